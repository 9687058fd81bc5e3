//! The cheapest place for a job.

use super::mask::Mask;
use super::problem::{Job, Part};
use super::rng::Rng;
use super::state::{NONE, State};

/// How to insert: what is passed over, and what it costs in work units.
pub(super) struct Look<'r> {
    /// One in this many places is passed over; 0: none is.
    pub blink: usize,
    /// The chance.
    pub rng: &'r mut Rng,
    /// Work done so far, in places looked at.
    pub work: &'r mut u64,
    /// More is paid for a day than for another (changes against a published plan).
    pub day_cost: Option<&'r dyn Fn(u32, u32) -> i64>,
}

/// A place for a job.
#[derive(Debug, Clone)]
pub(super) struct Spot {
    pub cost: i64,
    pub day: u32,
    pub rank: usize,
    /// For each part: route (or none: a new one) and place in it.
    pub at: Vec<(u32, usize)>,
}

/// One route a part could join, while the order of the day is walked.
#[derive(Clone, Copy)]
struct Candidate {
    route: u32,
    place: usize,
    detour: i64,
    ready: i32,
    due: i32,
    /// The people free to take the route over, where those on it cannot do this job; none: they can.
    swap: Option<usize>,
}

/// The most parts of a job.
const PARTS: usize = 64;

/// Whether a route can take a part.
enum Joins {
    No,
    Yes,
    /// With other people on it, of whom so many are free.
    Swapped(usize),
}

/// What a part of a joint job can choose from.
struct Side {
    pool: u32,
    crew: usize,
    free: usize,
    new: Option<i64>,
    candidates: Vec<Candidate>,
}

impl State<'_> {
    /// The cheapest place for an absent job; none if there is none.
    pub(super) fn spot(&self, job: u32, look: &mut Look<'_>) -> Option<Spot> {
        let wanted = &self.problem.jobs[job as usize];
        let mut best: Option<Spot> = None;
        for &day in &wanted.days {
            let day = u32::from(day);
            let extra = look.day_cost.map_or(0, |cost| cost(job, day));
            if best.as_ref().is_some_and(|best| best.cost <= extra) {
                continue;
            }
            if let [part] = wanted.parts.as_slice() {
                self.single(wanted, part, day, extra, look, &mut best);
            } else {
                self.joint(wanted, day, extra, look, &mut best);
            }
        }
        best
    }

    /// Inserts at a spot found.
    pub(super) fn insert(&mut self, job: u32, spot: &Spot) {
        let problem = self.problem;
        let mut at = Vec::with_capacity(spot.at.len());
        for (part, &(route, place)) in problem.jobs[job as usize].parts.iter().zip(&spot.at) {
            if route == NONE {
                let crew = self.crew_for(problem.jobs[job as usize].point, part, spot.day).unwrap_or_default();
                at.push((self.open(part, spot.day, crew), 0));
            } else {
                at.push((route, place));
            }
        }
        self.put(job, spot.day, spot.rank, &at);
    }

    fn crewed_at(&self, pool: u32, day: u32) -> &super::state::Crewed {
        self.crewed.get(pool * u32::try_from(self.problem.days).unwrap_or(1) + day)
    }

    /// Free people for a new route: those that live nearest to the job's needs, then those with few skills.
    fn crew_for(&self, point: u32, part: &Part, day: u32) -> Option<Vec<u16>> {
        let used = &self.crewed_at(part.pool, day).used;
        if let Some(own) = &part.own {
            let crew = &own[day as usize];
            return (!crew.is_empty() && crew.iter().all(|&person| !used.has(person as usize))).then(|| crew.clone());
        }
        let free = self.problem.able(part, day as usize).without(used);
        let mut crew: Vec<u16> = Vec::with_capacity(part.crew as usize);
        if let Some(must) = &part.must {
            for person in must.positions() {
                if !free.has(person) {
                    return None;
                }
                crew.push(u16::try_from(person).ok()?);
            }
        }
        let people = &self.problem.pools[part.pool as usize].people;
        let mut rest: Vec<u16> = free.positions().filter_map(|p| u16::try_from(p).ok()).filter(|p| !crew.contains(p)).collect();
        let home = self.problem.pools[part.pool as usize].home;
        let way = |p: u16| if home.is_some() { 0 } else { self.problem.between(people[p as usize].home, point) };
        rest.sort_unstable_by_key(|&p| (way(p), people[p as usize].skills, p));
        crew.extend(rest);
        crew.truncate(part.crew as usize);
        (crew.len() == part.crew as usize).then_some(crew)
    }

    /// What a new route costs, and whether it fits a day.
    fn new_route(&self, wanted: &Job, part: &Part, day: u32) -> Option<i64> {
        let pool = &self.problem.pools[part.pool as usize];
        if let (Some(home), None, None) = (pool.home, &part.own, &part.must) {
            let free = self.problem.able(part, day as usize).without(&self.crewed_at(part.pool, day).used);
            let legs = self.problem.between(home, wanted.point) + self.problem.between(wanted.point, home);
            return (free.count() >= part.crew as usize && wanted.service + legs <= self.problem.limit && wanted.load <= self.problem.capacity)
                .then(|| i64::from(legs) * i64::from(part.crew));
        }
        let crew = self.crew_for(wanted.point, part, day)?;
        let mut cost = 0;
        for person in crew {
            let home = pool.people[person as usize].home;
            let legs = self.problem.between(home, wanted.point) + self.problem.between(wanted.point, home);
            if wanted.service + legs > self.problem.limit {
                return None;
            }
            cost += i64::from(legs);
        }
        (wanted.load <= self.problem.capacity).then_some(cost)
    }

    /// Whether a route could take a part at all.
    fn joins(&self, at: u32, wanted: &Job, part: &Part, able: &Mask) -> Joins {
        let route = self.routes.get(at);
        if route.closed || part.own.is_some() || route.crew.len() != part.crew as usize {
            return Joins::No;
        }
        if route.work + route.inner + wanted.service > self.problem.limit || route.load + wanted.load > self.problem.capacity {
            return Joins::No;
        }
        if let Some(must) = &part.must
            && must.positions().any(|person| !route.crew.contains(&u16::try_from(person).unwrap_or(u16::MAX)))
        {
            return Joins::No;
        }
        if route.crew.iter().all(|&person| able.has(person as usize)) {
            return Joins::Yes;
        }
        // Another crew could walk it, where all set out from one point and nobody is fixed.
        if self.problem.pools[part.pool as usize].home.is_none() || part.must.is_some() || self.fixed(at) {
            return Joins::No;
        }
        let used = &self.crewed_at(part.pool, route.day).used;
        let both = route.able.and(able);
        let kept = route.crew.iter().filter(|&&person| both.has(person as usize)).count();
        let free = both.without(used).count();
        if kept + free >= route.crew.len() { Joins::Swapped(free) } else { Joins::No }
    }

    fn fixed(&self, at: u32) -> bool {
        let route = self.routes.get(at);
        route.stops.iter().any(|&stop| {
            self.problem.jobs[stop as usize].parts.iter().any(|part| part.pool == route.pool && part.must.is_some())
        })
    }

    /// What all people of a route travel more with the job at a place; none if one's day gets too long.
    fn detour(&self, at: u32, place: usize, wanted: &Job) -> Option<i64> {
        let problem = self.problem;
        let route = self.routes.get(at);
        let pool = &problem.pools[route.pool as usize];
        let point = |job: u32| problem.jobs[job as usize].point;
        let prev = place.checked_sub(1).map(|p| point(route.stops[p]));
        let next = route.stops.get(place).map(|&n| point(n));
        let busy = route.work + wanted.service;
        if let Some(home) = pool.home {
            let (from, to) = (prev.unwrap_or(home), next.unwrap_or(home));
            let more = problem.between(from, wanted.point) + problem.between(wanted.point, to) - problem.between(from, to);
            let all = busy
                + route.inner
                + more
                + problem.between(home, point(route.stops[0]))
                + problem.between(point(*route.stops.last()?), home);
            return (all <= problem.limit).then(|| i64::from(more) * i64::try_from(route.crew.len()).unwrap_or(1));
        }
        let mut sum = 0;
        for &person in &route.crew {
            let home = pool.people[person as usize].home;
            let (from, to) = (prev.unwrap_or(home), next.unwrap_or(home));
            let more = problem.between(from, wanted.point) + problem.between(wanted.point, to) - problem.between(from, to);
            if busy + self.travel_of(route, person) + more > problem.limit {
                return None;
            }
            sum += i64::from(more);
        }
        Some(sum)
    }

    /// When a job could start after what is before it on a route, and when it must have started for what comes after.
    fn between_stops(&self, at: u32, place: usize, wanted: &Job) -> (i32, i32) {
        let problem = self.problem;
        let route = self.routes.get(at);
        let home = problem.pools[route.pool as usize].home;
        let ready = match (place.checked_sub(1), problem.depart, home) {
            (Some(p), ..) => {
                let prev = &problem.jobs[route.stops[p] as usize];
                self.early[route.stops[p] as usize] + prev.service + problem.hours(prev.point, wanted.point)
            }
            (None, Some(depart), Some(home)) => depart + problem.hours(home, wanted.point),
            _ => i32::MIN / 2,
        };
        let due = match (route.stops.get(place), problem.back, home) {
            (Some(&next), ..) => {
                let after = &problem.jobs[next as usize];
                self.late[next as usize] - wanted.service - problem.hours(wanted.point, after.point)
            }
            (None, Some(back), Some(home)) => back - wanted.service - problem.hours(wanted.point, home),
            _ => i32::MAX / 2,
        };
        (ready, due)
    }

    /// Whether a new route for the job alone keeps the hours of the day.
    fn alone_in_time(&self, wanted: &Job, part: &Part) -> bool {
        let problem = self.problem;
        let Some(home) = problem.pools[part.pool as usize].home else { return true };
        let from = problem.depart.map_or(i32::MIN / 2, |depart| depart + problem.hours(home, wanted.point));
        let Some(start) = problem.start_from(wanted, from) else { return false };
        problem.back.is_none_or(|back| start + wanted.service + problem.hours(wanted.point, home) <= back)
    }

    fn single(&self, wanted: &Job, part: &Part, day: u32, extra: i64, look: &mut Look<'_>, best: &mut Option<Spot>) {
        let able = self.problem.able(part, day as usize);
        let list = self.crewed_at(part.pool, day);
        let mut least = best.as_ref().map_or(i64::MAX, |best| best.cost);
        let mut found: Option<(u32, usize)> = None;
        for &at in &list.routes {
            if matches!(self.joins(at, wanted, part, &able), Joins::No) {
                continue;
            }
            for place in 0..=self.routes.get(at).stops.len() {
                *look.work += 1;
                let Some(detour) = self.detour(at, place, wanted) else { continue };
                if detour + extra >= least {
                    continue;
                }
                let (ready, due) = self.between_stops(at, place, wanted);
                if self.problem.start_from(wanted, ready).is_none_or(|start| start > due) {
                    continue;
                }
                if look.blink > 0 && look.rng.one_in(look.blink) {
                    continue;
                }
                least = detour + extra;
                found = Some((at, place));
            }
        }
        *look.work += 1;
        if let Some(cost) = self.new_route(wanted, part, day)
            && cost + extra < least
            && self.alone_in_time(wanted, part)
            && !(look.blink > 0 && look.rng.one_in(look.blink))
        {
            least = cost + extra;
            found = Some((NONE, 0));
        }
        if let Some((at, place)) = found {
            let order = self.orders.get(day);
            let rank = if at == NONE {
                order.len()
            } else if let Some(prev) = place.checked_sub(1) {
                self.rank[self.routes.get(at).stops[prev] as usize] as usize + 1
            } else {
                self.rank[self.routes.get(at).stops[0] as usize] as usize
            };
            *best = Some(Spot { cost: least, day, rank, at: vec![(at, place)] });
        }
    }

    /// A job of several crews: the order of the day is walked once, and at each rank every part takes its cheapest route.
    fn joint(&self, wanted: &Job, day: u32, extra: i64, look: &mut Look<'_>, best: &mut Option<Spot>) {
        let order = self.orders.get(day);
        let mut parts: Vec<Side> = Vec::with_capacity(wanted.parts.len());
        let mut least = 0;
        for part in &wanted.parts {
            let able = self.problem.able(part, day as usize);
            let mut candidates = Vec::new();
            for &at in &self.crewed_at(part.pool, day).routes {
                let swap = match self.joins(at, wanted, part, &able) {
                    Joins::No => continue,
                    Joins::Yes => None,
                    Joins::Swapped(free) => Some(free),
                };
                candidates.push(self.candidate(at, 0, wanted, swap, look));
            }
            *look.work += 1;
            let new = self.new_route(wanted, part, day);
            if new.is_none() && candidates.is_empty() {
                return;
            }
            let used = &self.crewed_at(part.pool, day).used;
            let free = if part.own.is_some() || part.must.is_some() { part.crew as usize } else { able.without(used).count() };
            // What this part costs at least, whatever the rank: its cheapest place alone.
            let mut floor = new.unwrap_or(i64::MAX);
            for candidate in &candidates {
                for place in 0..=self.routes.get(candidate.route).stops.len() {
                    *look.work += 1;
                    floor = floor.min(self.detour(candidate.route, place, wanted).unwrap_or(i64::MAX));
                }
            }
            if floor == i64::MAX {
                return;
            }
            least += floor;
            parts.push(Side { pool: part.pool, crew: part.crew as usize, free, new, candidates });
        }
        if best.as_ref().is_some_and(|best| least + extra >= best.cost) {
            return;
        }
        let mut fresh = true;
        for rank in 0..=order.len() {
            if fresh {
                self.take_cheapest(wanted, day, rank, extra, &parts, look, best);
                if best.as_ref().is_some_and(|best| least + extra >= best.cost) {
                    return;
                }
            }
            fresh = false;
            if let Some(&passed) = order.get(rank) {
                for &route in &self.places.get(passed).routes {
                    for side in &mut parts {
                        for candidate in side.candidates.iter_mut().filter(|candidate| candidate.route == route) {
                            *candidate = self.candidate(route, candidate.place + 1, wanted, candidate.swap, look);
                            fresh = true;
                        }
                    }
                }
            }
        }
    }

    fn candidate(&self, route: u32, place: usize, wanted: &Job, swap: Option<usize>, look: &mut Look<'_>) -> Candidate {
        *look.work += 1;
        let (ready, due) = self.between_stops(route, place, wanted);
        Candidate { route, place, detour: self.detour(route, place, wanted).unwrap_or(i64::MAX), ready, due, swap }
    }

    #[expect(clippy::too_many_arguments, reason = "the walk of `joint` hands over what it stands at")]
    fn take_cheapest(
        &self,
        wanted: &Job,
        day: u32,
        rank: usize,
        extra: i64,
        parts: &[Side],
        look: &mut Look<'_>,
        best: &mut Option<Spot>,
    ) {
        let (mut sum, mut ready, mut due) = (extra, i32::MIN / 2, i32::MAX / 2);
        let mut at: [(u32, usize); PARTS] = [(NONE, 0); PARTS];
        if parts.len() > PARTS {
            return;
        }
        let limit = best.as_ref().map_or(i64::MAX, |best| best.cost);
        // People taken from those free, by pool, and the fewest there are to take them from.
        let mut taken: [(u32, usize, usize); PARTS] = [(0, 0, usize::MAX); PARTS];
        for (number, side) in parts.iter().enumerate() {
            // Two parts of one pool need different routes, and different people where both are new.
            let before_it = || parts[..number].iter().zip(&at).filter(|(other, _)| other.pool == side.pool);
            let opened: usize = before_it().filter(|(_, (route, _))| *route == NONE).map(|(other, _)| other.crew).sum();
            let mut least = if opened + side.crew <= side.free { side.new.unwrap_or(i64::MAX) } else { i64::MAX };
            let mut chosen = (NONE, 0);
            let mut from = Some(side.free);
            let (mut after, mut before) = (i32::MIN / 2, i32::MAX / 2);
            for candidate in &side.candidates {
                if candidate.detour < least
                    && before_it().all(|(_, (route, _))| *route != candidate.route)
                    && self.problem.start_from(wanted, candidate.ready.max(ready)).is_some_and(|start| start <= candidate.due.min(due))
                {
                    least = candidate.detour;
                    chosen = (candidate.route, candidate.place);
                    from = candidate.swap;
                    (after, before) = (candidate.ready, candidate.due);
                }
            }
            if least == i64::MAX {
                return;
            }
            at[number] = chosen;
            if let Some(free) = from {
                taken[number] = (side.pool, side.crew, free);
            }
            sum += least;
            if sum >= limit {
                return;
            }
            ready = ready.max(after);
            due = due.min(before);
        }
        if self.problem.start_from(wanted, ready).is_none_or(|start| start > due) {
            return;
        }
        // Parts of one pool that take free people take them from one another.
        let taken = &taken[..parts.len()];
        for &(pool, _, free) in taken.iter().filter(|(_, people, _)| *people > 0) {
            let all: usize = taken.iter().filter(|(other, ..)| *other == pool).map(|(_, people, _)| people).sum();
            if all > free {
                return;
            }
        }
        if look.blink > 0 && look.rng.one_in(look.blink) {
            return;
        }
        *best = Some(Spot { cost: sum, day, rank, at: at[..parts.len()].to_vec() });
    }
}
