//! Visits one by one, what was left out, and the caps.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::document::{Document, Visit};
use super::law::{on_site, unlawful};
use super::{Facts, Problems};
use crate::instance::{Demand, Enterprise, Officer, Shift};

/// A stop on an officer's day: start, minutes, x, y, visit.
pub(super) type Stop<'a> = (i64, i64, i64, i64, &'a str);

/// What is gathered from the visits.
#[derive(Default)]
pub(super) struct Walk<'a> {
    /// Demands the plan speaks of; true: served.
    pub(super) told: HashMap<&'a str, bool>,
    /// Stops by officer and day.
    pub(super) routes: BTreeMap<(&'a str, i64), Vec<Stop<'a>>>,
    /// Officer time on site, tenths of a minute.
    pub(super) on_site: i128,
    names: HashSet<&'a str>,
    used: BTreeMap<&'a str, i64>,
    used_by_body: BTreeMap<(&'a str, &'a str), i64>,
}

impl<'a> Walk<'a> {
    pub(super) fn visit(&mut self, facts: &Facts<'a>, visit: &'a Visit, problems: &mut Problems) {
        let s = facts.settings;
        let mut add = |code, message: String| problems.add(code, || format!("上门{}", visit.id), || message);
        if !self.names.insert(&visit.id) {
            add("visit_repeated", "编号重复".to_owned());
        }
        let demands: Vec<&Demand> = visit.demands.iter().filter_map(|id| facts.demands.get(id.as_str()).copied()).collect();
        if demands.is_empty() || demands.len() < visit.demands.len() {
            let unknown = visit.demands.iter().find(|id| !facts.demands.contains_key(id.as_str()));
            match unknown {
                Some(id) => add("demand_unknown", format!("没有需求{id}")),
                None => add("visit_empty", "没有需求".to_owned()),
            }
            return;
        }
        for demand in &demands {
            if self.told.insert(&demand.id, true).is_some() {
                add("demand_twice", format!("需求{}安排了两次", demand.id));
            }
            if demand.enterprise != visit.enterprise {
                add("demand_elsewhere", format!("需求{}不属于企业{}", demand.id, visit.enterprise));
            }
            if !(demand.first_day..=demand.last_day).contains(&visit.day) {
                let (first, last) = (demand.first_day, demand.last_day);
                add("outside_window", format!("第{}日不在需求{}的期间第{first}日至第{last}日内", visit.day, demand.id));
            }
        }
        // Demands of several firms are judged by the pairs of the first one's.
        let pairs = facts.pairs.get(demands[0].enterprise.as_str()).map(Vec::as_slice).unwrap_or_default();
        if let Some((code, why)) = unlawful(s, &demands, pairs) {
            add(code, why);
        }
        let minutes = on_site(s, &demands);
        if visit.minutes != minutes {
            add("minutes", format!("现场写的是{}分钟，应为{minutes}分钟", visit.minutes));
        }
        let night = if demands.iter().all(|d| d.shift == Shift::Any) {
            visit.start >= s.night_shift.0
        } else {
            demands.iter().any(|d| d.shift == Shift::Night)
        };
        let (first, last) = if night { s.night_shift } else { s.day_shift };
        if visit.start < first || visit.start.saturating_add(minutes) > last {
            let name = if night { "夜间" } else { "白天" };
            add("outside_shift", format!("从第{}分钟起{minutes}分钟，不在{name}时段{first}至{last}内", visit.start));
        }
        let Some(enterprise) = facts.enterprises.get(visit.enterprise.as_str()) else {
            add("enterprise_unknown", format!("没有企业{}", visit.enterprise));
            return;
        };
        self.count(enterprise, &demands);
        let team: Vec<&Officer> = visit.officers.iter().filter_map(|id| facts.officers.get(id.as_str()).copied()).collect();
        if let Some(unknown) = visit.officers.iter().find(|id| !facts.officers.contains_key(id.as_str())) {
            add("officer_unknown", format!("没有人员{unknown}"));
            return;
        }
        if team.iter().map(|o| &o.id).collect::<HashSet<_>>().len() < team.len() {
            add("officer_repeated", "同一人员写了两次".to_owned());
            return;
        }
        let Some(day) = usize::try_from(visit.day).ok().and_then(|day| s.days.get(day)) else { return };
        staff(facts, visit, enterprise, &demands, &team, day, &mut add);
        self.on_site += i128::from(minutes) * 10 * i128::from(super::number(team.len()));
        for officer in team {
            let stop = (visit.start, minutes, enterprise.x, enterprise.y, visit.id.as_str());
            self.routes.entry((&officer.id, visit.day)).or_default().push(stop);
        }
    }

    fn count(&mut self, enterprise: &'a Enterprise, demands: &[&'a Demand]) {
        let bodies: HashSet<&str> = demands.iter().filter(|d| !d.exempt_from_cap).map(|d| d.body.as_str()).collect();
        if !bodies.is_empty() {
            *self.used.entry(&enterprise.id).or_default() += 1;
        }
        for body in bodies {
            *self.used_by_body.entry((&enterprise.id, body)).or_default() += 1;
        }
    }
}

/// Whether the team may and can.
fn staff(
    facts: &Facts<'_>,
    visit: &Visit,
    enterprise: &Enterprise,
    demands: &[&Demand],
    team: &[&Officer],
    day: &str,
    add: &mut impl FnMut(&'static str, String),
) {
    for officer in team {
        if officer.district != enterprise.district || officer.town.as_ref().is_some_and(|town| *town != enterprise.town) {
            add("officer_elsewhere", format!("人员{}不在企业{}所在区域任职", officer.id, enterprise.id));
        }
        if officer.days_off.contains(&visit.day) {
            add("officer_off", format!("人员{}第{}日不上班", officer.id, visit.day));
        }
        if officer.excluded_enterprises.contains(&enterprise.id) {
            add("officer_recused", format!("人员{}对企业{}应当回避", officer.id, enterprise.id));
        }
    }
    for demand in demands {
        let able = team.iter().filter(|officer| {
            let holds = |q: &crate::instance::Qualification| q.id == demand.qualification && q.valid_from.as_str() <= day && day <= q.valid_to.as_str();
            officer.body == demand.body && officer.qualifications.iter().any(holds)
        });
        let (able, must) = (super::number(able.count()), facts.settings.officers_per_body);
        if able < must {
            add("unqualified", format!("需求{}当日有资格的人员{able}名，应有{must}名", demand.id));
        }
        if let Some(missing) = demand.fixed_officers.iter().flatten().find(|id| !visit.officers.contains(id)) {
            add("drawn_replaced", format!("需求{}抽取的人员{missing}没有参加", demand.id));
        }
    }
    if demands.iter().all(|d| d.body != visit.lead_body) {
        add("lead_body", format!("牵头部门{}没有参加", visit.lead_body));
    }
}

/// What was left out; its weight.
pub(super) fn dropped<'a>(facts: &Facts<'a>, plan: &'a Document, walk: &mut Walk<'a>, problems: &mut Problems) -> i64 {
    let mut weight = 0;
    for one in &plan.dropped {
        let mut add = |code, message: &str| problems.add(code, || format!("未安排的需求{}", one.demand), || message.to_owned());
        let demand = facts.demands.get(one.demand.as_str());
        match walk.told.insert(&one.demand, false) {
            Some(true) => add("dropped_served", "已经安排，不应列入未安排"),
            Some(false) => add("dropped_twice", "列了两次"),
            None if demand.is_none() => add("dropped_unknown", "没有这项需求"),
            None => {}
        }
        if one.reason.as_ref().is_none_or(String::is_empty) {
            add("dropped_unexplained", "没有写明理由");
        }
        if let Some(demand) = demand {
            weight += demand.priority + if demand.droppable { 0 } else { 1_000_000 };
        }
    }
    weight
}

/// Visits against what is left of the caps.
pub(super) fn caps(facts: &Facts<'_>, walk: &Walk<'_>, problems: &mut Problems) {
    for (id, used) in &walk.used {
        if let Some(left) = facts.enterprises.get(id).and_then(|e| e.visits_left).filter(|left| used > left) {
            problems.add("cap", || format!("企业{id}"), || format!("上门{used}次，频次上限还余{left}次"));
        }
    }
    for ((id, body), used) in &walk.used_by_body {
        let left = facts.enterprises.get(id).and_then(|e| e.visits_left_by_body.get(*body));
        if let Some(left) = left.filter(|left| used > left) {
            problems.add("cap_by_body", || format!("企业{id}"), || format!("部门{body}上门{used}次，频次上限还余{left}次"));
        }
    }
}
