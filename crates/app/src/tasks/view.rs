//! A task's own page, shared by all bodies.

use heyi_domain::ids::{PersonId, TaskId};
use heyi_domain::task::{CheckStanding, FirmStanding, InvitationState, Task, TaskStatus, blockers};
use heyi_domain::{Context, Refusal, Role};
use heyi_store::Query;

use super::invitations::state_name;
use super::officers::person_refs;
use crate::load::Load as _;
use crate::views::{InvitationView, PersonRef, TaskView, VisitFilter};
use crate::words::left;
use crate::{App, AppError, Caller};

impl App {
    /// 任务详情.
    ///
    /// # Errors
    /// Not found, or not a body that takes part.
    pub async fn view_task(&self, caller: &Caller, id: TaskId) -> Result<TaskView, AppError> {
        let mut q = self.db.read().await?;
        let loaded = q.task(id).await?;
        let task = &loaded.state;
        self.may_see_task(caller, task)?;
        let before = matches!(task.status, TaskStatus::Draft | TaskStatus::Submitted | TaskStatus::Approved | TaskStatus::Returned);
        let (firms, checks, blocked) = self.standing_of(&mut q, caller, task, before).await?;
        let plan = &task.plan;
        let shown = task.status == TaskStatus::Published || task.status == TaskStatus::Finished;
        let filter = VisitFilter { task: Some(id), limit: Some(200), ..VisitFilter::default() };
        Ok(TaskView {
            id,
            number: loaded.number,
            programme: self.programme_title(&mut q, plan.programme).await?,
            kind_name: plan.kind.label().to_owned(),
            scene_name: self.rules.scene(&plan.scene).map_or_else(|| plan.scene.clone(), |s| s.name.clone()),
            lead: self.body_ref(&plan.lead_body),
            status: task.status,
            status_name: task.status.label().to_owned(),
            approval_owed: task.approval_owed,
            code: task.code.clone().filter(|_| shown),
            code_link: task.code.as_ref().filter(|_| shown).map(|c| format!("{}/p/c/{c}", self.address)),
            officers: person_refs(self, &mut q, &plan.officers).await?,
            drafted_by: self.one_person(&mut q, task.drafted_by).await?,
            approved_by: match task.approved_by {
                Some(person) => Some(self.one_person(&mut q, person).await?),
                None => None,
            },
            invitations: self.invitation_views(&mut q, task).await?,
            checks,
            firms,
            visits: self.visit_rows(&mut q, caller, &filter).await?.rows,
            findings: self.findings_of_task(&mut q, id).await?,
            blockers: blocked,
            acts: acts(caller, task),
            timeline: self.timeline_of(&mut q, loaded.events).await?,
            plan: plan.clone(),
        })
    }

    fn may_see_task(&self, caller: &Caller, task: &Task) -> Result<(), AppError> {
        if matches!(caller.actor.role, Role::Supervisor | Role::Administrator) {
            return Ok(());
        }
        let body = caller.actor.acting_body()?;
        let takes_part = body == &task.plan.lead_body || (task.invitation(body).is_some());
        if takes_part { Ok(()) } else { Err(AppError::NotFound("这项任务")) }
    }

    async fn standing_of<Q: Query>(
        &self,
        q: &mut Q,
        caller: &Caller,
        task: &Task,
        before: bool,
    ) -> Result<(Vec<FirmStanding>, Vec<CheckStanding>, Vec<Refusal>), AppError> {
        let facts = self.publish_facts(q, &task.plan, Some(task.id)).await?;
        if !before {
            return Ok((facts.firms, facts.checks, Vec::new()));
        }
        let cx = Context { now_ms: self.now_ms(), today: self.today(), actor: &caller.actor, rules: &self.rules, facts: () };
        let blocked = blockers(&task.plan, &facts, &cx);
        Ok((facts.firms, facts.checks, blocked))
    }

    async fn invitation_views<Q: Query>(&self, q: &mut Q, task: &Task) -> Result<Vec<InvitationView>, AppError> {
        let today = self.today();
        let mut views = Vec::with_capacity(task.invitations.len());
        for invitation in &task.invitations {
            let (state, officers) = match &invitation.state {
                InvitationState::Open => ("open", Vec::new()),
                InvitationState::Accepted { officers } => ("accepted", person_refs(self, q, officers).await?),
                InvitationState::Declined { .. } => ("declined", Vec::new()),
                InvitationState::DayProposed { .. } => ("day_proposed", Vec::new()),
            };
            let matter = |check: &String| self.rules.check(check).map_or_else(|| check.clone(), |c| c.matter.clone());
            let meant = task.plan.from_month.iter().flat_map(|month| &month.proposed).find(|p| p.body == invitation.body);
            let proposed = match meant {
                Some(meant) => person_refs(self, q, &meant.officers).await?,
                None => Vec::new(),
            };
            views.push(InvitationView {
                body: self.body_ref(&invitation.body),
                matters: invitation.checks.iter().map(matter).collect(),
                answer_by: invitation.answer_by,
                left: if state == "open" { left(&self.rules, today, Some(invitation.answer_by)).1 } else { String::new() },
                answer: invitation.state.clone(),
                state_name: state_name(state).to_owned(),
                officers,
                proposed,
            });
        }
        Ok(views)
    }

    /// A person to show; one that is no longer registered keeps an empty name.
    pub(crate) async fn one_person<Q: Query>(&self, q: &mut Q, person: PersonId) -> Result<PersonRef, AppError> {
        let found = person_refs(self, q, &[person]).await?.into_iter().next();
        Ok(found.unwrap_or(PersonRef { id: person, name: "（已不在册）".to_owned(), body: String::new(), certificate: None }))
    }
}

/// What this person may do next, the main act first.
fn acts(caller: &Caller, task: &Task) -> Vec<String> {
    let actor = &caller.actor;
    let leads = actor.body.as_ref() == Some(&task.plan.lead_body);
    let mut acts: Vec<&str> = Vec::new();
    match (actor.role, task.status) {
        (Role::Leader, TaskStatus::Draft | TaskStatus::Returned) if leads => {
            acts.extend(["submit", "revise", "cancel"]);
            if task.plan.urgent.is_some() {
                acts.insert(0, "publish");
            }
        }
        (Role::Leader, TaskStatus::Submitted) if leads => acts.push("cancel"),
        (Role::Leader, TaskStatus::Approved) if leads => acts.extend(["publish", "revise", "cancel"]),
        (Role::Leader, TaskStatus::Published) if leads => {
            if task.invitations.iter().any(|i| matches!(i.state, InvitationState::DayProposed { .. })) {
                acts.push("settle_day");
            }
            acts.push("cancel");
        }
        (Role::Head, TaskStatus::Submitted) if leads => acts.extend(["approve", "return"]),
        (Role::Head, TaskStatus::Published | TaskStatus::Finished) if leads && task.approval_owed => acts.push("approve"),
        (Role::DepartmentOfficer, TaskStatus::Published) => {
            let mine = actor.body.as_ref().and_then(|b| task.invitation(b));
            if mine.is_some_and(|i| matches!(i.state, InvitationState::Open | InvitationState::DayProposed { .. })) {
                acts.extend(["accept", "propose_day", "decline"]);
            }
        }
        _ => {}
    }
    acts.into_iter().map(str::to_owned).collect()
}
