//! Facts of other aggregates for the gates of a case.

use heyi_domain::case::{Case, Entry, FilingFacts, StepFacts};
use heyi_domain::ids::{BodyCode, PersonId};
use heyi_rulebook::{Day, Step, deadline};
use heyi_store::{Query, args};

use crate::tasks::officer_facts;
use crate::{App, AppError};

impl App {
    /// Facts for the gate of filing.
    pub(crate) async fn filing_facts<Q: Query>(&self, q: &mut Q, case: &Case, handlers: &[PersonId]) -> Result<FilingFacts, AppError> {
        self.filing_facts_on(q, case, handlers, self.today()).await
    }

    /// The same as they were on a day; the officers as they are.
    pub(crate) async fn filing_facts_on<Q: Query>(&self, q: &mut Q, case: &Case, handlers: &[PersonId], on: Day) -> Result<FilingFacts, AppError> {
        let lead = &case.lead;
        let answer = self.competence(&lead.item, &lead.body, on)?;
        let limitation_rule = if lead.grave_harm.trim().is_empty() { "apl-36-limitation" } else { "apl-36-limitation-long" };
        let limitation = deadline::deadline(&self.rules, limitation_rule, lead.act_ended_on, None).ok().map(|a| a.due_day);
        // The same act: the same party and item, and this act had ended when the other case's was discovered. What goes on after that is new.
        // Somebody who is not in the register is known by the name; nobody by none.
        let firm = lead.firm.map(|f| f.to_string()).unwrap_or_default();
        let same_party = if firm.is_empty() { " AND firm_name = $6 AND firm_name <> ''" } else { "" };
        let mut values = args![firm, lead.item.as_str(), case.id.to_string(), lead.act_ended_on.to_string(), on.to_string()];
        if !same_party.is_empty() {
            values.push(case.party().name.as_str().into());
        }
        let others = q
            .fetch_all(
                format!(
                    "SELECT body, doc_number FROM cases WHERE firm = $1 AND item = $2{same_party} AND id <> $3 AND filed_on <= $5
                     AND status NOT IN ('withdrawn', 'transferred', 'handed_over') AND discovered_on >= $4 ORDER BY filed_on"
                ),
                values,
            )
            .await?;
        let (mut filed_elsewhere, mut filed_before) = (None, None);
        for row in others {
            let body = BodyCode(row.string("body")?);
            if body == lead.body {
                filed_before = filed_before.or(row.opt_string("doc_number")?);
            } else {
                filed_elsewhere = filed_elsewhere.or(Some(self.body_ref(&body).name));
            }
        }
        Ok(FilingFacts {
            may_act: answer.may_act,
            competence: answer.reason,
            acting_name: answer.acting_name.unwrap_or_default(),
            kind: answer.kind.label().to_owned(),
            cites: answer.basis,
            otherwise: answer.otherwise.first().map(|o| o.text.clone()),
            limitation_ends: limitation,
            limitation_rule: limitation_rule.to_owned(),
            filed_elsewhere,
            filed_before,
            fine_search: case.filing.as_ref().map(|f| f.fine_search.clone()).unwrap_or_default(),
            officers: officer_facts(q, handlers).await?,
        })
    }

    /// Facts for a step: the officers it names and the handlers, and the standing of an item where the step adds or punishes one.
    pub(crate) async fn step_facts<Q: Query>(&self, q: &mut Q, case: &Case, step: Option<&Step>, entry: &Entry) -> Result<StepFacts, AppError> {
        self.step_facts_on(q, case, step, entry, self.today()).await
    }

    /// The same as they were on a day; the officers as they are.
    pub(crate) async fn step_facts_on<Q: Query>(&self, q: &mut Q, case: &Case, step: Option<&Step>, entry: &Entry, on: Day) -> Result<StepFacts, AppError> {
        let mut people: Vec<PersonId> = case.handlers().to_vec();
        people.extend(step.map(|s| entry.everybody(s)).unwrap_or_default());
        people.sort();
        people.dedup();
        let item = match step.map(|s| s.id.as_str()) {
            Some("add_act") => Some(entry.text("item").to_owned()),
            Some("decide_on_spot" | "decide_no_penalty") => Some(case.lead.item.clone()),
            _ => None,
        };
        let filing = match item.filter(|i| self.rules.item(i).is_some()) {
            Some(item) => {
                let mut other = case.clone();
                other.lead.item = item;
                Some(self.filing_facts_on(q, &other, &[], on).await?)
            }
            None => None,
        };
        let repeat = match step.map(|s| s.id.as_str()) {
            Some("report" | "decide_no_penalty") if says_first(entry) => self.punished_before(q, case).await?,
            _ => Vec::new(),
        };
        Ok(StepFacts { officers: officer_facts(q, &people).await?, filing, repeat })
    }

    /// The parties that were punished before for an act of the same kind, by any body of the installation.
    async fn punished_before<Q: Query>(&self, q: &mut Q, case: &Case) -> Result<Vec<usize>, AppError> {
        let mut out = Vec::new();
        for (act, whom) in case.conduct() {
            let (Some(act), party) = (case.acts.get(act), case.party_at(whom)) else { continue };
            let firm = party.firm.or(case.lead.firm.filter(|_| whom == 0)).map(|f| f.to_string()).unwrap_or_default();
            if firm.is_empty() && party.name.trim().is_empty() {
                continue;
            }
            let found = q
                .fetch_all(
                    "SELECT cases.id FROM cases JOIN case_penalties ON case_penalties.case_id = cases.id
                     WHERE case_penalties.item = $1 AND cases.id <> $2 AND cases.firm = $3 AND ($3 <> '' OR cases.firm_name = $4)
                     AND (case_penalties.fine > 0 OR case_penalties.kinds <> '') LIMIT 1",
                    args![act.item.as_str(), case.id.to_string(), firm, party.name.as_str()],
                )
                .await?;
            if !found.is_empty() {
                out.push(whom);
            }
        }
        out.sort_unstable();
        out.dedup();
        Ok(out)
    }
}

/// 初次违法 is claimed somewhere.
fn says_first(entry: &Entry) -> bool {
    let lines = entry.0.get("acts").and_then(serde_json::Value::as_array);
    entry.text("no_penalty") == "first" || entry.text("ground") == "first" || lines.into_iter().flatten().any(|l| l.get("spared").is_some_and(|s| s == "first"))
}
