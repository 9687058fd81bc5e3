//! What is shown of a draw: to those who work on it, and to everyone.

use std::collections::{HashMap, HashSet};

use heyi_domain::Role;
use heyi_domain::draw::{Draw, DrawParty, DrawStatus};
use heyi_domain::ids::{BodyCode, DrawId, PersonId};
use heyi_store::{Query, Row, Snapshot, args};

use super::acts::forget_cancelled;
use super::{made_ms, parse_id};
use crate::load::{Load as _, Loaded};
use crate::public::masked;
use crate::tasks::{unword, word};
use crate::views::{
    Download, DrawBeacon, DrawListObject, DrawLogLine, DrawPartyView, DrawReplacedView, DrawRow, DrawView, DrawnOfficerView, DrawnView,
};
use crate::{App, AppError, Caller};

const COLUMNS: &str = "id, number, district, body, title, scene, status, objects, officers, quota, waits, beacon_at";

/// Most rows of a list.
const LIMIT: i64 = 200;

/// Kinds of 检查对象 whose name is a person's.
const PERSONS: [&str; 2] = ["自然人", "个人"];

impl App {
    /// Draws of the own body; supervisors and administrators see all. Newest first.
    ///
    /// # Errors
    /// No enforcement body.
    pub async fn list_draws(&self, caller: &Caller) -> Result<Vec<DrawRow>, AppError> {
        let all = matches!(caller.actor.role, Role::Supervisor | Role::Administrator);
        let rows = if all {
            self.db.fetch_all(format!("SELECT {COLUMNS} FROM draws ORDER BY id DESC LIMIT $1"), args![LIMIT]).await?
        } else {
            let body = caller.actor.acting_body()?;
            self.db
                .fetch_all(format!("SELECT {COLUMNS} FROM draws WHERE body = $2 ORDER BY id DESC LIMIT $1"), args![LIMIT, body.as_str()])
                .await?
        };
        rows.iter().map(|row| self.draw_row(row, Some(caller))).collect()
    }

    /// Draws everyone may see: all of a district, from the moment the lists are frozen. Without a district those of every one.
    ///
    /// # Errors
    /// The store fails.
    pub async fn public_draws(&self, district: Option<&str>) -> Result<Vec<DrawRow>, AppError> {
        let rows = match district {
            Some(district) => {
                let sql = format!("SELECT {COLUMNS} FROM draws WHERE district = $2 ORDER BY id DESC LIMIT $1");
                self.db.fetch_all(sql, args![LIMIT, district]).await?
            }
            None => self.db.fetch_all(format!("SELECT {COLUMNS} FROM draws ORDER BY id DESC LIMIT $1"), args![LIMIT]).await?,
        };
        rows.iter().map(|row| self.draw_row(row, None)).collect()
    }

    fn draw_row(&self, row: &Row, caller: Option<&Caller>) -> Result<DrawRow, AppError> {
        let id = parse_id(row.text("id")?)?;
        let status: DrawStatus = unword(row.text("status")?)?;
        let scene = row.text("scene")?;
        let number = |column: &str| row.int(column).map(|n| u32::try_from(n).unwrap_or(0));
        let body = BodyCode(row.string("body")?);
        let party = caller.filter(|caller| may_act_for(caller, &body)).and_then(|caller| DrawParty::of_role(caller.actor.role));
        let waits_for_me = match party {
            Some(party) => row.text("waits")?.contains(&format!("|{}|", word(&party)?)),
            None => false,
        };
        Ok(DrawRow {
            id,
            number: row.uint("number")?,
            title: row.string("title")?,
            body: self.body_ref(&body),
            scene_name: self.rules.scene(scene).map_or_else(|| scene.to_owned(), |scene| scene.name.clone()),
            status,
            status_name: status.label().to_owned(),
            quota: number("quota")?,
            objects: number("objects")?,
            officers: number("officers")?,
            announced_ms: made_ms(id),
            beacon_at_ms: row.opt_int("beacon_at")?,
            waits_for_me,
        })
    }

    /// A draw, for those who work for a body.
    ///
    /// # Errors
    /// No such draw.
    pub async fn view_draw(&self, caller: &Caller, id: DrawId) -> Result<DrawView, AppError> {
        self.draw_view(id, Some(caller)).await
    }

    /// A draw, for everyone: names of persons masked.
    ///
    /// # Errors
    /// No such draw.
    pub async fn public_draw(&self, id: DrawId) -> Result<DrawView, AppError> {
        self.draw_view(id, None).await
    }

    /// The record of a draw, byte for byte.
    ///
    /// # Errors
    /// No such draw, or nothing drawn yet.
    pub async fn draw_record(&self, id: DrawId) -> Result<Download, AppError> {
        let mut q = self.db.read().await?;
        let draw = q.draw(id).await?.state;
        let result = draw.result.ok_or(AppError::NotFound("抽取记录"))?;
        Ok(Download { name: format!("{}抽取记录.json", draw.text.title), mime: "application/json", bytes: result.record.into_bytes() })
    }

    async fn draw_view(&self, id: DrawId, caller: Option<&Caller>) -> Result<DrawView, AppError> {
        let mut q = self.db.read().await?;
        let mut loaded = q.draw(id).await?;
        forget_cancelled(&mut q, &mut loaded.state).await?;
        let row = q.fetch_optional(format!("SELECT {COLUMNS} FROM draws WHERE id = $1"), args![id.to_string()]).await?;
        let row = self.draw_row(&row.ok_or(AppError::NotFound("这次抽查"))?, caller)?;
        let draw = &loaded.state;
        let people = names(&mut q, &loaded).await?;
        let shown = |name: &str| if caller.is_some() { name.to_owned() } else { masked(name) };
        let persons = if caller.is_some() { HashSet::new() } else { natural(&mut q, &draw.text.scene).await? };
        let firm_name = |code: &str| {
            let name = draw.text.objects.iter().find(|one| one.code == code).map_or(code, |one| one.name.as_str());
            if persons.contains(code) { masked(name) } else { name.to_owned() }
        };
        let officer = |certificate: &str| DrawnOfficerView {
            certificate: certificate.to_owned(),
            name: draw.text.officers.iter().find(|one| one.certificate == certificate).map(|one| shown(&one.name)).unwrap_or_default(),
        };
        let mut log = Vec::with_capacity(loaded.events.len());
        for recorded in &loaded.events {
            log.push(DrawLogLine {
                what: crate::words::event_kind(&recorded.kind).to_owned(),
                // What follows from the last commitment is nobody's act.
                who: people
                    .get(recorded.actor.as_str())
                    .filter(|_| recorded.kind != "draw.sealed")
                    .map(|name| shown(name))
                    .unwrap_or_default(),
                at_ms: recorded.at_ms,
                position: recorded.position,
                leaf: self.leaf_hash(&mut q, recorded.position).await?,
            });
        }
        let programme = self.programme_title(&mut q, draw.text.programme).await?;
        let source = self.beacon();
        let officers_left_out = draw.text.officers_left_out.iter().cloned().map(|mut one| {
            one.name = shown(&one.name);
            one
        });
        Ok(DrawView {
            body_name: self.name_of_body(&draw.text.body),
            purpose: draw.text.purpose.clone(),
            kind_name: draw.text.kind.label().to_owned(),
            programme,
            scope: draw.text.scope.clone(),
            team: draw.text.team,
            weights: draw.text.weights.clone(),
            objects: draw
                .text
                .objects
                .iter()
                .map(|one| DrawListObject { code: one.code.clone(), name: firm_name(&one.code), weight: one.weight })
                .collect(),
            officers: draw.text.officers.iter().map(|one| officer(&one.certificate)).collect(),
            recusals: draw
                .text
                .recusals
                .iter()
                .map(|one| DrawReplacedView {
                    what: format!("{}（{}）回避{}", officer(&one.certificate).name, one.certificate, firm_name(&one.code)),
                    // The reason of a recusal is about a person.
                    reason: if caller.is_some() { one.reason.clone() } else { String::new() },
                })
                .collect(),
            left_out: draw.text.objects_left_out.iter().cloned().chain(officers_left_out).collect(),
            object_digest: draw.text.object_digest.clone(),
            officer_digest: draw.text.officer_digest.clone(),
            parties: parties(draw, &people, caller, &shown),
            commitment: draw.frozen.as_ref().map(|frozen| frozen.commitment.clone()),
            commitment_hash: draw.frozen.as_ref().map(|frozen| frozen.hash.clone()),
            reveal_by: draw.frozen.as_ref().map(|frozen| frozen.reveal_by),
            beacon: DrawBeacon {
                protocol: draw.text.beacon.clone(),
                name: source.name().to_owned(),
                simulated: source.simulated(),
                lead_seconds: draw.text.lead_seconds,
                round: draw.frozen.as_ref().map(|frozen| frozen.beacon.clone()),
                value: draw.beacon.clone(),
            },
            seed: draw.result.as_ref().map(|result| result.seed.clone()),
            record_digest: draw.result.as_ref().map(|result| result.digest.clone()),
            record_link: draw.result.as_ref().map(|_| format!("/api/v1/public/draws/{id}/record.json")),
            drawn: draw
                .result
                .iter()
                .flat_map(|result| &result.drawn)
                .map(|one| DrawnView {
                    code: one.code.clone(),
                    name: firm_name(&one.code),
                    officers: one.officers.iter().map(|certificate| officer(certificate)).collect(),
                    complete: one.complete,
                    task: caller.and_then(|_| draw.tasks.iter().find(|task| task.objects.contains(&one.code)).map(|task| task.task)),
                })
                .collect(),
            replaced: draw
                .replaced
                .iter()
                .map(|one| DrawReplacedView {
                    what: match &one.officer {
                        Some(certificate) => format!("{}的检查人员{}（{certificate}）", firm_name(&one.object), officer(certificate).name),
                        None => firm_name(&one.object),
                    },
                    reason: one.reason.clone(),
                })
                .collect(),
            discarded: draw.discarded.clone(),
            log,
            acts: caller.map(|caller| self.draw_acts(draw, caller)).unwrap_or_default(),
            demo: self.demo,
            row,
        })
    }

    /// What the caller may do next; each is decided again when it is asked for.
    fn draw_acts(&self, draw: &Draw, caller: &Caller) -> Vec<String> {
        if !may_act_for(caller, &draw.text.body) {
            return Vec::new();
        }
        let role = caller.actor.role;
        let me = caller.actor.person;
        let party = DrawParty::of_role(role).filter(|party| draw.text.parties.contains(party));
        let (leader, organiser) = (role == Role::Leader, matches!(role, Role::Leader | Role::Supervisor));
        let now = self.now_ms();
        let spoken = draw.frozen.as_ref().is_some_and(|frozen| frozen.beacon.at_ms <= now);
        let late = draw.frozen.as_ref().is_some_and(|frozen| frozen.reveal_by < self.today());
        let mut acts: Vec<&str> = Vec::new();
        match draw.status {
            DrawStatus::Announced => {
                if party.is_some_and(|party| draw.awaited().contains(&party)) && draw.given.iter().all(|one| one.by != me) {
                    acts.push("commit");
                }
            }
            DrawStatus::Sealed => {
                if draw.given.iter().any(|one| Some(one.party) == party && one.by == me && one.secret.is_none()) && draw.withheld.is_empty()
                {
                    acts.push("reveal");
                }
                if organiser && spoken && draw.closed().is_empty() {
                    acts.push("draw");
                }
                if organiser && late && !draw.closed().is_empty() {
                    acts.push("withhold");
                }
            }
            DrawStatus::Drawn => {
                let left = draw.result.iter().flat_map(|result| &result.drawn).any(|one| !draw.has_task(&one.code));
                if leader && left {
                    acts.extend(["replace", "tasks"]);
                }
            }
            DrawStatus::Discarded => {}
        }
        let open = draw.given.iter().any(|one| one.secret.is_some());
        if leader && matches!(draw.status, DrawStatus::Announced | DrawStatus::Sealed) && !spoken && !open && draw.withheld.is_empty() {
            acts.push("discard");
        }
        acts.into_iter().map(str::to_owned).collect()
    }
}

/// Whoever watches over all bodies, or works for this one.
fn may_act_for(caller: &Caller, body: &BodyCode) -> bool {
    caller.actor.role == Role::Supervisor || caller.actor.body.as_ref() == Some(body)
}

fn parties(draw: &Draw, people: &HashMap<String, String>, caller: Option<&Caller>, shown: &dyn Fn(&str) -> String) -> Vec<DrawPartyView> {
    let mine = caller.filter(|caller| may_act_for(caller, &draw.text.body)).and_then(|caller| DrawParty::of_role(caller.actor.role));
    draw.text
        .parties
        .iter()
        .map(|party| {
            let given = draw.given.iter().find(|one| one.party == *party);
            DrawPartyView {
                party: *party,
                label: party.label().to_owned(),
                by: given.and_then(|one| people.get(&one.by.to_string())).map(|name| shown(name)),
                commitment: given.map(|one| one.commitment.clone()),
                secret: given.and_then(|one| one.secret.clone()),
                withheld: draw.withheld.contains(party),
                mine: mine == Some(*party),
            }
        })
        .collect()
}

/// Names of whoever recorded something.
async fn names(q: &mut Snapshot, loaded: &Loaded<Draw>) -> Result<HashMap<String, String>, AppError> {
    let mut all = HashMap::new();
    for recorded in &loaded.events {
        if all.contains_key(&recorded.actor) || recorded.actor.parse::<PersonId>().is_err() {
            continue;
        }
        let row = q.fetch_optional("SELECT name FROM people WHERE id = $1", args![recorded.actor.as_str()]).await?;
        all.insert(recorded.actor.clone(), row.map(|row| row.string("name")).transpose()?.unwrap_or_default());
    }
    Ok(all)
}

/// Codes of the objects whose names are persons' names.
async fn natural(q: &mut Snapshot, scene: &str) -> Result<HashSet<String>, AppError> {
    let rows =
        q.fetch_all("SELECT credit_code FROM firms WHERE scene = $1 AND kind IN ($2, $3)", args![scene, PERSONS[0], PERSONS[1]]).await?;
    rows.into_iter().map(|row| Ok(row.string("credit_code")?)).collect()
}
