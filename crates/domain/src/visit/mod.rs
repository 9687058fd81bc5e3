//! 检查（现场）: five stops 亮码 · 亮证 · 检查 · 清单 · 签名, each behind its gate (G3, G4).

mod after;
mod answer;
mod confirm;
mod enter;
mod gate;
mod list;
mod sign;

use heyi_rulebook::{Day, checklist::Answer};
use serde::{Deserialize, Serialize};

pub use after::{FileCodeReport, PublishResult};
pub use answer::{AddEvidence, AnswerCheck, PassRest};
pub use confirm::{ConfirmList, unconfirmed};
pub use enter::{Abandon, Enter, IssueNotice, Move, ReportNoCode, ScanFirmCode, VisitFacts};
pub use gate::{Missing, Stop, missing, next_stop};
pub use list::{Choice, Disposition, FindingLine, MergeList, compose};
pub use sign::{Close, RefuseSignature, Sign, Signatory};

use crate::ids::{BodyCode, FindingId, FirmId, PersonId, TaskId, VisitId};
use crate::refusal::Refusal;
use crate::task::{InspectionKind, OfficerFacts, PlannedCheck};

/// One matter of the visit's checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct VisitCheck {
    /// The planned check.
    #[serde(flatten)]
    pub planned: PlannedCheck,
    /// Found last time and still open.
    #[serde(default)]
    pub found_before: bool,
}

/// A photo or file taken on site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Evidence {
    /// 证据编号 within the visit (1, 2, 3…).
    pub number: u32,
    /// SHA-256 of the bytes, hex.
    pub sha256: String,
    /// SM3 of the bytes, hex.
    pub sm3: String,
    /// Bytes.
    pub size: u64,
    /// Media type found in the bytes.
    pub mime: String,
    /// The check it belongs to.
    pub check: Option<String>,
    /// The body that took it.
    pub body: BodyCode,
    /// Who took it.
    pub by: PersonId,
    /// Device instant, milliseconds: a claim.
    pub taken_ms: Option<i64>,
    /// 说明.
    #[serde(default)]
    pub note: String,
}

/// The answer to one check.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Answered {
    /// 检查事项编号.
    pub check: String,
    /// The answer; `None` where the rest was passed with one press.
    #[cfg_attr(feature = "schema", schema(value_type = Option<Object>))]
    pub answer: Option<Answer>,
    /// 符合.
    pub passed: bool,
    /// 说明.
    #[serde(default)]
    pub note: String,
    /// Who answered.
    pub by: PersonId,
}

/// An officer who showed his certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Present {
    /// The person.
    pub person: PersonId,
    /// 姓名.
    pub name: String,
    /// The body.
    pub body: BodyCode,
    /// 执法证号.
    pub certificate: String,
}

/// How the visit ended for the firm's side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "how", rename_all = "snake_case")]
pub enum FirmAnswer {
    /// 签名.
    Signed {
        /// 签名人.
        name: String,
        /// 身份 (法定代表人、负责人、现场负责人…).
        capacity: String,
        /// SHA-256 of the signature image.
        signature: String,
        /// 陈述意见.
        statement: String,
    },
    /// 拒绝签名.
    Refused {
        /// 拒签情况.
        reason: String,
        /// 见证人, or
        witness: Option<String>,
        /// evidence number of the recording.
        recording: Option<u32>,
    },
}

/// Where a visit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum VisitStatus {
    /// 待检查.
    Planned,
    /// 检查中.
    OnSite,
    /// 已合并为一张清单.
    Listed,
    /// 已签名（或者记明拒签）.
    Signed,
    /// 已完成.
    Closed,
    /// 未实施.
    Abandoned,
}

impl VisitStatus {
    /// The official Chinese name.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Planned => "待检查",
            Self::OnSite => "检查中",
            Self::Listed => "待告知签名",
            Self::Signed => "已签名",
            Self::Closed => "已完成",
            Self::Abandoned => "未实施",
        }
    }
}

/// A visit as planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitPlan {
    /// The task.
    pub task: TaskId,
    /// 任务名称.
    pub title: String,
    /// 检查类型.
    pub kind: InspectionKind,
    /// 检查场景.
    pub scene: String,
    /// The firm.
    pub firm: FirmId,
    /// Its name when planned.
    pub firm_name: String,
    /// 牵头单位.
    pub lead_body: BodyCode,
    /// The day.
    pub day: Day,
    /// 执法码.
    pub code: String,
    /// The checklist.
    pub checks: Vec<VisitCheck>,
    /// Counts towards the yearly cap.
    pub counted: bool,
    /// A re-check (复查) of these findings: not a new check.
    #[serde(default)]
    pub recheck_of: Vec<FindingId>,
}

/// 检查.
#[derive(Debug, Clone, PartialEq)]
pub struct Visit {
    /// Identifier.
    pub id: VisitId,
    /// As planned (the day moves).
    pub plan: VisitPlan,
    /// Where it stands.
    pub status: VisitStatus,
    /// Who is expected, with body.
    pub expected: Vec<(BodyCode, PersonId)>,
    /// 企业码 scanned.
    pub firm_code_scanned: bool,
    /// Entered without 执法码 because of this.
    pub no_code_because: Option<String>,
    /// Officers who showed their certificates.
    pub present: Vec<Present>,
    /// 检查通知书 given, its number.
    pub notice: Option<String>,
    /// Answers, in order of the checklist.
    pub answers: Vec<Answered>,
    /// Evidence.
    pub evidence: Vec<Evidence>,
    /// 一张清单.
    pub findings: Vec<FindingLine>,
    /// 综合整改建议.
    pub advice: String,
    /// Officers who confirmed the list, the one who merged it included.
    pub confirmed: Vec<PersonId>,
    /// The firm's answer.
    pub firm_answer: Option<FirmAnswer>,
    /// Day of entry.
    pub entered_on: Option<Day>,
    /// Last day to report a missing 执法码.
    pub report_by: Option<Day>,
    /// Reported on.
    pub code_reported_on: Option<Day>,
    /// Last day to publish the result.
    pub publish_by: Option<Day>,
    /// Published on.
    pub published_on: Option<Day>,
    /// Digest of the sealed record, SHA-256 hex.
    pub record_sha256: Option<String>,
}

/// What happened at a visit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum VisitEvent {
    /// 安排.
    Planned {
        /// The plan.
        plan: Box<VisitPlan>,
        /// Officers expected.
        expected: Vec<(BodyCode, PersonId)>,
    },
    /// 部门人员加入.
    Joined {
        /// The department.
        body: BodyCode,
        /// Its officers.
        officers: Vec<PersonId>,
    },
    /// 改期.
    Moved {
        /// New day.
        day: Day,
        /// 理由.
        reason: String,
    },
    /// 扫企业码.
    FirmCodeScanned,
    /// 未使用执法码.
    EnteredWithoutCode {
        /// 特殊原因.
        reason: String,
        /// Last day of the report to 司法行政部门.
        report_by: Day,
    },
    /// 亮证入场.
    Entered {
        /// Officers present.
        present: Vec<Present>,
        /// The legal day.
        on: Day,
    },
    /// 送达检查通知书.
    NoticeIssued {
        /// 文号.
        number: String,
    },
    /// 检查结果（一项）.
    CheckAnswered {
        /// The answer.
        #[serde(flatten)]
        answered: Answered,
    },
    /// 其余均符合.
    RestPassed {
        /// The checks passed with one press.
        checks: Vec<String>,
    },
    /// 取证.
    EvidenceAdded {
        /// The evidence.
        #[serde(flatten)]
        evidence: Evidence,
    },
    /// 合并为一张清单.
    ListMerged {
        /// Findings of all bodies, gravest first.
        findings: Vec<FindingLine>,
        /// 综合整改建议.
        advice: String,
    },
    /// 执法人员确认清单.
    ListConfirmed,
    /// 告知并签名.
    FirmSigned {
        /// The answer.
        #[serde(flatten)]
        answer: FirmAnswer,
    },
    /// 结束检查.
    Closed {
        /// SHA-256 of the sealed record, hex.
        record_sha256: String,
        /// SM3 of it.
        record_sm3: String,
        /// Last day to publish the result.
        publish_by: Day,
    },
    /// 未实施.
    Abandoned {
        /// 理由.
        reason: String,
    },
    /// 已报告未使用执法码.
    CodeReported {
        /// 情况说明.
        text: String,
        /// The legal day.
        on: Day,
    },
    /// 公开检查结果.
    ResultPublished {
        /// The legal day.
        on: Day,
    },
}

/// A command to a visit. Serialisable: the phone keeps it and sends it later.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum VisitCommand {
    /// See [`Move`].
    Move(Move),
    /// See [`ScanFirmCode`].
    ScanFirmCode(ScanFirmCode),
    /// See [`ReportNoCode`].
    ReportNoCode(ReportNoCode),
    /// See [`Enter`].
    Enter(Enter),
    /// See [`IssueNotice`].
    IssueNotice(IssueNotice),
    /// See [`AnswerCheck`].
    AnswerCheck(AnswerCheck),
    /// See [`PassRest`].
    PassRest(PassRest),
    /// See [`AddEvidence`].
    AddEvidence(AddEvidence),
    /// See [`MergeList`].
    MergeList(MergeList),
    /// See [`ConfirmList`].
    ConfirmList(ConfirmList),
    /// See [`Sign`].
    Sign(Sign),
    /// See [`RefuseSignature`].
    RefuseSignature(RefuseSignature),
    /// See [`Close`].
    Close(Close),
    /// See [`Abandon`].
    Abandon(Abandon),
    /// See [`FileCodeReport`].
    FileCodeReport(FileCodeReport),
    /// See [`PublishResult`].
    PublishResult(PublishResult),
}

/// Decides a command.
///
/// # Errors
/// The refusal of the operation.
pub fn decide(
    visit: &Visit,
    command: VisitCommand,
    cx: &crate::context::Context<'_, &VisitFacts>,
) -> Result<Vec<VisitEvent>, Refusal> {
    match command {
        VisitCommand::Move(c) => c.decide(visit, cx),
        VisitCommand::ScanFirmCode(c) => c.decide(visit, cx),
        VisitCommand::ReportNoCode(c) => c.decide(visit, cx),
        VisitCommand::Enter(c) => c.decide(visit, cx),
        VisitCommand::IssueNotice(c) => c.decide(visit, cx),
        VisitCommand::AnswerCheck(c) => c.decide(visit, cx),
        VisitCommand::PassRest(c) => c.decide(visit, cx),
        VisitCommand::AddEvidence(c) => c.decide(visit, cx),
        VisitCommand::MergeList(c) => c.decide(visit, cx),
        VisitCommand::ConfirmList(c) => c.decide(visit, cx),
        VisitCommand::Sign(c) => c.decide(visit, cx),
        VisitCommand::RefuseSignature(c) => c.decide(visit, cx),
        VisitCommand::Close(c) => c.decide(visit, cx),
        VisitCommand::Abandon(c) => c.decide(visit, cx),
        VisitCommand::FileCodeReport(c) => c.decide(visit, cx),
        VisitCommand::PublishResult(c) => c.decide(visit, cx),
    }
}

/// The state after an event. `None` before the first.
#[must_use]
pub fn evolve(state: Option<Visit>, id: VisitId, by: PersonId, event: &VisitEvent) -> Option<Visit> {
    let Some(mut visit) = state else {
        let VisitEvent::Planned { plan, expected } = event else { return None };
        return Some(Visit {
            id,
            plan: (**plan).clone(),
            status: VisitStatus::Planned,
            expected: expected.clone(),
            firm_code_scanned: false,
            no_code_because: None,
            present: Vec::new(),
            notice: None,
            answers: Vec::new(),
            evidence: Vec::new(),
            findings: Vec::new(),
            advice: String::new(),
            confirmed: Vec::new(),
            firm_answer: None,
            entered_on: None,
            report_by: None,
            code_reported_on: None,
            publish_by: None,
            published_on: None,
            record_sha256: None,
        });
    };
    match event {
        VisitEvent::Planned { .. } => {}
        VisitEvent::Joined { body, officers } => {
            visit.expected.retain(|(b, _)| b != body);
            visit.expected.extend(officers.iter().map(|p| (body.clone(), *p)));
        }
        VisitEvent::Moved { day, .. } => visit.plan.day = *day,
        VisitEvent::FirmCodeScanned => visit.firm_code_scanned = true,
        VisitEvent::EnteredWithoutCode { reason, report_by } => {
            visit.no_code_because = Some(reason.clone());
            visit.report_by = Some(*report_by);
        }
        VisitEvent::Entered { present, on } => {
            visit.present.clone_from(present);
            visit.entered_on = Some(*on);
            visit.status = VisitStatus::OnSite;
        }
        VisitEvent::NoticeIssued { number } => visit.notice = Some(number.clone()),
        VisitEvent::CheckAnswered { answered } => {
            visit.answers.retain(|a| a.check != answered.check);
            visit.answers.push(answered.clone());
            visit.reopen();
        }
        VisitEvent::RestPassed { checks } => {
            for check in checks {
                visit.answers.push(Answered { check: check.clone(), answer: None, passed: true, note: String::new(), by });
            }
        }
        VisitEvent::EvidenceAdded { evidence } => visit.evidence.push(evidence.clone()),
        VisitEvent::ListMerged { findings, advice } => {
            visit.findings.clone_from(findings);
            visit.advice.clone_from(advice);
            visit.confirmed = visit.present.iter().map(|p| p.person).filter(|p| *p == by).collect();
            visit.status = VisitStatus::Listed;
        }
        VisitEvent::ListConfirmed => visit.confirmed.push(by),
        VisitEvent::FirmSigned { answer } => {
            visit.firm_answer = Some(answer.clone());
            visit.status = VisitStatus::Signed;
        }
        VisitEvent::Closed { record_sha256, publish_by, .. } => {
            visit.record_sha256 = Some(record_sha256.clone());
            visit.publish_by = Some(*publish_by);
            visit.status = VisitStatus::Closed;
        }
        VisitEvent::Abandoned { .. } => visit.status = VisitStatus::Abandoned,
        VisitEvent::CodeReported { on, .. } => visit.code_reported_on = Some(*on),
        VisitEvent::ResultPublished { on } => visit.published_on = Some(*on),
    }
    Some(visit)
}

impl Visit {
    /// An answer changed after merging: the list must be merged again.
    fn reopen(&mut self) {
        if self.status == VisitStatus::Listed {
            self.status = VisitStatus::OnSite;
            self.findings.clear();
            self.advice.clear();
            self.confirmed.clear();
        }
    }

    /// The answer to a check.
    #[must_use]
    pub fn answer(&self, check: &str) -> Option<&Answered> {
        self.answers.iter().find(|a| a.check == check)
    }

    /// Bodies with at least one officer present.
    #[must_use]
    pub fn bodies_present(&self) -> Vec<&BodyCode> {
        let mut bodies: Vec<&BodyCode> = self.present.iter().map(|p| &p.body).collect();
        bodies.sort();
        bodies.dedup();
        bodies
    }

    /// Checks that can be made now: those of bodies present. The others stay unmade and are listed so.
    pub fn open_checks(&self) -> impl Iterator<Item = &VisitCheck> {
        self.plan.checks.iter().filter(|c| self.present.iter().any(|p| p.body == c.planned.body))
    }

    /// Refuses unless the visit stands in one of these states.
    ///
    /// # Errors
    /// `visit_state`.
    pub fn need_status(&self, wanted: &[VisitStatus], act: &str) -> Result<(), Refusal> {
        if wanted.contains(&self.status) {
            return Ok(());
        }
        Err(Refusal::new("visit_state", format!("本次检查现为“{}”，不能{act}。", self.status.label())))
    }
}

/// Facts about officers on the day, for entry.
pub type Officers = Vec<OfficerFacts>;
