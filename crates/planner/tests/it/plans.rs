//! Whole plans over random months: lawful by the checker, the same on any number of threads.

use heyi_planner::check::check;
use heyi_planner::instance::Instance;
use heyi_planner::plan::Plan;
use heyi_planner::solve::{Options, solve};

use crate::month::{Kind, month};

fn plan(instance: &Instance, threads: usize, seed: u64) -> Plan {
    solve(instance, &Options { cpu_millis: 40, threads, seed, ..Options::default() }, &|_, _| ()).expect("a sound month")
}

fn sound(seed: u64, kind: Kind) -> Plan {
    let instance = month(seed, kind);
    let plan = plan(&instance, 1, seed);
    let report = check(&instance, &plan);
    assert!(report.ok, "seed {seed}: {:?}", report.problems);
    assert!(plan.bounds.officer_minutes.is_none_or(|bound| bound <= plan.objective.officer_minutes), "seed {seed}");
    assert!(plan.bounds.travel.is_none_or(|bound| bound <= plan.objective.travel), "seed {seed}");
    plan
}

const EASY: Kind = Kind { firms: 14, most_demands: 4, officers_of_body: 6, bodies: 4, caps: true, drawn: true, homes_differ: true };

#[test]
fn plans_are_lawful() {
    for seed in 0..12 {
        sound(seed, EASY);
        sound(seed, Kind { homes_differ: false, ..EASY });
    }
}

#[test]
fn few_officers_leave_demands_out_with_a_reason() {
    let mut dropped = 0;
    for seed in 20..30 {
        let plan = sound(seed, Kind { officers_of_body: 2, firms: 25, ..EASY });
        assert!(plan.dropped.iter().all(|dropped| !dropped.reason.is_empty()));
        dropped += plan.dropped.len();
    }
    assert!(dropped > 0);
}

#[test]
fn a_large_firm_does_not_stop_the_rest() {
    let plan = sound(40, Kind { firms: 3, most_demands: 45, officers_of_body: 8, bodies: 6, ..EASY });
    assert!(plan.visits.len() > 3);
}

#[test]
fn a_firm_of_hundreds_of_demands_is_planned_in_parts() {
    let plan = sound(41, Kind { firms: 1, most_demands: 1, ..EASY });
    assert!(plan.visits.len() <= 1);
    let mut instance = month(42, Kind { firms: 300, most_demands: 1, officers_of_body: 8, bodies: 5, caps: false, drawn: false, homes_differ: false });
    for demand in &mut instance.demands {
        demand.enterprise = "E0".into();
    }
    let plan = self::plan(&instance, 1, 42);
    let report = check(&instance, &plan);
    assert!(report.ok, "{:?}", report.problems);
    assert!(plan.visits.len() > 60);
}

#[test]
fn threads_change_nothing() {
    let mut instance = month(50, EASY);
    let other = month(51, EASY);
    // Two districts in one month.
    for (at, mut enterprise) in other.enterprises.into_iter().enumerate() {
        enterprise.district = "D2".into();
        enterprise.id = format!("X{at}");
        instance.enterprises.push(enterprise);
    }
    for mut officer in other.officers {
        officer.district = "D2".into();
        officer.id = format!("X{}", officer.id);
        officer.excluded_enterprises.clear();
        instance.officers.push(officer);
    }
    for mut demand in other.demands {
        demand.id = format!("X{}", demand.id);
        demand.enterprise = format!("X{}", &demand.enterprise[1..]);
        demand.fixed_officers = None;
        instance.demands.push(demand);
    }
    let one = serde_json::to_string(&plan(&instance, 1, 7)).expect("a plan is text");
    let two = serde_json::to_string(&plan(&instance, 2, 7)).expect("a plan is text");
    assert_eq!(one, two);
    let again = serde_json::to_string(&plan(&instance, 1, 7)).expect("a plan is text");
    assert_eq!(one, again);
}
