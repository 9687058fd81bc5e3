//! Random months, small and nasty: every rule of the format has something to do in them.

use heyi_planner::instance::{Body, Demand, Enterprise, Instance, Officer, OnSite, Qualification, Settings, Shift, Town, Travel};
use heyi_planner::routes::Rng;

/// What a month is like.
#[derive(Clone, Copy)]
pub struct Kind {
    pub firms: usize,
    pub most_demands: usize,
    pub officers_of_body: usize,
    pub bodies: usize,
    pub caps: bool,
    pub drawn: bool,
    pub homes_differ: bool,
}

pub fn month(seed: u64, kind: Kind) -> Instance {
    let mut rng = Rng::new(seed);
    let days = 8_i64;
    let body = |at: usize| format!("B{at}");
    let settings = Settings {
        days: (2..2 + days).map(|day| format!("2026-03-{day:02}")).collect(),
        max_bodies: 2 + i64::try_from(rng.below(3)).unwrap_or(0),
        max_minutes: 120 + 30 * i64::try_from(rng.below(5)).unwrap_or(0),
        on_site: if rng.one_in(3) { OnSite::Serial } else { OnSite::Parallel },
        handover_minutes: 10,
        officers_per_body: if rng.one_in(4) { 1 } else { 2 },
        officer_minutes_per_day: 420,
        day_shift: (540, 1080),
        night_shift: (1140, 1380),
        travel: Travel { fixed: 40, per_km: 26 },
    };
    let spot = |rng: &mut Rng| (i64::try_from(rng.below(9_000)).unwrap_or(0), i64::try_from(rng.below(9_000)).unwrap_or(0));
    let towns: Vec<Town> = (0..2).map(|at| Town { id: format!("T{at}"), name: String::new(), district: "D".into(), x: 0, y: 0 }).collect();
    let mut officers = Vec::new();
    for at in 0..kind.bodies {
        let home = spot(&mut rng);
        for number in 0..kind.officers_of_body {
            let (x, y) = if kind.homes_differ { spot(&mut rng) } else { home };
            let mut qualifications =
                vec![Qualification { id: format!("{}-1", body(at)), valid_from: "2025-01-01".into(), valid_to: "2027-01-01".into() }];
            if rng.one_in(2) {
                let lapses = if rng.one_in(3) { "2026-03-05" } else { "2027-01-01" };
                qualifications.push(Qualification { id: format!("{}-2", body(at)), valid_from: "2025-01-01".into(), valid_to: lapses.into() });
            }
            let town = (at == 0).then(|| format!("T{}", number % 2));
            officers.push(Officer {
                id: format!("O{at}-{number}"),
                body: body(at),
                district: "D".into(),
                town,
                x,
                y,
                qualifications,
                days_off: (0..days).filter(|_| rng.one_in(6)).collect(),
                excluded_enterprises: (0..kind.firms).filter(|_| rng.one_in(12)).map(|firm| format!("E{firm}")).collect(),
            });
        }
    }
    let (mut enterprises, mut demands, mut conflicts) = (Vec::new(), Vec::<Demand>::new(), Vec::new());
    for firm in 0..kind.firms {
        let (x, y) = spot(&mut rng);
        let id = format!("E{firm}");
        let mut by_body = std::collections::BTreeMap::new();
        if kind.caps && rng.one_in(4) {
            by_body.insert(body(rng.below(kind.bodies)), i64::try_from(rng.below(2)).unwrap_or(0));
        }
        enterprises.push(Enterprise {
            id: id.clone(),
            name: String::new(),
            town: format!("T{}", rng.below(2)),
            district: "D".into(),
            x,
            y,
            visits_left: (kind.caps && rng.one_in(2)).then(|| i64::try_from(rng.below(3)).unwrap_or(0)),
            visits_left_by_body: by_body,
        });
        let first_of_firm = demands.len();
        for _ in 0..1 + rng.below(kind.most_demands) {
            let at = rng.below(kind.bodies);
            let first_day = i64::try_from(rng.below(6)).unwrap_or(0);
            let fixed = (kind.drawn && rng.one_in(8)).then(|| vec![format!("O{at}-{}", rng.below(kind.officers_of_body))]);
            demands.push(Demand {
                id: format!("D{}", demands.len()),
                enterprise: id.clone(),
                body: body(at),
                qualification: format!("{}-{}", body(at), 1 + usize::from(rng.one_in(4))),
                minutes: 5 * i64::try_from(3 + rng.below(22)).unwrap_or(0),
                first_day,
                last_day: (first_day + i64::try_from(rng.below(6)).unwrap_or(0)).min(days - 1),
                shift: match rng.below(8) {
                    0 => Shift::Night,
                    1..=3 => Shift::Any,
                    _ => Shift::Day,
                },
                announced: rng.one_in(6),
                confidential: rng.one_in(15),
                exempt_from_cap: rng.one_in(4),
                kind: "random".into(),
                fixed_officers: fixed,
                droppable: rng.one_in(2),
                priority: 1 + i64::try_from(rng.below(9)).unwrap_or(0),
            });
        }
        if demands.len() > first_of_firm + 1 && rng.one_in(4) {
            conflicts.push((demands[first_of_firm].id.clone(), demands[first_of_firm + 1].id.clone()));
        }
    }
    let bodies = (0..kind.bodies).map(|at| Body { id: body(at), name: String::new() }).collect();
    Instance { format: "heyi-plan-instance/1".into(), name: String::new(), settings, bodies, towns, enterprises, officers, demands, conflicts }
}
