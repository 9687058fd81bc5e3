//! The altered plan as a document, and what is not as published.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::change::Changed;
use super::desk::Slot;
use super::search::Search;
use super::{Count, Moved, Options, Standing, Why};
use crate::bundle::{self, Cover, Set};
use crate::instance::Demand;
use crate::model::Model;
use crate::place;
use crate::plan::{Bounds, Dropped, Plan, Visit};
use crate::solve::{self, certify};

/// The document and what is told of it.
pub(super) struct Written {
    pub(super) plan: Plan,
    pub(super) moved: Vec<Moved>,
    pub(super) dropped: Vec<Dropped>,
    pub(super) count: Count,
}

pub(super) fn write(search: &Search<'_>, model: &Model<'_>, published: &Plan, changed: &Changed, options: &Options) -> Written {
    let desk = &search.desk;
    let instance = desk.instance;
    let mut position: HashMap<u32, (usize, usize)> = HashMap::new();
    for (firm, one) in model.firms.iter().enumerate() {
        for (at, want) in one.wants.iter().enumerate() {
            position.insert(want.demand, (firm, at));
        }
    }
    let mut served: Vec<Set> = vec![0; model.firms.len()];
    let mut live: Vec<&Slot> = desk.slots.iter().filter(|slot| !slot.dead && slot.at.is_some()).collect();
    live.sort_by_key(|slot| slot.at.as_ref().map(|at| (at.day, at.start, desk.jobs[slot.job].enterprise, desk.jobs[slot.job].demands.first().copied())));
    for demand in live.iter().flat_map(|slot| &desk.jobs[slot.job].demands) {
        if let Some(&(firm, at)) = position.get(demand) {
            served[firm] |= 1 << at;
        }
    }
    let visits = visits(search, published, &live);
    let covers: Vec<Cover> = model.firms.iter().map(|firm| bundle::cover(firm, &model.limits)).collect();
    let certified = certify(instance, model, &covers, &served);
    let mut open: Vec<u32> = desk.slots.iter().filter(|slot| !slot.dead && slot.at.is_none()).flat_map(|slot| desk.jobs[slot.job].demands.clone()).collect();
    open.sort_unstable();
    let mut dropped = Vec::new();
    for &demand in &open {
        let wanted = &instance.demands[demand as usize];
        let over_cap = position.get(&demand).is_some_and(|&(firm, at)| covers[firm].dropped >> at & 1 == 1 && model.firms[firm].wants[at].capped);
        // Days gone by are no help any more.
        let rest = Demand { first_day: wanted.first_day.max(options.today), ..wanted.clone() };
        dropped.push((demand, Dropped { demand: wanted.id.clone(), reason: place::reason(instance, &rest, over_cap) }));
    }
    let newly = dropped.iter().filter(|(demand, _)| !search.loose.contains(demand)).map(|(_, dropped)| dropped.clone()).collect();
    let dropped: Vec<Dropped> = dropped.into_iter().map(|(_, dropped)| dropped).collect();
    let objective = solve::objective(instance, &visits, &dropped);
    let bound: i64 = certified.certificates.iter().map(crate::plan::Certificate::bound).sum();
    // With possibilities only taken away, what was at least needed still is.
    let out = |plan: &Plan| -> HashSet<String> { plan.dropped.iter().map(|dropped| dropped.demand.clone()).collect() };
    let same = changed.narrower
        && published.objective.visits == objective.visits
        && published.bounds.visits == Some(objective.visits)
        && out(published) == dropped.iter().map(|dropped| dropped.demand.clone()).collect();
    let kept = |bound: Option<i64>| bound.filter(|_| same);
    let bounds = Bounds { visits: Some(bound), officer_minutes: kept(published.bounds.officer_minutes), travel: kept(published.bounds.travel) };
    let plan = Plan { format: "heyi-plan/1".to_owned(), visits, dropped, certificates: certified.certificates, bounds, objective };
    let (moved, count) = moved(search, published, &plan, &live);
    Written { plan, moved, dropped: newly, count }
}

fn visits(search: &Search<'_>, published: &Plan, live: &[&Slot]) -> Vec<Visit> {
    let desk = &search.desk;
    let instance = desk.instance;
    let taken: HashSet<&str> = published.visits.iter().map(|visit| visit.id.as_str()).collect();
    let width = published.visits.len().to_string().len().max(4);
    let mut number = published.visits.len();
    let mut visits = Vec::with_capacity(live.len());
    for slot in live {
        let Some(at) = &slot.at else { continue };
        let job = &desk.jobs[slot.job];
        let old = slot.base.as_ref().map(|base| &published.visits[base.visit]);
        let id = old.map_or_else(
            || loop {
                number += 1;
                let id = format!("V{number:0width$}");
                if !taken.contains(id.as_str()) {
                    break id;
                }
            },
            |old| old.id.clone(),
        );
        let wants: Vec<&Demand> = job.demands.iter().map(|&demand| &instance.demands[demand as usize]).collect();
        let mut minutes: BTreeMap<&str, i64> = BTreeMap::new();
        for want in &wants {
            *minutes.entry(&want.body).or_default() += want.minutes;
        }
        let most = minutes.iter().max_by_key(|(body, minutes)| (**minutes, std::cmp::Reverse(instance.bodies.iter().position(|b| b.id == **body))));
        let lead = old.map(|old| old.lead_body.as_str()).filter(|lead| minutes.contains_key(lead)).or(most.map(|(body, _)| *body));
        let same = slot.base.as_ref().is_some_and(|base| base.place == *at && base.demands == job.demands);
        visits.push(Visit {
            id,
            enterprise: instance.enterprises[job.enterprise as usize].id.clone(),
            day: at.day,
            start: at.start,
            minutes: job.minutes,
            demands: match old {
                Some(old) if same => old.demands.iter().filter(|id| desk.names.demands.contains_key(id.as_str())).cloned().collect(),
                _ => wants.iter().map(|want| want.id.clone()).collect(),
            },
            lead_body: lead.unwrap_or_default().to_owned(),
            officers: match old {
                Some(old) if same => old.officers.clone(),
                _ => at.officers.iter().map(|&officer| instance.officers[officer as usize].id.clone()).collect(),
            },
        });
    }
    visits
}

fn standing(visit: &Visit) -> Standing {
    Standing { day: visit.day, start: visit.start, demands: visit.demands.clone(), officers: visit.officers.clone() }
}

fn sorted(ids: &[String]) -> Vec<&str> {
    let mut ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    ids.sort_unstable();
    ids
}

fn moved(search: &Search<'_>, published: &Plan, plan: &Plan, live: &[&Slot]) -> (Vec<Moved>, Count) {
    let now: HashMap<&str, &Visit> = plan.visits.iter().map(|visit| (visit.id.as_str(), visit)).collect();
    let old: HashMap<&str, &Visit> = published.visits.iter().map(|visit| (visit.id.as_str(), visit)).collect();
    let mut count = Count { published: published.visits.len(), ..Count::default() };
    let mut moved = Vec::new();
    for (at, before) in published.visits.iter().enumerate() {
        let after = now.get(before.id.as_str()).copied();
        let hit = search.hit.get(&at);
        let same_time = after.is_some_and(|after| (after.day, after.start) == (before.day, before.start));
        let same = after.is_some_and(|after| {
            same_time && sorted(&after.demands) == sorted(&before.demands) && sorted(&after.officers) == sorted(&before.officers)
        });
        if hit.is_some() {
            count.hit += 1;
            count.hit_same_time += usize::from(same_time);
        }
        if same {
            continue;
        }
        count.beyond += usize::from(hit.is_none());
        let why = hit.cloned().unwrap_or_else(|| match after {
            Some(after) if sorted(&after.demands) == sorted(&before.demands) => Why::MadeRoom { visits: in_place_of(before, plan, &old) },
            Some(_) => Why::Regrouped,
            None if before.demands.iter().all(|id| plan.dropped.iter().any(|d| d.demand == *id)) => Why::NoPlace,
            None => Why::Regrouped,
        });
        moved.push(Moved {
            visit: before.id.clone(),
            enterprise: before.enterprise.clone(),
            before: Some(standing(before)),
            after: after.map(standing),
            why,
        });
    }
    for (visit, slot) in plan.visits.iter().zip(live).filter(|(_, slot)| slot.base.is_none()) {
        let added: Vec<String> = search.desk.jobs[slot.job]
            .demands
            .iter()
            .map(|&demand| search.desk.instance.demands[demand as usize].id.clone())
            .filter(|id| !published.visits.iter().any(|visit| visit.demands.contains(id)))
            .collect();
        let why = if added.is_empty() { Why::Regrouped } else { Why::Added { demands: added } };
        moved.push(Moved { visit: visit.id.clone(), enterprise: visit.enterprise.clone(), before: None, after: Some(standing(visit)), why });
    }
    (moved, count)
}

/// Visits that have come to people of this one on its day.
fn in_place_of(before: &Visit, plan: &Plan, old: &HashMap<&str, &Visit>) -> Vec<String> {
    let mut new = Vec::new();
    for visit in plan.visits.iter().filter(|visit| visit.day == before.day && visit.id != before.id) {
        let was = old.get(visit.id.as_str());
        let came = |officer: &String| before.officers.contains(officer) && was.is_none_or(|was| was.day != visit.day || !was.officers.contains(officer));
        if visit.officers.iter().any(came) {
            new.push(visit.id.clone());
        }
    }
    new
}
