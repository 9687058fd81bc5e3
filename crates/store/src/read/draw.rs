//! 双随机抽查. `waits` holds the parties whose commitment or secret is awaited, each between bars (`|organiser|supervisor|`).

use heyi_domain::draw::{DrawEvent, DrawParty, Frozen};

use super::{At, count, word};
use crate::{ProjectError, Statement, args};

pub(super) fn project(at: &At<'_>, event: &DrawEvent) -> Result<Vec<Statement>, ProjectError> {
    Ok(match event {
        DrawEvent::Announced { text } => vec![Statement::new(
            "INSERT INTO draws (id, number, district, body, title, scene, status, objects, officers, quota, parties, waits, beacon, beacon_at, beacon_value)
             VALUES ($1, $2, $3, $4, $5, $6, 'announced', $7, $8, $9, $10, $10, NULL, NULL, NULL)",
            args![
                at.id,
                at.number,
                text.district.as_str(),
                text.body.as_str(),
                text.title.as_str(),
                text.scene.as_str(),
                count(text.objects.len()),
                count(text.officers.len()),
                text.quota,
                waits(&text.parties)?
            ],
        )],
        DrawEvent::Committed { party, .. } | DrawEvent::Revealed { party, .. } => vec![Statement::new(
            "UPDATE draws SET number = $2, waits = replace(waits, $3, '|') WHERE id = $1",
            args![at.id, at.number, format!("|{}|", word(party)?)],
        )],
        DrawEvent::Sealed { frozen } => vec![
            sealed(at, frozen),
            // Whoever committed is asked for the secret now.
            Statement::new("UPDATE draws SET waits = parties WHERE id = $1", args![at.id]),
        ],
        DrawEvent::Withheld { frozen, .. } => {
            vec![sealed(at, frozen), Statement::new("UPDATE draws SET waits = '|' WHERE id = $1", args![at.id])]
        }
        DrawEvent::Drawn { beacon, .. } => vec![Statement::new(
            "UPDATE draws SET number = $2, status = 'drawn', waits = '|', beacon_value = $3 WHERE id = $1",
            args![at.id, at.number, beacon.as_str()],
        )],
        DrawEvent::Replaced { .. } => vec![counted(at)],
        DrawEvent::TasksDrafted { tasks } => {
            let drafted = tasks.iter().map(|one| Statement::new("INSERT INTO draw_tasks (task, draw) VALUES ($1, $2)", args![one.task.to_string(), at.id]));
            std::iter::once(counted(at)).chain(drafted).collect()
        }
        DrawEvent::Discarded { .. } => {
            vec![Statement::new("UPDATE draws SET number = $2, status = 'discarded', waits = '|' WHERE id = $1", args![at.id, at.number])]
        }
    })
}

fn counted(at: &At<'_>) -> Statement {
    Statement::new("UPDATE draws SET number = $2 WHERE id = $1", args![at.id, at.number])
}

fn sealed(at: &At<'_>, frozen: &Frozen) -> Statement {
    Statement::new(
        "UPDATE draws SET number = $2, status = 'sealed', beacon = $3, beacon_at = $4 WHERE id = $1",
        args![at.id, at.number, frozen.beacon.id.as_str(), frozen.beacon.at_ms],
    )
}

fn waits(parties: &[DrawParty]) -> Result<String, ProjectError> {
    let mut all = String::from("|");
    for party in parties {
        all.push_str(&word(party)?);
        all.push('|');
    }
    Ok(all)
}
