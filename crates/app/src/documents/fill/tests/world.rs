//! Hand-made visits, orders and cases for the tests.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use heyi_domain::body::BodyRecord;
use heyi_domain::event::Event;
use heyi_domain::firm::{FirmRecord, RiskClass};
use heyi_domain::ids::{BodyCode, FindingId, FirmId, PersonId, TaskId, VisitId};
use heyi_domain::task::{
    CapStanding, InspectionKind, OfficerFacts, PlannedCheck, PlannedFirm, Task, TaskEvent, TaskPlan, evolve as task_evolve,
};
use heyi_domain::visit::{
    Answered, Disposition, Evidence, FindingLine, FirmAnswer, Present, Visit, VisitCheck, VisitEvent, VisitPlan, compose, evolve,
};
use heyi_papers::{Press, Sources};
use heyi_rulebook::checklist::Answer;
use heyi_rulebook::{Basis, Citation, Day, Rulebook};
use heyi_store::Recorded;
use serde_json::Value;
use uuid::Uuid;

use super::super::{Office, Stamp};

pub fn rulebook_folder() -> PathBuf {
    std::path::PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap()).join("../../rulebook")
}

fn files(folder: &Path, root: &Path, all: &mut Vec<(String, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, root, all);
        } else {
            all.push((path.strip_prefix(root).unwrap().to_str().unwrap().to_owned(), std::fs::read(&path).unwrap()));
        }
    }
}

static RULES: LazyLock<Arc<Rulebook>> = LazyLock::new(|| {
    let (root, mut all) = (rulebook_folder(), Vec::new());
    files(&root, &root, &mut all);
    Arc::new(Rulebook::load(all).unwrap())
});

pub static PRESS: LazyLock<Press> = LazyLock::new(|| Press::new(&Sources::from_dir(&rulebook_folder().join("papers")).unwrap()).unwrap());

pub fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

pub fn person(n: u128) -> PersonId {
    PersonId::from_uuid(Uuid::from_u128(n))
}

pub fn town() -> BodyCode {
    BodyCode("500103001".to_owned())
}

pub fn department(id: &str) -> BodyCode {
    BodyCode::department("500103", id)
}

fn body(code: BodyCode, name: &str, short: &str, word: &str) -> (BodyCode, Arc<BodyRecord>) {
    let record = BodyRecord {
        town: code.department_id().is_none().then(|| code.to_string()),
        department: code.department_id().map(str::to_owned),
        code: code.clone(),
        name: name.to_owned(),
        short_name: short.to_owned(),
        level: String::new(),
        district: "500103".to_owned(),
        number_word: word.to_owned(),
    };
    (code, Arc::new(record))
}

pub fn office(demo: bool) -> Office {
    let bodies = [
        body(town(), "重庆市渝中区人民政府七星岗街道办事处", "七星岗街道", "渝中七星岗"),
        body(department("XF"), "重庆市渝中区消防救援支队", "消防救援", "渝中消防"),
        body(department("SC"), "重庆市渝中区市场监督管理局", "市场监管", "渝中市监"),
        body(department("ST"), "重庆市渝中区生态环境局", "生态环境", "渝中环"),
        body(department("CG"), "重庆市渝中区城市管理局", "城市管理", "渝中城管"),
    ];
    Office { rules: RULES.clone(), bodies: HashMap::from(bodies), lists: std::sync::Arc::default(), demo, address: "http://127.0.0.1:8080".to_owned() }
}

pub fn stamp(number: &str) -> Stamp {
    Stamp { number: number.to_owned(), check_code: "7K3M9QX2ABCDEF".to_owned(), version: 1 }
}

pub fn firm() -> FirmRecord {
    FirmRecord {
        credit_code: "91500103MA5YQ8R27C".to_owned(),
        name: "重庆临江面庄餐饮管理有限公司".to_owned(),
        scene: "SCENE-CY".to_owned(),
        kind: "企业".to_owned(),
        town: "500103001".to_owned(),
        address: "重庆市渝中区中山一路168号附3号".to_owned(),
        contact: "何中山".to_owned(),
        phone: "13812345621".to_owned(),
        lng_e6: None,
        lat_e6: None,
        licences: Vec::new(),
        risk: RiskClass::C,
        closed_on: None,
    }
}

pub fn officer(n: u128, name: &str, body: BodyCode, certificate: &str) -> OfficerFacts {
    OfficerFacts {
        person: person(n),
        name: name.to_owned(),
        body,
        certificate: Some(certificate.to_owned()),
        valid_from: None,
        valid_to: None,
        recused_from: Vec::new(),
        left_on: None,
    }
}

pub fn team() -> Vec<OfficerFacts> {
    vec![
        officer(1, "周建国", town(), "23010301234"),
        officer(2, "李晓梅", town(), "23010301235"),
        officer(3, "陈刚", department("XF"), "XF50010300112"),
        officer(4, "何川", department("XF"), "XF50010300118"),
        officer(5, "王敏", department("SC"), "23010305621"),
        officer(6, "罗丹", department("SC"), "23010305640"),
    ]
}

/// Every check of the scene of restaurants: the town's, those of two departments that came, and of some that didn't.
pub fn checks() -> Vec<VisitCheck> {
    let office = office(true);
    let scene = office.rules.scene("SCENE-CY").unwrap();
    let one = |check: &heyi_rulebook::Check| {
        let body = match check.department_id.as_str() {
            "JZ" | "CG" => town(),
            other => department(other),
        };
        let kind = if body == town() { "赋权" } else { "部门" };
        VisitCheck {
            planned: PlannedCheck { check: check.id.clone(), item: check.item_id.clone(), body, kind: kind.to_owned() },
            found_before: false,
        }
    };
    scene.checks.iter().map(one).collect()
}

pub fn firm_id() -> FirmId {
    FirmId::from_uuid(Uuid::from_u128(77))
}

pub fn task_plan(kind: InspectionKind) -> TaskPlan {
    TaskPlan {
        title: "七星岗街道餐饮饮品店“综合查一次”（3月）".to_owned(),
        kind,
        ordered_from_above: false,
        programme: None,
        reason: None,
        scene: "SCENE-CY".to_owned(),
        checks: checks().into_iter().map(|c| c.planned).collect(),
        firms: vec![PlannedFirm { firm: firm_id(), name: firm().name, not_merged_because: None }],
        first_day: day("2026-03-10"),
        last_day: day("2026-03-13"),
        lead_body: town(),
        officers: vec![person(1), person(2)],
        invited: vec![department("XF"), department("SC")],
        urgent: None,
        from_month: None,
    }
}

pub fn task(kind: InspectionKind) -> Task {
    let id = TaskId::from_uuid(Uuid::from_u128(5));
    let drafted = TaskEvent::Drafted { plan: Box::new(task_plan(kind)) };
    let mut state = task_evolve(None, id, person(1), &drafted);
    for event in [TaskEvent::Submitted, TaskEvent::Approved { opinion: "同意按方案实施。".to_owned() }] {
        state = task_evolve(state, id, person(9), &event);
    }
    state.unwrap()
}

pub fn caps() -> Vec<CapStanding> {
    let one = |code: BodyCode, used, cap: Option<u32>| CapStanding {
        body_name: code.to_string(),
        body: code,
        used,
        cap,
        cite: cap.map(|_| Citation {
            law: "C级风险企业的年度检查频次上限".to_owned(), article: String::new(), basis: Basis::Proposed
        }),
    };
    vec![one(town(), 1, Some(3)), one(department("XF"), 2, Some(3)), one(department("SC"), 1, None)]
}

/// 2026-03-10 10:05 in Chongqing.
pub const START: i64 = 1_773_108_300_000;

/// A visit as its events make it.
pub struct Story {
    pub visit: Visit,
    pub events: Vec<Recorded>,
}

impl Story {
    pub fn planned(kind: InspectionKind) -> Self {
        let id = VisitId::from_uuid(Uuid::from_u128(0x0192_f3a4_0000_7000_8000_9f3c_2b1d_77aa));
        let people = team();
        let plan = VisitPlan {
            task: TaskId::from_uuid(Uuid::from_u128(5)),
            title: task_plan(kind).title,
            kind,
            scene: "SCENE-CY".to_owned(),
            firm: firm_id(),
            firm_name: firm().name,
            lead_body: town(),
            day: day("2026-03-10"),
            code: "23456789ABCD".to_owned(),
            checks: checks(),
            counted: matches!(kind, InspectionKind::Daily | InspectionKind::Special),
            recheck_of: Vec::new(),
        };
        let expected = people.iter().map(|o| (o.body.clone(), o.person)).collect();
        let planned = VisitEvent::Planned { plan: Box::new(plan), expected };
        let visit = evolve(None, id, person(9), &planned).unwrap();
        let mut story = Self { visit, events: Vec::new() };
        story.keep(9, -600, &planned);
        story
    }

    fn keep(&mut self, by: u128, minutes: i64, event: &VisitEvent) {
        let (kind, version, body) = Event::from(event.clone()).encode().unwrap();
        let number = self.events.len() as u64 + 1;
        self.events.push(Recorded {
            position: number,
            stream: self.visit.id.to_string(),
            number,
            kind,
            version,
            at_ms: START + minutes * 60_000,
            claimed_ms: None,
            actor: person(by).to_string(),
            acting_body: None,
            device: None,
            causation: None,
            case_key: Some(self.visit.plan.task.to_string()),
            subject_key: Some(self.visit.plan.firm.to_string()),
            body: body.to_string(),
        });
    }

    pub fn act(&mut self, by: u128, minutes: i64, event: VisitEvent) {
        self.visit = evolve(Some(self.visit.clone()), self.visit.id, person(by), &event).unwrap();
        self.keep(by, minutes, &event);
    }

    /// On site with everyone present and the notice given.
    pub fn entered(kind: InspectionKind) -> Self {
        let mut story = Self::planned(kind);
        story.act(1, -2, VisitEvent::FirmCodeScanned);
        let present = team().into_iter().map(present).collect();
        story.act(1, 0, VisitEvent::Entered { present, on: day("2026-03-10") });
        story.act(1, 2, VisitEvent::NoticeIssued { number: "渝中七星岗检通〔2026〕12号".to_owned() });
        story
    }

    /// Answers: these checks of the scene fail with a note and a photo, the rest is in order.
    pub fn checked(kind: InspectionKind, failed: &[(usize, &str, Disposition)], statement: FirmAnswer) -> Self {
        let mut story = Self::entered(kind);
        let open: Vec<VisitCheck> = story.visit.open_checks().cloned().collect();
        let mut findings = Vec::new();
        for (n, (at, note, disposition)) in failed.iter().enumerate() {
            let planned = &open[at % open.len()].planned;
            let by = if planned.body == department("SC") { 5 } else { 1 };
            let number = u32::try_from(n + 1).unwrap();
            let evidence = evidence(number, &planned.check, planned.body.clone(), by);
            story.act(by, 5 + n as i64, VisitEvent::EvidenceAdded { evidence });
            let answered = Answered {
                check: planned.check.clone(),
                answer: Some(Answer::Bool(false)),
                passed: false,
                note: (*note).to_owned(),
                by: person(by),
            };
            story.act(by, 5 + n as i64, VisitEvent::CheckAnswered { answered });
            findings.push(line(n, planned, note, disposition.clone(), number));
        }
        let rest = open.iter().map(|c| c.planned.check.clone()).filter(|c| story.visit.answer(c).is_none()).collect();
        story.act(2, 30, VisitEvent::RestPassed { checks: rest });
        let advice = compose(&findings);
        story.act(1, 35, VisitEvent::ListMerged { findings, advice });
        story.act(2, 38, VisitEvent::ListConfirmed);
        story.act(1, 47, VisitEvent::FirmSigned { answer: statement });
        story
    }
}

pub fn present(officer: OfficerFacts) -> Present {
    Present { person: officer.person, name: officer.name, body: officer.body, certificate: officer.certificate.unwrap_or_default() }
}

pub fn evidence(number: u32, check: &str, body: BodyCode, by: u128) -> Evidence {
    Evidence {
        number,
        sha256: format!("{number:064x}"),
        sm3: format!("{:064x}", u64::from(number) * 7_919),
        size: 200_000,
        mime: "image/jpeg".to_owned(),
        check: Some(check.to_owned()),
        body,
        by: person(by),
        taken_ms: None,
        note: "现场照片".to_owned(),
    }
}

fn line(n: usize, planned: &PlannedCheck, seen: &str, disposition: Disposition, evidence: u32) -> FindingLine {
    let office = office(true);
    let check = office.rules.check(&planned.check).unwrap();
    FindingLine {
        finding: FindingId::from_uuid(Uuid::from_u128(1_000 + n as u128)),
        check: check.id.clone(),
        matter: check.matter.clone(),
        item: planned.item.clone(),
        body: planned.body.clone(),
        seen: seen.to_owned(),
        legal_basis: check.legal_basis.clone(),
        evidence: vec![evidence],
        disposition,
    }
}

pub fn signed() -> FirmAnswer {
    FirmAnswer::Signed {
        name: "孙大川".to_owned(),
        capacity: "店长".to_owned(),
        signature: "ab".repeat(32),
        statement: "以上情况属实，没有异议。".to_owned(),
    }
}

/// Checks the data against the paper's fields, prints it, and keeps the file where `HEYI_PRINT_TO` says.
pub fn print(paper: &str, name: &str, data: &Value) -> heyi_papers::Pdf {
    let problems = PRESS.check(paper, data).unwrap();
    assert!(problems.is_empty(), "{paper} {name}: {problems:#?}");
    let pdf = PRESS.print(paper, data, Day::new(2026, 3, 10).unwrap()).unwrap();
    assert!(pdf.pages > 0);
    if let Some(folder) = std::env::var_os("HEYI_PRINT_TO") {
        std::fs::write(Path::new(&folder).join(format!("{paper}-{name}.pdf")), &pdf.bytes).unwrap();
    }
    pdf
}
