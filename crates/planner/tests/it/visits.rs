//! Stage 1 against all partitions of a firm's demands.

use heyi_planner::bundle::{self, Proof, Set, positions};
use heyi_planner::model::{Firm, Limits, Model};

use crate::month::{Kind, month};

const SMALL: Kind = Kind { firms: 12, most_demands: 6, officers_of_body: 3, bodies: 4, caps: true, drawn: false, homes_differ: false };

/// The least (dropped weight, visits, officer-minutes) over all ways to drop and to part.
fn by_hand(firm: &Firm, limits: &Limits) -> (i64, usize, i64) {
    fn part(firm: &Firm, limits: &Limits, at: usize, visits: &mut Vec<Set>, dropped: i64, best: &mut (i64, usize, i64)) {
        if at == firm.wants.len() {
            let minutes = visits
                .iter()
                .map(|&set| {
                    let (minutes, bodies) = limits.on_site(positions(set).map(|i| &firm.wants[i]));
                    minutes * limits.crew * i64::try_from(bodies).unwrap_or(0)
                })
                .sum();
            let here = (dropped, visits.len(), minutes);
            if here < *best && visits.iter().all(|&set| bundle::lawful(firm, limits, set)) && bundle::within_caps(firm, visits) {
                *best = here;
            }
            return;
        }
        for visit in 0..visits.len() {
            visits[visit] |= 1 << at;
            part(firm, limits, at + 1, visits, dropped, best);
            visits[visit] &= !(1 << at);
        }
        visits.push(1 << at);
        part(firm, limits, at + 1, visits, dropped, best);
        visits.pop();
        part(firm, limits, at + 1, visits, dropped + firm.wants[at].weight, best);
    }
    let mut best = (i64::MAX, 0, 0);
    part(firm, limits, 0, &mut Vec::new(), 0, &mut best);
    best
}

#[test]
fn covers_are_the_best_of_all_partitions() {
    let mut firms = 0;
    for seed in 0..60 {
        let instance = month(seed, SMALL);
        let model = Model::new(&instance).expect("a sound month");
        for firm in &model.firms {
            let cover = bundle::cover(firm, &model.limits);
            let weight = positions(cover.dropped).map(|at| firm.wants[at].weight).sum::<i64>();
            assert_eq!((weight, cover.visits.len(), cover.minutes), by_hand(firm, &model.limits), "seed {seed}, firm {}", firm.enterprise);
            firms += 1;
        }
    }
    assert!(firms > 600);
}

#[test]
fn other_covers_are_as_good_in_number_and_lawful() {
    let mut others = 0;
    for seed in 100..140 {
        let instance = month(seed, Kind { caps: false, ..SMALL });
        let model = Model::new(&instance).expect("a sound month");
        for firm in &model.firms {
            let cover = bundle::cover(firm, &model.limits);
            let served = cover.visits.iter().fold(0, |all, set| all | set);
            for other in bundle::others(firm, &model.limits, &cover, 10) {
                assert_eq!(other.visits.len(), cover.visits.len());
                assert_eq!(other.visits.iter().fold(0, |all, set| all | set), served);
                assert!(other.visits.iter().all(|&set| bundle::lawful(firm, &model.limits, set)));
                others += 1;
            }
        }
    }
    assert!(others > 400);
}

/// A proof is checked over every lawful set, as anyone would check it.
fn holds(firm: &Firm, limits: &Limits, proof: &Proof) -> bool {
    let weight: Vec<f64> = match proof {
        Proof::Incompatible(set) => (0..firm.wants.len()).map(|at| f64::from(u8::from(set >> at & 1 == 1))).collect(),
        Proof::Dual(weights) => {
            let mut all = vec![0.0; firm.wants.len()];
            for (at, fraction) in weights {
                all[*at] = fraction.over as f64 / fraction.under as f64;
            }
            all
        }
    };
    (1_u128..1 << firm.wants.len())
        .filter(|&set| bundle::lawful(firm, limits, set))
        .all(|set| positions(set).map(|at| weight[at]).sum::<f64>() <= 1.0 + 1e-9)
}

#[test]
fn proofs_hold_and_nearly_always_close_the_gap() {
    let (mut proven, mut all) = (0, 0);
    for seed in 200..260 {
        let instance = month(seed, Kind { caps: false, most_demands: 8, ..SMALL });
        let model = Model::new(&instance).expect("a sound month");
        for firm in &model.firms {
            let cover = bundle::cover(firm, &model.limits);
            let proof = bundle::prove(firm, &model.limits, &cover);
            assert!(holds(firm, &model.limits, &proof), "seed {seed}, firm {}", firm.enterprise);
            let visits = i64::try_from(cover.visits.len()).expect("few");
            assert!(proof.bound() <= visits);
            proven += usize::from(proof.bound() == visits);
            all += 1;
        }
    }
    assert!(proven * 100 >= all * 99, "{proven} of {all}");
}

#[test]
fn a_firm_with_forty_demands_is_served_at_once() {
    for seed in 300..306 {
        let mut instance = month(seed, Kind { firms: 1, most_demands: 1, bodies: 8, caps: false, ..SMALL });
        let one = instance.demands[0].clone();
        let more = month(seed + 50, Kind { firms: 40, most_demands: 1, bodies: 8, caps: false, ..SMALL });
        instance.demands = more.demands;
        for demand in &mut instance.demands {
            demand.enterprise.clone_from(&one.enterprise);
        }
        instance.conflicts.clear();
        let model = Model::new(&instance).expect("a sound month");
        let firm = &model.firms[0];
        assert_eq!(firm.wants.len(), 40);
        let cover = bundle::cover(firm, &model.limits);
        assert_eq!(cover.visits.iter().map(|set| set.count_ones()).sum::<u32>(), 40);
        assert!(cover.visits.iter().all(|&set| bundle::lawful(firm, &model.limits, set)));
        let bound = bundle::prove(firm, &model.limits, &cover).bound();
        assert!(bound * 2 > i64::try_from(cover.visits.len()).expect("few"), "{bound} of {}", cover.visits.len());
    }
}
