//! Properties over the whole space: deadlines, working days, assessments.

use heyi_rulebook::competence::{Asker, competence};
use heyi_rulebook::deadline::{ClockTime, deadline};
use heyi_rulebook::discretion::{AssessError, FactValue, Facts, assess};
use heyi_rulebook::{Benchmark, Day, Decimal, FactorType, Rulebook, RuleKind, Unit};
use proptest::prelude::*;
use proptest::sample::Index;

use super::book;

fn day(offset: i32) -> Day {
    Day::new(2024, 1, 1).unwrap().plus_days(offset)
}

/// Rules by which time can be counted.
fn timed() -> Vec<&'static str> {
    use RuleKind::{Cap, Deadline, LeadTime, Limitation, Period, WaitingPeriod};
    book()
        .rules
        .iter()
        .filter(|r| matches!(r.kind, Cap | Deadline | LeadTime | Limitation | Period | WaitingPeriod))
        .filter(|r| r.unit.is_some_and(Unit::is_time) && r.quantity.is_some())
        .map(|r| r.id.as_str())
        .collect()
}

/// A fact inside the declared space of a factor, near the places where the tiers change.
fn fact(benchmark: &Benchmark, code: &str, pick: &Index, between: &Index) -> FactValue {
    let factor = benchmark.factor(code).unwrap();
    match factor.kind {
        FactorType::Boolean => FactValue::Bool(pick.index(2) == 0),
        FactorType::Enum => {
            let values = factor.values.as_ref().unwrap();
            FactValue::Text(values[pick.index(values.len())].clone())
        }
        FactorType::Number => {
            let conditions = benchmark.tiers.iter().flat_map(|t| &t.conditions).filter(|c| c.factor == code);
            let mut points: Vec<Decimal> = conditions.flat_map(|c| [c.gte, c.lt]).flatten().chain(factor.min).chain(factor.max).collect();
            points.push(Decimal::from_int(1));
            let point = points[pick.index(points.len())];
            let steps: &[&str] = if factor.integer { &["0", "1", "-1", "7"] } else { &["0", "0.000001", "-0.000001", "1", "1000"] };
            let mut n = point.plus(Decimal::parse(steps[between.index(steps.len())]).unwrap());
            n = factor.min.map_or(n, |min| n.max(min));
            n = factor.max.map_or(n, |max| n.min(max));
            FactValue::Number(if factor.integer { n.floor() } else { n })
        }
    }
}

/// The tier chosen by reading the table as plainly as can be: sort, first that holds.
fn plain(benchmark: &Benchmark, fine: usize, facts: &Facts) -> Option<String> {
    let mut tiers: Vec<_> = benchmark.tiers.iter().filter(|t| t.fine_index == fine).collect();
    tiers.sort_by_key(|t| t.priority);
    let holds = |c: &heyi_rulebook::Condition| match (facts.get(&c.factor), &c.value) {
        (Some(FactValue::Number(n)), None) => c.gte.is_none_or(|v| v <= *n) && c.lt.is_none_or(|v| *n < v),
        (Some(FactValue::Bool(b)), Some(v)) => v == &serde_json::json!(b),
        (Some(FactValue::Text(t)), Some(serde_json::Value::Array(all))) => all.contains(&serde_json::json!(t)),
        (Some(FactValue::Text(t)), Some(v)) => v == &serde_json::json!(t),
        _ => false,
    };
    let any = |t: &heyi_rulebook::Tier| t.join == heyi_rulebook::Match::Any && !t.conditions.is_empty();
    tiers.into_iter().find(|t| if any(t) { t.conditions.iter().any(holds) } else { t.conditions.iter().all(holds) }).map(|t| t.tier.clone())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// A later start never ends earlier; the end never lies on the wrong side of the start.
    #[test]
    fn deadlines_are_monotone(rule in any::<Index>(), offset in 0..1090_i32, later in 0..40_i32) {
        let rules = timed();
        let rule = rules[rule.index(rules.len())];
        let time = Some(ClockTime { hour: 9, minute: 30 });
        let (a, b) = (deadline(book(), rule, day(offset), time), deadline(book(), rule, day(offset + later), time));
        if let (Ok(a), Ok(b)) = (a, b) {
            prop_assert!(a.due <= b.due, "{rule}: {} then {}", a.due, b.due);
            let backwards = book().rule(rule).unwrap().kind == RuleKind::LeadTime;
            let side = if backwards { a.due_day < a.from } else { a.due_day >= a.from };
            prop_assert!(side);
            prop_assert!(a.nominal_due <= a.due);
            prop_assert_eq!(a.rolled, a.nominal_due != a.due);
        }
    }

    /// As many working days lie in the count as the rule says, and its last day is one of them.
    #[test]
    fn working_days_are_counted_once(rule in any::<Index>(), offset in 0..1090_i32) {
        let rules: Vec<_> = timed().into_iter().filter(|r| book().rule(r).unwrap().unit == Some(Unit::WorkingDay)).collect();
        let rule = rules[rule.index(rules.len())];
        if let Ok(a) = deadline(book(), rule, day(offset), None) {
            let calendar = book().calendar();
            prop_assert!(calendar.is_working(a.due_day).unwrap());
            let (first, last) = (a.from.min(a.due_day), a.from.max(a.due_day));
            let between = (0..=first.days_until(last)).map(|n| first.plus_days(n)).filter(|d| *d != a.from);
            let working = between.filter(|d| calendar.is_working(*d).unwrap()).count();
            prop_assert_eq!(i64::try_from(working).unwrap(), a.quantity);
            prop_assert_eq!(a.counted.iter().filter(|d| d.counts).count(), working);
        }
    }

    /// No question about days panics, whatever the rule, day and time.
    #[test]
    fn any_deadline_question_has_an_answer(rule in any::<Index>(), year in 1900..2999_i16, month in 1..12_i8, d in 1..28_i8, hour in 0..24_u8) {
        let rules: Vec<&str> = book().rules.iter().map(|r| r.id.as_str()).collect();
        let _ = deadline(book(), rules[rule.index(rules.len())], Day::new(year, month, d).unwrap(), Some(ClockTime { hour, minute: 59 }));
    }

    /// Every fine of every benchmark has exactly the tier a plain reading of the table gives, over the declared space.
    #[test]
    fn assessments_are_total(which in any::<Index>(), picks in prop::collection::vec((any::<Index>(), any::<Index>()), 8), gain in 0..300_000_i64) {
        let all = book().benchmarks.iter().as_slice();
        let benchmark = &all[which.index(all.len())];
        let item = book().item(&benchmark.item_id).unwrap();
        let mut facts = Facts::default();
        for (n, factor) in benchmark.factors.iter().enumerate() {
            facts.set(&factor.code, fact(benchmark, &factor.code, &picks[n % 8].0, &picks[n % 8].1));
        }
        for fine in &item.fines {
            if let Some(when) = &fine.when {
                facts.set(&when.factor, FactValue::Number(Decimal::from_int(gain)));
            }
        }
        for fine in &item.fines {
            let answer = assess(book(), &item.id, &facts, &fine.party, &fine.stage, None);
            if let Err(AssessError::Unquantified { .. }) = answer {
                continue;
            }
            let answer = answer.unwrap();
            for tier in &answer.tiers {
                prop_assert_eq!(Some(tier.tier.clone()), plain(benchmark, tier.fine_index, &facts));
            }
            for no in &answer.not_applicable {
                let silent = benchmark.silent.contains(&no.fine_index) && plain(benchmark, no.fine_index, &facts).is_none();
                let when = item.fines[no.fine_index].when.as_ref().is_some_and(|w| !w.holds(Decimal::from_int(gain)));
                prop_assert!(silent || when, "{} {}", item.id, no.reason);
            }
        }
    }

    /// Arbitrary facts: an answer or a reason, never a panic.
    #[test]
    fn any_facts_have_an_answer(which in any::<Index>(), json in arbitrary_object(), party in any::<Index>(), stage in any::<Index>()) {
        let items = book().items.iter().as_slice();
        let item = &items[which.index(items.len())];
        let mut map = json;
        if let Some(benchmark) = book().benchmark_of(&item.id) {
            let values: Vec<serde_json::Value> = map.values().cloned().collect();
            for (factor, value) in benchmark.factors.iter().zip(values) {
                map.insert(factor.code.clone(), value);
            }
        }
        let parties = heyi_rulebook::discretion::PARTIES;
        let stages = heyi_rulebook::discretion::STAGES;
        let _ = assess(book(), &item.id, &Facts::from(&map), parties[party.index(parties.len())], stages[stage.index(stages.len())], None);
        if let Ok(text) = serde_json::to_string(&map) {
            prop_assert_eq!(Facts::parse(&text).is_ok(), true);
        }
    }

    /// Arbitrary text as an id: unknown, never a panic.
    #[test]
    fn any_text_is_a_question(text in "\\PC{0,20}", offset in -2000..2000_i32) {
        let b: &Rulebook = book();
        prop_assert!(competence(b, &text, Asker::Town("500103003"), day(offset), &[]).is_err());
        prop_assert!(competence(b, "XF-001", Asker::Town(&text), day(offset), &[]).is_err());
        let _ = competence(b, "XF-001", Asker::body(&text), day(offset), &[]);
        let _ = Facts::parse(&text);
        let _ = Day::parse(&text);
        let _ = Decimal::parse(&text);
        let _ = ClockTime::parse(&text);
        let _ = heyi_rulebook::identifiers::check_uscc(&text);
        let _ = b.cite(&text);
    }
}

fn arbitrary_object() -> impl Strategy<Value = serde_json::Map<String, serde_json::Value>> {
    let value = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(serde_json::Value::from),
        any::<i64>().prop_map(serde_json::Value::from),
        any::<f64>().prop_map(|f| serde_json::json!(f)),
        "\\PC{0,8}".prop_map(serde_json::Value::from),
        Just(serde_json::json!([1])),
        Just(serde_json::json!({"a": 1})),
    ];
    prop::collection::vec(("[a-z_]{1,8}", value), 0..10).prop_map(|pairs| pairs.into_iter().collect())
}

#[test]
fn hours_start_with_the_next_full_hour() {
    for (time, due) in [("00:00", "2026-03-10T01:00"), ("00:59", "2026-03-10T01:00"), ("22:59", "2026-03-10T23:00"), ("23:00", "2026-03-11T00:00")] {
        let answer = deadline(book(), "ael-19-report", Day::parse("2026-03-09").unwrap(), Some(ClockTime::parse(time).unwrap())).unwrap();
        assert_eq!(answer.due, due, "{time}");
        assert!(!answer.rolled);
    }
    for bad in ["24:00", "9:30", "09:60", "0930", "", "aa:bb", "09:3０"] {
        assert!(ClockTime::parse(bad).is_err(), "{bad}");
    }
}
