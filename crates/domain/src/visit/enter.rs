//! 亮码、亮证、入场. Gate G3: two officers with valid certificates of competent bodies, code scanned or reported, notice given.

use heyi_rulebook::Day;
use heyi_rulebook::identifiers::tidy_code;
use serde::{Deserialize, Serialize};

use super::{Present, Visit, VisitEvent, VisitStatus};
use crate::context::{Context, Role};
use crate::ids::PersonId;
use crate::refusal::Refusal;
use crate::task::{OfficerFacts, check_officers};

/// Facts for the acts of a visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitFacts {
    /// Officers expected, as registered today.
    pub officers: Vec<OfficerFacts>,
    /// The plan is approved (or urgent and owed).
    pub plan_approved: bool,
    /// Visits the leading body may still pay this firm this year; `None`: no cap or not counted.
    pub visits_left: Option<u32>,
    /// The task was cancelled.
    pub task_open: bool,
    /// 企业码 of the firm.
    pub firm_code: String,
}

/// 改期.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    /// New day.
    pub day: Day,
    /// 理由.
    pub reason: String,
}

/// 扫企业码.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScanFirmCode {
    /// The code read.
    pub code: String,
}

/// 因特殊原因未使用执法码.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportNoCode {
    /// 特殊原因.
    pub reason: String,
}

/// 亮证入场.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enter {
    /// Officers present.
    pub officers: Vec<PersonId>,
}

/// 送达检查通知书; the number comes from the allocator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssueNotice {
    /// 文号.
    pub number: String,
}

/// 未实施检查.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Abandon {
    /// 理由.
    pub reason: String,
}

pub(super) fn on_the_team<F>(visit: &Visit, cx: &Context<'_, F>, act: &str) -> Result<(), Refusal> {
    cx.need_role(&[Role::Officer, Role::Leader, Role::DepartmentOfficer], act)?;
    let expected = visit.expected.iter().any(|(_, p)| *p == cx.actor.person);
    let leads = cx.actor.role == Role::Leader && cx.actor.body.as_ref() == Some(&visit.plan.lead_body);
    if expected || leads {
        return Ok(());
    }
    Err(Refusal::new("not_on_team", format!("您不是本次检查的执法人员，不能{act}。")).cite(cx.cite("g-body")).cure("请牵头单位把您列入检查人员"))
}

impl Move {
    /// # Errors
    /// Not the leader of the leading body, a day past, no reason, or already begun.
    pub fn decide(self, visit: &Visit, cx: &Context<'_, &VisitFacts>) -> Result<Vec<VisitEvent>, Refusal> {
        cx.need_role(&[Role::Leader], "改期")?;
        cx.need_body(&visit.plan.lead_body, "改期")?;
        visit.need_status(&[VisitStatus::Planned], "改期")?;
        if self.day < cx.today {
            return Err(Refusal::new("day_past", format!("{}已经过去。", self.day.chinese())).cure("另选日期"));
        }
        if self.reason.trim().is_empty() {
            return Err(Refusal::new("reason_missing", "改期没有写明理由。").cure("写明理由"));
        }
        Ok(vec![VisitEvent::Moved { day: self.day, reason: self.reason }])
    }
}

impl ScanFirmCode {
    /// # Errors
    /// The code is another firm's.
    pub fn decide(self, visit: &Visit, cx: &Context<'_, &VisitFacts>) -> Result<Vec<VisitEvent>, Refusal> {
        on_the_team(visit, cx, "扫企业码")?;
        visit.need_status(&[VisitStatus::Planned, VisitStatus::OnSite], "扫企业码")?;
        if tidy_code(&self.code) != tidy_code(&cx.facts.firm_code) {
            return Err(Refusal::new("firm_code_differs", format!("扫到的企业码不是“{}”的。", visit.plan.firm_name))
                .cite(cx.cite("g-code"))
                .cure("核对门店后重新扫码")
                .cure("企业没有企业码的，凭证件入场并在期限内报告"));
        }
        if visit.firm_code_scanned {
            return Ok(Vec::new());
        }
        Ok(vec![VisitEvent::FirmCodeScanned])
    }
}

impl ReportNoCode {
    /// # Errors
    /// No reason, or the calendar cannot give the last day.
    pub fn decide(self, visit: &Visit, cx: &Context<'_, &VisitFacts>) -> Result<Vec<VisitEvent>, Refusal> {
        on_the_team(visit, cx, "登记未使用执法码")?;
        visit.need_status(&[VisitStatus::Planned], "登记未使用执法码")?;
        if self.reason.trim().is_empty() {
            return Err(Refusal::new("reason_missing", "没有写明未使用执法码的特殊原因。").cite(cx.cite("g-code")).cure("写明特殊原因"));
        }
        let report_by = cx.due("cq375-18-nocode", cx.today)?;
        Ok(vec![VisitEvent::EnteredWithoutCode { reason: self.reason, report_by }])
    }
}

impl Enter {
    /// # Errors
    /// Approval missing, code neither scanned nor reported, too few or unlawful officers, cap used up since.
    pub fn decide(self, visit: &Visit, cx: &Context<'_, &VisitFacts>) -> Result<Vec<VisitEvent>, Refusal> {
        on_the_team(visit, cx, "入场")?;
        visit.need_status(&[VisitStatus::Planned], "入场")?;
        if !cx.facts.task_open {
            return Err(Refusal::new("task_closed", "任务已取消，不得入企检查。").cite(cx.cite("g-plan")));
        }
        if !cx.facts.plan_approved {
            return Err(Refusal::new("plan_not_approved", "检查方案没有经负责人批准，不得入企检查。").cite(cx.cite("g-plan")).cure("请负责人批准方案"));
        }
        if visit.plan.day > cx.today {
            return Err(Refusal::new("too_early", format!("本次检查安排在{}。", visit.plan.day.chinese())).cure("请大队长改期后再入场"));
        }
        if !visit.firm_code_scanned && visit.no_code_because.is_none() {
            return Err(Refusal::new("code_not_scanned", "没有扫企业码，也没有登记未使用执法码的原因。")
                .cite(cx.cite("g-code"))
                .cure("扫企业码")
                .cure("登记特殊原因，在期限内向司法行政部门报告"));
        }
        if cx.facts.visits_left == Some(0) && visit.plan.counted {
            return Err(Refusal::new("cap_reached", format!("本单位今年对“{}”的检查次数已用完。", visit.plan.firm_name))
                .cite(cx.cite("d54-cap-published"))
                .cure("取消本次检查")
                .cure("有线索的，另行发起线索核查"));
        }
        self.lawful_team(visit, cx)?;
        let present = self.officers.iter().filter_map(|p| cx.facts.officers.iter().find(|o| &o.person == p)).filter_map(to_present).collect();
        Ok(vec![VisitEvent::Entered { present, on: cx.today }])
    }

    /// Each body that comes does so with the full number of lawful officers; the leading body must be among them.
    fn lawful_team(&self, visit: &Visit, cx: &Context<'_, &VisitFacts>) -> Result<(), Refusal> {
        let body_of = |p: &PersonId| visit.expected.iter().find(|(_, e)| e == p).map(|(b, _)| b.clone());
        let mut bodies = Vec::new();
        for person in &self.officers {
            let Some(body) = body_of(person) else {
                return Err(Refusal::new("officer_not_expected", "到场人员中有人不在本次检查的人员名单内。").cite(cx.cite("g-body")).cure("只勾选名单内的人员"));
            };
            bodies.push(body);
        }
        bodies.sort();
        bodies.dedup();
        if !bodies.contains(&visit.plan.lead_body) {
            return Err(Refusal::new("lead_absent", "牵头单位没有人员到场。").cite(cx.cite("cq375-15-officers")).cure("等牵头单位人员到场"));
        }
        for body in bodies {
            let team: Vec<PersonId> = self.officers.iter().copied().filter(|p| body_of(p).as_ref() == Some(&body)).collect();
            check_officers(&team, &cx.facts.officers, &body, (cx.today, cx.today), &[visit.plan.firm], cx)?;
        }
        Ok(())
    }
}

fn to_present(officer: &OfficerFacts) -> Option<Present> {
    Some(Present {
        person: officer.person,
        name: officer.name.clone(),
        body: officer.body.clone(),
        certificate: officer.certificate.clone()?,
    })
}

impl IssueNotice {
    /// # Errors
    /// Not on site, or given already.
    pub fn decide(self, visit: &Visit, cx: &Context<'_, &VisitFacts>) -> Result<Vec<VisitEvent>, Refusal> {
        on_the_team(visit, cx, "送达检查通知书")?;
        visit.need_status(&[VisitStatus::OnSite], "送达检查通知书")?;
        if let Some(number) = &visit.notice {
            return Err(Refusal::new("notice_given", format!("检查通知书{number}已经送达。")));
        }
        Ok(vec![VisitEvent::NoticeIssued { number: self.number }])
    }
}

impl Abandon {
    /// # Errors
    /// Begun already and findings would be lost, or no reason.
    pub fn decide(self, visit: &Visit, cx: &Context<'_, &VisitFacts>) -> Result<Vec<VisitEvent>, Refusal> {
        on_the_team(visit, cx, "登记未实施检查")?;
        visit.need_status(&[VisitStatus::Planned, VisitStatus::OnSite], "登记未实施检查")?;
        if visit.answers.iter().any(|a| !a.passed) {
            return Err(Refusal::new("findings_would_be_lost", "已记录发现的问题，不能登记为未实施。").cure("合并清单并告知企业"));
        }
        if self.reason.trim().is_empty() {
            return Err(Refusal::new("reason_missing", "没有写明未实施检查的理由。").cure("写明理由，例如停业、搬迁"));
        }
        Ok(vec![VisitEvent::Abandoned { reason: self.reason }])
    }
}
