//! 检查计划.

use heyi_domain::ids::{BodyCode, ProgrammeId};
use heyi_domain::programme::{ProgrammeCommand, ProgrammeStatus, ProgrammeText, decide, draft};
use heyi_domain::task::InspectionKind;
use heyi_domain::{Refusal, Role};
use heyi_store::{Query, args};

use super::list::unword;
use crate::act::Stream;
use crate::load::Load;
use crate::views::{Done, ProgrammeRow, TaskDraft};
use crate::{App, AppError, Caller};

impl App {
    /// Programmes of the own body; supervisors and administrators see all.
    ///
    /// # Errors
    /// No enforcement body.
    pub async fn list_programmes(&self, caller: &Caller) -> Result<Vec<ProgrammeRow>, AppError> {
        let all = matches!(caller.actor.role, Role::Supervisor | Role::Administrator);
        let rows = if all {
            self.db.fetch_all("SELECT id, number, status, data FROM programmes ORDER BY id DESC LIMIT 500", args![]).await?
        } else {
            let body = caller.actor.acting_body()?;
            self.db.fetch_all("SELECT id, number, status, data FROM programmes WHERE body = $1 ORDER BY id DESC", args![body.as_str()]).await?
        };
        let mut list = Vec::with_capacity(rows.len());
        for row in rows {
            let text: ProgrammeText = row.json("data")?;
            let status: ProgrammeStatus = unword(row.text("status")?)?;
            let head = caller.actor.role == Role::Head && caller.actor.body.as_ref() == Some(&text.body);
            let (status_name, act) = match status {
                ProgrammeStatus::Draft => ("待批准", Some("approve")),
                ProgrammeStatus::Approved => ("已批准，待备案公布", Some("publish")),
                ProgrammeStatus::Published => ("已备案并公布", None),
            };
            list.push(ProgrammeRow {
                id: row.text("id")?.parse().map_err(|_| AppError::Broken("programme id".to_owned()))?,
                number: row.uint("number")?,
                body_name: self.body_ref(&text.body).name,
                text,
                status,
                status_name: status_name.to_owned(),
                acts: act.filter(|_| head).map(str::to_owned).into_iter().collect(),
            });
        }
        Ok(list)
    }

    /// The published programme a task belongs to: the one chosen, which must cover it, or for a 日常检查 the yearly plan that does.
    ///
    /// # Errors
    /// The programme chosen does not cover scene and days.
    pub(super) async fn programme_for<Q: Query>(&self, q: &mut Q, lead: &BodyCode, draft: &TaskDraft) -> Result<Option<ProgrammeId>, AppError> {
        let special = match draft.kind {
            InspectionKind::Daily => false,
            InspectionKind::Special => true,
            InspectionKind::Lead | InspectionKind::Instant => return Ok(None),
        };
        let rows = q.fetch_all("SELECT id, data FROM programmes WHERE body = $1 AND status = 'published' ORDER BY id DESC", args![lead.as_str()]).await?;
        let mut covering = Vec::new();
        for row in rows {
            let text: ProgrammeText = row.json("data")?;
            let in_time = text.first_day <= draft.first_day && draft.last_day <= text.last_day;
            if text.special == special && in_time && text.scenes.contains(&draft.scene) {
                covering.push(row.text("id")?.parse::<ProgrammeId>().map_err(|_| AppError::Broken("programme id".to_owned()))?);
            }
        }
        let Some(chosen) = draft.programme else {
            return Ok(covering.first().copied().filter(|_| !special));
        };
        if covering.contains(&chosen) {
            return Ok(Some(chosen));
        }
        let rule = if special { "cq375-26-special" } else { "g-plan" };
        Err(Refusal::new("programme_does_not_cover", "所选检查计划没有公布，或者不包括这个检查场景、检查日期。")
            .cite(self.rules.cite(rule))
            .cure("选择包括该场景和日期的检查计划")
            .cure("修改检查场景或者检查日期")
            .into())
    }

    /// The title of a programme.
    pub(crate) async fn programme_title<Q: Query + Load>(&self, q: &mut Q, id: Option<ProgrammeId>) -> Result<Option<String>, AppError> {
        match id {
            Some(id) => Ok(Some(q.programme(id).await?.state.text.title)),
            None => Ok(None),
        }
    }

    /// 起草检查计划.
    ///
    /// # Errors
    /// Not the leader, or not complete.
    pub async fn draft_programme(&self, caller: &Caller, text: ProgrammeText) -> Result<Done, AppError> {
        self.act(caller, move |act| {
            Box::pin(async move {
                let id = ProgrammeId::from_uuid(act.new_uuid());
                let events = draft(text, &act.context(()))?;
                let number = act.append(Stream::at(&id.to_string(), 0), events).await?;
                Ok(act.done(id, number, "已起草检查计划"))
            })
        })
        .await
    }

    /// 登记批准.
    ///
    /// # Errors
    /// Not the head, wrong state, approval not named.
    pub async fn approve_programme(&self, caller: &Caller, id: ProgrammeId, approver: String, reference: String) -> Result<Done, AppError> {
        self.programme_act(caller, id, ProgrammeCommand::Approve { approver, reference }, "已登记批准").await
    }

    /// 备案并公布.
    ///
    /// # Errors
    /// Not the head, not approved.
    pub async fn publish_programme(&self, caller: &Caller, id: ProgrammeId) -> Result<Done, AppError> {
        self.programme_act(caller, id, ProgrammeCommand::Publish, "已备案并公布").await
    }

    async fn programme_act(&self, caller: &Caller, id: ProgrammeId, command: ProgrammeCommand, message: &'static str) -> Result<Done, AppError> {
        self.act(caller, move |act| {
            Box::pin(async move {
                let programme = act.tx.programme(id).await?;
                act.same_as_seen(&id.to_string(), programme.number).await?;
                let events = decide(&programme.state, command, &act.context(()))?;
                let number = act.append(Stream::at(&id.to_string(), programme.number), events).await?;
                Ok(act.done(id, number, message))
            })
        })
        .await
    }
}
