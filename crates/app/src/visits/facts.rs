//! Facts for the acts of a visit, gathered in the same transaction.

use heyi_domain::ids::PersonId;
use heyi_domain::task::TaskStatus;
use heyi_domain::visit::{Visit, VisitFacts};
use heyi_store::{Query, args};

use crate::firms::risk_of;
use crate::load::Load;
use crate::tasks::{cap_at_the_door, officer_facts};
use crate::{App, AppError};

impl App {
    /// Approval, officers, caps and the firm's code, as they are now.
    pub(super) async fn visit_facts<Q: Query + Load>(&self, q: &mut Q, visit: &Visit) -> Result<VisitFacts, AppError> {
        let task = q.task(visit.plan.task).await?.state;
        let people: Vec<PersonId> = visit.expected.iter().map(|(_, p)| *p).collect();
        let firm = q.fetch_optional("SELECT code, risk FROM firms WHERE id = $1", args![visit.plan.firm.to_string()]).await?;
        let firm = firm.ok_or(AppError::NotFound("这个检查对象"))?;
        let visits_left = if visit.plan.counted { cap_at_the_door(self, q, visit, risk_of(firm.text("risk")?)?).await? } else { None };
        Ok(VisitFacts {
            officers: officer_facts(q, &people).await?,
            plan_approved: task.approved_by.is_some() || task.approval_owed,
            visits_left,
            task_open: task.status == TaskStatus::Published,
            firm_code: firm.string("code")?,
        })
    }
}
