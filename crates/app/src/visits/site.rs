//! The acts on site. Each is one command of the core, in one transaction.

use heyi_domain::ids::{FindingId, PersonId, VisitId};
use heyi_domain::visit::{
    Abandon, AddEvidence, AnswerCheck, Choice, ConfirmList, Enter, Evidence, FileCodeReport, IssueNotice, MergeList, Move, PassRest, PublishResult,
    RefuseSignature, ReportNoCode, ScanFirmCode, Sign, Signatory, Visit, VisitCommand, VisitEvent, decide,
};
use heyi_rulebook::Day;
use heyi_rulebook::checklist::Answer;

use crate::act::{Act, Stream};
use crate::load::{Load as _, Loaded};
use crate::views::{ChoiceDraft, Done, EvidenceNote};
use crate::{App, AppError, Caller};

impl App {
    async fn site_act(&self, caller: &Caller, id: VisitId, command: VisitCommand, message: &'static str) -> Result<Done, AppError> {
        self.act(caller, move |act| {
            Box::pin(async move {
                let visit = act.tx.visit(id).await?;
                act.same_as_seen(&id.to_string(), visit.number).await?;
                let number = perform(act, &visit, command).await?;
                Ok(act.done(id, number, message))
            })
        })
        .await
    }

    /// 扫企业码.
    ///
    /// # Errors
    /// Another firm's code.
    pub async fn scan_firm_code(&self, caller: &Caller, id: VisitId, code: String) -> Result<Done, AppError> {
        self.site_act(caller, id, VisitCommand::ScanFirmCode(ScanFirmCode { code }), "企业码核对一致").await
    }

    /// 登记未使用执法码; the report to 司法行政部门 is a running period from now on.
    ///
    /// # Errors
    /// No reason.
    pub async fn report_no_code(&self, caller: &Caller, id: VisitId, reason: String) -> Result<Done, AppError> {
        self.site_act(caller, id, VisitCommand::ReportNoCode(ReportNoCode { reason }), "已登记，请在期限内报告").await
    }

    /// 亮证入场.
    ///
    /// # Errors
    /// Gate G3.
    pub async fn enter_visit(&self, caller: &Caller, id: VisitId, officers: Vec<PersonId>) -> Result<Done, AppError> {
        self.site_act(caller, id, VisitCommand::Enter(Enter { officers }), "已亮证入场").await
    }

    /// 送达检查通知书: the number is allocated here, the paper follows at once.
    ///
    /// # Errors
    /// Not on site, given already.
    pub async fn issue_notice(&self, caller: &Caller, id: VisitId) -> Result<Done, AppError> {
        let done = self
            .act(caller, move |act| {
                Box::pin(async move {
                    let visit = act.tx.visit(id).await?;
                    act.same_as_seen(&id.to_string(), visit.number).await?;
                    let lead = visit.state.plan.lead_body.clone();
                    let number = act.document_number(&lead, "检通").await?;
                    let last = perform(act, &visit, VisitCommand::IssueNotice(IssueNotice { number })).await?;
                    act.paper_later("inspection-notice", &id.to_string()).await?;
                    Ok(act.done(id, last, "检查通知书已送达"))
                })
            })
            .await?;
        self.make_papers_now().await;
        Ok(done)
    }

    /// 记录一项检查结果.
    ///
    /// # Errors
    /// Not on site, an answer of another kind.
    pub async fn answer_check(&self, caller: &Caller, id: VisitId, check: String, answer: Answer, note: String) -> Result<Done, AppError> {
        self.site_act(caller, id, VisitCommand::AnswerCheck(AnswerCheck { check, answer, note }), "已记录").await
    }

    /// 其余均符合.
    ///
    /// # Errors
    /// Not on site.
    pub async fn pass_rest(&self, caller: &Caller, id: VisitId) -> Result<Done, AppError> {
        self.site_act(caller, id, VisitCommand::PassRest(PassRest), "其余均符合").await
    }

    /// 取证: bytes already kept become evidence of the visit.
    ///
    /// # Errors
    /// Bytes not kept, not on site.
    pub async fn add_evidence(&self, caller: &Caller, id: VisitId, note: EvidenceNote) -> Result<Done, AppError> {
        let kept = self.kept_evidence(&note.sha256).await?;
        let body = caller.actor.acting_body()?.clone();
        let evidence = Evidence {
            number: 0,
            sha256: kept.sha256,
            sm3: kept.sm3,
            size: kept.size,
            mime: kept.mime,
            check: note.check,
            body,
            by: caller.actor.person,
            taken_ms: note.taken_ms,
            note: note.note,
        };
        self.site_act(caller, id, VisitCommand::AddEvidence(AddEvidence { evidence }), "已取证").await
    }

    /// 合并为一张清单.
    ///
    /// # Errors
    /// Checks unanswered, dispositions missing.
    pub async fn merge_list(&self, caller: &Caller, id: VisitId, choices: Vec<ChoiceDraft>, advice: String) -> Result<Done, AppError> {
        let now = self.now_ms();
        let choices = choices
            .into_iter()
            .map(|c| Choice {
                finding: c.finding.unwrap_or_else(|| FindingId::from_uuid(crate::surroundings::uuid_v7(now, &*self.chance))),
                check: c.check,
                disposition: c.disposition,
            })
            .collect();
        self.site_act(caller, id, VisitCommand::MergeList(MergeList { choices, advice }), "已合并为一张清单").await
    }

    /// 确认清单, each officer with his own account.
    ///
    /// # Errors
    /// No merged list, not one of the officers present.
    pub async fn confirm_list(&self, caller: &Caller, id: VisitId) -> Result<Done, AppError> {
        self.site_act(caller, id, VisitCommand::ConfirmList(ConfirmList), "已确认清单").await
    }

    /// 告知并签名; the signature image was kept before.
    ///
    /// # Errors
    /// No merged list, no name, image not kept.
    pub async fn sign_visit(&self, caller: &Caller, id: VisitId, signatory: Signatory, signature: String, statement: String) -> Result<Done, AppError> {
        self.kept_evidence(&signature).await?;
        self.site_act(caller, id, VisitCommand::Sign(Sign { signatory, signature, statement }), "企业已签名").await
    }

    /// 记明拒签.
    ///
    /// # Errors
    /// Neither witness nor recording.
    pub async fn refuse_signature(
        &self,
        caller: &Caller,
        id: VisitId,
        reason: String,
        witness: Option<String>,
        recording: Option<u32>,
    ) -> Result<Done, AppError> {
        self.site_act(caller, id, VisitCommand::RefuseSignature(RefuseSignature { reason, witness, recording }), "已记明拒签情况").await
    }

    /// 未实施检查.
    ///
    /// # Errors
    /// Findings would be lost, no reason.
    pub async fn abandon_visit(&self, caller: &Caller, id: VisitId, reason: String) -> Result<Done, AppError> {
        let done = self.site_act(caller, id, VisitCommand::Abandon(Abandon { reason }), "已登记未实施检查").await?;
        self.finish_task_of(id).await?;
        Ok(done)
    }

    /// 改期.
    ///
    /// # Errors
    /// Not the leader, begun already, a day past.
    pub async fn move_visit(&self, caller: &Caller, id: VisitId, day: Day, reason: String) -> Result<Done, AppError> {
        self.site_act(caller, id, VisitCommand::Move(Move { day, reason }), "已改期").await
    }

    /// 报告未使用执法码.
    ///
    /// # Errors
    /// Nothing to report.
    pub async fn file_code_report(&self, caller: &Caller, id: VisitId, text: String) -> Result<Done, AppError> {
        let done = self
            .act(caller, move |act| {
                Box::pin(async move {
                    let visit = act.tx.visit(id).await?;
                    act.same_as_seen(&id.to_string(), visit.number).await?;
                    let number = perform(act, &visit, VisitCommand::FileCodeReport(FileCodeReport { text })).await?;
                    act.paper_later("code-report", &id.to_string()).await?;
                    Ok(act.done(id, number, "已报告"))
                })
            })
            .await?;
        self.make_papers_now().await;
        Ok(done)
    }

    /// 公开检查结果.
    ///
    /// # Errors
    /// Not ended, published already.
    pub async fn publish_visit(&self, caller: &Caller, id: VisitId) -> Result<Done, AppError> {
        self.site_act(caller, id, VisitCommand::PublishResult(PublishResult), "检查结果已公开").await
    }
}

/// Decides and appends; the number of the last event.
pub(super) async fn perform(act: &mut Act<'_>, visit: &Loaded<Visit>, command: VisitCommand) -> Result<u64, AppError> {
    let facts = act.app.clone().visit_facts(act.tx, &visit.state).await?;
    let events = decide(&visit.state, command, &act.context(&facts))?;
    append(act, visit, events).await
}

pub(super) async fn append(act: &mut Act<'_>, visit: &Loaded<Visit>, events: Vec<VisitEvent>) -> Result<u64, AppError> {
    let (id, root, firm) = (visit.state.id.to_string(), visit.state.plan.task.to_string(), visit.state.plan.firm.to_string());
    act.append(Stream::at(&id, visit.number).under(&root).of_firm(&firm), events).await
}
