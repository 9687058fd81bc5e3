//! For the papers of a visit.

use std::collections::HashMap;

use heyi_domain::Event;
use heyi_domain::ids::{FindingId, OrderId, PersonId, ReferralId, VisitId};
use heyi_domain::task::Task;
use heyi_domain::visit::{Visit, VisitEvent, evolve};
use heyi_store::{Query as _, Recorded, Snapshot, args};
use serde_json::Value;

use super::tasks::programme_of;
use super::{id, issued, last, state};
use crate::documents::fill::{
    CodeReportFacts, NoticeFacts, Office, ResultFacts, Stamp, VisitTimes, code_report, inspection_notice, result_notice,
};
use crate::load::{Load as _, event_of};
use crate::tasks::{caps_between, officer_facts};
use crate::{App, AppError};

fn visit_of(id: VisitId, events: &[Recorded]) -> Result<Visit, AppError> {
    state(events, |s, by, e| match e {
        Event::Visit(e) => evolve(s, id, by, e),
        _ => s,
    })
}

impl App {
    pub(super) async fn fill_notice(
        &self,
        q: &mut Snapshot,
        office: &Office,
        stamp: &Stamp,
        id: VisitId,
        events: &[Recorded],
    ) -> Result<Value, AppError> {
        let visit = visit_of(id, events)?;
        let firm = q.firm(visit.plan.firm).await?.state.record;
        let task = q.task(visit.plan.task).await?.state;
        let programme = programme_of(q, &task).await?;
        let approval = approval(q, &task).await?;
        let lead = visit.plan.lead_body.clone();
        let others = visit.bodies_present().into_iter().filter(|b| **b != lead).cloned();
        let bodies: Vec<_> = std::iter::once(lead.clone()).chain(others).collect();
        let caps = caps_between(self, q, visit.plan.firm, &bodies, visit.entered_on.unwrap_or(visit.plan.day)).await?;
        let times = VisitTimes::read(events);
        let facts = NoticeFacts {
            visit: &visit,
            task: &task,
            times: &times,
            firm: &firm,
            programme: programme.as_deref(),
            approval: &approval,
            caps: &caps,
        };
        Ok(inspection_notice(office, stamp, &facts))
    }

    pub(super) async fn fill_code_report(
        &self,
        q: &mut Snapshot,
        office: &Office,
        stamp: &Stamp,
        id: VisitId,
        events: &[Recorded],
    ) -> Result<Value, AppError> {
        let visit = visit_of(id, events)?;
        let firm = q.firm(visit.plan.firm).await?.state.record;
        let people: Vec<PersonId> = visit.expected.iter().filter(|(b, _)| b == &visit.plan.lead_body).map(|(_, p)| *p).collect();
        let expected = officer_facts(q, &people).await?;
        let text = match last(events, &["visit.code_reported"]).map(event_of).transpose()? {
            Some(Event::Visit(VisitEvent::CodeReported { text, .. })) => text,
            _ => String::new(),
        };
        let times = VisitTimes::read(events);
        Ok(code_report(office, stamp, &CodeReportFacts { visit: &visit, times: &times, firm: &firm, text: &text, expected: &expected }))
    }

    pub(super) async fn fill_result(
        &self,
        q: &mut Snapshot,
        office: &Office,
        stamp: &Stamp,
        id: VisitId,
        events: &[Recorded],
    ) -> Result<Value, AppError> {
        let visit = visit_of(id, events)?;
        let firm = q.firm(visit.plan.firm).await?.state.record;
        let record = issued(q, "joint-record", &id.to_string()).await?;
        let papers = papers_of(q, id).await?;
        let times = VisitTimes::read(events);
        let facts = ResultFacts {
            visit: &visit,
            times: &times,
            firm: &firm,
            record_number: record.as_ref().map_or("", |r| r.number.as_str()),
            papers: &papers,
        };
        Ok(result_notice(office, stamp, &facts))
    }
}

/// 审批表文号, or how the plan was approved while the form is not made yet.
async fn approval(q: &mut Snapshot, task: &Task) -> Result<String, AppError> {
    if let Some(form) = issued(q, "inspection-approval", &task.id.to_string()).await? {
        return Ok(form.number);
    }
    Ok(match (task.approved_by, task.approval_owed) {
        (Some(_), _) => "检查方案已经批准，审批表尚未制作".to_owned(),
        (None, true) => "紧急情况，事后补办".to_owned(),
        (None, false) => "检查方案没有审批记录".to_owned(),
    })
}

/// 文号 of the order or letter of each finding of a visit.
async fn papers_of(q: &mut Snapshot, visit: VisitId) -> Result<HashMap<FindingId, String>, AppError> {
    let mut papers = HashMap::new();
    let rows = q
        .fetch_all("SELECT DISTINCT order_id AS id FROM findings WHERE visit = $1 AND order_id IS NOT NULL", args![visit.to_string()])
        .await?;
    for row in rows {
        let order = q.order(id::<OrderId>(row.text("id")?)?).await?.state;
        papers.extend(order.text.lines.iter().map(|l| (l.finding, order.text.number.clone())));
    }
    let rows = q
        .fetch_all("SELECT DISTINCT referral_id AS id FROM findings WHERE visit = $1 AND referral_id IS NOT NULL", args![visit.to_string()])
        .await?;
    for row in rows {
        let text = q.referral(id::<ReferralId>(row.text("id")?)?).await?.state.text;
        papers.extend(text.findings.iter().map(|f| (*f, text.number.clone())));
    }
    Ok(papers)
}
