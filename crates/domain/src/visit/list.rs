//! 一张清单: the findings of all bodies in one list with one combined advice.

use heyi_rulebook::Day;
use serde::{Deserialize, Serialize};

use super::enter::{VisitFacts, on_the_team};
use super::{Visit, VisitEvent, VisitStatus};
use crate::context::Context;
use crate::ids::{BodyCode, FindingId};
use crate::refusal::Refusal;

/// 处置方式 of a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Disposition {
    /// 当场改正.
    CorrectedOnSpot,
    /// 责令限期改正.
    Order {
        /// Last day.
        last_day: Day,
    },
    /// 移送部门.
    Refer {
        /// The department.
        to: BodyCode,
    },
    /// 建议立案, with the correction order that goes with it.
    ProposeCase {
        /// Last day of the order.
        last_day: Day,
    },
}

impl Disposition {
    /// The official Chinese name.
    #[must_use]
    pub const fn label(&self) -> &'static str {
        match self {
            Self::CorrectedOnSpot => "当场改正",
            Self::Order { .. } => "责令限期改正",
            Self::Refer { .. } => "移送部门",
            Self::ProposeCase { .. } => "建议立案",
        }
    }

    /// The last day given to the firm, where there is one.
    #[must_use]
    pub const fn last_day(&self) -> Option<Day> {
        match self {
            Self::Order { last_day } | Self::ProposeCase { last_day } => Some(*last_day),
            Self::CorrectedOnSpot | Self::Refer { .. } => None,
        }
    }
}

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FindingLine {
    /// The finding.
    pub finding: FindingId,
    /// 检查事项编号.
    pub check: String,
    /// 检查事项.
    pub matter: String,
    /// 执法事项编号.
    pub item: Option<String>,
    /// The body it belongs to.
    pub body: BodyCode,
    /// What was seen.
    pub seen: String,
    /// 法律依据.
    pub legal_basis: String,
    /// Evidence numbers.
    pub evidence: Vec<u32>,
    /// 处置.
    pub disposition: Disposition,
}

/// A choice for one failed check; the rest of the line is filled in by the decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Choice {
    /// A new finding id.
    pub finding: FindingId,
    /// 检查事项编号.
    pub check: String,
    /// 处置.
    pub disposition: Disposition,
}

/// 合并为一张清单.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergeList {
    /// One choice for each failed check.
    pub choices: Vec<Choice>,
    /// 综合整改建议, as the officer wants it; empty: composed from the findings.
    #[serde(default)]
    pub advice: String,
}

impl MergeList {
    /// # Errors
    /// Checks unanswered, a failed check without a disposition, a disposition the law doesn't allow.
    pub fn decide(self, visit: &Visit, cx: &Context<'_, &VisitFacts>) -> Result<Vec<VisitEvent>, Refusal> {
        on_the_team(visit, cx, "合并清单")?;
        visit.need_status(&[VisitStatus::OnSite, VisitStatus::Listed], "合并清单")?;
        let unanswered: Vec<&str> =
            visit.open_checks().filter(|c| visit.answer(&c.planned.check).is_none()).map(|c| c.planned.check.as_str()).collect();
        if !unanswered.is_empty() {
            return Err(Refusal::new("checks_unanswered", format!("还有{}项没有检查。", unanswered.len()))
                .cite(cx.cite("g-record"))
                .cure("逐项检查")
                .cure("确认无误的，按“其余均符合”"));
        }
        let mut findings = Vec::new();
        for planned in &visit.plan.checks {
            let failed = visit.answer(&planned.planned.check).filter(|a| !a.passed);
            let Some(answered) = failed else { continue };
            let line = self.line(visit, planned, &answered.note, cx)?;
            findings.push(line);
        }
        findings.sort_by_key(|line| gravity(&line.disposition));
        let advice = if self.advice.trim().is_empty() { compose(&findings) } else { self.advice };
        Ok(vec![VisitEvent::ListMerged { findings, advice }])
    }

    fn line(
        &self,
        visit: &Visit,
        planned: &super::VisitCheck,
        note: &str,
        cx: &Context<'_, &VisitFacts>,
    ) -> Result<FindingLine, Refusal> {
        let id = &planned.planned.check;
        let Some(check) = cx.rules.check(id) else {
            return Err(Refusal::new("check_unknown", "检查事项不在现行目录中。"));
        };
        let Some(choice) = self.choices.iter().find(|c| &c.check == id) else {
            return Err(Refusal::new("disposition_missing", format!("“{}”不符合，还没有选择处置方式。", check.matter))
                .cite(cx.cite("g-record"))
                .cure("选择当场改正、责令改正、移送或者建议立案"));
        };
        let town_may = planned.planned.kind != "部门";
        match &choice.disposition {
            Disposition::Order { last_day } | Disposition::ProposeCase { last_day } if *last_day < cx.today => {
                return Err(Refusal::new("last_day_past", format!("“{}”的改正期限早于今天。", check.matter)).cure("重新选择期限"));
            }
            Disposition::Refer { to } if *to == planned.planned.body => {
                return Err(Refusal::new("refer_to_self", format!("“{}”就是由接收单位自己检查的，不需要移送。", check.matter))
                    .cite(cx.cite("g-record"))
                    .cure("责令改正")
                    .cure("建议立案"));
            }
            Disposition::ProposeCase { .. } if planned.planned.item.is_none() => {
                return Err(Refusal::new("no_item_for_case", format!("“{}”没有对应的处罚事项，不能立案。", check.matter))
                    .cite(cx.cite("g-item"))
                    .cure("记录并移送主管部门")
                    .cure("责令改正"));
            }
            Disposition::ProposeCase { .. } if !town_may && planned.planned.body == visit.plan.lead_body => {
                return Err(Refusal::new("not_competent", format!("本单位对“{}”没有处罚权。", check.matter))
                    .cite(cx.cite("g-invitee"))
                    .cure("移送有权的部门"));
            }
            _ => {}
        }
        let seen = if note.trim().is_empty() { format!("不符合：{}", check.point) } else { note.trim().to_owned() };
        Ok(FindingLine {
            finding: choice.finding,
            check: id.clone(),
            matter: check.matter.clone(),
            item: planned.planned.item.clone(),
            body: planned.planned.body.clone(),
            seen,
            legal_basis: check.legal_basis.clone(),
            evidence: visit.evidence.iter().filter(|e| e.check.as_ref() == Some(id)).map(|e| e.number).collect(),
            disposition: choice.disposition.clone(),
        })
    }
}

/// Gravest first.
const fn gravity(disposition: &Disposition) -> u8 {
    match disposition {
        Disposition::ProposeCase { .. } => 0,
        Disposition::Refer { .. } => 1,
        Disposition::Order { .. } => 2,
        Disposition::CorrectedOnSpot => 3,
    }
}

/// 综合整改建议 from the findings: one sentence each, the last day named once per finding.
#[must_use]
pub fn compose(findings: &[FindingLine]) -> String {
    if findings.is_empty() {
        return "本次检查未发现问题。".to_owned();
    }
    let mut out = String::new();
    for (at, line) in findings.iter().enumerate() {
        let act = match &line.disposition {
            Disposition::CorrectedOnSpot => "已当场改正，请保持。".to_owned(),
            Disposition::Order { last_day } => format!("请于{}前改正。", last_day.chinese()),
            Disposition::ProposeCase { last_day } => format!("请于{}前改正；涉嫌违法，另行依法处理。", last_day.chinese()),
            Disposition::Refer { .. } => "移送主管部门依法处理。".to_owned(),
        };
        out.push_str(&format!("{}．{}：{act}\n", at + 1, line.matter));
    }
    out.truncate(out.trim_end().len());
    out
}
