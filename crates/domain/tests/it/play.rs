//! A case played through the core: people with names, days with times, entries of which only what matters is written.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use heyi_domain::case::{Act, Case, CaseEvent, FilingFacts, Lead, Moment, Party, PartyKind, Propose, StepFacts, evolve, filing, register};
use heyi_domain::context::{Actor, Context, Role};
use heyi_domain::ids::{BodyCode, CaseId, PersonId};
use heyi_domain::task::OfficerFacts;
use heyi_domain::Refusal;
use heyi_rulebook::competence::{Asker, competence};
use heyi_rulebook::{Day, FieldKind, Rulebook, Step, StepField, deadline};
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// `rulebook/` of this repository.
pub fn rulebook_folder() -> PathBuf {
    PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap()).join("../../rulebook")
}

fn read_all(dir: &Path, root: &Path, out: &mut Vec<(String, Vec<u8>)>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_all(&path, root, out);
        } else if path.extension().is_some_and(|e| e == "json") {
            out.push((path.strip_prefix(root).unwrap().to_string_lossy().into_owned(), std::fs::read(&path).unwrap()));
        }
    }
}

fn files() -> &'static [(String, Vec<u8>)] {
    static FILES: OnceLock<Vec<(String, Vec<u8>)>> = OnceLock::new();
    FILES.get_or_init(|| {
        let mut out = Vec::new();
        read_all(&rulebook_folder(), &rulebook_folder(), &mut out);
        out.retain(|(path, _)| !path.starts_with("papers/") && !path.starts_with("examples/"));
        out
    })
}

/// The rulebook of this repository.
pub fn book() -> &'static Rulebook {
    static BOOK: OnceLock<Rulebook> = OnceLock::new();
    BOOK.get_or_init(|| Rulebook::load(files().iter().map(|(p, b)| (p, b))).unwrap())
}

/// The rulebook with one file changed, for as long as the test runs.
pub fn changed(path: &str, change: impl Fn(&mut Value)) -> &'static Rulebook {
    let mut all = files().to_vec();
    let file = all.iter_mut().find(|(p, _)| p == path).unwrap_or_else(|| panic!("no {path}"));
    let mut value: Value = serde_json::from_slice(&file.1).unwrap();
    change(&mut value);
    file.1 = serde_json::to_vec(&value).unwrap();
    Box::leak(Box::new(Rulebook::load(all.iter().map(|(p, b)| (p, b))).unwrap()))
}

pub fn day(text: &str) -> Day {
    Day::parse(text).unwrap_or_else(|_| panic!("{text} is no day"))
}

/// The same name, the same person.
pub fn person(name: &str) -> PersonId {
    let hash = name.bytes().fold(0x00c0_ffee_u128, |h, b| h.wrapping_mul(0x0100_0000_01b3).wrapping_add(u128::from(b) + 1));
    PersonId::from_uuid(Uuid::from_u128(hash))
}

/// What each of them is.
pub fn role(name: &str) -> Role {
    match name {
        "负责人" | "副负责人" => Role::Head,
        "审核员" | "主持人" => Role::Reviewer,
        "大队长" => Role::Leader,
        _ => Role::Officer,
    }
}

pub const OFFICERS: [&str; 6] = ["甲", "乙", "丙", "丁", "大队长", "负责人"];

pub fn citizen(name: &str) -> Party {
    party(PartyKind::Individual, name)
}

pub fn party(kind: PartyKind, name: &str) -> Party {
    Party {
        kind,
        name: name.to_owned(),
        id_type: String::new(),
        id_number: String::new(),
        representative: String::new(),
        address: "重庆市渝中区某路1号".to_owned(),
        phone: String::new(),
        born_on: None,
        guardian: String::new(),
        firm: None,
    }
}

/// A case, its history and its surroundings.
#[derive(Clone)]
pub struct World {
    pub case: Case,
    pub log: Vec<(PersonId, CaseEvent)>,
    pub now: Moment,
    pub rules: &'static Rulebook,
    pub officers: Vec<OfficerFacts>,
    pub filed_before: Option<String>,
    pub repeat: Vec<usize>,
}

impl World {
    /// A lead registered at that minute: the act ended and was found on that day.
    pub fn lead(item: &str, body: &str, party: Party, at: &str) -> Self {
        let now = Moment::parse(at).unwrap_or_else(|| panic!("{at} is no time"));
        Self::registered(lead(item, body, party, now.day), now, book()).unwrap_or_else(|r| panic!("{}", said(&r)))
    }

    pub fn registered(lead: Lead, now: Moment, rules: &'static Rulebook) -> Result<Self, Refusal> {
        let id = CaseId::from_uuid(Uuid::from_u128(7));
        let by = person("甲");
        let actor = actor("甲", Role::Officer, &lead.body);
        let cx = Context { now_ms: now.ms(), today: now.day, actor: &actor, rules, facts: () };
        let body = lead.body.clone();
        let events = register(lead, &cx)?;
        let case = evolve(None, id, by, &events[0]).unwrap();
        let officers = OFFICERS.map(|name| officer(name, &body)).to_vec();
        let log = events.into_iter().map(|e| (by, e)).collect();
        Ok(Self { case, log, now, rules, officers, filed_before: None, repeat: Vec::new() })
    }

    /// The clock goes on.
    pub fn at(&mut self, text: &str) -> &mut Self {
        self.now = Moment::parse(text).unwrap_or_else(|| panic!("{text} is no time"));
        self
    }

    fn cx<'a, F>(&'a self, actor: &'a Actor, facts: F) -> Context<'a, F> {
        Context { now_ms: self.now.ms(), today: self.now.day, actor, rules: self.rules, facts }
    }

    fn happened(&mut self, by: &str, events: Vec<CaseEvent>) {
        for event in events {
            self.case = evolve(Some(self.case.clone()), self.case.id, person(by), &event).unwrap();
            self.log.push((person(by), event));
        }
    }

    fn filing_facts(&self, item: &str) -> FilingFacts {
        let lead = &self.case.lead;
        let answer = competence(self.rules, item, Asker::body(&lead.body.0), self.now.day, &[]).unwrap_or_else(|e| panic!("{item}: {e}"));
        let rule = if lead.grave_harm.is_empty() { "apl-36-limitation" } else { "apl-36-limitation-long" };
        FilingFacts {
            may_act: answer.may_act,
            competence: answer.reason,
            acting_name: answer.acting_name.unwrap_or_default(),
            kind: answer.kind.label().to_owned(),
            cites: answer.basis,
            otherwise: answer.otherwise.first().map(|o| o.text.clone()),
            limitation_ends: deadline::deadline(self.rules, rule, lead.act_ended_on, None).ok().map(|a| a.due_day),
            limitation_rule: rule.to_owned(),
            filed_elsewhere: None,
            filed_before: self.filed_before.clone(),
            fine_search: self.case.filing.as_ref().map(|f| f.fine_search.clone()).unwrap_or_default(),
            officers: self.officers.clone(),
        }
    }

    /// Does, proposes or, for the filing steps, decides. Only what is given is entered.
    pub fn raw(&mut self, by: &str, step: &str, given: Map<String, Value>) -> Result<(), Refusal> {
        self.raw_as(by, role(by), step, given)
    }

    pub fn raw_as(&mut self, by: &str, role: Role, step: &str, given: Map<String, Value>) -> Result<(), Refusal> {
        let actor = actor(by, role, &self.case.lead.body);
        let events = match step {
            "propose_filing" => {
                let mut facts = self.filing_facts(&self.case.lead.item.clone());
                "已查询，未发现对同一违法行为的罚款决定".clone_into(&mut facts.fine_search);
                let handlers: Vec<PersonId> = given.get("handlers").and_then(Value::as_array).map_or_else(|| vec![person("甲"), person("乙")], |all| all.iter().filter_map(|v| v.as_str()?.parse().ok()).collect());
                let command = Propose { in_charge: handlers.first().copied().unwrap_or(person("甲")), handlers, fine_search: facts.fine_search.clone() };
                command.decide(&self.case, &self.cx(&actor, &facts))?
            }
            "file" => {
                let facts = self.filing_facts(&self.case.lead.item.clone());
                filing::file(&self.case, "渝中执立〔2026〕1号".to_owned(), &self.cx(&actor, &facts))?
            }
            "return_filing" => filing::send_back(&self.case, reason(&given), &self.cx(&actor, ()))?,
            "refuse_filing" => filing::refuse(&self.case, reason(&given), &self.cx(&actor, ()))?,
            _ => {
                let item = match step {
                    "add_act" => given.get("item").and_then(Value::as_str).map(str::to_owned),
                    "decide_on_spot" | "decide_no_penalty" => Some(self.case.lead.item.clone()),
                    _ => None,
                };
                let facts = StepFacts { officers: self.officers.clone(), filing: item.filter(|i| self.rules.item(i).is_some()).map(|i| self.filing_facts(&i)), repeat: self.repeat.clone() };
                Act::Do { step: step.to_owned(), given }.decide(&self.case, &self.cx(&actor, &facts))?
            }
        };
        self.happened(by, events);
        Ok(())
    }

    /// As [`Self::raw`], with the usual entry for every required field that isn't given.
    pub fn try_do(&mut self, by: &str, step: &str, given: Value) -> Result<(), Refusal> {
        let given = self.usual(step, given);
        self.raw(by, step, given)
    }

    /// Done, or the test fails.
    pub fn go(&mut self, by: &str, step: &str, given: Value) -> &mut Self {
        if let Err(refusal) = self.try_do(by, step, given) {
            panic!("{step} by {by} on {} was refused: {}", self.now.day, said(&refusal));
        }
        self
    }

    /// Proposed and approved.
    pub fn approved(&mut self, by: &str, step: &str, given: Value) -> &mut Self {
        self.go(by, step, given).approve("负责人", step)
    }

    pub fn approve(&mut self, by: &str, step: &str) -> &mut Self {
        if let Err(refusal) = self.try_approve(by, step) {
            panic!("approving {step} by {by} on {} was refused: {}", self.now.day, said(&refusal));
        }
        self
    }

    pub fn try_approve(&mut self, by: &str, step: &str) -> Result<(), Refusal> {
        self.try_approve_as(by, role(by), step)
    }

    pub fn try_approve_as(&mut self, by: &str, role: Role, step: &str) -> Result<(), Refusal> {
        let actor = actor(by, role, &self.case.lead.body);
        let filing = (step == "decide_no_penalty").then(|| self.filing_facts(&self.case.lead.item.clone()));
        let facts = StepFacts { officers: self.officers.clone(), filing, repeat: self.repeat.clone() };
        let events = Act::Approve { step: step.to_owned() }.decide(&self.case, &self.cx(&actor, &facts))?;
        self.happened(by, events);
        Ok(())
    }

    pub fn try_send_back(&mut self, by: &str, step: &str, reason: &str) -> Result<(), Refusal> {
        let actor = actor(by, role(by), &self.case.lead.body);
        let facts = StepFacts { officers: self.officers.clone(), filing: None, repeat: self.repeat.clone() };
        let events = Act::SendBack { step: step.to_owned(), reason: reason.to_owned() }.decide(&self.case, &self.cx(&actor, &facts))?;
        self.happened(by, events);
        Ok(())
    }

    /// Refused with this code, with a way out, and nothing changed.
    #[track_caller]
    pub fn refused(&mut self, by: &str, step: &str, given: Value, code: &str) -> &mut Self {
        let before = self.case.clone();
        let outcome = self.try_do(by, step, given);
        self.checked(before, outcome, step, code)
    }

    #[track_caller]
    pub fn approval_refused(&mut self, by: &str, step: &str, code: &str) -> &mut Self {
        let before = self.case.clone();
        let outcome = self.try_approve(by, step);
        self.checked(before, outcome, step, code)
    }

    #[track_caller]
    fn checked(&mut self, before: Case, outcome: Result<(), Refusal>, step: &str, code: &str) -> &mut Self {
        match outcome {
            Ok(()) => panic!("{step} on {} should be refused with {code}", self.now.day),
            Err(refusal) => {
                assert_eq!(refusal.code, code, "{step}: {}", said(&refusal));
                assert!(!refusal.cures.is_empty() || code == "field_invalid", "{code} has no way out");
                assert!(refusal.message.ends_with('。'), "{code}: {}", refusal.message);
                assert!(refusal.cites.iter().all(|c| !c.article.contains("没有这一条")), "{code} cites what isn't there");
            }
        }
        assert!(before == self.case, "{step} was refused and changed the case");
        self
    }

    /// The usual entry of a step: what an officer enters where nothing is special.
    pub fn usual(&self, step: &str, given: Value) -> Map<String, Value> {
        let mut map = given.as_object().cloned().unwrap_or_default();
        let Some(row) = self.rules.steps.get(step) else { return map };
        for field in row.fields.iter().filter(|f| f.required) {
            if !map.contains_key(&field.name) {
                map.insert(field.name.clone(), self.value(row, field));
            }
        }
        if row.each_party && self.case.several() && !map.contains_key("whom") {
            map.insert("whom".to_owned(), 0.into());
        }
        map.retain(|_, v| !v.is_null());
        map
    }

    fn value(&self, step: &Step, field: &StepField) -> Value {
        let clock = |minutes: i32| format!("{}T{:02}:{:02}", self.now.day, (self.now.minute + minutes) / 60, (self.now.minute + minutes) % 60);
        match (step.id.as_str(), field.name.as_str(), field.kind) {
            (_, "from", FieldKind::Time) => clock(-60).into(),
            (_, "to", FieldKind::Time) => clock(-10).into(),
            ("preserve" | "seize" | "call_inquiry" | "substitute" | "decide_enforcement", _, FieldKind::Time) => clock(120).into(),
            (_, _, FieldKind::Time) => clock(0).into(),
            (_, _, FieldKind::Day) => self.now.day.to_string().into(),
            (_, "amount" | "fine", FieldKind::Money) => self.case.unpaid().into(),
            (_, _, FieldKind::Money) => 100_000.into(),
            (_, "copies", _) => 2.into(),
            (_, "days", _) => 30.into(),
            (_, "months", _) => 3.into(),
            (_, _, FieldKind::Int) => 1.into(),
            (_, _, FieldKind::Bool) => true.into(),
            ("seize", "basis", _) => self.basis("seal"),
            ("decide_enforcement", "basis", _) => self.basis("enforce"),
            (_, "basis", _) => "《中华人民共和国行政强制法》第二十二条".into(),
            (_, "ticket", _) => format!("票据{}", self.case.payments.len() + 1).into(),
            (_, "no_penalty", _) => "none".into(),
            (_, _, FieldKind::Choice) => field.values.first().map_or_else(|| json!(""), |v| json!(v.value)),
            (_, _, FieldKind::People) => json!([person("甲"), person("乙")]),
            (_, _, FieldKind::Person) => json!(person("甲")),
            (_, _, FieldKind::Item) => json!(self.case.lead.item),
            (_, _, FieldKind::Rows) => {
                let row: Map<String, Value> = field.fields.iter().filter(|f| f.required).map(|f| (f.name.clone(), self.value(step, f))).collect();
                let mut second = row.clone();
                second.insert("name".to_owned(), "另一".into());
                if field.name == "members" { json!([row, second]) } else { json!([row]) }
            }
            (_, _, FieldKind::Discretion) => Value::Null,
            (_, _, FieldKind::Party) => 0.into(),
            (_, _, FieldKind::Parties | FieldKind::Acts) => json!([0]),
            (_, _, FieldKind::Text | FieldKind::Paragraphs | FieldKind::File) => field.label.clone().into(),
        }
    }

    /// What a measure may be based on in the case as it is: listed by the item, or confirmed by the reviewer.
    fn basis(&self, measure: &str) -> Value {
        let all = heyi_domain::case::gates::coercion::bases(&self.case, measure, self.rules);
        all.first().map_or_else(|| "《中华人民共和国行政强制法》第二十二条".into(), |basis| json!(basis))
    }

    /// The reviewer confirms an article for a measure.
    pub fn confirmed(&mut self, measure: &str) -> &mut Self {
        self.go("审核员", "confirm_basis", json!({ "measure": measure, "basis": "《中华人民共和国某某法》第六十条" }))
    }

    /// The last day of the newest period of a rule.
    #[track_caller]
    pub fn last_day(&self, rule: &str) -> String {
        self.case.period(rule).unwrap_or_else(|| panic!("no period {rule} in {:?}", self.case.periods)).last_day.to_string()
    }

    pub fn running(&self, rule: &str) -> bool {
        self.case.running(rule).is_some()
    }

    /// Everything again from what was written down, through its stored form.
    pub fn replayed(&self) -> Case {
        let mut state = None;
        for (by, event) in &self.log {
            let text = serde_json::to_string(event).unwrap();
            let event: CaseEvent = serde_json::from_str(&text).unwrap();
            state = evolve(state, self.case.id, *by, &event);
        }
        state.unwrap()
    }
}

fn reason(given: &Map<String, Value>) -> String {
    given.get("reason").and_then(Value::as_str).unwrap_or("经核查，理由成立。").to_owned()
}

pub fn lead(item: &str, body: &str, party: Party, on: Day) -> Lead {
    let row = book().item(item).unwrap_or_else(|| panic!("no item {item}"));
    let rules = book();
    let clock = rules.clock("filing", &row.department_id);
    let decide_by = clock.and_then(|r| deadline::deadline(rules, &r.id, on, None).ok()).map(|a| a.due_day);
    Lead {
        source: "监督检查".to_owned(),
        cause: row.name.clone(),
        item: item.to_owned(),
        firm: None,
        firm_name: party.name.clone(),
        party: Some(party),
        body: BodyCode(body.to_owned()),
        findings: Vec::new(),
        order: None,
        facts: row.name.clone(),
        town: if body.contains('-') { "500103003".to_owned() } else { body.to_owned() },
        act_ended_on: on,
        grave_harm: String::new(),
        discovered_on: on,
        decide_by,
        decide_by_rule: clock.filter(|_| decide_by.is_some()).map(|r| r.id.clone()),
    }
}

pub fn actor(name: &str, role: Role, body: &BodyCode) -> Actor {
    Actor { person: person(name), name: name.to_owned(), role, body: Some(body.clone()), firm: None }
}

pub fn officer(name: &str, body: &BodyCode) -> OfficerFacts {
    OfficerFacts {
        person: person(name),
        name: name.to_owned(),
        body: body.clone(),
        certificate: Some(format!("渝执{name}")),
        valid_from: Some(day("2024-01-01")),
        valid_to: Some(day("2027-12-31")),
        recused_from: Vec::new(),
        left_on: None,
    }
}

pub fn said(refusal: &Refusal) -> String {
    format!("{} {} {:?}", refusal.code, refusal.message, refusal.fields)
}

impl World {
    /// How the gates of every step stand before anything is entered.
    pub fn verdicts(&self, by: &str) -> Vec<(String, Vec<heyi_domain::case::Verdict>)> {
        let actor = actor(by, role(by), &self.case.lead.body);
        let facts = StepFacts { officers: self.officers.clone(), filing: None, repeat: self.repeat.clone() };
        let cx = self.cx(&actor, &facts);
        self.rules.steps.iter().map(|step| (step.id.clone(), heyi_domain::case::verdicts(step, &self.case, None, &cx))).collect()
    }
}
