//! The administrator's registers without a spreadsheet, and the beginning of a real district.

use heyi_app::views::{BodyDraft, BodyNames, FirmChange, FirmFilter, PersonFilter};
use heyi_app::{AppError, Caller};
use heyi_domain::Role;
use heyi_domain::firm::{FirmRecord, RiskClass};
use heyi_domain::ids::{FirmId, PersonId};
use heyi_domain::person::{Certificate, PersonRecord, Recusal};
use heyi_rulebook::identifiers;
use heyi_store::args;
use heyi_testkit::{TestDb, both_with};

use crate::register::{ADMINISTRATOR, HEAD, OFFICER, SUPERVISOR};
use crate::world::{SCENE, TOWN, With, World, code, count, day, firm, person, projected, sound};

fn names(name: &str, word: &str) -> BodyNames {
    BodyNames { name: name.to_owned(), short_name: name.to_owned(), number_word: word.to_owned() }
}

fn officer(login: &str) -> PersonRecord {
    PersonRecord {
        name: "周某丙".to_owned(),
        login: login.to_owned(),
        roles: vec![Role::Officer],
        body: Some(code(TOWN)),
        firm: None,
        certificate: Some(Certificate { number: format!("ZZ-{login}").to_uppercase(), valid_from: day("2025-01-01"), valid_to: day("2028-12-31") }),
        posted_to: None,
        recusals: vec![Recusal { firm: firm(1), reason: " 近亲属在该单位任职 ".to_owned() }],
        left_on: None,
    }
}

fn shop(credit_code: &str) -> FirmRecord {
    FirmRecord {
        credit_code: credit_code.to_owned(),
        name: "渝中区新开小面馆".to_owned(),
        scene: SCENE.to_owned(),
        kind: "个体工商户".to_owned(),
        town: TOWN.to_owned(),
        address: "民权路1号".to_owned(),
        contact: "李某乙".to_owned(),
        phone: "13900000000".to_owned(),
        lng_e6: None,
        lat_e6: None,
        licences: Vec::new(),
        risk: RiskClass::B,
        closed_on: None,
    }
}

/// A refusal's code and its fields.
fn fields<T: std::fmt::Debug>(answer: Result<T, AppError>) -> (String, Vec<String>) {
    match answer {
        Err(AppError::Refused(why)) => {
            assert!(why.fields.iter().all(|field| why.message.contains(&field.why)), "{why:?}");
            (why.code, why.fields.into_iter().map(|field| field.field).collect())
        }
        other => panic!("{other:?}"),
    }
}

fn wrong(code: &str, names: &[&str]) -> (String, Vec<String>) {
    (code.to_owned(), names.iter().map(|name| (*name).to_owned()).collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_is_registered_and_changed() {
    both_with(projected, body).await;
}

async fn body(t: TestDb) {
    let world = World::new(&t).await;
    let admin = world.by(ADMINISTRATOR);
    let app = &world.app;
    let new = code("500103-SF");
    let proposed = app.proposed_bodies("500103").unwrap();
    let justice = proposed.iter().find(|record| record.code == new).unwrap();
    assert!(proposed.iter().all(|record| record.code != code(TOWN)), "what is registered is not proposed");
    let draft = |names| BodyDraft { code: new.clone(), names };
    let asked = names(&justice.short_name, &justice.number_word);
    // Taken by another body, or no such code at all.
    let taken = fields(app.register_body(&admin, draft(names("解放碑街道", "渝中解放碑"))).await);
    assert_eq!(taken, wrong("already_registered", &["short_name", "number_word"]), "{t}");
    let unknown = BodyDraft { code: code("500103-ZZ"), names: asked.clone() };
    assert_eq!(fields(app.register_body(&admin, unknown).await), wrong("field_invalid", &["code"]));
    let empty = fields(app.register_body(&admin, draft(names(" ", "渝中〔2026〕"))).await);
    assert_eq!(empty, wrong("field_invalid", &["name", "short_name", "number_word"]));
    let before = world.events().await;
    let done = app.register_body(&admin, draft(asked.clone())).await.unwrap();
    assert_eq!((done.id.as_str(), done.number, world.events().await), ("500103-SF", 1, before + 1));
    let record = app.body(&new).expect("the register in memory follows");
    assert_eq!((record.level.as_str(), record.department.as_deref(), record.district.as_str()), ("部门", Some("SF"), "500103"));
    assert_eq!(fields(app.register_body(&admin, draft(asked.clone())).await), wrong("already_registered", &["code"]), "{t}");
    // Changed; seen too early; nothing new.
    let changed = BodyNames { number_word: "渝中司法行政".to_owned(), ..asked };
    let seen = |number| Caller { expected: Some(number), ..admin.clone() };
    assert_eq!(app.change_body(&seen(1), new.clone(), changed.clone()).await.unwrap().number, 2);
    assert_eq!(app.body(&new).unwrap().number_word, "渝中司法行政");
    assert!(matches!(app.change_body(&seen(1), new.clone(), changed.clone()).await, Err(AppError::Changed { expected: 1, actual: 2, .. })));
    assert_eq!(app.change_body(&seen(2), new.clone(), changed).await.unwrap().message, "没有变化");
    let lines = app.timeline(&admin, "500103-SF").await.unwrap();
    assert!(lines[1].what.contains("文号机关代字“渝中司法”改为“渝中司法行政”"), "{}", lines[1].what);
    sound(&t.db, &t.to_string()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_is_registered_changed_and_leaves() {
    both_with(projected, one_person).await;
}

async fn one_person(t: TestDb) {
    let world = World::new(&t).await;
    let admin = world.by(ADMINISTRATOR);
    let app = &world.app;
    let body_missing = PersonRecord { body: None, ..officer("xinren") };
    assert_eq!(fields(app.register_person(&admin, body_missing).await), wrong("field_invalid", &["body"]));
    let turned = Certificate { number: "ZZ1".to_owned(), valid_from: day("2026-03-02"), valid_to: day("2026-03-01") };
    let recused = vec![Recusal { firm: FirmId::from_uuid(uuid::Uuid::from_u128(9)), reason: String::new() }];
    let several = PersonRecord { name: " ".to_owned(), certificate: Some(turned), recusals: recused, body: Some(code("500103099")), ..officer("xinren") };
    let said = fields(app.register_person(&admin, several).await);
    assert_eq!(said, wrong("field_invalid", &["name", "body", "valid_to", "recusals", "recusals"]));
    let twice = PersonRecord {
        certificate: Some(Certificate { number: format!("渝测{OFFICER:04}"), valid_from: day("2025-01-01"), valid_to: day("2028-12-31") }),
        ..officer(&format!("u{OFFICER}"))
    };
    assert_eq!(fields(app.register_person(&admin, twice).await), wrong("already_registered", &["login", "certificate"]), "{t}");

    let id: PersonId = app.register_person(&admin, officer("xinren")).await.unwrap().id.parse().unwrap();
    let view = app.view_person(&admin, id).await.unwrap();
    assert_eq!((view.recusals[0].reason.as_str(), view.has_password), ("近亲属在该单位任职", false));
    assert!(app.view_person(&world.by(HEAD), id).await.is_ok(), "his own head sees him");
    let password = app.issue_password(&admin, id).await.unwrap().password;
    let token = app.sign_in("xinren", &password, "", "").await.unwrap().token;

    // Another login: the account follows. A new certificate alone is an event of its own.
    let renamed = officer("xinren2");
    let renamed = PersonRecord { certificate: officer("xinren").certificate, ..renamed };
    let seen = Caller { expected: Some(1), ..admin.clone() };
    assert_eq!(app.change_person(&seen, id, renamed.clone()).await.unwrap().number, 2);
    assert!(app.sign_in("xinren", &password, "", "").await.is_err());
    app.sign_in("xinren2", &password, "", "").await.unwrap();
    assert!(matches!(app.change_person(&seen, id, renamed.clone()).await, Err(AppError::Changed { .. })));
    let certificate = Certificate { number: "zz 新".to_owned(), valid_from: day("2026-01-01"), valid_to: day("2029-12-31") };
    let certified = PersonRecord { certificate: Some(certificate), ..renamed };
    app.change_person(&admin, id, certified.clone()).await.unwrap();
    let kinds = app.timeline(&admin, &id.to_string()).await.unwrap();
    assert_eq!(kinds.iter().map(|line| line.kind.as_str()).collect::<Vec<_>>(), ["person.registered", "person.changed", "person.certified"]);
    assert!(kinds[1].what.contains("登录账号“xinren”改为“xinren2”"), "{}", kinds[1].what);
    assert!(kinds[2].what.contains("ZZ新"), "{}", kinds[2].what);

    // He leaves: signed out everywhere at once, and from the day after he is nobody.
    assert!(app.session(&token).await.is_ok());
    let certified = PersonRecord { certificate: app.view_person(&admin, id).await.unwrap().row.record.certificate, ..certified };
    let left = PersonRecord { left_on: Some(day("2026-03-09")), ..certified };
    app.change_person(&admin, id, left).await.unwrap();
    assert!(matches!(app.session(&token).await, Err(AppError::SignedOut)));
    assert!(app.sign_in("xinren2", &password, "", "").await.is_err());
    sound(&t.db, &t.to_string()).await;
}

#[tokio::test]
async fn the_last_administrator_stays() {
    let t = TestDb::sqlite(projected()).await;
    let world = World::new(&t).await;
    let admin = world.by(ADMINISTRATOR);
    let app = &world.app;
    let own = app.view_person(&admin, person(ADMINISTRATOR)).await.unwrap().row.record;
    app.issue_password(&admin, person(ADMINISTRATOR)).await.unwrap();
    let left = PersonRecord { left_on: Some(day("2026-03-10")), ..own.clone() };
    world.refuses("last_administrator", app.change_person(&admin, person(ADMINISTRATOR), left.clone())).await;
    let other = PersonRecord { roles: vec![Role::Officer], body: Some(code(TOWN)), ..own };
    world.refuses("last_administrator", app.change_person(&admin, person(ADMINISTRATOR), other)).await;
    let second = PersonRecord { roles: vec![Role::Administrator], body: None, recusals: Vec::new(), certificate: None, ..officer("guanli2") };
    let id = app.register_person(&admin, second).await.unwrap().id.parse().unwrap();
    world.refuses("last_administrator", app.change_person(&admin, person(ADMINISTRATOR), left.clone())).await;
    app.issue_password(&admin, id).await.unwrap();
    app.change_person(&admin, person(ADMINISTRATOR), left).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_firm_is_registered_however_its_code_is_typed_and_changed() {
    both_with(projected, one_firm).await;
}

async fn one_firm(t: TestDb) {
    let world = World::new(&t).await;
    let admin = world.by(ADMINISTRATOR);
    let app = &world.app;
    let first = "92500103MA9000001";
    let whole = format!("{first}{}", identifiers::uscc_check_char(first).unwrap());
    let full: String = whole.to_lowercase().chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap()).collect();
    let typed = format!(" {} {}", &full[..6 * 3], &full[6 * 3..]);
    let wrong_digit = format!("{first}{}", if whole.ends_with('0') { '1' } else { '0' });
    let bad = FirmRecord { town: "500105001".to_owned(), contact: "李**".to_owned(), ..shop(&wrong_digit) };
    assert_eq!(fields(app.register_firm(&admin, bad).await), wrong("field_invalid", &["credit_code", "town", "contact"]), "{t}");
    let half = FirmRecord { lng_e6: Some(1), address: String::new(), ..shop(&whole) };
    assert_eq!(fields(app.register_firm(&admin, half).await), wrong("field_invalid", &["address", "lng_e6"]));

    let id: FirmId = app.register_firm(&admin, shop(&typed)).await.unwrap().id.parse().unwrap();
    let view = app.view_firm(&admin, id).await.unwrap();
    assert_eq!((view.record.credit_code.as_str(), view.code.unwrap().len()), (whole.as_str(), 12));
    assert_eq!(fields(app.register_firm(&admin, shop(&whole)).await), wrong("already_registered", &["credit_code"]));
    let found = FirmFilter { q: Some(format!("{} {}", &whole[..10], whole[10..].to_lowercase())), ..FirmFilter::default() };
    assert_eq!(app.list_firms(&admin, &found).await.unwrap().rows.len(), 1);

    // What is shown masked and sent back stays; another class needs a reason.
    let change = |record: FirmRecord, why: &str| FirmChange { record, risk_why: why.to_owned() };
    let moved = FirmRecord { address: "民权路2号".to_owned(), risk: RiskClass::C, ..view.record.clone() };
    assert_eq!(fields(app.change_firm(&admin, id, change(moved.clone(), " ")).await), wrong("field_invalid", &["risk_why"]));
    let done = app.change_firm(&Caller { expected: Some(1), ..admin.clone() }, id, change(moved, "投诉集中")).await.unwrap();
    assert_eq!(done.number, 3);
    let row = t.db.fetch_optional("SELECT contact, phone, risk FROM firms WHERE id = $1", args![id.to_string()]).await.unwrap().unwrap();
    assert_eq!((row.text("contact").unwrap(), row.text("phone").unwrap(), row.text("risk").unwrap()), ("李某乙", "13900000000", "C"));
    let lines = app.timeline(&admin, &id.to_string()).await.unwrap();
    assert_eq!(lines[1].what, "变更检查对象信息：经营地址“民权路1号”改为“民权路2号”");
    assert_eq!(lines[2].what, "投诉集中");
    let closed = FirmRecord { closed_on: Some(day("2026-03-01")), phone: "13900000001".to_owned(), ..app.view_firm(&admin, id).await.unwrap().record };
    app.change_firm(&admin, id, change(closed, "")).await.unwrap();
    let last = app.timeline(&admin, &id.to_string()).await.unwrap().pop().unwrap().what;
    assert!(last.contains("联系电话已更换") && !last.contains("1390") && last.contains("2026年3月1日"), "{last}");
    sound(&t.db, &t.to_string()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_district_begins_once() {
    both_with(projected, begins).await;
}

async fn begins(t: TestDb) {
    let world = World::over(t.db.clone(), t.folder.path(), With::default()).await;
    let app = &world.app;
    assert!(matches!(app.begin("999999", "guanli", "管理员").await, Err(AppError::BadInput(_))));
    assert_eq!(fields(app.begin("500103", "g", "管理员").await.map(|_| ())), wrong("field_invalid", &["login"]), "{t}");
    assert_eq!(world.events().await, 0);
    let (begun, password) = app.begin("500103", "guanli", "管理员").await.unwrap();
    let towns = app.rules.towns_of("500103").count();
    assert_eq!((begun.district_name.as_str(), begun.towns as usize, begun.departments as usize), ("渝中区", towns, 24));
    assert_eq!(app.bodies().len(), towns + 24, "the register in memory follows");
    let mut words: Vec<_> = app.bodies().iter().map(|body| body.number_word.clone()).collect();
    words.sort();
    words.dedup();
    assert_eq!(words.len(), towns + 24, "no two bodies give the same numbers");
    let me = app.sign_in("guanli", &password, "", "").await.unwrap().me;
    assert_eq!((me.role, me.body.is_none()), (Role::Administrator, true));
    let Err(AppError::Refused(why)) = app.begin("500103", "guanli2", "管理员").await else { panic!("twice") };
    assert_eq!(why.code, "administrator_exists");
    assert_eq!(count(&t.db, "SELECT COUNT(*) AS n FROM people").await, 1, "{t}");
    sound(&t.db, &t.to_string()).await;
}

/// Somebody imported an administrator, and nobody could issue him a password.
#[tokio::test]
async fn an_administrator_without_a_password_gets_his() {
    let t = TestDb::sqlite(projected()).await;
    let world = World::new(&t).await;
    let app = &world.app;
    assert_eq!(fields(app.begin("500103", &format!("u{SUPERVISOR}"), "管理员").await.map(|_| ())), wrong("already_registered", &["login"]));
    let before = count(&t.db, "SELECT COUNT(*) AS n FROM people").await;
    let (begun, password) = app.begin("500103", &format!("u{ADMINISTRATOR}"), "管理员").await.unwrap();
    assert!(begun.towns > 0, "the towns that were missing are registered");
    assert_eq!(app.sign_in(&begun.login, &password, "", "").await.unwrap().me.person, person(ADMINISTRATOR));
    let everyone = PersonFilter { limit: Some(200), ..PersonFilter::default() };
    assert_eq!(app.list_people(&world.by(ADMINISTRATOR), &everyone).await.unwrap().rows.len() as u64, before);
}

/// Every district of the rulebook can begin.
#[tokio::test]
async fn every_district_has_bodies_with_numbers_of_their_own() {
    let t = TestDb::sqlite(projected()).await;
    let world = World::over(t.db.clone(), t.folder.path(), With::default()).await;
    for district in world.app.rules.districts.iter() {
        let proposed = world.app.proposed_bodies(&district.code).unwrap();
        assert!(proposed.len() > 24, "{}", district.name);
        let mut words: Vec<&str> = proposed.iter().map(|body| body.number_word.as_str()).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), proposed.len(), "{}", district.name);
        for record in &proposed {
            assert!(heyi_domain::body::check(record).is_empty(), "{record:?}");
        }
    }
}
