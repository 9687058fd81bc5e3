//! Gate G5: filing.

use heyi_app::AppError;
use heyi_app::views::{FilingDraft, LeadDraft};
use heyi_domain::case::CaseStatus;
use heyi_domain::ids::CaseId;

use super::district;
use crate::register::{EXPIRED, HEAD, LEADER, OFFICER, OTHER_HEAD, OTHER_OFFICER, RECUSED, SECOND, publish_list};
use crate::world::{DAY, TOWN, World, day, firm, person};

fn lead(item: &str, ended: &str, discovered: &str) -> LeadDraft {
    LeadDraft {
        source: "投诉举报".to_owned(),
        item: item.to_owned(),
        firm: Some(firm(1)),
        party: None,
        town: None,
        findings: Vec::new(),
        order: None,
        facts: "餐饮具没有消毒即使用".to_owned(),
        act_ended_on: day(ended),
        grave_harm: String::new(),
        discovered_on: day(discovered),
    }
}

fn filing(handlers: [u128; 2]) -> FilingDraft {
    FilingDraft { in_charge: person(handlers[0]), handlers: handlers.map(person).to_vec(), fine_search: "已查询，未发现".to_owned() }
}

async fn registered(world: &World, draft: LeadDraft) -> CaseId {
    world.app.register_lead(&world.by(OFFICER), draft).await.unwrap().id.parse().unwrap()
}

#[tokio::test]
async fn past_the_limitation_nothing_is_filed() {
    let (world, _t) = district().await;
    let officer = world.by(OFFICER);
    let old = registered(&world, lead("SC-006", "2023-06-01", "2026-03-09")).await;
    world.refuses("filing_condition", world.app.propose_filing(&officer, old, filing([OFFICER, SECOND]))).await;
    let conditions = world.app.view_case(&officer, old).await.unwrap().conditions;
    let failed: Vec<_> = conditions.iter().filter(|c| !c.met).map(|c| c.name.as_str()).collect();
    // Nobody has looked for an earlier fine yet: that comes with the proposal.
    assert_eq!(failed, ["追责时效", "同一行为未被罚款"]);
    // Two years to the day are still in time; a day more is not.
    let last = registered(&world, lead("SC-006", "2024-03-10", "2026-03-10")).await;
    world.app.propose_filing(&officer, last, filing([OFFICER, SECOND])).await.unwrap();
    let late = registered(&world, lead("SC-006", "2024-03-08", "2026-03-10")).await;
    world.refuses("filing_condition", world.app.propose_filing(&officer, late, filing([OFFICER, SECOND]))).await;
    // Harm to life or health: five years, and the condition says why.
    let grave = LeadDraft { grave_harm: "三名顾客食物中毒".to_owned(), ..lead("SC-006", "2023-06-01", "2026-03-09") };
    let grave = registered(&world, grave).await;
    world.app.propose_filing(&officer, grave, filing([OFFICER, SECOND])).await.unwrap();
    let conditions = world.app.view_case(&officer, grave).await.unwrap().conditions;
    let limitation = conditions.iter().find(|c| c.name == "追责时效").unwrap();
    assert!(limitation.met && limitation.why.contains("食物中毒") && limitation.why.contains("2028"), "{}", limitation.why);
    // It can only be ended without filing.
    world.refuses("reason_missing", world.app.refuse_case(&world.by(HEAD), old, String::new())).await;
    world.app.refuse_case(&world.by(HEAD), old, "已过追责时效".to_owned()).await.unwrap();
    let wrong = world.app.register_lead(&officer, lead("SC-006", "2026-03-10", "2026-03-09")).await;
    assert_eq!(crate::world::refusal(wrong), "act_after_discovery");
}

#[tokio::test]
async fn the_same_act_is_filed_once() {
    let (world, _t) = district().await;
    let (officer, head) = (world.by(OFFICER), world.by(HEAD));
    let one = registered(&world, lead("SC-006", "2026-03-09", "2026-03-09")).await;
    let two = registered(&world, lead("SC-006", "2026-03-09", "2026-03-09")).await;
    world.app.propose_filing(&officer, one, filing([OFFICER, SECOND])).await.unwrap();
    world.app.propose_filing(&officer, two, filing([OFFICER, SECOND])).await.unwrap();
    world.app.file_case(&head, one).await.unwrap();
    world.refuses("case_state", world.app.file_case(&head, one)).await;
    // Proposed before the first was filed, it is stopped at the head's desk; no number is lost.
    world.refuses("filing_condition", world.app.file_case(&head, two)).await;
    let three = registered(&world, lead("SC-006", "2026-03-09", "2026-03-09")).await;
    world.refuses("filing_condition", world.app.propose_filing(&officer, three, filing([OFFICER, SECOND]))).await;
    // Found again after the first discovery: it went on, and is a new act.
    let again = registered(&world, lead("SC-006", "2026-03-10", "2026-03-10")).await;
    world.app.propose_filing(&officer, again, filing([OFFICER, SECOND])).await.unwrap();
    // Nobody looked for an earlier fine.
    let unsearched = registered(&world, lead("SC-008", "2026-03-10", "2026-03-10")).await;
    let empty = FilingDraft { fine_search: " ".to_owned(), ..filing([OFFICER, SECOND]) };
    world.refuses("filing_condition", world.app.propose_filing(&officer, unsearched, empty)).await;
    // Another item of the same day is another act.
    let other = registered(&world, lead("SC-008", "2026-03-09", "2026-03-09")).await;
    world.app.propose_filing(&officer, other, filing([OFFICER, SECOND])).await.unwrap();
    world.app.file_case(&head, other).await.unwrap();
    let numbers = [one, other].map(|id| (id, world.by(HEAD)));
    let mut said = Vec::new();
    for (id, by) in numbers {
        said.push(world.app.view_case(&by, id).await.unwrap().row.number.unwrap());
    }
    assert!(said[0].ends_with("〔2026〕1号") && said[1].ends_with("〔2026〕2号"), "{said:?}");
}

#[tokio::test]
async fn who_files_and_who_handles() {
    let (world, _t) = district().await;
    let (officer, head) = (world.by(OFFICER), world.by(HEAD));
    let id = registered(&world, lead("SC-006", "2026-03-09", "2026-03-09")).await;
    let propose = |handlers| world.app.propose_filing(&officer, id, filing(handlers));
    world.refuses("certificate_invalid", propose([OFFICER, EXPIRED])).await;
    world.refuses("officer_recused", propose([OFFICER, RECUSED])).await;
    world.refuses("too_few_officers", propose([OFFICER, OFFICER])).await;
    world.refuses("officer_other_body", propose([OFFICER, OTHER_OFFICER])).await;
    world.refuses("case_state", world.app.file_case(&head, id)).await;
    propose([OFFICER, SECOND]).await.unwrap();
    world.refuses("other_body", world.app.file_case(&world.by(OTHER_HEAD), id)).await;
    world.refuses("wrong_role", world.app.file_case(&world.by(LEADER), id)).await;
    assert!(matches!(world.app.view_case(&world.by(OTHER_HEAD), id).await, Err(AppError::NotFound(_))));
    world.app.file_case(&head, id).await.unwrap();
}

#[tokio::test]
async fn a_case_filed_keeps_its_owner_when_its_item_is_withdrawn() {
    let (world, _t) = district().await;
    let (officer, head) = (world.by(OFFICER), world.by(HEAD));
    let filed = registered(&world, lead("SC-006", "2026-03-09", "2026-03-09")).await;
    world.app.propose_filing(&officer, filed, filing([OFFICER, SECOND])).await.unwrap();
    world.app.file_case(&head, filed).await.unwrap();
    let proposed = registered(&world, lead("SC-006", "2026-03-10", "2026-03-10")).await;
    world.app.propose_filing(&officer, proposed, filing([OFFICER, SECOND])).await.unwrap();
    publish_list(&world.app, "2026-03-11", &["SC-006"]).await;
    world.clock.advance(DAY);
    let case = world.app.view_case(&officer, filed).await.unwrap();
    assert_eq!((case.row.status, case.lead.body.as_str()), (CaseStatus::Filed, TOWN));
    let filing_then = case.filing.unwrap();
    assert_eq!(filing_then.kind, "委托");
    // What was only proposed is judged by today's list.
    world.refuses("filing_condition", world.app.file_case(&head, proposed)).await;
    let why = world.app.file_case(&head, proposed).await.unwrap_err().to_string();
    assert!(why.contains("管辖"), "{why}");
}

#[tokio::test]
async fn every_status_stands_in_the_declared_procedure() {
    let (world, _t) = district().await;
    for status in CaseStatus::ALL {
        let declared = world.app.rules.case_states.iter().find(|s| s.id == status.state());
        assert!(declared.is_some(), "{status:?} is not a state of rulebook/procedure/steps.json");
    }
}
