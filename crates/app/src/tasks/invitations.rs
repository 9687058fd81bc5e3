//! 邀约: accept, decline, propose another day; the leading body's answer to that.

use heyi_domain::ids::{BodyCode, PersonId, TaskId};
use heyi_domain::task::{Accept, Decline, InvitationFacts, ProposeDay, SettleDay, TaskEvent};
use heyi_domain::visit::VisitEvent;
use heyi_rulebook::Day;
use heyi_store::{Query as _, args};

use super::officers::officer_facts;
use super::standing::parse;
use super::write::{finish, seen};
use crate::act::{Act, Stream};
use crate::views::{Done, InvitationFilter, InvitationRow, Page, page_size};
use crate::words::left;
use crate::{App, AppError, Caller};

impl App {
    /// 接受邀约.
    ///
    /// # Errors
    /// Answered already, officers who may not come.
    pub async fn accept_invitation(&self, caller: &Caller, id: TaskId, officers: Vec<PersonId>) -> Result<Done, AppError> {
        self.act(caller, move |act| {
            Box::pin(async move {
                let task = seen(act, id).await?;
                let body = act.caller.actor.acting_body()?.clone();
                let facts = InvitationFacts { officers: officer_facts(act.tx, &officers).await?, working_day: true };
                let accept = Accept { body: body.clone(), officers: officers.clone() };
                let events = accept.decide(&task.state, &act.context(&facts))?;
                join_visits(act, id, &body, &officers).await?;
                finish(act, id, &task, events, "已接受邀约").await
            })
        })
        .await
    }

    /// 不能参加.
    ///
    /// # Errors
    /// Answered already, no reason.
    pub async fn decline_invitation(&self, caller: &Caller, id: TaskId, reason: String) -> Result<Done, AppError> {
        self.act(caller, move |act| {
            Box::pin(async move {
                let task = seen(act, id).await?;
                let body = act.caller.actor.acting_body()?.clone();
                let events = Decline { body, reason }.decide(&task.state, &act.context(()))?;
                finish(act, id, &task, events, "已答复不能参加").await
            })
        })
        .await
    }

    /// 请求改期.
    ///
    /// # Errors
    /// Answered already, a day past or not a working day.
    pub async fn propose_day(&self, caller: &Caller, id: TaskId, day: Day, reason: String) -> Result<Done, AppError> {
        self.act(caller, move |act| {
            Box::pin(async move {
                let task = seen(act, id).await?;
                let body = act.caller.actor.acting_body()?.clone();
                let working_day = act.app.rules.calendar().is_working(day).map_err(|e| AppError::BadInput(e.to_string()))?;
                let facts = InvitationFacts { officers: Vec::new(), working_day };
                let events = ProposeDay { body, day, reason }.decide(&task.state, &act.context(&facts))?;
                finish(act, id, &task, events, "已请求改期").await
            })
        })
        .await
    }

    /// 改期答复.
    ///
    /// # Errors
    /// Nothing was proposed, not the leading body.
    pub async fn settle_task_day(&self, caller: &Caller, id: TaskId, body: BodyCode, agreed: bool, reason: Option<String>) -> Result<Done, AppError> {
        self.act(caller, move |act| {
            Box::pin(async move {
                let task = seen(act, id).await?;
                let events = SettleDay { body, agreed, reason }.decide(&task.state, &act.context(()))?;
                for event in &events {
                    if let TaskEvent::DaySettled { day: Some(day), .. } = event {
                        move_visits(act, id, *day).await?;
                    }
                }
                finish(act, id, &task, events, if agreed { "已同意改期" } else { "已答复不同意改期" }).await
            })
        })
        .await
    }

    /// Invitations: a department's own, or those sent by the leading body; newest first.
    ///
    /// # Errors
    /// No enforcement body.
    pub async fn list_invitations(&self, caller: &Caller, filter: &InvitationFilter) -> Result<Page<InvitationRow>, AppError> {
        let mine = caller.actor.acting_body()?;
        let side = if mine.department_id().is_some() { "i.body" } else { "i.lead" };
        let size = page_size(filter.limit);
        let mut sql = format!("SELECT i.* FROM invitations i WHERE {side} = $1");
        let mut values = args![mine.as_str()];
        if let Some(state) = &filter.state {
            values.push(state.as_str().into());
            sql.push_str(&format!(" AND i.state = ${}", values.len()));
        }
        if let Some((task, body)) = filter.after.as_deref().and_then(|a| a.split_once('|')) {
            values.push(task.into());
            let task_at = values.len();
            values.push(body.into());
            sql.push_str(&format!(" AND (i.task < ${task_at} OR (i.task = ${task_at} AND i.body > ${}))", values.len()));
        }
        sql.push_str(&format!(" ORDER BY i.task DESC, i.body LIMIT {}", size + 1));
        let rows = self.db.fetch_all(sql, values).await?;
        let mut page = Vec::with_capacity(rows.len());
        let today = self.today();
        for row in rows.iter().take(size) {
            let answer_by = parse(row.text("answer_by")?)?;
            let state = row.string("state")?;
            let scene = row.text("scene")?;
            page.push(InvitationRow {
                task: row.text("task")?.parse().map_err(|_| AppError::Broken("task id".to_owned()))?,
                title: row.string("title")?,
                lead: self.body_ref(&BodyCode(row.string("lead")?)),
                body: self.body_ref(&BodyCode(row.string("body")?)),
                scene_name: self.rules.scene(scene).map_or_else(|| scene.to_owned(), |s| s.name.clone()),
                day: parse(row.text("first_day")?)?,
                last_day: parse(row.text("last_day")?)?,
                firms: u32::try_from(row.int("firms")?).unwrap_or(0),
                checks: u32::try_from(row.int("checks")?).unwrap_or(0),
                answer_by,
                left: if state == "open" { left(&self.rules, today, Some(answer_by)).1 } else { String::new() },
                state_name: state_name(&state).to_owned(),
                state,
            });
        }
        let next = (rows.len() > size).then(|| page.last().map(|r| format!("{}|{}", r.task, r.body.code))).flatten();
        Ok(Page { rows: page, next })
    }
}

/// The Chinese name of an invitation's state.
pub(super) fn state_name(state: &str) -> &'static str {
    match state {
        "accepted" => "已接受",
        "declined" => "不能参加",
        "day_proposed" => "请求改期",
        "cancelled" => "任务已取消",
        "lapsed" => "未答复，任务已完成",
        _ => "待答复",
    }
}

async fn planned_visits(act: &mut Act<'_>, task: TaskId) -> Result<Vec<(String, u64, String)>, AppError> {
    let rows = act.tx.fetch_all("SELECT id, number, firm FROM visits WHERE task = $1 AND status = 'planned' ORDER BY id", args![task.to_string()]).await?;
    let mut visits = Vec::with_capacity(rows.len());
    for row in rows {
        visits.push((row.string("id")?, row.uint("number")?, row.string("firm")?));
    }
    Ok(visits)
}

async fn join_visits(act: &mut Act<'_>, task: TaskId, body: &BodyCode, officers: &[PersonId]) -> Result<(), AppError> {
    for (id, number, firm) in planned_visits(act, task).await? {
        let event = VisitEvent::Joined { body: body.clone(), officers: officers.to_vec() };
        act.append(Stream::at(&id, number).under(&task.to_string()).of_firm(&firm), vec![event]).await?;
    }
    Ok(())
}

async fn move_visits(act: &mut Act<'_>, task: TaskId, day: Day) -> Result<(), AppError> {
    for (id, number, firm) in planned_visits(act, task).await? {
        let event = VisitEvent::Moved { day, reason: "应受邀部门请求改期".to_owned() };
        act.append(Stream::at(&id, number).under(&task.to_string()).of_firm(&firm), vec![event]).await?;
    }
    Ok(())
}
