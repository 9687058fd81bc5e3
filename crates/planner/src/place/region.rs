//! One district as a problem of the routing core.

use std::collections::{BTreeMap, HashMap};

use super::Placed;
use super::even::Crews;
use crate::bundle::{self, Cover, Set, positions};
use crate::instance::{Instance, Officer};
use crate::model::{Firm, Model};
use crate::routes::{Choice, Job, Mask, Part, Person, Pool, Problem, State};

/// Weight of a dropped demand, against ticks: no saving is worth it.
const DROPPED: i64 = 100_000_000;
/// A visit more, against ticks.
const VISIT: i64 = 1_000_000;
/// Ticks of a minute.
pub const TICKS: i64 = 10;
/// Covers of one firm that are tried.
pub const COVERS: usize = 12;

/// What a firm's visits cost at least, without travel.
pub fn least_cost(cover: &Cover) -> i64 {
    let visits = i64::try_from(cover.visits.len()).unwrap_or(0);
    if cover.open { 0 } else { visits * VISIT + cover.minutes * TICKS }
}

/// What a job of the core is.
#[derive(Debug, Clone, Copy)]
pub struct RegionJob {
    /// Index into the model's firms.
    pub firm: usize,
    /// Demands, as positions in the firm.
    pub set: Set,
}

/// A district.
#[derive(Debug)]
pub struct Region {
    /// For the core.
    pub problem: Problem,
    /// What its jobs are.
    pub jobs: Vec<RegionJob>,
    /// The officers of each pool, as indices into the instance.
    pub pools: Vec<Vec<u32>>,
}

impl Region {
    /// Jobs that found no place.
    #[must_use]
    pub fn short(&self, state: &State<'_>) -> Vec<RegionJob> {
        state.absent.iter().map(|&job| self.jobs[job as usize]).collect()
    }

    /// The visits of a solution.
    #[must_use]
    pub fn placed(&self, state: &State<'_>, crews: &Crews) -> Vec<Placed> {
        let mut placed = Vec::new();
        for (at, job) in (0_u32..).zip(&self.jobs) {
            let Some(day) = state.day_of(at) else { continue };
            let officers = crews.people_of(state, at).map(|(pool, person)| self.pools[pool as usize][person as usize]).collect();
            placed.push(Placed {
                firm: job.firm,
                set: job.set,
                day: i64::from(day),
                start: i64::from(state.start_of(at)) / TICKS,
                officers,
            });
        }
        placed
    }
}

struct Builder<'b> {
    instance: &'b Instance,
    model: &'b Model<'b>,
    points: HashMap<(i64, i64), u32>,
    places: Vec<(i64, i64)>,
    pools: Vec<Pool>,
    members: Vec<Vec<u32>>,
    classes: Vec<HashMap<Vec<&'b str>, u32>>,
    pool_of: BTreeMap<(&'b str, Option<&'b str>), u32>,
    excluded: HashMap<&'b str, Vec<(u32, usize)>>,
    seat: HashMap<&'b str, (u32, usize)>,
    towns: Vec<bool>,
}

/// Builds the problem of a district: its firms (indices into the model), its officers, and the jobs for which more choices
/// are wanted because they found no place; at most `most` covers of each firm.
#[must_use]
pub fn build(instance: &Instance, model: &Model<'_>, firms: &[usize], covers: &[Cover], officers: &[u32], short: &[RegionJob], most: usize) -> Region {
    let mut builder = Builder {
        instance,
        model,
        points: HashMap::new(),
        places: Vec::new(),
        pools: Vec::new(),
        members: Vec::new(),
        classes: Vec::new(),
        pool_of: BTreeMap::new(),
        excluded: HashMap::new(),
        seat: HashMap::new(),
        towns: Vec::new(),
    };
    builder.people(firms, officers);
    let (mut jobs, mut kinds, mut groups) = (Vec::new(), Vec::new(), Vec::new());
    let whole: i64 = i64::from(builder.limit());
    for &at in firms {
        let firm = &model.firms[at];
        let cover = &covers[at];
        let group = u32::try_from(groups.len()).unwrap_or(u32::MAX);
        let mut known: HashMap<Set, u32> = HashMap::new();
        let mut choices = Vec::new();
        let lacking: Vec<Set> = short.iter().filter(|job| job.firm == at).map(|job| job.set).collect();
        for (sets, left_out) in choices_of(firm, model, cover, &lacking, most) {
            let mut choice = Choice { jobs: Vec::new(), cost: positions(left_out).map(|d| firm.wants[d].weight.saturating_mul(DROPPED)).sum() };
            for set in sets {
                let job = *known.entry(set).or_insert_with(|| {
                    jobs.push(builder.job(firm, set, group, whole));
                    kinds.push(RegionJob { firm: at, set });
                    u32::try_from(jobs.len() - 1).unwrap_or(u32::MAX)
                });
                choice.jobs.push(job);
            }
            choices.push(choice);
        }
        if choices.is_empty() {
            choices.push(Choice::default());
        }
        groups.push(choices);
    }
    builder.finish(jobs, kinds, groups)
}

/// Ways to serve a firm: covers of as many visits, and for visits that found no place also more visits or fewer demands.
fn choices_of(firm: &Firm, model: &Model<'_>, cover: &Cover, lacking: &[Set], most: usize) -> Vec<(Vec<Set>, Set)> {
    let mut choices: Vec<(Vec<Set>, Set)> =
        bundle::others(firm, &model.limits, cover, most).into_iter().map(|cover| (cover.visits, 0)).collect();
    if lacking.is_empty() {
        return choices;
    }
    let covers: Vec<Vec<Set>> = choices.iter().map(|(sets, _)| sets.clone()).collect();
    for sets in &covers {
        for (at, &set) in sets.iter().enumerate().filter(|(_, set)| set.count_ones() > 1) {
            let mut apart: Vec<Vec<Set>> = positions(set).map(|d| vec![set & !(1 << d), 1 << d]).collect();
            apart.push(positions(set).map(|d| 1 << d).collect());
            for parts in apart {
                let mut more: Vec<Set> = sets.clone();
                more.remove(at);
                more.extend(&parts);
                if bundle::within_caps(firm, &more) {
                    choices.push((more, 0));
                } else if let [rest, out] = parts[..] {
                    let mut fewer: Vec<Set> = sets.clone();
                    fewer[at] = rest;
                    choices.push((fewer, out));
                }
            }
        }
        if choices.len() > 60 {
            break;
        }
    }
    let mut seen: Vec<(Vec<Set>, Set)> = Vec::new();
    for (mut sets, out) in choices {
        sets.sort_unstable();
        if !seen.contains(&(sets.clone(), out)) {
            seen.push((sets, out));
        }
    }
    seen
}

impl<'b> Builder<'b> {
    fn limit(&self) -> i32 {
        let minutes = self.instance.settings.officer_minutes_per_day.clamp(0, 100_000);
        i32::try_from(minutes * TICKS).unwrap_or(i32::MAX)
    }

    fn point(&mut self, at: (i64, i64)) -> u32 {
        let next = u32::try_from(self.places.len()).unwrap_or(u32::MAX);
        *self.points.entry(at).or_insert_with(|| {
            self.places.push(at);
            next
        })
    }

    fn people(&mut self, firms: &[usize], officers: &[u32]) {
        let instance = self.instance;
        let days = instance.settings.days.len();
        let wanted: HashMap<&str, ()> = firms
            .iter()
            .flat_map(|&firm| &self.model.firms[firm].wants)
            .map(|want| (instance.demands[want.demand as usize].body.as_str(), ()))
            .collect();
        let fixed: HashMap<&str, ()> = firms
            .iter()
            .flat_map(|&firm| &self.model.firms[firm].wants)
            .filter_map(|want| instance.demands[want.demand as usize].fixed_officers.as_ref())
            .flatten()
            .map(|id| (id.as_str(), ()))
            .collect();
        let of = |at: u32| -> &'b Officer { &instance.officers[at as usize] };
        let mut whole: BTreeMap<&str, bool> = BTreeMap::new();
        for &at in officers {
            *whole.entry(&of(at).body).or_default() |= of(at).town.is_none();
        }
        for &at in officers {
            let officer = of(at);
            if !wanted.contains_key(officer.body.as_str()) && !fixed.contains_key(officer.id.as_str()) {
                continue;
            }
            let town = if whole[officer.body.as_str()] { None } else { officer.town.as_deref() };
            let next = u32::try_from(self.pools.len()).unwrap_or(u32::MAX);
            let pool = *self.pool_of.entry((&officer.body, town)).or_insert(next);
            if pool == next {
                self.pools.push(Pool { people: Vec::new(), present: vec![Mask::default(); days], skilled: Vec::new(), home: None });
                self.members.push(Vec::new());
                self.classes.push(HashMap::new());
                self.towns.push(false);
            }
            self.members[pool as usize].push(at);
        }
        for pool in 0..self.pools.len() {
            // Those who are drawn for a demand must be among the first that fit into a pool.
            let mut members = std::mem::take(&mut self.members[pool]);
            if members.len() > crate::routes::MOST {
                members.sort_by_key(|&at| (!fixed.contains_key(of(at).id.as_str()), of(at).town.is_some(), at));
                members.truncate(crate::routes::MOST);
            }
            for (seat, &at) in members.iter().enumerate() {
                let officer = of(at);
                let home = self.point((officer.x, officer.y));
                self.seat.insert(&officer.id, (u32::try_from(pool).unwrap_or(u32::MAX), seat));
                self.towns[pool] |= officer.town.is_some();
                for firm in &officer.excluded_enterprises {
                    self.excluded.entry(firm).or_default().push((u32::try_from(pool).unwrap_or(u32::MAX), seat));
                }
                let here = &mut self.pools[pool];
                here.people.push(Person { home, skills: u32::try_from(officer.qualifications.len()).unwrap_or(0) });
                for day in 0..days {
                    if !officer.days_off.contains(&i64::try_from(day).unwrap_or(-1)) {
                        here.present[day].put(seat);
                    }
                }
            }
            let first = self.pools[pool].people.first().map(|person| person.home);
            self.pools[pool].home = first.filter(|home| self.pools[pool].people.iter().all(|person| person.home == *home));
            self.members[pool] = members;
        }
    }

    fn class(&mut self, pool: u32, mut skills: Vec<&'b str>) -> u32 {
        skills.sort_unstable();
        skills.dedup();
        let at = pool as usize;
        if let Some(&class) = self.classes[at].get(&skills) {
            return class;
        }
        let days = &self.instance.settings.days;
        let class = u32::try_from(self.classes[at].len()).unwrap_or(u32::MAX);
        for (day, date) in days.iter().enumerate() {
            let mut able = Mask::default();
            for seat in self.pools[at].present[day].positions() {
                let officer = &self.instance.officers[self.members[at][seat] as usize];
                if skills.iter().all(|skill| holds(officer, skill, date)) {
                    able.put(seat);
                }
            }
            self.pools[at].skilled.push(able);
        }
        self.classes[at].insert(skills, class);
        class
    }

    /// The pool that serves a body's demands at a firm.
    fn pool(&self, body: &str, town: &str) -> Option<u32> {
        self.pool_of.get(&(body, None)).or_else(|| self.pool_of.get(&(body, Some(town)))).copied()
    }

    fn job(&mut self, firm: &Firm, set: Set, group: u32, limit: i64) -> Job {
        let instance = self.instance;
        let settings = &instance.settings;
        let enterprise = &instance.enterprises[firm.enterprise as usize];
        let wants: Vec<_> = positions(set).map(|at| firm.wants[at]).collect();
        let demand = |at: u32| &instance.demands[at as usize];
        let (minutes, bodies) = self.model.limits.on_site(wants.iter());
        let shift = wants.iter().fold(0, |all, want| all | want.shift);
        let mut windows = Vec::new();
        for (bar, (first, last)) in [(2, settings.day_shift), (1, settings.night_shift)] {
            if shift & bar == 0 && first <= last - minutes {
                let ticks = |minute: i64| i32::try_from(minute.clamp(-100_000, 100_000) * TICKS).unwrap_or(i32::MAX);
                windows.push((ticks(first), ticks(last - minutes)));
            }
        }
        windows.sort_unstable();
        let mut job = Job {
            group,
            point: self.point((enterprise.x, enterprise.y)),
            service: i32::try_from((minutes * TICKS).min(i64::from(i32::MAX / 4))).unwrap_or(i32::MAX / 4),
            load: 0,
            windows,
            days: Vec::new(),
            parts: Vec::new(),
            cost: VISIT,
            penalty: wants.iter().map(|want| want.weight.saturating_mul(DROPPED)).sum::<i64>() + VISIT * 10,
        };
        let first = wants.iter().map(|want| want.first).max().unwrap_or(0).max(0);
        let last = wants.iter().map(|want| want.last).min().unwrap_or(-1);
        let days: Vec<usize> =
            (first..=last).filter_map(|day| usize::try_from(day).ok()).filter(|&day| day < settings.days.len()).collect();
        let possible = !job.windows.is_empty() && minutes * TICKS <= limit;
        // Which bodies come, and who was drawn.
        let mut must: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        let mut known = true;
        for id in wants.iter().filter_map(|want| demand(want.demand).fixed_officers.as_ref()).flatten() {
            match self.seat.get(id.as_str()) {
                Some(&(pool, seat)) => must.entry(pool).or_default().push(seat),
                None => known = false,
            }
        }
        let mut of_body: BTreeMap<u16, Vec<&'b str>> = BTreeMap::new();
        for want in &wants {
            of_body.entry(want.body).or_default().push(&demand(want.demand).qualification);
        }
        let mut served = Vec::new();
        for skills in of_body.into_iter().map(|(body, skills)| (&instance.bodies[body as usize].id, skills)) {
            let (body, skills) = skills;
            let Some(pool) = self.pool(body, &enterprise.town) else {
                known = false;
                continue;
            };
            served.push(pool);
            let crew = usize::try_from(settings.officers_per_body.max(0)).unwrap_or(usize::MAX);
            let drawn = must.get(&pool).cloned().unwrap_or_default();
            let part = self.part(pool, skills, crew, drawn, &enterprise.id, &enterprise.town, &days);
            job.parts.push(part);
        }
        for (pool, drawn) in must {
            if !served.contains(&pool) {
                let crew = drawn.len();
                let part = self.part(pool, Vec::new(), crew, drawn, &enterprise.id, &enterprise.town, &days);
                job.parts.push(part);
            }
        }
        if possible && known && bodies > 0 {
            for &day in &days {
                let fits = job.parts.iter().all(|part| match &part.own {
                    Some(own) => !own[day].is_empty(),
                    None => {
                        let able = self.able(part, day, settings.days.len());
                        able.count() >= part.crew as usize && part.must.as_ref().is_none_or(|must| must.without(&able).count() == 0)
                    }
                });
                if fits {
                    job.days.push(u16::try_from(day).unwrap_or(u16::MAX));
                }
            }
        }
        job.cost += minutes * TICKS * job.parts.iter().map(|part| i64::from(part.crew)).sum::<i64>();
        job
    }

    fn able(&self, part: &Part, day: usize, days: usize) -> Mask {
        let skilled = self.pools[part.pool as usize].skilled[part.class as usize * days + day];
        part.may.as_ref().map_or(skilled, |may| skilled.and(may))
    }

    #[expect(clippy::too_many_arguments, reason = "a part is what all of these say together")]
    fn part(&mut self, pool: u32, skills: Vec<&'b str>, crew: usize, drawn: Vec<usize>, firm: &str, town: &str, days: &[usize]) -> Part {
        let at = pool as usize;
        let count = self.pools[at].people.len();
        let mut may = None;
        if self.towns[at] || self.excluded.contains_key(firm) {
            let mut mask = Mask::first(count);
            for seat in 0..count {
                let officer = &self.instance.officers[self.members[at][seat] as usize];
                if officer.town.as_deref().is_some_and(|own| own != town) {
                    mask.take(seat);
                }
            }
            for &(other, seat) in self.excluded.get(firm).into_iter().flatten() {
                if other == pool {
                    mask.take(seat);
                }
            }
            if mask != Mask::first(count) {
                may = Some(Box::new(mask));
            }
        }
        let mut must = Mask::default();
        drawn.iter().for_each(|&seat| must.put(seat));
        let class = self.class(pool, skills.clone());
        let all = self.instance.settings.days.len();
        let mut part = Part {
            pool,
            crew: u32::try_from(crew).unwrap_or(u32::MAX),
            class,
            may,
            must: (must.count() > 0).then(|| Box::new(must)),
            own: None,
        };
        let plain = days.iter().any(|&day| {
            let able = self.able(&part, day, all);
            able.count() >= crew && must.count() <= crew && must.without(&able).count() == 0
        });
        if !plain && (skills.len() > 1 || must.count() > 0) {
            part.own = Some((0..all).map(|day| if days.contains(&day) { self.own_crew(&part, &skills, crew, &must, day) } else { Vec::new() }).collect());
            part.crew = part.own.iter().flat_map(|own| own.iter()).map(|crew| u32::try_from(crew.len()).unwrap_or(0)).max().unwrap_or(0);
        }
        part
    }

    /// A crew in which every skill is held by enough people though few hold all, or which those drawn must be added to.
    fn own_crew(&self, part: &Part, skills: &[&str], crew: usize, must: &Mask, day: usize) -> Vec<u16> {
        let pool = part.pool as usize;
        let here = part.may.as_ref().map_or(self.pools[pool].present[day], |may| self.pools[pool].present[day].and(may));
        if must.without(&here).count() > 0 {
            return Vec::new();
        }
        let date = &self.instance.settings.days[day];
        let officer = |seat: usize| &self.instance.officers[self.members[pool][seat] as usize];
        let mut chosen: Vec<usize> = must.positions().collect();
        loop {
            let lacking: Vec<&&str> =
                skills.iter().filter(|skill| chosen.iter().filter(|&&seat| holds(officer(seat), skill, date)).count() < crew).collect();
            if lacking.is_empty() {
                break;
            }
            let gain = |seat: usize| lacking.iter().filter(|skill| holds(officer(seat), skill, date)).count();
            let Some(next) = here.positions().filter(|seat| !chosen.contains(seat)).max_by_key(|&seat| (gain(seat), std::cmp::Reverse(seat)))
            else {
                return Vec::new();
            };
            if gain(next) == 0 {
                return Vec::new();
            }
            chosen.push(next);
        }
        chosen.into_iter().filter_map(|seat| u16::try_from(seat).ok()).collect()
    }

    fn finish(self, jobs: Vec<Job>, kinds: Vec<RegionJob>, groups: Vec<Vec<Choice>>) -> Region {
        let points = self.places.len();
        let mut travel = Vec::with_capacity(points * points);
        for &from in &self.places {
            travel.extend(
                self.places.iter().map(|&to| i32::try_from(self.instance.settings.travel.between(from, to)).unwrap_or(i32::MAX / 8).min(i32::MAX / 8)),
            );
        }
        let limit = self.limit();
        let problem = Problem {
            days: self.instance.settings.days.len(),
            points,
            travel,
            clock: Vec::new(),
            depart: None,
            back: None,
            limit,
            capacity: i32::MAX,
            pools: self.pools,
            jobs,
            groups,
        }
        .round(i32::try_from(TICKS).unwrap_or(1));
        Region { problem, jobs: kinds, pools: self.members }
    }
}

/// Whether an officer holds a qualification on a date.
pub fn holds(officer: &Officer, skill: &str, date: &str) -> bool {
    officer.qualifications.iter().any(|held| held.id == skill && held.valid_from.as_str() <= date && date <= held.valid_to.as_str())
}
