//! The data of this repository: complete, and the check says so.

use heyi_rulebook::check::check_files;
use heyi_rulebook::search::{HitKind, SearchIndex};
use heyi_rulebook::{AuthorityKind, Basis, Day, Row, competence};

use super::{book, files};

#[test]
fn nothing_of_the_given_data_is_lost() {
    let report = check_files(files().iter().map(|(p, b)| (p, b)));
    assert!(report.ok, "{:#?}", report.problems);
    let c = report.counts;
    assert_eq!((c.items, c.benchmarks, c.tiers, c.scenes, c.checks), (365, 77 + 259, 640 + 1860, 20, 389));
    assert_eq!((c.departments, c.districts, c.towns, c.rules), (25, 38, 1031, 158));
    assert!(c.gates >= 25);
    let b = book();
    assert_eq!(b.zones.len(), 3);
    assert_eq!(b.identifiers.len(), 9);
    assert_eq!(b.code_lists.len(), 48);
    assert_eq!(b.elements.len(), 272);
    assert_eq!(b.text_rules.len(), 18);
    assert_eq!(b.calendar().years(), [2024, 2025, 2026]);
    assert_eq!(b.items.iter().filter(|i| i.high_frequency).count(), 99);
    assert_eq!(b.items.iter().filter(|i| i.verified).count(), 344);
    assert_eq!(b.items.iter().filter(|i| i.is_superseded()).count(), 8);
    assert_eq!(b.items.iter().flat_map(|i| &i.fines).filter(|f| f.when.is_some()).count(), 54);
    let of = |basis| b.benchmarks.iter().filter(|x| x.basis == basis).count();
    assert_eq!([of(Basis::Published), of(Basis::Adapted), of(Basis::Proposed), of(Basis::GeneralRule)], [31, 17, 29, 259]);
    let kind = |k| b.items.iter().filter(|i| i.authority.kind == k).count();
    use AuthorityKind::{Department, Empowered, Entrusted, Statutory};
    assert_eq!([kind(Statutory), kind(Empowered), kind(Entrusted), kind(Department)], [13, 168, 116, 68]);
}

#[test]
fn working_days_of_the_years_known() {
    for (year, days) in [(2024, 251), (2025, 248), (2026, 248)] {
        let from = Day::new(year - 1, 12, 31).unwrap();
        assert_eq!(book().calendar().working_days_between(from, Day::new(year, 12, 31).unwrap()).unwrap(), days, "{year}");
    }
}

#[test]
fn look_ups_find_their_rows() {
    let b = book();
    assert_eq!(b.item("XF-001").unwrap().name, "占用、堵塞、封闭疏散通道或者安全出口");
    assert_eq!(b.check_with_scene("CK-CY-01").unwrap().0.id, "SCENE-CY");
    assert_eq!(b.towns_of("500103").count(), 11);
    assert_eq!(b.town("500103003").unwrap().body_name(), "解放碑街道办事处");
    assert_eq!(b.cite("apl-64-request").chinese(), "《行政处罚法》第六十四条第一项");
    assert!(b.cite("no-such").article.contains("没有"));
    assert_eq!(b.frequency_cap("SC", "A", Day::new(2026, 3, 3).unwrap()).unwrap().value, 1);
    assert_eq!(b.frequency_cap("SC", "D", Day::new(2026, 3, 3).unwrap()).unwrap().value, 4);
    assert!(b.settings.iter().all(|s| s.basis == Basis::Proposed));
    assert!(b.rules.iter().all(|r| !r.name.is_ascii() && (r.consequence == "-" || !r.consequence_name.is_ascii())));
}

#[test]
fn a_districts_own_list_goes_first() {
    let on = Day::new(2026, 3, 3).unwrap();
    let rows = [("SC-003".to_owned(), AuthorityKind::Empowered), ("CG-019".to_owned(), AuthorityKind::Entrusted)];
    let own = heyi_rulebook::AuthorityList::of_district("own", "渝中区街道执法事项清单", "500103", (Day::new(2026, 1, 1).unwrap(), None), rows);
    let lists = [own];
    let ask = |item, who| competence::competence(book(), item, who, on, &lists).unwrap();
    // Handed over here, kept by the department elsewhere.
    assert!(ask("SC-003", competence::Asker::Town("500103003")).may_act);
    assert!(!ask("SC-003", competence::Asker::Town("500105001")).may_act);
    assert!(!ask("SC-003", competence::Asker::body("500103-SC")).may_act);
    assert!(ask("SC-003", competence::Asker::body("500105-SC")).may_act);
    // Not on the district's list: stays with the department.
    assert!(!ask("CG-018", competence::Asker::Town("500103003")).may_act);
    assert!(ask("CG-018", competence::Asker::body("500103-CG")).may_act);
    let entrusted = ask("CG-019", competence::Asker::Town("500103003"));
    assert_eq!(entrusted.acting_name.as_deref(), Some("渝中区城市管理局"));
    // A statute needs no list.
    assert!(ask("XF-045", competence::Asker::Town("500103003")).may_act);
    // The day before the list: the city's guidance list.
    let before = competence::competence(book(), "SC-003", competence::Asker::Town("500103003"), Day::new(2025, 12, 31).unwrap(), &lists).unwrap();
    assert!(!before.may_act);
}

#[test]
fn every_item_has_one_answer_for_every_body() {
    let b = book();
    let on = Day::new(2026, 3, 3).unwrap();
    for item in &b.items {
        let towns = ["500103003", "500101109", "500101201", "500101238"].map(|t| competence::competence(b, &item.id, competence::Asker::Town(t), on, &[]).unwrap());
        for answer in &towns {
            assert_eq!(answer.may_act, answer.otherwise.is_empty(), "{}", item.id);
            assert_eq!(answer.may_act, answer.acting_name.is_some(), "{}", item.id);
            assert!(!answer.basis.is_empty(), "{}", item.id);
        }
        let departments: Vec<_> = b
            .departments
            .iter()
            .filter(|d| d.level == "district")
            .map(|d| (d.id.clone(), competence::competence(b, &item.id, competence::Asker::department(&d.id), on, &[]).unwrap()))
            .filter(|(_, a)| a.may_act)
            .collect();
        let held = item.authority.kind;
        match held {
            AuthorityKind::Statutory | AuthorityKind::Empowered => assert!(departments.is_empty(), "{}", item.id),
            AuthorityKind::Entrusted | AuthorityKind::Department => {
                assert_eq!(departments.iter().map(|(id, _)| id).collect::<Vec<_>>(), [&item.department_id], "{}", item.id);
            }
        }
        // In a place of a covered type exactly one side imposes it in its own name.
        assert_eq!(towns[1].may_act, held != AuthorityKind::Department, "{}", item.id);
    }
}

#[test]
fn words_find_rows() {
    let index = SearchIndex::new(book());
    let first = |q: &str| index.find(q, &[], 5).into_iter().next().map(|h| h.id);
    assert_eq!(first("CG-018"), Some("CG-018".to_owned()));
    assert_eq!(index.find("宠物 粪便", &[HitKind::Item], 5)[0].id, "CG-018");
    assert_eq!(index.find("疏散通道", &[HitKind::Item], 5)[0].id, "XF-001");
    assert!(index.find("听证", &[HitKind::Rule], 20).iter().any(|h| h.id == "apl-64-request"));
    assert!(index.find("餐饮", &[HitKind::Scene], 5).iter().any(|h| h.id == "SCENE-CY"));
    assert!(index.find("", &[], 5).is_empty());
    assert!(index.find("量子纠缠不可能的词", &[], 5).is_empty());
}

#[test]
fn a_row_in_force_is_chosen_by_day() {
    let item = book().item("GA-004").unwrap();
    assert!(!item.in_force(Day::new(2025, 12, 31).unwrap()));
    assert!(item.in_force(Day::new(2026, 1, 1).unwrap()));
}
