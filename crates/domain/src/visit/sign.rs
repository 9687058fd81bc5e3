//! 告知、签名、拒签、结束检查. Gate G4: record signed, or refusal noted with a witness or a recording.

use serde::{Deserialize, Serialize};

use super::confirm::need_confirmed;
use super::enter::{VisitFacts, on_the_team};
use super::{FirmAnswer, Visit, VisitEvent, VisitStatus};
use crate::context::Context;
use crate::refusal::Refusal;

/// Who signs for the firm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signatory {
    /// 姓名.
    pub name: String,
    /// 身份.
    pub capacity: String,
}

/// 企业签名.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sign {
    /// Who signs.
    pub signatory: Signatory,
    /// SHA-256 of the stored signature image, hex.
    pub signature: String,
    /// 陈述意见; empty: none.
    #[serde(default)]
    pub statement: String,
}

/// 拒绝签名.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefuseSignature {
    /// 拒签情况.
    pub reason: String,
    /// 见证人.
    #[serde(default)]
    pub witness: Option<String>,
    /// Evidence number of the recording.
    #[serde(default)]
    pub recording: Option<u32>,
}

/// 结束检查; the record's digests come from the sealed document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Close {
    /// SHA-256, hex.
    pub record_sha256: String,
    /// SM3, hex.
    pub record_sm3: String,
}

impl Sign {
    /// # Errors
    /// No merged list, no name.
    pub fn decide(self, visit: &Visit, cx: &Context<'_, &VisitFacts>) -> Result<Vec<VisitEvent>, Refusal> {
        on_the_team(visit, cx, "告知并签名")?;
        visit.need_status(&[VisitStatus::Listed], "告知并签名")?;
        need_confirmed(visit, cx, "请企业签名")?;
        if self.signatory.name.trim().is_empty() {
            return Err(Refusal::new("signatory_missing", "没有填写签名人姓名。").cite(cx.cite("g-record")).cure("填写签名人姓名和身份"));
        }
        let answer = FirmAnswer::Signed {
            name: self.signatory.name,
            capacity: self.signatory.capacity,
            signature: self.signature,
            statement: self.statement,
        };
        Ok(vec![VisitEvent::FirmSigned { answer }])
    }
}

impl RefuseSignature {
    /// # Errors
    /// Neither witness nor recording.
    pub fn decide(self, visit: &Visit, cx: &Context<'_, &VisitFacts>) -> Result<Vec<VisitEvent>, Refusal> {
        on_the_team(visit, cx, "记明拒签")?;
        visit.need_status(&[VisitStatus::Listed], "记明拒签")?;
        need_confirmed(visit, cx, "记明拒签")?;
        let witness = self.witness.filter(|w| !w.trim().is_empty());
        let recording = self.recording.filter(|n| visit.evidence.iter().any(|e| e.number == *n));
        if witness.is_none() && recording.is_none() {
            return Err(Refusal::new("refusal_unwitnessed", "企业拒绝签名，没有见证人，也没有录音录像。")
                .cite(cx.cite("g-record"))
                .cure("请见证人到场并登记姓名")
                .cure("用录像记录拒签过程"));
        }
        if self.reason.trim().is_empty() {
            return Err(Refusal::new("reason_missing", "没有写明拒签情况。").cite(cx.cite("g-record")).cure("写明拒签情况"));
        }
        Ok(vec![VisitEvent::FirmSigned { answer: FirmAnswer::Refused { reason: self.reason, witness, recording } }])
    }
}

impl Close {
    /// # Errors
    /// Not signed; or the last day of publication can't be counted.
    pub fn decide(self, visit: &Visit, cx: &Context<'_, &VisitFacts>) -> Result<Vec<VisitEvent>, Refusal> {
        on_the_team(visit, cx, "结束检查")?;
        visit.need_status(&[VisitStatus::Signed], "结束检查")?;
        let publish_by = cx.due("d118-6-other", cx.today)?;
        Ok(vec![VisitEvent::Closed { record_sha256: self.record_sha256, record_sm3: self.record_sm3, publish_by }])
    }
}
