//! 双随机抽查 of the demonstration: one that is finished, and one that waits for the supervisor's secret.

use heyi_app::views::DrawDraft;
use heyi_app::{App, AppError, Caller};
use heyi_domain::Role;
use heyi_domain::draw::DrawParty;
use heyi_domain::ids::DrawId;
use heyi_domain::task::InspectionKind;
use heyi_planner::draw::{list_hash, party_commitment};

use crate::clock::TwinClock;
use crate::district::{Registers, demo_town};

const MINUTE: i64 = 60_000;

struct Parties {
    leader: Caller,
    supervisor: Caller,
}

fn parties(registers: &Registers) -> Option<Parties> {
    let town = demo_town(&registers.towns)?;
    let leader = registers.members(&town, Role::Leader).into_iter().next()?.caller();
    let supervisor = registers.people.iter().find(|member| member.role == Role::Supervisor)?.caller();
    Some(Parties { leader, supervisor })
}

/// The secrets of the demonstration are no secrets: anyone can compute them from the draw's id, and the console does so in demo mode.
fn secret(id: DrawId, party: DrawParty) -> [u8; 32] {
    let name = match party {
        DrawParty::Organiser => "organiser",
        DrawParty::Head => "head",
        DrawParty::Supervisor => "supervisor",
    };
    list_hash([id.to_string().as_str(), name])
}

fn hex(bytes: &[u8; 32]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Lists frozen, both parties committed, and the leader's secret open.
async fn prepared(app: &App, clock: &TwinClock, who: &Parties, scene: &str, quota: u32) -> Result<DrawId, AppError> {
    let programmes = app.list_programmes(&who.leader).await?;
    let yearly = programmes.iter().find(|row| !row.text.special && row.status == heyi_domain::programme::ProgrammeStatus::Published);
    let purpose = match yearly {
        Some(row) => format!("根据“{}”，以双随机方式抽取检查对象、选派检查人员。", row.text.title),
        None => "以双随机方式抽取检查对象、选派检查人员。".to_owned(),
    };
    let draft = DrawDraft {
        title: String::new(),
        purpose,
        kind: InspectionKind::Daily,
        programme: yearly.map(|row| row.id),
        scene: scene.to_owned(),
        firm_kind: None,
        risks: Vec::new(),
        quota,
        team: None,
        weights: Vec::new(),
        recent_days: Some(30),
        leave_out: Vec::new(),
        officers_leave_out: Vec::new(),
        parties: Vec::new(),
        lead_seconds: None,
    };
    let done = app.announce_draw(&who.leader, draft).await?;
    let id: DrawId = done.id.parse().map_err(|_| AppError::Broken("draw id".to_owned()))?;
    for (caller, party) in [(&who.supervisor, DrawParty::Supervisor), (&who.leader, DrawParty::Organiser)] {
        clock.pass_ms(5_000);
        app.commit_to_draw(caller, id, hex(&party_commitment(&secret(id, party)))).await?;
    }
    clock.pass_ms(5_000);
    app.reveal_for_draw(&who.leader, id, hex(&secret(id, DrawParty::Organiser))).await?;
    Ok(id)
}

/// A draw to its end, before the month's first task.
///
/// # Errors
/// The store fails, or a step is refused.
pub async fn finished(app: &App, clock: &TwinClock, registers: &Registers) -> Result<(), AppError> {
    let Some(who) = parties(registers) else { return Ok(()) };
    clock.pass_ms(MINUTE);
    let id = prepared(app, clock, &who, "SCENE-CY", 4).await?;
    clock.pass_ms(5_000);
    app.reveal_for_draw(&who.supervisor, id, hex(&secret(id, DrawParty::Supervisor))).await?;
    clock.pass_ms(MINUTE);
    app.run_draw(&who.leader, id).await?;
    Ok(())
}

/// A draw that waits for the supervisor's secret.
///
/// # Errors
/// The store fails, or a step is refused.
pub async fn waiting(app: &App, clock: &TwinClock, registers: &Registers) -> Result<(), AppError> {
    let Some(who) = parties(registers) else { return Ok(()) };
    prepared(app, clock, &who, "SCENE-MS", 3).await?;
    Ok(())
}
