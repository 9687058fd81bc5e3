//! 行政检查审批表（检查方案）.

use heyi_domain::ids::BodyCode;
use heyi_domain::task::{CapStanding, InspectionKind, OfficerFacts, Task};
use heyi_rulebook::Day;
use serde_json::{Map, Value, json};

use super::notice::{cap_basis, item, method, planned_source};
use super::office::{Office, Stamp, fit, kind, maybe, said, tail};

/// One 审批环节 done in the system.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    /// 环节.
    pub step: &'static str,
    /// 意见.
    pub opinion: String,
    /// Who.
    pub name: String,
    /// When.
    pub on: Day,
}

impl Step {
    pub(super) fn value(&self) -> Value {
        let how = "（已在系统确认）";
        let name = if self.name.trim().is_empty() { "未登记" } else { self.name.trim() };
        let name = format!("{}{how}", fit(name, 40 - how.chars().count()));
        json!({ "step": self.step, "opinion": said(&self.opinion, 500, "同意。"), "name": name, "on": self.on.to_string() })
    }
}

/// One firm of the plan, as registered.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    pub name: String,
    pub credit_code: String,
    pub address: String,
    /// A to D.
    pub risk: String,
    /// 上次检查 in a few words.
    pub last: Option<String>,
    pub caps: Vec<CapStanding>,
    pub not_merged_because: Option<String>,
}

/// What the form says.
pub(crate) struct ApprovalFacts<'a> {
    /// The task as approved.
    pub task: &'a Task,
    pub programme: Option<&'a str>,
    pub targets: &'a [Target],
    /// Officers of the leading body.
    pub officers: &'a [OfficerFacts],
    pub steps: &'a [Step],
}

/// Fills the form.
pub(crate) fn inspection_approval(office: &Office, stamp: &Stamp, facts: &ApprovalFacts<'_>) -> Value {
    let plan = &facts.task.plan;
    let bodies = bodies(plan.lead_body.clone(), facts.task);
    let mut data = office.paper(stamp, &plan.lead_body);
    data.insert("task_name".to_owned(), said(&plan.title, 120, "未命名"));
    data.insert("task_number".to_owned(), format!("RW{}", tail(&facts.task.id.to_string())).into());
    data.insert("kind".to_owned(), kind(plan.kind).into());
    data.insert("source".to_owned(), fit(&source(facts), 300).into());
    maybe(&mut data, "scene", Some(&office.scene(&plan.scene)), 100);
    data.insert("reason".to_owned(), fit(&reason(facts), 2000).into());
    data.insert("starts_on".to_owned(), plan.first_day.to_string().into());
    data.insert("ends_on".to_owned(), plan.last_day.to_string().into());
    data.insert("method".to_owned(), method(bodies.len()).into());
    maybe(&mut data, "merged", merged(office, facts, bodies.len()).as_ref(), 500);
    data.insert("items".to_owned(), plan.checks.iter().map(|c| item(office, &c.check, &c.body)).collect());
    data.insert("targets".to_owned(), facts.targets.iter().map(|t| target(office, t)).collect());
    data.insert("bodies".to_owned(), bodies.iter().map(|b| body(office, facts, b)).collect());
    data.insert("urgent".to_owned(), plan.urgent.is_some().into());
    maybe(&mut data, "urgent_reason", plan.urgent.as_ref(), 500);
    data.insert("opinions".to_owned(), facts.steps.iter().map(Step::value).collect());
    data.into()
}

fn bodies(lead: BodyCode, task: &Task) -> Vec<BodyCode> {
    let mut all = vec![lead];
    for body in task.plan.invited.iter().chain(task.plan.checks.iter().map(|c| &c.body)) {
        if !all.contains(body) {
            all.push(body.clone());
        }
    }
    all
}

fn source(facts: &ApprovalFacts<'_>) -> String {
    let given = facts.task.plan.reason.as_deref().map(str::trim).filter(|r| !r.is_empty());
    match facts.task.plan.kind {
        InspectionKind::Lead => format!("线索核查：{}", given.unwrap_or("线索来源未写明")),
        InspectionKind::Instant => format!("即时检查：{}", given.unwrap_or("情形未写明")),
        InspectionKind::Daily | InspectionKind::Special => planned_source(facts.task, facts.programme),
    }
}

fn reason(facts: &ApprovalFacts<'_>) -> String {
    let plan = &facts.task.plan;
    let counted = format!("对{}个检查对象检查{}项事项。", plan.firms.len(), plan.checks.len());
    match plan.reason.as_deref().map(str::trim).filter(|r| !r.is_empty()) {
        Some(reason) => format!("{}\n{counted}", super::office::sentence(reason)),
        None => match facts.programme {
            Some(title) => format!("按照{title}的安排，{counted}"),
            None => format!("{}\n{counted}", super::office::sentence(&planned_source(facts.task, None))),
        },
    }
}

fn merged(office: &Office, facts: &ApprovalFacts<'_>, bodies: usize) -> Option<String> {
    let mut said = Vec::new();
    if bodies > 1 {
        let others: Vec<String> = facts.task.plan.invited.iter().map(|b| office.short(b)).collect();
        let others = if others.is_empty() { String::new() } else { format!("（邀请{}）", others.join("、")) };
        said.push(format!("{bodies}个单位的检查合并为一次入企{others}"));
    }
    for target in facts.targets {
        if let Some(why) = target.not_merged_because.as_deref().filter(|w| !w.trim().is_empty()) {
            said.push(format!("“{}”未与其他单位同月计划合并：{}", target.name, why.trim()));
        }
    }
    (!said.is_empty()).then(|| format!("{}。", said.join("；")))
}

fn target(office: &Office, target: &Target) -> Value {
    let mut row = Map::new();
    row.insert("name".to_owned(), said(&target.name, 200, "未登记"));
    maybe(&mut row, "credit_code", Some(&target.credit_code).filter(|c| c.chars().count() <= 18), 18);
    row.insert("address".to_owned(), said(&target.address, 300, "未登记"));
    maybe(&mut row, "risk", Some(&format!("{}级", target.risk)), 20);
    maybe(&mut row, "last_checked", target.last.as_ref(), 80);
    let caps: Vec<String> = target
        .caps
        .iter()
        .map(|c| format!("{}{}/{}", office.short(&c.body), c.used, c.cap.map_or_else(|| "未公布".to_owned(), |n| n.to_string())))
        .collect();
    let label = target.caps.iter().find_map(|c| c.cite.as_ref().filter(|_| c.cap.is_some()).and_then(|c| cap_basis(c.basis)));
    let label = label.map(|l| format!("（{l}）")).unwrap_or_default();
    let room = 200 - label.chars().count();
    let text = if caps.is_empty() { "未登记".to_owned() } else { caps.join("，") };
    row.insert("frequency".to_owned(), format!("{}{label}", fit(&text, room)).into());
    row.into()
}

fn body(office: &Office, facts: &ApprovalFacts<'_>, body: &BodyCode) -> Value {
    let lead = body == &facts.task.plan.lead_body;
    let officers: Value = if lead && !facts.officers.is_empty() {
        let one = |o: &OfficerFacts| json!({ "name": said(&o.name, 40, "未登记"), "certificate": said(o.certificate.as_deref().unwrap_or_default(), 40, "未登记") });
        facts.officers.iter().map(one).collect()
    } else {
        json!([{ "name": "接受邀约时确定", "certificate": "待定" }])
    };
    json!({ "name": office.full(body), "lead": lead, "officers": officers })
}
