//! Officers: what is known of them on a day, and who could be sent.

use heyi_domain::Context;
use heyi_domain::firm::RiskClass;
use heyi_domain::ids::{BodyCode, FirmId, PersonId};
use heyi_domain::task::{CapStanding, OfficerFacts, check_officers};
use heyi_domain::visit::Visit;
use heyi_rulebook::Day;
use heyi_store::{Query, Row, args};

use super::standing::{parse, year_of};
use crate::views::{OfficerChoice, OfficerFilter, PersonRef};
use crate::{App, AppError, Caller};

const COLUMNS: &str = "p.id, p.name, p.body, p.cert_number, p.cert_from, p.cert_to, p.left_on";

fn facts_of(row: &Row) -> Result<OfficerFacts, AppError> {
    Ok(OfficerFacts {
        person: row.text("id")?.parse().map_err(|_| AppError::Broken("person id".to_owned()))?,
        name: row.string("name")?,
        body: BodyCode(row.opt_string("body")?.unwrap_or_default()),
        certificate: row.opt_string("cert_number")?,
        valid_from: row.opt_text("cert_from")?.map(parse).transpose()?,
        valid_to: row.opt_text("cert_to")?.map(parse).transpose()?,
        recused_from: Vec::new(),
        left_on: row.opt_text("left_on")?.map(parse).transpose()?,
    })
}

/// Facts about these people; unknown ids are left out.
pub(crate) async fn officer_facts<Q: Query>(q: &mut Q, people: &[PersonId]) -> Result<Vec<OfficerFacts>, AppError> {
    let mut all = Vec::with_capacity(people.len());
    for person in people {
        let Some(row) = q.fetch_optional(format!("SELECT {COLUMNS} FROM people p WHERE p.id = $1"), args![person.to_string()]).await? else {
            continue;
        };
        let mut facts = facts_of(&row)?;
        let recusals = q.fetch_all("SELECT firm, reason FROM recusals WHERE person = $1", args![person.to_string()]).await?;
        for recusal in recusals {
            let firm: FirmId = recusal.text("firm")?.parse().map_err(|_| AppError::Broken("firm id".to_owned()))?;
            facts.recused_from.push((firm, recusal.string("reason")?));
        }
        all.push(facts);
    }
    Ok(all)
}

/// Names for people, in the order asked; unknown ids are left out.
pub(crate) async fn person_refs<Q: Query>(app: &App, q: &mut Q, people: &[PersonId]) -> Result<Vec<PersonRef>, AppError> {
    let facts = officer_facts(q, people).await?;
    Ok(facts.iter().map(|f| person_ref(app, f)).collect())
}

pub(crate) fn person_ref(app: &App, facts: &OfficerFacts) -> PersonRef {
    PersonRef { id: facts.person, name: facts.name.clone(), body: app.body_ref(&facts.body).name, certificate: facts.certificate.clone() }
}

/// Caps of a firm on a day, for the bodies named.
pub(crate) async fn caps_between<Q: Query>(app: &App, q: &mut Q, firm: FirmId, bodies: &[BodyCode], on: Day) -> Result<Vec<CapStanding>, AppError> {
    let row = q.fetch_optional("SELECT risk FROM firms WHERE id = $1", args![firm.to_string()]).await?;
    let risk = row.ok_or(AppError::NotFound("这个检查对象"))?.string("risk")?;
    let risk = serde_json::from_value(serde_json::Value::String(risk))?;
    super::standing::cap_standing(app, q, firm, risk, bodies, on, None).await
}

/// Visits the leading body may still pay a firm of this class this year: those really paid count, not those only planned. `None`: no cap.
pub(crate) async fn cap_at_the_door<Q: Query>(app: &App, q: &mut Q, visit: &Visit, risk: RiskClass) -> Result<Option<u32>, AppError> {
    let Some((cap, _)) = app.yearly_cap(&visit.plan.lead_body, risk, visit.plan.day) else { return Ok(None) };
    let (first, last) = year_of(visit.plan.day);
    let row = q
        .fetch_one(
            "SELECT COUNT(*) AS paid FROM visit_bodies b JOIN visits v ON v.id = b.visit
             WHERE b.firm = $1 AND b.body = $2 AND b.counted = 1 AND b.day >= $3 AND b.day <= $4 AND v.id <> $5 AND v.entered_on IS NOT NULL",
            args![visit.plan.firm.to_string(), visit.plan.lead_body.as_str(), first, last, visit.id.to_string()],
        )
        .await?;
    Ok(Some(cap.saturating_sub(u32::try_from(row.int("paid")?).unwrap_or(u32::MAX))))
}

impl App {
    /// Who of a body could be sent on these days to these firms; the free ones first, then by load.
    ///
    /// # Errors
    /// No enforcement body.
    pub async fn list_officers(&self, caller: &Caller, filter: &OfficerFilter) -> Result<Vec<OfficerChoice>, AppError> {
        let body = match &filter.body {
            Some(body) => body.clone(),
            None => caller.actor.acting_body()?.clone(),
        };
        let mut q = self.db.read().await?;
        let rows = q
            .fetch_all(
                "SELECT p.id, (SELECT COUNT(*) FROM visit_officers o WHERE o.person = p.id AND o.live = 1 AND o.day >= $2 AND o.day <= $3) AS busy
                 FROM people p WHERE p.body = $1 AND (p.roles LIKE '%officer%' OR p.roles LIKE '%leader%') ORDER BY p.id",
                args![body.as_str(), filter.from.to_string(), filter.to.to_string()],
            )
            .await?;
        let mut choices = Vec::with_capacity(rows.len());
        let cx = Context { now_ms: self.now_ms(), today: self.today(), actor: &caller.actor, rules: &self.rules, facts: () };
        for row in rows {
            let person: PersonId = row.text("id")?.parse().map_err(|_| AppError::Broken("person id".to_owned()))?;
            let known = officer_facts(&mut q, &[person]).await?;
            let Some(facts) = known.first() else { continue };
            // One person alone is always too few: the team's size is judged when the team is complete.
            let verdict = heyi_domain::task::officer_may(facts, &body, (filter.from, filter.to), &filter.firms, &cx);
            choices.push(OfficerChoice {
                person: person_ref(self, facts),
                free: verdict.is_ok(),
                why_not: verdict.as_ref().err().map(|r| r.message.clone()),
                cite: verdict.err().and_then(|r| r.cites.into_iter().next()),
                busy: u32::try_from(row.int("busy")?).unwrap_or(u32::MAX),
            });
        }
        choices.sort_by_key(|c| (!c.free, c.busy));
        Ok(choices)
    }

    /// Refuses a team that may not go.
    pub(crate) async fn check_team<Q: Query>(
        &self,
        q: &mut Q,
        caller: &Caller,
        people: &[PersonId],
        body: &BodyCode,
        days: (Day, Day),
        firms: &[FirmId],
    ) -> Result<(), AppError> {
        let known = officer_facts(q, people).await?;
        let cx = Context { now_ms: self.now_ms(), today: self.today(), actor: &caller.actor, rules: &self.rules, facts: () };
        Ok(check_officers(people, &known, body, days, firms, &cx)?)
    }
}
