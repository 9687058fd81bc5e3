//! From what the leader enters to the plan that is kept.

use heyi_domain::Context;
use heyi_domain::ids::{BodyCode, TaskId};
use heyi_domain::task::{PlannedFirm, PublishFacts, TaskPlan, blockers};
use heyi_rulebook::Day;
use heyi_rulebook::calendar::DayKind;
use heyi_store::{Query, args};

use crate::views::{InviteeProposal, PlanNote, TaskDraft, TaskPreview};
use crate::{App, AppError, Caller};

/// Most days of a plan that are looked at for notes.
const LOOKED_AT: usize = 62;

/// Most firms of one task.
const FIRM_LIMIT: usize = 200;

impl App {
    /// The plan a draft stands for.
    pub(crate) async fn plan_of<Q: Query>(&self, q: &mut Q, lead: &BodyCode, draft: &TaskDraft) -> Result<TaskPlan, AppError> {
        if draft.firms.len() > FIRM_LIMIT {
            return Err(AppError::BadInput(format!("一项任务最多选择{FIRM_LIMIT}个检查对象。")));
        }
        let scene = self.rules.scene(&draft.scene).ok_or_else(|| AppError::BadInput("检查场景不在目录中。".to_owned()))?;
        let mut checks = self.assign_checks(lead, &draft.scene, &draft.checks, draft.first_day)?;
        if let Some(invited) = &draft.invited {
            // A department left out: its matters are left out with it.
            checks.retain(|c| &c.body == lead || invited.contains(&c.body));
        }
        let mut firms = Vec::with_capacity(draft.firms.len());
        for firm in &draft.firms {
            let row = q.fetch_optional("SELECT name FROM firms WHERE id = $1", args![firm.to_string()]).await?;
            let name = row.ok_or(AppError::NotFound("所选检查对象"))?.string("name")?;
            let reason = draft.not_merged.iter().find(|n| &n.firm == firm).map(|n| n.reason.clone());
            firms.push(PlannedFirm { firm: *firm, name, not_merged_because: reason });
        }
        let mut invited: Vec<BodyCode> = checks.iter().filter(|c| &c.body != lead).map(|c| c.body.clone()).collect();
        invited.sort();
        invited.dedup();
        let title = if draft.title.trim().is_empty() {
            let lead_name = self.body_ref(lead).name;
            format!("{lead_name}{}月{}日{}综合查一次", draft.first_day.month(), draft.first_day.day(), scene.name)
        } else {
            draft.title.trim().to_owned()
        };
        Ok(TaskPlan {
            title,
            kind: draft.kind,
            ordered_from_above: draft.ordered_from_above,
            programme: self.programme_for(q, lead, draft).await?,
            reason: draft.reason.clone(),
            scene: draft.scene.clone(),
            checks,
            firms,
            first_day: draft.first_day,
            last_day: draft.last_day,
            lead_body: lead.clone(),
            officers: draft.officers.clone(),
            invited,
            urgent: draft.urgent.clone(),
            from_month: None,
        })
    }

    /// The facts publication is judged by.
    pub(crate) async fn publish_facts<Q: Query>(&self, q: &mut Q, plan: &TaskPlan, task: Option<TaskId>) -> Result<PublishFacts, AppError> {
        let mut checks = Vec::with_capacity(plan.checks.len());
        for chosen in &plan.checks {
            checks.push(self.check_standing(chosen, plan.first_day)?);
        }
        Ok(PublishFacts { firms: self.firm_standings(q, plan, task).await?, checks })
    }

    /// Last day for the departments to answer, from the settings.
    pub(crate) fn answer_by(&self, today: Day) -> Day {
        let days = self.rules.setting("invitation-answer-days").and_then(|s| u32::try_from(s.value).ok()).unwrap_or(0);
        self.rules.calendar().plus_working_days(today, days).unwrap_or_else(|_| today.plus_days(i32::try_from(days).unwrap_or(0)))
    }

    /// 发布前预览: nothing is kept.
    ///
    /// # Errors
    /// Unknown scene or firm, or no enforcement body.
    pub async fn preview_task(&self, caller: &Caller, draft: TaskDraft) -> Result<TaskPreview, AppError> {
        let lead = caller.actor.acting_body()?.clone();
        let mut q = self.db.read().await?;
        let plan = self.plan_of(&mut q, &lead, &draft).await?;
        let facts = self.publish_facts(&mut q, &plan, None).await?;
        let cx = Context { now_ms: self.now_ms(), today: self.today(), actor: &caller.actor, rules: &self.rules, facts: () };
        let blockers = blockers(&plan, &facts, &cx);
        let invitees = self.invitees(&lead, &draft)?;
        let bodies = 1 + plan.invited.len();
        let replaces = u32::try_from(bodies * plan.firms.len()).unwrap_or(u32::MAX);
        let programme = self.programme_title(&mut q, plan.programme).await?;
        let plan_days = (plan.first_day, plan.last_day);
        Ok(TaskPreview {
            programme,
            answer_by: self.answer_by(self.today()),
            plan,
            checks: facts.checks,
            firms: facts.firms,
            invitees,
            blockers,
            notes: self.day_notes(plan_days),
            replaces_visits: replaces,
        })
    }

    /// A visit on a day off is lawful. What is not, and what happens to the periods, is said.
    fn day_notes(&self, (first, last): (Day, Day)) -> Vec<PlanNote> {
        let days = std::iter::successors(Some(first), |day| Some(day.next())).take_while(|day| *day <= last).take(LOOKED_AT);
        let off: Vec<String> =
            days.filter(|day| self.rules.calendar().kind(*day) == Ok(DayKind::Holiday)).map(Day::chinese_date).collect();
        let Some(first) = off.first() else { return Vec::new() };
        let which = if off.len() == 1 { format!("{first}是放假日") } else { format!("{first}等{}天是放假日", off.len()) };
        let text = format!("{which}，检查可以进行；法定节假日不得实施行政强制执行，情况紧急的除外；各项期限的最后一日按各自规定逢放假日顺延。");
        vec![PlanNote { text, cites: vec![self.rules.cite("g-time")] }]
    }

    /// Exactly the departments whose items the scene holds, each with the matters it must come for.
    fn invitees(&self, lead: &BodyCode, draft: &TaskDraft) -> Result<Vec<InviteeProposal>, AppError> {
        let all = self.assign_checks(lead, &draft.scene, &draft.checks, draft.first_day)?;
        let district = self.body(lead).ok_or(AppError::NotFound("牵头单位"))?.district.clone();
        let scene = self.rules.scene(&draft.scene).ok_or_else(|| AppError::BadInput("检查场景不在目录中。".to_owned()))?;
        let mut proposals: Vec<InviteeProposal> = Vec::new();
        for department in &scene.department_ids {
            if department == "JZ" {
                continue;
            }
            let body = BodyCode::department(&district, department);
            if self.body(&body).is_none() {
                continue;
            }
            let must: Vec<String> = all.iter().filter(|c| c.body == body).map(|c| c.check.clone()).collect();
            let of_department =
                scene.checks.iter().filter(|c| &c.department_id == department && all.iter().any(|a| a.check == c.id)).map(|c| c.id.clone());
            let needed = !must.is_empty();
            let checks: Vec<String> = if needed { must } else { of_department.collect() };
            if checks.is_empty() {
                continue;
            }
            let why = if needed {
                format!("{}项检查事项本单位没有权限，须由该部门检查", checks.len())
            } else {
                format!("{}项检查事项本单位可以自行检查，不必邀请", checks.len())
            };
            proposals.push(InviteeProposal { body: self.body_ref(&body), checks, needed, why });
        }
        proposals.sort_by_key(|p| !p.needed);
        Ok(proposals)
    }
}
