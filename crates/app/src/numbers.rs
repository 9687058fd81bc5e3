//! 数读: numbers from the read models, each with its definition and the rows behind it. Never a ranking, never by fines.
//!
//! A number is counted with the very filter its link opens the list with, so that the rows shown are the rows counted.

use std::collections::BTreeMap;

use heyi_domain::Role;
use heyi_domain::visit::VisitStatus;
use heyi_rulebook::Day;
use heyi_store::Query;

use crate::findings::findings_of;
use crate::tasks::parse;
use crate::views::{DayNumber, FindingFilter, Number, Numbers, SceneNumber, VisitFilter, link};
use crate::{App, AppError, Caller};

impl App {
    /// Numbers of the own body between two days; supervisors see the district.
    ///
    /// # Errors
    /// Days the wrong way round, no enforcement body.
    pub async fn numbers(&self, caller: &Caller, from: Option<Day>, to: Option<Day>) -> Result<Numbers, AppError> {
        let today = self.today();
        let to = to.unwrap_or(today);
        let from = from.unwrap_or_else(|| Day::new(today.year(), today.month(), 1).unwrap_or(today));
        if from > to {
            return Err(AppError::BadInput("开始日期晚于结束日期。".to_owned()));
        }
        let mut q = self.db.read().await?;
        let held = held(caller, from, to);
        let joint = VisitFilter { joint: Some(true), ..held.clone() };
        let with_findings = VisitFilter { with_findings: Some(true), ..held.clone() };
        let published = VisitFilter { published: Some(true), ..held.clone() };
        let planned = VisitFilter { status: Some(VisitStatus::Planned), from: Some(from), to: Some(to), recheck: Some(false), ..VisitFilter::default() };
        let rows = [
            ("visits", "已检查", "次", "期间内已结束的检查次数，复查不计", COUNT, &held),
            ("firms", "涉及对象", "户", "上述检查的对象数，同一对象有几次检查的只计一户", FIRMS, &held),
            ("joint", "联合检查", "次", "上述检查中，两个以上单位一次入企的", COUNT, &joint),
            ("spared", "减少入企", "次", SPARED_MEANS, SPARED, &joint),
            ("with_findings", "发现问题的检查", "次", "上述检查中，清单至少有一项问题未当场改正的", COUNT, &with_findings),
            ("published", "已公开结果", "次", "上述检查中，检查结果已公开的", COUNT, &published),
            ("planned", "待检查", "次", "期间内已安排、尚未入场的检查", COUNT, &planned),
        ];
        let mut numbers = Vec::with_capacity(rows.len());
        for (key, label, unit, definition, what, filter) in rows {
            let value = self.count_visits(&mut q, caller, filter, what).await?;
            numbers.push(number(key, label, value, unit, definition, link("/visits", filter)));
        }
        let by_scene = self.by_scene(&mut q, caller, &held).await?;
        let by_day = self.by_day(&mut q, caller, &held).await?;
        Ok(Numbers { from, to, numbers, by_scene, by_day })
    }

    async fn by_scene<Q: Query>(&self, q: &mut Q, caller: &Caller, held: &VisitFilter) -> Result<Vec<SceneNumber>, AppError> {
        let (sql, values) = self.visits_of(caller, held)?.select("v.scene, COUNT(*) AS n", " GROUP BY v.scene");
        let mut scenes: BTreeMap<String, (u32, u32)> = BTreeMap::new();
        for row in q.fetch_all(sql, values).await? {
            scenes.entry(row.string("scene")?).or_default().0 = some(row.int("n")?);
        }
        let found = FindingFilter { from: held.from, to: held.to, ..FindingFilter::default() };
        let (clauses, values) = findings_of(caller, &found)?;
        // The scene of a finding is that of its visit.
        let sql = format!("SELECT s.scene, COUNT(*) AS n FROM (SELECT f.visit {clauses}) g JOIN visits s ON s.id = g.visit GROUP BY s.scene");
        for row in q.fetch_all(sql, values).await? {
            scenes.entry(row.string("scene")?).or_default().1 = some(row.int("n")?);
        }
        let row = |(scene, (visits, findings)): (String, (u32, u32))| SceneNumber {
            name: self.scene_name(&scene),
            visits,
            visits_link: link("/visits", &VisitFilter { scene: Some(scene.clone()), ..held.clone() }),
            findings,
            findings_link: link("/findings", &FindingFilter { scene: Some(scene.clone()), ..found.clone() }),
            scene,
        };
        Ok(scenes.into_iter().map(row).collect())
    }

    async fn by_day<Q: Query>(&self, q: &mut Q, caller: &Caller, held: &VisitFilter) -> Result<Vec<DayNumber>, AppError> {
        let (sql, values) = self.visits_of(caller, held)?.select("v.day, COUNT(*) AS n", " GROUP BY v.day ORDER BY v.day");
        let mut days = Vec::new();
        for row in q.fetch_all(sql, values).await? {
            let day = parse(row.text("day")?)?;
            let filter = VisitFilter { day: Some(day), from: None, to: None, ..held.clone() };
            days.push(DayNumber { day, visits: some(row.int("n")?), link: link("/visits", &filter) });
        }
        Ok(days)
    }

    /// What is counted over the visits a filter selects.
    pub(crate) async fn count_visits<Q: Query>(&self, q: &mut Q, caller: &Caller, filter: &VisitFilter, what: &str) -> Result<i64, AppError> {
        let (sql, values) = self.visits_of(caller, filter)?.select(what, "");
        Ok(q.fetch_one(sql, values).await?.int("n")?)
    }
}

/// Each visit once.
pub(crate) const COUNT: &str = "COUNT(*) AS n";
/// Each firm once.
const FIRMS: &str = "COUNT(DISTINCT v.firm) AS n";
/// Of each visit, the bodies that came but one.
pub(crate) const SPARED: &str =
    "CAST(COALESCE(SUM((SELECT COUNT(*) FROM visit_bodies x WHERE x.visit = v.id AND x.present = 1) - 1), 0) AS BIGINT) AS n";
/// How the number follows from the rows.
pub(crate) const SPARED_MEANS: &str = "联合检查中其他单位不再单独入企的次数：每次检查的到场单位数减一，相加";

/// Visits held in a period; a department's are those it came to.
pub(crate) fn held(caller: &Caller, from: Day, to: Day) -> VisitFilter {
    let district = matches!(caller.actor.role, Role::Supervisor | Role::Administrator);
    let invited = caller.actor.body.as_ref().is_some_and(|b| b.department_id().is_some());
    VisitFilter {
        status: Some(VisitStatus::Closed),
        from: Some(from),
        to: Some(to),
        attended: (invited && !district).then_some(true),
        recheck: Some(false),
        ..VisitFilter::default()
    }
}

pub(crate) fn number(key: &str, label: &str, value: i64, unit: &str, definition: &str, link: String) -> Number {
    Number { key: key.to_owned(), label: label.to_owned(), value, unit: unit.to_owned(), definition: definition.to_owned(), link }
}

fn some(n: i64) -> u32 {
    u32::try_from(n).unwrap_or(0)
}
