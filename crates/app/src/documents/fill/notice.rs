//! 行政检查通知书.

use heyi_domain::firm::FirmRecord;
use heyi_domain::ids::BodyCode;
use heyi_domain::task::{CapStanding, InspectionKind, Task};
use heyi_domain::visit::{Present, Visit, VisitCheck};
use heyi_rulebook::Basis;
use serde_json::{Map, Value, json};

use super::office::{Office, Stamp, fit, kind, maybe, said};
use super::site::VisitTimes;
use crate::day_of;

/// What the notice says.
pub(crate) struct NoticeFacts<'a> {
    pub visit: &'a Visit,
    pub task: &'a Task,
    pub times: &'a VisitTimes,
    pub firm: &'a FirmRecord,
    /// 检查计划名称, where the task belongs to one.
    pub programme: Option<&'a str>,
    /// 审批表文号, or how it was approved.
    pub approval: &'a str,
    /// Visits used and allowed this year of the bodies that come, this visit among those used.
    pub caps: &'a [CapStanding],
}

/// Fills the notice.
pub(crate) fn inspection_notice(office: &Office, stamp: &Stamp, facts: &NoticeFacts<'_>) -> Value {
    let NoticeFacts { visit, times, firm, .. } = facts;
    let lead = &visit.plan.lead_body;
    let mut data = office.paper(stamp, lead);
    data.insert("seal".to_owned(), office.seal(lead));
    data.insert("party".to_owned(), office.party(&visit.plan.firm_name, firm));
    data.insert("kind".to_owned(), kind(visit.plan.kind).into());
    data.insert("source".to_owned(), fit(&public_source(facts.task, facts.programme), 300).into());
    data.insert("approval_number".to_owned(), said(facts.approval, 60, "未登记"));
    let day = times.entered.map_or(visit.plan.day, day_of);
    data.insert("starts_on".to_owned(), day.to_string().into());
    data.insert("place".to_owned(), said(&firm.address, 300, "未登记"));
    data.insert("method".to_owned(), method(visit.bodies_present().len()).into());
    data.insert("items".to_owned(), items(office, visit));
    data.insert("frequency".to_owned(), facts.caps.iter().map(|cap| frequency(office, visit, facts.task, cap)).collect());
    let present: Vec<&Present> = visit.present.iter().collect();
    data.insert("officers".to_owned(), office.present(&present));
    match &visit.no_code_because {
        Some(why) => data.insert("no_code_reason".to_owned(), said(why, 300, "未写明")),
        None => data.insert(
            "enforcement_code".to_owned(),
            json!({ "number": fit(&visit.plan.code, 60), "url": format!("{}/p/c/{}", office.address, visit.plan.code) }),
        ),
    };
    data.insert("contact".to_owned(), office.contact(&first_of(visit, lead), lead));
    data.insert("complaint_phone".to_owned(), office.complaint_phone());
    data.into()
}

/// 任务来源 as the firm may read it: the source of a lead may name a person, so only its kind is told.
fn public_source(task: &Task, programme: Option<&str>) -> String {
    let plan = &task.plan;
    match plan.kind {
        InspectionKind::Lead => "根据投诉举报、转办交办等线索进行核查".to_owned(),
        InspectionKind::Instant => {
            format!("即时检查：{}", plan.reason.as_deref().map(str::trim).filter(|r| !r.is_empty()).unwrap_or("情形未写明"))
        }
        InspectionKind::Daily | InspectionKind::Special => planned_source(task, programme),
    }
}

/// 任务来源 of planned checks.
pub(super) fn planned_source(task: &Task, programme: Option<&str>) -> String {
    let kind = task.plan.kind.label();
    match programme {
        Some(title) if task.plan.ordered_from_above => format!("上级部署的专项检查（{title}）"),
        Some(title) => title.to_owned(),
        None if task.plan.ordered_from_above => "上级部署的专项检查".to_owned(),
        None => format!("{kind}，任务没有关联检查计划"),
    }
}

pub(super) fn method(bodies: usize) -> String {
    if bodies > 1 {
        format!("现场检查，{bodies}个单位一次入企、一张清单、一次告知")
    } else {
        "现场检查，一张清单、一次告知".to_owned()
    }
}

/// What will be checked: the matters of the bodies that came. The others can't be checked this time.
fn items(office: &Office, visit: &Visit) -> Value {
    let mut open: Vec<&VisitCheck> = visit.open_checks().collect();
    if open.is_empty() {
        open = visit.plan.checks.iter().collect();
    }
    open.iter().map(|c| item(office, &c.planned.check, &c.planned.body)).collect()
}

/// One row: body, matter, article.
pub(super) fn item(office: &Office, check: &str, body: &BodyCode) -> Value {
    let row = office.rules.check(check);
    let matter = row.map_or(check, |c| c.matter.as_str());
    let written = row.map_or("", |c| c.legal_basis.as_str());
    json!({ "body": office.full(body), "item": said(matter, 200, check), "basis": office.basis(check, written) })
}

fn frequency(office: &Office, visit: &Visit, task: &Task, cap: &CapStanding) -> Value {
    let counted = visit.plan.counted;
    let mut row = Map::new();
    row.insert("body".to_owned(), office.full(&cap.body).into());
    row.insert("used".to_owned(), cap.used.saturating_sub(u32::from(counted)).into());
    if let Some(most) = cap.cap {
        row.insert("cap".to_owned(), most.into());
    }
    row.insert("counted".to_owned(), counted.into());
    let mut notes = Vec::new();
    if cap.cap.is_some()
        && let Some(note) = cap.cite.as_ref().and_then(|c| cap_basis(c.basis))
    {
        notes.push(note.to_owned());
    }
    match visit.plan.kind {
        _ if counted => {}
        InspectionKind::Lead => notes.push(format!("线索核查不计入，{}", office.rules.cite("cq375-29-nocount").chinese())),
        InspectionKind::Instant => notes.push(format!("即时检查不计入，{}", office.rules.cite("cq375-30-nocount").chinese())),
        _ if task.plan.ordered_from_above => notes.push("上级部署的专项检查，不计入".to_owned()),
        _ => notes.push("不计入".to_owned()),
    }
    maybe(&mut row, "note", Some(&notes.join("；")), 200);
    row.into()
}

/// How the number of the cap is founded, where it is not published by the body itself.
pub(super) const fn cap_basis(basis: Basis) -> Option<&'static str> {
    match basis {
        Basis::Official | Basis::Published => None,
        Basis::Adapted => Some("上限为参照数"),
        Basis::Proposed => Some("上限为本系统拟定，待使用单位公布"),
        Basis::GeneralRule => Some("上限按通用规则生成"),
    }
}

/// The first officer of a body who is there.
pub(super) fn first_of(visit: &Visit, body: &BodyCode) -> String {
    let own = visit.present.iter().find(|p| &p.body == body);
    own.or_else(|| visit.present.first()).map(|p| p.name.clone()).unwrap_or_default()
}
