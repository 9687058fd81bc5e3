//! The route problem that our planner and general route solvers can both be asked: a district's visits as its plan has them, each
//! body's pair by itself. Left out for all of them: that the bodies of a visit meet on site, who holds which qualification, day and
//! night shift. Kept: homes, working days of each visit, as many pairs a day as are on duty, 420 minutes of work and travel a day.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;

use heyi_planner::bound::{self, Effort as Steps};
use heyi_planner::instance::{Demand, Enterprise};
use heyi_planner::plan::Plan;
use heyi_planner::routes::{Choice, Effort, Job, Mask, Part, Person, Pool, Problem, State, improve};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::meter;

/// What is asked. Points of a pool: 0 is home, then its stops.
#[derive(Serialize, Deserialize)]
struct Asked {
    days: usize,
    limit: i32,
    pools: Vec<AskedPool>,
}

#[derive(Serialize, Deserialize)]
struct AskedPool {
    /// Pairs on duty, day by day.
    pairs: Vec<usize>,
    stops: Vec<AskedStop>,
    /// Tenths of a minute, row by row.
    travel: Vec<i32>,
}

#[derive(Serialize, Deserialize)]
struct AskedStop {
    service: i32,
    first: usize,
    last: usize,
}

/// One route of an answer: stops counted from 1.
#[derive(Serialize, Deserialize)]
struct Walked {
    pool: usize,
    day: usize,
    stops: Vec<usize>,
}

fn asked(instance: &heyi_planner::instance::Instance, plan: &Plan) -> Asked {
    let demands: BTreeMap<&str, &Demand> = instance.demands.iter().map(|d| (d.id.as_str(), d)).collect();
    let firms: BTreeMap<&str, &Enterprise> = instance.enterprises.iter().map(|e| (e.id.as_str(), e)).collect();
    let days = instance.settings.days.len();
    // A body's officers in one place.
    let mut homes: BTreeMap<(&str, Option<&str>), ((i64, i64), Vec<usize>)> = BTreeMap::new();
    for officer in &instance.officers {
        let (_, present) = homes.entry((&officer.body, officer.town.as_deref())).or_insert_with(|| ((officer.x, officer.y), vec![0; days]));
        for (day, count) in (0_i64..).zip(present.iter_mut()) {
            *count += usize::from(!officer.days_off.contains(&day));
        }
    }
    let mut stops: BTreeMap<(&str, Option<&str>), Vec<((i64, i64), AskedStop)>> = BTreeMap::new();
    for visit in &plan.visits {
        let Some(firm) = firms.get(visit.enterprise.as_str()) else { continue };
        let wants: Vec<&Demand> = visit.demands.iter().filter_map(|id| demands.get(id.as_str()).copied()).collect();
        let first = wants.iter().map(|want| want.first_day).max().unwrap_or(0);
        let last = wants.iter().map(|want| want.last_day).min().unwrap_or(0);
        let mut bodies: Vec<&str> = wants.iter().map(|want| want.body.as_str()).collect();
        bodies.sort_unstable();
        bodies.dedup();
        for body in bodies {
            let key = if homes.contains_key(&(body, None)) { (body, None) } else { (body, Some(firm.town.as_str())) };
            let index = |day: i64| usize::try_from(day).unwrap_or(0);
            let service = i32::try_from(visit.minutes * 10).unwrap_or(i32::MAX);
            stops.entry(key).or_default().push(((firm.x, firm.y), AskedStop { service, first: index(first), last: index(last) }));
        }
    }
    let pools = stops
        .into_iter()
        .filter_map(|(key, stops)| {
            let (home, present) = homes.get(&key)?;
            let points: Vec<(i64, i64)> = std::iter::once(*home).chain(stops.iter().map(|(at, _)| *at)).collect();
            let ticks = |a: &(i64, i64), b: &(i64, i64)| i32::try_from(instance.settings.travel.between(*a, *b)).unwrap_or(i32::MAX);
            Some(AskedPool {
                pairs: present.iter().map(|count| count / 2).collect(),
                travel: points.iter().flat_map(|a| points.iter().map(move |b| ticks(a, b))).collect(),
                stops: stops.into_iter().map(|(_, stop)| stop).collect(),
            })
        })
        .collect();
    Asked { days, limit: i32::try_from(instance.settings.officer_minutes_per_day * 10).unwrap_or(i32::MAX), pools }
}

/// The same for the routing core: pools side by side, a pair is one person here.
fn problem(asked: &Asked) -> Problem {
    let points: usize = asked.pools.iter().map(|pool| pool.stops.len() + 1).sum();
    let mut problem = Problem {
        days: asked.days,
        points,
        travel: vec![1_000_000; points * points],
        limit: asked.limit,
        capacity: i32::MAX,
        ..Problem::default()
    };
    let mut base = 0;
    for (at, pool) in asked.pools.iter().enumerate() {
        let wide = pool.stops.len() + 1;
        for (row, legs) in pool.travel.chunks(wide).enumerate() {
            problem.travel[(base + row) * points + base..][..wide].copy_from_slice(legs);
        }
        let home = u32::try_from(base).unwrap_or(0);
        let most = pool.pairs.iter().copied().max().unwrap_or(0);
        let present: Vec<Mask> = pool.pairs.iter().map(|&pairs| Mask::first(pairs)).collect();
        problem.pools.push(Pool {
            people: vec![Person { home, skills: 0 }; most],
            present: present.clone(),
            skilled: present,
            home: Some(home),
        });
        for (number, stop) in pool.stops.iter().enumerate() {
            let job = u32::try_from(problem.jobs.len()).unwrap_or(0);
            problem.jobs.push(Job {
                group: job,
                point: u32::try_from(base + number + 1).unwrap_or(0),
                service: stop.service,
                windows: vec![(0, 1_000_000)],
                days: (stop.first..=stop.last).filter_map(|day| u16::try_from(day).ok()).collect(),
                parts: vec![Part { pool: u32::try_from(at).unwrap_or(0), crew: 1, ..Part::default() }],
                penalty: 100_000_000,
                ..Job::default()
            });
            problem.groups.push(vec![Choice { jobs: vec![job], cost: 0 }]);
        }
        base += wide;
    }
    problem.round(1)
}

fn least(asked: &Asked) -> i64 {
    asked
        .pools
        .iter()
        .map(|pool| {
            let n = pool.stops.len();
            let leg = |a: usize, b: usize| i64::from(pool.travel[a * (n + 1) + b]);
            let days = |stop: &AskedStop| {
                let mut bits = bound::Days::default();
                (stop.first..=stop.last).for_each(|day| bits[day / 64] |= 1 << (day % 64));
                bits
            };
            let stops = (1..=n)
                .zip(&pool.stops)
                .map(|(at, stop)| bound::Stop { service: i64::from(stop.service), days: days(stop), from_home: leg(0, at).min(leg(at, 0)) })
                .collect();
            let travel = (1..=n).flat_map(|a| (1..=n).map(move |b| (a, b))).map(|(a, b)| leg(a, b)).collect();
            let asked = bound::Pool { stops, travel, limit: i64::from(asked.limit), crew: 1 };
            bound::travel_bound(&asked, &mut Steps { work: 400_000 * n as u64 + 100_000_000 })
        })
        .sum()
}

/// Every stop once, on one of its days, no more routes than pairs, none longer than the day: the travel, or what is wrong.
fn walk(asked: &Asked, routes: &[Walked]) -> Result<i64, String> {
    let mut seen: Vec<Vec<bool>> = asked.pools.iter().map(|pool| vec![false; pool.stops.len() + 1]).collect();
    let mut used: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    let mut sum = 0;
    for route in routes.iter().filter(|route| !route.stops.is_empty()) {
        let pool = asked.pools.get(route.pool).ok_or("no such pool")?;
        let wide = pool.stops.len() + 1;
        let (mut at, mut travel, mut work) = (0, 0_i64, 0_i64);
        for &next in &route.stops {
            let stop = next.checked_sub(1).and_then(|next| pool.stops.get(next)).ok_or("no such stop")?;
            if std::mem::replace(&mut seen[route.pool][next], true) || !(stop.first..=stop.last).contains(&route.day) {
                return Err(format!("stop {next} of pool {} twice or on another day", route.pool));
            }
            travel += i64::from(pool.travel[at * wide + next]);
            work += i64::from(stop.service);
            at = next;
        }
        travel += i64::from(pool.travel[at * wide]);
        if travel + work > i64::from(asked.limit) {
            return Err(format!("a route of pool {} is longer than the day", route.pool));
        }
        sum += travel;
        let count = used.entry((route.pool, route.day)).or_default();
        *count += 1;
        if *count > pool.pairs[route.day] {
            return Err(format!("pool {} has not so many pairs on day {}", route.pool, route.day));
        }
    }
    if seen.iter().any(|pool| pool.iter().skip(1).any(|seen| !seen)) {
        return Err("a stop left out".to_owned());
    }
    Ok(sum)
}

fn told(asked: &Asked, routes: &[Walked], cpu_ms: u64, bound: Option<i64>) {
    let travel = walk(asked, routes);
    let stops: usize = asked.pools.iter().map(|pool| pool.stops.len()).sum();
    println!(
        "{}",
        json!({
            "pools": asked.pools.len(), "stops": stops, "travel": travel.as_ref().ok(), "problem": travel.as_ref().err(), "cpu_ms": cpu_ms, "bound": bound,
        })
    );
}

/// Writes the route problem of a plan and solves it with the routing core.
pub fn routes(file: &str, plan: &str, out: &str, millis: u64) -> Result<(), Box<dyn Error>> {
    let instance = crate::read(file)?;
    let plan: Plan = serde_json::from_slice(&fs::read(plan)?)?;
    let asked = asked(&instance, &plan);
    fs::write(out, serde_json::to_vec(&asked)?)?;
    let bound = least(&asked);
    let problem = problem(&asked);
    let began = meter::process_ms();
    let mut state = State::new(&problem);
    // The work stands for the time; it is the same on every machine.
    let effort = Effort { work: millis * 7_000, seed: 1, least: bound, heat: 1.0, stop: &|| false, day_cost: None };
    improve(&mut state, &effort);
    let spent = meter::process_ms() - began;
    let mut first = Vec::new();
    asked.pools.iter().fold(0_usize, |base, pool| {
        first.push(base);
        base + pool.stops.len() + 1
    });
    let routes: Vec<Walked> = state
        .used_routes()
        .map(|route| Walked {
            pool: route.pool as usize,
            day: route.day as usize,
            stops: route.stops.iter().map(|&job| problem.jobs[job as usize].point as usize - first[route.pool as usize]).collect(),
        })
        .collect();
    told(&asked, &routes, spent, Some(bound));
    Ok(())
}

/// Judges somebody's answer: `{"cpu_ms", "routes"}`.
pub fn judge(problem: &str, answer: &str) -> Result<(), Box<dyn Error>> {
    #[derive(Deserialize)]
    struct Answer {
        cpu_ms: u64,
        routes: Vec<Walked>,
    }
    let asked: Asked = serde_json::from_slice(&fs::read(problem)?)?;
    let answer: Answer = serde_json::from_slice(&fs::read(answer)?)?;
    told(&asked, &answer.routes, answer.cpu_ms, None);
    Ok(())
}
