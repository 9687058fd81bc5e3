//! 办案, as far as filing (立案).

use heyi_domain::case::{Case, CaseCommand, CaseStatus, FilingFacts, Lead, checklist, decide, open};
use heyi_domain::finding::FindingEvent;
use heyi_domain::ids::{BodyCode, CaseId, FirmId, PersonId};
use heyi_domain::{Context, Role};
use heyi_rulebook::deadline;
use heyi_store::{Query, Row, args};

use crate::act::{Act, Stream};
use crate::load::{Load as _, Loaded};
use crate::tasks::{officer_facts, parse, person_refs, unword, word};
use crate::views::{CaseFilter, CaseRow, CaseView, Done, FilingDraft, LeadDraft, Page, page_size};
use crate::visits::register_lead;
use crate::words::left;
use crate::{App, AppError, Caller};

impl App {
    /// Cases of the own body, newest first.
    ///
    /// # Errors
    /// No enforcement body.
    pub async fn list_cases(&self, caller: &Caller, filter: &CaseFilter) -> Result<Page<CaseRow>, AppError> {
        let size = page_size(filter.limit);
        let mut sql = String::from("SELECT * FROM cases WHERE 1 = 1");
        let mut values = args![];
        if !matches!(caller.actor.role, Role::Supervisor | Role::Administrator) {
            values.push(caller.actor.acting_body()?.as_str().into());
            sql.push_str(" AND body = $1");
        }
        if let Some(status) = filter.status {
            values.push(word(&status)?.into());
            sql.push_str(&format!(" AND status = ${}", values.len()));
        }
        if let Some(after) = &filter.after {
            values.push(after.as_str().into());
            sql.push_str(&format!(" AND id < ${}", values.len()));
        }
        sql.push_str(&format!(" ORDER BY id DESC LIMIT {}", size + 1));
        let rows = self.db.fetch_all(sql, values).await?;
        let page = rows.iter().take(size).map(|row| self.case_row(row)).collect::<Result<Vec<_>, _>>()?;
        let next = (rows.len() > size).then(|| page.last().map(|r| r.id.to_string())).flatten();
        Ok(Page { rows: page, next })
    }

    pub(crate) async fn cases_of_firm<Q: Query>(&self, q: &mut Q, firm: FirmId) -> Result<Vec<CaseRow>, AppError> {
        let rows = q.fetch_all("SELECT * FROM cases WHERE firm = $1 ORDER BY id DESC LIMIT 100", args![firm.to_string()]).await?;
        rows.iter().map(|row| self.case_row(row)).collect()
    }

    fn case_row(&self, row: &Row) -> Result<CaseRow, AppError> {
        let status: CaseStatus = unword(row.text("status")?)?;
        let due = row.opt_text("due")?.map(parse).transpose()?;
        let (urgency, left) = left(&self.rules, self.today(), due);
        let broken = |_| AppError::Broken("case id".to_owned());
        Ok(CaseRow {
            id: row.text("id")?.parse().map_err(broken)?,
            number: row.opt_string("doc_number")?,
            cause: row.string("cause")?,
            firm: row.text("firm")?.parse().map_err(broken)?,
            firm_name: row.string("firm_name")?,
            body: self.body_ref(&BodyCode(row.string("body")?)),
            status,
            status_name: status.label().to_owned(),
            discovered_on: parse(row.text("discovered_on")?)?,
            due,
            left,
            urgency,
        })
    }

    /// 案件详情.
    ///
    /// # Errors
    /// Not found, or another body's.
    pub async fn view_case(&self, caller: &Caller, id: CaseId) -> Result<CaseView, AppError> {
        let mut q = self.db.read().await?;
        let loaded = q.case(id).await?;
        let case = &loaded.state;
        if !matches!(caller.actor.role, Role::Supervisor | Role::Administrator) && caller.actor.acting_body()? != &case.lead.body {
            return Err(AppError::NotFound("这个案件"));
        }
        let row = q.fetch_one("SELECT * FROM cases WHERE id = $1", args![id.to_string()]).await?;
        let facts = self.filing_facts(&mut q, case, &[]).await?;
        let cx = Context { now_ms: self.now_ms(), today: self.today(), actor: &caller.actor, rules: &self.rules, facts: () };
        let handlers = case.filing.as_ref().map(|f| f.handlers.clone()).unwrap_or_default();
        let in_charge: Vec<PersonId> = case.filing.iter().map(|f| f.in_charge).collect();
        Ok(CaseView {
            row: self.case_row(&row)?,
            stream_number: loaded.number,
            lead: case.lead.clone(),
            filing: case.filing.clone(),
            in_charge: person_refs(self, &mut q, &in_charge).await?.into_iter().next(),
            handlers: person_refs(self, &mut q, &handlers).await?,
            conditions: checklist(case, &facts, &cx),
            acts: acts(case, &cx),
            documents: self.documents_of(&mut q, &id.to_string()).await?,
            timeline: self.timeline_of(&mut q, loaded.events).await?,
            ends_here: "立案以后的调查、告知、决定、执行等程序，本版本尚未提供。".to_owned(),
        })
    }

    /// Facts for the gate of filing.
    pub(crate) async fn filing_facts<Q: Query>(&self, q: &mut Q, case: &Case, handlers: &[PersonId]) -> Result<FilingFacts, AppError> {
        let lead = &case.lead;
        let answer = self.competence(&lead.item, &lead.body, self.today())?;
        let limitation_rule = if lead.grave_harm.trim().is_empty() { "apl-36-limitation" } else { "apl-36-limitation-long" };
        let limitation = deadline::deadline(&self.rules, limitation_rule, lead.act_ended_on, None).ok().map(|a| a.due_day);
        // The same act: the same firm and item, and this act had ended when the other case's was discovered. What goes on after that is new.
        let others = q
            .fetch_all(
                "SELECT body, doc_number FROM cases WHERE firm = $1 AND item = $2 AND id <> $3 AND status = 'filed' AND discovered_on >= $4 ORDER BY filed_on",
                args![lead.firm.to_string(), lead.item.as_str(), case.id.to_string(), lead.act_ended_on.to_string()],
            )
            .await?;
        let (mut filed_elsewhere, mut filed_before) = (None, None);
        for row in others {
            let body = BodyCode(row.string("body")?);
            if body == lead.body {
                filed_before = filed_before.or(row.opt_string("doc_number")?);
            } else {
                filed_elsewhere = filed_elsewhere.or(Some(self.body_ref(&body).name));
            }
        }
        Ok(FilingFacts {
            may_act: answer.may_act,
            competence: answer.reason,
            acting_name: answer.acting_name.unwrap_or_default(),
            kind: answer.kind.label().to_owned(),
            cites: answer.basis,
            otherwise: answer.otherwise.first().map(|o| o.text.clone()),
            limitation_ends: limitation,
            limitation_rule: limitation_rule.to_owned(),
            filed_elsewhere,
            filed_before,
            fine_search: case.filing.as_ref().map(|f| f.fine_search.clone()).unwrap_or_default(),
            officers: officer_facts(q, handlers).await?,
        })
    }

    /// 登记案件来源 by hand.
    ///
    /// # Errors
    /// Unknown item or firm, days the wrong way round.
    pub async fn register_lead(&self, caller: &Caller, draft: LeadDraft) -> Result<Done, AppError> {
        self.act(caller, move |act| {
            Box::pin(async move {
                let body = act.caller.actor.acting_body()?.clone();
                let firm = act.tx.firm(draft.firm).await?.state;
                let item = act.app.rules.item(&draft.item).ok_or_else(|| AppError::BadInput(format!("没有“{}”这个执法事项。", draft.item)))?;
                let lead = Lead {
                    source: draft.source,
                    cause: item.name.clone(),
                    item: draft.item,
                    firm: draft.firm,
                    firm_name: firm.record.name,
                    body,
                    findings: draft.findings,
                    order: draft.order,
                    facts: draft.facts,
                    town: firm.record.town,
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
        let command = CaseCommand::Propose { in_charge: draft.in_charge, handlers: draft.handlers, fine_search: draft.fine_search };
        self.case_act(caller, id, command, people, "已提交立案审批").await
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
                    let body = case.state.lead.body.clone();
                    let number = act.document_number(&body, "罚立").await?;
                    let events = decide(&case.state, CaseCommand::File { number }, &act.context(&facts))?;
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
        self.case_act(caller, id, CaseCommand::Return { reason }, Vec::new(), "已退回").await
    }

    /// 不予立案.
    ///
    /// # Errors
    /// Not the head, wrong state, no reason.
    pub async fn refuse_case(&self, caller: &Caller, id: CaseId, reason: String) -> Result<Done, AppError> {
        self.case_act(caller, id, CaseCommand::Refuse { reason }, Vec::new(), "已决定不予立案").await
    }

    async fn case_act(&self, caller: &Caller, id: CaseId, command: CaseCommand, people: Vec<PersonId>, message: &'static str) -> Result<Done, AppError> {
        self.act(caller, move |act| {
            Box::pin(async move {
                let case = seen(act, id).await?;
                let mut facts = act.app.clone().filing_facts(act.tx, &case.state, &people).await?;
                if let CaseCommand::Propose { fine_search, .. } = &command {
                    facts.fine_search.clone_from(fine_search);
                }
                let events = decide(&case.state, command, &act.context(&facts))?;
                let number = append(act, &case, events).await?;
                Ok(act.done(id, number, message))
            })
        })
        .await
    }
}

async fn seen(act: &mut Act<'_>, id: CaseId) -> Result<Loaded<Case>, AppError> {
    let case = act.tx.case(id).await?;
    act.same_as_seen(&id.to_string(), case.number).await?;
    Ok(case)
}

async fn append(act: &mut Act<'_>, case: &Loaded<Case>, events: Vec<heyi_domain::case::CaseEvent>) -> Result<u64, AppError> {
    let (id, firm) = (case.state.id.to_string(), case.state.lead.firm.to_string());
    act.append(Stream::at(&id, case.number).of_firm(&firm), events).await
}

/// The steps of the declared procedure this person may do now, as far as they are built.
fn acts(case: &Case, cx: &Context<'_, ()>) -> Vec<String> {
    let built = |id: &str| match id {
        "propose_filing" => Some("propose"),
        "file" => Some("file"),
        "return_filing" => Some("return"),
        "refuse_filing" => Some("refuse"),
        _ => None,
    };
    open(case, cx).into_iter().filter_map(|step| built(&step.id)).map(str::to_owned).collect()
}
