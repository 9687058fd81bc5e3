//! A visit on the phone: folded from its events, asked before anything is sent.

use heyi_domain::ids::{BodyCode, FirmId, PersonId, VisitId};
use heyi_domain::task::OfficerFacts;
use heyi_domain::visit::{
    Answered, Evidence, FindingLine, FirmAnswer, Missing, Present, Stop, Visit, VisitCommand, VisitEvent, VisitFacts, VisitStatus,
    compose, decide, evolve, missing, next_stop, unconfirmed,
};
use heyi_domain::{Actor, Context, Event, Refusal, Role};
use heyi_rulebook::Day;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Law, day, read, write};

/// An event as the server sends it.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Stored {
    kind: String,
    version: u16,
    body: Value,
    by: PersonId,
}

/// Who acts, when, and what the phone knows of other things.
#[derive(Debug, Deserialize)]
struct Surroundings {
    now_ms: i64,
    today: Day,
    person: PersonId,
    name: String,
    role: Role,
    body: Option<BodyCode>,
    #[serde(default)]
    officers: Vec<KnownOfficer>,
}

/// An expected officer, as the visit's page gives him.
#[derive(Debug, Deserialize)]
struct KnownOfficer {
    person: PersonId,
    name: String,
    #[serde(default)]
    certificate: Option<String>,
    #[serde(default)]
    valid_to: Option<Day>,
    #[serde(default)]
    why_not: Option<String>,
}

#[derive(Serialize)]
struct State<'a> {
    status: VisitStatus,
    status_name: &'static str,
    stop: Stop,
    missing: Vec<Missing>,
    firm_code_scanned: bool,
    no_code_because: Option<&'a str>,
    report_by: Option<Day>,
    present: &'a [Present],
    notice: Option<&'a str>,
    answers: &'a [Answered],
    open: Vec<&'a str>,
    evidence: &'a [Evidence],
    findings: &'a [FindingLine],
    advice: &'a str,
    confirmed: &'a [PersonId],
    unconfirmed: Vec<&'a Present>,
    firm_answer: Option<&'a FirmAnswer>,
    publish_by: Option<Day>,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Decision {
    Events(Vec<Stored>),
    Refusal(Refusal),
}

/// A visit as it stands on this phone.
#[derive(Debug, Clone)]
pub struct VisitBook {
    visit: Visit,
}

impl VisitBook {
    /// Folds the events of a visit.
    ///
    /// # Errors
    /// Events that can't be read, or none that begins a visit.
    pub fn open(id: &str, events: &str) -> Result<Self, String> {
        let id: VisitId = id.parse().map_err(|why: heyi_domain::ids::BadId| why.to_string())?;
        let visit = fold(None, id, &read::<Vec<Stored>>("检查记录", events)?)?;
        visit.map(|visit| Self { visit }).ok_or_else(|| "检查记录不完整，请在有网络的地方重新打开。".to_owned())
    }

    /// Where the visit stands and what is missing.
    ///
    /// # Errors
    /// A day that isn't one.
    pub fn state(&self, law: &Law, today: &str) -> Result<String, String> {
        let visit = &self.visit;
        write(&State {
            status: visit.status,
            status_name: visit.status.label(),
            stop: next_stop(visit),
            missing: missing(visit, day(today)?, law.book()),
            firm_code_scanned: visit.firm_code_scanned,
            no_code_because: visit.no_code_because.as_deref(),
            report_by: visit.report_by,
            present: &visit.present,
            notice: visit.notice.as_deref(),
            answers: &visit.answers,
            open: visit.open_checks().map(|c| c.planned.check.as_str()).collect(),
            evidence: &visit.evidence,
            findings: &visit.findings,
            advice: &visit.advice,
            confirmed: &visit.confirmed,
            unconfirmed: unconfirmed(visit, law.book()),
            firm_answer: visit.firm_answer.as_ref(),
            publish_by: visit.publish_by,
        })
    }

    /// Whether a command would be accepted: its events, or the refusal. The phone doesn't hold the 企业码 nor the yearly count;
    /// on those the server has the last word.
    ///
    /// # Errors
    /// A command or surroundings that can't be read.
    pub fn decide(&self, law: &Law, command: &str, surroundings: &str) -> Result<String, String> {
        let around: Surroundings = read("办理信息", surroundings)?;
        let command: VisitCommand = read("办理事项", command)?;
        let facts = self.facts(&command, &around);
        let by = around.person;
        let actor = Actor { person: by, name: around.name, role: around.role, body: around.body, firm: None };
        let cx = Context { now_ms: around.now_ms, today: around.today, actor: &actor, rules: law.book(), facts: &facts };
        let decision = match decide(&self.visit, command, &cx) {
            Ok(events) => Decision::Events(store(events, by)?),
            Err(refusal) => Decision::Refusal(refusal),
        };
        write(&decision)
    }

    /// Takes events that were decided.
    ///
    /// # Errors
    /// Events that can't be read.
    pub fn apply(&mut self, events: &str) -> Result<(), String> {
        let events = read::<Vec<Stored>>("检查记录", events)?;
        if let Some(visit) = fold(Some(self.visit.clone()), self.visit.id, &events)? {
            self.visit = visit;
        }
        Ok(())
    }

    fn facts(&self, command: &VisitCommand, around: &Surroundings) -> VisitFacts {
        let firm_code = match command {
            VisitCommand::ScanFirmCode(scan) => scan.code.trim().to_owned(),
            _ => String::new(),
        };
        let known = |person: &PersonId| around.officers.iter().find(|o| &o.person == person);
        let officers = self.visit.expected.iter().filter_map(|(body, person)| Some(officer(body, known(person)?, self.visit.plan.firm, around.today)));
        VisitFacts { officers: officers.collect(), plan_approved: true, visits_left: None, task_open: true, firm_code }
    }
}

/// What the phone knows of an officer. The page gives the last day of the certificate; the first day is the server's to judge.
fn officer(body: &BodyCode, known: &KnownOfficer, firm: FirmId, today: Day) -> OfficerFacts {
    let in_date = known.valid_to.is_none_or(|to| to >= today);
    let recused_from = known.why_not.iter().filter(|_| in_date).map(|why| (firm, why.clone())).collect();
    OfficerFacts {
        person: known.person,
        name: known.name.clone(),
        body: body.clone(),
        certificate: known.certificate.clone(),
        valid_from: Some(today),
        valid_to: known.valid_to,
        recused_from,
        left_on: None,
    }
}

fn fold(state: Option<Visit>, id: VisitId, events: &[Stored]) -> Result<Option<Visit>, String> {
    let mut state = state;
    for stored in events {
        let event = Event::decode(&stored.kind, stored.version, stored.body.clone()).map_err(|why| format!("检查记录无法读取：{why}"))?;
        if let Event::Visit(event) = event {
            state = evolve(state, id, stored.by, &event);
        }
    }
    Ok(state)
}

fn store(events: Vec<VisitEvent>, by: PersonId) -> Result<Vec<Stored>, String> {
    let one = |event: VisitEvent| {
        let (kind, version, body) = Event::Visit(event).encode().map_err(|why| why.to_string())?;
        Ok(Stored { kind, version, body, by })
    };
    events.into_iter().map(one).collect()
}

/// A line the officer is still working on: no finding id yet.
#[derive(Deserialize)]
struct Line {
    matter: String,
    disposition: heyi_domain::visit::Disposition,
}

/// 综合整改建议 from the findings, as the merged list would have it.
///
/// # Errors
/// Findings that can't be read.
pub fn advice(findings: &str) -> Result<String, String> {
    let lines: Vec<Line> = read("问题清单", findings)?;
    let nobody = heyi_domain::ids::FindingId::from_uuid(Default::default());
    let full: Vec<FindingLine> = lines
        .into_iter()
        .map(|line| FindingLine {
            finding: nobody,
            check: String::new(),
            matter: line.matter,
            item: None,
            body: BodyCode(String::new()),
            seen: String::new(),
            legal_basis: String::new(),
            evidence: Vec::new(),
            disposition: line.disposition,
        })
        .collect();
    Ok(compose(&full))
}

