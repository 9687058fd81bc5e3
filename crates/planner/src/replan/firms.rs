//! Another way to share out a firm's demands among its visits.

use std::collections::HashMap;

use super::desk::{Base, Cost, Desk};
use super::search::Search;
use crate::bundle::{self, Set, positions};
use crate::model::{Firm, Limits, Model};

/// Ways tried for one firm.
const TRIED: usize = 32;
/// Ways written down for one firm.
const WRITTEN: usize = 600;
/// Firms taken up again.
const ROUNDS: usize = 400;

/// Where each demand is in the model.
pub(super) struct Firms<'a> {
    model: &'a Model<'a>,
    place: HashMap<u32, (usize, usize)>,
}

impl<'a> Firms<'a> {
    pub(super) fn new(model: &'a Model<'a>) -> Self {
        let mut place = HashMap::new();
        for (firm, one) in model.firms.iter().enumerate() {
            for (at, want) in one.wants.iter().enumerate() {
                place.insert(want.demand, (firm, at));
            }
        }
        Self { model, place }
    }
}

/// A way: the visits, and what is left out.
#[derive(Clone, PartialEq, Eq)]
struct Way {
    groups: Vec<Set>,
    out: Set,
}

impl Search<'_> {
    /// Firms with something without a place, and those touched, in another way where that is better.
    pub(super) fn reshape(&mut self, firms: &Firms<'_>, touched: &[u32]) {
        let mut parts: Vec<(bool, usize)> = Vec::new();
        for (at, firm) in firms.model.firms.iter().enumerate() {
            if touched.contains(&firm.enterprise) {
                parts.push((false, at));
            }
        }
        for slot in &self.desk.slots {
            if !slot.dead && slot.at.is_none() {
                for demand in &self.desk.jobs[slot.job].demands {
                    if let Some(&(firm, _)) = firms.place.get(demand) {
                        parts.push((self.loose.contains(demand), firm));
                    }
                }
            }
        }
        parts.sort_unstable();
        let mut seen = std::collections::HashSet::new();
        parts.retain(|(_, firm)| seen.insert(*firm));
        for (_, firm) in parts.into_iter().take(ROUNDS) {
            self.another_way(firms, firm);
        }
        self.desk.mark();
    }

    fn another_way(&mut self, firms: &Firms<'_>, at: usize) {
        let firm = &firms.model.firms[at];
        let desk = &mut self.desk;
        let place = |demand: u32| firms.place.get(&demand).filter(|(other, _)| *other == at).map(|(_, position)| *position);
        // The firm's visits that may be altered; the demands of the others are no part of the question.
        let (mut slots, mut now, mut open, mut fixed): (Vec<usize>, Vec<Set>, Set, Vec<Set>) = (Vec::new(), Vec::new(), 0, Vec::new());
        for (slot, here) in desk.slots.iter().enumerate().filter(|(_, here)| !here.dead) {
            let demands = &desk.jobs[here.job].demands;
            if firms.model.instance.demands[demands[0] as usize].enterprise != firms.model.instance.enterprises[firm.enterprise as usize].id {
                continue;
            }
            let set = demands.iter().filter_map(|&demand| place(demand)).fold(0, |set: Set, position| set | 1 << position);
            if set.count_ones() as usize != demands.len() || here.held {
                if set != 0 {
                    fixed.push(set);
                }
                continue;
            }
            slots.push(slot);
            if here.at.is_some() {
                now.push(set);
            } else {
                open |= set;
            }
        }
        if slots.is_empty() {
            return;
        }
        let (left, most) = (free(firm, &fixed), firms.model.limits);
        let published: Vec<Set> = slots
            .iter()
            .filter_map(|&slot| desk.slots[slot].base.as_ref())
            .map(|base| base.demands.iter().filter_map(|&demand| place(demand)).fold(0, |set: Set, position| set | 1 << position))
            .collect();
        let ways = ways(&left, &most, &now, open, &published);
        let here = desk.cost;
        let mut best: Option<(Cost, Way)> = None;
        for way in ways.iter().take(TRIED) {
            desk.mark();
            share_out(desk, firm, &slots, way, place);
            if desk.cost < best.as_ref().map_or(here, |(cost, _)| *cost) {
                best = Some((desk.cost, way.clone()));
            }
            desk.back();
        }
        if let Some((_, way)) = best {
            desk.mark();
            share_out(desk, firm, &slots, &way, place);
        }
    }
}

/// The firm with what its fixed visits use of its caps taken off.
fn free(firm: &Firm, fixed: &[Set]) -> Firm {
    let uses = |body: Option<u16>| {
        let counts = |set: &&Set| positions(**set).any(|at| firm.wants[at].capped && body.is_none_or(|body| firm.wants[at].body == body));
        i64::try_from(fixed.iter().filter(counts).count()).unwrap_or(i64::MAX)
    };
    Firm {
        left: firm.left.map(|left| left - uses(None)),
        left_of_body: firm.left_of_body.iter().map(|&(body, left)| (body, left - uses(Some(body)))).collect(),
        ..firm.clone()
    }
}

/// Ways to serve what is free, the best first: by weight left out, number of visits, visits not as published.
fn ways(firm: &Firm, limits: &Limits, now: &[Set], open: Set, published: &[Set]) -> Vec<Way> {
    let mut ways: Vec<Way> = Vec::new();
    // What has no place joins the other visits, or goes by itself, or is left out.
    let mut stack: Vec<(Set, Vec<Set>, Set)> = vec![(open, now.to_vec(), 0)];
    while let Some((rest, groups, out)) = stack.pop() {
        if ways.len() >= WRITTEN || stack.len() > 20 * WRITTEN {
            break;
        }
        if rest == 0 {
            if bundle::within_caps(firm, &groups) {
                ways.push(Way { groups, out });
            }
            continue;
        }
        let one = rest & rest.wrapping_neg();
        stack.push((rest ^ one, groups.clone(), out | one));
        let mut alone = groups.clone();
        alone.push(one);
        stack.push((rest ^ one, alone, out));
        for at in 0..groups.len() {
            if bundle::lawful(firm, limits, groups[at] | one) {
                let mut joined = groups.clone();
                joined[at] |= one;
                stack.push((rest ^ one, joined, out));
            }
        }
    }
    // All of it anew, in as few visits as possible.
    let all = now.iter().fold(open, |all, set| all | set);
    let at: Vec<usize> = positions(all).collect();
    let narrow = |real: u16| at.iter().position(|&i| i == usize::from(real)).and_then(|i| u16::try_from(i).ok());
    let alone = Firm {
        enterprise: firm.enterprise,
        wants: at.iter().map(|&i| firm.wants[i]).collect(),
        pairs: firm.pairs.iter().filter_map(|&(a, b)| Some((narrow(a)?, narrow(b)?))).collect(),
        left: firm.left,
        left_of_body: firm.left_of_body.clone(),
    };
    let wide = |set: Set| positions(set).fold(0, |all: Set, i| all | 1 << at[i]);
    if !alone.wants.is_empty() {
        let cover = bundle::cover(&alone, limits);
        for other in bundle::others(&alone, limits, &cover, 12) {
            ways.push(Way { groups: other.visits.iter().map(|&set| wide(set)).collect(), out: wide(other.dropped) });
        }
    }
    for way in &mut ways {
        way.groups.sort_unstable();
    }
    let weight = |set: Set| positions(set).map(|at| firm.wants[at].weight).sum::<i64>();
    ways.sort_by_cached_key(|way| {
        let other = way.groups.iter().filter(|set| !published.contains(set)).count();
        (weight(way.out), way.groups.len(), other, way.groups.clone())
    });
    ways.dedup();
    ways
}

/// Shares a firm's demands out in a way: visits that keep their demands stay, the others go and new ones are placed.
fn share_out(desk: &mut Desk<'_>, firm: &Firm, slots: &[usize], way: &Way, place: impl Fn(u32) -> Option<usize>) {
    let set_of = |demands: &[u32]| demands.iter().filter_map(|&demand| place(demand)).fold(0, |set: Set, position| set | 1 << position);
    let (mut groups, mut out) = (way.groups.clone(), way.out);
    let mut bases: Vec<(Set, Base)> = Vec::new();
    let mut open = Vec::new();
    for &slot in slots {
        let set = set_of(&desk.jobs[desk.slots[slot].job].demands);
        if desk.slots[slot].spare {
            if out & set == set {
                out ^= set;
            } else {
                desk.kill(slot);
            }
            continue;
        }
        if let Some(at) = groups.iter().position(|group| *group == set) {
            groups.remove(at);
            if desk.slots[slot].at.is_none() {
                open.push(slot);
            }
            continue;
        }
        if let Some(base) = desk.slots[slot].base.clone() {
            bases.push((set_of(&base.demands), base));
        }
        desk.take(slot);
        desk.kill(slot);
    }
    // A new visit goes on as the published one it shares most with.
    groups.sort_by_key(|group| (std::cmp::Reverse(group.count_ones()), *group));
    for group in groups {
        let like = bases.iter().enumerate().filter(|(_, (set, _))| set & group != 0).max_by_key(|(at, (set, _))| ((set & group).count_ones(), std::cmp::Reverse(*at)));
        let base = like.map(|(at, _)| at).map(|at| bases.remove(at).1);
        let job = desk.job(positions(group).map(|at| firm.wants[at].demand).collect());
        open.push(desk.add(job, base));
    }
    for at in positions(out) {
        desk.leave_out(firm.wants[at].demand);
    }
    open.sort_by_key(|&slot| (desk.jobs[desk.slots[slot].job].days.len(), slot));
    for slot in open {
        if let Some(place) = desk.best(slot) {
            desk.put(slot, place);
        }
    }
}
