//! What is taken out: strings of near jobs, a thin route, a group that tries another choice, or anything.

use super::rng::Rng;
use super::state::State;

/// Jobs near each job, nearest first.
#[derive(Debug)]
pub(super) struct Near {
    of: Vec<Vec<u32>>,
}

impl Near {
    /// For each point the jobs around it, at most `most`.
    pub fn new(state: &State<'_>, most: usize) -> Self {
        let problem = state.problem;
        let mut at_point: Vec<Vec<u32>> = vec![Vec::new(); problem.points];
        for (at, job) in (0_u32..).zip(&problem.jobs) {
            at_point[job.point as usize].push(at);
        }
        let used: Vec<u32> = (0_u32..).zip(&at_point).filter(|(_, jobs)| !jobs.is_empty()).map(|(point, _)| point).collect();
        let mut of = vec![Vec::new(); problem.points];
        for &point in &used {
            let mut others = used.clone();
            let keep = most.min(others.len());
            if keep < others.len() {
                others.select_nth_unstable_by_key(keep, |&other| (problem.between(point, other), other));
                others.truncate(keep);
            }
            others.sort_unstable_by_key(|&other| (problem.between(point, other), other));
            of[point as usize] = others.iter().flat_map(|&other| at_point[other as usize].iter().copied()).collect();
        }
        Self { of }
    }

    fn around(&self, state: &State<'_>, job: u32) -> &[u32] {
        &self.of[state.problem.jobs[job as usize].point as usize]
    }
}

/// How much is taken out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Size {
    /// Jobs, on average.
    pub jobs: usize,
    /// Longest string.
    pub string: usize,
}

/// Takes out strings of jobs near the seed.
pub(super) fn strings(state: &mut State<'_>, near: &Near, seed: u32, size: Size, rng: &mut Rng) {
    let (mut stops, mut routes) = (0, 0);
    for route in state.used_routes() {
        stops += route.stops.len();
        routes += 1;
    }
    let average = stops.div_ceil(routes.max(1));
    let longest = size.string.min(average).max(1);
    let most = (4 * size.jobs / (1 + longest)).saturating_sub(1).max(1);
    let count = 1 + rng.below(most);
    let mut ruined: Vec<u32> = Vec::with_capacity(count);
    for &job in near.around(state, seed) {
        if ruined.len() >= count {
            break;
        }
        if state.day_of(job).is_none() {
            continue;
        }
        let routes = &state.places.get(job).routes;
        if routes.iter().any(|at| ruined.contains(at)) {
            continue;
        }
        let at = routes[rng.below(routes.len())];
        ruined.push(at);
        let stops = &state.routes.get(at).stops;
        let length = 1 + rng.below(longest.min(stops.len()));
        let Some(place) = stops.iter().position(|&stop| stop == job) else { continue };
        let kept = if length > 1 && length < stops.len() && rng.one_in(2) {
            let mut kept = 1;
            while length + kept < stops.len() && !rng.one_in(100) {
                kept += 1;
            }
            kept
        } else {
            0
        };
        let span = length + kept;
        let low = (place + 1).saturating_sub(span);
        let high = place.min(stops.len() - span);
        let start = low + rng.below(high + 1 - low);
        let mut out: Vec<u32> = stops[start..start + span].to_vec();
        if kept > 0 {
            let from = rng.below(length + 1);
            out.drain(from..from + kept);
        }
        for job in out {
            if state.day_of(job).is_some() {
                state.remove(job);
            }
        }
    }
}

/// Takes out a whole route, a thin one rather than a full one, and a few jobs near it.
pub(super) fn route(state: &mut State<'_>, near: &Near, size: Size, rng: &mut Rng) {
    let routes: Vec<usize> = (0..state.routes_len()).filter(|&at| !state.routes.get(u32::try_from(at).unwrap_or(0)).stops.is_empty()).collect();
    let Some(chosen) = (0..3)
        .filter_map(|_| routes.get(rng.below(routes.len())).copied())
        .min_by_key(|&at| state.routes.get(u32::try_from(at).unwrap_or(0)).stops.len())
    else {
        return;
    };
    let stops = state.routes.get(u32::try_from(chosen).unwrap_or(0)).stops.clone();
    let seed = stops[rng.below(stops.len())];
    for job in stops {
        if state.day_of(job).is_some() {
            state.remove(job);
        }
    }
    strings(state, near, seed, Size { jobs: size.jobs / 2, string: size.string }, rng);
}

/// Takes out any jobs.
pub(super) fn any(state: &mut State<'_>, placed: &[u32], size: Size, rng: &mut Rng) {
    for _ in 0..1 + rng.below(size.jobs) {
        let job = placed[rng.below(placed.len())];
        if state.day_of(job).is_some() {
            state.remove(job);
        }
    }
}

/// Takes out a group that has other choices, with jobs near it, and gives it another.
pub(super) fn choice(state: &mut State<'_>, near: &Near, group: u32, size: Size, rng: &mut Rng) {
    let problem = state.problem;
    let choices = &problem.groups[group as usize];
    let old = state.choice_of(group);
    for &job in &choices[old as usize].jobs {
        if state.day_of(job).is_some() {
            state.remove(job);
        }
    }
    let seed = choices[old as usize].jobs[0];
    strings(state, near, seed, size, rng);
    let mut new = u32::try_from(rng.below(choices.len() - 1)).unwrap_or(0);
    if new >= old {
        new += 1;
    }
    state.choose(group, new);
}
