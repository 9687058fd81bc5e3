//! What the bound on travel is asked: for each pool the stops no plan with as few visits can do without.

use std::collections::BTreeMap;

use super::region::Region;
use crate::bound::{Days, Pool, Stop};
use crate::bundle::{Cover, Set, positions};
use crate::model::{Firm, Model};
use crate::routes::Job;

/// A stop a pool cannot do without, and how long and when at the widest.
struct Need {
    point: u32,
    service: i64,
    days: Days,
}

/// The pools with their stops. A firm is served by one of its covers of fewest visits, we don't know which: a demand asks
/// for a stop as short as its shortest visit in any of them, open on all days of all of them, and of one body's demands
/// only such are asked that no cover puts into one visit. So the bound holds for every one of them.
#[must_use]
pub fn pools_of_bound(region: &Region, model: &Model<'_>, covers: &[Cover]) -> Vec<Pool> {
    let problem = &region.problem;
    let mut needs: Vec<Vec<Need>> = problem.pools.iter().map(|_| Vec::new()).collect();
    for group in &problem.groups {
        let jobs: BTreeMap<Set, u32> =
            group.iter().flat_map(|choice| &choice.jobs).map(|&job| (region.jobs[job as usize].set, job)).collect();
        let Some((_, &any)) = jobs.first_key_value() else { continue };
        let at = region.jobs[any as usize].firm;
        let firm = &model.firms[at];
        let all = crate::bundle::all_optimal(firm, &model.limits, &covers[at]);
        let known = all.filter(|covers| covers.iter().flatten().all(|set| jobs.contains_key(set)));
        let sets: Vec<Set> = known.map_or_else(|| covers[at].visits.clone(), |covers| covers.concat());
        let whole = !covers[at].open && crate::bundle::all_optimal(firm, &model.limits, &covers[at]).is_some();
        // Demand by demand, the longest first: the pool, the shortest visit, the days.
        let mut asked: Vec<(u32, usize, Need)> = Vec::new();
        for want in positions(sets.iter().fold(0, |all, set| all | set)) {
            let (mut service, mut days, mut pool, mut point) = (i64::MAX, Days::default(), None, 0);
            for set in sets.iter().filter(|&&set| set >> want & 1 == 1) {
                let Some(job) = jobs.get(set).map(|&job| &problem.jobs[job as usize]) else { continue };
                pool = pool.or_else(|| pool_of(firm, *set, want, job));
                point = job.point;
                service = service.min(i64::from(job.service));
                job.days.iter().for_each(|&day| put(&mut days, day));
            }
            if !whole {
                // Not all covers are known: the demand's own minutes and window are all that is sure.
                service = i64::from(firm.wants[want].minutes) * super::region::TICKS;
                (firm.wants[want].first.max(0)..=firm.wants[want].last)
                    .filter_map(|day| u16::try_from(day).ok())
                    .filter(|&day| usize::from(day) < problem.days)
                    .for_each(|day| put(&mut days, day));
            }
            if let Some(pool) = pool {
                asked.push((pool, want, Need { point, service: service.max(1), days }));
            }
        }
        asked.sort_by_key(|(pool, want, need)| (*pool, std::cmp::Reverse(need.service), *want));
        let mut taken: Vec<(u32, usize)> = Vec::new();
        for (pool, want, need) in asked {
            let together = |other: usize| !whole || sets.iter().any(|set| set >> want & 1 == 1 && set >> other & 1 == 1);
            if taken.iter().any(|&(other, earlier)| other == pool && together(earlier)) {
                continue;
            }
            taken.push((pool, want));
            needs[pool as usize].push(need);
        }
    }
    let crew = model.limits.crew;
    problem
        .pools
        .iter()
        .zip(needs)
        .filter(|(_, needs)| !needs.is_empty())
        .map(|(pool, needs)| Pool {
            travel: needs.iter().flat_map(|a| needs.iter().map(|b| i64::from(problem.between(a.point, b.point)))).collect(),
            stops: needs
                .iter()
                .map(|need| Stop {
                    service: need.service,
                    days: need.days,
                    from_home: pool.people.iter().map(|person| i64::from(problem.between(person.home, need.point))).min().unwrap_or(0),
                })
                .collect(),
            limit: i64::from(problem.limit),
            crew,
        })
        .collect()
}

/// The pool that serves a demand of a job: parts stand in the order of the bodies.
fn pool_of(firm: &Firm, set: Set, want: usize, job: &Job) -> Option<u32> {
    let mut bodies: Vec<u16> = positions(set).map(|at| firm.wants[at].body).collect();
    bodies.sort_unstable();
    bodies.dedup();
    let at = bodies.iter().position(|&body| body == firm.wants[want].body)?;
    (job.parts.len() >= bodies.len()).then(|| job.parts[at].pool)
}

fn put(days: &mut Days, day: u16) {
    if let Some(word) = days.get_mut(usize::from(day) / 64) {
        *word |= 1 << (day % 64);
    }
}
