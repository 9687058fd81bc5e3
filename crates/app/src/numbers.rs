//! 数读: numbers from the read models, each with its definition and the rows behind it. Never a ranking, never by fines.

use heyi_domain::Role;
use heyi_rulebook::Day;
use heyi_store::{Query as _, args};

use crate::tasks::parse;
use crate::views::{DayNumber, Number, Numbers, SceneNumber};
use crate::{App, AppError, Caller};

impl App {
    /// Numbers of the own body between two days; supervisors see the district.
    ///
    /// # Errors
    /// Days the wrong way round, no enforcement body.
    pub async fn numbers(&self, caller: &Caller, from: Option<Day>, to: Option<Day>) -> Result<Numbers, AppError> {
        let today = self.today();
        let to = to.unwrap_or(today);
        let first_of_month = || Day::new(today.year(), today.month(), 1).unwrap_or(today);
        let from = from.unwrap_or_else(first_of_month);
        if from > to {
            return Err(AppError::BadInput("开始日期晚于结束日期。".to_owned()));
        }
        let all = matches!(caller.actor.role, Role::Supervisor | Role::Administrator);
        // A body sees the visits it led or took part in.
        let body = if all { String::new() } else { caller.actor.acting_body()?.to_string() };
        let scope = if all { "$1 = ''" } else { "EXISTS (SELECT 1 FROM visit_bodies b WHERE b.visit = v.id AND b.body = $1)" };
        let mut q = self.db.read().await?;
        let base = format!("FROM visits v WHERE {scope} AND v.day >= $2 AND v.day <= $3");
        let values = || args![body.as_str(), from.to_string(), to.to_string()];
        let mut one = async |sql: String| -> Result<i64, AppError> { Ok(q.fetch_one(sql, values()).await?.int("n")?) };
        let visits = one(format!("SELECT COUNT(*) AS n {base} AND v.status = 'closed'")).await?;
        let firms = one(format!("SELECT COUNT(DISTINCT v.firm) AS n {base} AND v.status = 'closed'")).await?;
        let with_findings = one(format!("SELECT COUNT(*) AS n {base} AND v.status = 'closed' AND v.findings > 0")).await?;
        let joint = one(format!(
            "SELECT COUNT(*) AS n {base} AND v.status = 'closed' AND (SELECT COUNT(*) FROM visit_bodies x WHERE x.visit = v.id) > 1"
        ))
        .await?;
        let spared = one(format!(
            "SELECT CAST(COALESCE(SUM((SELECT COUNT(*) FROM visit_bodies x WHERE x.visit = v.id) - 1), 0) AS BIGINT) AS n {base} AND v.status = 'closed'"
        ))
        .await?;
        let published = one(format!("SELECT COUNT(*) AS n {base} AND v.published_on IS NOT NULL")).await?;
        let planned = one(format!("SELECT COUNT(*) AS n {base} AND v.status = 'planned'")).await?;
        let number = |key: &str, label: &str, value: i64, unit: &str, definition: &str, link: &str| Number {
            key: key.to_owned(),
            label: label.to_owned(),
            value,
            unit: unit.to_owned(),
            definition: definition.to_owned(),
            link: link.to_owned(),
        };
        let numbers = vec![
            number("visits", "已检查", visits, "次", "期间内已结束的检查次数，复查不计", "/visits?status=closed"),
            number("firms", "涉及对象", firms, "户", "期间内被检查的对象数，同一对象只计一户", "/visits?status=closed"),
            number("joint", "联合检查", joint, "次", "两个以上单位一次入企的检查", "/visits?status=closed"),
            number("spared", "减少入企", spared, "次", "联合检查中其他单位不再单独入企的次数", "/visits?status=closed"),
            number("with_findings", "发现问题的检查", with_findings, "次", "清单中至少有一项问题未当场改正的检查", "/findings"),
            number("published", "已公开结果", published, "次", "检查结果已公开的检查", "/results"),
            number("planned", "待检查", planned, "次", "已安排、尚未入场的检查", "/visits?status=planned"),
        ];
        let rows = q
            .fetch_all(
                format!("SELECT v.scene, COUNT(*) AS visits, CAST(COALESCE(SUM(v.findings), 0) AS BIGINT) AS findings {base} AND v.status = 'closed' GROUP BY v.scene ORDER BY v.scene"),
                values(),
            )
            .await?;
        let mut by_scene = Vec::with_capacity(rows.len());
        for row in rows {
            let scene = row.string("scene")?;
            by_scene.push(SceneNumber {
                name: self.rules.scene(&scene).map_or_else(|| scene.clone(), |s| s.name.clone()),
                scene,
                visits: u32::try_from(row.int("visits")?).unwrap_or(0),
                findings: u32::try_from(row.int("findings")?).unwrap_or(0),
            });
        }
        let rows =
            q.fetch_all(format!("SELECT v.day, COUNT(*) AS visits {base} AND v.status = 'closed' GROUP BY v.day ORDER BY v.day"), values()).await?;
        let mut by_day = Vec::with_capacity(rows.len());
        for row in rows {
            by_day.push(DayNumber { day: parse(row.text("day")?)?, visits: u32::try_from(row.int("visits")?).unwrap_or(0) });
        }
        Ok(Numbers { from, to, numbers, by_scene, by_day })
    }
}
