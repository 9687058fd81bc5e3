//! Who and what is registered in the district of the tests.

use heyi_app::{App, AppError, Caller, Stream};
use heyi_domain::body::{BodyEvent, BodyRecord, ListEvent, ListVersion};
use heyi_domain::firm::{FirmEvent, FirmRecord, RiskClass};
use heyi_domain::ids::ListId;
use heyi_domain::person::{Certificate, PersonEvent, PersonRecord, Recusal};
use heyi_domain::{Actor, Event, Role};
use heyi_rulebook::identifiers;
use heyi_store::args;
use uuid::Uuid;

use crate::world::{MARKET, OTHER_TOWN, SCENE, TOBACCO, TOWN, URBAN, code, day, firm, firm_code, in_the_field, person};

pub const LEADER: u128 = 1;
pub const HEAD: u128 = 2;
pub const OFFICER: u128 = 3;
pub const SECOND: u128 = 4;
/// His certificate ran out the day before the tests' day.
pub const EXPIRED: u128 = 5;
/// Recused from firm 1.
pub const RECUSED: u128 = 6;
/// His certificate ends with the tests' day.
pub const ENDING: u128 = 7;
pub const OTHER_LEADER: u128 = 8;
pub const OTHER_HEAD: u128 = 9;
pub const OTHER_OFFICER: u128 = 10;
pub const OTHER_SECOND: u128 = 11;
pub const MARKET_ONE: u128 = 12;
pub const MARKET_TWO: u128 = 13;
/// Of the market department; expired as well.
pub const MARKET_EXPIRED: u128 = 14;
pub const TOBACCO_ONE: u128 = 15;
pub const TOBACCO_TWO: u128 = 16;
pub const URBAN_ONE: u128 = 17;
pub const SUPERVISOR: u128 = 18;
pub const ADMINISTRATOR: u128 = 19;
/// The account of firm 1.
pub const FIRM: u128 = 20;

/// A person of the tests.
pub struct Somebody {
    pub n: u128,
    pub name: &'static str,
    pub role: Role,
    pub body: Option<&'static str>,
    pub firm: Option<u128>,
    cert_to: &'static str,
    recused: Option<u128>,
}

pub fn people() -> Vec<Somebody> {
    let row = |n, name, role, body| Somebody { n, name, role, body, firm: None, cert_to: "2028-12-31", recused: None };
    vec![
        row(LEADER, "王某甲", Role::Leader, Some(TOWN)),
        row(HEAD, "李某甲", Role::Head, Some(TOWN)),
        row(OFFICER, "张某甲", Role::Officer, Some(TOWN)),
        row(SECOND, "刘某甲", Role::Officer, Some(TOWN)),
        Somebody { cert_to: "2026-03-09", ..row(EXPIRED, "陈某甲", Role::Officer, Some(TOWN)) },
        Somebody { recused: Some(1), ..row(RECUSED, "杨某甲", Role::Officer, Some(TOWN)) },
        Somebody { cert_to: "2026-03-10", ..row(ENDING, "黄某甲", Role::Officer, Some(TOWN)) },
        row(OTHER_LEADER, "周某甲", Role::Leader, Some(OTHER_TOWN)),
        row(OTHER_HEAD, "吴某甲", Role::Head, Some(OTHER_TOWN)),
        row(OTHER_OFFICER, "徐某甲", Role::Officer, Some(OTHER_TOWN)),
        row(OTHER_SECOND, "孙某甲", Role::Officer, Some(OTHER_TOWN)),
        row(MARKET_ONE, "胡某甲", Role::DepartmentOfficer, Some(MARKET)),
        row(MARKET_TWO, "朱某甲", Role::DepartmentOfficer, Some(MARKET)),
        Somebody { cert_to: "2026-03-09", ..row(MARKET_EXPIRED, "高某甲", Role::DepartmentOfficer, Some(MARKET)) },
        row(TOBACCO_ONE, "林某甲", Role::DepartmentOfficer, Some(TOBACCO)),
        row(TOBACCO_TWO, "何某甲", Role::DepartmentOfficer, Some(TOBACCO)),
        row(URBAN_ONE, "郭某甲", Role::DepartmentOfficer, Some(URBAN)),
        row(SUPERVISOR, "马某甲", Role::Supervisor, None),
        row(ADMINISTRATOR, "罗某甲", Role::Administrator, None),
        Somebody { firm: Some(1), ..row(FIRM, "梁某甲", Role::Firm, None) },
    ]
}

const BODIES: [(&str, &str, &str); 5] = [
    (TOWN, "解放碑街道", "渝中解放碑"),
    (OTHER_TOWN, "七星岗街道", "渝中七星岗"),
    (MARKET, "市场监管局", "渝中市监"),
    (TOBACCO, "烟草专卖局", "渝中烟草"),
    (URBAN, "城市管理局", "渝中城管"),
];

/// 信用风险等级 of the firms 1 to 4.
const RISKS: [RiskClass; 4] = [RiskClass::A, RiskClass::B, RiskClass::A, RiskClass::B];

/// Registers everything in one transaction.
pub async fn everything(app: &App) {
    let mut streams: Vec<(String, Event)> = Vec::new();
    for (body, name, word) in BODIES {
        streams.push((body.to_owned(), BodyEvent::Registered { record: Box::new(body_record(body, name, word)) }.into()));
    }
    for (n, risk) in (1..).zip(RISKS) {
        let record = Box::new(firm_record(n, risk));
        streams.push((firm(n).to_string(), FirmEvent::Registered { record, code: firm_code(n) }.into()));
    }
    for one in people() {
        streams.push((person(one.n).to_string(), PersonEvent::Registered { record: Box::new(person_record(&one)) }.into()));
    }
    write(app, streams).await;
    app.reload_registers().await.unwrap();
}

/// Appends one event to each stream, wherever it stands.
pub async fn write(app: &App, streams: Vec<(String, Event)>) {
    app.act(&administrator(), move |act| {
        Box::pin(async move {
            for (stream, event) in streams {
                let number = act.tx.load(&stream).await?.len() as u64;
                act.append(Stream::at(&stream, number), vec![event]).await?;
            }
            Ok::<_, AppError>(())
        })
    })
    .await
    .unwrap();
}

/// Publishes a district list that holds the items of the scene without those withdrawn.
pub async fn publish_list(app: &App, valid_from: &str, withdrawn: &[&str]) {
    let rows = app
        .rules
        .scene(SCENE)
        .unwrap()
        .checks
        .iter()
        .filter_map(|c| c.item_id.clone())
        .filter(|item| !withdrawn.contains(&item.as_str()))
        .filter_map(|item| {
            let now = app.competence(&item, &code(TOWN), day("2026-03-10")).unwrap();
            now.may_act.then(|| heyi_domain::body::ListRow { item, kind: now.kind.label().to_owned() })
        })
        .collect();
    let version = ListVersion {
        name: "渝中区镇街执法事项清单（测试）".to_owned(),
        district: "500103".to_owned(),
        valid_from: day(valid_from),
        valid_to: None,
        source: "测试".to_owned(),
        rows,
    };
    let id = ListId::from_uuid(Uuid::from_u128(0x2000)).to_string();
    write(app, vec![(id, ListEvent::Published { version: Box::new(version) }.into())]).await;
    app.reload_registers().await.unwrap();
    assert_eq!(app.db.fetch_all("SELECT id FROM lists", args![]).await.unwrap().len(), 1);
}

fn administrator() -> Caller {
    Caller::reading(Actor {
        person: person(ADMINISTRATOR),
        name: "罗某甲".to_owned(),
        role: Role::Administrator,
        body: None,
        firm: None,
    })
}

fn body_record(body: &str, name: &str, word: &str) -> BodyRecord {
    let department = code(body).department_id().map(str::to_owned);
    BodyRecord {
        code: code(body),
        name: if department.is_some() { format!("重庆市渝中区{name}") } else { format!("重庆市渝中区人民政府{name}办事处") },
        short_name: name.to_owned(),
        level: if department.is_some() { "部门" } else { "镇街" }.to_owned(),
        district: "500103".to_owned(),
        town: department.is_none().then(|| body.to_owned()),
        department,
        number_word: word.to_owned(),
    }
}

fn firm_record(n: u128, risk: RiskClass) -> FirmRecord {
    let first = format!("92500103MA{n:07}");
    FirmRecord {
        credit_code: format!("{first}{}", identifiers::uscc_check_char(&first).unwrap()),
        name: format!("渝中区测试{n}号餐饮店"),
        scene: SCENE.to_owned(),
        kind: "个体工商户".to_owned(),
        town: TOWN.to_owned(),
        address: format!("渝中区民权路{n}号"),
        contact: "宋某".to_owned(),
        phone: "13000000000".to_owned(),
        lng_e6: None,
        lat_e6: None,
        licences: Vec::new(),
        risk,
        closed_on: None,
    }
}

fn person_record(one: &Somebody) -> PersonRecord {
    let certificate = Certificate { number: format!("渝测{:04}", one.n), valid_from: day("2024-01-01"), valid_to: day(one.cert_to) };
    PersonRecord {
        name: one.name.to_owned(),
        login: format!("u{}", one.n),
        roles: vec![one.role],
        body: one.body.map(code),
        firm: one.firm.map(firm),
        certificate: in_the_field(one.role).then_some(certificate),
        posted_to: None,
        recusals: one.recused.map(|n| Recusal { firm: firm(n), reason: "近亲属在该单位任职".to_owned() }).into_iter().collect(),
        left_on: None,
    }
}
