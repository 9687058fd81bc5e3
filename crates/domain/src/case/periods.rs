//! 期限 of a case: which begin, end or move with a step. How long they are is in the rules.

use heyi_rulebook::{Day, RuleKind, Rulebook, Step, Unit, deadline};
use serde::{Deserialize, Serialize};

use super::discretion::first;
use super::{Case, Entry, Outcome, money};
use crate::context::Context;

/// A period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Period {
    /// The rule, and a number where it ran before in this case.
    pub id: String,
    /// The rule.
    pub rule: String,
    /// From.
    pub from: Day,
    /// Last day.
    pub last_day: Day,
    /// It runs.
    pub running: bool,
    /// The last day is not sure: the calendar of its year isn't known yet.
    #[serde(default)]
    pub provisional: bool,
    /// The party it runs for, where it runs for each by itself; from 0.
    #[serde(default, skip_serializing_if = "first")]
    pub whom: usize,
}

/// What becomes of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// It begins.
    Start,
    /// It is met.
    Meet,
    /// Its end moves.
    Move,
    /// It stands still.
    Stop,
    /// It goes on.
    Go,
}

/// A period that begins, ends or moves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeriodChange {
    /// The period.
    pub id: String,
    /// The rule.
    pub rule: String,
    /// Its Chinese name.
    pub title: String,
    /// From.
    pub from: Day,
    /// Last day.
    pub last_day: Day,
    /// What becomes of it.
    pub change: Change,
    /// Ours to keep: a duty of the body or its people. The others are rights of the party, or of court and police.
    #[serde(default)]
    pub ours: bool,
    /// See [`Period::provisional`].
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub provisional: bool,
    /// See [`Period::whom`].
    #[serde(default, skip_serializing_if = "first")]
    pub whom: usize,
}

/// The last day under a rule, and whether it is provisional: the calendar of its year isn't known, so that weekends count as free and every
/// other day as worked until it is. `None`: no rule, or no quantity.
#[must_use]
pub fn last_day(rules: &Rulebook, rule: &str, from: Day) -> Option<(Day, bool)> {
    if let Ok(answer) = deadline::deadline(rules, rule, from, None) {
        return Some((answer.due_day, false));
    }
    let row = rules.rule(rule)?;
    let quantity = i32::try_from(row.whole_quantity()?).ok()?;
    let last = match row.unit? {
        Unit::CalendarDay => from.plus_days(quantity),
        // Hours don't ask the calendar: the day is sure, the hour is judged by the gate.
        Unit::Hour => return Some((from.plus_days((quantity + 23) / 24), false)),
        Unit::Month => from.plus_months(quantity),
        Unit::Year => from.plus_years(quantity),
        Unit::WorkingDay => {
            let (mut day, mut left) = (from, quantity);
            while left > 0 {
                day = day.next();
                left -= i32::from(rules.calendar().is_working(day).unwrap_or(!day.is_weekend()));
            }
            day
        }
        _ => return None,
    };
    Some((last, true))
}

/// The rule a step's list names: itself, or the department's own for a clock. `None`: another department's, or none was read.
#[must_use]
pub fn rule_of<'r>(rules: &'r Rulebook, named: &str, department: &str) -> Option<&'r str> {
    match named.strip_prefix("clock:") {
        Some(clock) => rules.clock(clock, department).map(|r| r.id.as_str()),
        None => rules.rule(named).filter(|r| rules.governs(&r.id, department)).map(|r| r.id.as_str()),
    }
}

/// The rule for reporting what was done in urgency.
pub(super) fn urgent(step: &str) -> Option<&'static str> {
    match step {
        "seize" => Some("ael-19-report"),
        "preserve" => Some("samr-33-urgent"),
        _ => None,
    }
}

/// Periods that begin with a proposal of what was done in urgency: the approval must follow.
pub(super) fn of_proposal<F>(step: &Step, case: &Case, entry: &Entry, cx: &Context<'_, F>) -> Vec<PeriodChange> {
    let rule = urgent(&step.id).filter(|r| cx.rules.governs(r, case.department(cx.rules)));
    let Some((rule, at)) = rule.zip(entry.moment("at")).filter(|_| entry.flag("urgent")) else { return Vec::new() };
    start(case, rule, 0, at.day, cx.rules).into_iter().collect()
}

/// Periods that run for each party by itself. The others are the body's own, and run for the case.
fn of_each(rule: &str, department: &str, rules: &Rulebook) -> bool {
    ["cq354-request", "apl-67-pay", "arl-20-apply", "all-46-sue", COURT, "ael-54-demand", "ael-56-accept"].contains(&rule)
        || rule_of(rules, "clock:defence", department) == Some(rule)
}

/// The periods a step begins, meets, moves or stops.
pub(super) fn of_step<F>(step: &Step, case: &Case, entry: &Entry, outcome: Option<&Outcome>, cx: &Context<'_, F>) -> Vec<PeriodChange> {
    let department = case.department(cx.rules);
    let whom = |rule: &str| if of_each(rule, department, cx.rules) { entry.whom() } else { 0 };
    let mut out = Vec::new();
    for rule in step.meets.iter().filter_map(|named| rule_of(cx.rules, named, department)) {
        out.extend(case.running_of(rule, whom(rule)).filter(|_| met(step, rule, case, entry)).map(|p| change(case, p, Change::Meet, cx.rules)));
    }
    out.extend(urgent(&step.id).and_then(|rule| case.running(rule)).map(|p| change(case, p, Change::Meet, cx.rules)));
    for rule in step.starts.iter().filter_map(|named| rule_of(cx.rules, named, department)) {
        let Some(from) = begin(step, rule, case, entry, outcome, cx) else { continue };
        let Some(mut begun) = start(case, rule, whom(rule), from, cx.rules) else { continue };
        if step.id == "seize"
            && rule == "ael-25-seizure"
            && let Some(days) = entry.int("days").and_then(|d| i32::try_from(d).ok())
        {
            begun.last_day = from.plus_days(days);
        }
        out.push(begun);
    }
    out.extend(moved(step, case, entry, department, cx));
    out.extend(stilled(step, case, cx));
    out.extend(window(step, case, entry, cx));
    let touched: Vec<String> = out.iter().map(|c| c.id.clone()).collect();
    let over = |p: &&Period| p.running && !touched.contains(&p.id) && ended(step, &p.rule, department, cx.rules);
    out.extend(case.periods.iter().filter(over).map(|p| change(case, p, Change::Meet, cx.rules)));
    out
}

/// Whether a period is over because the case went on: all of them with the case; those of the notice with what follows it, or with a new one; the way to the court with
/// the closing.
fn ended(step: &Step, rule: &str, department: &str, rules: &Rulebook) -> bool {
    let of_notice = || rule == "cq354-request" || rule_of(rules, "clock:defence", department) == Some(rule);
    let of_review = || ["samr-55-review", "moh-25-review", "mara-53-review", "samrh-29-report"].contains(&rule);
    match step.to.as_deref() {
        Some("withdrawn" | "handed_over") => true,
        // What is held is held on until it is handed to the police or given back.
        Some("transferred") => !MEASURES.contains(&rule),
        Some("reviewed" | "decided") => of_notice(),
        Some("filed" | "reported") => of_notice() || of_review(),
        Some("closed") => [COURT, "ji-156-court"].contains(&rule),
        _ => false,
    }
}

/// The rules of what is sealed, held or preserved.
const MEASURES: [&str; 2] = ["ael-25-seizure", "apl-56-preserve"];

/// The rule for applying to the court.
const COURT: &str = "ael-53-court";

/// The months to apply to the court count anew from the end of a remedy, and from the end of a deferral.
fn window<F>(step: &Step, case: &Case, entry: &Entry, cx: &Context<'_, F>) -> Vec<PeriodChange> {
    if step.id != "note_remedy_result" && step.id != "defer_payment" {
        return Vec::new();
    }
    let whom = entry.whom();
    let Some(running) = case.running_of(COURT, whom) else { return Vec::new() };
    let mut after = case.clone();
    if step.id == "note_remedy_result" {
        after.end_remedy(entry, cx.today);
    }
    let deferred = if step.id == "defer_payment" { instalments_end(entry) } else { None };
    let Some(opens) = money::court_opens(&after, cx.rules, whom).max(deferred) else { return Vec::new() };
    let mut out = vec![change(case, running, Change::Meet, cx.rules)];
    if after.unpaid_by(whom) > 0 {
        out.extend(start(case, COURT, whom, opens, cx.rules));
    }
    out
}

/// The last instalment.
pub(super) fn instalments_end(entry: &Entry) -> Option<Day> {
    entry.rows("instalments").iter().filter_map(|r| Day::parse(r.get("due")?.as_str()?).ok()).max()
}

/// Whether the step meets the period: a payment only when nothing is left to pay, a service only when it is on the last.
fn met(step: &Step, rule: &str, case: &Case, entry: &Entry) -> bool {
    match (step.id.as_str(), rule) {
        ("collect", "apl-67-pay") => case.unpaid_by(entry.whom()) <= entry.int("amount").unwrap_or(0),
        ("serve", "apl-61-serve") => served_on_all(case, entry),
        _ => true,
    }
}

/// The service is on the last of those the decision goes to.
fn served_on_all(case: &Case, entry: &Entry) -> bool {
    case.decision.as_ref().is_none_or(|d| d.service.left().iter().all(|p| *p == entry.whom()))
}

/// Nothing is left to pay once this is: by this party and by the others.
fn paid_up(case: &Case, entry: &Entry) -> bool {
    let (amount, own) = (entry.int("amount").unwrap_or(0), case.unpaid_by(entry.whom()));
    own <= amount && case.unpaid() == own
}

/// The day a period counts from; `None`: it doesn't begin in this case.
fn begin<F>(step: &Step, rule: &str, case: &Case, entry: &Entry, outcome: Option<&Outcome>, cx: &Context<'_, F>) -> Option<Day> {
    let effective = match outcome {
        Some(Outcome::Service { effective }) => Some(*effective),
        _ => None,
    };
    let owed = case.unpaid_by(entry.whom()) > 0;
    let fined = match outcome {
        Some(Outcome::Penalty { proposal, .. }) => proposal.fine > 0,
        _ => false,
    };
    let handed = entry.moment("at").map(|m| m.day);
    match (step.id.as_str(), rule) {
        ("serve_notice", "cq354-request") => effective.filter(|_| case.notice.as_ref().is_some_and(|n| n.hearing && n.hearing_of.contains(&entry.whom()))),
        ("serve_notice", _) => effective,
        ("serve", "apl-67-pay") => effective.filter(|_| owed),
        ("serve", "samr-77-close" | "moh-31-close") => effective.filter(|_| case.unpaid() == 0 && served_on_all(case, entry)),
        ("serve", COURT) => last_day(cx.rules, "all-46-sue", effective?).map(|(day, _)| day).filter(|_| owed),
        ("serve", _) => effective,
        ("decide_on_spot", "apl-71-officer") => handed.filter(|_| entry.text("collect") == "spot" && fined),
        ("decide_on_spot", "apl-67-pay") => handed.filter(|_| entry.text("collect") == "bank" && fined),
        ("decide_on_spot", _) => handed,
        ("collect", "apl-71-officer") => (entry.text("how") == "spot").then(|| entry.day("on")).flatten(),
        ("collect", _) => paid_up(case, entry).then_some(cx.today),
        ("hand_in", _) => entry.day("on"),
        ("preserve" | "seize", _) => handed,
        ("police_reply", "tr-12-goods") => entry.day("on").filter(|_| entry.flag("accepted")),
        ("police_reply", _) => entry.day("on").filter(|_| !entry.flag("accepted")),
        ("transfer_crime", _) => entry.moment("sent_at").map(|m| m.day),
        ("demand", _) => entry.day("served_on"),
        ("note_remedy_result", _) => matches!(entry.text("result"), "changed" | "quashed" | "unlawful").then_some(cx.today),
        ("hold_hearing", _) => entry.moment("to").map(|m| m.day),
        _ => Some(cx.today),
    }
}

fn moved<F>(step: &Step, case: &Case, entry: &Entry, department: &str, cx: &Context<'_, F>) -> Vec<PeriodChange> {
    let mut out = Vec::new();
    for rule in step.extends.iter().filter_map(|named| rule_of(cx.rules, named, department)) {
        let whom = if of_each(rule, department, cx.rules) { entry.whom() } else { 0 };
        let Some(period) = case.running_of(rule, whom) else { continue };
        let to = match step.id.as_str() {
            "extend_filing" => step
                .gates
                .iter()
                .filter_map(|g| rule_of(cx.rules, g, department))
                .find_map(|g| last_day(cx.rules, g, period.last_day))
                .map(|(day, _)| day),
            "defer_payment" => instalments_end(entry),
            _ => entry.int("days").and_then(|d| i32::try_from(d).ok()).map(|d| period.last_day.plus_days(d)),
        };
        if let Some(to) = to {
            out.push(PeriodChange { last_day: to, ..change(case, period, Change::Move, cx.rules) });
        }
    }
    out
}

/// 中止 stops the time to decide, 恢复 lets it go on with the days that were left. What the police send back has the days it had: no text read
/// leaves out the days it lay with them.
fn stilled<F>(step: &Step, case: &Case, cx: &Context<'_, F>) -> Option<PeriodChange> {
    let period = case.period("apl-60-decide")?;
    match step.id.as_str() {
        "suspend" if period.running => Some(change(case, period, Change::Stop, cx.rules)),
        "take_back" => Some(change(case, period, Change::Go, cx.rules)),
        "resume" => {
            let still = case.suspended.map_or(0, |since| since.days_until(cx.today).max(0));
            Some(PeriodChange { last_day: period.last_day.plus_days(still), ..change(case, period, Change::Go, cx.rules) })
        }
        _ => None,
    }
}

fn start(case: &Case, rule: &str, whom: usize, from: Day, rules: &Rulebook) -> Option<PeriodChange> {
    let (last_day, provisional) = last_day(rules, rule, from)?;
    let before = case.periods.iter().filter(|p| p.rule == rule).count();
    let id = if before == 0 { rule.to_owned() } else { format!("{rule}:{}", before + 1) };
    let title = title(case, rule, whom, rules);
    Some(PeriodChange { id, rule: rule.to_owned(), title, from, last_day, change: Change::Start, ours: ours(rules, rule), provisional, whom })
}

/// What a period is called: with the party's name, where each of several has its own.
#[must_use]
pub fn title(case: &Case, rule: &str, whom: usize, rules: &Rulebook) -> String {
    let named = rules.rule(rule).map_or(rule, |r| r.name.as_str());
    // The general law has no days of its own for the defence; those for asking a hearing are used, also where no hearing is due.
    let defence = rule_of(rules, "clock:defence", case.department(rules)) == Some(rule) && !named.contains("陈述");
    let name = if defence { "收到告知后陈述、申辩" } else { named };
    if case.several() && of_each(rule, case.department(rules), rules) { format!("{name}（{}）", case.named(whom, "")) } else { name.to_owned() }
}

/// A change of a period as it stands.
pub(super) fn change(case: &Case, period: &Period, change: Change, rules: &Rulebook) -> PeriodChange {
    PeriodChange {
        id: period.id.clone(),
        rule: period.rule.clone(),
        title: title(case, &period.rule, period.whom, rules),
        from: period.from,
        last_day: period.last_day,
        change,
        ours: ours(rules, &period.rule),
        provisional: period.provisional,
        whom: period.whom,
    }
}

/// Whether the body or its people must keep it: a last day, not a time to wait, and nobody else's.
#[must_use]
pub fn ours(rules: &Rulebook, rule: &str) -> bool {
    let others = ["party", "court", "police", "receiving_organ", "reconsideration_organ", "assisting_agency", "all"];
    rules.rule(rule).is_some_and(|r| !matches!(r.kind, RuleKind::WaitingPeriod | RuleKind::LeadTime | RuleKind::Threshold) && !others.contains(&r.actor.as_str()))
}
