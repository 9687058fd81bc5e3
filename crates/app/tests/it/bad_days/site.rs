//! At the door and on site.

use heyi_domain::visit::{Signatory, Stop};
use heyi_store::args;

use super::district;
use crate::register::{ENDING, LEADER, OFFICER, OTHER_OFFICER, SECOND};
use crate::world::{DAY, TOWN, World, day, draft, firm_code, person};
use heyi_domain::ids::VisitId;

async fn enter(world: &World, visit: VisitId) {
    let officer = world.by(OFFICER);
    world.app.scan_firm_code(&officer, visit, firm_code(1)).await.unwrap();
    world.app.enter_visit(&officer, visit, vec![person(OFFICER), person(SECOND)]).await.unwrap();
}

#[tokio::test]
async fn another_firm_s_code_opens_no_door() {
    let (world, _t) = district().await;
    let (_, visit) = world.published(draft(&[1], &[OFFICER, SECOND])).await;
    let officer = world.by(OFFICER);
    world.refuses("firm_code_differs", world.app.scan_firm_code(&officer, visit, firm_code(2))).await;
    world.refuses("firm_code_differs", world.app.scan_firm_code(&officer, visit, String::new())).await;
    let team = vec![person(OFFICER), person(SECOND)];
    world.refuses("code_not_scanned", world.app.enter_visit(&officer, visit, team)).await;
    // Typed as it stands on the plate: in groups, in whatever case.
    let plate = firm_code(1).to_lowercase().as_bytes().chunks(4).map(|c| String::from_utf8_lossy(c).into_owned()).collect::<Vec<_>>().join(" ");
    world.app.scan_firm_code(&officer, visit, format!(" {plate} ")).await.unwrap();
}

#[tokio::test]
async fn without_the_code_a_report_is_due_in_three_working_days_counted_over_the_weekend() {
    let (world, _t) = district().await;
    // A Friday.
    let mut plan = draft(&[1], &[OFFICER, SECOND]);
    (plan.first_day, plan.last_day) = (day("2026-03-13"), day("2026-03-13"));
    let (_, visit) = world.published(plan).await;
    let officer = world.by(OFFICER);
    world.app.report_no_code(&officer, visit, "地下车库没有信号".to_owned()).await.unwrap();
    let team = || vec![person(OFFICER), person(SECOND)];
    world.refuses("too_early", world.app.enter_visit(&officer, visit, team())).await;
    let (_, visit) = {
        let mut plan = draft(&[2], &[OFFICER, SECOND]);
        (plan.first_day, plan.last_day) = (day("2026-03-13"), day("2026-03-13"));
        world.published(plan).await
    };
    world.clock.advance(3 * DAY);
    world.refuses("reason_missing", world.app.report_no_code(&officer, visit, " ".to_owned())).await;
    world.app.report_no_code(&officer, visit, "地下车库没有信号".to_owned()).await.unwrap();
    world.app.enter_visit(&officer, visit, team()).await.unwrap();
    let row = || async {
        let sql = "SELECT rule, body, due, state, met_on FROM deadlines WHERE id = $1";
        world.app.db.fetch_optional(sql, args![format!("{visit}:code")]).await.unwrap().unwrap()
    };
    let due = row().await;
    let cells: Vec<_> = ["rule", "body", "due", "state"].iter().map(|c| due.string(c).unwrap()).collect();
    // Saturday and Sunday don't count: Monday, Tuesday, Wednesday.
    assert_eq!(cells, ["cq375-18-nocode", TOWN, "2026-03-18", "running"]);
    assert_eq!(world.app.view_visit(&officer, visit).await.unwrap().report_by, Some(day("2026-03-18")));
    world.app.file_code_report(&officer, visit, "已报司法行政部门".to_owned()).await.unwrap();
    let met = row().await;
    assert_eq!((met.text("state").unwrap(), met.text("met_on").unwrap()), ("met", "2026-03-13"));
    world.refuses("already_reported", world.app.file_code_report(&officer, visit, "再报".to_owned())).await;
}

#[tokio::test]
async fn a_certificate_valid_at_publication_may_have_run_out_at_the_door() {
    let (world, _t) = district().await;
    let (_, visit) = world.published(draft(&[2], &[OFFICER, ENDING])).await;
    // The visit is a day late; his certificate ended yesterday.
    world.clock.advance(DAY);
    let officer = world.by(OFFICER);
    world.app.scan_firm_code(&officer, visit, firm_code(2)).await.unwrap();
    let team = vec![person(OFFICER), person(ENDING)];
    world.refuses("certificate_invalid", world.app.enter_visit(&officer, visit, team)).await;
    let seen = world.app.view_visit(&officer, visit).await.unwrap();
    let his = seen.expected.iter().find(|e| e.person.id == person(ENDING)).unwrap();
    assert!(!his.valid && his.why_not.is_some(), "{his:?}");
}

#[tokio::test]
async fn somebody_who_is_not_on_the_list_doesn_t_come_in() {
    let (world, _t) = district().await;
    let (_, visit) = world.published(draft(&[1], &[OFFICER, SECOND])).await;
    let officer = world.by(OFFICER);
    world.app.scan_firm_code(&officer, visit, firm_code(1)).await.unwrap();
    let team = vec![person(OFFICER), person(SECOND), person(OTHER_OFFICER)];
    world.refuses("officer_not_expected", world.app.enter_visit(&officer, visit, team)).await;
}

#[tokio::test]
async fn no_check_without_the_notice_and_no_list_without_every_check() {
    let (world, _t) = district().await;
    let (_, visit) = world.published(draft(&[1], &[OFFICER, SECOND])).await;
    enter(&world, visit).await;
    let officer = world.by(OFFICER);
    world.refuses("notice_missing", world.app.pass_rest(&officer, visit)).await;
    world.app.issue_notice(&officer, visit).await.unwrap();
    world.refuses("notice_given", world.app.issue_notice(&officer, visit)).await;
    world.refuses("checks_unanswered", world.app.merge_list(&officer, visit, Vec::new(), String::new())).await;
    let answer = heyi_rulebook::checklist::Answer::Bool(false);
    world.app.answer_check(&officer, visit, "CK-CY-01".to_owned(), answer.clone(), "堵塞".to_owned()).await.unwrap();
    world.app.pass_rest(&officer, visit).await.unwrap();
    world.refuses("disposition_missing", world.app.merge_list(&officer, visit, Vec::new(), String::new())).await;
    world.refuses("findings_would_be_lost", world.app.abandon_visit(&officer, visit, "算了".to_owned())).await;
    // Of the departments nobody came: their matters stay unchecked.
    world.refuses("body_absent", world.app.answer_check(&officer, visit, "CK-CY-28".to_owned(), answer, String::new())).await;
}

#[tokio::test]
async fn a_refused_signature_needs_a_witness_or_a_recording() {
    let (world, _t) = district().await;
    let (_, visit) = world.published(draft(&[1], &[OFFICER, SECOND])).await;
    enter(&world, visit).await;
    let officer = world.by(OFFICER);
    world.app.issue_notice(&officer, visit).await.unwrap();
    world.app.pass_rest(&officer, visit).await.unwrap();
    world.app.merge_list(&officer, visit, Vec::new(), String::new()).await.unwrap();
    let why = || "须请示总部".to_owned();
    world.refuses("list_unconfirmed", world.app.refuse_signature(&officer, visit, why(), Some("罗某".to_owned()), None)).await;
    world.app.confirm_list(&world.by(SECOND), visit).await.unwrap();
    world.refuses("refusal_unwitnessed", world.app.refuse_signature(&officer, visit, why(), None, None)).await;
    world.refuses("refusal_unwitnessed", world.app.refuse_signature(&officer, visit, why(), Some(" ".to_owned()), None)).await;
    // A recording that isn't there is none.
    world.refuses("refusal_unwitnessed", world.app.refuse_signature(&officer, visit, why(), None, Some(1))).await;
    let witness = || Some("社区网格员罗某".to_owned());
    world.refuses("reason_missing", world.app.refuse_signature(&officer, visit, String::new(), witness(), None)).await;
    world.app.refuse_signature(&officer, visit, why(), witness(), None).await.unwrap();
    assert_eq!(world.app.view_visit(&officer, visit).await.unwrap().stop, Stop::Sign);
    world.refuses("visit_state", world.app.publish_visit(&world.by(LEADER), visit)).await;
}

#[tokio::test]
async fn a_record_that_can_t_be_printed_ends_nothing() {
    let (world, _t) = district().await;
    let (_, visit) = world.published(draft(&[1], &[OFFICER, SECOND])).await;
    enter(&world, visit).await;
    let officer = world.by(OFFICER);
    world.app.issue_notice(&officer, visit).await.unwrap();
    world.app.pass_rest(&officer, visit).await.unwrap();
    world.app.merge_list(&officer, visit, Vec::new(), String::new()).await.unwrap();
    world.app.confirm_list(&world.by(SECOND), visit).await.unwrap();
    world.app.refuse_signature(&officer, visit, "拒签".to_owned(), Some("罗某".to_owned()), None).await.unwrap();
    let before = world.events().await;
    let answer = world.app.close_visit(&officer, visit).await;
    assert!(matches!(&answer, Err(heyi_app::AppError::Unavailable(why)) if why.contains("fonts-noto-cjk")), "{answer:?}");
    assert_eq!(world.events().await, before);
}

#[tokio::test]
async fn nobody_signs_before_the_second_officer_has_confirmed_the_list() {
    let (world, _t) = district().await;
    let (_, visit) = world.published(draft(&[1], &[OFFICER, SECOND])).await;
    enter(&world, visit).await;
    let (officer, second) = (world.by(OFFICER), world.by(SECOND));
    world.app.issue_notice(&officer, visit).await.unwrap();
    world.app.pass_rest(&officer, visit).await.unwrap();
    world.refuses("visit_state", world.app.confirm_list(&second, visit)).await;
    world.app.merge_list(&officer, visit, Vec::new(), String::new()).await.unwrap();
    let who = || Signatory { name: "宋某".to_owned(), capacity: "经营者".to_owned() };
    let signature = world.picture(OFFICER).await;
    let sign = || world.app.sign_visit(&officer, visit, who(), signature.clone(), String::new());
    // Who merged it has confirmed it; once more changes nothing and helps nothing.
    let before = world.events().await;
    world.app.confirm_list(&officer, visit).await.unwrap();
    assert_eq!(world.events().await, before);
    world.refuses("list_unconfirmed", sign()).await;
    let waiting = world.app.view_visit(&second, visit).await.unwrap();
    assert_eq!(waiting.unconfirmed.iter().map(|p| p.person).collect::<Vec<_>>(), vec![person(SECOND)]);
    assert_eq!(waiting.acts.first().map(String::as_str), Some("confirm"));
    assert!(waiting.missing[0].text.contains("确认清单"), "{:?}", waiting.missing);
    // Somebody who was not there can't.
    world.refuses("not_on_team", world.app.confirm_list(&world.by(OTHER_OFFICER), visit)).await;
    world.app.confirm_list(&second, visit).await.unwrap();
    // An answer changed afterwards: merged and confirmed anew.
    world.app.answer_check(&second, visit, "CK-CY-01".to_owned(), heyi_rulebook::checklist::Answer::Bool(true), String::new()).await.unwrap();
    world.app.merge_list(&second, visit, Vec::new(), String::new()).await.unwrap();
    world.refuses("list_unconfirmed", sign()).await;
    world.app.confirm_list(&officer, visit).await.unwrap();
    sign().await.unwrap();
}
