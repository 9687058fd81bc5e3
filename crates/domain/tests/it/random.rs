//! Whatever is tried by whomever on whatever day: what was accepted keeps to the law.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use heyi_domain::case::{Case, CaseEvent, Done, Outcome, PartyKind, PeriodChange};
use heyi_domain::context::Role;
use heyi_domain::ids::PersonId;
use heyi_rulebook::discretion::{Amount, FactValue, Facts, assess};
use heyi_rulebook::{Day, Decimal, FactorType, deadline};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::flow::STREET;
use super::play::{World, day, party, person, role, said};

/// A small generator: the same seed, the same case.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(n.max(1)).unwrap()).unwrap()
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    fn pick<T: Copy>(&mut self, all: &[T]) -> Option<T> {
        (!all.is_empty()).then(|| all[self.below(all.len())])
    }
}

const MATTERS: [(&str, &str); 7] =
    [("CG-030", STREET), ("SC-012", "500103-SC"), ("NY-035", STREET), ("JT-002", STREET), ("GA-002", STREET), ("ST-012", STREET), ("XF-002", STREET)];

const PEOPLE: [&str; 9] = ["甲", "乙", "丙", "丁", "负责人", "副负责人", "审核员", "主持人", "大队长"];

fn pages() -> &'static BTreeSet<String> {
    static PAGES: OnceLock<BTreeSet<String>> = OnceLock::new();
    PAGES.get_or_init(|| {
        let folder = super::root().join("../../docs/errors");
        std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned()).collect()
    })
}

/// A discretion the benchmark could give, sometimes with something wrong in it.
fn acts(w: &World, dice: &mut Dice) -> Value {
    let mut all = Vec::new();
    for (n, whom) in w.case.conduct() {
        let act = &w.case.acts[n];
        let Some(benchmark) = w.rules.benchmark_of(&act.item) else { continue };
        let (mut facts, mut answers) = (Facts::default(), Map::new());
        for factor in &benchmark.factors {
            let (fact, given) = match factor.kind {
                FactorType::Boolean => {
                    let b = dice.one_in(6);
                    (FactValue::Bool(b), json!(b))
                }
                FactorType::Number => {
                    let n = [1, 2, 3, 8, 20, 60][dice.below(6)];
                    (FactValue::Number(Decimal::from_int(n)), json!(n))
                }
                FactorType::Enum => {
                    let values: Vec<&str> = factor.values.iter().flatten().map(String::as_str).collect();
                    let v = dice.pick(&values).unwrap_or_default();
                    (FactValue::Text(v.to_owned()), json!(v))
                }
            };
            facts.set(factor.code.clone(), fact);
            answers.insert(factor.code.clone(), given);
        }
        let kind = w.case.party_at(whom).kind.fined_as();
        let mut entry = json!({ "act": n, "whom": whom, "answers": answers });
        if let Ok(answer) = assess(w.rules, &act.item, &facts, kind, "initial", Some(act.ended_on))
            && let Some(tier) = answer.tiers.first()
        {
            entry["fine_index"] = json!(tier.fine_index);
            if let (Amount::Fen(min), Amount::Fen(max)) = (&tier.fine_min, &tier.fine_max) {
                let (min, max) = (*min, *max);
                entry["fine"] = json!(min + (max - min) * i64::try_from(dice.below(11)).unwrap() / 10);
            }
        }
        if dice.one_in(20) {
            entry["deviation"] = json!("理由");
            entry["fine"] = json!(i64::try_from(dice.below(300_000)).unwrap());
        }
        if w.case.conduct().count() > 1 && dice.one_in(4) {
            entry = json!({ "act": n, "whom": whom, "answers": entry["answers"], "spared": if dice.one_in(3) { "age" } else { "minor" } });
        }
        if dice.one_in(30) {
            entry["gains"] = json!(-5_000);
        }
        all.push(entry);
    }
    Value::Array(all)
}

/// The usual entry with something changed.
fn entry(w: &World, step: &str, dice: &mut Dice) -> Map<String, Value> {
    let mut map = w.usual(step, json!({}));
    let Some(row) = w.rules.steps.get(step) else { return map };
    // Half of the entries are as they should be.
    let odd = dice.one_in(2);
    let shift = |base: Day, dice: &mut Dice| base.plus_days(i32::try_from(dice.below(25)).unwrap() - 8);
    let parties = w.case.parties.len() + usize::from(dice.one_in(40));
    if row.each_party && w.case.several() {
        map.insert("whom".to_owned(), json!(dice.below(parties)));
    }
    for field in &row.fields {
        use heyi_rulebook::FieldKind::{Bool, Choice, Day as DayKind, Acts, Discretion, Int, Money, Parties, People, Person, Rows, Time};
        let name = field.name.clone();
        let given = match field.kind {
            Discretion => acts(w, dice),
            Parties => json!((0..w.case.parties.len()).filter(|_| !dice.one_in(4)).collect::<Vec<_>>()),
            Acts => json!((0..w.case.acts.len()).filter(|_| !dice.one_in(4)).collect::<Vec<_>>()),
            Choice if odd && dice.one_in(3) || name == "adopted" => json!(field.values[dice.below(field.values.len())].value),
            Bool if !field.required && dice.one_in(3) => json!(dice.one_in(2)),
            Bool if odd && dice.one_in(10) => json!(false),
            DayKind if odd && dice.one_in(4) => json!(shift(w.now.day, dice).to_string()),
            Time if odd && dice.one_in(4) => json!(format!("{}T{:02}:{:02}", shift(w.now.day, dice), dice.below(24), dice.below(60))),
            Time if step == "call_hearing" => json!(format!("{}T10:00", w.now.day.plus_days(14))),
            Int if odd && dice.one_in(3) => json!(dice.below(95)),
            Money if odd || name == "fine" => {
                let most = usize::try_from(w.case.unpaid().max(w.case.proposal().map_or(0, |p| p.fine))).unwrap();
                json!(dice.below(most + 2))
            }
            Person | People if odd && dice.one_in(3) => {
                let all: Vec<PersonId> = (0..2).map(|_| person(PEOPLE[dice.below(6)])).collect();
                if field.kind == Person { json!(all[0]) } else { json!(all) }
            }
            People => json!(w.case.handlers()),
            Person => w.case.handlers().first().map_or(Value::Null, |p| json!(p)),
            Rows if name == "instalments" => {
                let whom = map.get("whom").and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
                json!([{ "due": shift(w.now.day.plus_days(30), dice).to_string(), "amount": w.case.unpaid_by(whom) }])
            }
            _ if !field.required && dice.one_in(2) && matches!(field.kind, heyi_rulebook::FieldKind::Text | heyi_rulebook::FieldKind::Paragraphs) => json!("写明"),
            _ => continue,
        };
        map.insert(name, given);
    }
    if step == "settle_defence" && dice.one_in(2) {
        map.remove("fine");
    }
    map.retain(|_, v| !v.is_null());
    map
}

/// Who would usually do it.
fn usual_person(w: &World, step: &str, dice: &mut Dice) -> &'static str {
    use heyi_rulebook::Who;
    let who = w.rules.steps.get(step).and_then(|s| s.who.first().copied());
    match who {
        Some(Who::Head) => "负责人",
        Some(Who::Leader) => "大队长",
        Some(Who::Reviewer) => "审核员",
        Some(Who::Presider) => "主持人",
        _ => PEOPLE.into_iter().find(|name| w.case.handlers().contains(&person(name)) && dice.below(3) > 0).unwrap_or("甲"),
    }
}

struct Seen {
    last_days: BTreeMap<String, Day>,
    decisions: usize,
    several: usize,
}

/// Plays a case; every accepted command is looked at.
fn play(seed: u64) -> (World, Seen, BTreeSet<String>) {
    let mut dice = Dice(seed | 1);
    for _ in 0..4 {
        dice.next();
    }
    let (item, body) = MATTERS[dice.below(MATTERS.len())];
    let kind = [PartyKind::Organisation, PartyKind::Business, PartyKind::Individual][dice.below(3)];
    let mut someone = party(kind, "某当事人");
    if kind == PartyKind::Individual && dice.one_in(4) {
        someone.born_on = Some(day(["2012-05-05", "2010-01-01", "2000-01-01"][dice.below(3)]));
    }
    let mut w = World::lead(item, body, someone, "2026-01-05T09:00");
    let mut seen = Seen { last_days: BTreeMap::new(), decisions: 0, several: 0 };
    let mut codes = BTreeSet::new();
    for _ in 0..140 {
        tick(&mut w, &mut dice);
        let before = w.case.clone();
        let written = w.log.len();
        let result = command(&mut w, &mut dice);
        match result {
            Ok(()) => {
                for (by, event) in w.log[written..].to_vec() {
                    accepted(&w, &before, by, &event, &mut seen);
                }
            }
            Err(refusal) => {
                assert!(before == w.case && written == w.log.len(), "seed {seed}: a refusal changed the case");
                assert!(pages().contains(&refusal.code), "seed {seed}: no page for {}", said(&refusal));
                assert!(!refusal.cures.is_empty() || ["field_invalid", "item_unknown"].contains(&refusal.code.as_str()), "seed {seed}: {}", said(&refusal));
                codes.insert(refusal.code);
            }
        }
    }
    assert!(w.replayed() == w.case, "seed {seed}: replay differs from live");
    (w, seen, codes)
}

fn tick(w: &mut World, dice: &mut Dice) {
    let days = [0, 0, 0, 0, 1, 1, 2, 6, 12][dice.below(9)];
    if w.now.day < day("2026-12-01") {
        w.now.day = w.now.day.plus_days(days);
    }
    w.now.minute = if days == 0 { (w.now.minute + 20).min(1_430) } else { 480 + i32::try_from(dice.below(500)).unwrap() };
    // A certificate lapses now and then, or comes back.
    if dice.one_in(25) {
        let at = dice.below(w.officers.len());
        w.officers[at].valid_to = Some(if dice.one_in(2) { w.now.day.previous() } else { day("2027-12-31") });
    }
}

fn command(w: &mut World, dice: &mut Dice) -> Result<(), heyi_domain::Refusal> {
    let pending: Vec<String> = w.case.pending.iter().map(|p| p.step.clone()).collect();
    if !pending.is_empty() && dice.below(3) > 0 {
        let step = pending[dice.below(pending.len())].clone();
        if dice.one_in(12) {
            return w.try_send_back("负责人", &step, "退回重办");
        }
        let who = if dice.one_in(5) { PEOPLE[dice.below(PEOPLE.len())] } else { "负责人" };
        let role = if dice.one_in(2) { Role::Head } else { role(who) };
        return w.try_approve_as(who, role, &step);
    }
    let all: Vec<String> = w.rules.steps.iter().map(|s| s.id.clone()).collect();
    let fitting: Vec<String> = w.rules.steps.iter().filter(|s| s.from.iter().any(|f| f == w.case.status.state())).map(|s| s.id.clone()).collect();
    // What leads on is tried more often than what ends the case.
    let onward = ["propose_filing", "file", "inquire", "report", "notify", "serve_notice", "waive", "submit_review", "review", "pass_unreviewed", "decide", "serve", "collect", "settle_defence", "close", "resume"];
    let forward: Vec<String> = fitting.iter().filter(|s| onward.contains(&s.as_str())).cloned().collect();
    let ending = ["withdraw", "terminate", "transfer", "refuse_filing", "transfer_crime"];
    let mut step = match dice.below(10) {
        0 => all[dice.below(all.len())].clone(),
        1..=6 if !forward.is_empty() => forward[dice.below(forward.len())].clone(),
        _ if fitting.is_empty() => all[dice.below(all.len())].clone(),
        _ => fitting[dice.below(fitting.len())].clone(),
    };
    if ending.contains(&step.as_str()) && dice.below(25) > 0 && !forward.is_empty() {
        step = forward[dice.below(forward.len())].clone();
    }
    let who = if dice.one_in(8) { PEOPLE[dice.below(PEOPLE.len())] } else { usual_person(w, &step, dice) };
    let role = if dice.one_in(20) { Role::ALL[dice.below(Role::ALL.len())] } else { role(who) };
    let given = entry(w, &step, dice);
    w.raw_as(who, role, &step, given)
}

fn accepted(w: &World, before: &Case, by: PersonId, event: &CaseEvent, seen: &mut Seen) {
    let case = &w.case;
    assert!(case.unpaid() >= 0 && case.refundable() >= 0 && case.late_fee() >= 0);
    assert!(case.paid() >= 0 && case.payments.iter().chain(&case.refunds).all(|p| p.amount > 0));
    for whom in 0..case.parties.len() {
        // Nothing is given back that was not paid, and nobody's fine is added to by more than the fine.
        assert!(case.paid_by(whom) >= 0, "more was refunded than paid");
        assert!(case.refunds.iter().filter(|r| r.whom == whom).map(|r| r.amount).sum::<i64>() <= case.payments.iter().filter(|r| r.whom == whom).map(|r| r.amount).sum());
        assert!(case.late_fee_of(whom) <= case.penalty_of(whom).map_or(0, |p| p.fine), "the added fine is above the fine");
    }
    assert_eq!(case.owed(), case.penalty().map_or(0, |p| p.fine + p.gains) + case.late_fee(), "what the parties owe is what was decided");
    assert!(case.acts.iter().all(|a| a.by.iter().all(|p| *p < case.parties.len())), "an act of nobody in the case");
    if matches!(case.status.state(), "closed" | "archived") && case.penalty().is_some() && case.several() {
        assert!((0..case.parties.len()).all(|whom| case.done_with(whom) || case.remedies.iter().any(|r| r.whom == whom)), "closed and open for one party");
    }
    let (changes, step) = match event {
        CaseEvent::StepDone { periods, step, .. } => (periods.as_slice(), step.as_str()),
        CaseEvent::StepProposed { periods, step, .. } | CaseEvent::StepReturned { periods, step, .. } => (periods.as_slice(), step.as_str()),
        _ => (&[] as &[PeriodChange], ""),
    };
    for change in changes {
        let last = seen.last_days.entry(change.id.clone()).or_insert(change.last_day);
        assert!(change.last_day >= *last, "{step} moves {} back from {last} to {}", change.id, change.last_day);
        *last = change.last_day;
    }
    if let CaseEvent::StepDone { step, outcome, .. } = event {
        apart(w, before, step, by);
        match (step.as_str(), outcome.as_deref()) {
            ("decide", Some(Outcome::Penalty { proposal, .. })) => {
                seen.decisions += 1;
                seen.several += usize::from(before.several());
                for whom in proposal.punished() {
                    lawful(w, before, whom, case.fine_in(proposal, whom));
                }
                assert!(before.conduct().all(|(act, whom)| proposal.acts.iter().filter(|a| (a.entered.act, a.entered.whom) == (act, whom)).count() == 1), "somebody's act was passed over");
            }
            ("decide_no_penalty", _) if before.notice.is_none() && matches!(before.department(w.rules), "SC" | "NY") => {
                assert!(before.last_since("review_no_penalty", "report").is_some(), "spared without the review that was due");
            }
            ("decide", other) => panic!("a decision without a penalty: {other:?}"),
            ("decide_on_spot", Some(Outcome::Penalty { proposal, .. })) => {
                let most = if case.party().kind.as_citizen() { 20_000 } else { 300_000 };
                assert!(proposal.fine <= most && proposal.gains == 0 && proposal.goods.is_empty());
                assert!(age(case).is_none_or(|a| a >= 14) || proposal.fine == 0);
            }
            _ => {}
        }
    }
}

fn age(case: &Case) -> Option<i32> {
    case.party().age_on(case.lead.act_ended_on)
}

/// The youngest age at which the party did anything of the case.
fn youngest(case: &Case, whom: usize) -> Option<i32> {
    case.conduct().filter(|(_, p)| *p == whom).filter_map(|(act, _)| case.party_at(whom).age_on(case.acts[act].ended_on)).max()
}

/// Who did or approved it isn't one who did what the rulebook keeps apart from it, nor one who handles the case.
fn apart(w: &World, before: &Case, step: &str, by: PersonId) {
    let row = w.rules.steps.get(step).unwrap();
    for other in &row.apart_from {
        assert!(!before.done.iter().any(|(did, who)| did == other && *who == by), "{step} by who did {other}");
    }
    if row.approved_by.is_some() || !row.apart_from.is_empty() {
        assert!(!before.handled_by(by), "{step} approved by a handler");
    }
}

/// Everything the law wants before a penalty is decided in the ordinary procedure.
fn lawful(w: &World, before: &Case, whom: usize, fine: i64) {
    let (today, rules) = (w.now.day, w.rules);
    let notify = before.steps.iter().rposition(|d| d.step == "notify").expect("a decision without a notice");
    let of_case: &[Done] = &before.steps[notify + 1..];
    let newest_of_case = |step: &str| of_case.iter().rposition(|d| d.step == step);
    let since: Vec<&Done> = of_case.iter().filter(|d| !w.rules.steps.get(&d.step).unwrap().each_party || d.whom() == whom).collect();
    let newest = |step: &str| since.iter().rposition(|d| d.step == step);
    let served = since.iter().rev().find(|d| d.step == "serve_notice").expect("a decision without a served notice");
    let Some(Outcome::Service { effective }) = served.outcome else { panic!("a service without effect") };
    assert!(effective <= today, "decided before the notice took effect");
    let department = before.department(rules);
    let rule = rules.clock("defence", department).unwrap();
    let own = if rule.id == "mara-23-defend" { 3 } else { 5 };
    assert_eq!(rule.whole_quantity(), Some(own));
    let over = deadline::deadline(rules, &rule.id, effective, None).is_ok_and(|a| a.due_day < today);
    let waived = since.iter().any(|d| d.step == "waive" && d.entry.text("signed") == "signed");
    assert!(over || waived || newest("settle_defence").is_some(), "the time for the defence still ran");
    assert!(newest("defend").is_none_or(|d| newest("settle_defence").is_some_and(|s| s > d)), "a defence nobody settled");
    let told = before.steps[notify].outcome.as_ref();
    let Some(Outcome::Penalty { proposal, hearing, hearing_of, .. }) = told else { panic!("a notice without a penalty") };
    let hearing = *hearing && (hearing_of.is_empty() || hearing_of.contains(&whom));
    assert!(fine <= before.fine_in(proposal, whom), "heavier than told");
    let asked = newest("ask_hearing").is_some_and(|a| newest("withdraw_hearing").is_none_or(|x| x < a));
    if asked {
        assert!(newest("hold_hearing") > newest("ask_hearing") && newest("report_hearing") > newest("hold_hearing"), "a hearing asked for and not held");
    } else if hearing {
        let over = deadline::deadline(rules, "cq354-request", effective, None).is_ok_and(|a| a.due_day < today);
        let waived = since.iter().any(|d| d.step == "waive" && d.entry.flag("hearing"));
        assert!(over || waived, "the time to ask for a hearing still ran");
    }
    if matches!(department, "SC" | "NY") || newest("hold_hearing").is_some() {
        assert!(newest_of_case("review").is_some(), "decided without the review that was due");
    }
    let report = before.last("report").unwrap();
    if report.entry.flag("major") || proposal.deviates() {
        assert!(before.last_since("discuss", "report").is_some(), "not discussed");
    }
    let mut handlers = before.handlers().to_vec();
    handlers.sort();
    handlers.dedup();
    assert!(handlers.len() >= 2, "fewer than two handlers");
    for handler in handlers {
        let officer = w.officers.iter().find(|o| o.person == handler).expect("a handler nobody knows");
        assert!(officer.certificate.is_some() && officer.valid_to.is_some_and(|to| to >= today), "decided with a lapsed certificate");
    }
    assert!(before.lead.discovered_on <= before.lead.act_ended_on.plus_years(2), "past limitation");
    assert!(before.running("tr-5-decide").is_none(), "a suspected crime was open");
    assert!(before.suspended.is_none());
    assert!(youngest(before, whom).is_none_or(|a| a >= 14) || fine == 0, "a child was fined");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_tried_what_was_accepted_is_lawful(seed in any::<u64>()) {
        play(seed);
    }
}

/// The random cases get somewhere: all states, many decisions, most refusals.
#[test]
fn the_random_cases_get_somewhere() {
    let (mut states, mut decisions, mut several, mut codes) = (BTreeMap::new(), 0, 0, BTreeSet::new());
    for seed in 1..=400_u64 {
        let (w, seen, refused) = play(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        *states.entry(w.case.status.state()).or_insert(0) += 1;
        decisions += seen.decisions;
        several += seen.several;
        codes.extend(refused);
    }
    assert!(decisions >= 20, "only {decisions} decisions; states {states:?}");
    assert!(several >= 1, "no decision about several parties in {decisions}");
    assert!(codes.len() >= 60, "only {} codes: {codes:?}", codes.len());
    for state in ["filed", "noticed", "performing", "withdrawn", "archived"] {
        assert!(states.contains_key(state), "no random case came to {state}: {states:?}");
    }
}
