//! 调整统筹计划: an officer is ill, a visit goes to another day; as little as can be is altered.

use std::collections::{BTreeSet, HashMap};

use heyi_domain::Refusal;
use heyi_domain::ids::{BodyCode, MonthPlanId};
use heyi_domain::month::{MonthPlan, MonthPlanText, MonthStatus, change, change_published};
use heyi_domain::task::Task;
use heyi_planner::explain::{self, Lever, LeverKind, levers};
use heyi_planner::instance::Instance;
use heyi_planner::plan::{Certificate, Plan};
use heyi_planner::replan::{self, Obstacle, Options, Replanned, replan};
use heyi_rulebook::Day;
use heyi_store::Query;

use super::make::{figures, leads};
use super::publish::{asked, day_of, tasks_of};
use super::{documents, many, worked};
use crate::act::{Act, Stream};
use crate::load::{Load as _, Loaded};
use crate::tasks::abandon_planned;
use crate::views::{Done, LeverRow, MonthChange};
use crate::{App, AppError, Caller};

/// Levers shown.
const LEVERS: usize = 12;

impl App {
    /// 调整统筹计划; a published one draws its tasks after it.
    ///
    /// # Errors
    /// Not its leader; a change that can't be made, with the reason; a visit concerned has begun.
    pub async fn change_month(&self, caller: &Caller, id: MonthPlanId, wanted: MonthChange) -> Result<Done, AppError> {
        if let Some(done) = self.answered(caller).await? {
            return Ok(done);
        }
        let (month, what, question) = {
            let mut q = self.db.read().await?;
            let month = self.month_seen(&mut q, caller, id).await?;
            let (instance, plan) = documents(&month.state.text)?;
            let what = self.said(&mut q, &wanted, &instance, &plan).await?;
            (month, what, (instance, plan))
        };
        let (instance, plan) = question;
        let changed = asked_of(&wanted, &instance)?;
        let options = self.little(&instance)?;
        let (instance, before, made) = worked(move || {
            let made = replan(&instance, &plan, &[changed], &options).map(|made| unpinned(&instance, made));
            (instance, plan, made)
        })
        .await?;
        let mut made = match made {
            Ok(made) => made,
            Err(refusal) => return Err(self.refused(&instance, &refusal)?.into()),
        };
        leads(&made.instance, &mut made.plan);
        self.act(caller, move |act| Box::pin(async move { kept(act, month, what, &before, made).await })).await
    }

    fn little(&self, instance: &Instance) -> Result<Options, AppError> {
        let today = self.today().to_string();
        let first = instance.settings.days.iter().position(|d| *d > today).unwrap_or(instance.settings.days.len());
        Ok(Options { today: i64::try_from(first).unwrap_or(i64::MAX), ..Options::default() })
    }

    /// What is wanted, in one sentence.
    async fn said<Q: Query>(&self, q: &mut Q, wanted: &MonthChange, instance: &Instance, plan: &Plan) -> Result<String, AppError> {
        match wanted {
            MonthChange::Away { officer, first_day, last_day } => {
                let name = self.one_person(q, *officer).await?.name;
                let days = if first_day == last_day { first_day.chinese_date() } else { format!("{}至{}", first_day.chinese_date(), last_day.chinese_date()) };
                Ok(format!("{name}{days}请假"))
            }
            MonthChange::Move { visit, day } => {
                let visit = plan.visits.iter().find(|v| v.id == *visit).ok_or(AppError::NotFound("这次检查"))?;
                let firm = instance.enterprises.iter().find(|e| e.id == visit.enterprise).map(|e| e.name.clone()).unwrap_or_default();
                Ok(format!("“{firm}”的检查由{}改到{}", day_of(instance, visit.day)?.chinese_date(), day.chinese_date()))
            }
        }
    }

    /// The planner's no, in the words of the people it concerns.
    fn refused(&self, instance: &Instance, refusal: &replan::Refusal) -> Result<Refusal, AppError> {
        let body = |id: &str| self.body_ref(&BodyCode(id.to_owned())).name;
        let no = |message: String, cure: &str| Refusal::new("month_no_place", message).cure(cure.to_owned());
        Ok(match refusal {
            replan::Refusal::Pin { obstacle, .. } => match obstacle {
                Obstacle::NotAWorkingDay { .. } => no("这一天不是本计划的工作日。".to_owned(), "改选计划期间的工作日"),
                Obstacle::Window { demand, first, last } => {
                    let of = instance.demands.iter().find(|d| d.id == *demand).map(|d| body(&d.body)).unwrap_or_default();
                    let (first, last) = (day_of(instance, *first)?.chinese_date(), day_of(instance, *last)?.chinese_date());
                    no(format!("{of}的需求应当在{first}至{last}之间检查。"), "在这段时间内选择，或者由提出单位变更需求")
                }
                Obstacle::NoOfficer { body: of, have, need, .. } => {
                    no(format!("{}当日只有{have}名持证人员可以到场，需要{need}名。", body(of)), "改选日期，或者由该单位调整人员")
                }
                Obstacle::DayFull { body: of } => no(format!("{}当日人员的时间已经排满，其他检查也让不出时间。", body(of)), "改选日期"),
                Obstacle::LeavesOut { demands } => no(format!("改到这一天，将有{}项必须完成的需求无法安排。", demands.len()), "改选日期"),
                Obstacle::Done { .. } => no("这次检查的日期已经过去。".to_owned(), "改选还没有开始的检查"),
                Obstacle::Shift { .. } | Obstacle::TooLong { .. } => no("现场时间超过当日可以检查的时段。".to_owned(), "改选日期，或者缩短现场时间"),
                Obstacle::OfficerOff { .. } | Obstacle::OfficerBarred { .. } => no("指定的执法人员当日不能到场。".to_owned(), "改选日期或者人员"),
            },
            replan::Refusal::Past { .. } => no("这些日期已经过去，不能再调整。".to_owned(), "改选以后的日期"),
            replan::Refusal::Unknown { .. } => no("计划中没有这名人员或者这次检查。".to_owned(), "刷新页面后重新选择"),
            replan::Refusal::Instance { rejected } => return Err(AppError::Broken(rejected.to_string())),
        })
    }

    /// 一项改变能减少几次上门.
    ///
    /// # Errors
    /// No such plan in the district.
    pub async fn month_levers(&self, caller: &Caller, id: MonthPlanId) -> Result<Vec<LeverRow>, AppError> {
        let mut q = self.db.read().await?;
        let month = self.month_seen(&mut q, caller, id).await?;
        let (instance, _) = documents(&month.state.text)?;
        let found = worked(move || levers(&instance, LEVERS)).await?.map_err(|e| AppError::Broken(e.to_string()))?;
        Ok(found.iter().map(|lever| self.lever_row(lever)).collect())
    }

    fn lever_row(&self, lever: &Lever) -> LeverRow {
        let body = lever.body.as_ref().map(|b| self.body_ref(&BodyCode(b.clone())).name).unwrap_or_default();
        let what = match lever.kind {
            LeverKind::Unannounced => format!("{body}的检查改为不事先告知"),
            LeverKind::Announced => format!("{body}的检查改为事先告知"),
            LeverKind::NightByDay => format!("{body}的夜间检查可以在日间进行"),
            LeverKind::DayByNight => format!("{body}的日间检查可以在夜间进行"),
            LeverKind::WiderWindows { days } => format!("{body}的检查时段前后各放宽{days}个工作日"),
            LeverKind::MoreBodies { most } => format!("一次联合检查最多{most}个单位"),
            LeverKind::MoreMinutes { most } => format!("一次联合检查现场最多{most}分钟"),
        };
        LeverRow { what, visits: super::whole(lever.visits_saved), firms: many(lever.firms) }
    }
}

/// A visit set on a day is set there by hand, not by its demands: their windows stay as they were asked for, and the firm is proven by those.
fn unpinned(before: &Instance, mut made: Replanned) -> Replanned {
    let windows: HashMap<&str, (i64, i64)> = before.demands.iter().map(|d| (d.id.as_str(), (d.first_day, d.last_day))).collect();
    let mut touched: BTreeSet<String> = BTreeSet::new();
    for demand in &mut made.instance.demands {
        if let Some(window) = windows.get(demand.id.as_str()).filter(|window| **window != (demand.first_day, demand.last_day)) {
            (demand.first_day, demand.last_day) = *window;
            touched.insert(demand.enterprise.clone());
        }
    }
    for firm in touched {
        let served: BTreeSet<&str> = made.plan.visits.iter().filter(|v| v.enterprise == firm).flat_map(|v| &v.demands).map(String::as_str).collect();
        let mut alone = made.instance.clone();
        alone.demands.retain(|d| served.contains(d.id.as_str()));
        let Ok(proof) = explain::firm(&alone, None, &firm) else { continue };
        let (enterprise, bound) = (firm.clone(), proof.bound);
        let certificate = if proof.incompatible.is_empty() {
            Certificate::Dual { enterprise, weights: proof.weights, bound }
        } else {
            Certificate::Incompatible { enterprise, demands: proof.incompatible, bound }
        };
        for old in made.plan.certificates.iter_mut().filter(|c| c.enterprise() == firm) {
            *old = certificate.clone();
        }
    }
    made.plan.bounds.visits = made.plan.bounds.visits.map(|_| made.plan.certificates.iter().map(Certificate::bound).sum());
    made
}

fn asked_of(wanted: &MonthChange, instance: &Instance) -> Result<replan::Change, AppError> {
    let days = &instance.settings.days;
    let index = |day: Day| days.iter().position(|d| *d == day.to_string()).and_then(|at| i64::try_from(at).ok());
    Ok(match wanted {
        MonthChange::Away { officer, first_day, last_day } => {
            let (first, last) = (first_day.to_string(), last_day.to_string());
            let within: Vec<i64> = (0..).zip(days).filter(|(_, d)| **d >= first && **d <= last).map(|(at, _)| at).collect();
            let (Some(from), Some(to)) = (within.first(), within.last()) else {
                return Err(Refusal::new("month_no_place", "请假的日期不在本计划的工作日内。").cure("改选计划期间的工作日").into());
            };
            replan::Change::OfficerAbsent { officer: officer.to_string(), from: *from, to: *to }
        }
        MonthChange::Move { visit, day } => {
            let Some(day) = index(*day) else {
                return Err(Refusal::new("month_no_place", format!("{}不是本计划的工作日。", day.chinese_date())).cure("改选计划期间的工作日").into());
            };
            replan::Change::VisitPinned { visit: visit.clone(), day, start: None, officers: None }
        }
    })
}

/// Keeps an adjustment: of a draft the plan alone, of a published plan its tasks too.
async fn kept(act: &mut Act<'_>, month: Loaded<MonthPlan>, what: String, before: &Plan, made: Replanned) -> Result<Done, AppError> {
    let id = month.state.id;
    act.same_as_seen(&id.to_string(), month.number).await?;
    let moved: BTreeSet<&str> = made.moved.iter().map(|m| m.visit.as_str()).collect();
    let count = many(moved.len());
    let out = made.dropped.len();
    let text = MonthPlanText {
        figures: figures(&made.instance, &made.plan, month.state.text.set_aside.len()),
        instance: serde_json::to_string(&made.instance)?,
        plan: serde_json::to_string(&made.plan)?,
        ..month.state.text.clone()
    };
    let share = before.visits.len();
    let mut message = format!("{what}：调整{count}次检查（共{share}次），其余不变");
    if out > 0 {
        message.push_str(&format!("；{out}项需求无法再安排，见“未排入”"));
    }
    if month.state.status == MonthStatus::Made {
        let events = change(&month.state, text, what, count, &act.context(()))?;
        let number = act.append(Stream::at(&id.to_string(), month.number), events).await?;
        return Ok(act.done(id, number, message));
    }
    let mut gone: Vec<Loaded<Task>> = Vec::new();
    for task in month.state.tasks.iter().filter(|t| moved.contains(t.visit.as_str())) {
        let loaded = act.tx.task(task.task).await?;
        let begun = "SELECT id FROM visits WHERE task = $1 AND status <> 'planned' AND status <> 'abandoned'";
        if act.exists(begun, &task.task.to_string()).await? {
            return Err(Refusal::new("month_state", format!("“{}”的检查已经开始，不能再调整。", loaded.state.plan.title)).cure("改选还没有开始的检查").into());
        }
        gone.push(loaded);
    }
    let (texts, _) = asked(act, &made.plan).await?;
    let fresh = tasks_of(act, &month.state, &made.instance, &made.plan, &texts, |visit| moved.contains(visit))?;
    let states: Vec<Task> = gone.iter().map(|g| g.state.clone()).collect();
    let adjusted = change_published(&month.state, (text, what.clone(), count), &states, &fresh, &act.context(()))?;
    for (task, event) in gone.iter().zip(adjusted.cancelled) {
        abandon_planned(act, task.state.id, &what).await?;
        act.append(Stream::at(&task.state.id.to_string(), task.number), vec![event]).await?;
    }
    for ((task, _), events) in fresh.iter().zip(adjusted.drafted) {
        act.append(Stream::at(&task.task.to_string(), 0), events).await?;
    }
    let number = act.append(Stream::at(&id.to_string(), month.number), adjusted.plan).await?;
    if !fresh.is_empty() {
        message.push_str(&format!("；{}项检查任务重新报负责人批准", fresh.len()));
    }
    Ok(act.done(id, number, message))
}
