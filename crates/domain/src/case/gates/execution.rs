//! 执行: money, demand, court, the end.

use heyi_rulebook::{Citation, Day, Money, deadline};

use super::Look;
use crate::case::{Case, Outcome, PartyKind, money, periods};
use crate::refusal::Refusal;

/// 加处罚款 only where the decision says so.
pub(super) fn stated(look: &Look<'_>) -> Result<(), Refusal> {
    let decision = look.case.decision.as_ref();
    if look.step.id != "add_late_fee" || decision.is_some_and(|d| d.late_fee) {
        return Ok(());
    }
    Err(look.no("late_fee_not_stated", "处罚决定书没有载明逾期加处罚款，不能加处。").cure("催告当事人缴纳"))
}

/// Something is late.
pub(super) fn late(look: &Look<'_>) -> Result<(), Refusal> {
    let until = look.entry.and_then(|e| e.day("until")).unwrap_or(look.cx.today);
    if until > look.cx.today {
        return Err(look.no("in_the_future", "加处罚款的计算日晚于今日。").cure("计算至今日"));
    }
    look.for_one(|whom| late_of(look, whom, until))
}

fn late_of(look: &Look<'_>, whom: usize, until: Day) -> Result<(), Refusal> {
    let case = look.case;
    if let Some(before) = case.last_of("add_late_fee", whom).and_then(|d| d.entry.day("until")).filter(|before| until < *before) {
        return Err(look.no("times_reversed", format!("加处罚款已计算至{}，不能改为更早的日期。", before.chinese_date())).cure("计算至今日"));
    }
    if let Some(Outcome::LateFee { fee, .. }) = money::late_fee(case, look.cx.rules, whom, until) {
        let (owed, paid) = ((case.owed_by(whom) - case.late_fee_of(whom)).saturating_add(fee), case.paid_by(whom));
        if paid > owed {
            return Err(look.no("more_than_owed", format!("已缴{}，超过应缴的{}。", Money(paid), Money(owed))).cure("核对缴款情况，多缴的退还当事人"));
        }
        return Ok(());
    }
    Err(look.no("nothing_late", "罚款没有逾期，或者复议、诉讼期间不计算加处罚款。").cure("核对缴款期限和缴款情况"))
}

/// A ticket for every payment, each ticket once, never more than is owed.
pub(super) fn receipt(look: &Look<'_>) -> Result<(), Refusal> {
    let Some(entry) = look.entry else { return Ok(()) };
    let ticket = entry.text("ticket");
    if look.step.id == "decide_on_spot" {
        if entry.text("collect") == "spot" && ticket.is_empty() {
            return Err(look.no("receipt_missing", "当场收缴罚款没有罚没票据号码，当事人有权拒绝缴纳。").cure("出具财政部门统一制发的专用票据"));
        }
        return Ok(());
    }
    if look.case.payments.iter().any(|p| p.ticket == ticket) {
        return Err(look.no("paid_before", format!("票据{ticket}已经登记，不重复入账。")).cure("核对票据号码"));
    }
    let (amount, unpaid) = (entry.int("amount").unwrap_or(0), look.case.unpaid_by(entry.whom()));
    if amount == 0 || (amount > unpaid && !entry.flag("overpaid")) {
        return Err(look
            .no("more_than_owed", format!("缴纳{}，应缴余额为{}。", Money(amount), Money(unpaid)))
            .cure("核对金额")
            .cure("款项确已到账的，勾选“多缴、重复缴款”，登记后把多缴的退还当事人"));
    }
    Ok(())
}

/// 公开: secrets and privacy were looked at, and for how long it is shown.
pub(super) fn checked(look: &Look<'_>) -> Result<(), Refusal> {
    let Some(entry) = look.entry else { return Ok(()) };
    let cite = look.cx.cite("d118-6-penalty");
    if !entry.flag("checked") {
        return Err(look.no("secrets_unchecked", "没有审查国家秘密、商业秘密和个人隐私。").cite(cite).cure("审查、处理后再公开"));
    }
    if entry.int("months") == Some(0) {
        return Err(look.no("shown_too_long", "公示期为零。").cite(cite).cure("写明公示期"));
    }
    Ok(())
}

/// There is something to withdraw.
pub(super) fn published(look: &Look<'_>) -> Result<(), Refusal> {
    if look.case.last_since("publish", "withdraw_publication").is_some() {
        return Ok(());
    }
    Err(look.no("nothing_published", "处罚决定还没有公开，或者已经撤回。").cite(look.cx.cite("apl-48-withdraw")).cure("核对公开情况"))
}

/// 暂缓、分期: all that is unpaid, by days that lie ahead and after the last day to pay.
pub(super) fn deferral(look: &Look<'_>) -> Result<(), Refusal> {
    let (case, Some(entry)) = (look.case, look.entry) else { return Ok(()) };
    let cite = Citation::official("行政处罚法(2021)", "第六十六条第二款");
    let unpaid = case.unpaid_by(entry.whom());
    let Some(period) = case.running_of("apl-67-pay", entry.whom()).filter(|_| unpaid > 0) else {
        return Err(look.no("nothing_to_defer", "没有等待缴纳的罚款。").cite(cite).cure("核对缴款情况"));
    };
    let rows = entry.rows("instalments");
    let sum: i64 = rows.iter().filter_map(|r| r.get("amount")?.as_i64()).fold(0, i64::saturating_add);
    if sum != unpaid {
        return Err(look.no("instalments_wrong", format!("各期合计{}，应缴余额为{}。", Money(sum), Money(unpaid))).cite(cite).cure("使各期合计等于应缴余额"));
    }
    let due: Vec<Day> = rows.iter().filter_map(|r| Day::parse(r.get("due")?.as_str()?).ok()).collect();
    if due.iter().any(|d| *d < look.cx.today) || due.iter().max().is_none_or(|d| *d <= period.last_day) {
        return Err(look
            .no("instalments_wrong", format!("缴款期限至{}，最后一期应当在此以后，各期不得早于今日。", period.last_day.chinese_date()))
            .cite(cite)
            .cure("改正缴纳期限"));
    }
    Ok(())
}

/// Execution goes on: nobody stopped it, and no remedy stays it.
pub(super) fn goes_on(look: &Look<'_>) -> Result<(), Refusal> {
    look.for_one(|whom| goes_on_against(look, whom))
}

fn goes_on_against(look: &Look<'_>, whom: usize) -> Result<(), Refusal> {
    if let Some(stopped) = look.case.execution_stopped(whom) {
        return Err(look.no("execution_stopped", format!("已于{}中止执行。", stopped.on.chinese_date())).cite(look.cx.cite("ael-39-end")).cure("先恢复执行"));
    }
    if look.case.open_remedy_of(whom).is_some_and(|r| r.stayed) {
        return Err(look.no("remedy_runs", "行政复议、行政诉讼期间已决定停止执行。").cite(look.cx.cite("arl-20-apply")).cure("登记结果后再执行"));
    }
    Ok(())
}

/// 违法建筑: demolished by force only after the time for remedies is over unused (行政强制法第四十四条).
pub(super) fn demolition(look: &Look<'_>) -> Result<(), Refusal> {
    look.for_one(|whom| goes_on_against(look, whom).and_then(|()| demolition_against(look, whom)))
}

fn demolition_against(look: &Look<'_>, whom: usize) -> Result<(), Refusal> {
    let case = look.case;
    let Some(announced) = case.last_of("announce_demolition", whom) else { return Ok(()) };
    let cite = || Citation::official("行政强制法(2011)", "第四十四条");
    if case.open_remedy_of(whom).is_some() {
        return Err(look.no("remedy_runs", "行政复议、行政诉讼还没有结束，不得强制拆除。").cite(cite()).cure("登记结果后再决定"));
    }
    match money::court_opens(case, look.cx.rules, whom) {
        Some(last) if look.cx.today <= last => {
            return Err(look.no("remedy_period_runs", format!("当事人可以在{}以前申请复议或者提起诉讼，在此以前不得强制拆除。", last.chinese_date())).cite(cite()).cure("等待期限届满"));
        }
        _ => {}
    }
    match announced.entry.day("until") {
        Some(until) if look.cx.today <= until => {
            Err(look.no("demolition_period_runs", format!("公告的自行拆除期限至{}，还没有届满。", until.chinese_date())).cite(cite()).cure("等待期限届满"))
        }
        _ => Ok(()),
    }
}

/// 中止 once at a time; 恢复 only what was stopped.
pub(super) fn stopped(look: &Look<'_>) -> Result<(), Refusal> {
    look.for_one(|whom| stopped_against(look, whom))
}

fn stopped_against(look: &Look<'_>, whom: usize) -> Result<(), Refusal> {
    let suspend = look.entry.is_some_and(|e| e.text("kind") == "suspend");
    match (look.step.id.as_str(), look.case.execution_stopped(whom)) {
        ("stop_execution", Some(stopped)) if suspend => {
            Err(look.no("execution_stopped", format!("已于{}中止执行。", stopped.on.chinese_date())).cite(look.cx.cite("ael-39-end")).cure("先恢复执行"))
        }
        ("resume_execution", None) => Err(look.no("not_stopped", "没有中止执行。").cite(look.cx.cite("ael-39-end")).cure("核对案件的最新情况")),
        _ => Ok(()),
    }
}

/// The court answers what it was asked.
pub(super) fn applied(look: &Look<'_>) -> Result<(), Refusal> {
    if look.whoever().iter().any(|whom| look.case.last_of("apply_court", *whom).is_some()) {
        return Ok(());
    }
    Err(look.no("not_applied", "还没有申请人民法院强制执行。").cite(look.cx.cite("ael-53-court")).cure("先申请人民法院强制执行"))
}

/// 公示期: for the field whose rule fixes it, no longer than it says.
pub(super) fn shown_for(look: &Look<'_>) -> Result<(), Refusal> {
    let Some(entry) = look.entry else { return Ok(()) };
    let rules = look.cx.rules;
    let longest = rules.rule("samrp-13-long").and_then(heyi_rulebook::Rule::whole_quantity).map(|years| years * 12);
    let penalty = look.case.decision.as_ref().and_then(|d| d.penalty.as_ref());
    let mild = penalty.is_some_and(|p| p.gains == 0 && p.goods.is_empty() && p.kinds.iter().all(|k| k == "通报批评" || k == "警告") && p.fine == 0);
    let most = if mild { rules.rule("samrp-13-short").and_then(heyi_rulebook::Rule::whole_quantity) } else { longest };
    let months = entry.int("months").unwrap_or(0);
    match most {
        Some(most) if months == 0 || months > most => Err(look.no("shown_too_long", format!("公示期{months}个月，应当在一个月至{most}个月之间。")).cure(format!("公示期不超过{most}个月"))),
        _ => Ok(()),
    }
}

/// 催告 was served, and its waiting time is over.
pub(super) fn demanded(look: &Look<'_>) -> Result<(), Refusal> {
    look.for_one(|whom| demanded_of(look, whom))
}

fn demanded_of(look: &Look<'_>, whom: usize) -> Result<(), Refusal> {
    let Some(demand) = look.case.last_of("demand", whom).and_then(|d| d.entry.day("served_on")) else {
        return Err(look.no("demand_missing", "还没有催告当事人履行义务。").cure("先送达催告书"));
    };
    match deadline::deadline(look.cx.rules, look.id, demand, None) {
        Ok(answer) => match answer.first_possible.filter(|first| *first > look.cx.today) {
            Some(first) => Err(look.no("demand_wait", format!("催告书于{}送达，{}起才可以申请或者决定强制执行。", demand.chinese_date(), first.chinese_date())).cure("等待期限届满")),
            None => Ok(()),
        },
        Err(why) => Err(look.no("deadline_unknown", format!("期限无法计算：{why}。")).cure("请管理员补充工作日历")),
    }
}

/// 申请法院: after the time to sue is over unused, within the months of the rule.
pub(super) fn court_window(look: &Look<'_>) -> Result<(), Refusal> {
    look.for_one(|whom| court_window_against(look, whom))
}

fn court_window_against(look: &Look<'_>, whom: usize) -> Result<(), Refusal> {
    let (case, cx) = (look.case, look.cx);
    let duty = |k: &String| !matches!(k.as_str(), "警告" | "通报批评");
    if case.unpaid_by(whom) == 0 && !case.penalty_of(whom).is_some_and(|p| p.kinds.iter().any(duty)) {
        return Err(look.no("nothing_to_execute", "当事人已经履行。").cure("办理结案"));
    }
    if case.open_remedy_of(whom).is_some() {
        return Err(look.no("remedy_runs", "行政复议、行政诉讼还没有结束。").cure("登记结果后再申请"));
    }
    let Some(opens) = money::court_opens(case, cx.rules, whom) else { return Err(look.no("decision_not_served", "决定书还没有送达。").cure("先送达决定书")) };
    if cx.today <= opens {
        return Err(look.no("remedy_period_runs", format!("法定救济期限（暂缓、分期的，缴纳期限）至{}，还没有届满。", opens.chinese_date())).cure("期限届满后三个月内申请"));
    }
    let Some((closes, _)) = periods::last_day(cx.rules, look.id, opens) else { return Ok(()) };
    if cx.today > closes {
        return Err(look.no("court_window_over", format!("申请强制执行的期限已于{}届满。", closes.chinese_date())).cure("说明逾期的正当理由，另行请示").cure("依法终结执行"));
    }
    Ok(())
}

/// 终结执行 on a ground the article names; the one that asks for years only after them.
pub(super) fn ended(look: &Look<'_>) -> Result<(), Refusal> {
    let Some(entry) = look.entry.filter(|e| e.text("kind") == "end") else { return Ok(()) };
    let (case, whom) = (look.case, entry.whom());
    match entry.text("ground") {
        "" => Err(look.no("end_ground_missing", "没有选择终结执行的情形。").cite(end_article()).cure("选择行政强制法规定的终结执行的情形")),
        "waited" => {
            let stopped = case.steps.iter().rev().find(|d| d.step == "stop_execution" && d.whom() == whom && d.entry.text("kind") == "suspend");
            let Some(stopped) = stopped else {
                return Err(look.no("not_stopped", "没有中止执行。").cure("先中止执行").cure("选择与事实相符的情形"));
            };
            match periods::last_day(look.cx.rules, look.id, stopped.on) {
                Some((last, _)) if look.cx.today < last => {
                    Err(look.no("stopped_too_short", format!("中止执行至{}才满期间。", last.chinese_date())).cure("期满未恢复执行的，再终结执行"))
                }
                _ => Ok(()),
            }
        }
        // The person itself, not the organisation; and the other way round.
        "dead" if case.party_at(whom).kind == PartyKind::Organisation => {
            Err(look.no("end_ground_differs", "当事人是法人或者其他组织，不适用“公民死亡”的情形。").cite(end_article()).cure("选择与当事人相符的情形"))
        }
        "dissolved" if case.party_at(whom).kind == PartyKind::Individual => {
            Err(look.no("end_ground_differs", "当事人是公民，不适用“法人或者其他组织终止”的情形。").cite(end_article()).cure("选择与当事人相符的情形"))
        }
        "revoked" if !case.remedies.iter().any(|r| r.whom == whom && matches!(r.result.as_str(), "quashed" | "unlawful")) => {
            Err(look.no("not_revoked", "没有登记据以执行的决定被撤销的复议、诉讼结果。").cite(end_article()).cure("先登记复议、诉讼结果").cure("选择与事实相符的情形"))
        }
        _ => Ok(()),
    }
}

fn end_article() -> Citation {
    Citation::official("行政强制法(2011)", "第四十条")
}

/// 强制执行 was decided.
pub(super) fn decided(look: &Look<'_>) -> Result<(), Refusal> {
    goes_on(look)?;
    let decided = |whom: &usize| look.case.last_of("decide_enforcement", *whom).is_some() || look.case.last_of("substitute", *whom).is_some();
    if look.whoever().iter().any(decided) {
        return Ok(());
    }
    Err(look.no("enforcement_undecided", "还没有强制执行决定或者代履行决定。").cite(look.cx.cite("ael-54-demand")).cure("先作出强制执行决定"))
}

/// Cash that an officer holds.
pub(super) fn cash_held(look: &Look<'_>) -> Result<(), Refusal> {
    let rule = if look.step.id == "hand_in" { "apl-71-officer" } else { "apl-71-agency" };
    if look.case.running(rule).is_some() {
        return Ok(());
    }
    Err(look.no("no_cash", "没有等待交存的当场收缴的罚款。").cite(look.cx.cite(rule)).cure("核对案件的最新情况"))
}

/// 登记结果 of what was accepted.
pub(super) fn open_remedy(look: &Look<'_>) -> Result<(), Refusal> {
    if look.whoever().iter().any(|whom| look.case.open_remedy_of(*whom).is_some()) {
        return Ok(());
    }
    Err(look.no("no_remedy", "没有正在进行的行政复议、行政诉讼。").cite(look.cx.cite("arl-20-apply")).cure("先登记受理情况"))
}

/// 结案 where nothing is open.
pub(super) fn close(look: &Look<'_>) -> Result<(), Refusal> {
    let case = look.case;
    let Some(decision) = &case.decision else { return Ok(()) };
    if case.running("ael-25-seizure").is_some() || case.running("apl-56-preserve").is_some() {
        return Err(look.no("measure_open", "还有查封、扣押或者登记保存的物品没有处理。").cite(look.cx.cite("ael-25-seizure")).cure("先解除或者处理"));
    }
    match decision.served {
        None => return Err(look.no("decision_not_served", "决定书还没有送达。").cite(look.cx.cite("apl-61-serve")).cure("先送达决定书")),
        Some(day) if day > look.cx.today => {
            return Err(look.no("notice_not_effective", format!("公告送达自{}起才视为送达。", day.chinese_date())).cite(look.cx.cite("cpl-95-notice")).cure("等待公告期满"));
        }
        Some(_) => {}
    }
    if case.running("apl-71-officer").is_some() || case.running("apl-71-agency").is_some() {
        return Err(look.no("cash_open", "当场收缴的罚款还没有交至机关、缴付银行。").cite(look.cx.cite("apl-71-officer")).cure("先登记交款、缴付银行"));
    }
    if let Some(whom) = (0..case.parties.len()).find(|whom| case.refundable_to(*whom) > 0) {
        return Err(look
            .no("refund_open", format!("{}多缴的{}还没有退还。", case.named(whom, ""), Money(case.refundable_to(whom))))
            .cite(look.cx.cite("apl-67-pay"))
            .cure("先办理“退还多缴的罚没款”"));
    }
    let Some(entry) = look.entry else { return Ok(()) };
    let ground = entry.text("ground");
    ended_for_all(look, case, ground)?;
    if ground == "performed" && case.unpaid() > 0 {
        return Err(look.no("unpaid", format!("还有{}没有缴纳。", Money(case.unpaid()))).cite(look.cx.cite("apl-67-pay")).cure("缴清后结案").cure("依法申请强制执行或者终结执行"));
    }
    if ground == "no_penalty" && decision.penalty.is_some() {
        return Err(look.no("ground_wrong", "本案作出了处罚决定，不是不予处罚。").cite(look.cx.cite("apl-67-pay")).cure("选择相符的结案情形"));
    }
    if ground == "ended" && !(0..case.parties.len()).any(|whom| case.execution_ended(whom)) {
        return Err(look.no("not_ended", "还没有终结执行。").cite(look.cx.cite("ael-39-end")).cure("先终结执行"));
    }
    if ground == "quashed" && case.remedies.iter().all(|r| !matches!(r.result.as_str(), "quashed" | "unlawful")) {
        return Err(look.no("ground_wrong", "没有登记撤销或者确认违法、无效的复议、诉讼结果。").cite(look.cx.cite("apl-67-pay")).cure("先登记复议、诉讼结果").cure("选择相符的结案情形"));
    }
    if ground == "court" && case.last("court_reply").is_none() {
        return Err(look.no("no_court_reply", "没有登记人民法院的裁定。").cite(look.cx.cite("ael-53-court")).cure("先登记人民法院答复"));
    }
    Ok(())
}

/// With several parties the case ends when it has for each: what ends it for one leaves the others.
fn ended_for_all(look: &Look<'_>, case: &Case, ground: &str) -> Result<(), Refusal> {
    if !case.several() || ground == "performed" {
        return Ok(());
    }
    match (0..case.parties.len()).find(|whom| !case.done_with(*whom)) {
        None => Ok(()),
        Some(whom) => Err(look
            .no("unpaid", format!("{}还有{}没有缴纳，也没有终结执行。", case.named(whom, ""), Money(case.unpaid_by(whom))))
            .cite(look.cx.cite("apl-67-pay"))
            .cure("缴清后结案")
            .cure("依法申请强制执行或者终结执行")),
    }
}

/// 退款: never more than was paid too much.
pub(super) fn refund(look: &Look<'_>) -> Result<(), Refusal> {
    let cite = || look.cx.cite("apl-67-pay");
    let most = look.whoever().into_iter().map(|whom| look.case.refundable_to(whom)).max().unwrap_or(0);
    if most == 0 {
        return Err(look.no("nothing_to_refund", "没有多缴的罚没款。").cite(cite()).cure("核对缴款情况"));
    }
    let Some(entry) = look.entry else { return Ok(()) };
    let amount = entry.int("amount").unwrap_or(0);
    if amount == 0 || amount > most {
        return Err(look.no("refund_too_much", format!("退还{}，多缴的是{}。", Money(amount), Money(most))).cite(cite()).cure(format!("退还的数额不超过{}", Money(most))));
    }
    if look.case.refunds.iter().any(|r| r.ticket == entry.text("ticket")) {
        return Err(look.no("refunded_before", format!("退款凭证{}已经登记。", entry.text("ticket"))).cite(cite()).cure("核对凭证号码"));
    }
    let by_remedy = look.case.remedies.iter().any(|r| r.whom == entry.whom() && matches!(r.result.as_str(), "changed" | "quashed" | "unlawful"));
    if entry.text("reason") == "remedy" && !by_remedy {
        return Err(look.no("ground_wrong", "没有登记变更、撤销处罚决定的复议、诉讼结果。").cite(cite()).cure("先登记复议、诉讼结果").cure("选择相符的退款原因"));
    }
    Ok(())
}

/// 归档: nothing is still held, and nothing waits to be handed over.
pub(super) fn nothing_left(look: &Look<'_>) -> Result<(), Refusal> {
    if look.case.running("tr-12-goods").is_some() {
        return Err(look.no("goods_open", "涉案物品和材料还没有移交公安机关。").cite(look.cx.cite("tr-12-goods")).cure("先办理“移交涉案物品和材料”"));
    }
    super::coercion::nothing_held(look)
}

/// 归档: what must be in the file is in it.
pub(super) fn complete(look: &Look<'_>) -> Result<(), Refusal> {
    let case = look.case;
    let Some(decision) = &case.decision else { return Ok(()) };
    let mut missing = Vec::new();
    if !decision.on_spot && decision.penalty.is_some() {
        for (step, paper) in [("report", "调查终结报告"), ("notify", "行政处罚告知书"), ("serve_notice", "告知书送达回证"), ("serve", "决定书送达回证"), ("close", "结案审批表")] {
            if case.times(step) == 0 {
                missing.push(paper);
            }
        }
    }
    if decision.on_spot && case.times("record_on_spot") == 0 {
        missing.push("当场处罚备案");
    }
    if missing.is_empty() {
        return Ok(());
    }
    Err(look.no("file_incomplete", format!("案卷缺少：{}。", missing.join("、"))).cure("补齐后归档"))
}
