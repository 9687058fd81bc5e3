//! 案件.

use heyi_domain::case::{CaseEvent, CaseStatus, Change, Outcome, PeriodChange, Proposal};
use heyi_domain::ids::PersonId;
use heyi_rulebook::Who;

use super::{At, ended, word};
use crate::{ProjectError, Statement, args};

pub(super) fn project(at: &At<'_>, event: &CaseEvent) -> Result<Vec<Statement>, ProjectError> {
    Ok(match event {
        CaseEvent::LeadRegistered { lead } => {
            let kind = lead.party.as_ref().map(|p| word(&p.kind)).transpose()?.unwrap_or_else(|| "organisation".to_owned());
            let mut all = vec![Statement::new(
                "INSERT INTO cases (id, number, doc_number, cause, item, firm, firm_name, body, status, discovered_on, filed_on, due, party_kind)
                 VALUES ($1, $2, NULL, $3, $4, $5, $6, $7, 'lead', $8, NULL, $9, $10)",
                args![
                    at.id,
                    at.number,
                    lead.cause.as_str(),
                    lead.item.as_str(),
                    lead.firm.map(|f| f.to_string()).unwrap_or_default(),
                    lead.firm_name.as_str(),
                    lead.body.as_str(),
                    lead.discovered_on.to_string(),
                    lead.decide_by.map(|d| d.to_string()),
                    kind
                ],
            )];
            if let (Some(by), Some(rule)) = (lead.decide_by, &lead.decide_by_rule) {
                all.push(super::running(
                    format!("{}:{rule}", at.id),
                    at.id,
                    format!("核查线索、决定是否立案：{}", lead.firm_name),
                    rule,
                    lead.body.as_str(),
                    (lead.discovered_on.to_string(), by.to_string()),
                    format!("/cases/{}", at.id),
                ));
            }
            all
        }
        CaseEvent::FilingProposed { filing } => {
            let mut all = vec![status(at, CaseStatus::Proposed), Statement::new("DELETE FROM case_people WHERE case_id = $1", args![at.id])];
            let mut people = filing.handlers.clone();
            people.push(filing.in_charge);
            people.sort();
            people.dedup();
            all.extend(people.into_iter().map(|p| handles(at, p)));
            all
        }
        CaseEvent::Filed { number, on, decide_by } => vec![
            Statement::new(
                "UPDATE cases SET number = $2, status = 'filed', doc_number = $3, filed_on = $4 WHERE id = $1",
                args![at.id, at.number, number.as_str(), on.to_string()],
            ),
            all_ended(at, &on.to_string()),
            Statement::new(
                "INSERT INTO deadlines (id, thing, title, rule, body, from_day, due, state, link, met_on, ours)
                 SELECT $2, id, '作出处理决定：' || firm_name, 'apl-60-decide', body, $3, $4, 'running', '/cases/' || id, NULL, 1
                 FROM cases WHERE id = $1 ON CONFLICT (id) DO NOTHING",
                args![at.id, format!("{}:apl-60-decide", at.id), on.to_string(), decide_by.to_string()],
            ),
            nearest(at),
        ],
        CaseEvent::FilingReturned { .. } => vec![status(at, CaseStatus::Lead)],
        CaseEvent::NotFiled { .. } => vec![status(at, CaseStatus::NotFiled), all_ended(at, ""), nearest(at)],
        CaseEvent::FileReviewed { .. } => vec![touched(at)],
        CaseEvent::StepProposed { step, on, periods, .. } => {
            let mut all = vec![touched(at), waits(at, step, Who::Head, &on.to_string())?];
            all.extend(turned(at, periods, &on.to_string()));
            all
        }
        CaseEvent::StepReturned { step, periods, .. } => {
            let mut all = vec![touched(at), waits_no_more(at, step)];
            all.extend(turned(at, periods, ""));
            all
        }
        CaseEvent::StepDone { step, entry, on, outcome, periods, to, .. } => {
            let on = on.to_string();
            let mut all = vec![to.map_or_else(|| touched(at), |to| status(at, to)), waits_no_more(at, step)];
            match (step.as_str(), outcome.as_deref()) {
                ("submit_review", _) => all.push(waits(at, "review", Who::Reviewer, &on)?),
                ("submit_no_penalty_review", _) => all.push(waits(at, "review_no_penalty", Who::Reviewer, &on)?),
                ("reopen" | "renotify" | "pass_unreviewed" | "withdraw" | "terminate" | "transfer" | "transfer_crime", _) => {
                    all.push(Statement::new("DELETE FROM case_waits WHERE case_id = $1", args![at.id]));
                }
                ("ask_hearing", _) => all.push(waits(at, "call_hearing", Who::Presider, &on)?),
                ("withdraw_hearing", _) => all.push(Statement::new("DELETE FROM case_waits WHERE case_id = $1 AND who = $2", args![at.id, word(&Who::Presider)?])),
                ("call_hearing", _) => all.push(waits(at, "hold_hearing", Who::Presider, &on)?),
                ("hold_hearing", _) => all.push(waits(at, "report_hearing", Who::Presider, &on)?),
                ("propose_crime", _) => all.push(waits(at, "transfer_crime", Who::Head, &on)?),
                ("refuse_crime", _) => all.push(waits_no_more(at, "transfer_crime")),
                ("decide" | "decide_on_spot", Some(Outcome::Penalty { proposal, .. })) => all.extend(penalties(at, proposal, &on)),
                ("identify_party", _) if entry.whom() == 0 => all.push(Statement::new(
                    "UPDATE cases SET firm_name = $2, party_kind = $3 WHERE id = $1",
                    args![at.id, entry.text("name"), entry.text("kind")],
                )),
                ("replace_handler", _) => all.extend(swapped(at, &entry.people("leaving"), &entry.people("joining"))),
                ("settle_recusal", _) if entry.flag("granted") => all.extend(swapped(at, &entry.people("person"), &entry.people("replacement"))),
                _ => {}
            }
            all.extend(turned(at, periods, &on));
            all
        }
    })
}

fn status(at: &At<'_>, status: CaseStatus) -> Statement {
    Statement::new("UPDATE cases SET number = $2, status = $3 WHERE id = $1", args![at.id, at.number, status.state()])
}

fn touched(at: &At<'_>) -> Statement {
    Statement::new("UPDATE cases SET number = $2 WHERE id = $1", args![at.id, at.number])
}

fn handles(at: &At<'_>, person: PersonId) -> Statement {
    Statement::new("INSERT INTO case_people (case_id, person) VALUES ($1, $2) ON CONFLICT (case_id, person) DO NOTHING", args![at.id, person.to_string()])
}

fn swapped(at: &At<'_>, leaving: &[PersonId], joining: &[PersonId]) -> Vec<Statement> {
    let gone = leaving.iter().map(|p| Statement::new("DELETE FROM case_people WHERE case_id = $1 AND person = $2", args![at.id, p.to_string()]));
    gone.chain(joining.iter().map(|p| handles(at, *p))).collect()
}

/// A step waits for somebody: whom it waits for is what the rulebook declares of it (a test compares).
fn waits(at: &At<'_>, step: &str, who: Who, on: &str) -> Result<Statement, ProjectError> {
    Ok(Statement::new(
        "INSERT INTO case_waits (case_id, step, who, on_day, by_person) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (case_id, step) DO UPDATE SET who = excluded.who, on_day = excluded.on_day, by_person = excluded.by_person",
        args![at.id, step, word(&who)?, on, at.actor],
    ))
}

fn waits_no_more(at: &At<'_>, step: &str) -> Statement {
    Statement::new("DELETE FROM case_waits WHERE case_id = $1 AND step = $2", args![at.id, step])
}

fn penalties(at: &At<'_>, proposal: &Proposal, on: &str) -> Vec<Statement> {
    let one = |act: &heyi_domain::case::ActPenalty| {
        Statement::new(
            "INSERT INTO case_penalties (case_id, act, item, party, tier, fine, kinds, on_day) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (case_id, act) DO UPDATE SET tier = excluded.tier, fine = excluded.fine, kinds = excluded.kinds, on_day = excluded.on_day",
            args![
                at.id,
                // One line for each act; for each further party of the case a thousand on.
                super::count(act.entered.act.saturating_add(act.entered.whom.saturating_mul(1_000))),
                act.item.as_str(),
                act.entered.party.as_str(),
                act.tier.as_str(),
                act.entered.fine.unwrap_or(0),
                act.entered.kinds.join("、"),
                on
            ],
        )
    };
    proposal.acts.iter().map(one).collect()
}

/// Rows of the board follow the changes.
fn turned(at: &At<'_>, changes: &[PeriodChange], on: &str) -> Vec<Statement> {
    let mut all: Vec<Statement> = changes
        .iter()
        .map(|c| {
            let id = format!("{}:{}", at.id, c.id);
            match c.change {
                Change::Start => Statement::new(
                    "INSERT INTO deadlines (id, thing, title, rule, body, from_day, due, state, link, met_on, ours)
                     SELECT $2, id, $3 || '：' || firm_name, $4, body, $5, $6, 'running', '/cases/' || id, NULL, $7
                     FROM cases WHERE id = $1 ON CONFLICT (id) DO UPDATE SET due = excluded.due, state = 'running', met_on = NULL",
                    args![at.id, id, c.title.as_str(), c.rule.as_str(), c.from.to_string(), c.last_day.to_string(), i64::from(c.ours)],
                ),
                Change::Move | Change::Go => {
                    Statement::new("UPDATE deadlines SET due = $2, state = 'running', met_on = NULL WHERE id = $1", args![id, c.last_day.to_string()])
                }
                Change::Meet => ended(id, "met", Some(on.to_owned())),
                Change::Stop => Statement::new("UPDATE deadlines SET state = 'stopped' WHERE id = $1", args![id]),
            }
        })
        .collect();
    if !all.is_empty() {
        all.push(nearest(at));
    }
    all
}

fn all_ended(at: &At<'_>, on: &str) -> Statement {
    let on = (!on.is_empty()).then(|| on.to_owned());
    Statement::new("UPDATE deadlines SET state = 'met', met_on = $2 WHERE thing = $1 AND state = 'running'", args![at.id, on])
}

/// The nearest last day the body itself must keep.
fn nearest(at: &At<'_>) -> Statement {
    Statement::new("UPDATE cases SET due = (SELECT MIN(due) FROM deadlines WHERE thing = $1 AND state = 'running' AND ours = 1) WHERE id = $1", args![at.id])
}
