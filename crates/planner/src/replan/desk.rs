//! The timetable under way: who is where and when, and what another place for a visit would cost.

use std::cell::Cell;

use super::job::{Asked, Job, Names};
use crate::instance::Instance;

/// A published visit that is altered.
const MOVED: i64 = 100;
/// At another hour of the same day.
const OTHER_HOUR: i64 = 40;
/// On another day.
const OTHER_DAY: i64 = 100;
/// With other demands.
const REGROUPED: i64 = 50;
/// Each of its people replaced.
const REPLACED: i64 = 10;

/// Where a visit is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) day: i64,
    pub(super) start: i64,
    pub(super) officers: Vec<u32>,
}

/// A visit as published.
#[derive(Debug, Clone)]
pub(super) struct Base {
    /// Index into the published visits.
    pub(super) visit: usize,
    pub(super) place: Place,
    pub(super) demands: Vec<u32>,
}

/// A visit of the timetable.
pub(super) struct Slot {
    pub(super) job: usize,
    pub(super) base: Option<Base>,
    pub(super) at: Option<Place>,
    /// It stays where it is.
    pub(super) held: bool,
    /// It is no visit any more.
    pub(super) dead: bool,
    /// A demand that is left out: it gets no place but by another way of the firm, which minds the caps.
    pub(super) spare: bool,
}

/// What a timetable costs, in the order of importance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Cost {
    pub(super) dropped: i64,
    pub(super) visits: i64,
    pub(super) changes: i64,
    pub(super) ticks: i64,
}

enum Step {
    Put(usize),
    Taken(usize, Place),
    Added,
    Killed(usize),
}

/// The timetable.
pub(super) struct Desk<'a> {
    pub(super) instance: &'a Instance,
    pub(super) names: Names<'a>,
    pub(super) jobs: Vec<Job<'a>>,
    pub(super) slots: Vec<Slot>,
    pub(super) cost: Cost,
    pub(super) today: i64,
    known: std::collections::HashMap<Vec<u32>, usize>,
    days: usize,
    routes: Vec<Vec<(i64, usize)>>,
    ticks: Vec<i64>,
    looks: Cell<u64>,
    log: Vec<Step>,
}

/// A place found.
pub(super) struct Found {
    pub(super) place: Place,
    changes: i64,
    ticks: i64,
}

impl<'a> Desk<'a> {
    pub(super) fn new(instance: &'a Instance, today: i64) -> Self {
        let days = instance.settings.days.len();
        Self {
            instance,
            names: Names::of(instance),
            jobs: Vec::new(),
            slots: Vec::new(),
            cost: Cost::default(),
            today,
            known: std::collections::HashMap::new(),
            days,
            routes: vec![Vec::new(); days * instance.officers.len()],
            ticks: vec![0; days * instance.officers.len()],
            looks: Cell::new(0),
            log: Vec::new(),
        }
    }

    /// Work done so far.
    pub(super) fn looks(&self) -> u64 {
        self.looks.get()
    }

    /// The job of these demands.
    pub(super) fn job(&mut self, mut demands: Vec<u32>) -> usize {
        demands.sort_unstable();
        if let Some(&job) = self.known.get(&demands) {
            return job;
        }
        self.looks.set(self.looks.get() + 500);
        let job = self.special(demands.clone(), &Asked { today: self.today, ..Asked::default() });
        self.known.insert(demands, job);
        job
    }

    /// A job of its own.
    pub(super) fn special(&mut self, demands: Vec<u32>, asked: &Asked<'_>) -> usize {
        self.jobs.push(Job::new(self.instance, &self.names, demands, asked));
        self.jobs.len() - 1
    }

    /// Adds a visit that has no place yet.
    pub(super) fn add(&mut self, job: usize, base: Option<Base>) -> usize {
        self.cost.dropped += self.jobs[job].weight;
        self.slots.push(Slot { job, base, at: None, held: false, dead: false, spare: false });
        self.log.push(Step::Added);
        self.slots.len() - 1
    }

    /// Leaves a demand out.
    pub(super) fn leave_out(&mut self, demand: u32) {
        let job = self.job(vec![demand]);
        let slot = self.add(job, None);
        self.slots[slot].spare = true;
    }

    /// A visit that is no more; it must have no place.
    pub(super) fn kill(&mut self, slot: usize) {
        self.cost.dropped -= self.jobs[self.slots[slot].job].weight;
        self.slots[slot].dead = true;
        self.log.push(Step::Killed(slot));
    }

    /// What a place costs against the published one.
    fn changes(&self, slot: usize, place: &Place) -> i64 {
        let slot = &self.slots[slot];
        let Some(base) = &slot.base else { return MOVED };
        let mut cost = 0;
        if place.day != base.place.day {
            cost += OTHER_DAY;
        } else if place.start != base.place.start {
            cost += OTHER_HOUR;
        }
        if self.jobs[slot.job].demands != base.demands {
            cost += REGROUPED;
        }
        let away = base.place.officers.iter().filter(|officer| !place.officers.contains(officer)).count();
        let new = place.officers.iter().filter(|officer| !base.place.officers.contains(officer)).count();
        cost += REPLACED * i64::try_from(away.max(new)).unwrap_or(i64::MAX);
        if cost > 0 { cost + MOVED } else { 0 }
    }

    /// Whether a visit is as published.
    pub(super) fn as_published(&self, slot: usize) -> bool {
        self.slots[slot].at.as_ref().is_some_and(|place| self.changes(slot, place) == 0)
    }

    pub(super) fn mark(&mut self) {
        self.log.clear();
    }

    /// Takes back all since the mark.
    pub(super) fn back(&mut self) {
        let mut log = std::mem::take(&mut self.log);
        while let Some(step) = log.pop() {
            match step {
                Step::Put(slot) => self.take(slot),
                Step::Taken(slot, place) => self.put(slot, place),
                Step::Added => {
                    if let Some(slot) = self.slots.pop() {
                        self.cost.dropped -= self.jobs[slot.job].weight;
                    }
                }
                Step::Killed(slot) => {
                    self.slots[slot].dead = false;
                    self.cost.dropped += self.jobs[self.slots[slot].job].weight;
                }
            }
        }
        self.log.clear();
    }

    /// Puts a visit on a place.
    pub(super) fn put(&mut self, slot: usize, place: Place) {
        let changes = self.changes(slot, &place);
        for &officer in &place.officers {
            let at = self.route(officer, place.day);
            let route = &mut self.routes[at];
            let before = route.partition_point(|&(start, _)| start <= place.start);
            route.insert(before, (place.start, slot));
        }
        let (officers, day) = (place.officers.clone(), place.day);
        self.slots[slot].at = Some(place);
        self.reckon(&officers, day);
        self.cost.dropped -= self.jobs[self.slots[slot].job].weight;
        self.cost.visits += 1;
        self.cost.changes += changes;
        self.log.push(Step::Put(slot));
    }

    /// Takes a visit from its place.
    pub(super) fn take(&mut self, slot: usize) {
        let Some(place) = self.slots[slot].at.take() else { return };
        for &officer in &place.officers {
            let at = self.route(officer, place.day);
            self.routes[at].retain(|&(_, other)| other != slot);
        }
        self.reckon(&place.officers, place.day);
        self.cost.dropped += self.jobs[self.slots[slot].job].weight;
        self.cost.visits -= 1;
        self.cost.changes -= self.changes(slot, &place);
        self.log.push(Step::Taken(slot, place));
    }

    fn reckon(&mut self, officers: &[u32], day: i64) {
        for &officer in officers {
            let at = self.route(officer, day);
            let now = self.length(officer, &self.routes[at]);
            self.cost.ticks += now - self.ticks[at];
            self.ticks[at] = now;
        }
    }

    fn length(&self, officer: u32, route: &[(i64, usize)]) -> i64 {
        let home = self.home(officer);
        let mut at = home;
        let mut sum = 0;
        for &(_, slot) in route {
            let job = &self.jobs[self.slots[slot].job];
            sum += self.way(at, job.point) + job.minutes * 10;
            at = job.point;
        }
        sum + self.way(at, home)
    }

    fn home(&self, officer: u32) -> (i64, i64) {
        let officer = &self.instance.officers[officer as usize];
        (officer.x, officer.y)
    }

    fn way(&self, a: (i64, i64), b: (i64, i64)) -> i64 {
        self.instance.settings.travel.between(a, b)
    }

    fn route(&self, officer: u32, day: i64) -> usize {
        officer as usize * self.days + usize::try_from(day).unwrap_or(0)
    }

    /// The visits of an officer on a day.
    pub(super) fn route_of(&self, officer: u32, day: i64) -> &[(i64, usize)] {
        &self.routes[self.route(officer, day)]
    }

    /// Ticks more for an officer with the job at this hour; none: it does not fit.
    fn fits(&self, officer: u32, day: i64, start: i64, job: &Job<'_>) -> Option<i64> {
        self.looks.set(self.looks.get() + 1);
        let at = self.route(officer, day);
        let route = &self.routes[at];
        let home = self.home(officer);
        let after = route.partition_point(|&(other, _)| other < start);
        let (mut from, mut to) = (home, home);
        if let Some(&(other, slot)) = after.checked_sub(1).and_then(|before| route.get(before)) {
            let before = &self.jobs[self.slots[slot].job];
            from = before.point;
            if (other + before.minutes) * 10 + self.way(from, job.point) > start * 10 {
                return None;
            }
        }
        if let Some(&(other, slot)) = route.get(after) {
            to = self.jobs[self.slots[slot].job].point;
            if (start + job.minutes) * 10 + self.way(job.point, to) > other * 10 {
                return None;
            }
        }
        let more = job.minutes * 10 + self.way(from, job.point) + self.way(job.point, to) - self.way(from, to);
        (self.ticks[at] + more <= self.instance.settings.officer_minutes_per_day * 10).then_some(more)
    }

    /// The visits an officer would have to give up for the job; none: even that is not enough, or one is held.
    fn instead(&self, officer: u32, day: i64, start: i64, job: &Job<'_>) -> Option<Vec<usize>> {
        let mut route: Vec<(i64, usize)> = self.route_of(officer, day).to_vec();
        let mut out = Vec::new();
        let home = self.home(officer);
        let clash = |other: i64, slot: usize| {
            let there = &self.jobs[self.slots[slot].job];
            let way = self.way(there.point, job.point);
            !((other + there.minutes) * 10 + way <= start * 10 || (start + job.minutes) * 10 + way <= other * 10)
        };
        route.retain(|&(other, slot)| {
            let clash = clash(other, slot);
            if clash {
                out.push(slot);
            }
            !clash
        });
        loop {
            self.looks.set(self.looks.get() + 1);
            let mut at = home;
            let mut sum = 0;
            let mut inside = false;
            for &(other, slot) in &route {
                if !inside && other > start {
                    sum += self.way(at, job.point) + job.minutes * 10;
                    (at, inside) = (job.point, true);
                }
                let there = &self.jobs[self.slots[slot].job];
                sum += self.way(at, there.point) + there.minutes * 10;
                at = there.point;
            }
            if !inside {
                sum += self.way(at, job.point) + job.minutes * 10;
                at = job.point;
            }
            sum += self.way(at, home);
            if sum <= self.instance.settings.officer_minutes_per_day * 10 {
                break;
            }
            let (place, _) = route.iter().enumerate().filter(|(_, (_, slot))| !self.slots[*slot].held).min_by_key(|(_, (_, slot))| self.jobs[self.slots[*slot].job].minutes)?;
            out.push(route.remove(place).1);
        }
        out.iter().all(|&slot| !self.slots[slot].held).then_some(out)
    }

    /// A crew for a job at an hour: people and ticks. Those published come first, then those who hold more, then those
    /// with the least way. `price` says what one costs, or that he cannot.
    fn crew(&self, job: &Job<'_>, base: Option<&Base>, day: i64, price: &dyn Fn(u32) -> Option<i64>) -> Option<(Vec<u32>, i64)> {
        let mut all = Vec::new();
        let mut sum = 0;
        for part in &job.parts {
            let mut chosen: Vec<(u32, u64)> = Vec::new();
            for &fixed in &part.fixed {
                sum += price(fixed)?;
                chosen.push((fixed, part.mask_of(day, fixed)?));
            }
            if !part.enough(chosen.iter().map(|(_, mask)| *mask)) {
                let published = |officer: u32| base.is_some_and(|base| base.place.officers.contains(&officer));
                let mut free: Vec<(bool, u32, i64, u32, u64)> = part
                    .on(day)
                    .iter()
                    .filter(|(at, mask)| *mask != 0 && !part.fixed.contains(at))
                    .filter_map(|&(at, mask)| Some((!published(at), (part.all & !mask).count_ones(), price(at)?, at, mask)))
                    .collect();
                free.sort_unstable();
                while !part.enough(chosen.iter().map(|(_, mask)| *mask)) {
                    // What is still lacking decides who is of use.
                    let lacks = |bit: u32| chosen.iter().filter(|(_, mask)| mask >> bit & 1 == 1).count() < part.crew;
                    let lacking = (0..64).filter(|&bit| part.all >> bit & 1 == 1 && lacks(bit)).fold(0_u64, |all, bit| all | 1 << bit);
                    let next = free
                        .iter()
                        .enumerate()
                        .filter(|(_, one)| one.4 & lacking != 0)
                        .min_by_key(|(_, one)| (one.0, (lacking & !one.4).count_ones(), one.2, one.3))?
                        .0;
                    let one = free.remove(next);
                    chosen.push((one.3, one.4));
                    sum += one.2;
                }
            }
            all.extend(chosen.into_iter().map(|(at, _)| at));
        }
        all.sort_unstable();
        Some((all, sum))
    }

    /// Hours worth trying on a day.
    fn hours(&self, slot: usize, day: i64) -> Vec<i64> {
        let slot = &self.slots[slot];
        let job = &self.jobs[slot.job];
        let mut hours: Vec<i64> = job.windows.iter().map(|&(first, _)| first).collect();
        hours.extend(slot.base.as_ref().map(|base| base.place.start));
        for &(officer, _) in job.parts.iter().flat_map(|part| part.on(day)) {
            for &(start, other) in self.route_of(officer, day) {
                let there = &self.jobs[self.slots[other].job];
                let way = (self.way(there.point, job.point) + 9) / 10;
                hours.push(start + there.minutes + way);
                hours.push(start - way - job.minutes);
            }
        }
        hours.retain(|&hour| job.windows.iter().any(|&(first, last)| (first..=last).contains(&hour)));
        hours.sort_unstable();
        hours.dedup();
        hours
    }

    fn at(&self, slot: usize, day: i64, start: i64, best: &mut Option<Found>) {
        let job = &self.jobs[self.slots[slot].job];
        let price = |officer: u32| self.fits(officer, day, start, job);
        let Some((officers, ticks)) = self.crew(job, self.slots[slot].base.as_ref(), day, &price) else { return };
        let place = Place { day, start, officers };
        let changes = self.changes(slot, &place);
        if best.as_ref().is_none_or(|best| (changes, ticks, place.day, place.start) < (best.changes, best.ticks, best.place.day, best.place.start)) {
            *best = Some(Found { place, changes, ticks });
        }
    }

    /// The place for a visit that changes least, then costs least.
    pub(super) fn best(&self, slot: usize) -> Option<Place> {
        let here = &self.slots[slot];
        let job = &self.jobs[here.job];
        let mut best: Option<Found> = None;
        let base = here.base.as_ref().filter(|base| job.days.contains(&base.place.day));
        let least = |best: &Option<Found>| best.as_ref().map_or(i64::MAX, |best| best.changes);
        let regrouped = here.base.as_ref().is_some_and(|base| base.demands != job.demands);
        let floor = MOVED + if regrouped { REGROUPED } else { 0 };
        if let Some(base) = base {
            let (day, start) = (base.place.day, base.place.start);
            if job.windows.iter().any(|&(first, last)| (first..=last).contains(&start)) {
                self.at(slot, day, start, &mut best);
            }
            if least(&best) < floor + OTHER_HOUR {
                return best.map(|best| best.place);
            }
            for start in self.hours(slot, day) {
                self.at(slot, day, start, &mut best);
            }
            if least(&best) < floor + OTHER_DAY {
                return best.map(|best| best.place);
            }
        }
        for &day in job.days.iter().filter(|&&day| base.is_none_or(|base| base.place.day != day)) {
            for start in self.hours(slot, day) {
                self.at(slot, day, start, &mut best);
            }
        }
        best.map(|best| best.place)
    }

    /// The published place, if it still is lawful: without those the visit has no need of any more.
    pub(super) fn stays(&self, slot: usize, place: &Place) -> Option<Place> {
        let job = &self.jobs[self.slots[slot].job];
        if !job.days.contains(&place.day) || !job.windows.iter().any(|&(first, last)| (first..=last).contains(&place.start)) {
            return None;
        }
        let needed = |officer: &&u32| job.parts.iter().any(|part| part.body == self.instance.officers[**officer as usize].body);
        let officers: Vec<u32> = place.officers.iter().filter(needed).copied().collect();
        for part in &job.parts {
            let masks: Vec<u64> = officers.iter().filter_map(|&officer| part.mask_of(place.day, officer)).collect();
            if !part.enough(masks.iter().copied()) || part.fixed.iter().any(|fixed| !officers.contains(fixed)) {
                return None;
            }
        }
        // Somebody who comes without need must still be there.
        let there = |officer: u32| {
            let officer = &self.instance.officers[officer as usize];
            let firm = &self.instance.enterprises[job.enterprise as usize];
            !officer.days_off.contains(&place.day) && !officer.excluded_enterprises.contains(&firm.id)
        };
        let fits = |officer: u32| there(officer) && self.fits(officer, place.day, place.start, job).is_some();
        officers.iter().all(|&officer| fits(officer)).then(|| Place { officers, ..place.clone() })
    }

    /// The place on a day for which the fewest others must give way, and those others.
    pub(super) fn by_force(&self, slot: usize, day: i64) -> Option<(Place, Vec<usize>)> {
        let here = &self.slots[slot];
        let job = &self.jobs[here.job];
        let mut best: Option<((usize, i64, i64, i64), Place, Vec<usize>)> = None;
        for start in self.hours(slot, day) {
            let gives = |officer: u32| self.instead(officer, day, start, job);
            let price = |officer: u32| gives(officer).map(|out| i64::try_from(out.len()).unwrap_or(0) * 100_000 + self.fits(officer, day, start, job).unwrap_or(0));
            let Some((officers, ticks)) = self.crew(job, here.base.as_ref(), day, &price) else { continue };
            let mut out: Vec<usize> = officers.iter().filter_map(|&officer| gives(officer)).flatten().collect();
            out.sort_unstable();
            out.dedup();
            let place = Place { day, start, officers };
            let away = here.base.as_ref().map_or(0, |base| (base.place.start - start).abs());
            let key = (out.len(), self.changes(slot, &place), away, ticks);
            if best.as_ref().is_none_or(|(other, ..)| key < *other) {
                best = Some((key, place, out));
            }
        }
        best.map(|(_, place, out)| (place, out))
    }
}
