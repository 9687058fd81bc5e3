//! From the month's demands to a plan: all stages, district by district, on any number of threads the same answer.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::bound;
use crate::bundle::{self, Cover, Proof, Set, positions};
use crate::instance::Instance;
use crate::model::{Firm, Model, Unknown};
use crate::place::{self, How, Placed};
use crate::plan::{Bounds, Certificate, Dropped, Objective, Plan, Visit};

/// Places looked at in one second of a processor, on a modest one.
const LOOKS_PER_SECOND: u64 = 7_000_000;
/// Steps of the bound in one second of a processor.
const STEPS_PER_SECOND: u64 = 60_000_000;

/// How to solve.
#[derive(Debug, Clone)]
pub struct Options {
    /// Thousandths of a processor-second, turned into an amount of work so that the answer does not depend on the machine.
    pub cpu_millis: u64,
    /// Threads.
    pub threads: usize,
    /// Seed.
    pub seed: u64,
    /// Set by anyone to end early with the best so far.
    pub stop: std::sync::Arc<AtomicBool>,
}

impl Default for Options {
    fn default() -> Self {
        Self { cpu_millis: 30_000, threads: 1, seed: 1, stop: std::sync::Arc::default() }
    }
}

/// One district's part of the work.
#[derive(Debug, Default)]
struct Part {
    firms: Vec<usize>,
    officers: Vec<u32>,
    share: u64,
}

/// Solves an instance. `told` hears of each district done: how many of how many.
///
/// # Errors
/// A name that is used and not defined.
pub fn solve(instance: &Instance, options: &Options, told: &(dyn Fn(usize, usize) + Sync)) -> Result<Plan, Unknown> {
    let model = Model::new(instance)?;
    let covers: Vec<Cover> = model.firms.iter().map(|firm| bundle::cover(firm, &model.limits)).collect();
    let parts = parts(instance, &model, &covers);
    let whole: u64 = parts.iter().map(|part| part.share).sum::<u64>().max(1);
    let results: Vec<Mutex<Option<(Vec<Placed>, i64)>>> = parts.iter().map(|_| Mutex::new(None)).collect();
    // The largest first, so that no thread is left alone with it at the end.
    let mut turn: Vec<usize> = (0..parts.len()).collect();
    turn.sort_by_key(|&at| (std::cmp::Reverse(parts[at].share), at));
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let stop = || options.stop.load(Ordering::Relaxed);
    let run = || {
        while let Some(&at) = turn.get(next.fetch_add(1, Ordering::Relaxed)) {
            let part = &parts[at];
            let share = |per_second: u64| {
                u64::try_from(u128::from(options.cpu_millis) * u128::from(per_second / 1_000) * u128::from(part.share) / u128::from(whole)).unwrap_or(u64::MAX)
            };
            // At most a sixth of the time for the bound.
            let bound = travel_bound(instance, &model, &part.firms, &covers, &part.officers, share(STEPS_PER_SECOND) / 6);
            let seed = options.seed.wrapping_mul(0x9e37_79b9).wrapping_add(at as u64);
            let how = How { work: share(LOOKS_PER_SECOND) / 6 * 5, seed, travel: bound, stop: &stop };
            let placed = place::place(instance, &model, &part.firms, &covers, &part.officers, &how);
            if let Ok(mut result) = results[at].lock() {
                *result = Some((placed, bound));
            }
            told(done.fetch_add(1, Ordering::Relaxed) + 1, parts.len());
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..options.threads.clamp(1, 64).min(parts.len().max(1)) {
            scope.spawn(run);
        }
        run();
    });
    let (mut placed, mut travel) = (Vec::new(), 0);
    for result in results {
        if let Ok(Some((visits, bound))) = result.into_inner() {
            placed.extend(visits);
            travel += bound;
        }
    }
    Ok(write(instance, &model, &covers, placed, travel))
}

fn parts(instance: &Instance, model: &Model<'_>, covers: &[Cover]) -> Vec<Part> {
    let mut parts: BTreeMap<&str, Part> = BTreeMap::new();
    for (at, firm) in model.firms.iter().enumerate() {
        let part = parts.entry(&instance.enterprises[firm.enterprise as usize].district).or_default();
        part.firms.push(at);
        part.share += covers[at].visits.len() as u64;
    }
    for (at, officer) in (0_u32..).zip(&instance.officers) {
        if let Some(part) = parts.get_mut(officer.district.as_str()) {
            part.officers.push(at);
        }
    }
    parts.into_values().collect()
}

/// Travel of any plan that serves the same demands with as few visits, in one district.
fn travel_bound(instance: &Instance, model: &Model<'_>, firms: &[usize], covers: &[Cover], officers: &[u32], work: u64) -> i64 {
    let region = place::build(instance, model, firms, covers, officers, &[], usize::MAX);
    let pools = place::pools_of_bound(&region, model, covers);
    let whole: u64 = pools.iter().map(|pool| (pool.stops.len() as u64).pow(2)).sum::<u64>().max(1);
    let mut effort = bound::Effort { work: 0 };
    let mut sum = 0;
    for pool in &pools {
        // What a pool leaves over, the next may use; more than this finds nothing more.
        let stops = pool.stops.len() as u64;
        effort.work += u64::try_from(u128::from(work) * u128::from(stops.pow(2)) / u128::from(whole)).unwrap_or(0);
        effort.work = effort.work.min(400_000 * stops + 25_000_000);
        sum += bound::travel_bound(pool, &mut effort);
    }
    sum
}

/// The demands of a firm that are served, as a firm of their own without caps.
fn served_only(firm: &Firm, served: Set) -> (Firm, Vec<usize>) {
    let at: Vec<usize> = positions(served).collect();
    let place = |real: u16| at.iter().position(|&i| i == usize::from(real)).and_then(|i| u16::try_from(i).ok());
    let alone = Firm {
        enterprise: firm.enterprise,
        wants: at.iter().map(|&i| firm.wants[i]).collect(),
        pairs: firm.pairs.iter().filter_map(|&(a, b)| Some((place(a)?, place(b)?))).collect(),
        left: None,
        left_of_body: Vec::new(),
    };
    (alone, at)
}

/// Why fewer visits are impossible for what is served, firm by firm.
pub(crate) struct Certified {
    /// One for each firm served.
    pub(crate) certificates: Vec<Certificate>,
    /// Officer-minutes on site at least.
    pub(crate) on_site: i64,
    /// All that stage 1 serves is served.
    pub(crate) full: bool,
}

/// Certificates for the demands that are served, by firm of the model.
pub(crate) fn certify(instance: &Instance, model: &Model<'_>, covers: &[Cover], served: &[Set]) -> Certified {
    let mut proofs: HashMap<u32, (i64, Certificate)> = HashMap::new();
    let (mut on_site, mut full) = (0, true);
    for (at, firm) in model.firms.iter().enumerate().filter(|(at, _)| served[*at] != 0) {
        let wanted = covers[at].visits.iter().fold(0, |all, set| all | set);
        let (proof, names, minutes) = if wanted == served[at] && !covers[at].open {
            (bundle::prove(firm, &model.limits, &covers[at]), None, covers[at].minutes)
        } else {
            full &= wanted == served[at];
            let (alone, names) = served_only(firm, served[at]);
            let cover = bundle::cover(&alone, &model.limits);
            let least = alone.wants.iter().map(|want| i64::from(want.minutes) * model.limits.crew).sum();
            (bundle::prove(&alone, &model.limits, &cover), Some(names), least)
        };
        on_site += minutes;
        let real = |at: usize| names.as_ref().map_or(at, |names| names[at]);
        let id = |at: usize| instance.demands[firm.wants[real(at)].demand as usize].id.clone();
        let enterprise = instance.enterprises[firm.enterprise as usize].id.clone();
        let bound = proof.bound();
        let certificate = match proof {
            Proof::Incompatible(set) => Certificate::Incompatible { enterprise, demands: positions(set).map(id).collect(), bound },
            Proof::Dual(weights) => {
                let text = |over: i128, under: i128| if under == 1 { over.to_string() } else { format!("{over}/{under}") };
                let weights = weights.into_iter().map(|(at, weight)| (id(at), text(weight.over, weight.under))).collect();
                Certificate::Dual { enterprise, weights, bound }
            }
        };
        let known = proofs.entry(firm.enterprise).or_insert_with(|| (bound, certificate.clone()));
        if known.0 < bound {
            *known = (bound, certificate);
        }
    }
    let mut certificates: Vec<Certificate> = proofs.into_values().map(|(_, certificate)| certificate).collect();
    certificates.sort_by(|a, b| a.enterprise().cmp(b.enterprise()));
    Certified { certificates, on_site, full }
}

fn write(instance: &Instance, model: &Model<'_>, covers: &[Cover], placed: Vec<Placed>, travel_bound: i64) -> Plan {
    let mut served: Vec<Set> = vec![0; model.firms.len()];
    for visit in &placed {
        served[visit.firm] |= visit.set;
    }
    let Certified { certificates, on_site, full } = certify(instance, model, covers, &served);
    let dropped = dropped(instance, model, covers, &served);
    let visits = visits(instance, model, &placed);
    let objective = objective(instance, &visits, &dropped);
    let bounds = Bounds {
        visits: Some(certificates.iter().map(Certificate::bound).sum()),
        // The stops of the bound are those of the demands stage 1 serves: with fewer served nothing is claimed.
        officer_minutes: full.then_some((on_site * 10 + travel_bound) / 10),
        travel: full.then_some(travel_bound),
    };
    Plan { format: "heyi-plan/1".to_owned(), visits, dropped, certificates, bounds, objective }
}

fn dropped(instance: &Instance, model: &Model<'_>, covers: &[Cover], served: &[Set]) -> Vec<Dropped> {
    let mut dropped = Vec::new();
    for (at, firm) in model.firms.iter().enumerate() {
        for (place, want) in firm.wants.iter().enumerate().filter(|(place, _)| served[at] >> place & 1 == 0) {
            let demand = &instance.demands[want.demand as usize];
            let over_cap = covers[at].dropped >> place & 1 == 1 && want.capped;
            dropped.push((want.demand, Dropped { demand: demand.id.clone(), reason: place::reason(instance, demand, over_cap) }));
        }
    }
    dropped.sort_by_key(|(at, _)| *at);
    dropped.into_iter().map(|(_, dropped)| dropped).collect()
}

fn visits(instance: &Instance, model: &Model<'_>, placed: &[Placed]) -> Vec<Visit> {
    let mut order: Vec<&Placed> = placed.iter().collect();
    order.sort_by_key(|visit| (visit.day, visit.start, model.firms[visit.firm].enterprise, visit.set));
    let width = order.len().to_string().len().max(4);
    let mut visits = Vec::with_capacity(order.len());
    for (number, visit) in (1..).zip(order) {
        let firm = &model.firms[visit.firm];
        let wants = || positions(visit.set).map(|at| &firm.wants[at]);
        let mut minutes_of: BTreeMap<u16, i64> = BTreeMap::new();
        for want in wants() {
            *minutes_of.entry(want.body).or_default() += i64::from(want.minutes);
        }
        // The body with most to do leads (牵头); of two with as much, the first in the list.
        let lead = minutes_of.iter().max_by_key(|(body, minutes)| (**minutes, std::cmp::Reverse(**body))).map_or(0, |(body, _)| *body);
        visits.push(Visit {
            id: format!("V{number:0width$}"),
            enterprise: instance.enterprises[firm.enterprise as usize].id.clone(),
            day: visit.day,
            start: visit.start,
            minutes: model.limits.on_site(wants()).0,
            demands: wants().map(|want| instance.demands[want.demand as usize].id.clone()).collect(),
            lead_body: instance.bodies[lead as usize].id.clone(),
            officers: visit.officers.iter().map(|&at| instance.officers[at as usize].id.clone()).collect(),
        });
    }
    visits
}

/// What a plan costs, reckoned from the visits themselves.
#[must_use]
pub fn objective(instance: &Instance, visits: &[Visit], dropped: &[Dropped]) -> Objective {
    let out: HashSet<&str> = dropped.iter().map(|dropped| dropped.demand.as_str()).collect();
    let enterprises: HashMap<&str, (i64, i64)> = instance.enterprises.iter().map(|e| (e.id.as_str(), (e.x, e.y))).collect();
    let officers: HashMap<&str, (i64, i64)> = instance.officers.iter().map(|o| (o.id.as_str(), (o.x, o.y))).collect();
    type Stop = (i64, i64, (i64, i64));
    let mut days: BTreeMap<(&str, i64), Vec<Stop>> = BTreeMap::new();
    for visit in visits {
        let Some(&point) = enterprises.get(visit.enterprise.as_str()) else { continue };
        for officer in &visit.officers {
            days.entry((officer, visit.day)).or_default().push((visit.start, visit.minutes, point));
        }
    }
    let (mut travel, mut work) = (0, 0);
    let mut load: HashMap<&str, i64> = HashMap::new();
    for ((officer, _), mut stops) in days {
        stops.sort_unstable();
        let home = officers.get(officer).copied().unwrap_or_default();
        let mut at = home;
        let (mut drive, mut busy) = (0, 0);
        for (_, minutes, point) in stops {
            drive += instance.settings.travel.between(at, point);
            busy += minutes * 10;
            at = point;
        }
        drive += instance.settings.travel.between(at, home);
        travel += drive;
        work += busy;
        *load.entry(officer).or_default() += drive + busy;
    }
    Objective {
        dropped_weight: instance.demands.iter().filter(|d| out.contains(d.id.as_str())).map(|d| d.weight()).sum(),
        visits: i64::try_from(visits.len()).unwrap_or(i64::MAX),
        officer_minutes: (work + travel) / 10,
        travel,
        max_load: load.values().copied().max().unwrap_or(0) / 10,
    }
}
