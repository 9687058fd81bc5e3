//! 登记线索、建议立案、立案、退回、不予立案.

use heyi_domain::case::{Case, CaseEvent, Lead, Party, PartyKind, Propose, filing};
use heyi_domain::finding::FindingEvent;
use heyi_domain::firm::FirmRecord;
use heyi_domain::ids::{BodyCode, CaseId, FirmId};

use crate::act::{Act, Stream};
use crate::documents::Office;
use crate::load::{Load as _, Loaded};
use crate::views::{Done, FilingDraft, LeadDraft};
use crate::visits::register_lead;
use crate::{App, AppError, Caller};

impl App {
    /// 登记案件来源 by hand.
    ///
    /// # Errors
    /// Unknown item or firm, days the wrong way round.
    pub async fn register_lead(&self, caller: &Caller, draft: LeadDraft) -> Result<Done, AppError> {
        self.act(caller, move |act| {
            Box::pin(async move {
                let body = act.caller.actor.acting_body()?.clone();
                let (party, town) = party_of(act, &draft, &body).await?;
                let item = act.app.rules.item(&draft.item).ok_or_else(|| AppError::BadInput(format!("没有“{}”这个执法事项。", draft.item)))?;
                let lead = Lead {
                    source: draft.source,
                    cause: item.name.clone(),
                    item: draft.item,
                    firm: draft.firm,
                    firm_name: party.name.clone(),
                    party: Some(party),
                    body,
                    findings: draft.findings,
                    order: draft.order,
                    facts: draft.facts,
                    town,
                    act_ended_on: draft.act_ended_on,
                    grave_harm: draft.grave_harm.trim().to_owned(),
                    discovered_on: draft.discovered_on,
                    decide_by: None,
                    decide_by_rule: None,
                };
                let id = CaseId::from_uuid(act.new_uuid());
                for finding in lead.findings.clone() {
                    let loaded = act.tx.finding(finding).await?;
                    let events: Vec<FindingEvent> = loaded.state.propose_case(id)?;
                    act.append(Stream::at(&finding.to_string(), loaded.number), events).await?;
                }
                let number = register_lead(act, id, lead, &id.to_string()).await?;
                Ok(act.done(id, number, "已登记案件来源"))
            })
        })
        .await
    }

    /// 建议立案.
    ///
    /// # Errors
    /// Gate G5.
    pub async fn propose_filing(&self, caller: &Caller, id: CaseId, draft: FilingDraft) -> Result<Done, AppError> {
        let people = draft.handlers.clone();
        let command = Propose { in_charge: draft.in_charge, handlers: draft.handlers, fine_search: draft.fine_search };
        self.act(caller, move |act| {
            Box::pin(async move {
                let case = seen(act, id).await?;
                let mut facts = act.app.clone().filing_facts(act.tx, &case.state, &people).await?;
                facts.fine_search.clone_from(&command.fine_search);
                let events = command.decide(&case.state, &act.context(&facts))?;
                let number = append(act, &case, events).await?;
                Ok(act.done(id, number, "已提交立案审批"))
            })
        })
        .await
    }

    /// 批准立案: the number is allocated here.
    ///
    /// # Errors
    /// Not the head, own case, gate G5.
    pub async fn file_case(&self, caller: &Caller, id: CaseId) -> Result<Done, AppError> {
        let done = self
            .act(caller, move |act| {
                Box::pin(async move {
                    let case = seen(act, id).await?;
                    let facts = act.app.clone().filing_facts(act.tx, &case.state, &[]).await?;
                    let body = Office::of(&act.app).acting(&case.state);
                    let number = act.document_number(&body, "罚立").await?;
                    let events = filing::file(&case.state, number, &act.context(&facts))?;
                    let last = append(act, &case, events).await?;
                    act.paper_later("filing-approval", &id.to_string()).await?;
                    Ok(act.done(id, last, "已批准立案"))
                })
            })
            .await?;
        self.make_papers_now().await;
        Ok(done)
    }

    /// 退回立案建议.
    ///
    /// # Errors
    /// Not the head, wrong state, no reason.
    pub async fn return_case(&self, caller: &Caller, id: CaseId, reason: String) -> Result<Done, AppError> {
        self.act(caller, move |act| {
            Box::pin(async move {
                let case = seen(act, id).await?;
                let events = filing::send_back(&case.state, reason, &act.context(()))?;
                let number = append(act, &case, events).await?;
                Ok(act.done(id, number, "已退回"))
            })
        })
        .await
    }

    /// 不予立案.
    ///
    /// # Errors
    /// Not the head, wrong state, no reason.
    pub async fn refuse_case(&self, caller: &Caller, id: CaseId, reason: String) -> Result<Done, AppError> {
        let done = self
            .act(caller, move |act| {
                Box::pin(async move {
                    let case = seen(act, id).await?;
                    let events = filing::refuse(&case.state, reason, &act.context(()))?;
                    let number = append(act, &case, events).await?;
                    act.paper_later("filing-refusal", &id.to_string()).await?;
                    Ok(act.done(id, number, "已决定不予立案"))
                })
            })
            .await?;
        self.make_papers_now().await;
        Ok(done)
    }
}

/// The party: a firm of the register, or the person entered, or nobody yet; and the town of the act.
async fn party_of(act: &mut Act<'_>, draft: &LeadDraft, body: &BodyCode) -> Result<(Party, String), AppError> {
    if let Some(firm) = draft.firm {
        let record = act.tx.firm(firm).await?.state.record;
        return Ok((registered(firm, &record), record.town));
    }
    let own = act.app.body(body).and_then(|b| b.town.clone());
    let town = draft.town.clone().filter(|t| !t.is_empty()).or(own).ok_or_else(|| AppError::BadInput("没有写明违法行为发生地的镇街。".to_owned()))?;
    if act.app.rules.town(&town).is_none() {
        return Err(AppError::BadInput(format!("没有代码为“{town}”的镇街。")));
    }
    let party = draft.party.clone().ok_or_else(|| AppError::BadInput("没有选择检查对象，也没有填写当事人；当事人不明的，类型选公民，姓名留空。".to_owned()))?;
    for (text, label, most) in [(&party.name, "姓名（名称）", 120), (&party.address, "地址", 200), (&party.id_number, "证件号码", 60), (&party.phone, "电话", 40)] {
        if text.chars().count() > most {
            return Err(AppError::BadInput(format!("{label}过长，最多{most}个字。")));
        }
    }
    Ok((Party { firm: None, ..party }, town))
}

/// 当事人 as the register has it.
pub(crate) fn registered(firm: FirmId, record: &FirmRecord) -> Party {
    Party {
        kind: if record.kind.contains("个体") { PartyKind::Business } else { PartyKind::Organisation },
        name: record.name.clone(),
        id_type: "统一社会信用代码".to_owned(),
        id_number: record.credit_code.clone(),
        representative: record.contact.clone(),
        address: record.address.clone(),
        phone: record.phone.clone(),
        born_on: None,
        guardian: String::new(),
        firm: Some(firm),
    }
}

pub(crate) async fn seen(act: &mut Act<'_>, id: CaseId) -> Result<Loaded<Case>, AppError> {
    let case = act.tx.case(id).await?;
    act.same_as_seen(&id.to_string(), case.number).await?;
    Ok(case)
}

pub(crate) async fn append(act: &mut Act<'_>, case: &Loaded<Case>, events: Vec<CaseEvent>) -> Result<u64, AppError> {
    let id = case.state.id.to_string();
    let firm = case.state.lead.firm.map(|f| f.to_string());
    let mut at = Stream::at(&id, case.number);
    if let Some(firm) = &firm {
        at = at.of_firm(firm);
    }
    act.append(at, events).await
}
