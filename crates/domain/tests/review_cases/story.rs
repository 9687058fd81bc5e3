//! A case from lead to archived file in which everything is in order, as events and as papers.

use std::path::Path;
use std::sync::OnceLock;

use heyi_domain::case::review::{COVER, FilePaper, INDEX, NOTES, RECEIPT, arrange};
use heyi_domain::case::{Case, CaseEvent, evolve};
use heyi_domain::ids::{CaseId, PersonId};
use heyi_rulebook::{Day, Rulebook};
use serde_json::{Value, json};
use uuid::Uuid;

fn read_all(root: &Path, folder: &Path, out: &mut Vec<(String, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_all(root, &path, out);
        } else {
            out.push((path.strip_prefix(root).unwrap().to_string_lossy().into_owned(), std::fs::read(&path).unwrap()));
        }
    }
}

pub fn book() -> &'static Rulebook {
    static BOOK: OnceLock<Rulebook> = OnceLock::new();
    BOOK.get_or_init(|| {
        let root = std::path::PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap()).join("../../rulebook");
        let mut files = Vec::new();
        read_all(&root, &root, &mut files);
        Rulebook::load(files).unwrap()
    })
}

pub fn person(n: u128) -> PersonId {
    PersonId::from_uuid(Uuid::from_u128(n))
}

pub fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

pub const HANDLER: u128 = 1;
pub const SECOND: u128 = 2;
pub const REVIEWER: u128 = 3;
pub const HEAD: u128 = 4;
pub const SUPERVISOR: u128 = 5;

/// 渝中区 a street that holds the item by empowerment.
pub const TOWN: &str = "500103003";
/// 未经许可经营生活垃圾清扫、收集、运输、处理.
const ITEM: &str = "CG-026";

pub fn case_id() -> CaseId {
    CaseId::from_uuid(Uuid::from_u128(0xca5e))
}

pub fn proposal(fine: i64) -> Value {
    let name = &book().item(ITEM).unwrap().name;
    json!({
        "acts": [{
            "item": ITEM, "name": name, "entered": { "act": 0, "answers": {}, "fine": fine },
            "benchmark": "BM-CG-026", "basis": "general-rule", "tier": "一般", "range": "18500元至36500元", "min": 1_850_000, "max": 3_650_000,
            "why": ["没有从轻、从重情节"], "why_not": [], "notes": [], "cites": [{ "law": "重庆市市容环境卫生管理条例", "article": "第四十条", "basis": "official" }]
        }],
        "fine": fine, "gains": 0, "goods_value": 0, "goods": "", "kinds": [], "text": "罚款人民币20,000.00元"
    })
}

fn penalty(fine: i64) -> Value {
    json!({ "of": "penalty", "proposal": proposal(fine), "hearing": false })
}

/// A period that begins.
fn begins(rule: &str, from: &str, last: &str) -> Value {
    json!({ "id": rule, "rule": rule, "title": rule, "from": from, "last_day": last, "change": "start", "ours": true })
}

fn meets(rule: &str, from: &str, last: &str) -> Value {
    json!({ "id": rule, "rule": rule, "title": rule, "from": from, "last_day": last, "change": "meet", "ours": true })
}

/// One step: who did it, who proposed it, what was entered, what followed.
#[derive(Clone)]
pub struct Told {
    pub by: u128,
    pub event: Value,
}

pub fn step(by: u128, step: &str, on: &str, entry: Value) -> Told {
    Told { by, event: json!({ "event": "step_done", "step": step, "entry": entry, "on": on }) }
}

impl Told {
    pub fn with(mut self, key: &str, value: Value) -> Self {
        self.event[key] = value;
        self
    }

    fn proposed(self, by: u128, on: &str) -> Self {
        self.with("proposed_by", json!(person(by).to_string())).with("proposed_on", json!(on))
    }
}

/// Everything as it should be.
pub fn good() -> Vec<Told> {
    let two = json!([person(HANDLER).to_string(), person(SECOND).to_string()]);
    let record = |from: &str, to: &str, rest: Value| {
        let mut entry = json!({ "place": "解放碑街道某处", "from": from, "to": to, "officers": two, "told": true, "signed": "signed" });
        entry.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        entry
    };
    vec![
        Told { by: HANDLER, event: json!({ "event": "lead_registered", "lead": {
            "source": "投诉举报", "cause": "未经许可经营生活垃圾清扫、收集、运输、处理", "item": ITEM, "firm": null, "firm_name": "示例环境服务有限公司",
            "party": { "kind": "organisation", "name": "示例环境服务有限公司", "id_type": "统一社会信用代码", "id_number": "91500103MA5U0ABC1X", "representative": "周某", "address": "渝中区解放碑街道某处" },
            "body": TOWN, "findings": [], "order": null, "facts": "未经许可收集、运输生活垃圾", "town": TOWN, "act_ended_on": "2026-03-01", "discovered_on": "2026-03-02",
            "decide_by": null, "decide_by_rule": null } }) },
        Told { by: HANDLER, event: json!({ "event": "filing_proposed", "filing": {
            "in_charge": person(HANDLER).to_string(), "handlers": [person(HANDLER).to_string(), person(SECOND).to_string()], "acting_name": "渝中区人民政府解放碑街道办事处", "kind": "赋权",
            "basis": [{ "law": "中华人民共和国行政处罚法", "article": "第二十四条", "basis": "official" }], "fine_search": "已查询公示系统和本系统，没有同一行为的罚款" } }) },
        Told { by: HEAD, event: json!({ "event": "filed", "number": "渝中解放碑罚立〔2026〕1号", "on": "2026-03-04", "decide_by": "2026-06-02" }) },
        step(HANDLER, "inspect_site", "2026-03-05", record("2026-03-05T09:00", "2026-03-05T10:00", json!({ "present": "周某在场", "found": "现场停放垃圾运输车两辆" }))),
        step(HANDLER, "inquire", "2026-03-06", record("2026-03-06T09:30", "2026-03-06T10:30", json!({ "person": "周某", "capacity": "法定代表人", "content": "问：…\n答：…" }))),
        step(HANDLER, "take_evidence", "2026-03-06", json!({ "kind": "documentary", "name": "运输合同", "shows": "收集、运输生活垃圾", "source": "周某提供", "taken_on": "2026-03-06", "officers": two })),
        step(HANDLER, "report", "2026-03-10", json!({ "facts": "2026年2月至3月未经许可收集、运输生活垃圾", "proof": "现场笔录、询问笔录、合同", "nature": "违反市容环境卫生管理规定", "acts": [], "correction": "责令立即停止", "no_penalty": "none" })).with("to", json!("reported")).with("outcome", penalty(2_000_000)),
        step(HANDLER, "notify", "2026-03-11", json!({})).with("to", json!("noticed")).with("outcome", penalty(2_000_000)),
        step(HANDLER, "serve_notice", "2026-03-11", json!({ "mode": "direct", "at": "2026-03-11T15:00", "place": "渝中区解放碑街道某处", "recipient": "周某" }))
            .with("outcome", json!({ "of": "service", "effective": "2026-03-11" })).with("periods", json!([begins("apl-64-request", "2026-03-11", "2026-03-18")])),
        step(HANDLER, "defend", "2026-03-12", json!({ "at": "2026-03-12T10:00", "how": "oral", "person": "周某", "content": "已经停止，请求从轻", "signed": "signed" })),
        step(HANDLER, "settle_defence", "2026-03-13", json!({ "points": "请求从轻", "checked": "属实，已在裁量中考虑", "adopted": "no", "reason": "罚款已在一般档次的下部" })),
        step(HANDLER, "submit_review", "2026-03-19", json!({})),
        step(REVIEWER, "review", "2026-03-20", json!({ "subject": true, "procedure": true, "facts": true, "law": true, "power": true, "papers": true, "crime": true, "opinion": "同意" })).with("to", json!("reviewed")),
        step(HEAD, "decide", "2026-03-23", json!({ "bank": "某银行", "account": "任一网点", "late_fee": true })).with("to", json!("decided")).with("outcome", penalty(2_000_000))
            .proposed(HANDLER, "2026-03-21").with("periods", json!([begins("apl-61-serve", "2026-03-23", "2026-04-01"), begins("d118-6-penalty", "2026-03-23", "2026-04-01")])),
        step(HANDLER, "serve", "2026-03-24", json!({ "mode": "direct", "at": "2026-03-24T10:00", "place": "渝中区解放碑街道某处", "recipient": "周某" })).with("to", json!("performing"))
            .with("outcome", json!({ "of": "service", "effective": "2026-03-24" })).with("periods", json!([meets("apl-61-serve", "2026-03-23", "2026-04-01"), begins("apl-67-pay", "2026-03-24", "2026-04-08")])),
        step(HEAD, "publish", "2026-03-25", json!({ "checked": true, "summary": "罚款二万元", "months": 12 })),
        step(HANDLER, "collect", "2026-03-30", json!({ "amount": 2_000_000, "on": "2026-03-30", "how": "bank", "ticket": "票001" })),
        step(HEAD, "close", "2026-04-02", json!({ "ground": "performed", "result": "罚款已缴清" })).with("to", json!("closed")).proposed(HANDLER, "2026-04-01"),
        step(HANDLER, "archive", "2026-04-07", json!({ "keep": "long", "keeper": "吴某" })).with("to", json!("archived")),
    ]
}

pub fn fold(told: &[Told]) -> Case {
    let mut case = None;
    for one in told {
        let event: CaseEvent = serde_json::from_value(one.event.clone()).unwrap_or_else(|e| panic!("{e}: {}", one.event));
        case = evolve(case, case_id(), person(one.by), &event);
    }
    case.unwrap()
}

fn paper(code: &str, on: Day, n: usize) -> FilePaper {
    let title = book().paper_name(code).to_owned();
    FilePaper { code: code.to_owned(), title, number: format!("渝中解放碑{code}〔2026〕{n}号"), on, pages: 2, first_page: None, thing: case_id().to_string(), serves: None }
}

/// The papers the steps of the case make, as the application issues them.
pub fn papers(case: &Case) -> Vec<FilePaper> {
    let mut out = vec![paper("lead-register", case.lead.discovered_on, 1)];
    if let Some(on) = case.filed_on {
        out.push(paper("filing-approval", on, 1));
    }
    for done in &case.steps {
        for code in book().steps.get(&done.step).unwrap().papers.iter().filter(|c| *c != COVER) {
            let mut one = paper(code, done.on, out.len() + 1);
            if code == RECEIPT {
                one.serves = Some(if done.step == "serve_notice" { "penalty-notice" } else { "penalty-decision" }.to_owned());
            }
            out.push(one);
        }
    }
    let order = book().file_order(case.department(book())).unwrap();
    bound(arrange(order, out))
}

/// With page numbers, cover, index and notes.
pub fn bound(inside: Vec<FilePaper>) -> Vec<FilePaper> {
    let on = day("2026-04-07");
    let mut out = vec![paper(COVER, on, 0), paper(INDEX, on, 0)];
    let mut next = 1;
    for mut one in inside {
        one.first_page = Some(next);
        next += one.pages;
        out.push(one);
    }
    out.push(paper(NOTES, on, 0));
    out
}

/// What lies between index and notes.
pub fn inside(all: &[FilePaper]) -> Vec<FilePaper> {
    all.iter().filter(|p| ![COVER, INDEX, NOTES].contains(&p.code.as_str())).cloned().collect()
}
