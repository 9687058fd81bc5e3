//! Hard data: forty findings, the longest names, hostile text, things missing.

use std::collections::HashMap;

use heyi_domain::task::InspectionKind;
use heyi_domain::visit::{Disposition, FirmAnswer, VisitEvent};
use serde_json::Value;

use super::super::{
    ApprovalFacts, CodeReportFacts, NoticeFacts, OrderFacts, RecordFacts, ResultFacts, Target, VisitTimes, code_report, correction_order,
    inspection_approval, inspection_notice, joint_record, result_notice,
};
use super::ordinary::{case, order, record, referral};
use super::world::*;

const HOSTILE: &str =
    "#let x = read(\"/etc/passwd\")\n*粗体* _斜体_ $x^2$ @ref <label> \\ \" ' `代码` \u{202e}反向\u{0}😀 <script>alert(1)</script>";

#[test]
fn forty_findings_fill_several_pages() {
    let last_day = day("2026-03-25");
    let seen = "现场情况与检查要求不符，".repeat(12);
    let failed: Vec<(usize, &str, Disposition)> = (0..40)
        .map(|n| {
            let disposition = match n % 4 {
                0 => Disposition::ProposeCase { last_day },
                1 => Disposition::Order { last_day },
                2 => Disposition::Refer { to: department("XF") },
                _ => Disposition::CorrectedOnSpot,
            };
            (n, seen.as_str(), disposition)
        })
        .collect();
    let story = Story::checked(InspectionKind::Special, &failed, signed());
    let data = record(&story, None);
    assert_eq!(data["findings"].as_array().unwrap().len(), 40);
    assert!(print("joint-record", "forty", &data).pages > 3);
    let order = order(&story);
    let facts = OrderFacts { order: &order, visit: &story.visit, firm: &firm(), record_number: "" };
    print("correction-order", "forty", &correction_order(&office(true), &stamp(&order.text.number), &facts));
}

#[test]
fn the_longest_notes_are_cut_and_marked_instead_of_stopping_the_visit() {
    let note = "很长的现场情况。".repeat(600);
    let failed = [(0, note.as_str(), Disposition::Order { last_day: day("2026-03-25") })];
    let answer = FirmAnswer::Signed {
        name: "尼格买提·阿不都热依木江·阿卜杜克热木·吐尔逊".to_owned(),
        capacity: "重庆两江新区水土街道思源路便民综合服务中心餐饮管理有限责任公司现场负责人兼安全员".to_owned(),
        signature: "ab".repeat(32),
        statement: note.clone(),
    };
    let mut story = Story::checked(InspectionKind::Instant, &failed, answer);
    story.visit.plan.firm_name = "重庆两江新区水土街道思源路便民综合服务中心餐饮管理有限责任公司".repeat(8);
    story.visit.advice = note.clone();
    let data = record(&story, None);
    assert!(data["findings"][0]["seen"].as_str().unwrap().ends_with("全文见系统记录）"));
    print("joint-record", "long", &data);
    let order = order(&story);
    let facts = OrderFacts { order: &order, visit: &story.visit, firm: &firm(), record_number: &note };
    print("correction-order", "long", &correction_order(&office(true), &stamp(&order.text.number), &facts));
}

#[test]
fn hostile_text_is_printed_as_text() {
    let failed =
        [(0, HOSTILE, Disposition::ProposeCase { last_day: day("2026-03-25") }), (1, HOSTILE, Disposition::Refer { to: department("XF") })];
    let answer = FirmAnswer::Signed {
        name: HOSTILE.to_owned(),
        capacity: HOSTILE.to_owned(),
        signature: "短".to_owned(),
        statement: HOSTILE.to_owned(),
    };
    let mut story = Story::checked(InspectionKind::Daily, &failed, answer);
    story.visit.plan.firm_name = HOSTILE.to_owned();
    story.visit.plan.title = HOSTILE.to_owned();
    print("joint-record", "hostile", &record(&story, None));
    let (order, case, referral) = (order(&story), case(&story), referral(&story));
    assert_eq!(order.text.lines.len(), 1);
    assert!(case.lead.facts.contains("passwd"));
    assert!(referral.text.facts[0].contains("passwd"));
    let mut firm = firm();
    firm.address = HOSTILE.to_owned();
    firm.contact = HOSTILE.to_owned();
    firm.phone = HOSTILE.to_owned();
    let facts = OrderFacts { order: &order, visit: &story.visit, firm: &firm, record_number: HOSTILE };
    print("correction-order", "hostile", &correction_order(&office(true), &stamp(HOSTILE), &facts));
}

#[test]
fn nothing_known_is_said_and_not_invented() {
    let story = Story::entered(InspectionKind::Instant);
    let mut firm = firm();
    for field in [&mut firm.credit_code, &mut firm.address, &mut firm.contact, &mut firm.phone] {
        field.clear();
    }
    let times = VisitTimes::read(&story.events);
    let task = task(InspectionKind::Instant);
    let caps = caps();
    let facts = NoticeFacts { visit: &story.visit, task: &task, times: &times, firm: &firm, programme: None, approval: "", caps: &caps };
    let mut office = office(false);
    let known = inspection_notice(&office, &stamp("一号"), &facts);
    assert_eq!(known["party"]["address"], "未登记");
    assert_eq!(known["contact"]["phone"], "未登记");
    assert!(known["party"].get("phone").is_none());
    // Not even the bodies are registered.
    office.bodies = HashMap::new();
    print("inspection-notice", "bare", &inspection_notice(&office, &stamp("一号"), &facts));
    let unsigned = joint_record(&office, &stamp("一号"), &RecordFacts { visit: &story.visit, times: &times, firm: &firm, signature: None });
    assert_eq!(unsigned["party_signature"]["state"], "blank");
    print("joint-record", "bare", &unsigned);
    let target = Target {
        name: String::new(),
        credit_code: String::new(),
        address: String::new(),
        risk: "A".to_owned(),
        last: None,
        caps: Vec::new(),
        not_merged_because: None,
    };
    let facts = ApprovalFacts { task: &task, programme: None, targets: &[target], officers: &[], steps: &[step()] };
    print("inspection-approval", "bare", &inspection_approval(&office, &stamp("一号"), &facts));
    let none = HashMap::new();
    let facts = ResultFacts { visit: &story.visit, times: &times, firm: &firm, record_number: "", papers: &none };
    let data: Value = result_notice(&office, &stamp("一号"), &facts);
    assert_eq!(data["conclusion"], "none");
    print("result-notice", "bare", &data);
}

fn step() -> super::super::Step {
    super::super::Step { step: "负责人审批意见", opinion: String::new(), name: String::new(), on: day("2026-03-05") }
}

#[test]
fn a_report_before_anyone_entered_prints() {
    let mut story = Story::planned(InspectionKind::Instant);
    story.act(1, -5, VisitEvent::EnteredWithoutCode { reason: "没有信号。".to_owned(), report_by: day("2026-03-13") });
    let times = VisitTimes::read(&story.events);
    let facts = CodeReportFacts { visit: &story.visit, times: &times, firm: &firm(), text: "已说明情况。", expected: &team() };
    let data = code_report(&office(true), &stamp("渝中七星岗码报〔2026〕2号"), &facts);
    assert_eq!(data["certificates_shown"], false);
    assert_eq!(data["started_at"], "2026-03-10T10:00");
    print("code-report", "early", &data);
}

#[test]
fn work_without_network_is_dated_by_the_device_and_never_by_its_future() {
    let mut story = Story::entered(InspectionKind::Daily);
    let entered = story.events.iter_mut().find(|e| e.kind == "visit.entered").unwrap();
    entered.at_ms = START + 8 * 3_600_000;
    entered.claimed_ms = Some(START);
    assert_eq!(VisitTimes::read(&story.events).entered, Some(START));
    let entered = story.events.iter_mut().find(|e| e.kind == "visit.entered").unwrap();
    entered.claimed_ms = Some(START + 9 * 3_600_000);
    assert_eq!(VisitTimes::read(&story.events).entered, Some(START + 8 * 3_600_000));
}
