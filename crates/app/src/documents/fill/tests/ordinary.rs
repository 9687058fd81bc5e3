//! One of each paper, with values as they are in the field.

use std::collections::HashMap;

use heyi_domain::case::{Case, CaseEvent, Condition, Filing, Lead, evolve as case_evolve};
use heyi_domain::ids::{CaseId, OrderId, ReferralId};
use heyi_domain::order::{Order, OrderEvent, OrderLine, OrderText, Recheck, evolve as order_evolve};
use heyi_domain::referral::{Referral, ReferralEvent, ReferralText, evolve as referral_evolve};
use heyi_domain::task::InspectionKind;
use heyi_domain::visit::{Disposition, VisitEvent};
use heyi_rulebook::Citation;
use serde_json::Value;
use uuid::Uuid;

use super::super::{
    ApprovalFacts, CodeReportFacts, FilingPaper, LeadFacts, NoticeFacts, OrderFacts, RecheckFacts, RecordFacts, ReferralFacts, ResultFacts,
    Step, Target, VisitTimes, code_report, correction_order, filing_approval, inspection_approval, inspection_notice, joint_record,
    lead_register, recheck_record, record_number, referral_letter, result_notice,
};
use super::world::*;

/// A PNG of 180×72 with strokes on a transparent ground, as a signature pad sends it.
pub const SIGNATURE: &str = include_str!("signature.txt");

pub fn story() -> Story {
    let last_day = day("2026-03-25");
    let failed = [
        (0, "后厨通往安全出口的通道堆放啤酒箱12件、冰柜1台，净宽不足0.6米。", Disposition::ProposeCase { last_day }),
        (1, "灭火器2具压力低于绿区（编号07、08）。", Disposition::Refer { to: department("XF") }),
        (9, "未能提供2025年11月以来的油烟净化设施清洗记录。", Disposition::Order { last_day }),
        (12, "价目牌与收银屏价格不一致，店方当场更换价目牌。", Disposition::CorrectedOnSpot),
    ];
    Story::checked(InspectionKind::Daily, &failed, signed())
}

pub fn order(story: &Story) -> Order {
    let id = OrderId::from_uuid(Uuid::from_u128(31));
    let lines: Vec<OrderLine> = story
        .visit
        .findings
        .iter()
        .filter(|f| f.disposition.last_day().is_some())
        .map(|f| OrderLine {
            finding: f.finding,
            matter: f.matter.clone(),
            seen: f.seen.clone(),
            legal_basis: f.legal_basis.clone(),
            item: f.item.clone(),
        })
        .collect();
    let text = OrderText {
        number: "渝中七星岗责改〔2026〕9号".to_owned(),
        visit: story.visit.id,
        firm: firm_id(),
        firm_name: firm().name,
        body: town(),
        lines,
        issued_on: day("2026-03-10"),
        last_day: day("2026-03-25"),
    };
    order_evolve(None, id, person(1), &OrderEvent::Issued { text: Box::new(text) }).unwrap()
}

pub fn case(story: &Story) -> Case {
    let id = CaseId::from_uuid(Uuid::from_u128(41));
    let office = office(true);
    let line = story.visit.findings.iter().find(|f| f.item.is_some()).unwrap();
    let item = line.item.clone().unwrap();
    let lead = Lead {
        source: "监督检查".to_owned(),
        cause: office.rules.item(&item).unwrap().name.clone(),
        item,
        firm: Some(firm_id()),
        firm_name: firm().name,
        party: Some(crate::cases::registered(firm_id(), &firm())),
        body: town(),
        findings: vec![line.finding],
        order: None,
        facts: line.seen.clone(),
        town: "500103001".to_owned(),
        act_ended_on: day("2026-03-10"),
        grave_harm: String::new(),
        discovered_on: day("2026-03-10"),
        decide_by: Some(day("2026-03-31")),
        decide_by_rule: Some("samr-18-file".to_owned()),
    };
    case_evolve(None, id, person(2), &CaseEvent::LeadRegistered { lead: Box::new(lead) }).unwrap()
}

pub fn record(story: &Story, signature: Option<String>) -> Value {
    let office = office(true);
    let number = record_number(&office.bodies[&town()], &story.visit.id.to_string(), 2026);
    let times = VisitTimes::read(&story.events);
    joint_record(&office, &stamp(&number), &RecordFacts { visit: &story.visit, times: &times, firm: &firm(), signature })
}

#[test]
fn the_joint_record_prints_with_the_signature() {
    let data = record(&story(), Some(SIGNATURE.to_owned()));
    assert_eq!(data["findings"].as_array().unwrap().len(), 4);
    assert_eq!(data["findings"][0]["severity"], "serious");
    assert_eq!(data["findings"][1]["to"], "重庆市渝中区消防救援支队");
    assert_eq!(data["started_at"], "2026-03-10T10:05");
    assert_eq!(data["ended_at"], "2026-03-10T10:52");
    assert_eq!(data["advice"][0].as_str().unwrap().chars().next(), Some('疏'));
    assert!(!data["not_applicable"].as_array().unwrap().is_empty());
    let names: Vec<&str> = data["officer_signatures"].as_array().unwrap().iter().map(|s| s["name"].as_str().unwrap()).collect();
    assert_eq!(names[0], "周建国（已在系统确认）");
    assert_eq!(names[1], "李晓梅（已在系统确认）");
    assert_eq!(names[2], "陈刚（到场，未在系统确认）");
    print("joint-record", "ordinary", &data);
}

#[test]
fn no_findings_and_a_refusal_print() {
    use heyi_domain::visit::FirmAnswer;
    let clean = record(&Story::checked(InspectionKind::Daily, &[], signed()), None);
    assert!(clean["findings"].as_array().unwrap().is_empty());
    assert!(clean["party_signature"]["opinion"].as_str().unwrap().contains("原件已存证"));
    print("joint-record", "clean", &clean);
    let refused = |witness: Option<&str>, recording| FirmAnswer::Refused {
        reason: "负责人认为通道堆物系临时存放，不同意在清单上签名。".to_owned(),
        witness: witness.map(str::to_owned),
        recording,
    };
    let failed = [(0, "通道堆放啤酒箱12件。", Disposition::Order { last_day: day("2026-03-25") })];
    let with_witness = record(&Story::checked(InspectionKind::Daily, &failed, refused(Some("社区工作人员吴红"), None)), None);
    assert_eq!(with_witness["party_signature"]["state"], "refused");
    assert_eq!(with_witness["party_signature"]["witness"]["name"], "社区工作人员吴红");
    print("joint-record", "refused", &with_witness);
    let with_video = record(&Story::checked(InspectionKind::Daily, &failed, refused(None, Some(1))), None);
    assert_eq!(with_video["party_signature"]["video"], "证据1号");
    print("joint-record", "refused-video", &with_video);
}

#[test]
fn the_notice_tells_frequency_and_its_basis() {
    let story = Story::entered(InspectionKind::Daily);
    let times = VisitTimes::read(&story.events);
    let task = task(InspectionKind::Daily);
    let caps = caps();
    let facts = NoticeFacts {
        visit: &story.visit,
        task: &task,
        times: &times,
        firm: &firm(),
        programme: Some("七星岗街道2026年度行政检查计划"),
        approval: "渝中七星岗检审〔2026〕7号",
        caps: &caps,
    };
    let data = inspection_notice(&office(true), &stamp("渝中七星岗检通〔2026〕12号"), &facts);
    assert_eq!(data["frequency"][0]["used"], 0, "this visit is not among those before it");
    assert_eq!(data["frequency"][0]["note"], "上限为本系统拟定，待使用单位公布");
    assert!(data["frequency"][2].get("cap").is_none());
    assert_eq!(data["source"], "七星岗街道2026年度行政检查计划");
    assert!(data["items"].as_array().unwrap().len() < checks().len(), "matters of bodies that did not come are not announced");
    print("inspection-notice", "ordinary", &data);
}

#[test]
fn a_lead_check_keeps_its_source_from_the_firm_and_shows_no_code() {
    let mut story = Story::planned(InspectionKind::Lead);
    story.act(
        1,
        -5,
        VisitEvent::EnteredWithoutCode {
            reason: "地下空间没有信号，不能取得执法码。".to_owned(), report_by: day("2026-03-13")
        },
    );
    story.act(1, 0, VisitEvent::Entered { present: team().into_iter().map(present).collect(), on: day("2026-03-10") });
    story.act(1, 2, VisitEvent::NoticeIssued { number: "渝中七星岗检通〔2026〕13号".to_owned() });
    let times = VisitTimes::read(&story.events);
    let mut task = task(InspectionKind::Lead);
    task.plan.reason = Some("王某某来电反映该店油烟扰民".to_owned());
    let caps = caps();
    let facts = NoticeFacts {
        visit: &story.visit,
        task: &task,
        times: &times,
        firm: &firm(),
        programme: None,
        approval: "紧急情况，事后补办",
        caps: &caps,
    };
    let data = inspection_notice(&office(false), &stamp("渝中七星岗检通〔2026〕13号"), &facts);
    assert!(!data.to_string().contains("王某某"));
    assert!(data.get("enforcement_code").is_none());
    assert!(data["frequency"][0]["note"].as_str().unwrap().contains("第二十九条"));
    print("inspection-notice", "no-code", &data);
    let text = "当场出示执法证件和检查通知书，返回后补录任务。";
    story.act(1, 60, VisitEvent::CodeReported { text: text.to_owned(), on: day("2026-03-10") });
    let times = VisitTimes::read(&story.events);
    let facts = CodeReportFacts { visit: &story.visit, times: &times, firm: &firm(), text, expected: &team() };
    let data = code_report(&office(true), &stamp("渝中七星岗码报〔2026〕1号"), &facts);
    assert_eq!(data["to"], "重庆市渝中区司法局");
    print("code-report", "ordinary", &data);
}

#[test]
fn the_approval_form_prints() {
    let task = task(InspectionKind::Daily);
    let targets = [Target {
        name: firm().name,
        credit_code: firm().credit_code,
        address: firm().address,
        risk: "C".to_owned(),
        last: Some("2025年9月18日：发现1项问题".to_owned()),
        caps: caps(),
        not_merged_because: Some("该店将于下周停业装修".to_owned()),
    }];
    let steps = [
        Step { step: "承办人意见", opinion: "起草检查方案。".to_owned(), name: "周建国".to_owned(), on: day("2026-03-05") },
        Step {
            step: "负责人审批意见", opinion: "同意按方案实施。".to_owned(), name: "张立".to_owned(), on: day("2026-03-06")
        },
    ];
    let officers = &team()[..2];
    let facts = ApprovalFacts { task: &task, programme: None, targets: &targets, officers, steps: &steps };
    let data = inspection_approval(&office(true), &stamp("渝中七星岗检审〔2026〕7号"), &facts);
    assert_eq!(data["bodies"][0]["lead"], true);
    assert_eq!(data["bodies"][1]["officers"][0]["name"], "接受邀约时确定");
    assert!(data["targets"][0]["frequency"].as_str().unwrap().contains("市场监管1/未公布"));
    print("inspection-approval", "ordinary", &data);
}

#[test]
fn the_order_names_its_power_and_the_way_to_appeal() {
    let story = story();
    let order = order(&story);
    let facts =
        OrderFacts { order: &order, visit: &story.visit, firm: &firm(), record_number: "渝中七星岗检记〔2026〕2B1D77AA号" };
    let data = correction_order(&office(true), &stamp(&order.text.number), &facts);
    assert_eq!(data["remedies"]["organ"], "重庆市渝中区人民政府");
    assert_eq!(data["remedies"]["organ_term"], "六十日");
    assert_eq!(data["remedies"]["court_term"], "六个月");
    for finding in data["findings"].as_array().unwrap() {
        assert!(!finding["basis_article"].as_str().unwrap().is_empty());
        assert_eq!(finding["last_day"], "2026-03-25");
    }
    print("correction-order", "ordinary", &data);
}

#[test]
fn a_recheck_prints_only_what_was_open() {
    let story = story();
    let mut order = order(&story);
    let corrected = order.text.lines[0].finding;
    let recheck = Recheck {
        on: day("2026-03-26"),
        officers: vec![person(1), person(2)],
        corrected: vec![corrected],
        note: "通道已清空，净宽1.4米；清洗记录仍未建立。".to_owned(),
        photos: vec!["cd".repeat(32)],
    };
    let event = OrderEvent::Rechecked { recheck: recheck.clone(), all_corrected: false };
    order = order_evolve(Some(order.clone()), order.id, person(1), &event).unwrap();
    let recorder = person(1).to_string();
    let officers = &team()[..2];
    let mut facts = RecheckFacts {
        order: &order,
        recheck: &recheck,
        before: &[],
        visit: &story.visit,
        firm: &firm(),
        at: START + 16 * 86_400_000,
        officers,
        recorder: &recorder,
    };
    let data = recheck_record(&office(true), &stamp("渝中七星岗复查〔2026〕4号"), &facts);
    assert_eq!(data["results"][0]["result"], "done");
    assert_eq!(data["results"][1]["result"], "not_done");
    assert_eq!(data["officer_signatures"][0]["name"], "周建国（已在系统确认）");
    print("recheck-record", "ordinary", &data);
    let before = [corrected];
    let second = Recheck { corrected: vec![order.text.lines[1].finding], ..recheck.clone() };
    facts = RecheckFacts { recheck: &second, before: &before, ..facts };
    let data = recheck_record(&office(true), &stamp("渝中七星岗复查〔2026〕5号"), &facts);
    assert_eq!(data["results"].as_array().unwrap().len(), order.text.lines.len() - 1);
    assert!(data["conclusion"].as_str().unwrap().contains("予以销号"));
}

pub fn referral(story: &Story) -> Referral {
    let id = ReferralId::from_uuid(Uuid::from_u128(51));
    let lines: Vec<_> = story.visit.findings.iter().filter(|f| matches!(f.disposition, Disposition::Refer { .. })).collect();
    let text = ReferralText {
        number: "渝中七星岗移送〔2026〕2号".to_owned(),
        from: town(),
        to: department("XF"),
        visit: story.visit.id,
        firm: firm_id(),
        firm_name: firm().name,
        findings: lines.iter().map(|l| l.finding).collect(),
        facts: lines.iter().map(|l| format!("{}：{}", l.matter, l.seen)).collect(),
        on: day("2026-03-10"),
    };
    referral_evolve(None, id, person(1), &ReferralEvent::Sent { text: Box::new(text) }).unwrap()
}

#[test]
fn the_referral_says_why_and_what_goes_with_it() {
    let story = story();
    let referral = referral(&story);
    let sm3 = "9f86d081884c7d65".repeat(4);
    let why = ["七星岗街道对“消防设施、器材未保持完好有效”没有处罚权".to_owned()];
    let facts = ReferralFacts {
        referral: &referral,
        visit: &story.visit,
        firm: &firm(),
        record: Some(("渝中七星岗检记〔2026〕2B1D77AA号", &sm3)),
        not_competent: &why,
    };
    let data = referral_letter(&office(true), &stamp(&referral.text.number), &facts);
    assert_eq!(data["materials"].as_array().unwrap().len(), 2);
    assert_eq!(data["materials"][1]["name"], "证据2号（照片）");
    print("referral-letter", "ordinary", &data);
}

#[test]
fn lead_and_filing_print() {
    let story = story();
    let mut case = case(&story);
    let materials = ["综合查一次检查清单（现场检查记录）渝中七星岗检记〔2026〕2B1D77AA号".to_owned(), "证据1号（照片）".to_owned()];
    let facts = LeadFacts {
        case: &case,
        at: START + 3_600_000,
        recorder: "李晓梅",
        origin: Some("任务“七星岗街道餐饮饮品店‘综合查一次’（3月）”现场检查"),
        materials: &materials,
        competence: "七星岗街道有权处理（赋权）",
    };
    print("lead-register", "ordinary", &lead_register(&office(true), &stamp("渝中七星岗来源〔2026〕6号"), &facts));
    let filing = Filing {
        in_charge: person(1),
        handlers: vec![person(1), person(2)],
        acting_name: "重庆市渝中区人民政府七星岗街道办事处".to_owned(),
        kind: "赋权".to_owned(),
        basis: vec![Citation::official("行政处罚法(2021)", "第二十四条")],
        fine_search: "已查询国家企业信用信息公示系统，未发现罚款决定".to_owned(),
    };
    case = case_evolve(Some(case.clone()), case.id, person(1), &CaseEvent::FilingProposed { filing: Box::new(filing) }).unwrap();
    let filed =
        CaseEvent::Filed { number: "渝中七星岗罚立〔2026〕3号".to_owned(), on: day("2026-03-11"), decide_by: day("2026-06-09") };
    case = case_evolve(Some(case.clone()), case.id, person(9), &filed).unwrap();
    let condition = |name: &str, why: &str| Condition {
        name: name.to_owned(),
        met: true,
        why: why.to_owned(),
        cite: Citation::official("行政处罚法(2021)", "第二十二条"),
        cures: Vec::new(),
        with_proposal: false,
    };
    let conditions = [condition("管辖", "违法行为发生在本街道辖区，事项已经赋权"), condition("追责时效", "未超过追责时效")];
    let steps = [
        Step { step: "承办人意见", opinion: "建议立案。".to_owned(), name: "周建国".to_owned(), on: day("2026-03-11") },
        Step { step: "负责人审批意见", opinion: "同意立案。".to_owned(), name: "张立".to_owned(), on: day("2026-03-11") },
    ];
    let evidence = story.visit.evidence[..1].to_vec();
    let facts = FilingPaper {
        case: &case,
        lead_paper: Some(("渝中七星岗来源〔2026〕6号", day("2026-03-10"))),
        lead_on: day("2026-03-10"),
        evidence: &evidence,
        conditions: &conditions,
        handlers: &team()[..2],
        steps: &steps,
    };
    let data = filing_approval(&office(true), &stamp("渝中七星岗立审〔2026〕3号"), &facts);
    assert!(data["reason"].as_str().unwrap().contains("立案号"));
    print("filing-approval", "ordinary", &data);
}

#[test]
fn the_result_is_told_by_its_gravest_consequence() {
    let mut story = story();
    let closed = VisitEvent::Closed { record_sha256: "a".repeat(64), record_sm3: "b".repeat(64), publish_by: day("2026-04-07") };
    story.act(1, 50, closed);
    let times = VisitTimes::read(&story.events);
    let papers = HashMap::from([(story.visit.findings[0].finding, "渝中七星岗责改〔2026〕9号".to_owned())]);
    let facts = ResultFacts {
        visit: &story.visit,
        times: &times,
        firm: &firm(),
        record_number: "渝中七星岗检记〔2026〕2B1D77AA号",
        papers: &papers,
    };
    let data = result_notice(&office(true), &stamp("渝中七星岗检果〔2026〕12号"), &facts);
    assert_eq!(data["conclusion"], "case");
    print("result-notice", "ordinary", &data);
}
