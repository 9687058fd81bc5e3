//! 生成、作废统筹计划.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use heyi_domain::ids::MonthPlanId;
use heyi_domain::month::{MonthFigures, MonthPlanText, discard, make};
use heyi_planner::instance::Instance;
use heyi_planner::plan::Plan;
use heyi_planner::solve::{Options, solve};

use super::{many, whole, worked};
use crate::act::Stream;
use crate::load::Load as _;
use crate::views::{Done, MonthDraft};
use crate::{App, AppError, Caller};

/// The answer is the same on any number of threads.
const THREADS: usize = 2;

impl App {
    /// 生成统筹计划: the district's open demands in the smallest possible number of visits.
    ///
    /// # Errors
    /// Not a leader, nothing to plan, days without a calendar.
    pub async fn make_month(&self, caller: &Caller, draft: MonthDraft) -> Result<Done, AppError> {
        if let Some(done) = self.answered(caller).await? {
            return Ok(done);
        }
        let body = caller.actor.acting_body()?.clone();
        heyi_domain::Context { now_ms: self.now_ms(), today: self.today(), actor: &caller.actor, rules: &self.rules, facts: () }
            .need_role(&[heyi_domain::Role::Leader], "生成统筹计划")?;
        let district = self.planning_district(caller)?;
        let first = draft.first_day.max(self.today().next());
        let question = {
            let mut q = self.db.read().await?;
            self.question(&mut q, &district, (first, draft.last_day)).await?
        };
        let options = self.effort()?;
        let instance = question.instance;
        let (instance, solved) = worked(move || {
            let solved = solve(&instance, &options, &|_, _| {});
            (instance, solved)
        })
        .await?;
        let mut plan = solved.map_err(|e| AppError::Broken(e.to_string()))?;
        leads(&instance, &mut plan);
        let text = MonthPlanText {
            district,
            body,
            first_day: first,
            last_day: draft.last_day,
            figures: figures(&instance, &plan, question.set_aside.len()),
            instance: serde_json::to_string(&instance)?,
            plan: serde_json::to_string(&plan)?,
            set_aside: question.set_aside,
        };
        self.act(caller, move |act| {
            Box::pin(async move {
                let id = MonthPlanId::from_uuid(act.new_uuid());
                let events = make(text, &act.context(()))?;
                let number = act.append(Stream::at(&id.to_string(), 0), events).await?;
                Ok(act.done(id, number, "已生成统筹计划"))
            })
        })
        .await
    }

    /// How much may be computed.
    pub(super) fn effort(&self) -> Result<Options, AppError> {
        let seconds = u64::try_from(self.planning_value("plan-effort")?).unwrap_or(1);
        Ok(Options { cpu_millis: seconds * 1_000, threads: THREADS, seed: 1, stop: Arc::default() })
    }

    /// 作废统筹计划.
    ///
    /// # Errors
    /// Not its leader, published, no reason.
    pub async fn discard_month(&self, caller: &Caller, id: MonthPlanId, reason: String) -> Result<Done, AppError> {
        self.act(caller, move |act| {
            Box::pin(async move {
                let month = act.tx.month(id).await?;
                act.same_as_seen(&id.to_string(), month.number).await?;
                let events = discard(&month.state, &reason, &act.context(()))?;
                let number = act.append(Stream::at(&id.to_string(), month.number), events).await?;
                Ok(act.done(id, number, "已作废统筹计划"))
            })
        })
        .await
    }
}

/// 牵头: the town where it takes part for a demand that counts, else another body that does, else the town, else as planned.
pub(super) fn leads(instance: &Instance, plan: &mut Plan) {
    let demands: HashMap<&str, &heyi_planner::instance::Demand> = instance.demands.iter().map(|d| (d.id.as_str(), d)).collect();
    for visit in &mut plan.visits {
        let mut bodies: Vec<(bool, bool, &str)> = visit
            .demands
            .iter()
            .filter_map(|d| demands.get(d.as_str()))
            .map(|d| (d.exempt_from_cap, d.body.contains('-'), d.body.as_str()))
            .collect();
        bodies.sort_unstable();
        if let Some((_, _, body)) = bodies.first() {
            visit.lead_body = (*body).to_owned();
        }
    }
}

/// Before and after.
pub(super) fn figures(instance: &Instance, plan: &Plan, set_aside: usize) -> MonthFigures {
    let out: BTreeSet<&str> = plan.dropped.iter().map(|d| d.demand.as_str()).collect();
    let served = || instance.demands.iter().filter(|d| !out.contains(d.id.as_str()));
    let firms: BTreeSet<&str> = instance.demands.iter().map(|d| d.enterprise.as_str()).collect();
    MonthFigures {
        demands: many(instance.demands.len() + set_aside),
        firms: many(firms.len()),
        apart: many(served().count()),
        visits: many(plan.visits.len()),
        proven: whole(plan.certificates.iter().map(heyi_planner::plan::Certificate::bound).sum()),
        dropped: many(plan.dropped.len() + set_aside),
        officer_minutes: whole(plan.objective.officer_minutes),
        officer_minutes_bound: plan.bounds.officer_minutes.map(whole),
        travel: whole(plan.objective.travel),
        travel_bound: plan.bounds.travel.map(whole),
        firm_minutes: whole(plan.visits.iter().map(|v| v.minutes).sum()),
        apart_minutes: whole(served().map(|d| d.minutes).sum()),
        max_load: whole(plan.objective.max_load),
    }
}
