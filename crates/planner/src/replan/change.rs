//! The changes put into the instance.

use std::collections::HashSet;

use super::{Change, Obstacle, Options, Refusal};
use crate::instance::{Instance, Officer};
use crate::plan::Plan;
use crate::read;

/// The instance after the changes, and what they say of visits.
pub(super) struct Changed {
    pub(super) instance: Instance,
    pub(super) pins: Vec<Pin>,
    pub(super) withdrawn: HashSet<String>,
    pub(super) added: Vec<String>,
    /// The changes only take possibilities away: bounds of the published plan still hold.
    pub(super) narrower: bool,
}

/// A visit set by hand.
pub(super) struct Pin {
    pub(super) visit: String,
    pub(super) day: i64,
    pub(super) start: Option<i64>,
    pub(super) officers: Vec<String>,
}

pub(super) fn apply(instance: &Instance, plan: &Plan, changes: &[Change], options: &Options) -> Result<Changed, Refusal> {
    let today = options.today;
    let mut out = Changed { instance: instance.clone(), pins: Vec::new(), withdrawn: HashSet::new(), added: Vec::new(), narrower: true };
    for change in changes {
        match change {
            Change::OfficerAbsent { officer, from, to } => absent(&mut out.instance, officer, *from, *to, today)?,
            Change::OfficerGone { officer, from } => {
                let last = number(out.instance.settings.days.len()) - 1;
                absent(&mut out.instance, officer, *from, last, today)?;
            }
            Change::VisitPinned { visit, day, start, officers } => {
                let pin = Pin { visit: visit.clone(), day: *day, start: *start, officers: officers.clone().unwrap_or_default() };
                pinned(&mut out.instance, plan, &pin, today)?;
                out.pins.push(pin);
            }
            Change::FirmClosed { enterprise, from } => {
                if !out.instance.enterprises.iter().any(|e| e.id == *enterprise) {
                    return Err(unknown("enterprises", enterprise));
                }
                let done = done(plan, today.max(*from));
                let gone = out.instance.demands.iter().filter(|d| d.enterprise == *enterprise && !done.contains(d.id.as_str()));
                out.withdrawn.extend(gone.map(|d| d.id.clone()));
                out.narrower = false;
            }
            Change::DemandsWithdrawn { demands } => {
                if let Some(id) = demands.iter().find(|id| !out.instance.demands.iter().any(|d| d.id == **id)) {
                    return Err(unknown("demands", id));
                }
                let done = done(plan, today);
                out.withdrawn.extend(demands.iter().filter(|id| !done.contains(id.as_str())).cloned());
                out.narrower = false;
            }
            Change::DemandAdded { demand } => {
                out.added.push(demand.id.clone());
                out.instance.demands.push((**demand).clone());
                out.narrower = false;
            }
        }
    }
    let gone = &out.withdrawn;
    out.instance.demands.retain(|d| !gone.contains(&d.id));
    out.instance.conflicts.retain(|(a, b)| !gone.contains(a) && !gone.contains(b));
    read::check(&out.instance).map_err(|rejected| Refusal::Instance { rejected })?;
    Ok(out)
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn unknown(list: &'static str, id: &str) -> Refusal {
    Refusal::Unknown { list, id: id.to_owned() }
}

/// Demands of visits before a day.
fn done(plan: &Plan, day: i64) -> HashSet<&str> {
    plan.visits.iter().filter(|visit| visit.day < day).flat_map(|visit| visit.demands.iter().map(String::as_str)).collect()
}

fn absent(instance: &mut Instance, id: &str, from: i64, to: i64, today: i64) -> Result<(), Refusal> {
    let last = number(instance.settings.days.len()) - 1;
    let officer: &mut Officer = instance.officers.iter_mut().find(|o| o.id == id).ok_or_else(|| unknown("officers", id))?;
    if to < today {
        return Err(Refusal::Past { day: to, today });
    }
    for day in from.max(today).max(0)..=to.min(last) {
        if !officer.days_off.contains(&day) {
            officer.days_off.push(day);
        }
    }
    officer.days_off.sort_unstable();
    Ok(())
}

fn pinned(instance: &mut Instance, plan: &Plan, pin: &Pin, today: i64) -> Result<(), Refusal> {
    let visit = plan.visits.iter().find(|visit| visit.id == pin.visit).ok_or_else(|| unknown("visits", &pin.visit))?;
    if let Some(id) = pin.officers.iter().find(|id| !instance.officers.iter().any(|o| o.id == **id)) {
        return Err(unknown("officers", id));
    }
    let refused = |obstacle| Err(Refusal::Pin { visit: pin.visit.clone(), day: pin.day, obstacle });
    let last = number(instance.settings.days.len()) - 1;
    if !(0..=last).contains(&pin.day) {
        return refused(Obstacle::NotAWorkingDay { first: today.max(0), last });
    }
    if visit.day < today {
        return refused(Obstacle::Done { day: visit.day });
    }
    if pin.day < today {
        return Err(Refusal::Past { day: pin.day, today });
    }
    for demand in instance.demands.iter_mut().filter(|d| visit.demands.contains(&d.id)) {
        if !(demand.first_day..=demand.last_day).contains(&pin.day) {
            return refused(Obstacle::Window { demand: demand.id.clone(), first: demand.first_day, last: demand.last_day });
        }
        (demand.first_day, demand.last_day) = (pin.day, pin.day);
    }
    Ok(())
}
