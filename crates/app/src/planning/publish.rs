//! 发布统筹计划: a task per visit, drafted and submitted to the head of the body that leads it.

use std::collections::{BTreeMap, HashMap};

use heyi_domain::demand::{DemandKind, DemandText};
use heyi_domain::ids::{BodyCode, DemandId, FirmId, MonthPlanId, PersonId, TaskId};
use heyi_domain::month::{MonthPlan, MonthTask, publish};
use heyi_domain::task::{FromMonth, InspectionKind, PlannedCheck, PlannedFirm, ProposedOfficers, TaskPlan};
use heyi_planner::instance::Instance;
use heyi_planner::plan::{Plan, Visit};
use heyi_rulebook::Day;
use heyi_store::{Query as _, args};

use super::view::apart_words;
use super::{documents, whole};
use crate::act::{Act, Stream};
use crate::load::Load as _;
use crate::tasks::parse;
use crate::views::Done;
use crate::{App, AppError, Caller};

/// Characters of a task's name.
const TITLE: usize = 80;

impl App {
    /// 发布统筹计划.
    ///
    /// # Errors
    /// Not its leader; demands withdrawn or published by another plan meanwhile; a visit that can't be a task.
    pub async fn publish_month(&self, caller: &Caller, id: MonthPlanId) -> Result<Done, AppError> {
        self.act(caller, move |act| {
            Box::pin(async move {
                let month = act.tx.month(id).await?;
                act.same_as_seen(&id.to_string(), month.number).await?;
                month.state.need_own("发布统筹计划", &act.context(()))?;
                let (instance, plan) = documents(&month.state.text)?;
                let (texts, taken) = asked(act, &plan).await?;
                let tasks = tasks_of(act, &month.state, &instance, &plan, &texts, |_| true)?;
                let (events, drafted) = publish(&month.state, &tasks, &taken, &act.context(()))?;
                let number = act.append(Stream::at(&id.to_string(), month.number), events).await?;
                for ((task, _), events) in tasks.iter().zip(drafted) {
                    act.append(Stream::at(&task.task.to_string(), 0), events).await?;
                }
                Ok(act.done(id, number, format!("已发布，{}项检查任务已报各牵头单位负责人批准", tasks.len())))
            })
        })
        .await
    }
}

/// What the demands of a plan say now, and those that may no longer be published.
pub(super) async fn asked(act: &mut Act<'_>, plan: &Plan) -> Result<(HashMap<String, DemandText>, Vec<DemandId>), AppError> {
    let (mut texts, mut taken) = (HashMap::new(), Vec::new());
    for demand in plan.visits.iter().flat_map(|v| &v.demands) {
        let row = act.tx.fetch_optional("SELECT state, data FROM demands WHERE id = $1", args![demand.as_str()]).await?;
        let row = row.ok_or(AppError::NotFound("这项检查需求"))?;
        if row.text("state")? != "open" {
            taken.push(demand.parse().map_err(|_| AppError::Broken("demand id".to_owned()))?);
        }
        texts.insert(demand.clone(), row.json("data")?);
    }
    Ok((texts, taken))
}

/// The tasks of those visits of a plan that are asked for.
pub(super) fn tasks_of(
    act: &mut Act<'_>,
    month: &MonthPlan,
    instance: &Instance,
    plan: &Plan,
    texts: &HashMap<String, DemandText>,
    of: impl Fn(&str) -> bool,
) -> Result<Vec<(MonthTask, TaskPlan)>, AppError> {
    let mut visits_of: HashMap<&str, usize> = HashMap::new();
    for visit in &plan.visits {
        *visits_of.entry(visit.enterprise.as_str()).or_default() += 1;
    }
    let bodies: HashMap<&str, &str> = instance.officers.iter().map(|o| (o.id.as_str(), o.body.as_str())).collect();
    let mut all = Vec::with_capacity(plan.visits.len());
    for visit in plan.visits.iter().filter(|v| of(&v.id)) {
        let apart = (visits_of.get(visit.enterprise.as_str()).copied().unwrap_or(0) > 1)
            .then(|| apart_words(instance, plan, &visit.enterprise).join("；"));
        let wanted: Vec<(&String, &DemandText)> = visit.demands.iter().filter_map(|d| Some((d, texts.get(d)?))).collect();
        let task = TaskId::from_uuid(act.new_uuid());
        let plan = task_plan(act, month, instance, visit, &wanted, &bodies, apart)?;
        let demands = wanted.iter().map(|(id, _)| id.parse()).collect::<Result<_, _>>().map_err(|_| AppError::Broken("demand id".to_owned()))?;
        all.push((MonthTask { visit: visit.id.clone(), task, lead: plan.lead_body.clone(), demands }, plan));
    }
    Ok(all)
}

fn task_plan(
    act: &Act<'_>,
    month: &MonthPlan,
    instance: &Instance,
    visit: &Visit,
    wanted: &[(&String, &DemandText)],
    bodies: &HashMap<&str, &str>,
    apart: Option<String>,
) -> Result<TaskPlan, AppError> {
    let app = &act.app;
    let lead = BodyCode(visit.lead_body.clone());
    let first = wanted.first().map(|(_, text)| *text).ok_or_else(|| AppError::Broken(format!("visit {} has no demand", visit.id)))?;
    let day = day_of(instance, visit.day)?;
    let mut officers: BTreeMap<&str, Vec<PersonId>> = BTreeMap::new();
    for officer in &visit.officers {
        let body = bodies.get(officer.as_str()).copied().unwrap_or_default();
        officers.entry(body).or_default().push(officer.parse().map_err(|_| AppError::Broken("person id".to_owned()))?);
    }
    let mut checks: Vec<PlannedCheck> = Vec::new();
    for (_, text) in wanted {
        for check in &text.checks {
            let item = app.rules.check(check).and_then(|c| c.item_id.clone());
            let kind = match &item {
                Some(item) => app.competence(item, &text.body, day)?.kind,
                None => heyi_rulebook::AuthorityKind::Department,
            };
            checks.push(PlannedCheck { check: check.clone(), item, body: text.body.clone(), kind: kind.label().to_owned() });
        }
    }
    // In the order of the scene's list, as everywhere.
    if let Some(scene) = app.rules.scene(&first.scene) {
        checks.sort_by_key(|c| scene.checks.iter().position(|s| s.id == c.check));
    }
    let counted: Vec<BodyCode> = {
        let mut all: Vec<BodyCode> = wanted.iter().filter(|(_, t)| t.kind.counted()).map(|(_, t)| t.body.clone()).collect();
        all.sort();
        all.dedup();
        all
    };
    let mut invited: Vec<BodyCode> = wanted.iter().map(|(_, t)| t.body.clone()).filter(|b| *b != lead).collect();
    invited.sort();
    invited.dedup();
    let reasons = || {
        let mut all: Vec<String> = wanted.iter().map(|(_, t)| format!("{}（{}）：{}", t.kind.label(), app.body_ref(&t.body).name, t.reason)).collect();
        all.dedup();
        all.join("；")
    };
    let scene = app.rules.scene(&first.scene).map(|s| s.name.clone()).unwrap_or_default();
    let title = format!("{}月{}日{scene}{}：{}", day.month(), day.day(), if invited.is_empty() { "检查" } else { "综合查一次" }, first.firm_name);
    Ok(TaskPlan {
        title: title.chars().take(TITLE).collect(),
        kind: kind_of(wanted),
        ordered_from_above: false,
        programme: None,
        reason: Some(reasons()),
        scene: first.scene.clone(),
        checks,
        firms: vec![PlannedFirm { firm: firm_of(visit)?, name: first.firm_name.clone(), not_merged_because: apart }],
        first_day: day,
        last_day: day,
        officers: officers.remove(lead.as_str()).unwrap_or_default(),
        invited,
        urgent: None,
        from_month: Some(Box::new(FromMonth {
            plan: month.id,
            visit: visit.id.clone(),
            start: whole(visit.start),
            minutes: whole(visit.minutes),
            announced: first.announced,
            proposed: officers.into_iter().map(|(body, officers)| ProposedOfficers { body: BodyCode(body.to_owned()), officers }).collect(),
            counted,
        })),
        lead_body: lead,
    })
}

/// What kind of inspection a merged visit is: one that counts is a 日常检查 whatever else comes along; a complaint alone is 线索核查.
fn kind_of(wanted: &[(&String, &DemandText)]) -> InspectionKind {
    let all = |kind: DemandKind| wanted.iter().all(|(_, t)| t.kind == kind);
    if all(DemandKind::Special) {
        InspectionKind::Special
    } else if wanted.iter().any(|(_, t)| t.kind.counted()) {
        InspectionKind::Daily
    } else {
        InspectionKind::Lead
    }
}

pub(super) fn day_of(instance: &Instance, day: i64) -> Result<Day, AppError> {
    let text = usize::try_from(day).ok().and_then(|at| instance.settings.days.get(at));
    parse(text.ok_or_else(|| AppError::Broken(format!("day {day} is not in the plan")))?)
}

pub(super) fn firm_of(visit: &Visit) -> Result<FirmId, AppError> {
    visit.enterprise.parse().map_err(|_| AppError::Broken("firm id".to_owned()))
}
