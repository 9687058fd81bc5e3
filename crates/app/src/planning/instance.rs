//! From the registers to the planner's question.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use heyi_domain::demand::{DayPart, DemandKind};
use heyi_domain::firm::RiskClass;
use heyi_domain::ids::{BodyCode, FirmId};
use heyi_domain::month::SetAside;
use heyi_planner::instance::{Body, Demand, Enterprise, Instance, OnSite, Officer, Qualification, Settings, Shift, Town, Travel};
use heyi_rulebook::Day;
use heyi_store::{Query, args, placeholders};

use super::list::{Known, open_demands};
use crate::tasks::{cap_standing, parse};
use crate::{App, AppError};

/// Most days of one plan.
const MOST_DAYS: usize = 62;

/// 执法证: the only qualification the registers know.
const CERTIFICATE: &str = "执法证";

/// The question, and what is not asked.
pub(super) struct Question {
    pub instance: Instance,
    pub set_aside: Vec<SetAside>,
}

/// A firm as planning needs it.
struct Place {
    name: String,
    town: String,
    risk: RiskClass,
    closed: Option<Day>,
    at: Option<(i64, i64)>,
}

impl App {
    /// The question for these days, from the district's open demands.
    pub(super) async fn question<Q: Query>(&self, q: &mut Q, district: &str, (first, last): (Day, Day)) -> Result<Question, AppError> {
        let days = self.working_days(first, last)?;
        let demands = open_demands(q, district, &first.to_string(), &last.to_string()).await?;
        let places = places(q, &demands).await?;
        let mut set_aside = Vec::new();
        let kept = self.sorted_out(q, demands, &places, &days, &mut set_aside).await?;
        let middle = middle(places.values().filter_map(|p| p.at));
        let point = |at: Option<(i64, i64)>| at.map_or((0, 0), |at| metres(at, middle));
        let mut of_town: BTreeMap<String, (i64, i64)> = BTreeMap::new();
        for row in q.fetch_all("SELECT town, CAST(SUM(lng_e6) / COUNT(*) AS BIGINT) AS lng, CAST(SUM(lat_e6) / COUNT(*) AS BIGINT) AS lat FROM firms
             WHERE lng_e6 IS NOT NULL AND lat_e6 IS NOT NULL GROUP BY town", args![]).await? {
            of_town.insert(row.string("town")?, (row.int("lng")?, row.int("lat")?));
        }
        let centre = |town: &str| point(of_town.get(town).copied());
        let towns: Vec<Town> = self
            .rules
            .towns_of(district)
            .map(|t| {
                let (x, y) = centre(&t.code);
                Town { id: t.code.clone(), name: t.name.clone(), district: district.to_owned(), x, y }
            })
            .collect();
        let bodies: BTreeSet<BodyCode> = kept.iter().map(|d| d.text.body.clone()).collect();
        let mut enterprises = Vec::new();
        let firms: BTreeSet<FirmId> = kept.iter().map(|d| d.text.firm).collect();
        for firm in &firms {
            let Some(place) = places.get(firm) else { continue };
            let wanted: Vec<BodyCode> =
                kept.iter().filter(|d| d.text.firm == *firm).map(|d| d.text.body.clone()).collect::<BTreeSet<_>>().into_iter().collect();
            let caps = cap_standing(self, q, *firm, place.risk, &wanted, days.first().copied().unwrap_or(first), None).await?;
            let left = caps.iter().filter_map(|c| Some((c.body.to_string(), i64::from(c.cap?.saturating_sub(c.used)))));
            let (x, y) = place.at.map_or_else(|| centre(&place.town), |at| metres(at, middle));
            enterprises.push(Enterprise {
                id: firm.to_string(),
                name: place.name.clone(),
                town: place.town.clone(),
                district: district.to_owned(),
                x,
                y,
                visits_left: None,
                visits_left_by_body: left.collect(),
            });
        }
        let officers = self.sendable(q, &bodies, district, &days, &centre).await?;
        let index: HashMap<Day, i64> = days.iter().copied().zip(0..).collect();
        let demands: Vec<Demand> = kept.iter().filter_map(|d| asked(d, &days, &index)).collect();
        let known: BTreeSet<&str> = towns.iter().map(|t| t.id.as_str()).collect();
        // A firm registered under a town the rulebook doesn't list is planned as lying in the middle of the district.
        let strange: BTreeSet<String> = enterprises.iter().filter(|e| !known.contains(e.town.as_str())).map(|e| e.town.clone()).collect();
        let mut towns = towns;
        towns.extend(strange.into_iter().map(|id| Town { name: id.clone(), id, district: district.to_owned(), x: 0, y: 0 }));
        Ok(Question {
            instance: Instance {
                format: "heyi-plan-instance/1".to_owned(),
                name: format!("{district} {first} {last}"),
                settings: self.limits(&days)?,
                bodies: bodies.iter().map(|b| Body { id: b.to_string(), name: self.body_ref(b).name }).collect(),
                towns,
                enterprises,
                officers,
                conflicts: different_scenes(&kept),
                demands,
            },
            set_aside,
        })
    }

    fn working_days(&self, first: Day, last: Day) -> Result<Vec<Day>, AppError> {
        if first > last {
            return Err(AppError::BadInput("结束日期早于开始日期。".to_owned()));
        }
        let mut days = Vec::new();
        let mut day = first;
        while day <= last {
            if self.rules.calendar().is_working(day).map_err(|e| AppError::BadInput(format!("{e}，请管理员补充工作日历。")))? {
                days.push(day);
            }
            if days.len() > MOST_DAYS {
                return Err(AppError::BadInput(format!("一次最多统筹{MOST_DAYS}个工作日。")));
            }
            day = day.next();
        }
        if days.is_empty() {
            return Err(AppError::BadInput("这段时间没有工作日。".to_owned()));
        }
        Ok(days)
    }

    fn limits(&self, days: &[Day]) -> Result<Settings, AppError> {
        let v = |id: &str| self.planning_value(id);
        // Seconds to tenths of a minute.
        let tenths = |seconds: i64| (seconds + 5) / 6;
        let officers = self.rules.rule("cq375-15-officers").and_then(heyi_rulebook::Rule::whole_quantity);
        Ok(Settings {
            days: days.iter().map(ToString::to_string).collect(),
            max_bodies: v("plan-max-bodies")?,
            max_minutes: v("plan-max-minutes")?,
            on_site: OnSite::Parallel,
            handover_minutes: v("plan-handover-minutes")?,
            officers_per_body: officers.and_then(|n| i64::try_from(n).ok()).ok_or_else(|| AppError::Broken("cq375-15-officers has no number".to_owned()))?,
            officer_minutes_per_day: v("plan-officer-minutes")?,
            day_shift: (v("plan-day-from")?, v("plan-day-to")?),
            night_shift: (v("plan-night-from")?, v("plan-night-to")?),
            travel: Travel { fixed: tenths(v("plan-travel-start")?), per_km: tenths(v("plan-travel-km")?) },
        })
    }

    /// What must not be planned, with the reason.
    async fn sorted_out<Q: Query>(
        &self,
        q: &mut Q,
        demands: Vec<Known>,
        places: &HashMap<FirmId, Place>,
        days: &[Day],
        aside: &mut Vec<SetAside>,
    ) -> Result<Vec<Known>, AppError> {
        let (Some(first), Some(last)) = (days.first(), days.last()) else { return Ok(Vec::new()) };
        let mut visits: HashMap<String, (String, String)> = HashMap::new();
        let rows = q
            .fetch_all(
                "SELECT v.firm, v.day, v.lead FROM visits v WHERE v.status = 'planned' AND v.recheck = 0 AND v.day >= $1 AND v.day <= $2
                 AND v.kind IN ('daily', 'special') ORDER BY v.day DESC",
                args![format!("{}-01", &first.to_string()[..7]), format!("{}-31", &last.to_string()[..7])],
            )
            .await?;
        for row in rows {
            visits.insert(row.string("firm")?, (row.string("day")?, row.string("lead")?));
        }
        let mut kept: Vec<Known> = Vec::with_capacity(demands.len());
        let mut asked: HashMap<(FirmId, String), BodyCode> = HashMap::new();
        for demand in demands {
            let text = &demand.text;
            let why = if let Some(day) = places.get(&text.firm).and_then(|p| p.closed) {
                Some(format!("该企业已于{}注销或者歇业", day.chinese()))
            } else if !days.iter().any(|d| text.first_day <= *d && *d <= text.last_day) {
                Some("需求的时段内没有工作日".to_owned())
            } else if let Some((day, lead)) = visits.get(&text.firm.to_string()).filter(|_| text.kind.counted()) {
                let lead = BodyCode(lead.clone());
                let own = lead == text.body;
                let name = self.body_ref(&lead).name;
                Some(if own { format!("本单位已安排{}检查该企业", parse(day)?.chinese()) } else { format!("{name}已安排{}检查该企业，请并入该任务", parse(day)?.chinese()) })
            } else {
                text.checks
                    .iter()
                    .find_map(|check| asked.get(&(text.firm, check.clone())).map(|body| (check, body)))
                    .map(|(check, body)| format!("{}已提出检查“{}”，同一事项不重复检查", self.body_ref(body).name, self.matter(check)))
            };
            match why {
                Some(why) => aside.push(SetAside { demand: demand.id, why }),
                None => {
                    for check in &text.checks {
                        asked.insert((text.firm, check.clone()), text.body.clone());
                    }
                    kept.push(demand);
                }
            }
        }
        Ok(kept)
    }

    /// Officers of these bodies who may be sent on some of the days.
    async fn sendable<Q: Query>(
        &self,
        q: &mut Q,
        bodies: &BTreeSet<BodyCode>,
        district: &str,
        days: &[Day],
        centre: &(impl Fn(&str) -> (i64, i64) + Sync),
    ) -> Result<Vec<Officer>, AppError> {
        let (Some(first), Some(last)) = (days.first(), days.last()) else { return Ok(Vec::new()) };
        let mut officers = Vec::new();
        for body in bodies {
            let rows = q
                .fetch_all(
                    "SELECT id, cert_from, cert_to, left_on FROM people WHERE body = $1 AND cert_number IS NOT NULL
                     AND (roles LIKE '%officer%' OR roles LIKE '%leader%') ORDER BY id",
                    args![body.as_str()],
                )
                .await?;
            let town = self.body(body).and_then(|b| b.town.clone());
            let (x, y) = town.as_deref().map_or((0, 0), centre);
            for row in rows {
                let id = row.string("id")?;
                let left = row.opt_text("left_on")?.map(parse).transpose()?;
                let busy: BTreeSet<String> = q
                    .fetch_all(
                        "SELECT day FROM visit_officers WHERE person = $1 AND live = 1 AND day >= $2 AND day <= $3",
                        args![id.as_str(), first.to_string(), last.to_string()],
                    )
                    .await?
                    .iter()
                    .map(|r| r.string("day"))
                    .collect::<Result<_, _>>()?;
                let off = days.iter().zip(0..).filter(|(d, _)| busy.contains(&d.to_string()) || left.is_some_and(|left| left <= **d)).map(|(_, at)| at);
                let recusals = q.fetch_all("SELECT firm FROM recusals WHERE person = $1 ORDER BY firm", args![id.as_str()]).await?;
                officers.push(Officer {
                    body: body.to_string(),
                    district: district.to_owned(),
                    town: town.clone(),
                    x,
                    y,
                    qualifications: vec![Qualification {
                        id: CERTIFICATE.to_owned(),
                        valid_from: row.opt_string("cert_from")?.unwrap_or_else(|| first.to_string()),
                        valid_to: row.opt_string("cert_to")?.unwrap_or_else(|| last.to_string()),
                    }],
                    days_off: off.collect(),
                    excluded_enterprises: recusals.iter().map(|r| r.string("firm")).collect::<Result<_, _>>()?,
                    id,
                });
            }
        }
        Ok(officers)
    }
}

async fn places<Q: Query>(q: &mut Q, demands: &[Known]) -> Result<HashMap<FirmId, Place>, AppError> {
    let firms: Vec<String> = demands.iter().map(|d| d.text.firm.to_string()).collect::<BTreeSet<_>>().into_iter().collect();
    let mut all = HashMap::with_capacity(firms.len());
    for some in firms.chunks(500) {
        let sql = format!("SELECT id, name, town, risk, closed_on, lng_e6, lat_e6 FROM firms WHERE id IN ({})", placeholders(1, some.len()));
        for row in q.fetch_all(sql, some.iter().map(|f| f.as_str().into()).collect()).await? {
            let place = Place {
                name: row.string("name")?,
                town: row.string("town")?,
                risk: serde_json::from_value(serde_json::Value::String(row.string("risk")?))?,
                closed: row.opt_text("closed_on")?.map(parse).transpose()?,
                at: row.opt_int("lng_e6")?.zip(row.opt_int("lat_e6")?),
            };
            all.insert(row.text("id")?.parse().map_err(|_| AppError::Broken("firm id".to_owned()))?, place);
        }
    }
    Ok(all)
}

fn middle(points: impl Iterator<Item = (i64, i64)>) -> (i64, i64) {
    let (mut x, mut y, mut n) = (0, 0, 0);
    for point in points {
        x += point.0;
        y += point.1;
        n += 1;
    }
    if n == 0 { (0, 0) } else { (x / n, y / n) }
}

/// Metres east and north of a point, on a plane; good to a few parts in a thousand within a district.
fn metres(at: (i64, i64), from: (i64, i64)) -> (i64, i64) {
    // Thousandths of the cosine of the latitude, by its series: whole numbers only.
    let lat = from.1 / 1_000_000;
    let rad_milli = lat * 17_453 / 1_000;
    let cos_milli = 1_000 - rad_milli * rad_milli / 2_000 + rad_milli * rad_milli / 1_000 * rad_milli / 1_000 * rad_milli / 24_000;
    ((at.0 - from.0) * 11_132 / 100_000 * cos_milli / 1_000, (at.1 - from.1) * 11_095 / 100_000)
}

fn asked(known: &Known, days: &[Day], index: &HashMap<Day, i64>) -> Option<Demand> {
    let text = &known.text;
    let inside = || days.iter().filter(|d| text.first_day <= **d && **d <= text.last_day);
    let (first, last) = (inside().next()?, inside().next_back()?);
    Some(Demand {
        id: known.id.to_string(),
        enterprise: text.firm.to_string(),
        body: text.body.to_string(),
        qualification: CERTIFICATE.to_owned(),
        minutes: i64::from(text.minutes),
        first_day: *index.get(first)?,
        last_day: *index.get(last)?,
        shift: match text.part {
            DayPart::Day => Shift::Day,
            DayPart::Night => Shift::Night,
            DayPart::Any => Shift::Any,
        },
        announced: text.announced,
        confidential: text.confidential,
        exempt_from_cap: !text.kind.counted(),
        kind: kind(text.kind).to_owned(),
        fixed_officers: None,
        droppable: !text.must,
        priority: weight(text.kind),
    })
}

const fn kind(kind: DemandKind) -> &'static str {
    match kind {
        DemandKind::Random => "random",
        DemandKind::Risk => "risk",
        DemandKind::Complaint => "complaint",
        DemandKind::FollowUp => "follow_up",
        DemandKind::Special => "special",
    }
}

/// What is left out first where something must be: drawn ones before risk, risk before special, those before rechecks and complaints.
const fn weight(kind: DemandKind) -> i64 {
    match kind {
        DemandKind::Random => 1,
        DemandKind::Risk => 2,
        DemandKind::Special => 3,
        DemandKind::FollowUp => 4,
        DemandKind::Complaint => 5,
    }
}

/// Matters of two scenes are two check lists: they are never one visit.
fn different_scenes(demands: &[Known]) -> Vec<(String, String)> {
    let mut of_firm: BTreeMap<FirmId, Vec<&Known>> = BTreeMap::new();
    for demand in demands {
        of_firm.entry(demand.text.firm).or_default().push(demand);
    }
    let mut pairs = Vec::new();
    for same in of_firm.values() {
        for (at, a) in same.iter().enumerate() {
            pairs.extend(same[..at].iter().filter(|b| b.text.scene != a.text.scene).map(|b| (b.id.to_string(), a.id.to_string())));
        }
    }
    pairs
}
