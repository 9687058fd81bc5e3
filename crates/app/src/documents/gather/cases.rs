//! For the papers of a case.

use heyi_domain::case::{Case, checklist, evolve};
use heyi_domain::ids::CaseId;
use heyi_domain::visit::{Evidence, Visit};
use heyi_domain::{Actor, Context, Event, Role};
use heyi_store::{Recorded, Snapshot};
use serde_json::Value;

use super::{instant, issued, last, name_of, on, state};
use crate::documents::fill::{FilingPaper, LeadFacts, Office, Stamp, Step, filing_approval, lead_register};
use crate::load::Load;
use crate::tasks::officer_facts;
use crate::{App, AppError};

pub(in crate::documents) fn case_of(id: CaseId, events: &[Recorded]) -> Result<Case, AppError> {
    state(events, |s, by, e| match e {
        Event::Case(e) => evolve(s, id, by, e),
        _ => s,
    })
}

/// The visit a case comes from, and the evidence of its findings.
pub(crate) async fn origin<Q: Load>(q: &mut Q, case: &Case) -> Result<Option<(Visit, Vec<Evidence>)>, AppError> {
    let Some(first) = case.lead.findings.first() else { return Ok(None) };
    let finding = q.finding(*first).await?.state;
    let visit = q.visit(finding.visit).await?.state;
    let lines = visit.findings.iter().filter(|f| case.lead.findings.contains(&f.finding));
    let numbers: Vec<u32> = lines.flat_map(|l| l.evidence.clone()).collect();
    let evidence = visit.evidence.iter().filter(|e| numbers.contains(&e.number)).cloned().collect();
    Ok(Some((visit, evidence)))
}

impl App {
    pub(super) async fn fill_lead(
        &self,
        q: &mut Snapshot,
        office: &Office,
        stamp: &Stamp,
        id: CaseId,
        events: &[Recorded],
    ) -> Result<Value, AppError> {
        let case = case_of(id, events)?;
        let from = origin(q, &case).await?;
        let mut materials = Vec::new();
        if let Some((visit, evidence)) = &from {
            if let Some(record) = issued(q, "joint-record", &visit.id.to_string()).await? {
                materials.push(format!("综合查一次检查清单（现场检查记录）{}", record.number));
            }
            materials.extend(evidence.iter().map(|e| format!("证据{}号", e.number)));
        }
        let mut words =
            from.as_ref().map(|(v, _)| format!("任务“{}”，{}现场检查", v.plan.title, v.entered_on.unwrap_or(v.plan.day).chinese_date()));
        if let Some(order) = case.lead.order {
            let number = q.order(order).await?.state.text.number;
            words = Some(format!("{}未按期改正", number));
            materials.push(format!("责令改正通知书{number}"));
        }
        let competence = self.competence(&case.lead.item, &case.lead.body, case.lead.discovered_on)?;
        let kinds = &["case.lead_registered"];
        let recorder = match last(events, kinds) {
            Some(recorded) => name_of(q, recorded).await?,
            None => String::new(),
        };
        let facts = LeadFacts {
            case: &case,
            at: instant(events, kinds),
            recorder: &recorder,
            origin: words.as_deref(),
            materials: &materials,
            competence: &competence.reason,
        };
        Ok(lead_register(office, stamp, &facts))
    }

    pub(super) async fn fill_filing(
        &self,
        q: &mut Snapshot,
        office: &Office,
        stamp: &Stamp,
        id: CaseId,
        events: &[Recorded],
    ) -> Result<Value, AppError> {
        let case = case_of(id, events)?;
        let evidence = origin(q, &case).await?.map(|(_, evidence)| evidence).unwrap_or_default();
        let handlers = case.filing.as_ref().map(|f| f.handlers.clone()).unwrap_or_default();
        let handlers = officer_facts(q, &handlers).await?;
        let filed_on = case.filed_on.unwrap_or_else(|| self.today());
        let found = self.filing_facts(q, &case, &[]).await?;
        let actor = Actor {
            person: heyi_domain::ids::PersonId::from_uuid(uuid::Uuid::nil()),
            name: String::new(),
            role: Role::Head,
            body: None,
            firm: None,
        };
        let cx = Context { now_ms: self.now_ms(), today: filed_on, actor: &actor, rules: &self.rules, facts: () };
        let conditions = checklist(&case, &found, &cx);
        let lead_paper = issued(q, "lead-register", &id.to_string()).await?;
        let mut steps = Vec::new();
        for (kind, step, opinion) in [("case.filing_proposed", "承办人意见", "建议立案。"), ("case.filed", "负责人审批意见", "同意立案。")]
        {
            let Some(recorded) = last(events, &[kind]) else { continue };
            steps.push(Step { step, opinion: opinion.to_owned(), name: name_of(q, recorded).await?, on: on(recorded) });
        }
        let facts = FilingPaper {
            case: &case,
            lead_paper: lead_paper.as_ref().map(|p| (p.number.as_str(), p.on)),
            lead_on: last(events, &["case.lead_registered"]).map_or(filed_on, on),
            evidence: &evidence,
            conditions: &conditions,
            handlers: &handlers,
            steps: &steps,
        };
        Ok(filing_approval(office, stamp, &facts))
    }
}
