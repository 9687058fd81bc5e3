//! From the published plan to the altered one.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::Ordering;

use super::change::{Changed, Pin};
use super::desk::{Base, Desk, Place};
use super::firms::Firms;
use super::job::Asked;
use super::{Obstacle, Options, Refusal, Replanned, Why, report};
use crate::instance::Instance;
use crate::model::Model;
use crate::plan::Plan;
use crate::routes::Rng;

/// Places looked at in one second of a processor, on a modest one.
const LOOKS_PER_SECOND: u64 = 8_000_000;
/// Rounds without anything better before the search ends.
const PATIENCE: u32 = 300;

/// The search and what it remembers of the change.
pub(super) struct Search<'a> {
    pub(super) desk: Desk<'a>,
    /// Why a published visit cannot stay as it was, by its number.
    pub(super) hit: HashMap<usize, Why>,
    /// Demands that were not served when published.
    pub(super) loose: HashSet<u32>,
}

pub(super) fn run(before: &Instance, plan: &Plan, changed: Changed, options: &Options) -> Result<Replanned, Refusal> {
    let instance = &changed.instance;
    let model = Model::new(instance).map_err(|why| Refusal::Unknown { list: "bodies", id: why.id })?;
    let mut search = Search { desk: Desk::new(instance, options.today), hit: HashMap::new(), loose: HashSet::new() };
    search.lay_out(plan, &changed, options)?;
    for pin in &changed.pins {
        search.pin(plan, pin)?;
    }
    let firms = Firms::new(&model);
    let touched: Vec<u32> = search.touched(before, &changed);
    search.place_all();
    search.improve(options, options.cpu_millis / 4);
    search.reshape(&firms, &touched);
    search.improve(options, options.cpu_millis);
    if let Some(pin) = changed.pins.first() {
        let out = search.left_out();
        if !out.is_empty() {
            return Err(Refusal::Pin { visit: pin.visit.clone(), day: pin.day, obstacle: Obstacle::LeavesOut { demands: out } });
        }
    }
    let report::Written { plan, moved, dropped, count } = report::write(&search, &model, plan, &changed, options);
    Ok(Replanned { instance: changed.instance, plan, moved, dropped, count })
}

impl Search<'_> {
    /// The published visits on the timetable, as far as they are still lawful; the rest without a place.
    fn lay_out(&mut self, plan: &Plan, changed: &Changed, options: &Options) -> Result<(), Refusal> {
        let desk = &mut self.desk;
        let instance = desk.instance;
        let held: HashSet<&str> = options.held.iter().map(String::as_str).collect();
        let pinned: HashSet<&str> = changed.pins.iter().map(|pin| pin.visit.as_str()).collect();
        let mut visits: Vec<(usize, bool)> = (0..plan.visits.len()).map(|at| (at, plan.visits[at].day < options.today)).collect();
        visits.sort_by_key(|&(at, done)| (!done, !held.contains(plan.visits[at].id.as_str()), at));
        let mut served: HashSet<u32> = HashSet::new();
        for (at, done) in visits {
            let visit = &plan.visits[at];
            let mut demands = Vec::new();
            let mut withdrawn = Vec::new();
            for id in &visit.demands {
                match desk.names.demands.get(id.as_str()) {
                    Some(&demand) => demands.push(demand),
                    None if changed.withdrawn.contains(id) => withdrawn.push(id.clone()),
                    None => return Err(Refusal::Unknown { list: "demands", id: id.clone() }),
                }
            }
            let mut officers = Vec::new();
            for id in &visit.officers {
                let officer = desk.names.officers.get(id.as_str()).copied();
                officers.push(officer.ok_or_else(|| Refusal::Unknown { list: "officers", id: id.clone() })?);
            }
            if usize::try_from(visit.day).ok().is_none_or(|day| day >= instance.settings.days.len()) {
                return Err(Refusal::Unknown { list: "days", id: visit.day.to_string() });
            }
            if demands.is_empty() {
                self.hit.insert(at, Why::Withdrawn { demands: withdrawn });
                continue;
            }
            demands.sort_unstable();
            officers.sort_unstable();
            served.extend(&demands);
            if !withdrawn.is_empty() {
                self.hit.insert(at, Why::Withdrawn { demands: withdrawn });
            }
            let place = Place { day: visit.day, start: visit.start, officers };
            let base = Base { visit: at, place: place.clone(), demands: demands.clone() };
            let job = desk.job(demands);
            let slot = desk.add(job, Some(base));
            if done {
                desk.put(slot, place);
                desk.slots[slot].held = true;
                continue;
            }
            if pinned.contains(visit.id.as_str()) {
                self.hit.insert(at, Why::Pinned);
                continue;
            }
            let absent: Vec<String> = place
                .officers
                .iter()
                .map(|&officer| &instance.officers[officer as usize])
                .filter(|officer| officer.days_off.contains(&visit.day))
                .map(|officer| officer.id.clone())
                .collect();
            match desk.stays(slot, &place) {
                Some(place) => {
                    desk.put(slot, place);
                    desk.slots[slot].held = held.contains(visit.id.as_str());
                }
                None if absent.is_empty() => {
                    self.hit.entry(at).or_insert(Why::Unlawful);
                }
                None => {
                    self.hit.insert(at, Why::OfficerAbsent { officers: absent });
                }
            }
        }
        for demand in (0..).take(instance.demands.len()).filter(|demand| !served.contains(demand)) {
            let id = &instance.demands[demand as usize].id;
            if !changed.added.contains(id) {
                self.loose.insert(demand);
            }
            desk.leave_out(demand);
        }
        Ok(())
    }

    /// Sets a visit on its day; what is in the way gives way.
    fn pin(&mut self, plan: &Plan, pin: &Pin) -> Result<(), Refusal> {
        let desk = &mut self.desk;
        let of_visit = |slot: &super::desk::Slot| slot.base.as_ref().is_some_and(|base| plan.visits[base.visit].id == pin.visit);
        let Some(slot) = desk.slots.iter().position(of_visit) else {
            return Err(Refusal::Unknown { list: "visits", id: pin.visit.clone() });
        };
        let refused = |obstacle| Refusal::Pin { visit: pin.visit.clone(), day: pin.day, obstacle };
        let officers: Vec<u32> = pin.officers.iter().filter_map(|id| desk.names.officers.get(id.as_str()).copied()).collect();
        let demands = desk.jobs[desk.slots[slot].job].demands.clone();
        let asked = Asked { today: desk.today, start: pin.start, officers: &officers };
        let job = desk.special(demands, &asked);
        desk.slots[slot].job = job;
        if let Some(obstacle) = desk.jobs[job].obstacle(desk.instance, pin.day) {
            return Err(refused(obstacle));
        }
        let Some((place, out)) = desk.by_force(slot, pin.day) else {
            let body = desk.jobs[job].parts.first().map_or_else(String::new, |part| part.body.to_owned());
            return Err(refused(Obstacle::DayFull { body }));
        };
        for other in out {
            desk.take(other);
        }
        desk.put(slot, place);
        desk.slots[slot].held = true;
        Ok(())
    }

    /// Firms whose demands the change concerns.
    fn touched(&self, before: &Instance, changed: &Changed) -> Vec<u32> {
        let names = &self.desk.names;
        let withdrawn = before.demands.iter().filter(|d| changed.withdrawn.contains(&d.id));
        let added = changed.instance.demands.iter().filter(|d| changed.added.contains(&d.id));
        let mut firms: Vec<u32> = withdrawn.chain(added).filter_map(|d| names.enterprises.get(d.enterprise.as_str()).copied()).collect();
        firms.sort_unstable();
        firms.dedup();
        firms
    }

    /// Published visits without a place, those with the fewest days first.
    fn open(&self) -> Vec<usize> {
        let desk = &self.desk;
        let mut open: Vec<usize> = (0..desk.slots.len())
            .filter(|&slot| {
                let here = &desk.slots[slot];
                !here.dead && !here.spare && here.at.is_none() && !desk.jobs[here.job].days.is_empty()
            })
            .collect();
        open.sort_by_key(|&slot| {
            let job = &desk.jobs[desk.slots[slot].job];
            (job.days.len(), -job.weight, slot)
        });
        open
    }

    fn place_all(&mut self) {
        for slot in self.open() {
            if let Some(place) = self.desk.best(slot) {
                self.desk.put(slot, place);
            }
        }
        self.desk.mark();
    }

    /// Demands that were served and are not any more.
    pub(super) fn left_out(&self) -> Vec<String> {
        let desk = &self.desk;
        let open = desk.slots.iter().filter(|slot| !slot.dead && slot.at.is_none());
        let mut out: Vec<u32> = open.flat_map(|slot| desk.jobs[slot.job].demands.iter().copied()).filter(|d| !self.loose.contains(d)).collect();
        out.sort_unstable();
        out.into_iter().map(|demand| desk.instance.demands[demand as usize].id.clone()).collect()
    }

    /// Takes out a few visits around one that is not as published, puts them back in another order, and keeps what is better.
    fn improve(&mut self, options: &Options, millis: u64) {
        let work = u64::try_from(u128::from(millis) * u128::from(LOOKS_PER_SECOND) / 1_000).unwrap_or(u64::MAX);
        let mut rng = Rng::new(options.seed);
        let mut idle = 0;
        while self.desk.looks() < work && idle < PATIENCE && !options.stop.load(Ordering::Relaxed) {
            let desk = &mut self.desk;
            let focus: Vec<usize> = (0..desk.slots.len())
                .filter(|&slot| {
                    let here = &desk.slots[slot];
                    !here.dead && !here.held && !here.spare && !desk.jobs[here.job].days.is_empty() && !desk.as_published(slot)
                })
                .collect();
            if focus.is_empty() {
                return;
            }
            let open: Vec<usize> = focus.iter().copied().filter(|&slot| desk.slots[slot].at.is_none()).collect();
            let from = if open.is_empty() || rng.one_in(3) { &focus } else { &open };
            let chosen = from[rng.below(from.len())];
            let before = desk.cost;
            desk.mark();
            let out = around(desk, chosen, &focus, &mut rng);
            for &slot in &out {
                desk.take(slot);
            }
            for slot in out {
                if let Some(place) = desk.best(slot) {
                    desk.put(slot, place);
                }
            }
            if desk.cost > before {
                desk.back();
            } else if desk.cost < before {
                idle = 0;
                continue;
            }
            idle += 1;
        }
    }
}

/// A visit and some in its way, in the order in which they are put back.
fn around(desk: &Desk<'_>, chosen: usize, focus: &[usize], rng: &mut Rng) -> Vec<usize> {
    let here = &desk.slots[chosen];
    let job = &desk.jobs[here.job];
    let published = here.base.as_ref().map(|base| base.place.day).filter(|day| job.days.contains(day));
    let day = match published {
        Some(day) if !rng.one_in(3) => day,
        _ => job.days[rng.below(job.days.len())],
    };
    let part = &job.parts[rng.below(job.parts.len())];
    let mut near: Vec<usize> = part
        .on(day)
        .iter()
        .flat_map(|&(officer, _)| desk.route_of(officer, day))
        .map(|&(_, slot)| slot)
        .filter(|&slot| slot != chosen && !desk.slots[slot].held)
        .collect();
    near.sort_unstable();
    near.dedup();
    let mut out = vec![chosen];
    for _ in 0..=rng.below(3) {
        if !near.is_empty() {
            out.push(near.swap_remove(rng.below(near.len())));
        }
    }
    if rng.one_in(2) {
        let other = focus[rng.below(focus.len())];
        if !out.contains(&other) {
            out.push(other);
        }
    }
    // The chosen one first as a rule, the others as chance has it.
    for at in (2..out.len()).rev() {
        out.swap(at, 1 + rng.below(at));
    }
    if rng.one_in(4) {
        out.rotate_left(1);
    }
    out
}
