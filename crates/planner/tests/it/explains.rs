//! Explanations against the rule of a visit, levers against stage 1 run on a changed month.

use heyi_planner::bundle;
use heyi_planner::explain::{LeverKind, apart, firm, levers};
use heyi_planner::instance::{Demand, Instance, Shift};
use heyi_planner::lawful;
use heyi_planner::model::Model;
use heyi_planner::solve::{Options, solve};

use crate::month::{Kind, month};

const MONTH: Kind = Kind { firms: 20, most_demands: 6, officers_of_body: 6, bodies: 5, caps: true, drawn: false, homes_differ: false };

fn demands_of<'a>(instance: &'a Instance, enterprise: &str) -> Vec<&'a Demand> {
    instance.demands.iter().filter(|d| d.enterprise == enterprise).collect()
}

#[test]
fn pairs_are_apart_exactly_where_the_rule_says_so() {
    let mut kinds = std::collections::BTreeSet::new();
    for seed in 0..20 {
        let instance = month(seed, MONTH);
        let forbidden = |a: &Demand, b: &Demand| instance.conflicts.iter().any(|(x, y)| (x, y) == (&a.id, &b.id) || (y, x) == (&a.id, &b.id));
        for enterprise in &instance.enterprises {
            let told = apart(&instance, &enterprise.id).expect("a firm");
            let demands = demands_of(&instance, &enterprise.id);
            for (i, a) in demands.iter().enumerate() {
                for b in &demands[i + 1..] {
                    let pair = told.iter().find(|t| (&t.a, &t.b) == (&a.id, &b.id));
                    let bar = lawful::bar(&instance.settings, &[a, b], forbidden);
                    assert_eq!(pair.is_some(), bar.is_some());
                    if let (Some(pair), Some(bar)) = (pair, bar) {
                        let first = serde_json::to_value(&pair.why[0]).expect("text")["kind"].clone();
                        assert_eq!(first, serde_json::to_value(bar).expect("text"));
                        kinds.extend(pair.why.iter().map(|why| serde_json::to_value(why).expect("text")["kind"].to_string()));
                    }
                }
            }
        }
    }
    assert_eq!(kinds.len(), 6, "{kinds:?}");
    assert!(apart(&month(0, MONTH), "none").is_err());
}

#[test]
fn visits_of_a_plan_that_could_be_one_by_pairs_are_too_much_together_or_said_to_lack_people() {
    let mut too_much = 0;
    for seed in 0..20 {
        let instance = month(seed, MONTH);
        let plan = solve(&instance, &Options { cpu_millis: 20, ..Options::default() }, &|_, _| ()).expect("a sound month");
        for enterprise in &instance.enterprises {
            let told = firm(&instance, Some(&plan), &enterprise.id).expect("a firm");
            assert_eq!(told.visits.len(), plan.visits.iter().filter(|v| v.enterprise == enterprise.id).count());
            assert!(told.incompatible.is_empty() || told.weights.is_empty());
            for two in &told.together {
                let both: Vec<&Demand> = demands_of(&instance, &enterprise.id).into_iter().filter(|d| two.a.contains(&d.id) || two.b.contains(&d.id)).collect();
                assert_eq!(two.why.is_some(), lawful::bar(&instance.settings, &both, |_, _| false).is_some());
                too_much += usize::from(two.why.is_some());
            }
            let alone = firm(&instance, None, &enterprise.id).expect("a firm");
            assert!(alone.bound <= alone.visits.len() as i64);
            assert_eq!(alone.bound, told.bound);
        }
    }
    assert!(too_much > 5);
}

fn visits(instance: &Instance) -> i64 {
    let model = Model::new(instance).expect("a sound month");
    model.firms.iter().map(|firm| bundle::cover(firm, &model.limits).visits.len() as i64).sum()
}

#[test]
fn a_lever_saves_what_stage_one_says() {
    let mut kinds = std::collections::BTreeSet::new();
    for seed in 0..10 {
        let instance = month(seed, MONTH);
        let now = visits(&instance);
        let all = levers(&instance, usize::MAX).expect("a sound month");
        assert!(all.is_sorted_by_key(|lever| -lever.visits_saved));
        assert_eq!(levers(&instance, 3).expect("a sound month"), all[..all.len().min(3)]);
        for lever in &all {
            let mut other = instance.clone();
            let last = i64::try_from(other.settings.days.len()).expect("few") - 1;
            let mut touched = 0;
            for demand in other.demands.iter_mut().filter(|d| lever.body.as_ref().is_none_or(|body| *body == d.body)) {
                let before = (demand.announced, demand.shift, demand.first_day, demand.last_day);
                match lever.kind {
                    LeverKind::Unannounced => demand.announced = false,
                    LeverKind::Announced => demand.announced = true,
                    LeverKind::NightByDay if demand.shift == Shift::Night => demand.shift = Shift::Any,
                    LeverKind::DayByNight if demand.shift == Shift::Day => demand.shift = Shift::Any,
                    LeverKind::WiderWindows { days } => {
                        demand.first_day = (demand.first_day - days).max(0);
                        demand.last_day = (demand.last_day + days).min(last);
                    }
                    _ => {}
                }
                touched += usize::from(before != (demand.announced, demand.shift, demand.first_day, demand.last_day));
            }
            match lever.kind {
                LeverKind::MoreBodies { most } => other.settings.max_bodies = most,
                LeverKind::MoreMinutes { most } => other.settings.max_minutes = most,
                _ => assert_eq!(lever.demands, touched),
            }
            assert!(lever.visits_saved > 0 && lever.exact);
            assert_eq!(now - visits(&other), lever.visits_saved, "seed {seed}: {lever:?}");
            kinds.insert(serde_json::to_value(lever).expect("text")["kind"].to_string());
        }
    }
    assert!(kinds.len() >= 5, "{kinds:?}");
}
