//! The examples of `rulebook/examples/cases/` through the whole application: every paper is made, bound, reviewed, and read again.
//! `MATTERS_OUT=folder` keeps the files to be looked at.

#[path = "../../../../domain/tests/it/cases.rs"]
mod cases;
#[path = "../../../../domain/tests/it/play.rs"]
#[allow(dead_code)]
mod play;
mod words;
mod wrong;

use std::collections::BTreeMap;

use bytes::Bytes;
use heyi_app::views::{FilingDraft, LeadDraft};
use heyi_app::{App, Caller, Declared};
use heyi_domain::body::{BodyEvent, BodyRecord, proposed_of_district};
use heyi_domain::case::review::ReviewVerdict;
use heyi_domain::case::{CaseEvent, Entry, Party, PartyKind};
use heyi_domain::ids::{CaseId, PersonId};
use heyi_domain::person::{Certificate, PersonEvent, PersonRecord};
use heyi_domain::{Actor, Event, Role};
use heyi_papers::file::{ArchiveLimits, unpack};
use heyi_rulebook::{Day, FieldKind, Step};
use heyi_testkit::TestDb;
use serde_json::{Map, Value, json};

use crate::register::write;
use crate::world::{With, World, code, day, projected};
use cases::{Example, Played};

/// The people of the examples, as the papers name them.
const PEOPLE: [(&str, &str); 9] = [
    ("甲", "张某"), ("乙", "李某"), ("丙", "王某"), ("丁", "赵某"), ("大队长", "周某"), ("负责人", "刘某"), ("副负责人", "吴某"), ("审核员", "陈某"), ("主持人", "孙某"),
];

/// A signature as a pad sends it.
const SIGNATURE: &str = include_str!("../../../src/documents/fill/tests/signature.txt");

/// One matter in a store of its own.
struct Run {
    world: World,
    body: String,
    id: Option<CaseId>,
    /// Digests: a photo, a signature.
    photo: String,
    signature: String,
}

fn caller(name: &str, body: &str) -> Caller {
    Caller::reading(Actor { person: play::person(name), name: name.to_owned(), role: play::role(name), body: Some(code(body)), firm: None })
}

fn name_of(id: PersonId) -> &'static str {
    PEOPLE.iter().find(|(name, _)| play::person(name) == id).map(|p| p.0).expect("somebody of the example")
}

async fn register(app: &App, body: &str, short: &[(String, Day)]) {
    let mut streams: Vec<(String, Event)> = Vec::new();
    for record in proposed_of_district(&app.rules, "500103").unwrap() {
        streams.push((record.code.to_string(), BodyEvent::Registered { record: Box::new(record) }.into()));
    }
    for (n, (name, written)) in PEOPLE.iter().enumerate() {
        let to = short.iter().find(|(who, _)| who == name).map_or_else(|| day("2027-12-31"), |s| s.1);
        let record = PersonRecord {
            name: (*written).to_owned(),
            login: format!("u{n}"),
            roles: vec![play::role(name)],
            body: Some(code(body)),
            firm: None,
            certificate: Some(Certificate { number: format!("2301010{n:04}"), valid_from: day("2024-01-01"), valid_to: to }),
            posted_to: None,
            recusals: Vec::new(),
            left_on: None,
        };
        streams.push((play::person(name).to_string(), PersonEvent::Registered { record: Box::new(record) }.into()));
    }
    write(app, streams).await;
    app.reload_registers().await.unwrap();
}

/// The party of the example with everything a paper asks for.
fn party(example: &Example) -> Party {
    let kind = [PartyKind::Organisation, PartyKind::Business, PartyKind::Individual].into_iter().find(|k| k.label() == example.party.kind).unwrap();
    let one = kind == PartyKind::Individual;
    Party {
        kind,
        name: example.party.name.clone(),
        id_type: if one { "居民身份证" } else { "统一社会信用代码" }.to_owned(),
        id_number: if one { "500103199003070016" } else { "91500103MA5UTEST0X" }.to_owned(),
        representative: if one { String::new() } else { "吴某某".to_owned() },
        address: example.party.address.clone(),
        phone: "13900001234".to_owned(),
        born_on: example.party.born_on,
        guardian: if example.party.born_on.is_some() { "李某某（父）".to_owned() } else { String::new() },
        firm: None,
    }
}

impl Run {
    /// Pictures in place of the labels the examples leave, and a drawn signature wherever somebody signed.
    fn entry(&self, step: &Step, entry: &Entry, example: &Example) -> Map<String, Value> {
        let mut map = words::written(step, entry, example);
        for field in &step.fields {
            if field.kind == FieldKind::File && field.name != "signature" && map.contains_key(&field.name) {
                map.insert(field.name.clone(), json!(self.photo));
            }
        }
        let signs = step.field("signature").is_some() && map.get("signed").is_none_or(|s| s == "signed") && map.get("mode").is_none_or(|m| m == "direct");
        if signs {
            map.insert("signature".to_owned(), json!(self.signature));
        }
        map
    }

    async fn event(&mut self, example: &Example, by: PersonId, event: &CaseEvent) -> Result<(), String> {
        let who = caller(name_of(by), &self.body);
        let app = self.world.app.clone();
        let said = |e: heyi_app::AppError| format!("{e:?}");
        let id = self.id;
        let id = || id.ok_or_else(|| "no case yet".to_owned());
        match event {
            CaseEvent::LeadRegistered { lead } => {
                let draft = LeadDraft {
                    source: lead.source.clone(),
                    item: lead.item.clone(),
                    firm: None,
                    party: Some(party(example)),
                    town: Some(lead.town.clone()),
                    findings: Vec::new(),
                    order: None,
                    facts: example.facts.clone(),
                    act_ended_on: lead.act_ended_on,
                    grave_harm: lead.grave_harm.clone(),
                    discovered_on: lead.discovered_on,
                };
                self.id = Some(app.register_lead(&who, draft).await.map_err(said)?.id.parse().unwrap());
            }
            CaseEvent::FilingProposed { filing } => {
                let draft = FilingDraft { in_charge: filing.in_charge, handlers: filing.handlers.clone(), fine_search: filing.fine_search.clone() };
                app.propose_filing(&who, id()?, draft).await.map_err(said)?;
            }
            CaseEvent::Filed { .. } => drop(app.file_case(&who, id()?).await.map_err(said)?),
            CaseEvent::FilingReturned { reason } => drop(app.return_case(&who, id()?, reason.clone()).await.map_err(said)?),
            CaseEvent::NotFiled { reason } => drop(app.refuse_case(&who, id()?, reason.clone()).await.map_err(said)?),
            CaseEvent::StepReturned { step, reason, .. } => drop(app.return_step(&who, id()?, step.clone(), reason.clone()).await.map_err(said)?),
            CaseEvent::StepDone { step, proposed_by: Some(_), .. } => {
                app.approve_step(&who, id()?, step.clone()).await.map_err(|e| format!("批准{step}：{e:?}"))?;
            }
            CaseEvent::StepProposed { step, entry, .. } | CaseEvent::StepDone { step, entry, .. } => {
                let entry = self.entry(app.rules.steps.get(step).unwrap(), entry, example);
                app.do_step(&who, id()?, step.clone(), entry).await.map_err(|e| format!("{step}：{e:?}"))?;
            }
            other => return Err(format!("{other:?} has no act of its own")),
        }
        Ok(())
    }
}

/// Kept as evidence; its digest.
async fn keep(world: &World, body: &str, bytes: Vec<u8>) -> String {
    let stream = futures_util::stream::iter([Ok::<_, std::io::Error>(Bytes::from(bytes))]);
    world.app.keep_evidence(&caller("甲", body), stream, Declared::default()).await.unwrap().sha256
}

/// A body of the district as it is registered here.
fn body(code: &str) -> BodyRecord {
    proposed_of_district(play::book(), "500103").unwrap().into_iter().find(|b| b.code.as_str() == code).unwrap()
}

/// The body the example says the case runs in the name of.
fn acting(example: &Example) -> BodyRecord {
    let own = body(&example.body);
    let name = example.in_name_of.split('（').next().unwrap();
    let known = proposed_of_district(play::book(), "500103").unwrap().into_iter().find(|b| b.name.ends_with(name));
    // A town's name is written with its district's government in full.
    if name.ends_with("办事处") || name.ends_with("人民政府") { own } else { known.unwrap_or_else(|| panic!("{name}")) }
}

/// The file of a matter: name in the archive → bytes, and what the review says against it.
async fn run(file: &str, example: &Example) -> Result<(BTreeMap<String, Vec<u8>>, Vec<String>, Vec<String>), String> {
    let Played { world: played, times, certificates } = cases::play(file, example)?;
    let t = TestDb::sqlite(projected()).await;
    let world = World::over(t.db.clone(), t.folder.path(), With { press: true, at_ms: times[0].ms(), seed: 7 }).await;
    register(&world.app, &example.body, &certificates).await;
    let picture = |text: &str| {
        use base64::Engine as _;
        base64::engine::general_purpose::STANDARD.decode(text.trim()).unwrap()
    };
    let signature = keep(&world, &example.body, picture(SIGNATURE)).await;
    let photo = keep(&world, &example.body, picture(crate::world::PNG)).await;
    let mut run = Run { world, body: example.body.clone(), id: None, photo, signature };
    for ((by, event), at) in played.log.iter().zip(&times) {
        let ahead = at.ms() - run.world.clock.now_ms();
        if ahead > 0 {
            run.world.clock.advance(ahead);
        }
        run.event(example, *by, event).await?;
    }
    let id = run.id.unwrap();
    let (pdf, zip) = run.world.app.export_case_file(id).await.map_err(|e| format!("{e:?}"))?;
    let review = run.world.app.review_case_file(id).await.map_err(|e| format!("{e:?}"))?;
    let against = review.rules.iter().filter(|r| r.verdict == ReviewVerdict::Fail).map(|r| format!("{} {}", r.name, r.place)).collect();
    let mut files: BTreeMap<String, Vec<u8>> = unpack(&zip, &ArchiveLimits::default()).unwrap().into_iter().map(|e| (e.path, e.bytes)).collect();
    files.insert("file.pdf".to_owned(), pdf);
    Ok((files, against, played.case.parties.iter().map(|p| p.name.clone()).collect()))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_paper_of_the_commonest_matters_can_be_handed_out() {
    let only = std::env::var("MATTERS").unwrap_or_default();
    let out = std::env::var_os("MATTERS_OUT");
    let mut faults = Vec::new();
    for (file, example) in cases::examples().into_iter().filter(|(file, _)| file.starts_with(&only)) {
        let (files, against, parties) = match run(&file, &example).await {
            Ok(done) => done,
            Err(fault) => {
                faults.push(format!("{file}：{fault}"));
                continue;
            }
        };
        // Not a fault of the file: the catalogue has no article of the penalty for this item.
        let known = |fault: &String| file.starts_with("11-") && fault.contains("没有处罚依据的条款");
        faults.extend(against.into_iter().filter(|f| !known(f)).map(|fault| format!("{file} 评查：{fault}")));
        if let Some(out) = &out {
            let folder = std::path::Path::new(out).join(file.trim_end_matches(".json"));
            for (path, bytes) in &files {
                let path = folder.join(path);
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(path, bytes).unwrap();
            }
        }
        let known_as: Vec<&str> = std::iter::once(example.party.name.as_str()).chain(parties.iter().map(String::as_str)).collect();
        let (acting, own) = (acting(&example), body(&example.body));
        for (path, bytes) in files.iter().filter(|(path, _)| path.starts_with("papers/")) {
            faults.extend(wrong::on(path, bytes, &known_as, &acting, &own).into_iter().map(|fault| format!("{file} {path}：{fault}")));
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// The reader of the domain's own tests is used here; who acts in which role is the same.
#[test]
fn everybody_of_the_examples_has_a_name() {
    assert!(PEOPLE.iter().any(|(name, _)| play::role(name) == Role::Head));
    assert!(play::OFFICERS.iter().all(|name| PEOPLE.iter().any(|(known, _)| known == name)));
}
