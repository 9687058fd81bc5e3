//! What the bound on travel is asked: for each pool the stops no plan with as few visits can do without.

use std::collections::BTreeMap;

use super::region::{Region, RegionJob};
use crate::bound::{Days, Pool, Stop};
use crate::bundle::Cover;
use crate::model::Model;

/// A stop a pool cannot do without, and how long and when at the widest.
struct Need {
    point: u32,
    service: i64,
    days: Days,
}

/// The pools with their stops. A firm with several covers of as many visits asks of each pool only as many stops as the
/// cover that asks least, each as short as in any cover and open on all days of all of them: so the bound holds for every
/// one of them.
#[must_use]
pub fn pools_of_bound(region: &Region, model: &Model<'_>, covers: &[Cover]) -> Vec<Pool> {
    let problem = &region.problem;
    let mut needs: Vec<Vec<Need>> = problem.pools.iter().map(|_| Vec::new()).collect();
    for group in &problem.groups {
        let firm = group.iter().flat_map(|choice| &choice.jobs).next().map(|&job| region.jobs[job as usize]);
        let Some(RegionJob { firm, .. }) = firm else { continue };
        let complete = crate::bundle::all_optimal(&model.firms[firm], &model.limits, &covers[firm]);
        let Some(sets) = complete else { continue };
        // Only covers that are jobs here can be looked at; a firm with more than were built asks for nothing.
        let jobs: BTreeMap<u128, u32> =
            group.iter().flat_map(|choice| &choice.jobs).map(|&job| (region.jobs[job as usize].set, job)).collect();
        if sets.iter().flatten().any(|set| !jobs.contains_key(set)) {
            continue;
        }
        let mut of_pool: BTreeMap<u32, Vec<Vec<u32>>> = BTreeMap::new();
        for (at, cover) in sets.iter().enumerate() {
            for set in cover {
                let job = jobs[set];
                for part in &problem.jobs[job as usize].parts {
                    let lists = of_pool.entry(part.pool).or_default();
                    lists.resize(sets.len(), Vec::new());
                    lists[at].push(job);
                }
            }
        }
        for (pool, mut lists) in of_pool {
            lists.resize(sets.len(), Vec::new());
            let fewest = lists.iter().map(Vec::len).min().unwrap_or(0);
            for list in &mut lists {
                list.sort_by_key(|&job| problem.jobs[job as usize].service);
            }
            let alone = lists.len() == 1;
            let mut union = [0; 4];
            for &job in lists.iter().flatten() {
                problem.jobs[job as usize].days.iter().for_each(|&day| put(&mut union, day));
            }
            for at in 0..fewest {
                let service = lists.iter().map(|list| i64::from(problem.jobs[list[at] as usize].service)).min().unwrap_or(1).max(1);
                let mut days = union;
                if alone {
                    days = [0; 4];
                    problem.jobs[lists[0][at] as usize].days.iter().for_each(|&day| put(&mut days, day));
                }
                needs[pool as usize].push(Need { point: problem.jobs[lists[0][at] as usize].point, service, days });
            }
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

fn put(days: &mut Days, day: u16) {
    if let Some(word) = days.get_mut(usize::from(day) / 64) {
        *word |= 1 << (day % 64);
    }
}
