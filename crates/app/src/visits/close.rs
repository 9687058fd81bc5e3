//! 结束检查: the record is printed and sealed, and every finding goes its way, in one transaction.

use std::collections::BTreeMap;

use heyi_domain::case::{Lead, register};
use heyi_domain::document::{DocumentEvent, DocumentRecord};
use heyi_domain::finding::FindingEvent;
use heyi_domain::firm::{FirmEvent, risk_after};
use heyi_domain::ids::{BodyCode, CaseId, DocumentId, OrderId, ReferralId, TaskId, VisitId};
use heyi_domain::order::{OrderEvent, OrderLine, OrderText};
use heyi_domain::referral::{ReferralEvent, ReferralText};
use heyi_domain::task::Finish;
use heyi_domain::visit::{Close, Disposition, FindingLine, Visit, VisitCommand};
use heyi_rulebook::{Day, deadline};
use heyi_store::{Query as _, args};

use super::site::perform;
use crate::act::{Act, Stream};
use crate::load::Load as _;
use crate::surroundings::random_code;
use crate::views::Done;
use crate::{App, AppError, Caller};

/// Characters of a document's check code.
const CHECK_CODE: usize = 14;

impl App {
    /// 结束检查.
    ///
    /// The record is printed before the transaction and sealed by its digests in it; if somebody wrote meanwhile, nothing is kept.
    ///
    /// # Errors
    /// Not signed, changed meanwhile, the press fails.
    pub async fn close_visit(&self, caller: &Caller, id: VisitId) -> Result<Done, AppError> {
        let seen = {
            let mut q = self.db.read().await?;
            q.visit(id).await?
        };
        seen.state.need_status(&[heyi_domain::visit::VisitStatus::Signed], "结束检查").map_err(AppError::from).or_else(|error| {
            // A repeated request finds the visit closed: the stored answer is given below.
            if caller.key.is_some() { Ok(()) } else { Err(error) }
        })?;
        let check_code = random_code(CHECK_CODE, &*self.chance);
        let record = self.print_record(&seen, &check_code).await?;
        let number_seen = seen.number;
        let done = self
            .act(caller, move |act| {
                Box::pin(async move {
                    let visit = act.tx.visit(id).await?;
                    act.same_as_seen(&id.to_string(), visit.number).await?;
                    if visit.number != number_seen {
                        return Err(AppError::Changed { expected: number_seen, actual: visit.number, since: Vec::new() });
                    }
                    let close = Close { record_sha256: record.sha256.clone(), record_sm3: record.sm3.clone() };
                    let number = perform(act, &visit, VisitCommand::Close(close)).await?;
                    issue(act, &visit.state, record).await?;
                    dispose(act, &visit.state).await?;
                    change_risk(act, &visit.state).await?;
                    finish_task(act, visit.state.plan.task).await?;
                    act.paper_later("result-notice", &id.to_string()).await?;
                    Ok(act.done(id, number, "检查已结束，记录已生成"))
                })
            })
            .await?;
        self.make_papers_now().await;
        Ok(done)
    }

    /// Finishes the task when its last visit ended otherwise.
    pub(super) async fn finish_task_of(&self, visit: VisitId) -> Result<(), AppError> {
        let caller = self.system_caller();
        self.act(&caller, move |act| {
            Box::pin(async move {
                let task = act.tx.visit(visit).await?.state.plan.task;
                finish_task(act, task).await
            })
        })
        .await
    }
}

async fn issue(act: &mut Act<'_>, visit: &Visit, record: DocumentRecord) -> Result<(), AppError> {
    let id = DocumentId::from_uuid(act.new_uuid()).to_string();
    let (root, firm) = (visit.plan.task.to_string(), visit.plan.firm.to_string());
    act.append(Stream::at(&id, 0).under(&root).of_firm(&firm), vec![DocumentEvent::Issued { record: Box::new(record) }]).await?;
    Ok(())
}

/// What becomes of the findings.
#[derive(Default)]
struct Ways {
    orders: BTreeMap<(BodyCode, Day), Vec<FindingLine>>,
    referrals: BTreeMap<BodyCode, Vec<FindingLine>>,
    cases: Vec<FindingLine>,
}

async fn dispose(act: &mut Act<'_>, visit: &Visit) -> Result<(), AppError> {
    let mut ways = Ways::default();
    let mut numbers: BTreeMap<String, u64> = BTreeMap::new();
    for line in &visit.findings {
        let stream = line.finding.to_string();
        let recorded = FindingEvent::Recorded { visit: visit.id, firm: visit.plan.firm, line: Box::new(line.clone()), on: act.today };
        let mut events = vec![recorded];
        match &line.disposition {
            Disposition::CorrectedOnSpot => events.push(FindingEvent::Corrected { on: act.today, how: "当场改正".to_owned() }),
            Disposition::Order { last_day } => ways.orders.entry((line.body.clone(), *last_day)).or_default().push(line.clone()),
            Disposition::Refer { to } => ways.referrals.entry(to.clone()).or_default().push(line.clone()),
            Disposition::ProposeCase { last_day } => {
                ways.orders.entry((line.body.clone(), *last_day)).or_default().push(line.clone());
                ways.cases.push(line.clone());
            }
        }
        let number = append(act, visit, &stream, 0, events).await?;
        numbers.insert(stream, number);
    }
    for ((body, last_day), lines) in ways.orders {
        order(act, visit, &body, last_day, &lines, &mut numbers).await?;
    }
    for (to, lines) in ways.referrals {
        refer(act, visit, &to, &lines, &mut numbers).await?;
    }
    for line in ways.cases {
        propose_case(act, visit, &line, &mut numbers).await?;
    }
    Ok(())
}

async fn append<E: Into<heyi_domain::Event>>(act: &mut Act<'_>, visit: &Visit, stream: &str, expected: u64, events: Vec<E>) -> Result<u64, AppError> {
    let (root, firm) = (visit.plan.task.to_string(), visit.plan.firm.to_string());
    act.append(Stream::at(stream, expected).under(&root).of_firm(&firm), events).await
}

async fn note(act: &mut Act<'_>, visit: &Visit, line: &FindingLine, event: FindingEvent, numbers: &mut BTreeMap<String, u64>) -> Result<(), AppError> {
    let stream = line.finding.to_string();
    let expected = numbers.get(&stream).copied().unwrap_or(0);
    let number = append(act, visit, &stream, expected, vec![event]).await?;
    numbers.insert(stream, number);
    Ok(())
}

async fn order(
    act: &mut Act<'_>,
    visit: &Visit,
    body: &BodyCode,
    last_day: Day,
    lines: &[FindingLine],
    numbers: &mut BTreeMap<String, u64>,
) -> Result<(), AppError> {
    let id = OrderId::from_uuid(act.new_uuid());
    let text = OrderText {
        number: act.document_number(body, "责改").await?,
        visit: visit.id,
        firm: visit.plan.firm,
        firm_name: visit.plan.firm_name.clone(),
        body: body.clone(),
        lines: lines.iter().map(order_line).collect(),
        issued_on: act.today,
        last_day,
    };
    append(act, visit, &id.to_string(), 0, vec![OrderEvent::Issued { text: Box::new(text) }]).await?;
    for line in lines {
        note(act, visit, line, FindingEvent::Ordered { order: id }, numbers).await?;
    }
    act.paper_later("correction-order", &id.to_string()).await
}

fn order_line(line: &FindingLine) -> OrderLine {
    OrderLine {
        finding: line.finding,
        matter: line.matter.clone(),
        seen: line.seen.clone(),
        legal_basis: line.legal_basis.clone(),
        item: line.item.clone(),
    }
}

async fn refer(act: &mut Act<'_>, visit: &Visit, to: &BodyCode, lines: &[FindingLine], numbers: &mut BTreeMap<String, u64>) -> Result<(), AppError> {
    let id = ReferralId::from_uuid(act.new_uuid());
    let from = visit.plan.lead_body.clone();
    let text = ReferralText {
        number: act.document_number(&from, "移送").await?,
        from,
        to: to.clone(),
        visit: visit.id,
        firm: visit.plan.firm,
        firm_name: visit.plan.firm_name.clone(),
        findings: lines.iter().map(|l| l.finding).collect(),
        facts: lines.iter().map(|l| format!("{}：{}", l.matter, l.seen)).collect(),
        on: act.today,
    };
    append(act, visit, &id.to_string(), 0, vec![ReferralEvent::Sent { text: Box::new(text) }]).await?;
    for line in lines {
        note(act, visit, line, FindingEvent::Referred { referral: id, to: to.clone() }, numbers).await?;
    }
    act.paper_later("referral-letter", &id.to_string()).await
}

async fn propose_case(act: &mut Act<'_>, visit: &Visit, line: &FindingLine, numbers: &mut BTreeMap<String, u64>) -> Result<(), AppError> {
    let Some(item) = &line.item else { return Ok(()) };
    let firm = act.tx.firm(visit.plan.firm).await?.state.record;
    let lead = Lead {
        source: "监督检查".to_owned(),
        cause: act.app.rules.item(item).map_or_else(|| line.matter.clone(), |i| i.name.clone()),
        item: item.clone(),
        firm: Some(visit.plan.firm),
        firm_name: visit.plan.firm_name.clone(),
        party: Some(crate::cases::registered(visit.plan.firm, &firm)),
        body: line.body.clone(),
        findings: vec![line.finding],
        order: None,
        facts: line.seen.clone(),
        town: firm.town,
        act_ended_on: act.today,
        grave_harm: String::new(),
        discovered_on: act.today,
        decide_by: None,
        decide_by_rule: None,
    };
    let id = CaseId::from_uuid(act.new_uuid());
    register_lead(act, id, lead, &visit.plan.task.to_string()).await?;
    note(act, visit, line, FindingEvent::CaseProposed { case: id }, numbers).await
}

/// Registers a lead with the clock of its field's rule.
pub(crate) async fn register_lead(act: &mut Act<'_>, id: CaseId, mut lead: Lead, root: &str) -> Result<u64, AppError> {
    let rules = act.app.rules.clone();
    let department = rules.item(&lead.item).map_or("", |i| i.department_id.as_str());
    if let Some(rule) = rules.clock("filing", department) {
        lead.decide_by = deadline::deadline(&rules, &rule.id, lead.discovered_on, None).ok().map(|a| a.due_day);
        lead.decide_by_rule = lead.decide_by.map(|_| rule.id.clone());
    }
    let firm = lead.firm.map(|f| f.to_string());
    let events = register(lead, &act.context(()))?;
    let id_text = id.to_string();
    let mut at = Stream::at(&id_text, 0).under(root);
    if let Some(firm) = &firm {
        at = at.of_firm(firm);
    }
    let number = act.append(at, events).await?;
    act.paper_later("lead-register", &id.to_string()).await?;
    Ok(number)
}

async fn change_risk(act: &mut Act<'_>, visit: &Visit) -> Result<(), AppError> {
    let firm = act.tx.firm(visit.plan.firm).await?;
    let proposed = visit.findings.iter().any(|f| matches!(f.disposition, Disposition::ProposeCase { .. }));
    let clean = visit.findings.is_empty();
    let risk = risk_after(firm.state.record.risk, proposed, clean);
    if risk == firm.state.record.risk {
        return Ok(());
    }
    let result = if clean { "未发现问题" } else { "有问题建议立案" };
    let why = format!("{}检查{result}，风险等级由{}调整为{}", act.today.chinese_date(), firm.state.record.risk.letter(), risk.letter());
    let id = visit.plan.firm.to_string();
    act.append(Stream::at(&id, firm.number), vec![FirmEvent::RiskChanged { risk, why }]).await?;
    Ok(())
}

async fn finish_task(act: &mut Act<'_>, task: TaskId) -> Result<(), AppError> {
    let row = act
        .tx
        .fetch_one("SELECT COUNT(*) AS open FROM visits WHERE task = $1 AND status NOT IN ('closed', 'abandoned')", args![task.to_string()])
        .await?;
    let open_visits = usize::try_from(row.int("open")?).unwrap_or(0);
    let loaded = act.tx.task(task).await?;
    if let Ok(events) = (Finish { open_visits }).decide(&loaded.state) {
        act.append(Stream::at(&task.to_string(), loaded.number), events).await?;
    }
    Ok(())
}
