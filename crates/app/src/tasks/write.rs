//! 起草、修改、提交、批准、退回、发布、取消.

use heyi_domain::Refusal;
use heyi_domain::ids::{TaskId, VisitId};
use heyi_domain::task::{Approve, Cancel, Draft, Publish, Return, Revise, Submit, Task, TaskEvent, TaskStatus, counts_towards_cap, evolve};
use heyi_domain::visit::{VisitCheck, VisitEvent, VisitPlan};
use heyi_store::{NewJob, Query as _, args};

use crate::act::{Act, Stream};
use crate::documents::due;
use crate::load::{Load as _, Loaded};
use crate::surroundings::random_code;
use crate::views::{Done, TaskDraft};
use crate::{App, AppError, Caller};

/// Characters of a 执法码: 30^12 codes, not to be guessed.
const CODE_LENGTH: usize = 12;

/// Papers handed over while the party waits: printed before those nobody waits for.
const AT_HAND: [&str; 1] = ["on-spot-decision"];

impl App {
    /// 起草.
    ///
    /// # Errors
    /// The plan is not complete enough to be kept.
    pub async fn draft_task(&self, caller: &Caller, draft: TaskDraft) -> Result<Done, AppError> {
        self.act(caller, move |act| {
            Box::pin(async move {
                let lead = act.caller.actor.acting_body()?.clone();
                let plan = act.app.clone().plan_of(act.tx, &lead, &draft).await?;
                let id = TaskId::from_uuid(act.new_uuid());
                let events = Draft { plan }.decide(&act.context(()))?;
                let number = act.append(Stream::at(&id.to_string(), 0), events).await?;
                Ok(act.done(id, number, "已保存草稿"))
            })
        })
        .await
    }

    /// 修改.
    ///
    /// # Errors
    /// Past revision, not complete, changed meanwhile.
    pub async fn revise_task(&self, caller: &Caller, id: TaskId, draft: TaskDraft) -> Result<Done, AppError> {
        self.act(caller, move |act| {
            Box::pin(async move {
                let task = seen(act, id).await?;
                let lead = task.state.plan.lead_body.clone();
                let plan = act.app.clone().plan_of(act.tx, &lead, &draft).await?;
                act.keeps_drawn(id, &task.state.plan, &plan).await?;
                let events = Revise { plan }.decide(&task.state, &act.context(()))?;
                finish(act, id, &task, events, "已修改").await
            })
        })
        .await
    }

    /// 提交审批.
    ///
    /// # Errors
    /// Not the leader, officers who may not go, a special inspection without programme.
    pub async fn submit_task(&self, caller: &Caller, id: TaskId) -> Result<Done, AppError> {
        self.act(caller, move |act| {
            Box::pin(async move {
                let task = seen(act, id).await?;
                let events = Submit.decide(&task.state, &act.context(()))?;
                let plan = &task.state.plan;
                let firms: Vec<_> = plan.firms.iter().map(|f| f.firm).collect();
                let days = (plan.first_day, plan.last_day);
                act.app.clone().check_team(act.tx, &act.caller, &plan.officers, &plan.lead_body, days, &firms).await?;
                finish(act, id, &task, events, "已提交审批").await
            })
        })
        .await
    }

    /// 批准.
    ///
    /// # Errors
    /// Not the head, own plan, wrong state.
    pub async fn approve_task(&self, caller: &Caller, id: TaskId, opinion: String) -> Result<Done, AppError> {
        self.act(caller, move |act| {
            Box::pin(async move {
                let task = seen(act, id).await?;
                let events = Approve { opinion }.decide(&task.state, &act.context(()))?;
                if task.state.plan.from_month.is_some() && task.state.status == TaskStatus::Submitted {
                    // What comes of a 月度统筹计划 is published with its approval.
                    let message = match act.approve_and_publish(task, events).await? {
                        None => "已批准并发布，邀约已送达各部门".to_owned(),
                        Some(refusal) => format!("已批准，还不能发布：{}", refusal.message),
                    };
                    let number = act.tx.task(id).await?.number;
                    return Ok(act.done(id, number, message));
                }
                let done = finish(act, id, &task, events, "已批准").await?;
                act.paper_later("inspection-approval", &id.to_string()).await?;
                Ok(done)
            })
        })
        .await
    }

    /// 退回.
    ///
    /// # Errors
    /// Not the head, wrong state, no reason.
    pub async fn return_task(&self, caller: &Caller, id: TaskId, reason: String) -> Result<Done, AppError> {
        self.act(caller, move |act| {
            Box::pin(async move {
                let task = seen(act, id).await?;
                let events = Return { reason }.decide(&task.state, &act.context(()))?;
                finish(act, id, &task, events, "已退回修改").await
            })
        })
        .await
    }

    /// 发布: one transaction makes the visits, the invitations and the 执法码.
    ///
    /// # Errors
    /// Whatever stands against publication, the first thing first.
    pub async fn publish_task(&self, caller: &Caller, id: TaskId) -> Result<Done, AppError> {
        self.act(caller, move |act| {
            Box::pin(async move {
                let task = seen(act, id).await?;
                let events = act.published(&task.state).await?;
                plan_visits(act, &task.state, &events).await?;
                finish(act, id, &task, events, "已发布，邀约已送达各部门").await
            })
        })
        .await
    }

    /// 取消.
    ///
    /// # Errors
    /// Not the leader, wrong state, no reason, a visit is on site.
    pub async fn cancel_task(&self, caller: &Caller, id: TaskId, reason: String) -> Result<Done, AppError> {
        self.act(caller, move |act| {
            Box::pin(async move {
                let task = seen(act, id).await?;
                let begun = act.exists("SELECT id FROM visits WHERE task = $1 AND status IN ('on_site', 'listed', 'signed')", &id.to_string()).await?;
                if begun {
                    return Err(Refusal::new("visit_running", "还有检查正在进行，不能取消任务。").cure("先结束正在进行的检查").into());
                }
                let events = Cancel { reason: reason.clone() }.decide(&task.state, &act.context(()))?;
                abandon_planned(act, id, &reason).await?;
                finish(act, id, &task, events, "已取消").await
            })
        })
        .await
    }
}

/// The task as it stands, refused where the caller saw another number.
pub(super) async fn seen(act: &mut Act<'_>, id: TaskId) -> Result<Loaded<Task>, AppError> {
    let task = act.tx.task(id).await?;
    act.same_as_seen(&id.to_string(), task.number).await?;
    Ok(task)
}

/// Appends to the task and answers.
pub(super) async fn finish(act: &mut Act<'_>, id: TaskId, task: &Loaded<Task>, events: Vec<TaskEvent>, message: &str) -> Result<Done, AppError> {
    let number = act.append(Stream::at(&id.to_string(), task.number), events).await?;
    Ok(act.done(id, number, message))
}

async fn plan_visits(act: &mut Act<'_>, task: &Task, events: &[TaskEvent]) -> Result<(), AppError> {
    let plan = &task.plan;
    let root = task.id.to_string();
    for event in events {
        let TaskEvent::Published { code, visits, .. } = event else { continue };
        for visit in visits {
            let firm = visit.firm.to_string();
            let name = plan.firms.iter().find(|f| f.firm == visit.firm).map(|f| f.name.clone()).unwrap_or_default();
            let open = act
                .tx
                .fetch_all("SELECT check_id FROM findings WHERE firm = $1 AND status <> 'corrected'", args![firm.as_str()])
                .await?;
            let mut before = Vec::with_capacity(open.len());
            for row in open {
                before.push(row.string("check_id")?);
            }
            let checks =
                plan.checks.iter().map(|c| VisitCheck { planned: c.clone(), found_before: before.contains(&c.check) }).collect();
            let planned = VisitEvent::Planned {
                plan: Box::new(VisitPlan {
                    task: task.id,
                    title: plan.title.clone(),
                    kind: plan.kind,
                    scene: plan.scene.clone(),
                    firm: visit.firm,
                    firm_name: name,
                    lead_body: plan.lead_body.clone(),
                    day: visit.day,
                    code: code.clone(),
                    checks,
                    counted: counts_towards_cap(plan),
                    recheck_of: Vec::new(),
                }),
                expected: plan.officers.iter().map(|p| (plan.lead_body.clone(), *p)).collect(),
            };
            let id = visit.visit.to_string();
            act.append(Stream::at(&id, 0).under(&root).of_firm(&firm), vec![planned]).await?;
        }
    }
    Ok(())
}

pub(crate) async fn abandon_planned(act: &mut Act<'_>, task: TaskId, reason: &str) -> Result<(), AppError> {
    let rows = act.tx.fetch_all("SELECT id, number, firm FROM visits WHERE task = $1 AND status = 'planned'", args![task.to_string()]).await?;
    for row in rows {
        let (id, number, firm) = (row.string("id")?, row.uint("number")?, row.string("firm")?);
        let event = VisitEvent::Abandoned { reason: format!("任务取消：{reason}") };
        act.append(Stream::at(&id, number).under(&task.to_string()).of_firm(&firm), vec![event]).await?;
    }
    Ok(())
}

impl Act<'_> {
    /// The events of a publication, or what stands against it.
    async fn published(&mut self, task: &Task) -> Result<Vec<TaskEvent>, AppError> {
        let plan = &task.plan;
        let facts = self.app.clone().publish_facts(self.tx, plan, Some(task.id)).await?;
        let firms: Vec<_> = plan.firms.iter().map(|f| f.firm).collect();
        let code = random_code(CODE_LENGTH, &*self.app.chance);
        let visits = firms.iter().map(|_| VisitId::from_uuid(self.new_uuid())).collect();
        let answer_by = self.app.answer_by(self.today);
        let events = Publish { code, visits, answer_by }.decide(task, &self.context(&facts))?;
        let days = (plan.first_day.max(self.today), plan.last_day);
        self.app.clone().check_team(self.tx, &self.caller, &plan.officers, &plan.lead_body, days, &firms).await?;
        Ok(events)
    }

    /// Approves a task of a 月度统筹计划 and publishes it with the approval; what stands against publication, where something does.
    ///
    /// # Errors
    /// The store fails.
    pub(crate) async fn approve_and_publish(&mut self, mut task: Loaded<Task>, approved: Vec<TaskEvent>) -> Result<Option<Refusal>, AppError> {
        let id = task.state.id;
        let by = self.caller.actor.person;
        for event in &approved {
            if let Some(next) = evolve(Some(task.state.clone()), id, by, event) {
                task.state = next;
            }
        }
        task.number = self.append(Stream::at(&id.to_string(), task.number), approved).await?;
        self.paper_later("inspection-approval", &id.to_string()).await?;
        let events = match self.published(&task.state).await {
            Ok(events) => events,
            Err(AppError::Refused(refusal) | AppError::Forbidden(refusal)) => return Ok(Some(*refusal)),
            Err(error) => return Err(error),
        };
        plan_visits(self, &task.state, &events).await?;
        self.append(Stream::at(&id.to_string(), task.number), events).await?;
        Ok(None)
    }

    /// Asks for a paper to be made after the commit; asking twice makes one.
    ///
    /// # Errors
    /// The store fails.
    pub async fn paper_later(&mut self, paper: &str, thing: &str) -> Result<(), AppError> {
        let payload = serde_json::json!({ "paper": paper, "thing": thing, "by": self.caller.actor }).to_string();
        let due = if AT_HAND.contains(&paper) {
            due::AT_ONCE
        } else if self.app.papers_later {
            self.now_ms
        } else {
            due::SOON
        };
        self.tx.enqueue(NewJob::new("document", format!("{paper}:{thing}"), payload, due)).await?;
        Ok(())
    }
}
