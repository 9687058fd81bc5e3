//! What is asked of the routing core.

use super::mask::Mask;

/// Points, people, jobs and limits.
#[derive(Debug, Clone, Default)]
pub struct Problem {
    /// Number of days.
    pub days: usize,
    /// Number of points.
    pub points: usize,
    /// Ticks from point to point, row by row.
    pub travel: Vec<i32>,
    /// The same as it counts for starting times: rounded up to what starts are multiples of ([`Problem::round`]).
    pub clock: Vec<i32>,
    /// Nobody leaves home before; none: arrival at the first job is free.
    pub depart: Option<i32>,
    /// Everybody is home by then; none: free.
    pub back: Option<i32>,
    /// Most ticks of work and travel of one person on one day.
    pub limit: i32,
    /// Most load of one route.
    pub capacity: i32,
    /// Pools of people.
    pub pools: Vec<Pool>,
    /// Jobs, in use or not.
    pub jobs: Vec<Job>,
    /// Groups of jobs of which one choice is served.
    pub groups: Vec<Vec<Choice>>,
}

/// People of one body in one place.
#[derive(Debug, Clone, Default)]
pub struct Pool {
    /// The people.
    pub people: Vec<Person>,
    /// Who works, day by day.
    pub present: Vec<Mask>,
    /// Who has a set of skills, by class and day (`class * days + day`); includes presence.
    pub skilled: Vec<Mask>,
    /// The point from which all start, where it is one.
    pub home: Option<u32>,
}

/// One person.
#[derive(Debug, Clone, Copy, Default)]
pub struct Person {
    /// Point where the day starts and ends.
    pub home: u32,
    /// How many skills; those with few are taken first.
    pub skills: u32,
}

/// A job: done once, at one moment, by all its parts together.
#[derive(Debug, Clone, Default)]
pub struct Job {
    /// Group it belongs to.
    pub group: u32,
    /// Point.
    pub point: u32,
    /// Ticks on site.
    pub service: i32,
    /// Load it adds to a route.
    pub load: i32,
    /// Starts allowed, first and last, in order; multiples of the grain.
    pub windows: Vec<(i32, i32)>,
    /// Days on which it can be done.
    pub days: Vec<u16>,
    /// Crews that must be there.
    pub parts: Vec<Part>,
    /// Cost of doing it, besides travel.
    pub cost: i64,
    /// Cost of leaving it out.
    pub penalty: i64,
}

/// A crew of one pool.
#[derive(Debug, Clone, Default)]
pub struct Part {
    /// Pool.
    pub pool: u32,
    /// How many people.
    pub crew: u32,
    /// Class of skills all of them have.
    pub class: u32,
    /// Who may come at all; none: everybody of the pool.
    pub may: Option<Box<Mask>>,
    /// Who must come; none: nobody in particular.
    pub must: Option<Box<Mask>>,
    /// Crews of a size of their own serve this job and no other: day by day, the people.
    pub own: Option<Box<[Vec<u16>]>>,
}

/// Jobs that together serve a group.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// Jobs.
    pub jobs: Vec<u32>,
    /// Cost of what this choice leaves out.
    pub cost: i64,
}

impl Problem {
    /// Ticks between two points.
    #[must_use]
    pub fn between(&self, a: u32, b: u32) -> i32 {
        self.travel[a as usize * self.points + b as usize]
    }

    /// Who can serve a part on a day.
    #[must_use]
    pub fn able(&self, part: &Part, day: usize) -> Mask {
        let skilled = &self.pools[part.pool as usize].skilled[part.class as usize * self.days + day];
        part.may.as_ref().map_or(*skilled, |may| skilled.and(may))
    }

    /// Starts fall on multiples of so many ticks: windows and times on site already do, travel is rounded up.
    #[must_use]
    pub fn round(mut self, grain: i32) -> Self {
        self.clock = self.travel.iter().map(|ticks| (ticks + grain - 1).div_euclid(grain) * grain).collect();
        self
    }

    /// Ticks between two points as they count for starting times.
    #[must_use]
    pub fn hours(&self, a: u32, b: u32) -> i32 {
        self.clock[a as usize * self.points + b as usize]
    }

    /// The earliest start at or after `from`.
    #[must_use]
    pub fn start_from(&self, job: &Job, from: i32) -> Option<i32> {
        job.windows.iter().find(|&&(_, last)| from <= last).map(|&(first, _)| from.max(first))
    }

    /// The latest start at or before `by`.
    #[must_use]
    pub fn start_by(&self, job: &Job, by: i32) -> Option<i32> {
        job.windows.iter().rev().find(|&&(first, _)| by >= first).map(|&(_, last)| by.min(last))
    }
}
