//! A case's own page: where it stands, what comes next and by when, what was done, what was decided.

mod moves;
mod next;
mod prefill;
mod record;
mod standing;

use heyi_domain::case::{Case, CaseStatus, Entry, checklist, may_approve, verdicts};
use heyi_domain::ids::CaseId;
use heyi_domain::{Context, Role};
use heyi_rulebook::deadline::{self, DeadlineAnswer};
use heyi_store::{Query as _, args};

pub(crate) use self::standing::masked_id;
use self::next::filing_acts;
pub(super) use self::record::{Names, penalty};
use self::standing::{masked, party_view};
use crate::load::Load as _;
use crate::views::{CaseView, PendingView};
use crate::{App, AppError, Caller};

impl App {
    /// Open to the body that handles it, to supervisors and to administrators.
    pub(crate) fn may_see(&self, caller: &Caller, case: &Case) -> Result<(), AppError> {
        let all = matches!(caller.actor.role, Role::Supervisor | Role::Administrator);
        if all || caller.actor.acting_body()? == &case.lead.body { Ok(()) } else { Err(AppError::NotFound("这个案件")) }
    }

    /// 案件详情.
    ///
    /// # Errors
    /// Not found, or another body's.
    pub async fn view_case(&self, caller: &Caller, id: CaseId) -> Result<CaseView, AppError> {
        let mut q = self.db.read().await?;
        let loaded = q.case(id).await?;
        let case = &loaded.state;
        self.may_see(caller, case)?;
        let row = q.fetch_one("SELECT * FROM cases WHERE id = $1", args![id.to_string()]).await?;
        // The conditions of filing are shown until it is decided, and asked for only then.
        let filing = match case.status {
            CaseStatus::Lead | CaseStatus::Proposed => Some(self.filing_facts(&mut q, case, &[]).await?),
            _ => None,
        };
        let facts = self.step_facts(&mut q, case, None, &Entry::default()).await?;
        let cx = Context { now_ms: self.now_ms(), today: self.today(), actor: &caller.actor, rules: &self.rules, facts: () };
        let scx = Context { now_ms: self.now_ms(), today: self.today(), actor: &caller.actor, rules: &self.rules, facts: &facts };
        let people = Names::of(self, &mut q, case).await?;
        let steps = self.step_views(case, &scx);
        let pending = case.pending.iter().filter_map(|p| {
            let step = self.rules.steps.get(&p.step)?;
            Some(PendingView {
                step: p.step.clone(),
                name: step.name.clone(),
                by: people.name(p.by),
                on: p.on,
                lines: self.lines(case, step, &p.entry, &people),
                penalty: penalty(p.outcome.as_ref()),
                verdicts: verdicts(step, case, Some(&p.entry), &scx),
                may_approve: may_approve(case, &p.step, &scx).is_ok(),
                why_not: may_approve(case, &p.step, &scx).err().map(|r| r.message),
                papers: self.paper_names(step),
            })
        });
        let pending = pending.collect();
        let record = case.steps.iter().rev().filter_map(|d| Some(self.done_view(case, self.rules.steps.get(&d.step)?, d, &people))).collect();
        let conditions = filing.map(|facts| checklist(case, &facts, &cx)).unwrap_or_default();
        let mut next = self.filing_step(case, &conditions);
        next.extend(self.next_steps(case, &facts));
        let mut periods = self.period_views(case);
        self.add_moves(&mut periods, &loaded.events)?;
        Ok(CaseView {
            row: self.case_row(&row)?,
            stream_number: loaded.number,
            lead: masked(case),
            filing: case.filing.clone(),
            in_charge: case.filing.as_ref().and_then(|f| people.person(f.in_charge)),
            handlers: case.handlers().iter().filter_map(|h| people.person(*h)).collect(),
            conditions,
            acts: filing_acts(case, &cx),
            parties: case.parties.iter().map(party_view).collect(),
            conduct: case.acts.iter().map(|a| self.act_view(a)).collect(),
            ownership: self.ownership(case)?,
            steps,
            next,
            pending,
            record,
            periods,
            proposal: case.proposal().cloned(),
            money: self.money_of(case),
            suspended: case.suspended,
            documents: self.documents_of(&mut q, &id.to_string()).await?,
            timeline: self.timeline_of(&mut q, loaded.events).await?,
        })
    }

    /// How the last day of a period of the case was counted, day by day.
    ///
    /// # Errors
    /// Not found; the period can't be counted.
    pub async fn count_period(&self, caller: &Caller, id: CaseId, period: &str) -> Result<DeadlineAnswer, AppError> {
        let mut q = self.db.read().await?;
        let case = q.case(id).await?.state;
        self.may_see(caller, &case)?;
        let period = case.periods.iter().rev().find(|p| p.id == period).ok_or(AppError::NotFound("这一期限"))?;
        deadline::deadline(&self.rules, &period.rule, period.from, None).map_err(|why| AppError::BadInput(format!("期限无法逐日列出：{why}。")))
    }
}
