//! What is known before a visit is planned: who may check what, caps, other bodies' plans, last results.

use std::collections::BTreeMap;

use heyi_domain::firm::RiskClass;
use heyi_domain::ids::{BodyCode, FirmId, TaskId};
use heyi_domain::task::{CapStanding, CheckStanding, FirmStanding, InspectionKind, OtherPlan, PlannedCheck, TaskPlan};
use heyi_rulebook::{AuthorityKind, Citation, Day};
use heyi_store::{Query, args};

use crate::{App, AppError};

impl App {
    /// Who checks a matter, and why.
    pub(crate) fn check_standing(&self, chosen: &PlannedCheck, on: Day) -> Result<CheckStanding, AppError> {
        let check = self.rules.check(&chosen.check).ok_or_else(|| AppError::BadInput(format!("检查事项{}不在目录中。", chosen.check)))?;
        let body_name = self.body_ref(&chosen.body).name;
        let mut standing = CheckStanding {
            check: check.id.clone(),
            matter: check.matter.clone(),
            item: chosen.item.clone(),
            body: chosen.body.clone(),
            body_name,
            may_act: true,
            published: true,
            kind: chosen.kind.clone(),
            why: String::new(),
            cites: vec![check.citation()],
            otherwise: None,
            warnings: Vec::new(),
        };
        if !check.basis_verified {
            standing.warnings.push("检查依据未核实".to_owned());
        }
        let Some(item) = &chosen.item else {
            standing.why = "没有对应的处罚事项，由主管部门检查，发现问题记录并移送".to_owned();
            return Ok(standing);
        };
        let answer = self.competence(item, &chosen.body, on)?;
        standing.may_act = answer.may_act;
        standing.published = self.rules.item(item).is_some();
        standing.kind = answer.kind.label().to_owned();
        standing.why = answer.reason;
        standing.cites.extend(answer.basis);
        standing.otherwise = answer.otherwise.first().map(|o| o.text.clone());
        standing.warnings.extend(answer.warnings);
        Ok(standing)
    }

    /// The check matters of a scene with the body that makes each: the leading town where it may, else the department.
    pub(crate) fn assign_checks(&self, lead: &BodyCode, scene: &str, chosen: &[String], on: Day) -> Result<Vec<PlannedCheck>, AppError> {
        let scene = self.rules.scene(scene).ok_or_else(|| AppError::BadInput("检查场景不在目录中。".to_owned()))?;
        let district = self.body(lead).ok_or(AppError::NotFound("牵头单位"))?.district.clone();
        let mut planned = Vec::new();
        for check in &scene.checks {
            if !chosen.is_empty() && !chosen.contains(&check.id) {
                continue;
            }
            let department = BodyCode::department(&district, &check.department_id);
            let own = check.department_id == "JZ";
            let (by_lead, kind) = match &check.item_id {
                Some(item) => {
                    let answer = self.competence(item, lead, on)?;
                    (answer.may_act, answer.kind)
                }
                None => (own, AuthorityKind::Department),
            };
            let body = if own || by_lead { lead.clone() } else { self.holder(&department, check.item_id.as_deref(), &district, on)? };
            if body != *lead && self.body(&body).is_none() {
                continue;
            }
            planned.push(PlannedCheck { check: check.id.clone(), item: check.item_id.clone(), body, kind: kind.label().to_owned() });
        }
        Ok(planned)
    }

    /// The department that checks a matter: the one the scene names, or, where another department holds the item, that one.
    fn holder(&self, named: &BodyCode, item: Option<&str>, district: &str, on: Day) -> Result<BodyCode, AppError> {
        let Some(item) = item.and_then(|id| self.rules.item(id)) else { return Ok(named.clone()) };
        if self.competence(&item.id, named, on)?.may_act {
            return Ok(named.clone());
        }
        Ok(BodyCode::department(district, &item.department_id))
    }

    /// Facts about the firms of a plan.
    pub(crate) async fn firm_standings<Q: Query>(&self, q: &mut Q, plan: &TaskPlan, this_task: Option<TaskId>) -> Result<Vec<FirmStanding>, AppError> {
        let mut bodies: Vec<BodyCode> = plan.checks.iter().map(|c| c.body.clone()).collect();
        bodies.push(plan.lead_body.clone());
        bodies.sort();
        bodies.dedup();
        let mut standings = Vec::with_capacity(plan.firms.len());
        for firm in &plan.firms {
            let Some(row) =
                q.fetch_optional("SELECT name, risk, closed_on, last_visit, last_result FROM firms WHERE id = $1", args![firm.firm.to_string()]).await?
            else {
                return Err(AppError::NotFound("所选检查对象"));
            };
            let last = match (row.opt_text("last_visit")?, row.opt_text("last_result")?) {
                (Some(day), Some(result)) => Some(format!("{}：{result}", parse(day)?.chinese_date())),
                _ => None,
            };
            let risk: RiskClass = serde_json::from_value(serde_json::Value::String(row.string("risk")?))?;
            standings.push(FirmStanding {
                firm: firm.firm,
                name: row.string("name")?,
                closed: row.opt_text("closed_on")?.map(parse).transpose()?,
                others: self.other_plans(q, firm.firm, plan, this_task).await?,
                caps: cap_standing(self, q, firm.firm, risk, &bodies, plan.first_day, this_task).await?,
                last_result: last,
            });
        }
        Ok(standings)
    }

    /// Other bodies' visits to the firm in the month of the plan. 线索核查 and 即时检查 must happen in any case and stop nobody.
    async fn other_plans<Q: Query>(&self, q: &mut Q, firm: FirmId, plan: &TaskPlan, this_task: Option<TaskId>) -> Result<Vec<OtherPlan>, AppError> {
        if matches!(plan.kind, InspectionKind::Lead | InspectionKind::Instant) {
            return Ok(Vec::new());
        }
        let first = plan.first_day.to_string();
        let month = &first[..7];
        let rows = q
            .fetch_all(
                "SELECT v.task, t.title, v.lead, v.day FROM visits v JOIN tasks t ON t.id = v.task
                 WHERE v.firm = $1 AND v.status = 'planned' AND v.recheck = 0 AND v.day >= $2 AND v.day <= $3
                 AND v.lead <> $4 AND v.kind IN ('daily', 'special') ORDER BY v.day",
                args![firm.to_string(), format!("{month}-01"), format!("{month}-31"), plan.lead_body.as_str()],
            )
            .await?;
        let mut plans = Vec::new();
        for row in rows {
            let task: TaskId = row.text("task")?.parse().map_err(|_| AppError::Broken("task id".to_owned()))?;
            if Some(task) == this_task {
                continue;
            }
            let body = BodyCode(row.string("lead")?);
            plans.push(OtherPlan { task, title: row.string("title")?, body_name: self.body_ref(&body).name, body, day: parse(row.text("day")?)? });
        }
        Ok(plans)
    }
}

/// First and last day of the year a day lies in, as the store writes days.
pub(crate) fn year_of(on: Day) -> (String, String) {
    let year = on.year();
    (format!("{year:04}-01-01"), format!("{year:04}-12-31"))
}

impl App {
    /// 年度频次上限 of a body for firms of a class, with its source. `None`: none is published.
    pub(crate) fn yearly_cap(&self, body: &BodyCode, risk: RiskClass, on: Day) -> Option<(u32, Citation)> {
        let cap = self.rules.frequency_cap(body.department_id().unwrap_or("JZ"), risk.letter(), on)?;
        Some((u32::try_from(cap.value).ok()?, Citation { law: cap.name.clone(), article: cap.source.clone(), basis: cap.basis }))
    }
}

/// Visits used and allowed this year, of each body to one firm.
pub(crate) async fn cap_standing<Q: Query>(
    app: &App,
    q: &mut Q,
    firm: FirmId,
    risk: RiskClass,
    bodies: &[BodyCode],
    on: Day,
    this_task: Option<TaskId>,
) -> Result<Vec<CapStanding>, AppError> {
    let (first, last) = year_of(on);
    let rows = q
        .fetch_all(
            "SELECT b.body, v.task FROM visit_bodies b JOIN visits v ON v.id = b.visit
             WHERE b.firm = $1 AND b.counted = 1 AND b.day >= $2 AND b.day <= $3",
            args![firm.to_string(), first, last],
        )
        .await?;
    let own = this_task.map(|t| t.to_string());
    let mut used: BTreeMap<String, u32> = BTreeMap::new();
    for row in rows {
        if own.as_deref() != Some(row.text("task")?) {
            *used.entry(row.string("body")?).or_default() += 1;
        }
    }
    let standings = bodies.iter().map(|body| {
        let (cap, cite) = app.yearly_cap(body, risk, on).unzip();
        CapStanding {
            body: body.clone(),
            body_name: app.body_ref(body).name,
            used: used.get(body.as_str()).copied().unwrap_or(0),
            cap,
            cite,
        }
    });
    Ok(standings.collect())
}

pub(crate) fn parse(text: &str) -> Result<Day, AppError> {
    Day::parse(text).map_err(|e| AppError::Broken(e.to_string()))
}
