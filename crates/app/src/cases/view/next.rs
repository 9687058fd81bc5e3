//! What comes next, who does it and by when; what this person may do now.

use heyi_domain::case::{Case, CaseStatus, Condition, StepFacts, Verdict, is_filing, open, periods, verdicts};
use heyi_domain::ids::PersonId;
use heyi_domain::{Actor, Context, Role};
use heyi_rulebook::{Step, Who};

use crate::App;
use crate::views::{NextStep, PaperName, StepView};

impl App {
    /// The steps after filing this person may do now, with their gates and what is known already.
    pub(super) fn step_views(&self, case: &Case, cx: &Context<'_, &StepFacts>) -> Vec<StepView> {
        let after_filing = open(case, cx).into_iter().filter(|s| !is_filing(&s.id));
        let view = |s: &Step| StepView {
            step: s.id.clone(),
            name: s.name.clone(),
            stage: s.stage.clone(),
            main: s.to.is_some() || MAIN.contains(&s.id.as_str()),
            approve: s.approved_by.map(|w| w.label().to_owned()),
            fields: s.fields.clone(),
            verdicts: verdicts(s, case, None, cx),
            prefill: self.prefill(case, s),
            papers: s.papers.iter().zip(self.paper_names(s)).map(|(paper, name)| PaperName { paper: paper.clone(), name }).collect(),
            waits: case.pending.iter().any(|p| p.step == s.id),
        };
        after_filing.map(view).collect()
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
        let defended = case.last_since("defend", "notify").is_some() && case.last_since("settle_defence", "defend").is_none();
        let asked = case.last_since("ask_hearing", "notify").is_some();
        let submitted = case.last_since("submit_review", "notify").is_some();
        match step.id.as_str() {
            "notify" => !spared,
            "decide_no_penalty" => spared,
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
            "collect" => case.unpaid() > 0,
            "publish" => case.decision.as_ref().is_some_and(|d| d.penalty.is_some()) && case.last("publish").is_none(),
            "close" => case.unpaid() <= 0,
            "settle_preserved" => case.running("apl-56-preserve").is_some(),
            "release_seized" => case.running("ael-25-seizure").is_some(),
            _ => true,
        }
    }
}

/// The line from filing to the archive; the other steps are done as needed.
const MAIN: [&str; 22] = [
    "report", "notify", "serve_notice", "settle_defence", "call_hearing", "hold_hearing", "report_hearing", "submit_review", "pass_unreviewed", "review", "decide",
    "decide_no_penalty", "decide_on_spot", "record_on_spot", "serve", "publish", "collect", "settle_preserved", "release_seized", "close", "archive", "police_reply",
];

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
