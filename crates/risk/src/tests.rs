//! On made-up firms whose true odds are known.

use heyi_rulebook::Day;

use crate::*;

/// Numbers by rule.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) ^ (self.0 >> 17 & 0xff)
    }

    fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    /// True with this chance in thousandths.
    fn happens(&mut self, per_mille: i64) -> bool {
        i64::try_from(self.below(1000)).unwrap() < per_mille
    }
}

/// The true chance in thousandths: by scene, and higher with each finding of the last year, up to three. The area plays no part.
fn truth(scene: u64, found: usize) -> i64 {
    let logit = [-2.5, -1.4, -0.4][usize::try_from(scene).unwrap()] + 0.6 * f64::from(u32::try_from(found.min(3)).unwrap());
    (1000.0 / (1.0 + f64::exp(-logit))).round() as i64
}

/// Findings of the last year.
fn found(checks: &[Check], on: Day) -> usize {
    checks.iter().filter(|c| c.day.days_until(on) <= 365).map(|c| c.findings.len()).sum()
}

const START: i64 = 20_000;

/// 600 firms, some 10 checks each over three years.
fn firms(seed: u64) -> Vec<FirmHistory> {
    let mut numbers = Numbers(seed);
    (0..600)
        .map(|at| {
            let scene = numbers.below(3);
            let mut checks: Vec<Check> = Vec::new();
            let mut day = START + i64::try_from(numbers.below(200)).unwrap();
            while day < START + 1100 {
                let on = Day::from_number(day);
                let findings = if numbers.happens(truth(scene, found(&checks, on))) { vec![Severity::Order] } else { Vec::new() };
                checks.push(Check { day: on, complaint: false, findings });
                day += 20 + i64::try_from(numbers.below(180)).unwrap();
            }
            FirmHistory {
                firm: format!("firm-{at}"),
                kind: "企业".to_owned(),
                scene: format!("SCENE-{scene}"),
                town: format!("town-{}", numbers.below(4)),
                classes: vec![(Day::from_number(START - 1000), Class::A)],
                checks,
                orders: Vec::new(),
                decisions: Vec::new(),
            }
        })
        .collect()
}

fn end() -> Day {
    Day::from_number(START + 1100)
}

fn trained(histories: &[FirmHistory]) -> Model {
    train(histories, end(), &Params::default(), &Names::default()).unwrap()
}

#[test]
fn the_parameters_file_is_read() {
    let file = Params::read(include_bytes!("../params/default.json")).unwrap();
    assert_eq!(file, Params::default());
    assert_eq!(file.min_rows, 300);
}

#[test]
fn probabilities_are_the_true_ones() {
    let model = trained(&firms(1));
    // Groups of equal truth: what is said is, on the mean, what is true.
    let mut said: std::collections::BTreeMap<i64, (i64, i64)> = std::collections::BTreeMap::new();
    for history in firms(2) {
        let scene = history.scene.trim_start_matches("SCENE-").parse().unwrap();
        let entry = said.entry(truth(scene, found(&history.checks, end()))).or_default();
        entry.0 += model.score(&history, end()).per_mille;
        entry.1 += 1;
    }
    said.retain(|_, (_, count)| *count >= 30);
    assert!(said.len() >= 8, "{said:?}");
    for (truth, (sum, count)) in said {
        let mean = sum / count;
        assert!((mean - truth).abs() < 60, "true {truth}, said {mean} over {count} firms");
    }
    // And on the later checks: each step says what happened, within four standard errors.
    for bin in &model.evaluation.bins {
        let error = f64::sqrt(bin.said as f64 * (1000 - bin.said) as f64 / f64::from(bin.rows));
        assert!(((bin.said - bin.found) as f64).abs() < 4.0 * error + 10.0, "{bin:?}");
    }
}

#[test]
fn it_finds_more_than_chance_and_waiting() {
    let evaluation = trained(&firms(1)).evaluation;
    assert!(evaluation.brier < evaluation.brier_flat, "{evaluation:?}");
    let at = &evaluation.all.at[1];
    assert_eq!(at.share, 200);
    assert!(at.model * 1000 > at.random_milli * 3 / 2, "{at:?}");
    assert!(at.model > at.longest, "{at:?}");
    // Groups add up to the whole.
    for groups in [&evaluation.by_scene, &evaluation.by_town] {
        assert_eq!(groups.iter().map(|g| g.rows).sum::<u32>(), evaluation.rows);
        assert_eq!(groups.iter().map(|g| g.positives).sum::<u32>(), evaluation.positives);
        assert_eq!(groups.iter().map(|g| g.at[1].model).sum::<u32>(), at.model);
    }
    assert_eq!(evaluation.by_town.len(), 4);
}

#[test]
fn the_same_data_are_the_same_bytes() {
    let mut histories = firms(3);
    let model = trained(&histories).to_json();
    histories.reverse();
    for history in &mut histories {
        history.checks.reverse();
    }
    assert_eq!(trained(&histories).to_json(), model);
    assert_eq!(Model::read(model.as_bytes()).unwrap().to_json(), model);
    // One finding more is other bytes.
    let check = histories.iter_mut().find_map(|h| h.checks.iter_mut().find(|c| c.findings.is_empty())).unwrap();
    check.findings.push(Severity::Spot);
    assert_ne!(trained(&histories).data_sha256, Model::read(model.as_bytes()).unwrap().data_sha256);
}

#[test]
fn contributions_add_up() {
    let histories = firms(4);
    let model = trained(&histories);
    for history in histories.iter().take(200) {
        let score = model.score(history, end());
        let sum: i64 = score.contributions.iter().map(|c| c.points).sum();
        assert_eq!(model.base + sum, score.score);
        assert!(score.contributions.windows(2).all(|two| two[0].points.abs() >= two[1].points.abs()));
        assert!(score.contributions.iter().all(|c| c.words.contains(|c: char| c >= '一')), "{:?}", score.contributions);
    }
}

#[test]
fn a_history_has_no_place_for_who_inspected() {
    let histories = firms(5);
    let value = serde_json::to_value(&histories[0]).unwrap();
    let keys: Vec<&String> = value.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["firm", "kind", "scene", "town", "classes", "checks", "orders", "decisions"]);
    let check: Vec<&String> = value["checks"][0].as_object().unwrap().keys().collect();
    assert_eq!(check, ["day", "complaint", "findings"]);
    // Nor does the model look at the area: the same firm in another town has the same score.
    let model = trained(&histories);
    assert!(model.features.iter().all(|f| !f.id.contains("town") && !f.id.contains("body") && !f.id.contains("officer")));
    for history in histories.iter().take(20) {
        let moved = FirmHistory { town: "elsewhere".to_owned(), ..history.clone() };
        assert_eq!(model.score(history, end()), model.score(&moved, end()));
    }
    // A file can't bring in what the list doesn't have.
    for id in ["officer:1", "town:500103003", "body", "visits_of_team", "class:A"] {
        let text = model.to_json().replacen("never_checked", id, 1);
        let fault = Model::read(text.as_bytes()).unwrap_err();
        assert!(fault.0.contains("不允许"), "{fault}");
    }
}

#[test]
fn what_came_later_is_not_known() {
    let histories = firms(6);
    let model = trained(&histories);
    let day = Day::from_number(START + 600);
    for history in histories.iter().take(50) {
        assert_eq!(model.score(history, day), model.score(&history.before(day), day));
    }
    // Nor is it learned from.
    let params = Params::default();
    let full = train(&histories, day, &params, &Names::default()).unwrap();
    let cut: Vec<FirmHistory> = histories.iter().map(|h| h.before(day)).collect();
    assert_eq!(full, train(&cut, day, &params, &Names::default()).unwrap());
    assert!(full.last_day < day && full.evaluation.since <= full.last_day);
}

#[test]
fn too_little_is_refused() {
    let params = Params::default();
    let histories = firms(7);
    let few = train(&histories[..10], end(), &params, &Names::default()).unwrap_err();
    assert!(matches!(few, Untrainable::Few { least: 300, .. }), "{few}");
    let clean: Vec<FirmHistory> = histories
        .iter()
        .cloned()
        .map(|mut h| {
            h.checks.iter_mut().for_each(|c| c.findings.clear());
            h
        })
        .collect();
    let none = train(&clean, end(), &params, &Names::default()).unwrap_err();
    assert!(matches!(none, Untrainable::OneSided { positives: 0, .. }), "{none}");
    let untested = Params { min_test_rows: 1_000_000, ..params.clone() };
    assert!(matches!(train(&histories, end(), &untested, &Names::default()), Err(Untrainable::Untested { .. })));
    let senseless = Params { random_per_mille: 0, ..params };
    assert!(matches!(train(&histories, end(), &senseless, &Names::default()), Err(Untrainable::Params(_))));
}

#[test]
fn orders_and_rechecks_count_as_they_stood() {
    let day = |n: i64| Day::from_number(START + n);
    let order = |closed: Option<i64>, failed: Vec<i64>| Order {
        issued_on: day(0),
        last_day: day(10),
        closed_on: closed.map(day),
        failed_on: failed.into_iter().map(day).collect(),
    };
    let with = |order: Order| FirmHistory { orders: vec![order], ..firms(8).remove(0) };
    let late = |history: &FirmHistory, on: i64| crate::features::value("order_late", history, day(on), &Params::default());
    let in_time = with(order(Some(10), vec![]));
    assert_eq!([late(&in_time, 5), late(&in_time, 11), late(&in_time, 100)], [0, 0, 0]);
    let after = with(order(Some(20), vec![12]));
    assert_eq!([late(&after, 10), late(&after, 11), late(&after, 100), late(&after, 2000)], [0, 1, 1, 0]);
    let never = with(order(None, vec![]));
    assert_eq!([late(&never, 10), late(&never, 30)], [0, 1]);
    let failed = |on: i64| crate::features::value("recheck_failed", &after, day(on), &Params::default());
    assert_eq!([failed(12), failed(13)], [0, 1]);
}

#[test]
fn a_share_is_drawn_and_can_be_drawn_again() {
    let scores: Vec<(String, i64)> = (0..1000).map(|n| (format!("firm-{n}"), n)).collect();
    let choice = choose(&scores, 20, 200, "seed");
    assert_eq!((choice.ranked.len(), choice.random.len()), (16, 4));
    assert_eq!(choice.ranked[0], "firm-999");
    assert!(choice.random.iter().all(|firm| !choice.ranked.contains(firm)));
    assert_eq!(choose(&scores.iter().rev().cloned().collect::<Vec<_>>(), 20, 200, "seed"), choice);
    assert_ne!(choose(&scores, 20, 200, "other").random, choice.random);
    // Everyone has the same chance, whatever the score: over many seeds the drawn are spread over the whole list.
    let drawn: Vec<i64> = (0..200)
        .flat_map(|seed| choose(&scores, 20, 200, &format!("{seed}")).random)
        .map(|firm| firm.trim_start_matches("firm-").parse::<i64>().unwrap())
        .collect();
    let low = drawn.iter().filter(|n| **n < 492).count();
    assert!((300..500).contains(&low), "{low} of {}", drawn.len());
    // One firm, any share: drawn at random.
    assert_eq!(choose(&scores[..1], 5, 200, "seed").random.len(), 1);
    assert_eq!(choose(&[], 5, 200, "seed"), Choice { ranked: vec![], random: vec![] });
}

#[test]
fn a_calibration_never_falls() {
    let model = trained(&firms(9));
    assert!(model.calibration.windows(2).all(|two| two[0].score < two[1].score && two[0].per_mille <= two[1].per_mille));
    let mut falling = model.clone();
    falling.calibration.reverse();
    assert!(Model::read(falling.to_json().as_bytes()).is_err());
}
