//! A case's own page: where it stands, what comes next and by when, what was done, what was decided.

use heyi_domain::case::{Case, CaseStatus, Condition, Done as DoneStep, Entry, Outcome, Proposal, Verdict, checklist, money, open, periods, verdicts};
use heyi_domain::ids::{CaseId, PersonId};
use heyi_domain::{Actor, Context, Role};
use heyi_rulebook::deadline::{self, DeadlineAnswer};
use heyi_rulebook::{Day, FieldKind, Step, StepField, Who};
use heyi_store::{Query, args};
use serde_json::{Map, Value, json};

use crate::firms::mask;
use crate::load::Load as _;
use crate::tasks::person_refs;
use crate::views::{
    CaseActView, CaseMoney, CaseView, DoneView, EntryLine, NextStep, OwnershipView, PaperName, PartyView, PendingView, PeriodView, PersonRef, StepView,
};
use crate::words::left;
use crate::{App, AppError, Caller};

impl App {
    /// Open to the body that handles it, to supervisors and to administrators.
    pub(crate) fn may_see(&self, caller: &Caller, case: &Case) -> Result<(), AppError> {
        let all = matches!(caller.actor.role, Role::Supervisor | Role::Administrator);
        if all || caller.actor.acting_body()? == &case.lead.body { Ok(()) } else { Err(AppError::NotFound("这个案件")) }
    }

    /// 案件详情.
    ///
    /// # Errors
    /// Not found, or another body's.
    pub async fn view_case(&self, caller: &Caller, id: CaseId) -> Result<CaseView, AppError> {
        let mut q = self.db.read().await?;
        let loaded = q.case(id).await?;
        let case = &loaded.state;
        self.may_see(caller, case)?;
        let row = q.fetch_one("SELECT * FROM cases WHERE id = $1", args![id.to_string()]).await?;
        // The conditions of filing are shown until it is decided, and asked for only then.
        let filing = match case.status {
            CaseStatus::Lead | CaseStatus::Proposed => Some(self.filing_facts(&mut q, case, &[]).await?),
            _ => None,
        };
        let facts = self.step_facts(&mut q, case, None, &Entry::default()).await?;
        let cx = Context { now_ms: self.now_ms(), today: self.today(), actor: &caller.actor, rules: &self.rules, facts: () };
        let scx = Context { now_ms: self.now_ms(), today: self.today(), actor: &caller.actor, rules: &self.rules, facts: &facts };
        let people = Names::of(self, &mut q, case).await?;
        let steps = open(case, &cx)
            .into_iter()
            .filter(|s| !FILING.contains(&s.id.as_str()))
            .map(|s| StepView {
                verdicts: verdicts(s, case, None, &scx),
                prefill: self.prefill(case, s),
                waits: case.pending.iter().any(|p| p.step == s.id),
                papers: s.papers.iter().zip(self.paper_names(s)).map(|(paper, name)| PaperName { paper: paper.clone(), name }).collect(),
                ..step_view(s)
            })
            .collect();
        let pending = case.pending.iter().filter_map(|p| {
            let step = self.rules.steps.get(&p.step)?;
            Some(PendingView {
                step: p.step.clone(),
                name: step.name.clone(),
                by: people.name(p.by),
                on: p.on,
                lines: self.lines(step, &p.entry, &people),
                penalty: penalty(p.outcome.as_ref()),
                verdicts: verdicts(step, case, Some(&p.entry), &scx),
                may_approve: heyi_domain::case::may_approve(case, &p.step, &scx).is_ok(),
                why_not: heyi_domain::case::may_approve(case, &p.step, &scx).err().map(|r| r.message),
                papers: self.paper_names(step),
            })
        });
        let pending = pending.collect();
        let record = case.steps.iter().rev().filter_map(|d| Some(self.done_view(self.rules.steps.get(&d.step)?, d, &people))).collect();
        let conditions = filing.map(|facts| checklist(case, &facts, &cx)).unwrap_or_default();
        let mut next = self.filing_step(case, &conditions);
        next.extend(self.next_steps(case, &facts));
        Ok(CaseView {
            row: self.case_row(&row)?,
            stream_number: loaded.number,
            lead: masked(case),
            filing: case.filing.clone(),
            in_charge: case.filing.as_ref().and_then(|f| people.person(f.in_charge)),
            handlers: case.handlers().iter().filter_map(|h| people.person(*h)).collect(),
            conditions,
            acts: filing_acts(case, &cx),
            parties: case.parties.iter().map(party_view).collect(),
            conduct: case.acts.iter().map(|a| self.act_view(a)).collect(),
            ownership: self.ownership(case)?,
            steps,
            next,
            pending,
            record,
            periods: self.period_views(case),
            proposal: case.proposal().cloned(),
            money: self.money_of(case),
            suspended: case.suspended,
            documents: self.documents_of(&mut q, &id.to_string()).await?,
            timeline: self.timeline_of(&mut q, loaded.events).await?,
        })
    }

    /// How the last day of a period of the case was counted, day by day.
    ///
    /// # Errors
    /// Not found; the period can't be counted.
    pub async fn count_period(&self, caller: &Caller, id: CaseId, period: &str) -> Result<DeadlineAnswer, AppError> {
        let mut q = self.db.read().await?;
        let case = q.case(id).await?.state;
        self.may_see(caller, &case)?;
        let period = case.periods.iter().rev().find(|p| p.id == period).ok_or(AppError::NotFound("这一期限"))?;
        deadline::deadline(&self.rules, &period.rule, period.from, None).map_err(|why| AppError::BadInput(format!("期限无法逐日列出：{why}。")))
    }

    fn done_view(&self, step: &Step, done: &DoneStep, people: &Names) -> DoneView {
        DoneView {
            step: done.step.clone(),
            name: step.name.clone(),
            stage: step.stage.clone(),
            on: done.on,
            by: people.name(done.by),
            proposed_by: done.proposed_by.map(|p| people.name(p)),
            lines: self.lines(step, &done.entry, people),
            penalty: penalty(done.outcome.as_ref()),
        }
    }

    /// What was entered, in the order of the form, as people read it.
    fn lines(&self, step: &Step, entry: &Entry, people: &Names) -> Vec<EntryLine> {
        let line = |f: &StepField| {
            let value = entry.0.get(&f.name)?;
            let text = self.field_words(f, value, people);
            (!text.is_empty()).then(|| EntryLine { label: f.label.clone(), text })
        };
        step.fields.iter().filter(|f| f.kind != FieldKind::Discretion).filter_map(line).collect()
    }

    fn field_words(&self, field: &StepField, value: &Value, people: &Names) -> String {
        let text = || value.as_str().unwrap_or_default().to_owned();
        match field.kind {
            FieldKind::Text | FieldKind::Paragraphs | FieldKind::File => text(),
            FieldKind::Item => self.rules.item(&text()).map_or_else(text, |i| i.name.clone()),
            FieldKind::Day => Day::parse(&text()).map_or_else(|_| text(), Day::chinese_date),
            FieldKind::Time => heyi_domain::case::Moment::parse(&text()).map_or_else(text, heyi_domain::case::Moment::chinese),
            FieldKind::Money => value.as_i64().map_or_else(String::new, |fen| heyi_rulebook::Money(fen).to_string()),
            FieldKind::Int => value.as_i64().map_or_else(String::new, |n| n.to_string()),
            FieldKind::Bool => if value.as_bool() == Some(true) { "是" } else { "否" }.to_owned(),
            FieldKind::Choice => field.label_of(&text()).to_owned(),
            FieldKind::Person | FieldKind::People => {
                let all = value.as_array().cloned().unwrap_or_else(|| vec![value.clone()]);
                let names: Vec<String> = all.iter().filter_map(|v| v.as_str()?.parse().ok()).map(|p| people.name(p)).collect();
                names.join("、")
            }
            FieldKind::Rows => {
                let row = |row: &Value| {
                    let cells: Vec<String> = field.fields.iter().filter_map(|f| Some(self.field_words(f, row.get(&f.name)?, people))).collect();
                    cells.join("，")
                };
                value.as_array().into_iter().flatten().map(row).collect::<Vec<_>>().join("；")
            }
            FieldKind::Discretion => String::new(),
        }
    }

    /// Names of the papers a step makes.
    pub(crate) fn paper_names(&self, step: &Step) -> Vec<String> {
        let press = self.press.as_ref();
        step.papers.iter().map(|p| press.and_then(|press| press.info(p).ok()).map_or_else(|| p.clone(), |i| i.name.clone())).collect()
    }

    fn act_view(&self, act: &heyi_domain::case::CaseAct) -> CaseActView {
        let item = self.rules.item(&act.item);
        CaseActView {
            item: act.item.clone(),
            name: item.map_or_else(|| act.item.clone(), |i| i.name.clone()),
            facts: act.facts.clone(),
            ended_on: act.ended_on,
            same: act.same,
            kinds: item.map(|i| i.penalty_kinds.clone()).unwrap_or_default(),
            cites: item.map(heyi_rulebook::Item::citations).unwrap_or_default(),
        }
    }

    fn ownership(&self, case: &Case) -> Result<OwnershipView, AppError> {
        // A case keeps the owner it was filed with, whatever becomes of the list.
        let on = case.filed_on.unwrap_or_else(|| self.today());
        let answer = self.competence(&case.lead.item, &case.lead.body, on)?;
        let now = self.competence(&case.lead.item, &case.lead.body, self.today())?;
        let acting = case.filing.as_ref().map(|f| f.acting_name.clone()).or(answer.acting_name);
        let district = self.body(&case.lead.body).and_then(|b| self.rules.district(&b.district).map(|d| d.name.clone()));
        let organ = district.as_ref().map_or_else(|| "有管辖权的行政复议机关".to_owned(), |d| format!("重庆市{d}人民政府"));
        Ok(OwnershipView {
            acting_name: acting.unwrap_or_default(),
            kind: case.filing.as_ref().map_or_else(|| answer.kind.label().to_owned(), |f| f.kind.clone()),
            seal: answer.seal,
            basis: case.filing.as_ref().map_or(answer.basis, |f| f.basis.clone()),
            on,
            organ,
            court: district.map_or_else(|| "有管辖权的人民法院".to_owned(), |d| format!("有管辖权的人民法院（如重庆市{d}人民法院，以级别、地域管辖规定为准）")),
            changed: (case.filed_on.is_some() && !now.may_act).then(|| "立案以后权责清单有变更，本案仍由立案机关办结。".to_owned()),
        })
    }

    /// The step of filing that is due, with the conditions that stand in its way.
    fn filing_step(&self, case: &Case, conditions: &[Condition]) -> Vec<NextStep> {
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
    fn next_steps(&self, case: &Case, facts: &heyi_domain::case::StepFacts) -> Vec<NextStep> {
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

    fn period_views(&self, case: &Case) -> Vec<PeriodView> {
        let mut all: Vec<PeriodView> = case
            .periods
            .iter()
            .map(|p| {
                // A right of the party, or a time to wait, is over with its last day.
                let ours = periods::ours(&self.rules, &p.rule);
                let running = p.running && (ours || p.last_day >= self.today());
                let (urgency, words) = left(&self.rules, self.today(), running.then_some(p.last_day));
                PeriodView {
                    id: p.id.clone(),
                    title: self.rules.rule(&p.rule).map_or_else(|| p.rule.clone(), |r| r.name.clone()),
                    from: p.from,
                    last_day: p.last_day,
                    running,
                    ours,
                    left: words,
                    urgency,
                    cite: self.rules.cite(&p.rule),
                    provisional: p.provisional,
                }
            })
            .collect();
        all.sort_by_key(|p| (!p.running, p.last_day));
        all
    }

    fn money_of(&self, case: &Case) -> Option<CaseMoney> {
        let decision = case.decision.as_ref()?;
        let late = money::late_fee(case, &self.rules, self.today());
        let (days, fee) = match late {
            Some(Outcome::LateFee { days, fee, .. }) => (days, fee),
            _ => (0, 0),
        };
        Some(CaseMoney {
            decided_on: decision.on,
            served_on: decision.served,
            penalty: decision.penalty.clone(),
            on_spot: decision.on_spot,
            pay_by: money::pay_by(case),
            paid: case.paid(),
            unpaid: case.unpaid().max(0),
            late_fee: case.late_fee,
            late_days: days,
            late_fee_now: fee,
        })
    }

    /// What is already known and needn't be entered again.
    fn prefill(&self, case: &Case, step: &Step) -> Entry {
        let mut out = Map::new();
        let party = case.party();
        let mut known = |name: &str, value: Value| {
            if step.field(name).is_some() && value != Value::String(String::new()) {
                out.insert(name.to_owned(), value);
            }
        };
        let handlers: Vec<String> = case.handlers().iter().map(ToString::to_string).collect();
        known("officers", json!(handlers));
        known("signed", json!("signed"));
        match step.id.as_str() {
            "identify_party" => {
                for (name, value) in [("name", &party.name), ("id_type", &party.id_type), ("id_number", &party.id_number), ("representative", &party.representative), ("address", &party.address), ("phone", &party.phone), ("guardian", &party.guardian)] {
                    known(name, json!(value));
                }
                known("kind", serde_json::to_value(party.kind).unwrap_or_default());
                known("born_on", json!(party.born_on.map(|d| d.to_string()).unwrap_or_default()));
            }
            "confirm_address" => {
                known("address", json!(party.address));
                known("addressee", json!(if party.representative.is_empty() { &party.name } else { &party.representative }));
                known("phone", json!(party.phone));
                known("signed_on", json!(self.today().to_string()));
            }
            "inquire" | "call_inquiry" => {
                known("person", json!(if party.representative.is_empty() { &party.name } else { &party.representative }));
                known("capacity", json!(if party.representative.is_empty() { "当事人" } else { "法定代表人（负责人）" }));
            }
            "inspect_site" | "inquest" | "sample" | "preserve" | "decide_on_spot" => known("place", json!(party.address)),
            "seize" => {
                known("place", json!(party.address));
                known("copies", self.rules.rule("ael-24-copies").and_then(heyi_rulebook::Rule::whole_quantity).map_or(Value::String(String::new()), |n| json!(n)));
            }
            "serve_notice" | "serve" | "serve_paper" => {
                known("mode", json!("direct"));
                let confirmed = case.steps.iter().rev().find(|d| d.step == "confirm_address").map(|d| d.entry.text("address").to_owned());
                known("place", json!(confirmed.unwrap_or_else(|| party.address.clone())));
                known("recipient", json!(if party.representative.is_empty() { &party.name } else { &party.representative }));
            }
            "report" => {
                known("facts", json!(case.acts.iter().map(|a| a.facts.clone()).collect::<Vec<_>>().join("\n")));
                known("proof", json!(evidence_words(case)));
                known("nature", json!(self.nature(case)));
                known("no_penalty", json!("none"));
                if let Some(before) = case.last("report") {
                    for field in ["facts", "proof", "nature", "acts", "correction", "no_penalty"] {
                        known(field, before.entry.0.get(field).cloned().unwrap_or(Value::String(String::new())));
                    }
                }
            }
            "settle_defence" => {
                let told = case.since("notify").iter().rev().find(|d| d.step == "defend");
                known("points", json!(told.map(|d| d.entry.text("content").to_owned()).unwrap_or_default()));
            }
            "publish" => {
                known("summary", json!(self.publication_words(case)));
                known("months", self.rules.rule("samrp-13-long").and_then(heyi_rulebook::Rule::whole_quantity).map_or(Value::String(String::new()), |y| json!(y * 12)));
            }
            "collect" => {
                known("amount", json!(case.unpaid().max(0)));
                known("on", json!(self.today().to_string()));
                known("how", json!("bank"));
            }
            "add_late_fee" => known("until", json!(self.today().to_string())),
            "demand" => {
                known("duty", json!(format!("缴纳罚没款{}", heyi_rulebook::Money(case.unpaid().max(0)))));
                known("served_on", json!(self.today().to_string()));
            }
            "close" => {
                let ground = if case.decision.as_ref().is_some_and(|d| d.penalty.is_none()) { "no_penalty" } else { "performed" };
                known("ground", json!(ground));
            }
            _ => {}
        }
        Entry(out)
    }

    /// 违法性质和依据: what was broken and what punishes it.
    fn nature(&self, case: &Case) -> String {
        let one = |act: &heyi_domain::case::CaseAct| {
            let item = self.rules.item(&act.item)?;
            let cite = |law: Option<&String>, article: Option<&String>| Some(heyi_rulebook::Citation { law: law?.clone(), article: article?.clone(), basis: item.basis }.chinese());
            let duty = cite(Some(&item.law), item.duty_article.as_ref()).unwrap_or_else(|| "有关规定".to_owned());
            let penalty = cite(item.penalty_law.as_ref(), item.penalty_article.as_ref()).unwrap_or_else(|| "有关规定".to_owned());
            Some(format!("当事人“{}”的行为，违反了{duty}，应当依照{penalty}处理。", item.name))
        };
        case.acts.iter().filter_map(one).collect::<Vec<_>>().join("\n")
    }

    fn publication_words(&self, case: &Case) -> String {
        let text = case.decision.as_ref().and_then(|d| d.penalty.as_ref()).map(|p| p.text.clone()).unwrap_or_default();
        format!("违法行为：{}\n处罚内容：{text}", self.act_view(&case.acts[0]).name)
    }
}

/// The filing steps have their own routes.
const FILING: [&str; 5] = ["register_lead", "propose_filing", "file", "return_filing", "refuse_filing"];

/// The line from filing to the archive; the other steps are done as needed.
const MAIN: [&str; 22] = [
    "report", "notify", "serve_notice", "settle_defence", "call_hearing", "hold_hearing", "report_hearing", "submit_review", "pass_unreviewed", "review", "decide",
    "decide_no_penalty", "decide_on_spot", "record_on_spot", "serve", "publish", "collect", "settle_preserved", "release_seized", "close", "archive", "police_reply",
];

fn step_view(step: &Step) -> StepView {
    StepView {
        step: step.id.clone(),
        name: step.name.clone(),
        stage: step.stage.clone(),
        main: step.to.is_some() || MAIN.contains(&step.id.as_str()),
        approve: step.approved_by.map(|w| w.label().to_owned()),
        fields: step.fields.clone(),
        verdicts: Vec::new(),
        prefill: Entry::default(),
        papers: Vec::new(),
        waits: false,
    }
}

fn penalty(outcome: Option<&Outcome>) -> Option<Proposal> {
    match outcome? {
        Outcome::Penalty { proposal, .. } => Some(proposal.clone()),
        _ => None,
    }
}

fn party_view(party: &heyi_domain::case::Party) -> PartyView {
    PartyView {
        kind: party.kind,
        kind_name: party.kind.label().to_owned(),
        name: super::list::party_name(party.name.clone()),
        id: masked_id(&party.id_type, &party.id_number),
        representative: party.representative.clone(),
        address: party.address.clone(),
        phone: mask::phone(&party.phone),
        firm: party.firm,
    }
}

/// `居民身份证 5001**********1234`; a credit code is public and whole.
pub(crate) fn masked_id(kind: &str, number: &str) -> String {
    if number.is_empty() {
        return if kind.is_empty() { String::new() } else { kind.to_owned() };
    }
    if kind.contains("信用代码") {
        return format!("{kind} {number}");
    }
    let letters: Vec<char> = number.chars().collect();
    let hidden: String = letters.iter().enumerate().map(|(n, c)| if n < 4 || n + 4 >= letters.len() && letters.len() > 8 { *c } else { '*' }).collect();
    format!("{kind} {hidden}").trim().to_owned()
}

/// The lead without numbers of persons.
fn masked(case: &Case) -> heyi_domain::case::Lead {
    let mut lead = case.lead.clone();
    lead.party = None;
    lead
}

fn evidence_words(case: &Case) -> String {
    let one = |(n, d): (usize, &DoneStep)| match d.step.as_str() {
        "take_evidence" => Some(format!("{}．{}：证明{}", n + 1, d.entry.text("name"), d.entry.text("shows"))),
        "inquire" => Some(format!("{}．{}的询问笔录：证明当事人对事实的陈述", n + 1, d.entry.text("person"))),
        "inspect_site" => Some(format!("{}．现场检查笔录：证明现场情况", n + 1)),
        "inquest" => Some(format!("{}．勘验笔录：证明现场情况", n + 1)),
        "appraisal_result" => Some(format!("{}．{}出具的报告：{}", n + 1, d.entry.text("agency"), d.entry.text("result"))),
        _ => None,
    };
    let kinds = ["take_evidence", "inquire", "inspect_site", "inquest", "appraisal_result"];
    case.steps.iter().filter(|d| kinds.contains(&d.step.as_str())).enumerate().filter_map(one).collect::<Vec<_>>().join("\n")
}

/// The steps of filing this person may do now.
fn filing_acts(case: &Case, cx: &Context<'_, ()>) -> Vec<String> {
    let named = |id: &str| match id {
        "propose_filing" => Some("propose"),
        "file" => Some("file"),
        "return_filing" => Some("return"),
        "refuse_filing" => Some("refuse"),
        _ => None,
    };
    open(case, cx).into_iter().filter_map(|step| named(&step.id)).map(str::to_owned).collect()
}

/// People of a case, by id.
pub(crate) struct Names(Vec<PersonRef>);

impl Names {
    /// Everybody who did a step or is named in one.
    pub(crate) async fn of<Q: Query>(app: &App, q: &mut Q, case: &Case) -> Result<Self, AppError> {
        let mut people: Vec<PersonId> = case.handlers().to_vec();
        people.extend(case.filing.iter().map(|f| f.in_charge));
        for done in &case.steps {
            people.push(done.by);
            people.extend(done.proposed_by);
            people.extend(app.rules.steps.get(&done.step).map(|s| done.entry.everybody(s)).unwrap_or_default());
        }
        for pending in &case.pending {
            people.push(pending.by);
            people.extend(app.rules.steps.get(&pending.step).map(|s| pending.entry.everybody(s)).unwrap_or_default());
        }
        people.sort();
        people.dedup();
        Ok(Self(person_refs(app, q, &people).await?))
    }

    pub(crate) fn person(&self, id: PersonId) -> Option<PersonRef> {
        self.0.iter().find(|p| p.id == id).cloned()
    }

    pub(crate) fn name(&self, id: PersonId) -> String {
        self.person(id).map_or_else(|| "未登记人员".to_owned(), |p| p.name)
    }
}
