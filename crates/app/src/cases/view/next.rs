//! What comes next, who does it and by when; what this person may do now.

use heyi_domain::case::gates::coercion;
use heyi_domain::case::{Case, CaseStatus, Condition, StepFacts, Verdict, is_filing, open, periods, verdicts};
use heyi_domain::ids::PersonId;
use heyi_domain::{Actor, Context, Role};
use heyi_rulebook::{ChoiceValue, FieldKind, Step, StepField, Who};

use crate::App;
use crate::views::{NextStep, PaperName, StepView};

impl App {
    /// The steps after filing this person may do now, with their gates and what is known already.
    pub(super) fn step_views(&self, case: &Case, cx: &Context<'_, &StepFacts>) -> Vec<StepView> {
        // What can't be done in this case at all isn't offered.
        let served = case.decision.as_ref().is_some_and(|d| d.service.left().is_empty());
        let apt = |s: &&Step| match s.id.as_str() {
            "attribute_act" => case.several(),
            "serve" => !served,
            "refund" => case.refundable() > 0,
            "submit_no_penalty_review" | "review_no_penalty" => self.spared_and_reviewed(case),
            _ => true,
        };
        let after_filing = open(case, cx).into_iter().filter(|s| !is_filing(&s.id)).filter(apt);
        let view = |s: &Step| StepView {
            step: s.id.clone(),
            name: s.name.clone(),
            stage: s.stage.clone(),
            main: s.to.is_some() || MAIN.contains(&s.id.as_str()),
            approve: s.approved_by.map(|w| w.label().to_owned()),
            fields: self.fields_of(case, s),
            verdicts: verdicts(s, case, None, cx),
            prefill: self.prefill(case, s, first_due(case, s)),
            prefill_of: if case.several() && s.each_party { (0..case.parties.len()).map(|whom| self.prefill(case, s, whom)).collect() } else { Vec::new() },
            papers: s.papers.iter().zip(self.paper_names(s)).map(|(paper, name)| PaperName { paper: paper.clone(), name }).collect(),
            waits: case.pending.iter().any(|p| p.step == s.id),
        };
        after_filing.map(view).collect()
    }

    /// 不予处罚 is proposed in a field whose rule has every ordinary case reviewed.
    fn spared_and_reviewed(&self, case: &Case) -> bool {
        let department = case.department(&self.rules);
        let spared = case.last("report").is_some_and(|d| d.entry.text("no_penalty") != "none");
        spared && case.notice.is_none() && ["samr-55-review", "mara-53-review"].iter().any(|r| self.rules.governs(r, department))
    }

    /// What is asked: which party only where there are several, each choice with its names.
    fn fields_of(&self, case: &Case, step: &Step) -> Vec<StepField> {
        let several = case.several();
        let name = |whom: usize| if several { case.named(whom, "") } else { case.party().name.clone() };
        let parties = || (0..case.parties.len()).map(|n| ChoiceValue { value: n.to_string(), label: name(n) }).collect::<Vec<_>>();
        let acts = || case.acts.iter().enumerate().map(|(n, a)| ChoiceValue { value: n.to_string(), label: self.act_view(a).name }).collect();
        let mut all: Vec<StepField> = step.whom().into_iter().chain(step.fields.iter().cloned()).filter(|f| several || !matches!(f.kind, FieldKind::Party | FieldKind::Parties)).collect();
        for field in &mut all {
            match field.kind {
                FieldKind::Party | FieldKind::Parties => {
                    field.required = true;
                    field.values = parties();
                }
                FieldKind::Acts => field.values = acts(),
                _ if field.name == "basis" && step.gates.iter().any(|g| g == "g-coerce") => {
                    let kinds: &[&str] = if step.id == "seize" { &["seal", "detain"] } else { &["enforce"] };
                    let mut bases: Vec<String> = kinds.iter().flat_map(|kind| coercion::bases(case, kind, &self.rules)).collect();
                    bases.dedup();
                    field.kind = FieldKind::Choice;
                    field.values = bases.into_iter().map(|basis| ChoiceValue { value: basis.clone(), label: basis }).collect();
                    if field.values.is_empty() {
                        "事项目录没有写明依据；确有依据的，先请法制审核人员确认".clone_into(&mut field.hint);
                    }
                }
                _ => {}
            }
        }
        all
    }

    /// Names of the papers a step makes.
    pub(crate) fn paper_names(&self, step: &Step) -> Vec<String> {
        let press = self.press.as_ref();
        step.papers.iter().map(|p| press.and_then(|press| press.info(p).ok()).map_or_else(|| p.clone(), |i| i.name.clone())).collect()
    }

    /// The step of filing that is due, with the conditions that stand in its way.
    pub(super) fn filing_step(&self, case: &Case, conditions: &[Condition]) -> Vec<NextStep> {
        let id = match case.status {
            CaseStatus::Lead => "propose_filing",
            CaseStatus::Proposed => "file",
            _ => return Vec::new(),
        };
        let unmet = conditions.iter().filter(|c| !c.met && !(c.with_proposal && case.status == CaseStatus::Lead));
        let verdict = |c: &Condition| Verdict { rule: String::new(), name: c.name.clone(), met: false, why: Some(c.why.clone()), cite: c.cite.clone(), cures: c.cures.clone() };
        let next = |s: &Step| NextStep { unmet: unmet.map(verdict).collect(), ..self.next_step(case, s) };
        self.rules.steps.get(id).map(next).into_iter().collect()
    }

    /// Who does a step, and by when.
    fn next_step(&self, case: &Case, step: &Step) -> NextStep {
        let department = case.department(&self.rules);
        // 批准立案 ends the time to decide on filing: it is due when the proposal is.
        let filed = self.rules.steps.get("file").filter(|_| step.id == "propose_filing").map_or(&[][..], |s| &s.meets);
        let rules = step.meets.iter().chain(filed).filter_map(|named| periods::rule_of(&self.rules, named, department));
        NextStep {
            step: step.id.clone(),
            name: step.name.clone(),
            who: step.who.iter().map(|w| w.label()).collect::<Vec<_>>().join("、"),
            approve: step.approved_by.map(|w: Who| w.label().to_owned()),
            waits: case.pending.iter().any(|p| p.step == step.id),
            unmet: Vec::new(),
            periods: rules.filter_map(|rule| case.running(rule)).map(|p| p.id.clone()).collect(),
        }
    }

    /// The steps that carry the case on, whoever does them, with what stands in the way.
    pub(super) fn next_steps(&self, case: &Case, facts: &heyi_domain::case::StepFacts) -> Vec<NextStep> {
        let nobody = Actor { person: PersonId::from_uuid(uuid::Uuid::nil()), name: String::new(), role: Role::Officer, body: Some(case.lead.body.clone()), firm: None };
        let cx = Context { now_ms: self.now_ms(), today: self.today(), actor: &nobody, rules: &self.rules, facts };
        let main = |s: &&Step| MAIN.contains(&s.id.as_str()) && s.from.iter().any(|f| f == case.status.state());
        let next = |s: &Step| {
            let unmet = verdicts(s, case, None, &cx).into_iter().filter(|v| !v.met).collect();
            NextStep { unmet, ..self.next_step(case, s) }
        };
        let all = self.rules.steps.iter().filter(main).filter(|s| self.to_the_point(case, s)).map(next);
        all.collect()
    }

    /// Whether a step of the main line is the next one in this case.
    fn to_the_point(&self, case: &Case, step: &Step) -> bool {
        let spared = case.last("report").is_some_and(|d| d.entry.text("no_penalty") != "none");
        let served = case.notice.as_ref().is_some_and(|n| n.served.is_some());
        let unsettled = |whom: usize| case.since_of("notify", whom).rev().find(|d| matches!(d.step.as_str(), "defend" | "settle_defence")).is_some_and(|d| d.step == "defend");
        let defended = (0..case.parties.len()).any(unsettled);
        let asked = case.last_since("ask_hearing", "notify").is_some();
        let submitted = case.last_since("submit_review", "notify").is_some();
        match step.id.as_str() {
            // Told once and to be told again: what has changed is written into the report first.
            "report" => case.status.state() == "filed" || case.last_since("renotify", "report").is_some(),
            "notify" => !spared,
            "submit_no_penalty_review" => self.spared_and_reviewed(case) && case.last_since("submit_no_penalty_review", "report").is_none(),
            "review_no_penalty" => case.last_since("submit_no_penalty_review", "report").is_some() && case.last_since("review_no_penalty", "report").is_none(),
            "decide_no_penalty" => spared && (!self.spared_and_reviewed(case) || case.last_since("review_no_penalty", "report").is_some()),
            "serve_notice" => !served,
            "settle_defence" => defended,
            "call_hearing" => asked && case.last_since("call_hearing", "ask_hearing").is_none(),
            "hold_hearing" => case.last_since("call_hearing", "notify").is_some() && case.last_since("hold_hearing", "call_hearing").is_none(),
            "report_hearing" => case.last_since("hold_hearing", "notify").is_some() && case.last_since("report_hearing", "hold_hearing").is_none(),
            "submit_review" => served && !submitted,
            "pass_unreviewed" => served && !submitted,
            "review" => submitted,
            "decide" => !spared,
            "record_on_spot" => case.decision.as_ref().is_some_and(|d| d.on_spot) && case.last("record_on_spot").is_none(),
            "serve" => case.decision.as_ref().is_some_and(|d| !d.service.left().is_empty()),
            "collect" => case.unpaid() > 0,
            "refund" => case.refundable() > 0,
            "store_goods" => case.running("mot-127-goods").is_some(),
            "hand_over_goods" => case.running("tr-12-goods").is_some(),
            "publish" => case.decision.as_ref().is_some_and(|d| d.penalty.is_some()) && case.last("publish").is_none(),
            "close" => case.refundable() == 0 && (0..case.parties.len()).all(|whom| case.unpaid_by(whom) == 0 || case.several() && case.done_with(whom)),
            "settle_preserved" => case.running("apl-56-preserve").is_some(),
            "release_seized" => case.running("ael-25-seizure").is_some(),
            _ => true,
        }
    }
}

/// The line from filing to the archive; the other steps are done as needed.
const MAIN: [&str; 27] = [
    "report", "notify", "serve_notice", "settle_defence", "call_hearing", "hold_hearing", "report_hearing", "submit_review", "pass_unreviewed", "review", "decide",
    "decide_no_penalty", "decide_on_spot", "record_on_spot", "serve", "publish", "collect", "settle_preserved", "release_seized", "close", "archive", "police_reply",
    "refund", "store_goods", "hand_over_goods", "submit_no_penalty_review", "review_no_penalty",
];

/// The party a step is most likely for: the first for which it is still to be done.
fn first_due(case: &Case, step: &Step) -> usize {
    let decided = |whom: &usize| case.decision.as_ref().is_some_and(|d| d.service.left().contains(whom));
    let told = |whom: &usize| case.notice.as_ref().is_some_and(|n| n.service.left().contains(whom));
    let due = |whom: &usize| match step.id.as_str() {
        "serve" => decided(whom),
        "serve_notice" => told(whom),
        "refund" => case.refundable_to(*whom) > 0,
        "note_remedy_result" => case.open_remedy_of(*whom).is_some(),
        "settle_defence" => case.since_of("notify", *whom).rev().find(|d| matches!(d.step.as_str(), "defend" | "settle_defence")).is_some_and(|d| d.step == "defend"),
        "collect" | "defer_payment" | "add_late_fee" | "demand" | "apply_court" => case.unpaid_by(*whom) > 0,
        _ => true,
    };
    (0..case.parties.len()).find(due).unwrap_or(0)
}

/// The steps of filing this person may do now.
pub(super) fn filing_acts(case: &Case, cx: &Context<'_, ()>) -> Vec<String> {
    let named = |id: &str| match id {
        "propose_filing" => Some("propose"),
        "file" => Some("file"),
        "return_filing" => Some("return"),
        "refuse_filing" => Some("refuse"),
        _ => None,
    };
    open(case, cx).into_iter().filter_map(|step| named(&step.id)).map(str::to_owned).collect()
}
