//! 案卷: from the lead to the archived file, bound, packed, reviewed; and what somebody may do to it afterwards.

use heyi_app::case_file::{Known, SIGNATURE_RULE, open};
use heyi_app::TestSeals;
use heyi_app::views::{FilingDraft, LeadDraft};
use heyi_app::{AppError, Caller};
use heyi_domain::Role;
use heyi_domain::case::review::{Review, ReviewVerdict};
use heyi_domain::ids::CaseId;
use heyi_papers::file::{ArchiveLimits, Entry, pack, pages_of, unpack};
use heyi_testkit::TestDb;
use serde_json::{Map, Value, json};
use std::sync::Arc;

use crate::register::{HEAD, LEADER, OFFICER, OTHER_HEAD, SECOND, SUPERVISOR};
use crate::world::{DAY, HOUR, TOWN, With, World, code, day, person, projected, refusal};

fn map(value: Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap_or_default()
}

async fn step(world: &World, by: u128, id: CaseId, step: &str, entry: Value) {
    let done = world.app.do_step(&world.by(by), id, step.to_owned(), map(entry)).await;
    done.unwrap_or_else(|e| panic!("{step}: {e:?}"));
}

async fn approve(world: &World, id: CaseId, step: &str) {
    world.app.approve_step(&world.by(HEAD), id, step.to_owned()).await.unwrap_or_else(|e| panic!("{step}: {e:?}"));
}

/// A fine for carrying refuse without a licence, from the lead to the archive.
async fn archived(world: &World) -> CaseId {
    let lead = LeadDraft {
        source: "投诉举报".to_owned(),
        item: "CG-026".to_owned(),
        firm: Some(crate::world::firm(1)),
        party: None,
        town: None,
        findings: Vec::new(),
        order: None,
        facts: "未经许可收集、运输生活垃圾".to_owned(),
        act_ended_on: day("2026-03-08"),
        grave_harm: String::new(),
        discovered_on: day("2026-03-09"),
    };
    let id: CaseId = world.app.register_lead(&world.by(OFFICER), lead).await.unwrap().id.parse().unwrap();
    let filing = FilingDraft { in_charge: person(OFFICER), handlers: vec![person(OFFICER), person(SECOND)], fine_search: "已查询，未发现".to_owned() };
    world.app.propose_filing(&world.by(OFFICER), id, filing).await.unwrap();
    world.app.file_case(&world.by(HEAD), id).await.unwrap();
    let two = json!([person(OFFICER).to_string(), person(SECOND).to_string()]);
    step(world, OFFICER, id, "inspect_site", json!({ "place": "解放碑街道某处", "from": "2026-03-10T07:00", "to": "2026-03-10T07:30", "officers": two, "told": true, "present": "当事人在场", "found": "停放运输车两辆", "signed": "signed" })).await;
    step(world, OFFICER, id, "inquire", json!({ "person": "周某", "capacity": "负责人", "place": "现场", "from": "2026-03-10T07:40", "to": "2026-03-10T08:10", "officers": two, "told": true, "content": "问：是否取得许可\n答：没有", "signed": "signed" })).await;
    let picture = world.picture(OFFICER).await;
    step(world, OFFICER, id, "take_evidence", json!({ "kind": "audiovisual", "name": "车辆照片", "shows": "运输生活垃圾", "source": "现场拍摄", "taken_on": "2026-03-10", "officers": two, "file": picture })).await;
    let acts = json!([{ "act": 0, "answers": { "minor_and_corrected": false, "mitigating": false, "obstruct": false, "prior_1y": "1" }, "fine": 500_000 }]);
    step(world, OFFICER, id, "report", json!({ "facts": "未经许可收集、运输生活垃圾", "proof": "笔录、照片", "nature": "违反市容环境卫生管理规定", "acts": acts, "correction": "责令立即停止", "no_penalty": "none" })).await;
    step(world, OFFICER, id, "notify", json!({})).await;
    step(world, OFFICER, id, "serve_notice", json!({ "mode": "direct", "at": "2026-03-10T08:55", "place": "解放碑街道某处", "recipient": "周某" })).await;
    world.clock.advance(8 * DAY);
    step(world, OFFICER, id, "pass_unreviewed", json!({ "reason": "没有应当法制审核的情形" })).await;
    step(world, OFFICER, id, "decide", json!({ "bank": "某银行", "account": "任一网点", "late_fee": true })).await;
    approve(world, id, "decide").await;
    step(world, OFFICER, id, "serve", json!({ "mode": "direct", "at": "2026-03-18T09:00", "place": "解放碑街道某处", "recipient": "周某" })).await;
    step(world, LEADER, id, "publish", json!({ "checked": true, "summary": "罚款五千元", "months": 12 })).await;
    world.clock.advance(DAY);
    step(world, OFFICER, id, "collect", json!({ "amount": 500_000, "on": "2026-03-19", "how": "bank", "ticket": "票001" })).await;
    step(world, OFFICER, id, "close", json!({ "ground": "performed", "result": "罚款已缴清" })).await;
    approve(world, id, "close").await;
    step(world, OFFICER, id, "archive", json!({ "keep": "long", "keeper": "罗某甲" })).await;
    id
}

fn failures(review: &Review) -> Vec<String> {
    review.rules.iter().filter(|r| r.verdict == ReviewVerdict::Fail).map(|r| format!("{} {}", r.rule, r.place)).collect()
}

#[tokio::test]
async fn a_case_is_bound_packed_and_reviewed() {
    let t = TestDb::sqlite(projected()).await;
    let world = World::with(&t, With { press: true, ..With::default() }).await;
    let id = archived(&world).await;

    // Reviewed in the store.
    let begun = std::time::Instant::now();
    let review = world.app.review_case_file(id).await.unwrap();
    println!("review of the store: {:?}", begun.elapsed());
    assert_eq!(failures(&review), Vec::<String>::new());
    assert_eq!((review.score, review.passed), (100, true));

    // Exported: the same state gives the same bytes.
    let begun = std::time::Instant::now();
    let (pdf, zip) = world.app.export_case_file(id).await.unwrap();
    println!("export: {:?}, {} bytes of PDF, {} bytes of archive", begun.elapsed(), pdf.len(), zip.len());
    world.clock.advance(HOUR);
    let again = world.app.export_case_file(id).await.unwrap();
    assert!(again == (pdf.clone(), zip.clone()), "another export has other bytes");
    if let Ok(folder) = std::env::var("PAPERS_OUT") {
        std::fs::write(format!("{folder}/case-file.pdf"), &pdf).unwrap();
        std::fs::write(format!("{folder}/case-file.zip"), &zip).unwrap();
    }

    // The archive reviews itself to the same verdicts, without the store.
    let opened = open(&zip).unwrap();
    let begun = std::time::Instant::now();
    let seals = TestSeals::new([7; 32]);
    let ours = Known { seals: Some(&seals), keys: &[] };
    let other = opened.review(&world.app.rules, ours);
    assert!(begun.elapsed() < std::time::Duration::from_secs(1), "{:?}", begun.elapsed());
    for (one, two) in review.rules.iter().zip(&other.rules) {
        assert_eq!((&one.rule, one.verdict), (&two.rule, two.verdict), "{} / {}", one.place, two.place);
    }
    assert_eq!(other.score, 100);

    // Every page is in the PDF, cover, index and notes too.
    let entries = unpack(&zip, &ArchiveLimits::default()).unwrap();
    let pages: u32 = entries.iter().filter(|e| e.path.starts_with("papers/")).map(|e| pages_of(&Arc::new(e.bytes.clone())).unwrap()).sum();
    let photos = u32::try_from(entries.iter().filter(|e| e.path.starts_with("evidence/")).count()).unwrap();
    assert_eq!((pages_of(&Arc::new(pdf.clone())).unwrap(), photos), (pages + photos, 1));
    let inside: u32 = opened.papers.iter().filter(|p| p.first_page.is_some()).map(|p| p.pages).sum();
    let last = opened.papers.iter().filter(|p| p.first_page.is_some()).next_back().unwrap();
    assert_eq!(last.first_page.unwrap() + last.pages - 1, inside);
    let codes: Vec<_> = opened.papers.iter().map(|p| p.code.as_str()).collect();
    assert_eq!(codes[..2], ["case-cover", "case-index"]);
    assert_eq!(codes.last(), Some(&"case-notes"));
    let at = |code: &str| codes.iter().position(|c| *c == code).unwrap_or_else(|| panic!("{code}: {codes:?}"));
    assert!(at("filing-approval") < at("investigation-report") && at("investigation-report") < at("penalty-notice"));
    assert_eq!((codes[at("penalty-notice") + 1], codes[at("penalty-decision") + 1]), ("service-receipt", "service-receipt"));
    assert!(at("penalty-decision") < at("site-record") && at("evidence") < at("review-exemption") && at("review-exemption") < at("closing-approval"));

    tampered(&entries);
    signed(&world, &zip);
    allowed(&world, id, &zip).await;
    confirmed(&world, id).await;
}

/// What was changed is named.
fn tampered(entries: &[Entry]) {
    let zip = |change: &dyn Fn(&mut Vec<Entry>)| {
        let mut other = entries.to_vec();
        change(&mut other);
        open(&pack(&other).unwrap()).unwrap_err()
    };
    let at = |list: &[Entry], path: &str| list.iter().position(|e| e.path == path).unwrap();
    let paper = entries.iter().find(|e| e.path.contains("penalty-decision")).unwrap().path.clone();
    let said = zip(&|list| { let n = at(list, &paper); let middle = list[n].bytes.len() / 2; list[n].bytes[middle] ^= 1; });
    assert!(said.contains(&paper) && said.contains("已被改动"), "{said}");
    let said = zip(&|list| { let n = at(list, "case.json"); let text = String::from_utf8(list[n].bytes.clone()).unwrap().replace("500000", "300000"); list[n].bytes = text.into_bytes(); });
    assert!(said.contains("case.json"), "{said}");
    let said = zip(&|list| { list.retain(|e| e.path != paper); });
    assert!(said.contains(&paper) && said.contains("缺少"), "{said}");
    let said = zip(&|list| list.push(Entry { path: "papers/999-more.pdf".to_owned(), bytes: b"%PDF-1.7".to_vec() }));
    assert!(said.contains("papers/999-more.pdf"), "{said}");
    let said = zip(&|list| list.retain(|e| e.path != "index.json"));
    assert!(said.contains("index.json"), "{said}");
    let said = zip(&|list| { let n = at(list, "index.json"); list[n].bytes.truncate(40); });
    assert!(said.contains("index.json"), "{said}");
    // A file and its digest changed together: the events no longer hold a case.
    let said = zip(&|list| {
        let n = at(list, "case.json");
        let mut record: Value = serde_json::from_slice(&list[n].bytes).unwrap();
        record["events"].as_array_mut().unwrap().remove(3);
        let bytes = serde_json::to_vec(&record).unwrap();
        let digest = { use sha2::Digest as _; hex::encode(sha2::Sha256::digest(&bytes)) };
        let size = bytes.len();
        list[n].bytes = bytes;
        let n = at(list, "index.json");
        let mut index: Value = serde_json::from_slice(&list[n].bytes).unwrap();
        for file in index["files"].as_array_mut().unwrap() {
            if file["path"] == "case.json" {
                file["sha256"] = json!(digest);
                file["size"] = json!(size);
            }
        }
        list[n].bytes = serde_json::to_vec(&index).unwrap();
    });
    assert!(said.contains("case.json") && said.contains("不连续"), "{said}");
    assert!(open(b"PK\x03\x04").is_err() && open(b"").is_err());
}

/// Who rewrites a file and the index together is caught by the signature; who has no key can't tell.
fn signed(world: &World, zip: &[u8]) {
    let rules = &world.app.rules;
    let verdict = |zip: &[u8], known: Known<'_>| {
        let review = open(zip).unwrap().review(rules, known);
        let line = review.rules.iter().find(|r| r.rule == SIGNATURE_RULE).unwrap().clone();
        (line.verdict, line.place, review.passed)
    };
    let (ours, theirs) = (TestSeals::new([7; 32]), TestSeals::new([8; 32]));
    let (ours, theirs) = (Known { seals: Some(&ours), keys: &[] }, Known { seals: Some(&theirs), keys: &[] });
    let own = verdict(zip, ours);
    assert_eq!((own.0, own.2), (ReviewVerdict::Pass, true), "{}", own.1);
    let strange = verdict(zip, theirs);
    assert_eq!((strange.0, strange.2), (ReviewVerdict::CannotTell, true), "{}", strange.1);
    // The key that the verdict names, checked and handed in.
    let entries = unpack(zip, &ArchiveLimits::default()).unwrap();
    let signature: Value = serde_json::from_slice(&entries.iter().find(|e| e.path == "signature.json").unwrap().bytes).unwrap();
    let key = heyi_ledger::PublicKey::from_text(signature["marks"][0]["key"].as_str().unwrap()).unwrap();
    assert_eq!(verdict(zip, Known { seals: None, keys: std::slice::from_ref(&key) }).0, ReviewVerdict::Pass);
    // A paper exchanged, its digest in the index too: the archive agrees with itself.
    let mut other = entries.clone();
    let paper = other.iter().position(|e| e.path.contains("penalty-decision")).unwrap();
    let path = other[paper].path.clone();
    other[paper].bytes = other.iter().find(|e| e.path.contains("penalty-notice")).unwrap().bytes.clone();
    let (digest, size) = ({ use sha2::Digest as _; hex::encode(sha2::Sha256::digest(&other[paper].bytes)) }, other[paper].bytes.len());
    let at = other.iter().position(|e| e.path == "index.json").unwrap();
    let mut index: Value = serde_json::from_slice(&other[at].bytes).unwrap();
    let line = index["files"].as_array_mut().unwrap().iter_mut().find(|f| f["path"] == path.as_str()).unwrap();
    (line["sha256"], line["size"]) = (json!(digest), json!(size));
    other[at].bytes = serde_json::to_vec(&index).unwrap();
    for known in [ours, theirs, Known::NOBODY] {
        let changed = verdict(&pack(&other).unwrap(), known);
        assert_eq!((changed.0, changed.2), (ReviewVerdict::Fail, false), "{}", changed.1);
    }
    // The signature taken away: nobody can tell.
    let bare: Vec<Entry> = entries.into_iter().filter(|e| e.path != "signature.json").collect();
    assert_eq!(verdict(&pack(&bare).unwrap(), ours).0, ReviewVerdict::CannotTell);
}

/// Who may see the case may have its file.
async fn allowed(world: &World, id: CaseId, zip: &[u8]) {
    for by in [OFFICER, HEAD, SUPERVISOR] {
        let download = world.app.case_file_zip(&world.by(by), id).await.unwrap();
        assert!(download.bytes == zip && download.name.starts_with("案卷渝中解放碑"), "{}", download.name);
        assert!(world.app.case_file_pdf(&world.by(by), id).await.unwrap().bytes.starts_with(b"%PDF-"));
    }
    let stranger = world.by(OTHER_HEAD);
    assert!(matches!(world.app.case_file_zip(&stranger, id).await, Err(AppError::NotFound(_))));
    assert!(matches!(world.app.case_file_pdf(&stranger, id).await, Err(AppError::NotFound(_))));
    assert!(matches!(world.app.review_case(&stranger, id).await, Err(AppError::NotFound(_))));
    let text = String::from_utf8_lossy(zip).into_owned();
    assert!(!text.contains("13800000001"), "a telephone number leaves the system whole");
}

async fn confirmed(world: &World, id: CaseId) {
    let say = async |by: Caller, rule: &str, verdict, reason: &str| world.app.confirm_review(&by, id, rule.to_owned(), verdict, reason.to_owned()).await;
    assert_eq!(refusal(say(world.by(OFFICER), "b-facts", ReviewVerdict::Pass, "清楚").await), "wrong_role");
    assert_eq!(refusal(say(world.by(SUPERVISOR), "b-none", ReviewVerdict::Pass, "清楚").await), "review_rule_unknown");
    assert_eq!(refusal(say(world.by(SUPERVISOR), "b-facts", ReviewVerdict::Pass, "").await), "reason_missing");
    let reviewer = |body: &str| {
        let mut caller = world.by(SECOND);
        caller.actor.person = person(77);
        caller.actor.role = Role::Reviewer;
        caller.actor.body = Some(code(body));
        caller
    };
    say(reviewer(TOWN), "b-facts", ReviewVerdict::Pass, "证据互相印证").await.unwrap();
    say(world.by(SUPERVISOR), "b-facts", ReviewVerdict::Fail, "数量没有证据").await.unwrap();
    let view = world.app.review_case(&world.by(SUPERVISOR), id).await.unwrap();
    let line = view.rules.iter().find(|r| r.rule == "b-facts").unwrap();
    let said = line.confirmed.as_ref().unwrap();
    assert_eq!((line.verdict, line.machine, view.passed, view.may_confirm), (ReviewVerdict::Fail, ReviewVerdict::CannotTell, false, true));
    assert_eq!((said.by.as_str(), said.reason.as_str()), ("马某甲", "数量没有证据"));
    assert!(!world.app.review_case(&world.by(OFFICER), id).await.unwrap().may_confirm);
    let page = world.app.view_case(&world.by(HEAD), id).await.unwrap();
    assert!(page.timeline.iter().any(|l| format!("{l:?}").contains("评查案卷，“违法事实清楚”不符合")), "{:?}", page.timeline.last());
    // What was said goes with the file.
    let (_, zip) = world.app.export_case_file(id).await.unwrap();
    assert!(!open(&zip).unwrap().review(&world.app.rules, Known::NOBODY).passed);
    crate::world::sound(&world.app.db, "after the review").await;
}
