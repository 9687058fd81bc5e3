//! The ordinary course, on both databases.

use heyi_app::views::DocumentRow;
use heyi_domain::case::CaseStatus;
use heyi_domain::finding::FindingStatus;
use heyi_domain::order::OrderStatus;
use heyi_domain::referral::ReferralStatus;
use heyi_domain::task::{InvitationState, TaskStatus};
use heyi_domain::visit::{Stop, VisitStatus};
use heyi_store::args;
use heyi_testkit::{TestDb, both_with};

use crate::journey::{CASE, Outcome, REFERRED, walk};
use crate::register::{HEAD, LEADER, OFFICER, SECOND};
use crate::world::{MARKET, TOBACCO, TOWN, URBAN, With, World, code, count, day, draft, firm, projected, sound};

#[tokio::test(flavor = "multi_thread")]
async fn from_the_plan_to_the_published_result() {
    both_with(projected, course).await;
}

async fn course(t: TestDb) {
    let world = World::with(&t, With { press: true, ..With::default() }).await;
    preview(&world).await;
    let mut keys = Vec::new();
    let outcome = walk(&world, &mut |key, done| keys.push((key.to_owned(), done.id.clone(), done.number))).await;
    assert_eq!(keys.len(), 24, "{t}: {keys:?}");
    task_and_visit(&world, &outcome).await;
    findings(&world, &outcome).await;
    order_and_referral(&world, &outcome).await;
    case(&world, &outcome).await;
    papers(&world, &outcome).await;
    deadlines(&world, &outcome).await;
    firm_page(&world).await;
    sound(&t.db, &t.to_string()).await;
    again(&world, &keys).await;
}

/// 发布前预览: exactly the departments that are needed, nothing in the way, nothing kept.
async fn preview(world: &World) {
    let before = world.events().await;
    let seen = world.app.preview_task(&world.by(LEADER), draft(&[1], &[OFFICER, SECOND])).await.unwrap();
    assert!(seen.blockers.is_empty(), "{:?}", seen.blockers);
    assert_eq!(seen.plan.invited, [code(MARKET), code(TOBACCO)]);
    assert_eq!(seen.replaces_visits, 3);
    assert_eq!(seen.answer_by, day("2026-03-12"));
    let needed: Vec<_> = seen.invitees.iter().filter(|i| i.needed).map(|i| (i.body.code.as_str(), i.checks.len())).collect();
    assert_eq!(needed, [(MARKET, 2), (TOBACCO, 1)]);
    assert!(seen.invitees.iter().any(|i| i.body.code.as_str() == URBAN && !i.needed));
    assert!(seen.checks.iter().all(|c| c.may_act && c.published));
    let caps: Vec<_> = seen.firms[0].caps.iter().map(|c| (c.body.as_str(), c.used, c.cap)).collect();
    assert_eq!(caps, [(MARKET, 0, Some(1)), (TOBACCO, 0, Some(1)), (TOWN, 0, Some(1))]);
    assert_eq!(world.events().await, before);
}

async fn task_and_visit(world: &World, outcome: &Outcome) {
    let task = world.app.view_task(&world.by(LEADER), outcome.task).await.unwrap();
    assert_eq!(task.status, TaskStatus::Finished);
    assert_eq!(task.approved_by.unwrap().id, crate::world::person(HEAD));
    assert_eq!(task.invitations.len(), 2);
    assert!(task.invitations.iter().all(|i| matches!(i.answer, InvitationState::Accepted { .. })));
    assert!(task.timeline.len() >= 6, "{}", task.timeline.len());
    let visit = world.app.view_visit(&world.by(OFFICER), outcome.visit).await.unwrap();
    assert_eq!((visit.row.status, visit.stop), (VisitStatus::Closed, Stop::Done));
    assert_eq!(visit.present.len(), 6);
    assert_eq!(visit.findings.len(), 3);
    assert_eq!(visit.checklist.len(), 28);
    assert!(visit.checklist.iter().all(|p| p.open && p.answered.is_some()));
    assert_eq!(visit.row.published_on, Some(day("2026-03-10")));
    // 20 working days after 10 March: the three days of Qingming lie between.
    let rules = &world.app.rules;
    let expected = rules.calendar().plus_working_days(day("2026-03-10"), 20).unwrap();
    assert_eq!(visit.publish_by, Some(expected));
    assert_eq!(expected, day("2026-04-08"));
}

async fn findings(world: &World, outcome: &Outcome) {
    let task = world.app.view_task(&world.by(LEADER), outcome.task).await.unwrap();
    let mut kinds: Vec<_> = task.findings.iter().map(|f| (f.status, f.order.is_some(), f.referral.is_some(), f.case.is_some())).collect();
    kinds.sort_by_key(|k| format!("{k:?}"));
    assert_eq!(kinds.len(), 3);
    assert_eq!(kinds.iter().filter(|k| k.2).count(), 1, "{kinds:?}");
    assert_eq!(kinds.iter().filter(|k| k.1).count(), 2, "{kinds:?}");
    assert_eq!(kinds.iter().filter(|k| k.3).count(), 1, "{kinds:?}");
    assert_eq!(kinds.iter().filter(|k| k.0 == FindingStatus::Corrected).count(), 2, "{kinds:?}");
}

async fn order_and_referral(world: &World, outcome: &Outcome) {
    let order = world.app.view_order(&world.by(OFFICER), outcome.order).await.unwrap();
    assert_eq!(order.row.status, OrderStatus::Closed);
    assert_eq!(order.row.number, "渝中解放碑责改〔2026〕1号");
    assert_eq!((order.replies.len(), order.rechecks.len(), order.corrected.len()), (1, 1, 2));
    assert_eq!(order.row.last_day, outcome.last_day);
    // 15 calendar days, by the setting.
    assert_eq!(outcome.last_day, day("2026-03-25"));
    let letters = world.app.list_referrals(&world.by(OFFICER), &heyi_app::views::ReferralFilter::default()).await.unwrap().rows;
    assert_eq!(letters.len(), 1);
    assert_eq!((letters[0].id, letters[0].status), (outcome.referral, ReferralStatus::Received));
    assert_eq!((letters[0].text.from.as_str(), letters[0].text.to.as_str()), (TOWN, MARKET));
    let matter = &world.app.rules.check(REFERRED).unwrap().matter;
    assert_eq!(letters[0].text.facts, [format!("{matter}：进货查验记录不全，涉及辖区外供货者")]);
}

async fn case(world: &World, outcome: &Outcome) {
    let case = world.app.view_case(&world.by(HEAD), outcome.case).await.unwrap();
    assert_eq!(case.row.status, CaseStatus::Filed);
    assert_eq!(Some(case.lead.item.as_str()), world.app.rules.check(CASE).unwrap().item_id.as_deref());
    assert_eq!(case.lead.body.as_str(), TOWN);
    let filing = case.filing.unwrap();
    assert_eq!(filing.kind, "委托");
    assert!(filing.acting_name.contains("市场监督管理局"), "{}", filing.acting_name);
    assert_eq!(filing.handlers.len(), 2);
    // 90 days after filing (行政处罚法 第六十条).
    assert_eq!(case.row.due, Some(day("2026-06-08")));
    assert!(case.conditions.iter().all(|c| c.met), "{:?}", case.conditions);
}

async fn papers(world: &World, outcome: &Outcome) {
    let rows = world.app.db.fetch_all("SELECT paper, number, sha256, sm3 FROM documents ORDER BY paper", args![]).await.unwrap();
    let kinds: Vec<_> = rows.iter().map(|r| r.string("paper").unwrap()).collect();
    assert_eq!(
        kinds,
        [
            "correction-order",
            "filing-approval",
            "inspection-approval",
            "inspection-notice",
            "joint-record",
            "lead-register",
            "recheck-record",
            "referral-letter",
            "result-notice",
        ]
    );
    assert_eq!(count(&world.app.db, "SELECT COUNT(*) AS n FROM jobs").await, 0);
    let visit = world.app.view_visit(&world.by(OFFICER), outcome.visit).await.unwrap();
    let record: Vec<&DocumentRow> = visit.documents.iter().filter(|d| d.title.contains("检查清单")).collect();
    assert_eq!(record.len(), 1, "{:?}", visit.documents);
    // The bytes kept are the ones the visit was sealed with.
    let sealed = rows.iter().find(|r| r.text("paper").unwrap() == "joint-record").unwrap();
    assert_eq!(record[0].sha256, sealed.text("sha256").unwrap());
    let events = world.app.db.read().await.unwrap().load(&outcome.visit.to_string()).await.unwrap();
    let closed = events.iter().find(|e| e.kind == "visit.closed").unwrap();
    let body: serde_json::Value = serde_json::from_str(&closed.body).unwrap();
    assert_eq!(body["record_sha256"], record[0].sha256.as_str());
    assert_eq!(body["record_sm3"], sealed.text("sm3").unwrap());
}

async fn deadlines(world: &World, outcome: &Outcome) {
    let rows = world.app.db.fetch_all("SELECT rule, body, from_day, due, state FROM deadlines ORDER BY rule, body", args![]).await.unwrap();
    let text = |row: &heyi_store::Row, column: &str| row.string(column).unwrap();
    let seen: Vec<Vec<String>> =
        rows.iter().map(|r| ["rule", "body", "from_day", "due", "state"].iter().map(|c| text(r, c)).collect()).collect();
    let has = |rule: &str, body: &str, due: &str, state: &str| {
        let found = seen.iter().filter(|r| r[0] == rule && r[1] == body && r[3] == due && r[4] == state).count();
        assert_eq!(found, 1, "{rule} {body} {due} {state}: {seen:#?}");
    };
    // The window ends on the day itself, before the two working days are over.
    has("invitation-answer", MARKET, "2026-03-10", "met");
    has("invitation-answer", TOBACCO, "2026-03-10", "met");
    has("d118-6-other", TOWN, "2026-04-08", "met");
    has("apl-60-decide", TOWN, "2026-06-08", "running");
    let filing = world.app.view_case(&world.by(HEAD), outcome.case).await.unwrap().lead;
    assert_eq!(filing.decide_by_rule.as_deref(), Some("samr-18-file"));
    has("samr-18-file", TOWN, &filing.decide_by.unwrap().to_string(), "met");
    let order = format!("{}", outcome.order);
    let due = world.app.db.fetch_all("SELECT due, state FROM deadlines WHERE thing = $1", args![order]).await.unwrap();
    assert_eq!(due.len(), 1);
    assert_eq!((text(&due[0], "due"), text(&due[0], "state")), ("2026-03-25".to_owned(), "met".to_owned()));
}

/// Its risk class went from A to B with the case, and the caps follow.
async fn firm_page(world: &World) {
    let row = world.app.db.fetch_optional("SELECT risk, last_visit, last_result FROM firms WHERE id = $1", args![firm(1).to_string()]);
    let row = row.await.unwrap().unwrap();
    assert_eq!((row.text("risk").unwrap(), row.text("last_visit").unwrap()), ("B", "2026-03-10"));
    assert_eq!(row.text("last_result").unwrap(), "发现3项问题");
    let next = world.app.preview_task(&world.by(LEADER), draft(&[1], &[OFFICER, SECOND])).await.unwrap();
    let caps: Vec<_> = next.firms[0].caps.iter().map(|c| (c.body.as_str(), c.used, c.cap)).collect();
    assert_eq!(caps, [(MARKET, 1, Some(2)), (TOBACCO, 1, Some(2)), (TOWN, 1, Some(2))]);
}

/// All requests sent once more: the same answers, no event more.
async fn again(world: &World, keys: &[(String, String, u64)]) {
    let before = world.events().await;
    let mut once_more = Vec::new();
    walk(world, &mut |key, done| once_more.push((key.to_owned(), done.id.clone(), done.number))).await;
    assert_eq!(once_more, keys);
    assert_eq!(world.events().await, before);
}
