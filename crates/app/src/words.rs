//! Chinese words for codes: urgency of last days, kinds of events.

use heyi_rulebook::{Calendar, Day, Rulebook};

use crate::views::Urgency;

/// How near a last day is, with the words for it (`还有3个工作日`, `已超期1个工作日`, `今天到期`).
#[must_use]
pub fn left(rules: &Rulebook, today: Day, due: Option<Day>) -> (Urgency, String) {
    let Some(due) = due else { return (Urgency::None, String::new()) };
    let calendar = rules.calendar();
    if due == today {
        return (Urgency::Today, "今天到期".to_owned());
    }
    if due < today {
        let days = between(calendar, due, today);
        return (Urgency::Overdue, format!("已超期{days}"));
    }
    let near = rules.setting("reminder-lead-days").map_or(0, |s| s.value);
    let urgency = match calendar.working_days_between(today, due) {
        Ok(days) if i64::from(days) <= near => Urgency::Near,
        _ => Urgency::Far,
    };
    (urgency, format!("还有{}", between(calendar, today, due)))
}

fn between(calendar: &Calendar, from: Day, to: Day) -> String {
    calendar.working_days_between(from, to).map_or_else(|_| format!("{}天", from.days_until(to)), |days| format!("{days}个工作日"))
}

/// What an event of this kind did, in a few words, for “what changed meanwhile”.
#[must_use]
pub fn event_kind(kind: &str) -> &'static str {
    match kind {
        "task.drafted" => "起草了任务",
        "task.revised" => "修改了方案",
        "task.submitted" => "提交了审批",
        "task.approved" => "批准了方案",
        "task.returned" => "退回了方案",
        "task.published" => "发布了任务",
        "task.invitation_accepted" => "部门接受了邀约",
        "task.invitation_declined" => "部门答复不能参加",
        "task.day_proposed" => "部门请求改期",
        "task.day_settled" => "答复了改期请求",
        "task.cancelled" => "取消了任务",
        "task.finished" => "完成了任务",
        "visit.planned" => "安排了检查",
        "visit.joined" => "部门人员加入了检查",
        "visit.moved" => "调整了检查日期",
        "visit.firm_code_scanned" => "扫了企业码",
        "visit.entered_without_code" => "登记了未使用执法码的原因",
        "visit.entered" => "亮证入场",
        "visit.notice_issued" => "送达了检查通知书",
        "visit.check_answered" => "记录了一项检查结果",
        "visit.rest_passed" => "其余事项记为符合",
        "visit.evidence_added" => "取得了证据",
        "visit.list_merged" => "合并了清单",
        "visit.firm_signed" => "告知企业并签名",
        "visit.closed" => "结束了检查",
        "visit.abandoned" => "登记了未实施检查",
        "visit.code_reported" => "报告了未使用执法码的情况",
        "visit.result_published" => "公开了检查结果",
        "finding.recorded" => "记录了问题",
        "finding.ordered" => "责令改正",
        "finding.referred" => "移送部门",
        "finding.case_proposed" => "建议立案",
        "finding.corrected" => "问题已改正",
        "order.issued" => "发出责令改正通知书",
        "order.replied" => "企业回复了改正情况",
        "order.extended" => "延长了改正期限",
        "order.rechecked" => "复查了改正情况",
        "order.closed" => "办结",
        "order.escalated" => "升级处理",
        "case.lead_registered" => "登记了案件来源",
        "case.filing_proposed" => "建议立案",
        "case.filed" => "批准立案",
        "case.filing_returned" => "退回了立案建议",
        "case.not_filed" => "决定不予立案",
        "case.step_proposed" => "报请批准一个步骤",
        "case.step_returned" => "退回一个步骤",
        "case.step_done" => "办理了一个步骤",
        "case.file_reviewed" => "认定了案卷评查结论",
        "referral.sent" => "发出移送函",
        "referral.received" => "接收了移送",
        "referral.returned" => "退回了移送",
        "firm.registered" => "登记了检查对象",
        "firm.changed" => "变更了检查对象信息",
        "firm.risk_changed" => "调整了风险等级",
        "firm.revealed" => "查看了负责人和联系电话",
        "person.registered" => "登记了人员",
        "person.changed" => "变更了人员信息",
        "person.certified" => "登记了执法证件",
        "body.registered" => "登记了执法主体",
        "body.changed" => "变更了执法主体信息",
        "list.published" => "公布了权责清单",
        "list.ended" => "停止执行权责清单",
        "demand.entered" => "提出了检查需求",
        "demand.withdrawn" => "撤回了检查需求",
        "month.made" => "生成了统筹计划",
        "month.changed" => "调整了统筹计划",
        "month.published" => "发布了统筹计划",
        "month.discarded" => "作废了统筹计划",
        "draw.announced" => "锁定名单并公告了双随机抽查",
        "draw.committed" => "提交了随机数的承诺",
        "draw.sealed" => "承诺齐备，随机源期次确定",
        "draw.revealed" => "公开了随机数",
        "draw.withheld" => "登记了逾期未公开随机数",
        "draw.drawn" => "抽取了检查对象和检查人员",
        "draw.replaced" => "按下一签替换",
        "draw.tasks_drafted" => "按抽取结果生成了检查任务",
        "draw.discarded" => "作废了双随机抽查",
        "programme.drafted" => "起草了检查计划",
        "programme.approved" => "批准了检查计划",
        "programme.published" => "备案并公布了检查计划",
        "document.issued" => "制作了文书",
        "document.served" => "送达了文书",
        _ => "有新的操作",
    }
}
