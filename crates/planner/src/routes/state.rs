//! A solution under way: routes, the order of each day, and the earliest and latest start of each job.

use super::mask::Mask;
use super::problem::{Part, Problem};

/// No day, no route.
pub const NONE: u32 = u32::MAX;

/// One crew's day.
#[derive(Debug, Clone, Default)]
pub struct Route {
    /// Pool.
    pub pool: u32,
    /// Day.
    pub day: u32,
    /// People, as positions in the pool.
    pub crew: Vec<u16>,
    /// Who could walk it instead.
    pub able: Mask,
    /// Jobs in order.
    pub stops: Vec<u32>,
    /// Ticks on site.
    pub work: i32,
    /// Ticks between the stops.
    pub inner: i32,
    /// Load.
    pub load: i32,
    /// How many of its stops have other crews too.
    pub joint: u32,
    /// Nobody else's job is added.
    pub closed: bool,
}

/// The routes of a pool on a day and who walks them.
#[derive(Debug, Clone, Default)]
pub struct Crewed {
    /// Routes.
    pub routes: Vec<u32>,
    /// People in use.
    pub used: Mask,
}

/// Where a job is.
#[derive(Debug, Clone, Default)]
pub struct Place {
    /// Day, or [`NONE`].
    pub day: u32,
    /// Route of each part.
    pub routes: Vec<u32>,
}

/// Things with a log of what they were, so that a change can be taken back.
#[derive(Debug, Clone)]
pub struct Shelf<T> {
    items: Vec<T>,
    stamp: Vec<u32>,
    log: Vec<(u32, T)>,
}

impl<T: Clone> Shelf<T> {
    fn new(items: Vec<T>) -> Self {
        Self { stamp: vec![0; items.len()], items, log: Vec::new() }
    }

    /// To read.
    pub fn get(&self, at: u32) -> &T {
        &self.items[at as usize]
    }

    /// To change.
    fn change(&mut self, at: u32, now: u32) -> &mut T {
        let place = at as usize;
        if self.stamp[place] != now {
            self.stamp[place] = now;
            self.log.push((at, self.items[place].clone()));
        }
        &mut self.items[place]
    }

    fn add(&mut self, item: T, now: u32) -> u32 {
        self.items.push(item);
        self.stamp.push(now);
        u32::try_from(self.items.len() - 1).unwrap_or(NONE)
    }

    fn back(&mut self) {
        while let Some((at, item)) = self.log.pop() {
            self.items[at as usize] = item;
        }
    }
}

/// A solution under way.
#[derive(Debug, Clone)]
pub struct State<'p> {
    /// What is asked.
    pub problem: &'p Problem,
    pub(super) routes: Shelf<Route>,
    pub(super) crewed: Shelf<Crewed>,
    pub(super) orders: Shelf<Vec<u32>>,
    pub(super) places: Shelf<Place>,
    pub(super) choices: Shelf<u32>,
    pub(super) early: Vec<i32>,
    pub(super) late: Vec<i32>,
    pub(super) rank: Vec<u32>,
    cursor: Vec<u32>,
    stale: Vec<u32>,
    spare: Vec<u32>,
    spare_at_mark: usize,
    opened: Vec<u32>,
    now: u32,
    /// Jobs of the chosen cover that are not placed.
    pub absent: Vec<u32>,
    absent_at_mark: Vec<u32>,
    cost: i64,
    cost_at_mark: i64,
}

impl<'p> State<'p> {
    /// Nothing placed; the first choice of each group is wanted.
    #[must_use]
    pub fn new(problem: &'p Problem) -> Self {
        let jobs = problem.jobs.len();
        let places = problem.jobs.iter().map(|job| Place { day: NONE, routes: vec![NONE; job.parts.len()] }).collect();
        let absent: Vec<u32> = problem.groups.iter().filter_map(|group| group.first()).flat_map(|c| c.jobs.iter().copied()).collect();
        let chosen: i64 = problem.groups.iter().filter_map(|group| group.first()).map(|choice| choice.cost).sum();
        let cost = chosen + absent.iter().map(|&job| problem.jobs[job as usize].penalty).sum::<i64>();
        Self {
            problem,
            routes: Shelf::new(Vec::new()),
            crewed: Shelf::new(vec![Crewed::default(); problem.pools.len() * problem.days]),
            orders: Shelf::new(vec![Vec::new(); problem.days]),
            places: Shelf::new(places),
            choices: Shelf::new(vec![0; problem.groups.len()]),
            early: vec![0; jobs],
            late: vec![0; jobs],
            rank: vec![0; jobs],
            cursor: Vec::new(),
            stale: Vec::new(),
            spare: Vec::new(),
            spare_at_mark: 0,
            opened: Vec::new(),
            now: 1,
            absent_at_mark: absent.clone(),
            absent,
            cost,
            cost_at_mark: cost,
        }
    }

    /// Travel, cost of what is done and penalty of what is not, in ticks.
    #[must_use]
    pub const fn cost(&self) -> i64 {
        self.cost
    }

    /// From here a change can be taken back.
    pub fn mark(&mut self) {
        self.routes.log.clear();
        self.crewed.log.clear();
        self.orders.log.clear();
        self.places.log.clear();
        self.choices.log.clear();
        self.opened.clear();
        self.spare_at_mark = self.spare.len();
        self.absent_at_mark.clone_from(&self.absent);
        self.cost_at_mark = self.cost;
        self.now += 1;
    }

    /// Takes back all since the mark.
    pub fn back(&mut self) {
        let days: Vec<u32> = self.orders.log.iter().map(|(day, _)| *day).collect();
        self.routes.back();
        self.crewed.back();
        self.orders.back();
        self.places.back();
        self.choices.back();
        // Every route that holds nothing is spare again.
        self.spare.clear();
        for (at, route) in (0_u32..).zip(&self.routes.items) {
            if route.stops.is_empty() {
                self.spare.push(at);
            }
        }
        self.absent.clone_from(&self.absent_at_mark);
        self.cost = self.cost_at_mark;
        self.stale.clear();
        for day in days {
            self.reckon(day);
        }
    }

    /// Where a job is, if it is placed.
    #[must_use]
    pub fn day_of(&self, job: u32) -> Option<u32> {
        let day = self.places.get(job).day;
        (day != NONE).then_some(day)
    }

    /// Its earliest start.
    #[must_use]
    pub fn start_of(&self, job: u32) -> i32 {
        self.early[job as usize]
    }

    /// Routes in use.
    pub fn used_routes(&self) -> impl Iterator<Item = &Route> {
        self.numbered_routes().map(|(_, route)| route)
    }

    /// Routes in use with their numbers.
    pub fn numbered_routes(&self) -> impl Iterator<Item = (u32, &Route)> {
        (0_u32..).zip(&self.routes.items).filter(|(_, route)| !route.stops.is_empty())
    }

    /// The routes of a placed job, by part, with their numbers.
    pub fn routes_of(&self, job: u32) -> impl Iterator<Item = (u32, &Route)> {
        self.places.get(job).routes.iter().map(|&at| (at, self.routes.get(at)))
    }

    /// The choice a group is served by.
    #[must_use]
    pub fn choice_of(&self, group: u32) -> u32 {
        *self.choices.get(group)
    }

    /// Ticks one person of the crew travels on the route.
    #[must_use]
    pub fn travel_of(&self, route: &Route, person: u16) -> i32 {
        let home = self.problem.pools[route.pool as usize].people[person as usize].home;
        match (route.stops.first(), route.stops.last()) {
            (Some(&first), Some(&last)) => {
                let point = |job: u32| self.problem.jobs[job as usize].point;
                self.problem.between(home, point(first)) + route.inner + self.problem.between(point(last), home)
            }
            _ => 0,
        }
    }

    fn cost_of(&self, at: u32) -> i64 {
        let route = self.routes.get(at);
        route.crew.iter().map(|&person| i64::from(self.travel_of(route, person))).sum()
    }

    /// Takes a placed job out; it is then absent.
    pub fn remove(&mut self, job: u32) {
        let day = self.places.get(job).day;
        let routes = std::mem::take(&mut self.places.change(job, self.now).routes);
        for &at in &routes {
            self.cost -= self.cost_of(at);
            self.unhook(at, job);
            self.cost += self.cost_of(at);
        }
        let place = self.places.change(job, self.now);
        place.routes = routes;
        place.routes.fill(NONE);
        place.day = NONE;
        let wanted = &self.problem.jobs[job as usize];
        self.cost += wanted.penalty - wanted.cost;
        let order = self.orders.change(day, self.now);
        if let Some(at) = order.iter().position(|&other| other == job) {
            order.remove(at);
        }
        self.absent.push(job);
        if !self.stale.contains(&day) {
            self.stale.push(day);
        }
    }

    /// Starts of the days from which jobs were taken are reckoned again: before anything is put back.
    pub(super) fn freshen(&mut self) {
        while let Some(day) = self.stale.pop() {
            self.reckon(day);
        }
    }

    fn unhook(&mut self, at: u32, job: u32) {
        let problem = self.problem;
        let now = self.now;
        let route = self.routes.change(at, now);
        let wanted = &problem.jobs[job as usize];
        let Some(place) = route.stops.iter().position(|&stop| stop == job) else { return };
        let point = |job: u32| problem.jobs[job as usize].point;
        let prev = place.checked_sub(1).map(|p| point(route.stops[p]));
        let next = route.stops.get(place + 1).map(|&n| point(n));
        if let Some(prev) = prev {
            route.inner -= problem.between(prev, wanted.point);
        }
        if let Some(next) = next {
            route.inner -= problem.between(wanted.point, next);
        }
        if let (Some(prev), Some(next)) = (prev, next) {
            route.inner += problem.between(prev, next);
        }
        route.stops.remove(place);
        route.work -= wanted.service;
        route.load -= wanted.load;
        route.joint -= u32::from(wanted.parts.len() > 1);
        if route.stops.is_empty() {
            let list = self.crewed.change(route.pool * u32::try_from(problem.days).unwrap_or(1) + route.day, now);
            list.routes.retain(|&other| other != at);
            route.crew.iter().for_each(|&person| list.used.take(person as usize));
            route.crew.clear();
            self.spare.push(at);
        } else {
            // Who could walk it is asked again: one demand less.
            let mut able = Mask::first(problem.pools[route.pool as usize].people.len());
            for &stop in &route.stops {
                for part in problem.jobs[stop as usize].parts.iter().filter(|part| part.pool == route.pool) {
                    able = able.and(&problem.able(part, route.day as usize));
                }
            }
            route.able = able;
        }
    }

    /// Opens an empty route.
    pub(super) fn open(&mut self, part: &Part, day: u32, crew: Vec<u16>) -> u32 {
        let now = self.now;
        let at = self.spare.pop().unwrap_or_else(|| self.routes.add(Route::default(), 0));
        let route = self.routes.change(at, now);
        route.pool = part.pool;
        route.day = day;
        route.able = self.problem.able(part, day as usize);
        route.closed = part.own.is_some();
        (route.work, route.inner, route.load, route.joint) = (0, 0, 0, 0);
        let list = self.crewed.change(part.pool * u32::try_from(self.problem.days).unwrap_or(1) + day, now);
        list.routes.push(at);
        crew.iter().for_each(|&person| list.used.put(person as usize));
        route.crew = crew;
        at
    }

    /// Puts an absent job on a day: for each part a route and a place in it, and a rank in the order of the day.
    pub(super) fn put(&mut self, job: u32, day: u32, rank: usize, spots: &[(u32, usize)]) {
        let problem = self.problem;
        let wanted = &problem.jobs[job as usize];
        let point = |job: u32| problem.jobs[job as usize].point;
        for (part, &(at, place)) in wanted.parts.iter().zip(spots) {
            self.cost -= self.cost_of(at);
            let able = problem.able(part, day as usize);
            let list = self.crewed.get(part.pool * u32::try_from(problem.days).unwrap_or(1) + day).used;
            let route = self.routes.change(at, self.now);
            route.able = route.able.and(&able);
            let prev = place.checked_sub(1).map(|p| point(route.stops[p]));
            let next = route.stops.get(place).map(|&n| point(n));
            if let (Some(prev), Some(next)) = (prev, next) {
                route.inner -= problem.between(prev, next);
            }
            if let Some(prev) = prev {
                route.inner += problem.between(prev, wanted.point);
            }
            if let Some(next) = next {
                route.inner += problem.between(wanted.point, next);
            }
            route.stops.insert(place, job);
            route.work += wanted.service;
            route.load += wanted.load;
            route.joint += u32::from(wanted.parts.len() > 1);
            if !route.closed && route.crew.iter().any(|&person| !route.able.has(person as usize)) {
                // Others who can do all of it take the place of those who cannot.
                let keep: Vec<u16> = route.crew.iter().copied().filter(|&p| route.able.has(p as usize)).collect();
                let mut free: Vec<u16> =
                    route.able.without(&list).positions().map(|p| u16::try_from(p).unwrap_or(u16::MAX)).collect();
                let pool = &problem.pools[part.pool as usize];
                free.sort_by_key(|&p| (pool.people[p as usize].skills, p));
                let crew: Vec<u16> = keep.iter().copied().chain(free).take(route.crew.len()).collect();
                let old = std::mem::replace(&mut route.crew, crew);
                let new = &self.routes.get(at).crew;
                let list = self.crewed.change(part.pool * u32::try_from(problem.days).unwrap_or(1) + day, self.now);
                old.iter().for_each(|&person| list.used.take(person as usize));
                new.iter().for_each(|&person| list.used.put(person as usize));
            }
            self.cost += self.cost_of(at);
        }
        let place = self.places.change(job, self.now);
        place.day = day;
        place.routes.clear();
        place.routes.extend(spots.iter().map(|&(at, _)| at));
        self.cost += wanted.cost - wanted.penalty;
        self.orders.change(day, self.now).insert(rank, job);
        if let Some(at) = self.absent.iter().position(|&other| other == job) {
            self.absent.swap_remove(at);
        }
        self.reckon(day);
    }

    /// Serves a group by another choice; none of its jobs may be placed.
    pub(super) fn choose(&mut self, group: u32, choice: u32) {
        let problem = self.problem;
        let choices = &problem.groups[group as usize];
        let old = *self.choices.get(group);
        self.absent.retain(|job| !choices[old as usize].jobs.contains(job));
        self.absent.extend(&choices[choice as usize].jobs);
        let penalty = |choice: u32| {
            let choice = &choices[choice as usize];
            choice.cost + choice.jobs.iter().map(|&job| problem.jobs[job as usize].penalty).sum::<i64>()
        };
        self.cost += penalty(choice) - penalty(old);
        *self.choices.change(group, self.now) = choice;
    }

    /// Earliest and latest starts of a day, in its order.
    fn reckon(&mut self, day: u32) {
        let problem = self.problem;
        self.cursor.resize(self.routes.items.len(), NONE);
        let order = &self.orders.items[day as usize];
        for (rank, &job) in (0_u32..).zip(order) {
            self.rank[job as usize] = rank;
            let wanted = &problem.jobs[job as usize];
            let mut from = i32::MIN / 2;
            for &at in &self.places.items[job as usize].routes {
                let prev = self.cursor[at as usize];
                if prev != NONE {
                    let before = &problem.jobs[prev as usize];
                    from = from.max(self.early[prev as usize] + before.service + problem.hours(before.point, wanted.point));
                } else if let (Some(depart), Some(home)) = (problem.depart, self.home(at)) {
                    from = from.max(depart + problem.hours(home, wanted.point));
                }
                self.cursor[at as usize] = job;
            }
            self.early[job as usize] = problem.start_from(wanted, from).unwrap_or(i32::MAX / 2);
        }
        for &job in order {
            for &at in &self.places.items[job as usize].routes {
                self.cursor[at as usize] = NONE;
            }
        }
        for &job in order.iter().rev() {
            let wanted = &problem.jobs[job as usize];
            let mut by = i32::MAX / 2;
            for &at in &self.places.items[job as usize].routes {
                let next = self.cursor[at as usize];
                if next != NONE {
                    let after = &problem.jobs[next as usize];
                    by = by.min(self.late[next as usize] - wanted.service - problem.hours(wanted.point, after.point));
                } else if let (Some(back), Some(home)) = (problem.back, self.home(at)) {
                    by = by.min(back - wanted.service - problem.hours(wanted.point, home));
                }
                self.cursor[at as usize] = job;
            }
            self.late[job as usize] = problem.start_by(wanted, by).unwrap_or(i32::MIN / 2);
        }
        for &job in order {
            for &at in &self.places.items[job as usize].routes {
                self.cursor[at as usize] = NONE;
            }
        }
    }

    fn home(&self, at: u32) -> Option<u32> {
        self.problem.pools[self.routes.items[at as usize].pool as usize].home
    }
}

impl State<'_> {
    /// How many routes there are, in use or spare.
    pub(super) fn routes_len(&self) -> usize {
        self.routes.items.len()
    }
}
