//! 行政强制: never by an entrusted body, approved or reported in time, with inventory and period, not at night or on holidays.

use heyi_rulebook::Rulebook;
use heyi_rulebook::deadline::{ClockTime, deadline};

use super::Look;
use crate::case::{Case, Moment};
use crate::refusal::Refusal;

/// The power is the body's own, and the measure is one the items of the case list, or one the legal reviewer confirmed an article for.
pub(super) fn power(look: &Look<'_>) -> Result<(), Refusal> {
    if look.case.filing.as_ref().is_some_and(|f| f.kind.contains("委托")) {
        return Err(look.no("coercion_entrusted", "本案以委托机关的名义办理，行政强制措施权不得委托。").cure("请委托机关自行实施"));
    }
    let kind = match look.step.id.as_str() {
        "seize" => look.entry.map(|e| e.text("measure")),
        "decide_enforcement" => Some("enforce"),
        // 代履行 rests on the article of its own gate; what is carried out was decided before.
        _ => None,
    };
    let Some(kind) = kind else { return Ok(()) };
    let bases = bases(look.case, kind, look.cx.rules);
    if bases.is_empty() {
        let name = measure_name(kind);
        return Err(look
            .no("coercion_unlisted", format!("事项目录没有写明本案的事项可以{name}，没有依据。"))
            .cure("不采取这一措施")
            .cure("确有法律、法规规定的，请法制审核人员办理“确认行政强制的法律依据”"));
    }
    match look.entry.map(|e| e.text("basis")) {
        Some(basis) if !bases.iter().any(|b| b == basis) => Err(look
            .no("coercion_basis", format!("“{basis}”不是本案可以采取该措施的依据，依据是：{}。", bases.join("、")))
            .cure("选择所列的依据")
            .cure("另有依据的，请法制审核人员办理“确认行政强制的法律依据”")),
        _ => Ok(()),
    }
}

/// The articles by which a measure (`seal`, `detain`, `enforce`) may be taken in this case: of the items that list it, and those confirmed.
#[must_use]
pub fn bases(case: &Case, measure: &str, rules: &Rulebook) -> Vec<String> {
    let names = rules.gate("g-coerce").and_then(|g| g.measures.get(measure)).map(Vec::as_slice).unwrap_or_default();
    let listed = case.acts.iter().filter_map(|a| rules.item(&a.item)).filter(|i| i.measures.iter().any(|m| names.contains(m)));
    let mut all: Vec<String> = listed.filter_map(|i| i.citations().last().map(heyi_rulebook::Citation::chinese)).collect();
    all.extend(case.steps.iter().filter(|d| d.step == "confirm_basis" && d.entry.text("measure") == measure).map(|d| d.entry.text("basis").to_owned()));
    let mut seen = std::collections::HashSet::new();
    all.retain(|basis| seen.insert(basis.clone()));
    all
}

fn measure_name(measure: &str) -> &'static str {
    match measure {
        "seal" => "查封",
        "detain" => "扣押",
        _ => "由本机关强制执行",
    }
}

/// What is confirmed is an article of a law or a regulation: nothing lower sets a coercive measure.
pub(super) fn confirmed(look: &Look<'_>) -> Result<(), Refusal> {
    let Some(entry) = look.entry else { return Ok(()) };
    let basis = entry.text("basis");
    let no = |why: &str| Err(look.no("coercion_basis", format!("“{basis}”{why}。")).cite(look.cx.cite("g-coerce")).cure("写明设定该措施的法律、法规条文").cure("没有法律、法规依据的，不采取强制措施"));
    let name = basis.split(['(', '（', '第']).next().unwrap_or("").trim_end_matches(['》', ' ']);
    if ["办法", "规定", "通知", "意见", "细则", "规程"].iter().any(|end| name.ends_with(end)) {
        return no("不是法律、法规，不能设定行政强制");
    }
    if !(basis.contains('第') && basis.contains('条')) {
        return no("没有写明条文");
    }
    Ok(())
}

/// Nothing is put in safe keeping, handed over or asked where nothing waits for it.
pub(super) fn awaited(look: &Look<'_>) -> Result<(), Refusal> {
    let (rule, what) = match look.step.id.as_str() {
        "store_goods" => ("mot-127-goods", "没有等待移交保管人的涉案物品"),
        "hand_over_goods" => ("tr-12-goods", "公安机关还没有决定立案，没有等待移交的涉案物品和材料"),
        _ => ("tr-9-review", "公安机关没有决定不予立案，不需要提请复议"),
    };
    if look.case.running(rule).is_some() {
        return Ok(());
    }
    Err(look.no("nothing_awaited", format!("{what}。")).cite(look.cx.cite(rule)).cure("核对案件的最新情况"))
}

/// 情况紧急 is reported and approved within the hours of the rule; what isn't urgent waits for approval.
pub(super) fn urgent(look: &Look<'_>) -> Result<(), Refusal> {
    let Some((entry, at)) = look.entry.and_then(|e| Some((e, e.moment("at")?))) else { return Ok(()) };
    if !entry.flag("urgent") {
        return planned(look, at);
    }
    if at.ms() > look.cx.now_ms {
        return Err(look.no("in_the_future", "当场采取措施的时间晚于现在。").cure("改正时间"));
    }
    // The hour it began in isn't counted.
    let clock = ClockTime { hour: u8::try_from(at.minute / 60).unwrap_or(0), minute: u8::try_from(at.minute % 60).unwrap_or(0) };
    let last = match deadline(look.cx.rules, look.id, at.day, Some(clock)) {
        Ok(answer) => Moment::parse(&answer.due).unwrap_or(at),
        Err(why) => return Err(look.no("deadline_unknown", format!("期限无法计算：{why}。")).cure("请管理员检查规则库")),
    };
    if look.cx.now_ms > last.ms() {
        return Err(look
            .no("approval_too_late", format!("{}采取的措施，应当在{}以前报告并补办批准，现已超过。", at.chinese(), last.chinese()))
            .cure("立即解除措施")
            .cure("确有必要的，重新报请批准后实施"));
    }
    Ok(())
}

/// What isn't urgent waits for the approval: when it is proposed, and still when it is approved, the measure lies ahead.
fn planned(look: &Look<'_>, at: Moment) -> Result<(), Refusal> {
    if at.ms() >= look.cx.now_ms {
        return Ok(());
    }
    Err(look
        .no("measure_before_approval", format!("措施的时间是{}，还没有批准。", at.chinese()))
        .cure("情况紧急当场采取的，勾选“情况紧急”并说明")
        .cure("没有采取的，改正时间，批准后实施"))
}

/// 先行登记保存 waits for the approval; afterwards only in a field whose rule says so.
pub(super) fn approved_first(look: &Look<'_>) -> Result<(), Refusal> {
    let rules = look.cx.rules;
    let Some((entry, at)) = look.entry.and_then(|e| Some((e, e.moment("at")?))) else { return Ok(()) };
    if rules.governs("samr-33-urgent", look.case.department(rules)) {
        return Ok(());
    }
    let look = &Look { id: "apl-56-preserve", ..*look };
    if entry.flag("urgent") {
        return Err(look.no("no_urgent_basis", "规则库中没有本领域先行登记保存可以事后补办批准的规定。").cure("先报负责人批准，批准后采取措施").cure("确有规定的，请管理员把条文补入规则库"));
    }
    planned(look, at)
}

/// Nothing is sealed, held or preserved where a case ends without a decision.
pub(super) fn nothing_held(look: &Look<'_>) -> Result<(), Refusal> {
    let case = look.case;
    if case.running("ael-25-seizure").is_none() && case.running("apl-56-preserve").is_none() {
        return Ok(());
    }
    Err(look.no("measure_open", "还有查封、扣押或者登记保存的物品没有处理。").cite(look.cx.cite("ael-25-seizure")).cure("先解除或者处理"))
}

/// 清单 in two copies.
pub(super) fn copies(look: &Look<'_>) -> Result<(), Refusal> {
    let (Some(entry), Some(need)) = (look.entry, look.quantity(look.id)) else { return Ok(()) };
    if entry.int("copies") == Some(need) {
        return Ok(());
    }
    Err(look.no("copies_missing", format!("查封、扣押清单应当一式{need}份，由当事人和行政机关分别保存。")).cure(format!("制作{need}份清单")))
}

/// No longer than the rule.
pub(super) fn period(look: &Look<'_>) -> Result<(), Refusal> {
    let (Some(entry), Some(most)) = (look.entry, look.quantity(look.id)) else { return Ok(()) };
    match entry.int("days") {
        Some(days) if days > 0 && days <= most => Ok(()),
        days => Err(look.no("seizure_too_long", format!("查封、扣押{}日，应当在一日至{most}日之间。", days.unwrap_or(0))).cure(format!("期限不超过{most}日"))),
    }
}

/// Something is sealed or held now.
pub(super) fn seized(look: &Look<'_>) -> Result<(), Refusal> {
    if look.case.running("ael-25-seizure").is_some() {
        return Ok(());
    }
    Err(look.no("nothing_seized", "没有正在实施的查封、扣押。").cite(look.cx.cite("ael-25-seizure")).cure("核对案件的最新情况"))
}

/// 夜间 and 法定节假日: hours are a setting of ours, the days are the calendar's.
pub(super) fn hours(look: &Look<'_>) -> Result<(), Refusal> {
    let Some(entry) = look.entry.filter(|e| !e.flag("urgent")) else { return Ok(()) };
    let Some(at) = entry.moment("on").or_else(|| entry.moment("from")) else { return Ok(()) };
    let ends: Vec<Moment> = std::iter::once(at).chain(entry.moment("to")).collect();
    let minutes = |id: &str| look.cx.rules.setting(id).and_then(|s| i32::try_from(s.value).ok()).map(|hour| hour * 60);
    let night = minutes("night-from-hour").zip(minutes("night-to-hour"));
    for moment in ends {
        if night.is_some_and(|(from, to)| moment.minute >= from || moment.minute < to) {
            return Err(look.no("execution_at_night", format!("{}是夜间，不得实施强制执行。", moment.chinese())).cure("改在白天实施").cure("情况紧急的，说明情况并勾选"));
        }
        let holiday = look.cx.rules.calendar().kind(moment.day).is_ok_and(|k| k == heyi_rulebook::calendar::DayKind::Holiday);
        if holiday {
            return Err(look.no("execution_on_holiday", format!("{}是法定节假日，不得实施强制执行。", moment.day.chinese_date())).cure("改在节假日以后实施").cure("情况紧急的，说明情况并勾选"));
        }
    }
    Ok(())
}

/// 代履行 after a demand that many working days before; at once only on roads and waters.
pub(super) fn substitute(look: &Look<'_>) -> Result<(), Refusal> {
    let Some(entry) = look.entry else { return Ok(()) };
    if entry.flag("urgent") {
        return Ok(());
    }
    let Some(on) = entry.moment("on") else { return Ok(()) };
    let Some(demand) = look.case.last_of("demand", entry.whom()).and_then(|d| d.entry.day("served_on")) else {
        return Err(look.no("demand_missing", "代履行以前没有催告当事人履行。").cure("先送达催告书"));
    };
    let latest = deadline(look.cx.rules, look.id, on.day, None).map(|a| a.due_day);
    match latest {
        Ok(latest) if demand <= latest => Ok(()),
        Ok(latest) => Err(look.no("demand_too_late", format!("催告书于{}送达，最迟应当在{}送达。", demand.chinese_date(), latest.chinese_date())).cure("推迟代履行的时间")),
        Err(why) => Err(look.no("deadline_unknown", format!("期限无法计算：{why}。")).cure("请管理员补充工作日历")),
    }
}
