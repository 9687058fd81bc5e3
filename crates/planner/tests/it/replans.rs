//! Altered plans over random months: lawful by the checker, nothing altered without need.

use heyi_planner::check::check;
use heyi_planner::instance::Instance;
use heyi_planner::plan::Plan;
use heyi_planner::replan::{Change, Obstacle, Options, Refusal, Replanned, Why, replan};
use heyi_planner::solve::{self, solve};

use crate::month::{Kind, month};

const EASY: Kind = Kind { firms: 18, most_demands: 4, officers_of_body: 7, bodies: 4, caps: true, drawn: true, homes_differ: true };

fn published(seed: u64, kind: Kind) -> (Instance, Plan) {
    let instance = month(seed, kind);
    let plan = solve(&instance, &solve::Options { cpu_millis: 40, threads: 1, seed, ..solve::Options::default() }, &|_, _| ()).expect("a sound month");
    (instance, plan)
}

fn alter(instance: &Instance, plan: &Plan, changes: &[Change], options: &Options) -> Replanned {
    let done = replan(instance, plan, changes, options).expect("a change that can be made");
    let report = check(&done.instance, &done.plan);
    assert!(report.ok, "{changes:?}: {:?}", report.problems);
    // What is told as altered is altered, and nothing else is.
    for visit in &plan.visits {
        let told = done.moved.iter().find(|moved| moved.visit == visit.id);
        let now = done.plan.visits.iter().find(|now| now.id == visit.id);
        match (told, now) {
            (None, now) => assert_eq!(now, Some(visit), "altered and not told"),
            (Some(moved), now) => {
                assert_ne!(now, Some(visit), "told and not altered");
                assert_eq!(moved.after.is_some(), now.is_some());
            }
        }
    }
    for visit in done.plan.visits.iter().filter(|visit| visit.day < options.today) {
        assert!(plan.visits.contains(visit), "done and altered");
    }
    let again = replan(instance, plan, changes, options).expect("the same again");
    assert_eq!(serde_json::to_string(&done).expect("text"), serde_json::to_string(&again).expect("text"), "not the same twice");
    done
}

#[test]
fn a_sick_officer_is_replaced() {
    let (mut hit, mut beyond) = (0, 0);
    for seed in 100..108 {
        let (instance, plan) = published(seed, EASY);
        for officer in &instance.officers {
            let change = Change::OfficerAbsent { officer: officer.id.clone(), from: 2, to: 4 };
            let done = alter(&instance, &plan, &[change], &Options { today: 1, ..Options::default() });
            let there = |plan: &Plan| plan.visits.iter().filter(|v| (2..=4).contains(&v.day) && v.officers.contains(&officer.id)).count();
            assert_eq!(there(&done.plan), 0);
            assert_eq!(there(&plan), done.count.hit, "seed {seed}");
            let own = done.moved.iter().filter(|moved| matches!(&moved.why, Why::OfficerAbsent { officers } if *officers == [officer.id.clone()])).count();
            assert_eq!(own, done.count.hit);
            hit += done.count.hit;
            beyond += done.count.beyond;
        }
    }
    assert!(hit > 100, "{hit} visits hit");
    assert!(beyond * 20 <= hit, "{beyond} altered beyond {hit}");
}

#[test]
fn nothing_changed_alters_nothing() {
    let (instance, plan) = published(110, EASY);
    let done = alter(&instance, &plan, &[], &Options::default());
    assert!(done.moved.is_empty());
    assert_eq!(done.plan.objective, plan.objective);
    assert_eq!(done.plan.bounds, plan.bounds);
}

#[test]
fn an_officer_who_is_gone_leaves_demands_out_with_a_reason_at_worst() {
    let mut dropped = 0;
    for seed in 120..126 {
        let (instance, plan) = published(seed, Kind { officers_of_body: 3, ..EASY });
        for officer in instance.officers.iter().step_by(3) {
            let done = alter(&instance, &plan, &[Change::OfficerGone { officer: officer.id.clone(), from: 0 }], &Options::default());
            assert!(done.plan.visits.iter().all(|visit| !visit.officers.contains(&officer.id)));
            assert!(done.dropped.iter().all(|dropped| !dropped.reason.is_empty()));
            dropped += done.dropped.len();
        }
    }
    assert!(dropped > 0);
}

#[test]
fn a_pinned_visit_is_on_its_day_or_refused_with_the_reason() {
    let (mut made, mut refused) = (0, std::collections::BTreeSet::new());
    for seed in 130..132 {
        let (instance, plan) = published(seed, EASY);
        for visit in &plan.visits {
            for day in -1..9 {
                let change = Change::VisitPinned { visit: visit.id.clone(), day, start: None, officers: None };
                let options = Options { cpu_millis: 30, today: 0, ..Options::default() };
                match replan(&instance, &plan, std::slice::from_ref(&change), &options) {
                    Ok(_) => {
                        let done = alter(&instance, &plan, &[change], &options);
                        let now = done.plan.visits.iter().find(|now| now.id == visit.id).expect("it is there");
                        assert_eq!((now.day, &now.demands), (day, &visit.demands));
                        assert!(done.dropped.is_empty());
                        made += 1;
                    }
                    Err(Refusal::Pin { obstacle, .. }) => {
                        let inside = instance.demands.iter().filter(|d| visit.demands.contains(&d.id)).all(|d| (d.first_day..=d.last_day).contains(&day));
                        let outside = matches!(obstacle, Obstacle::Window { .. } | Obstacle::NotAWorkingDay { .. });
                        assert_eq!(inside, !outside, "{obstacle:?}");
                        let kind = serde_json::to_value(&obstacle).expect("text")["kind"].as_str().unwrap_or_default().to_owned();
                        assert!(!obstacle.to_string().is_empty());
                        refused.insert(kind);
                    }
                    Err(other) => panic!("{other}"),
                }
            }
        }
    }
    assert!(made > 100, "{made}");
    for kind in ["window", "not_a_working_day", "no_officer", "leaves_out"] {
        assert!(refused.contains(kind), "{kind} not among {refused:?}");
    }
}

#[test]
fn a_pin_with_hour_and_people_is_kept() {
    let (instance, plan) = published(140, EASY);
    let (mut made, mut off) = (0, 0);
    for visit in &plan.visits {
        for officer in instance.officers.iter().filter(|officer| visit.officers.contains(&officer.id)) {
            let inside = |day: i64| instance.demands.iter().filter(|d| visit.demands.contains(&d.id)).all(|d| (d.first_day..=d.last_day).contains(&day));
            for &day in officer.days_off.iter().filter(|day| inside(**day)) {
                let change = Change::VisitPinned { visit: visit.id.clone(), day, start: None, officers: Some(vec![officer.id.clone()]) };
                let refused = replan(&instance, &plan, &[change], &Options::default());
                let Err(Refusal::Pin { obstacle, .. }) = refused else { panic!("{} is off on {day}", officer.id) };
                off += usize::from(obstacle == Obstacle::OfficerOff { officer: officer.id.clone() });
            }
        }
        let change = |start| Change::VisitPinned { visit: visit.id.clone(), day: visit.day, start: Some(start), officers: Some(visit.officers.clone()) };
        let later = visit.start + 7;
        match replan(&instance, &plan, &[change(later)], &Options::default()) {
            Ok(_) => {
                let done = alter(&instance, &plan, &[change(later)], &Options::default());
                let now = done.plan.visits.iter().find(|now| now.id == visit.id).expect("it is there");
                assert_eq!((now.day, now.start), (visit.day, later));
                assert!(visit.officers.iter().all(|officer| now.officers.contains(officer)));
                made += 1;
            }
            Err(Refusal::Pin { .. }) => {}
            Err(other) => panic!("{other}"),
        }
        let refused = replan(&instance, &plan, &[change(3)], &Options::default());
        assert!(matches!(refused, Err(Refusal::Pin { obstacle: Obstacle::Shift { .. }, .. })), "{refused:?}");
    }
    assert!(made > 5 && off > 0, "{made} made, {off} off");
}

#[test]
fn a_closed_firm_is_not_visited_and_others_stay() {
    for seed in 150..154 {
        let (instance, plan) = published(seed, EASY);
        for firm in &instance.enterprises {
            let done = alter(&instance, &plan, &[Change::FirmClosed { enterprise: firm.id.clone(), from: 3 }], &Options { today: 2, ..Options::default() });
            assert!(done.plan.visits.iter().all(|visit| visit.enterprise != firm.id || visit.day < 3));
            // Room that is left may serve what had been left out; nothing served is lost.
            assert!(done.dropped.is_empty());
            assert_eq!(done.count.beyond, done.moved.iter().filter(|m| m.before.is_some() && !matches!(m.why, Why::Withdrawn { .. })).count());
        }
    }
}

#[test]
fn a_withdrawn_demand_and_a_new_one() {
    let (mut joined, mut alone, mut fewer) = (0, 0, 0);
    for seed in 160..163 {
        let (instance, plan) = published(seed, EASY);
        for demand in &instance.demands {
            let gone = Change::DemandsWithdrawn { demands: vec![demand.id.clone()] };
            let done = alter(&instance, &plan, &[gone], &Options::default());
            assert!(done.instance.demands.iter().all(|d| d.id != demand.id));
            fewer += i64::from(done.plan.objective.visits < plan.objective.visits);
            // Published without it, it is then added again.
            let added = Change::DemandAdded { demand: Box::new(demand.clone()) };
            let back = alter(&done.instance, &done.plan, &[added], &Options::default());
            let served = |plan: &Plan| plan.visits.iter().any(|visit| visit.demands.contains(&demand.id));
            if served(&back.plan) {
                if back.plan.objective.visits > done.plan.objective.visits { alone += 1 } else { joined += 1 }
            } else {
                assert!(back.dropped.iter().any(|dropped| dropped.demand == demand.id && !dropped.reason.is_empty()));
            }
        }
    }
    assert!(joined > 20 && alone > 20 && fewer > 20, "{joined} joined, {alone} alone, {fewer} fewer");
}

#[test]
fn names_nobody_knows_and_days_gone_by_are_refused() {
    let (instance, plan) = published(170, EASY);
    let refused = |change: Change, today: i64| replan(&instance, &plan, &[change], &Options { today, ..Options::default() }).expect_err("refused");
    let absent = |officer: &str, from, to| Change::OfficerAbsent { officer: officer.to_owned(), from, to };
    assert!(matches!(refused(absent("nobody", 0, 1), 0), Refusal::Unknown { list: "officers", .. }));
    assert!(matches!(refused(absent(&instance.officers[0].id, 0, 1), 3), Refusal::Past { day: 1, today: 3 }));
    assert!(matches!(refused(Change::FirmClosed { enterprise: "none".into(), from: 0 }, 0), Refusal::Unknown { list: "enterprises", .. }));
    assert!(matches!(refused(Change::DemandsWithdrawn { demands: vec!["none".into()] }, 0), Refusal::Unknown { list: "demands", .. }));
    let twice = Change::DemandAdded { demand: Box::new(instance.demands[0].clone()) };
    assert!(matches!(refused(twice, 0), Refusal::Instance { .. }));
    let first = plan.visits.iter().min_by_key(|visit| visit.day).expect("a visit");
    let pin = Change::VisitPinned { visit: first.id.clone(), day: 7, start: None, officers: None };
    assert!(matches!(refused(pin, first.day + 1), Refusal::Pin { obstacle: Obstacle::Done { .. }, .. }));
}

#[test]
fn a_held_visit_stays() {
    let (instance, plan) = published(180, EASY);
    let held: Vec<String> = plan.visits.iter().map(|visit| visit.id.clone()).collect();
    for officer in &instance.officers {
        let change = Change::OfficerGone { officer: officer.id.clone(), from: 0 };
        let done = alter(&instance, &plan, &[change], &Options { held: held.clone(), ..Options::default() });
        assert_eq!(done.count.beyond, 0);
    }
}
