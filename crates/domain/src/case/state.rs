//! The state of a case, folded from what happened.

use std::collections::BTreeMap;

use heyi_rulebook::Day;
use serde::{Deserialize, Serialize};

use super::review::ReviewConfirmation;
use super::account::Served;
use super::{CaseEvent, Change, Entry, Filing, Lead, Outcome, Party, PartyKind, Period, PeriodChange, Proposal};
use crate::ids::{CaseId, PersonId};

/// Where a case stands: the states the rulebook declares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CaseStatus {
    /// 线索待核查.
    Lead,
    /// 待批准立案.
    Proposed,
    /// 已立案，调查取证.
    Filed,
    /// 调查终结.
    Reported,
    /// 已告知.
    Noticed,
    /// 已审核.
    Reviewed,
    /// 已决定.
    Decided,
    /// 执行中.
    Performing,
    /// 已结案.
    Closed,
    /// 已归档.
    Archived,
    /// 不予立案.
    NotFiled,
    /// 已撤销、终止.
    Withdrawn,
    /// 已移送公安机关.
    Transferred,
    /// 已移送有权机关.
    HandedOver,
}

impl CaseStatus {
    /// The official Chinese name.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Lead => "线索待核查",
            Self::Proposed => "待批准立案",
            Self::Filed => "调查取证",
            Self::Reported => "调查终结",
            Self::Noticed => "已告知",
            Self::Reviewed => "已审核",
            Self::Decided => "已决定",
            Self::Performing => "执行中",
            Self::Closed => "已结案",
            Self::Archived => "已归档",
            Self::NotFiled => "不予立案",
            Self::Withdrawn => "已撤销、终止",
            Self::Transferred => "已移送公安机关",
            Self::HandedOver => "已移送有权机关",
        }
    }

    /// Its id in the declared procedure.
    #[must_use]
    pub const fn state(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::Proposed => "proposed",
            Self::Filed => "filed",
            Self::Reported => "reported",
            Self::Noticed => "noticed",
            Self::Reviewed => "reviewed",
            Self::Decided => "decided",
            Self::Performing => "performing",
            Self::Closed => "closed",
            Self::Archived => "archived",
            Self::NotFiled => "not_filed",
            Self::Withdrawn => "withdrawn",
            Self::Transferred => "transferred",
            Self::HandedOver => "handed_over",
        }
    }

    /// By its id.
    #[must_use]
    pub fn of(state: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.state() == state)
    }

    /// Every status.
    pub const ALL: [Self; 14] = [
        Self::Lead,
        Self::Proposed,
        Self::Filed,
        Self::Reported,
        Self::Noticed,
        Self::Reviewed,
        Self::Decided,
        Self::Performing,
        Self::Closed,
        Self::Archived,
        Self::NotFiled,
        Self::Withdrawn,
        Self::Transferred,
        Self::HandedOver,
    ];
}

/// 违法行为 of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CaseAct {
    /// 执法事项编号.
    pub item: String,
    /// Its facts.
    pub facts: String,
    /// End of the act.
    pub ended_on: Day,
    /// The same act as the first: another provision it breaks.
    pub same: bool,
    /// The parties that committed it, by their place in the case.
    pub by: Vec<usize>,
}

/// A step that was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// The declared step.
    pub step: String,
    /// What was entered.
    pub entry: Entry,
    /// Who did or approved it.
    pub by: PersonId,
    /// Who proposed it.
    pub proposed_by: Option<PersonId>,
    /// When it was proposed.
    pub proposed_on: Option<Day>,
    /// The legal day.
    pub on: Day,
    /// What the core computed.
    pub outcome: Option<Outcome>,
}

/// A step that waits for approval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// The declared step.
    pub step: String,
    /// What was entered.
    pub entry: Entry,
    /// Who proposed it.
    pub by: PersonId,
    /// The legal day.
    pub on: Day,
    /// What the core computed.
    pub outcome: Option<Outcome>,
}

/// 告知.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The penalty told.
    pub proposal: Proposal,
    /// The right to a hearing was told.
    pub hearing: bool,
    /// The parties that have it.
    pub hearing_of: Vec<usize>,
    /// The rule that asks for it.
    pub hearing_rule: Option<String>,
    /// Made on.
    pub on: Day,
    /// The day its service took effect, on the last of those it goes to.
    pub served: Option<Day>,
    /// Whom it goes to, and since when each has it.
    pub service: Served,
    /// The penalty after the defence was heard, where it changed.
    pub after_defence: Option<Proposal>,
}

/// 决定.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The penalty; `None`: 不予处罚.
    pub penalty: Option<Proposal>,
    /// Made on.
    pub on: Day,
    /// 当场处罚.
    pub on_spot: bool,
    /// 载明逾期加处罚款.
    pub late_fee: bool,
    /// The day its service took effect, on the last of those it goes to.
    pub served: Option<Day>,
    /// Whom it goes to, and since when each has it.
    pub service: Served,
}

/// 缴款, 退款.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// The party.
    pub whom: usize,
    /// Fen.
    pub amount: i64,
    /// On.
    pub on: Day,
    /// 罚没票据号码.
    pub ticket: String,
}

/// 行政复议、行政诉讼.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remedy {
    /// The party that sought it.
    pub whom: usize,
    /// Accepted on.
    pub from: Day,
    /// Ended on.
    pub to: Option<Day>,
    /// 行政诉讼.
    pub litigation: bool,
    /// How it ended.
    pub result: String,
    /// 停止执行 while it runs.
    pub stayed: bool,
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
    /// 当事人, the first first.
    pub parties: Vec<Party>,
    /// 违法行为.
    pub acts: Vec<CaseAct>,
    /// Steps done, each with the person: what the rulebook keeps apart is judged by it.
    pub done: Vec<(String, PersonId)>,
    /// Steps done after filing, with what was entered.
    pub steps: Vec<Done>,
    /// Steps that wait for approval.
    pub pending: Vec<Pending>,
    /// Periods, running and ended.
    pub periods: Vec<Period>,
    /// 中止调查 since.
    pub suspended: Option<Day>,
    /// 告知.
    pub notice: Option<Notice>,
    /// 决定.
    pub decision: Option<Decision>,
    /// 缴款.
    pub payments: Vec<Payment>,
    /// 退款.
    pub refunds: Vec<Payment>,
    /// 加处罚款 by party, fen.
    pub late_fees: BTreeMap<usize, i64>,
    /// 复议、诉讼.
    pub remedies: Vec<Remedy>,
    /// 评查人的认定, oldest first; the newest of a rule counts.
    pub reviewed: Vec<ReviewConfirmation>,
}

impl Case {
    fn new(id: CaseId, by: PersonId, lead: &Lead) -> Self {
        let unknown = || Party {
            kind: PartyKind::Organisation,
            name: lead.firm_name.clone(),
            id_type: String::new(),
            id_number: String::new(),
            representative: String::new(),
            address: String::new(),
            phone: String::new(),
            born_on: None,
            guardian: String::new(),
            firm: lead.firm,
        };
        let act = CaseAct { item: lead.item.clone(), facts: lead.facts.clone(), ended_on: lead.act_ended_on, same: false, by: vec![0] };
        Self {
            id,
            lead: lead.clone(),
            status: CaseStatus::Lead,
            filing: None,
            number: None,
            filed_on: None,
            decide_by: None,
            parties: vec![lead.party.clone().unwrap_or_else(unknown)],
            acts: vec![act],
            done: vec![("register_lead".to_owned(), by)],
            steps: Vec::new(),
            pending: Vec::new(),
            periods: Vec::new(),
            suspended: None,
            notice: None,
            decision: None,
            payments: Vec::new(),
            refunds: Vec::new(),
            late_fees: BTreeMap::new(),
            remedies: Vec::new(),
            reviewed: Vec::new(),
        }
    }

    /// 当事人: the first.
    ///
    /// # Panics
    /// Never: a case begins with one.
    #[must_use]
    pub fn party(&self) -> &Party {
        &self.parties[0]
    }

    /// 承办人.
    #[must_use]
    pub fn handlers(&self) -> &[PersonId] {
        self.filing.as_ref().map_or(&[], |f| f.handlers.as_slice())
    }

    /// Whether the person handles it or is in charge; on the spot, whether the person decided.
    #[must_use]
    pub fn handled_by(&self, person: PersonId) -> bool {
        match &self.filing {
            Some(filing) => filing.handlers.contains(&person) || filing.in_charge == person,
            None => self.done.iter().any(|(step, by)| step == "decide_on_spot" && *by == person),
        }
    }

    /// The newest of a step.
    #[must_use]
    pub fn last(&self, step: &str) -> Option<&Done> {
        self.steps.iter().rev().find(|d| d.step == step)
    }

    /// Everything done after the newest of a step; everything where there was none.
    #[must_use]
    pub fn since(&self, step: &str) -> &[Done] {
        let at = self.steps.iter().rposition(|d| d.step == step).map_or(0, |at| at + 1);
        self.steps.get(at..).unwrap_or_default()
    }

    /// The newest of a step after the newest of another.
    #[must_use]
    pub fn last_since(&self, step: &str, after: &str) -> Option<&Done> {
        self.since(after).iter().rev().find(|d| d.step == step)
    }

    /// How often a step was done.
    #[must_use]
    pub fn times(&self, step: &str) -> usize {
        self.steps.iter().filter(|d| d.step == step).count()
    }

    /// A running period of a rule.
    #[must_use]
    pub fn running(&self, rule: &str) -> Option<&Period> {
        self.periods.iter().rev().find(|p| p.rule == rule && p.running)
    }

    /// The newest period of a rule.
    #[must_use]
    pub fn period(&self, rule: &str) -> Option<&Period> {
        self.periods.iter().rev().find(|p| p.rule == rule)
    }

    /// The department whose matter the first act is: procedure is chosen by matter.
    #[must_use]
    pub fn department<'r>(&self, rules: &'r heyi_rulebook::Rulebook) -> &'r str {
        rules.item(&self.lead.item).map_or("", |i| i.department_id.as_str())
    }

    /// 调查终结报告: the newest proposal.
    #[must_use]
    pub fn proposal(&self) -> Option<&Proposal> {
        let told = self.notice.as_ref().map(|n| n.after_defence.as_ref().unwrap_or(&n.proposal));
        told.or_else(|| penalty(self.last("report")?.outcome.as_ref()))
    }
}

fn penalty(outcome: Option<&Outcome>) -> Option<&Proposal> {
    match outcome? {
        Outcome::Penalty { proposal, .. } => Some(proposal),
        _ => None,
    }
}

/// The state after an event.
#[must_use]
pub fn evolve(state: Option<Case>, id: CaseId, by: PersonId, event: &CaseEvent) -> Option<Case> {
    let Some(mut case) = state else {
        let CaseEvent::LeadRegistered { lead } = event else { return None };
        let mut case = Case::new(id, by, lead);
        if let (Some(last_day), Some(rule)) = (lead.decide_by, &lead.decide_by_rule) {
            case.periods.push(Period { id: rule.clone(), rule: rule.clone(), from: lead.discovered_on, last_day, running: true, provisional: false, whom: 0 });
        }
        return Some(case);
    };
    match event {
        CaseEvent::LeadRegistered { .. } => {}
        CaseEvent::FilingProposed { filing } => {
            case.filing = Some((**filing).clone());
            case.status = CaseStatus::Proposed;
            case.did("propose_filing", by);
        }
        CaseEvent::Filed { number, on, decide_by } => {
            case.number = Some(number.clone());
            case.filed_on = Some(*on);
            case.decide_by = Some(*decide_by);
            case.status = CaseStatus::Filed;
            case.filing_settled();
            let rule = "apl-60-decide".to_owned();
            case.periods.push(Period { id: rule.clone(), rule, from: *on, last_day: *decide_by, running: true, provisional: false, whom: 0 });
            case.did("file", by);
        }
        CaseEvent::FilingReturned { .. } => {
            case.status = CaseStatus::Lead;
            case.did("return_filing", by);
        }
        CaseEvent::NotFiled { .. } => {
            case.status = CaseStatus::NotFiled;
            case.filing_settled();
            case.did("refuse_filing", by);
        }
        CaseEvent::FileReviewed { rule, verdict, reason, on } => {
            case.reviewed.push(ReviewConfirmation { rule: rule.clone(), verdict: *verdict, reason: reason.clone(), by, on: *on });
        }
        CaseEvent::StepProposed { step, entry, on, outcome, periods } => {
            case.pending.retain(|p| &p.step != step);
            let outcome = outcome.as_deref().cloned();
            case.pending.push(Pending { step: step.clone(), entry: entry.clone(), by, on: *on, outcome });
            case.turn(periods);
        }
        CaseEvent::StepReturned { step, periods, .. } => {
            case.pending.retain(|p| &p.step != step);
            case.turn(periods);
        }
        CaseEvent::StepDone { step, entry, on, proposed_by, proposed_on, outcome, periods, to } => {
            case.pending.retain(|p| &p.step != step);
            case.did(step, by);
            if let Some(proposer) = proposed_by {
                case.did(step, *proposer);
            }
            // Who took part did it as much as who wrote it down.
            for officer in entry.people("officers") {
                case.did(step, officer);
            }
            let outcome = outcome.as_deref().cloned();
            let done = Done { step: step.clone(), entry: entry.clone(), by, proposed_by: *proposed_by, proposed_on: *proposed_on, on: *on, outcome };
            case.turn(periods);
            case.take(&done);
            case.steps.push(done);
            if let Some(to) = to {
                case.status = *to;
                // What was proposed in another state is void; a proposed decision always.
                let void = matches!(to, CaseStatus::Filed | CaseStatus::Withdrawn | CaseStatus::Transferred | CaseStatus::HandedOver | CaseStatus::Decided);
                case.pending.retain(|p| !void && !matches!(p.step.as_str(), "decide" | "decide_no_penalty"));
            }
        }
    }
    Some(case)
}

impl Case {
    fn did(&mut self, step: &str, by: PersonId) {
        self.done.push((step.to_owned(), by));
    }

    fn filing_settled(&mut self) {
        for period in &mut self.periods {
            period.running = false;
        }
    }

    fn turn(&mut self, changes: &[PeriodChange]) {
        for change in changes {
            match change.change {
                Change::Start => self.periods.push(Period {
                    id: change.id.clone(),
                    rule: change.rule.clone(),
                    from: change.from,
                    last_day: change.last_day,
                    running: true,
                    provisional: change.provisional,
                    whom: change.whom,
                }),
                Change::Move | Change::Meet | Change::Stop | Change::Go => {
                    let Some(period) = self.periods.iter_mut().find(|p| p.id == change.id) else { continue };
                    period.last_day = change.last_day;
                    period.running = matches!(change.change, Change::Move | Change::Go);
                    if period.rule == "apl-60-decide" {
                        self.decide_by = Some(change.last_day);
                    }
                }
            }
        }
    }

    /// What a step changes besides the state and the periods.
    fn take(&mut self, done: &Done) {
        let entry = &done.entry;
        match done.step.as_str() {
            "identify_party" => {
                if let Some(party) = self.parties.get_mut(entry.whom()) {
                    *party = Party { firm: party.firm, ..Party::entered(entry) };
                }
            }
            "add_party" => {
                let whom = self.parties.len();
                self.parties.push(Party::entered(entry));
                for n in entry.places("acts") {
                    if let Some(act) = self.acts.get_mut(n) {
                        act.by.push(whom);
                    }
                }
            }
            "add_act" => {
                let by = entry.places("by");
                self.acts.push(CaseAct {
                    item: entry.text("item").to_owned(),
                    facts: entry.text("facts").to_owned(),
                    ended_on: entry.day("ended_on").unwrap_or(done.on),
                    same: entry.flag("same_as"),
                    by: if by.is_empty() { vec![0] } else { by },
                });
            }
            "attribute_act" => {
                for n in entry.places("acts") {
                    if let Some(act) = self.acts.get_mut(n) {
                        act.by = entry.places("by");
                    }
                }
            }
            "replace_handler" => self.swap(entry.people("leaving"), entry.people("joining")),
            "settle_recusal" if entry.flag("granted") => self.swap(entry.people("person"), entry.people("replacement")),
            "suspend" => self.suspended = Some(done.on),
            "resume" => self.suspended = None,
            "report" | "reopen" | "renotify" => self.notice = None,
            "notify" => {
                if let Some(Outcome::Penalty { proposal, hearing, hearing_of, hearing_rule }) = &done.outcome {
                    let told = proposal.punished();
                    self.notice = Some(Notice {
                        proposal: proposal.clone(),
                        hearing: *hearing,
                        // Written only where the case has several parties.
                        hearing_of: if *hearing && hearing_of.is_empty() { vec![0] } else { hearing_of.clone() },
                        hearing_rule: hearing_rule.clone(),
                        on: done.on,
                        served: None,
                        service: Served::to(if told.is_empty() { vec![0] } else { told }),
                        after_defence: None,
                    });
                }
            }
            "serve_notice" => {
                if let (Some(notice), Some(Outcome::Service { effective })) = (&mut self.notice, &done.outcome) {
                    notice.service.on.insert(entry.whom(), *effective);
                    notice.served = notice.service.all();
                }
            }
            "settle_defence" => {
                if let (Some(notice), Some(Outcome::Penalty { proposal, .. })) = (&mut self.notice, &done.outcome) {
                    notice.after_defence = Some(proposal.clone());
                }
            }
            "decide" | "decide_on_spot" => {
                let on_spot = done.step == "decide_on_spot";
                // Handed over on the spot: that day counts, not the day it is entered.
                let on = entry.moment("at").filter(|_| on_spot).map_or(done.on, |at| at.day);
                self.decision = Some(Decision {
                    penalty: penalty(done.outcome.as_ref()).cloned(),
                    on,
                    on_spot,
                    late_fee: on_spot || entry.flag("late_fee"),
                    served: on_spot.then_some(on),
                    service: Served { to: self.offenders(), on: if on_spot { BTreeMap::from([(0, on)]) } else { BTreeMap::new() } },
                });
                if on_spot && entry.text("collect") == "spot" {
                    let amount = penalty(done.outcome.as_ref()).map_or(0, |p| p.fine);
                    self.payments.push(Payment { whom: 0, amount, on, ticket: entry.text("ticket").to_owned() });
                }
            }
            "decide_no_penalty" => {
                self.decision = Some(Decision { penalty: None, on: done.on, on_spot: false, late_fee: false, served: None, service: Served::to(self.offenders()) });
            }
            "serve" => {
                if let (Some(decision), Some(Outcome::Service { effective })) = (&mut self.decision, &done.outcome) {
                    decision.service.on.insert(entry.whom(), *effective);
                    decision.served = decision.service.all();
                }
            }
            "collect" => self.payments.push(Payment {
                whom: entry.whom(),
                amount: entry.int("amount").unwrap_or(0),
                on: entry.day("on").unwrap_or(done.on),
                ticket: entry.text("ticket").to_owned(),
            }),
            "refund" => self.refunds.push(Payment {
                whom: entry.whom(),
                amount: entry.int("amount").unwrap_or(0),
                on: entry.day("on").unwrap_or(done.on),
                ticket: entry.text("ticket").to_owned(),
            }),
            "add_late_fee" => {
                if let Some(Outcome::LateFee { fee, .. }) = &done.outcome {
                    self.late_fees.insert(entry.whom(), *fee);
                }
            }
            "note_remedy" => self.remedies.push(Remedy {
                whom: entry.whom(),
                from: entry.day("on").unwrap_or(done.on),
                to: None,
                litigation: entry.text("kind") == "litigation",
                result: String::new(),
                stayed: entry.flag("stayed"),
            }),
            "note_remedy_result" => self.end_remedy(entry, done.on),
            _ => {}
        }
    }

    /// 复议、诉讼结果: the newest of the party that is open ends, and the decision is what it has become for it.
    pub(super) fn end_remedy(&mut self, entry: &Entry, today: Day) {
        let whom = entry.whom();
        if let Some(open) = self.remedies.iter_mut().rev().find(|r| r.whom == whom && r.to.is_none()) {
            open.to = Some(entry.day("on").unwrap_or(today));
            open.result = entry.text("result").to_owned();
        }
        let several = self.several();
        let Some(decision) = &mut self.decision else { return };
        match (entry.text("result"), &decision.penalty) {
            ("quashed", penalty) => {
                decision.penalty = Some(penalty.as_ref().filter(|_| several).map_or_else(Proposal::default, |p| p.without(whom)));
                self.late_fees.remove(&whom);
            }
            ("changed", Some(penalty)) => {
                if let Some(fine) = entry.int("fine") {
                    decision.penalty = Some(penalty.with_fine(whom, fine));
                    // What was added to another fine falls away; it is computed again.
                    self.late_fees.remove(&whom);
                }
            }
            _ => {}
        }
    }

    /// The newest remedy that runs, whoever sought it.
    #[must_use]
    pub fn open_remedy(&self) -> Option<&Remedy> {
        self.remedies.iter().rev().find(|r| r.to.is_none())
    }

    fn swap(&mut self, leaving: Vec<PersonId>, joining: Vec<PersonId>) {
        let Some(filing) = &mut self.filing else { return };
        filing.handlers.retain(|h| !leaving.contains(h));
        for person in joining {
            if leaving.contains(&filing.in_charge) {
                filing.in_charge = person;
            }
            if !filing.handlers.contains(&person) {
                filing.handlers.push(person);
            }
        }
    }
}
