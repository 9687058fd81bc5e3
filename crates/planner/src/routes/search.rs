//! Ruin and recreate under simulated annealing.

use super::insert::Look;
use super::rng::Rng;
use super::ruin::{self, Near, Size};
use super::state::State;

/// How long and how hard to search. Work is counted in places looked at, never in time: the same seed gives the same
/// answer on any machine.
pub struct Effort<'e> {
    /// Work allowed, in places looked at.
    pub work: u64,
    /// Seed.
    pub seed: u64,
    /// No solution costs less: one that costs as much is not searched on.
    pub least: i64,
    /// How hot the search begins, against a leg of travel.
    pub heat: f64,
    /// Asked now and then; the best so far is returned when it says so.
    pub stop: &'e (dyn Fn() -> bool + Sync),
    /// What a job pays for a day, besides travel.
    pub day_cost: Option<&'e dyn Fn(u32, u32) -> i64>,
}

/// Places what is absent and improves what is placed. Returns the work done.
pub fn improve(state: &mut State<'_>, effort: &Effort<'_>) -> u64 {
    let mut rng = Rng::new(effort.seed);
    let mut work = 0;
    let near = Near::new(state, 60);
    recreate(state, 0, &mut rng, &mut work, effort, Some(Order::Narrow));
    settle(state, &mut rng, &mut work, effort);
    let groups: Vec<u32> = (0_u32..).zip(&state.problem.groups).filter(|(_, group)| group.len() > 1).map(|(at, _)| at).collect();
    let mut best = state.clone();
    let mut placed = placed(state);
    if placed.is_empty() {
        return work;
    }
    // A worse answer is taken at first when it costs about a leg more, at the end hardly ever.
    let legs: i64 = state.used_routes().map(|route| i64::from(route.inner)).sum::<i64>() + 1;
    let stops: i64 = state.used_routes().map(|route| i64::try_from(route.stops.len()).unwrap_or(0)).sum::<i64>() + 1;
    let leg = to_float((legs / stops).max(20));
    let (hot, cold) = (leg * effort.heat, leg * 0.03);
    let size = Size { jobs: 15.min(placed.len().div_ceil(3)).max(1), string: 10 };
    let mut round = 0_u64;
    let mut heat = hot;
    while work < effort.work && best.cost() > effort.least {
        if round.is_multiple_of(64) {
            if (effort.stop)() {
                break;
            }
            heat = hot * (cold / hot).powf(to_float(i64::try_from(work).unwrap_or(0)) / to_float(i64::try_from(effort.work).unwrap_or(1)));
            placed = self::placed(state);
        }
        round += 1;
        state.mark();
        let before = state.cost();
        let seed = placed[rng.below(placed.len())];
        match rng.below(20) {
            0..=1 => ruin::route(state, &near, size, &mut rng),
            2 => ruin::any(state, &placed, size, &mut rng),
            3..=5 if !groups.is_empty() => {
                let group = groups[rng.below(groups.len())];
                ruin::choice(state, &near, group, size, &mut rng);
            }
            _ => ruin::strings(state, &near, seed, size, &mut rng),
        }
        recreate(state, 100, &mut rng, &mut work, effort, None);
        let after = state.cost();
        if after < best.cost() {
            state.mark();
            best.clone_from(state);
        } else if to_float(after - before) >= -heat * rng.unit().ln() {
            state.back();
        }
        work += 1;
    }
    state.clone_from(&best);
    state.mark();
    work
}

/// Groups with an absent job try their other choices at once; the cheapest is kept.
fn settle(state: &mut State<'_>, rng: &mut Rng, work: &mut u64, effort: &Effort<'_>) {
    let problem = state.problem;
    let mut groups: Vec<u32> = state.absent.iter().map(|&job| problem.jobs[job as usize].group).collect();
    groups.sort_unstable();
    groups.dedup();
    for group in groups {
        let choices = &problem.groups[group as usize];
        for choice in (0_u32..).take(choices.len()) {
            let old = state.choice_of(group);
            if choice == old {
                continue;
            }
            state.mark();
            let before = state.cost();
            for &job in &choices[old as usize].jobs {
                if state.day_of(job).is_some() {
                    state.remove(job);
                }
            }
            state.choose(group, choice);
            state.freshen();
            for &job in &choices[choice as usize].jobs {
                let mut look = Look { blink: 0, rng, work, day_cost: effort.day_cost };
                if let Some(spot) = state.spot(job, &mut look) {
                    state.insert(job, &spot);
                }
            }
            if state.cost() >= before {
                state.back();
            }
        }
    }
    state.mark();
}

fn placed(state: &State<'_>) -> Vec<u32> {
    (0..u32::try_from(state.problem.jobs.len()).unwrap_or(0)).filter(|&job| state.day_of(job).is_some()).collect()
}

#[expect(clippy::cast_precision_loss, reason = "used for chances only")]
fn to_float(value: i64) -> f64 {
    value as f64
}

/// In which order absent jobs are put back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    Random,
    Long,
    Far,
    Close,
    Joint,
    Narrow,
}

fn recreate(state: &mut State<'_>, blink: usize, rng: &mut Rng, work: &mut u64, effort: &Effort<'_>, order: Option<Order>) {
    let order = order.unwrap_or_else(|| match rng.below(14) {
        0..=3 => Order::Random,
        4..=6 => Order::Long,
        7..=8 => Order::Far,
        9 => Order::Close,
        10..=12 => Order::Joint,
        _ => Order::Narrow,
    });
    let problem = state.problem;
    let mut jobs: Vec<u32> = state.absent.clone();
    jobs.sort_unstable();
    for at in (1..jobs.len()).rev() {
        jobs.swap(at, rng.below(at + 1));
    }
    let distance = |job: u32| {
        let job = &problem.jobs[job as usize];
        let pool = &problem.pools[job.parts.first().map_or(0, |part| part.pool) as usize];
        pool.people.first().map_or(0, |person| problem.between(person.home, job.point))
    };
    jobs.sort_by_key(|&at| {
        let job = &problem.jobs[at as usize];
        let key = match order {
            Order::Random => 0,
            Order::Long => -i64::from(job.service) - i64::from(job.load) * 100,
            Order::Far => -i64::from(distance(at)),
            Order::Close => i64::from(distance(at)),
            Order::Joint => -i64::try_from(job.parts.len()).unwrap_or(0),
            Order::Narrow => {
                let hours: i64 = job.windows.iter().map(|(a, b)| i64::from(b - a)).sum();
                i64::try_from(job.days.len()).unwrap_or(0) * 100_000 + hours - i64::try_from(job.parts.len()).unwrap_or(0) * 1_000
            }
        };
        (std::cmp::Reverse(if order == Order::Narrow { job.penalty } else { 0 }), key)
    });
    state.freshen();
    for job in jobs {
        let mut look = Look { blink, rng, work, day_cost: effort.day_cost };
        if let Some(spot) = state.spot(job, &mut look) {
            state.insert(job, &spot);
        }
    }
}
