//! 统筹计划 as people see it: visits, what can't be merged and why, hours.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use heyi_domain::Role;
use heyi_domain::demand::DemandText;
use heyi_domain::ids::{BodyCode, MonthPlanId, PersonId, TaskId};
use heyi_domain::month::{MonthPlan, MonthStatus};
use heyi_domain::task::TaskStatus;
use heyi_planner::check::check;
use heyi_planner::instance::{Demand, Instance};
use heyi_planner::lawful::{Bar, bar};
use heyi_planner::plan::{Plan, Visit};
use heyi_store::{Query, Row, args, placeholders};

use super::publish::{day_of, firm_of};
use super::{clock, documents, many, whole, worked};
use crate::load::Loaded;
use crate::tasks::{parse, person_refs, unword};
use crate::views::{FirmApart, LeftOut, MonthPart, MonthRow, MonthView, MonthVisit, OfficerLoad, PersonRef};
use crate::{App, AppError, Caller};

/// Most of what the checker found that is shown.
const SHOWN: usize = 20;

/// What a page of a plan needs to know of its surroundings.
pub(super) struct Around {
    texts: HashMap<String, DemandText>,
    people: HashMap<String, PersonRef>,
    places: HashMap<String, (Option<i64>, Option<i64>)>,
    tasks: HashMap<String, (TaskId, TaskStatus, BodyCode)>,
    /// Who looks: a confidential check shows its firm and matters to its own body and to the supervisor only.
    body: Option<BodyCode>,
    all: bool,
}

impl Around {
    fn hidden(&self, text: &DemandText) -> bool {
        text.confidential && !self.all && self.body.as_ref() != Some(&text.body)
    }

    /// Whether a visit is kept from the person who looks.
    pub(super) fn secret(&self, visit: &Visit) -> bool {
        visit.demands.iter().any(|d| self.texts.get(d).is_some_and(|t| self.hidden(t)))
    }
}

/// What stands in place of a confidential firm.
const SECRET: &str = "（保密）";

impl App {
    /// 统筹计划 of the district, newest first.
    ///
    /// # Errors
    /// No enforcement body.
    pub async fn list_months(&self, caller: &Caller) -> Result<Vec<MonthRow>, AppError> {
        let all = matches!(caller.actor.role, Role::Supervisor | Role::Administrator);
        const COLUMNS: &str = "SELECT id, number, body, month, status, data FROM month_plans";
        let rows = if all {
            self.db.fetch_all(format!("{COLUMNS} ORDER BY id DESC LIMIT 200"), args![]).await?
        } else {
            let district = self.planning_district(caller)?;
            self.db.fetch_all(format!("{COLUMNS} WHERE district = $1 ORDER BY id DESC LIMIT 200"), args![district]).await?
        };
        rows.iter().map(|row| self.month_row(row)).collect()
    }

    fn month_row(&self, row: &Row) -> Result<MonthRow, AppError> {
        let month = row.string("month")?;
        let (first, last) = month.split_once(' ').ok_or_else(|| AppError::Broken(format!("days of a plan: {month}")))?;
        let status: MonthStatus = unword(row.text("status")?)?;
        Ok(MonthRow {
            id: row.text("id")?.parse().map_err(|_| AppError::Broken("month id".to_owned()))?,
            number: row.uint("number")?,
            body: self.body_ref(&BodyCode(row.string("body")?)),
            first_day: parse(first)?,
            last_day: parse(last)?,
            status,
            status_name: status.label().to_owned(),
            figures: row.json("data")?,
        })
    }

    /// A plan as it stands.
    ///
    /// # Errors
    /// Not of the caller's district.
    pub async fn month(&self, caller: &Caller, id: MonthPlanId) -> Result<MonthView, AppError> {
        let mut q = self.db.read().await?;
        let month = self.month_seen(&mut q, caller, id).await?;
        let (instance, plan) = documents(&month.state.text)?;
        let around = self.around(&mut q, caller, &month.state, &instance, &plan).await?;
        let (instance, plan, report) = worked(move || {
            let report = check(&instance, &plan);
            (instance, plan, report)
        })
        .await?;
        let visits = plan.visits.iter().map(|v| self.month_visit(&instance, v, &around)).collect::<Result<Vec<_>, _>>()?;
        let body = caller.actor.body.as_ref();
        let waits = around.tasks.values().filter(|(_, status, lead)| *status == TaskStatus::Submitted && Some(lead) == body).count();
        let own = caller.actor.role == Role::Leader && body == Some(&month.state.text.body);
        let head = caller.actor.role == Role::Head && waits > 0;
        let acts = match month.state.status {
            MonthStatus::Made if own => &["change", "publish", "discard"][..],
            MonthStatus::Published if own => &["change"][..],
            MonthStatus::Published if head => &["approve"][..],
            _ => &[][..],
        };
        Ok(MonthView {
            row: self.row_of(&month),
            days: instance.settings.days.iter().map(|d| parse(d)).collect::<Result<_, _>>()?,
            left_out: self.left_out(&month.state, &instance, &plan, &around)?,
            apart: firms_apart(&instance, &plan, &around)?,
            loads: loads(&instance, &plan, &around),
            visits,
            changes: month.state.changes.clone(),
            acts: acts.iter().map(|a| (*a).to_owned()).collect(),
            to_approve: if head { many(waits) } else { 0 },
            checked: report.ok,
            problems: report.problems.iter().take(SHOWN).map(|p| format!("{}：{}", p.place, p.message)).collect(),
        })
    }

    pub(super) fn row_of(&self, month: &Loaded<MonthPlan>) -> MonthRow {
        let text = &month.state.text;
        MonthRow {
            id: month.state.id,
            number: month.number,
            body: self.body_ref(&text.body),
            first_day: text.first_day,
            last_day: text.last_day,
            status: month.state.status,
            status_name: month.state.status.label().to_owned(),
            figures: text.figures,
        }
    }

    /// A plan of the caller's district.
    pub(super) async fn month_seen<Q: Query + crate::load::Load>(&self, q: &mut Q, caller: &Caller, id: MonthPlanId) -> Result<Loaded<MonthPlan>, AppError> {
        let month = q.month(id).await?;
        let all = matches!(caller.actor.role, Role::Supervisor | Role::Administrator);
        if !all && self.planning_district(caller)? != month.state.text.district {
            return Err(AppError::NotFound("这份统筹计划"));
        }
        Ok(month)
    }

    pub(super) async fn around<Q: Query>(&self, q: &mut Q, caller: &Caller, month: &MonthPlan, instance: &Instance, plan: &Plan) -> Result<Around, AppError> {
        let demands: Vec<String> =
            instance.demands.iter().map(|d| d.id.clone()).chain(month.text.set_aside.iter().map(|s| s.demand.to_string())).collect();
        let mut texts = HashMap::with_capacity(demands.len());
        for some in demands.chunks(500) {
            let sql = format!("SELECT id, data FROM demands WHERE id IN ({})", placeholders(1, some.len()));
            for row in q.fetch_all(sql, some.iter().map(|d| d.as_str().into()).collect()).await? {
                texts.insert(row.string("id")?, row.json("data")?);
            }
        }
        let sent: BTreeSet<&str> = plan.visits.iter().flat_map(|v| &v.officers).map(String::as_str).collect();
        let sent: Vec<PersonId> = sent.into_iter().map(str::parse).collect::<Result<_, _>>().map_err(|_| AppError::Broken("person id".to_owned()))?;
        let people = person_refs(self, q, &sent).await?.into_iter().map(|p| (p.id.to_string(), p)).collect();
        let firms: Vec<&str> = plan.visits.iter().map(|v| v.enterprise.as_str()).collect::<BTreeSet<_>>().into_iter().collect();
        let mut places = HashMap::with_capacity(firms.len());
        for some in firms.chunks(500) {
            let sql = format!("SELECT id, lng_e6, lat_e6 FROM firms WHERE id IN ({})", placeholders(1, some.len()));
            for row in q.fetch_all(sql, some.iter().map(|f| (*f).into()).collect()).await? {
                places.insert(row.string("id")?, (row.opt_int("lng_e6")?, row.opt_int("lat_e6")?));
            }
        }
        let mut tasks = HashMap::with_capacity(month.tasks.len());
        for some in month.tasks.chunks(500) {
            let sql = format!("SELECT id, status FROM tasks WHERE id IN ({})", placeholders(1, some.len()));
            let mut states: HashMap<String, TaskStatus> = HashMap::new();
            for row in q.fetch_all(sql, some.iter().map(|t| t.task.to_string().into()).collect()).await? {
                states.insert(row.string("id")?, unword(row.text("status")?)?);
            }
            for task in some {
                if let Some(status) = states.get(&task.task.to_string()) {
                    tasks.insert(task.visit.clone(), (task.task, *status, task.lead.clone()));
                }
            }
        }
        Ok(Around { texts, people, places, tasks, body: caller.actor.body.clone(), all: caller.actor.role == Role::Supervisor })
    }

    pub(super) fn month_visit(&self, instance: &Instance, visit: &Visit, around: &Around) -> Result<MonthVisit, AppError> {
        let firm = instance.enterprises.iter().find(|e| e.id == visit.enterprise);
        let secret = around.secret(visit);
        let parts: Vec<MonthPart> = visit
            .demands
            .iter()
            .filter_map(|id| {
                let text = around.texts.get(id)?;
                Some(MonthPart {
                    demand: id.parse().ok()?,
                    body: self.body_ref(&text.body),
                    kind_name: text.kind.label().to_owned(),
                    matters: if secret { Vec::new() } else { text.checks.iter().map(|c| self.matter(c)).collect() },
                    minutes: text.minutes,
                })
            })
            .collect();
        let bodies: BTreeSet<&str> = parts.iter().map(|p| p.body.code.as_str()).collect();
        let why = match (parts.len(), bodies.len()) {
            (1, _) => "只有一项检查需求".to_owned(),
            (n, 1) => format!("同一单位的{n}项需求一次完成"),
            (n, b) => format!("{b}个单位的{n}项需求合并为一次，减少{}次入企", n - 1),
        };
        let (lng_e6, lat_e6) = around.places.get(&visit.enterprise).copied().unwrap_or_default();
        let task = around.tasks.get(&visit.id);
        Ok(MonthVisit {
            visit: visit.id.clone(),
            firm: firm_of(visit)?,
            firm_name: if secret { SECRET.to_owned() } else { firm.map(|f| f.name.clone()).unwrap_or_default() },
            town: firm.and_then(|f| self.rules.town(&f.town)).map(|t| t.name.clone()).unwrap_or_default(),
            lng_e6: lng_e6.filter(|_| !secret),
            lat_e6: lat_e6.filter(|_| !secret),
            secret,
            day: day_of(instance, visit.day)?,
            start: clock(visit.start),
            minutes: whole(visit.minutes),
            announced: visit.demands.first().and_then(|d| around.texts.get(d)).is_some_and(|t| t.announced),
            lead: self.body_ref(&BodyCode(visit.lead_body.clone())),
            parts,
            officers: visit.officers.iter().filter_map(|o| around.people.get(o).cloned()).collect(),
            why,
            task: task.map(|t| t.0),
            task_status: task.map(|t| t.1),
            task_status_name: task.map(|t| t.1.label().to_owned()),
        })
    }

    fn left_out(&self, month: &MonthPlan, instance: &Instance, plan: &Plan, around: &Around) -> Result<Vec<LeftOut>, AppError> {
        let names: HashMap<&str, &str> = instance.officers.iter().map(|o| (o.id.as_str(), o.body.as_str())).collect();
        let row = |demand: &str, why: String| -> Result<Option<LeftOut>, AppError> {
            let Some(text) = around.texts.get(demand) else { return Ok(None) };
            Ok(Some(LeftOut {
                demand: demand.parse().map_err(|_| AppError::Broken("demand id".to_owned()))?,
                body: self.body_ref(&text.body),
                firm_name: if around.hidden(text) { SECRET.to_owned() } else { text.firm_name.clone() },
                kind_name: text.kind.label().to_owned(),
                why,
            }))
        };
        let mut all = Vec::new();
        for dropped in &plan.dropped {
            // Officers are named by number in the planner's reason.
            let mut why = dropped.reason.clone();
            for id in names.keys().filter(|id| dropped.reason.contains(**id)) {
                if let Some(person) = around.people.get(*id) {
                    why = why.replace(*id, &person.name);
                }
            }
            all.extend(row(&dropped.demand, why)?);
        }
        for aside in &month.text.set_aside {
            all.extend(row(&aside.demand.to_string(), aside.why.clone())?);
        }
        Ok(all)
    }
}

/// Why two demands are not one visit, in words.
pub(super) const fn bar_words(bar: Bar) -> &'static str {
    match bar {
        Bar::NoCommonDay => "时段没有共同的工作日",
        Bar::DayAndNight => "一项在日间，一项在夜间",
        Bar::Notice => "一项事先告知，一项不事先告知",
        Bar::Confidential => "有保密的检查，须单独进行",
        Bar::TooManyBodies => "单位数超过一次联合检查的上限",
        Bar::TooLong => "合并后现场时间超过上限",
        Bar::ForbiddenPair => "检查场景不同，或者规定不得合并",
    }
}

/// The demands of a firm that a plan serves, visit by visit.
fn served<'i>(instance: &'i Instance, plan: &Plan, firm: &str) -> Vec<Vec<&'i Demand>> {
    let known: HashMap<&str, &Demand> = instance.demands.iter().filter(|d| d.enterprise == firm).map(|d| (d.id.as_str(), d)).collect();
    plan.visits.iter().filter(|v| v.enterprise == firm).map(|v| v.demands.iter().filter_map(|d| known.get(d.as_str()).copied()).collect()).collect()
}

/// Whether demands can be one visit by the instance's rules.
pub(super) fn why_apart(instance: &Instance, demands: &[&Demand]) -> Option<Bar> {
    bar(&instance.settings, demands, |a, b| instance.conflicts.iter().any(|(x, y)| (*x == a.id && *y == b.id) || (*x == b.id && *y == a.id)))
}

/// Why the visits of a firm can't be one: a sentence per pair of visits.
pub(super) fn apart_words(instance: &Instance, plan: &Plan, firm: &str) -> Vec<String> {
    let visits = served(instance, plan, firm);
    let names: HashMap<&str, &str> = instance.bodies.iter().map(|b| (b.id.as_str(), b.name.as_str())).collect();
    let name = |d: &Demand| names.get(d.body.as_str()).copied().unwrap_or_default().to_owned();
    let mut all = Vec::new();
    for (at, one) in visits.iter().enumerate() {
        for other in &visits[..at] {
            let pair = one.iter().flat_map(|a| other.iter().map(move |b| (*b, *a))).find_map(|(a, b)| Some((a, b, why_apart(instance, &[a, b])?)));
            all.push(match pair {
                Some((a, b, why)) => format!("{}与{}：{}", name(a), name(b), bar_words(why)),
                None => {
                    let both: Vec<&Demand> = other.iter().chain(one).copied().collect();
                    let why = why_apart(instance, &both).map_or("与第三次检查一并考虑后次数相同", bar_words);
                    let bodies: BTreeSet<String> = both.iter().map(|d| name(d)).collect();
                    format!("{}：{why}", bodies.into_iter().collect::<Vec<_>>().join("、"))
                }
            });
        }
    }
    all.sort();
    all.dedup();
    all
}

fn firms_apart(instance: &Instance, plan: &Plan, around: &Around) -> Result<Vec<FirmApart>, AppError> {
    let mut visits: BTreeMap<&str, u32> = BTreeMap::new();
    for visit in &plan.visits {
        *visits.entry(&visit.enterprise).or_default() += 1;
    }
    let secret: BTreeSet<&str> = plan.visits.iter().filter(|v| around.secret(v)).map(|v| v.enterprise.as_str()).collect();
    visits
        .into_iter()
        .filter(|(firm, n)| *n > 1 && !secret.contains(firm))
        .map(|(firm, visits)| {
            Ok(FirmApart {
                firm: firm.parse().map_err(|_| AppError::Broken("firm id".to_owned()))?,
                firm_name: instance.enterprises.iter().find(|e| e.id == firm).map(|e| e.name.clone()).unwrap_or_default(),
                visits,
                whys: apart_words(instance, plan, firm),
            })
        })
        .collect()
}

fn loads(instance: &Instance, plan: &Plan, around: &Around) -> Vec<OfficerLoad> {
    let homes: HashMap<&str, (i64, i64)> = instance.officers.iter().map(|o| (o.id.as_str(), (o.x, o.y))).collect();
    let firms: HashMap<&str, (i64, i64)> = instance.enterprises.iter().map(|e| (e.id.as_str(), (e.x, e.y))).collect();
    let mut days: BTreeMap<(&str, i64), Vec<&Visit>> = BTreeMap::new();
    for visit in &plan.visits {
        for officer in &visit.officers {
            days.entry((officer, visit.day)).or_default().push(visit);
        }
    }
    let mut loads: BTreeMap<&str, (u32, i64, u32)> = BTreeMap::new();
    for ((officer, _), mut visits) in days {
        visits.sort_by_key(|v| v.start);
        let home = homes.get(officer).copied().unwrap_or_default();
        let stops = visits.iter().map(|v| firms.get(v.enterprise.as_str()).copied().unwrap_or(home));
        let mut at = home;
        let mut tenths = 0;
        for stop in stops.chain([home]) {
            tenths += instance.settings.travel.between(at, stop);
            at = stop;
        }
        tenths += visits.iter().map(|v| v.minutes * 10).sum::<i64>();
        let load = loads.entry(officer).or_default();
        load.0 += many(visits.len());
        load.1 += tenths;
        load.2 += 1;
    }
    let mut all: Vec<OfficerLoad> = loads
        .into_iter()
        .filter_map(|(officer, (visits, tenths, days))| {
            Some(OfficerLoad { officer: around.people.get(officer)?.clone(), visits, minutes: whole(tenths / 10), days })
        })
        .collect();
    all.sort_by(|a, b| (&a.officer.body, &a.officer.name).cmp(&(&b.officer.body, &b.officer.name)));
    all
}
