//! 行政处罚案件, as far as filing (立案). Gate G5. The procedure after filing is not here yet.

mod steps;

use heyi_rulebook::{Citation, Day};
use serde::{Deserialize, Serialize};

use crate::context::Context;
use crate::ids::{BodyCode, CaseId, FindingId, FirmId, OrderId, PersonId};
use crate::refusal::Refusal;
use crate::task::{OfficerFacts, check_officers};

pub use steps::{may, open, roles};

/// 案件来源.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Lead {
    /// 监督检查, 投诉举报, 移送, 上级交办.
    pub source: String,
    /// 案由 (执法事项 name).
    pub cause: String,
    /// 执法事项编号.
    pub item: String,
    /// The party.
    pub firm: FirmId,
    /// Its name.
    pub firm_name: String,
    /// The body that handles the lead.
    pub body: BodyCode,
    /// The findings behind it.
    pub findings: Vec<FindingId>,
    /// The order that was not obeyed.
    pub order: Option<OrderId>,
    /// The act, in short.
    pub facts: String,
    /// 违法行为发生地 (town code).
    pub town: String,
    /// End of the act (continuing: the day it was found).
    pub act_ended_on: Day,
    /// 危害后果, where life, health or financial safety is concerned: the longer limitation applies. Empty: the ordinary one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub grave_harm: String,
    /// Discovered on.
    pub discovered_on: Day,
    /// Last day to decide on filing, where the field's rule sets one.
    pub decide_by: Option<Day>,
    /// The rule that sets it.
    pub decide_by_rule: Option<String>,
}

/// Where a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CaseStatus {
    /// 线索待核查.
    Lead,
    /// 待批准立案.
    Proposed,
    /// 已立案.
    Filed,
    /// 不予立案.
    NotFiled,
}

impl CaseStatus {
    /// The official Chinese name.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Lead => "线索待核查",
            Self::Proposed => "待批准立案",
            Self::Filed => "已立案",
            Self::NotFiled => "不予立案",
        }
    }
}

impl CaseStatus {
    /// Its id in the declared procedure.
    #[must_use]
    pub const fn state(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::Proposed => "proposed",
            Self::Filed => "filed",
            Self::NotFiled => "not_filed",
        }
    }

    /// Every status.
    pub const ALL: [Self; 4] = [Self::Lead, Self::Proposed, Self::Filed, Self::NotFiled];
}

/// 立案建议.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Filing {
    /// 案件负责人.
    pub in_charge: PersonId,
    /// 承办人, two.
    pub handlers: Vec<PersonId>,
    /// In whose name (own by 赋权/法定, the department's by 委托).
    pub acting_name: String,
    /// 权力来源.
    pub kind: String,
    /// Articles of competence.
    pub basis: Vec<Citation>,
    /// 罚款查询情况: where the handlers looked for an earlier fine for the same act, and what they found.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub fine_search: String,
}

/// Facts for filing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FilingFacts {
    /// May the body impose this penalty there today.
    pub may_act: bool,
    /// Why, in one sentence.
    pub competence: String,
    /// In whose name.
    pub acting_name: String,
    /// 权力来源.
    pub kind: String,
    /// Articles of competence.
    pub cites: Vec<Citation>,
    /// Who may, where the answer is no.
    pub otherwise: Option<String>,
    /// Last day of the limitation period counted from the end of the act.
    pub limitation_ends: Option<Day>,
    /// The rule it was counted by.
    pub limitation_rule: String,
    /// Another case on the same firm and item by another body, filed earlier: its body's name.
    pub filed_elsewhere: Option<String>,
    /// A case of this body already filed for the same act: its number.
    pub filed_before: Option<String>,
    /// 罚款查询情况 of the proposal.
    pub fine_search: String,
    /// Officers named.
    pub officers: Vec<OfficerFacts>,
}

/// What happened to a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum CaseEvent {
    /// 登记案件来源.
    LeadRegistered {
        /// The lead.
        lead: Box<Lead>,
    },
    /// 建议立案.
    FilingProposed {
        /// The proposal.
        filing: Box<Filing>,
    },
    /// 批准立案.
    Filed {
        /// 立案号.
        number: String,
        /// The legal day.
        on: Day,
        /// Last day to decide.
        decide_by: Day,
    },
    /// 退回.
    FilingReturned {
        /// 理由.
        reason: String,
    },
    /// 不予立案.
    NotFiled {
        /// 理由.
        reason: String,
    },
}

/// 案件.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Identifier.
    pub id: CaseId,
    /// The lead.
    pub lead: Lead,
    /// Where it stands.
    pub status: CaseStatus,
    /// The proposal to file.
    pub filing: Option<Filing>,
    /// 立案号.
    pub number: Option<String>,
    /// Filed on.
    pub filed_on: Option<Day>,
    /// Last day to decide.
    pub decide_by: Option<Day>,
    /// Steps done, each with the person: what the rulebook keeps apart is judged by it.
    pub done: Vec<(String, PersonId)>,
}

/// The state after an event.
#[must_use]
pub fn evolve(state: Option<Case>, id: CaseId, by: PersonId, event: &CaseEvent) -> Option<Case> {
    let Some(mut case) = state else {
        let CaseEvent::LeadRegistered { lead } = event else { return None };
        return Some(Case {
            id,
            lead: (**lead).clone(),
            status: CaseStatus::Lead,
            filing: None,
            number: None,
            filed_on: None,
            decide_by: None,
            done: vec![("register_lead".to_owned(), by)],
        });
    };
    if let Some(step) = step_of(event) {
        case.done.push((step.to_owned(), by));
    }
    match event {
        CaseEvent::LeadRegistered { .. } => {}
        CaseEvent::FilingProposed { filing } => {
            case.filing = Some((**filing).clone());
            case.status = CaseStatus::Proposed;
        }
        CaseEvent::Filed { number, on, decide_by } => {
            case.number = Some(number.clone());
            case.filed_on = Some(*on);
            case.decide_by = Some(*decide_by);
            case.status = CaseStatus::Filed;
        }
        CaseEvent::FilingReturned { .. } => case.status = CaseStatus::Lead,
        CaseEvent::NotFiled { .. } => case.status = CaseStatus::NotFiled,
    }
    Some(case)
}

/// The declared step an event is the record of.
const fn step_of(event: &CaseEvent) -> Option<&'static str> {
    match event {
        CaseEvent::LeadRegistered { .. } => None,
        CaseEvent::FilingProposed { .. } => Some("propose_filing"),
        CaseEvent::Filed { .. } => Some("file"),
        CaseEvent::FilingReturned { .. } => Some("return_filing"),
        CaseEvent::NotFiled { .. } => Some("refuse_filing"),
    }
}

/// A command to a case. A lead makes one: [`register`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum CaseCommand {
    /// 建议立案.
    Propose {
        /// 案件负责人.
        in_charge: PersonId,
        /// 承办人.
        handlers: Vec<PersonId>,
        /// 罚款查询情况.
        fine_search: String,
    },
    /// 批准立案.
    File {
        /// 立案号 from the allocator.
        number: String,
    },
    /// 退回.
    Return {
        /// 理由.
        reason: String,
    },
    /// 不予立案.
    Refuse {
        /// 理由.
        reason: String,
    },
}

/// 登记案件来源.
///
/// # Errors
/// No item.
pub fn register<F>(lead: Lead, cx: &Context<'_, F>) -> Result<Vec<CaseEvent>, Refusal> {
    if cx.rules.item(&lead.item).is_none() {
        return Err(Refusal::new("item_unknown", format!("执法事项{}不在目录中。", lead.item)).cite(cx.cite("g-item")));
    }
    if lead.act_ended_on > lead.discovered_on {
        return Err(Refusal::new("act_after_discovery", "违法行为终了之日晚于发现之日。").cure("改正日期"));
    }
    Ok(vec![CaseEvent::LeadRegistered { lead: Box::new(lead) }])
}

/// Decides a command.
///
/// # Errors
/// Gate G5: competence, limitation, no earlier filing or fine, two handlers, head's approval.
pub fn decide(case: &Case, command: CaseCommand, cx: &Context<'_, &FilingFacts>) -> Result<Vec<CaseEvent>, Refusal> {
    match command {
        CaseCommand::Propose { in_charge, handlers, fine_search } => {
            may(case, "propose_filing", cx)?;
            conditions(case, cx)?;
            check_officers(&handlers, &cx.facts.officers, &case.lead.body, (cx.today, cx.today), &[case.lead.firm], cx)?;
            let filing = Filing {
                in_charge,
                handlers,
                acting_name: cx.facts.acting_name.clone(),
                kind: cx.facts.kind.clone(),
                basis: cx.facts.cites.clone(),
                fine_search,
            };
            Ok(vec![CaseEvent::FilingProposed { filing: Box::new(filing) }])
        }
        CaseCommand::File { number } => {
            may(case, "file", cx)?;
            conditions(case, cx)?;
            let decide_by = cx.due("apl-60-decide", cx.today)?;
            Ok(vec![CaseEvent::Filed { number, on: cx.today, decide_by }])
        }
        CaseCommand::Return { reason } => {
            may(case, "return_filing", cx)?;
            reasoned(&reason)?;
            Ok(vec![CaseEvent::FilingReturned { reason }])
        }
        CaseCommand::Refuse { reason } => {
            may(case, "refuse_filing", cx)?;
            reasoned(&reason)?;
            Ok(vec![CaseEvent::NotFiled { reason }])
        }
    }
}

/// The conditions of filing, each with its tick: what the screen lists before the act.
#[must_use]
pub fn checklist(case: &Case, facts: &FilingFacts, cx: &Context<'_, ()>) -> Vec<Condition> {
    let or_not = || vec!["决定不予立案并写明理由".to_owned(), "移送有权的机关".to_owned()];
    let one = |name: &str, met: bool, why: String, cite: Citation| {
        Condition { name: name.to_owned(), met, why, cite, cures: or_not(), with_proposal: false }
    };
    let limitation = facts.limitation_ends.is_none_or(|end| case.lead.discovered_on <= end);
    let limit_text = facts.limitation_ends.map_or_else(
        || "没有适用的追责时效".to_owned(),
        |end| {
            let harm = if case.lead.grave_harm.is_empty() { String::new() } else { format!("（危害后果：{}）", case.lead.grave_harm) };
            format!("违法行为终了于{}，追责时效至{}{harm}", case.lead.act_ended_on.chinese(), end.chinese())
        },
    );
    let mut competence = one("管辖", facts.may_act, facts.competence.clone(), facts.cites.first().cloned().unwrap_or_else(|| cx.cite("g-invitee")));
    competence.cures.splice(0..0, facts.otherwise.clone());
    vec![
        competence,
        one("追责时效", limitation, limit_text, cx.cite(&facts.limitation_rule)),
        one(
            "没有其他机关先立案",
            facts.filed_elsewhere.is_none(),
            facts.filed_elsewhere.as_ref().map_or_else(|| "未发现先立案的机关".to_owned(), |b| format!("{b}已先立案")),
            cx.cite("g-first-filed"),
        ),
        one(
            "本单位没有就同一行为立案",
            facts.filed_before.is_none(),
            facts.filed_before.as_ref().map_or_else(|| "本系统内没有就同一行为立案的记录".to_owned(), |n| format!("已以{n}立案")),
            cx.cite("apl-29-fines"),
        ),
        fine_searched(facts.fine_search.trim(), cx),
    ]
}

/// No fine for the same act: what the handlers found where they looked.
fn fine_searched(search: &str, cx: &Context<'_, ()>) -> Condition {
    let searched = !search.is_empty();
    Condition {
        name: "同一行为未被罚款".to_owned(),
        met: searched,
        why: if searched { search.to_owned() } else { "还没有写明罚款查询情况".to_owned() },
        cite: cx.cite("apl-29-fines"),
        cures: vec![
            "查询国家企业信用信息公示系统和本系统的处罚记录，写明查询情况".to_owned(),
            "已被罚款的，决定不予立案并写明理由".to_owned(),
        ],
        with_proposal: true,
    }
}

/// One condition of filing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Condition {
    /// Name.
    pub name: String,
    /// Met.
    pub met: bool,
    /// Why, with the facts.
    pub why: String,
    /// Article.
    pub cite: Citation,
    /// What to do where it is not met.
    pub cures: Vec<String>,
    /// It is supplied with the proposal: nothing is held against a lead that hasn't been proposed yet.
    pub with_proposal: bool,
}

fn conditions(case: &Case, cx: &Context<'_, &FilingFacts>) -> Result<(), Refusal> {
    let plain = Context { now_ms: cx.now_ms, today: cx.today, actor: cx.actor, rules: cx.rules, facts: () };
    for condition in checklist(case, cx.facts, &plain) {
        if condition.met {
            continue;
        }
        let refusal = Refusal::new("filing_condition", format!("不符合立案条件“{}”：{}。", condition.name, condition.why)).cite(condition.cite);
        return Err(condition.cures.into_iter().fold(refusal, Refusal::cure));
    }
    Ok(())
}

fn reasoned(reason: &str) -> Result<(), Refusal> {
    if reason.trim().is_empty() {
        return Err(Refusal::new("reason_missing", "没有写明理由。").cure("写明理由"));
    }
    Ok(())
}
