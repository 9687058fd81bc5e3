//! A visit's own page: phone and desktop.

use heyi_domain::ids::{BodyCode, VisitId};
use heyi_domain::task::{TaskStatus, officer_may};
use heyi_domain::visit::{Stop, Visit, VisitStatus, missing, next_stop, unconfirmed};
use heyi_domain::{Context, Role};
use heyi_rulebook::{AnswerKind, Citation, Day};
use heyi_store::{Query, args};

use super::list::COLUMNS;
use crate::load::Load as _;
use crate::tasks::{officer_facts, person_ref};
use crate::views::{ChecklistPoint, ExpectedOfficer, VisitView};
use crate::{App, AppError, Caller};

impl App {
    /// 检查详情.
    ///
    /// # Errors
    /// Not found, or not a body that takes part.
    pub async fn view_visit(&self, caller: &Caller, id: VisitId) -> Result<VisitView, AppError> {
        let mut q = self.db.read().await?;
        let loaded = q.visit(id).await?;
        let visit = &loaded.state;
        self.may_see_visit(caller, visit)?;
        let today = self.today();
        let sql = format!("SELECT {COLUMNS} FROM visits v JOIN firms f ON f.id = v.firm WHERE v.id = $1");
        let row = q.fetch_one(sql, args![id.to_string()]).await?;
        let task = q.task(visit.plan.task).await?.state;
        let code_link = format!("{}/p/c/{}", self.address, visit.plan.code);
        let stop = next_stop(visit);
        Ok(VisitView {
            id,
            number: loaded.number,
            row: self.visit_row(&mut q, &row).await?,
            title: visit.plan.title.clone(),
            stop,
            missing: missing(visit, today, &self.rules),
            code: visit.plan.code.clone(),
            code_svg: crate::documents::qr_svg(&code_link)?,
            code_link,
            firm_code_scanned: visit.firm_code_scanned,
            no_code_because: visit.no_code_because.clone(),
            report_by: visit.report_by,
            code_reported_on: visit.code_reported_on,
            expected: self.expected(&mut q, caller, visit, today).await?,
            present: visit.present.clone(),
            notice: visit.notice.clone(),
            checklist: self.checklist(visit)?,
            evidence: visit.evidence.clone(),
            findings: visit.findings.clone(),
            advice: visit.advice.clone(),
            confirmed: visit.confirmed.clone(),
            unconfirmed: unconfirmed(visit, &self.rules).into_iter().cloned().collect(),
            default_last_day: self.default_last_day(today),
            firm_answer: visit.firm_answer.clone(),
            documents: self.documents_of(&mut q, &id.to_string()).await?,
            acts: self.site_acts(caller, visit, task.status == TaskStatus::Published),
            publish_by: visit.publish_by,
            cites: self.stop_cites(stop),
            timeline: self.timeline_of(&mut q, loaded.events).await?,
        })
    }

    pub(super) fn may_see_visit(&self, caller: &Caller, visit: &Visit) -> Result<(), AppError> {
        if matches!(caller.actor.role, Role::Supervisor | Role::Administrator) {
            return Ok(());
        }
        let body = caller.actor.acting_body()?;
        let takes_part = body == &visit.plan.lead_body || visit.plan.checks.iter().any(|c| &c.planned.body == body);
        if takes_part { Ok(()) } else { Err(AppError::NotFound("这次检查")) }
    }

    /// Proposed last day for corrections, from the settings.
    pub(crate) fn default_last_day(&self, today: Day) -> Day {
        let days = self.rules.setting("correction-default-days").map_or(0, |s| s.value);
        let nominal = today.plus_days(i32::try_from(days).unwrap_or(0));
        self.rules.calendar().on_or_after(nominal).unwrap_or(nominal)
    }

    fn site_acts(&self, caller: &Caller, visit: &Visit, task_open: bool) -> Vec<String> {
        acts(caller, visit, task_open, unconfirmed(visit, &self.rules).is_empty(), self.today())
    }

    fn stop_cites(&self, stop: Stop) -> Vec<Citation> {
        let ids: &[&str] = match stop {
            Stop::Code => &["g-code"],
            Stop::Certificate => &["g-cert", "cq375-15-officers", "g-code"],
            Stop::Check => &["g-item", "g-record"],
            Stop::List | Stop::Sign => &["g-record", "g-correct"],
            Stop::Done => &["d118-6-other"],
        };
        ids.iter().map(|id| self.rules.cite(id)).collect()
    }

    async fn expected<Q: Query>(&self, q: &mut Q, caller: &Caller, visit: &Visit, today: Day) -> Result<Vec<ExpectedOfficer>, AppError> {
        let people: Vec<_> = visit.expected.iter().map(|(_, p)| *p).collect();
        let known = officer_facts(q, &people).await?;
        let cx = Context { now_ms: self.now_ms(), today, actor: &caller.actor, rules: &self.rules, facts: () };
        let mut list = Vec::with_capacity(known.len());
        for facts in &known {
            let body = visit.expected.iter().find(|(_, p)| p == &facts.person).map_or(&facts.body, |(b, _)| b);
            let verdict = officer_may(facts, body, (today, today), &[visit.plan.firm], &cx);
            list.push(ExpectedOfficer {
                person: person_ref(self, facts),
                valid: verdict.is_ok(),
                why_not: verdict.err().map(|r| r.message),
                valid_to: facts.valid_to,
                me: facts.person == caller.actor.person,
            });
        }
        Ok(list)
    }

    fn checklist(&self, visit: &Visit) -> Result<Vec<ChecklistPoint>, AppError> {
        let district = self.body(&visit.plan.lead_body).map(|b| b.district.clone()).unwrap_or_default();
        let mut points = Vec::with_capacity(visit.plan.checks.len());
        for planned in &visit.plan.checks {
            let id = &planned.planned.check;
            let check = self.rules.check(id).ok_or_else(|| AppError::Broken(format!("check {id}")))?;
            let department = BodyCode::department(&district, &check.department_id);
            let refer_to = (check.department_id != "JZ" && department != planned.planned.body && self.body(&department).is_some()).then(|| self.body_ref(&department));
            let dispositions = dispositions(&check.on_fail, planned.planned.item.is_some(), refer_to.is_some());
            points.push(ChecklistPoint {
                check: id.clone(),
                matter: check.matter.clone(),
                point: check.point.clone(),
                legal_basis: check.legal_basis.clone(),
                basis_verified: check.basis_verified,
                body: self.body_ref(&planned.planned.body),
                kind: planned.planned.kind.clone(),
                answer_type: answer_type(check.answer.kind).to_owned(),
                unit: check.answer.unit.clone(),
                options: check.answer.options.clone().unwrap_or_default(),
                pass_words: heyi_rulebook::checklist::rule_words(check),
                item: planned.planned.item.clone(),
                item_name: planned.planned.item.as_ref().and_then(|i| self.rules.item(i)).map(|i| i.name.clone()),
                on_fail: check.on_fail.clone(),
                dispositions,
                refer_to,
                found_before: planned.found_before,
                open: visit.present.iter().any(|p| p.body == planned.planned.body),
                answered: visit.answer(id).cloned(),
            });
        }
        Ok(points)
    }
}

const fn answer_type(kind: AnswerKind) -> &'static str {
    match kind {
        AnswerKind::Boolean => "boolean",
        AnswerKind::Number => "number",
        AnswerKind::Date => "date",
        AnswerKind::Enum => "enum",
    }
}

/// Dispositions that are allowed, the one the data propose first. What the data want handed to the department stays with it where the
/// department itself checked: then a case of its own is proposed.
fn dispositions(on_fail: &str, has_item: bool, has_department: bool) -> Vec<String> {
    let grave = on_fail.contains("移送");
    let mut list = vec!["order", "corrected_on_spot"];
    if has_item {
        list.insert(if grave { 0 } else { 2 }, "propose_case");
    }
    if has_department {
        list.insert(if grave { 0 } else { list.len() }, "refer");
    }
    list.into_iter().map(str::to_owned).collect()
}

/// What this person may do next, the main act first.
fn acts(caller: &Caller, visit: &Visit, task_open: bool, confirmed: bool, today: Day) -> Vec<String> {
    let actor = &caller.actor;
    let leads = actor.body.as_ref() == Some(&visit.plan.lead_body);
    let leader = leads && actor.role == Role::Leader;
    let on_team = visit.expected.iter().any(|(_, p)| *p == actor.person) || leader;
    let mut acts: Vec<&str> = Vec::new();
    match visit.status {
        VisitStatus::Planned if on_team && task_open => {
            if visit.firm_code_scanned || visit.no_code_because.is_some() {
                if visit.plan.day <= today {
                    acts.push("enter");
                }
            } else {
                acts.extend(["scan", "no_code"]);
            }
            acts.push("abandon");
        }
        VisitStatus::OnSite if on_team => {
            if visit.notice.is_none() {
                acts.push("notice");
            } else {
                acts.extend(["answer", "pass_rest", "evidence"]);
                if visit.open_checks().all(|c| visit.answer(&c.planned.check).is_some()) {
                    acts.insert(0, "merge");
                }
            }
            acts.push("abandon");
        }
        VisitStatus::Listed if on_team => {
            if confirmed {
                acts.extend(["sign", "refuse"]);
            } else if visit.present.iter().any(|p| p.person == actor.person) && !visit.confirmed.contains(&actor.person) {
                acts.push("confirm");
            }
            acts.extend(["merge", "answer", "evidence"]);
        }
        VisitStatus::Signed if on_team => acts.extend(["close", "evidence"]),
        VisitStatus::Closed if leader && visit.published_on.is_none() => acts.push("publish"),
        _ => {}
    }
    if visit.status == VisitStatus::Planned && leader {
        acts.push("move");
    }
    if leads && visit.no_code_because.is_some() && visit.code_reported_on.is_none() && matches!(actor.role, Role::Leader | Role::Officer) {
        acts.push("report_code");
    }
    acts.into_iter().map(str::to_owned).collect()
}
