//! Registers of the demonstration: bodies, people, firms, a yearly programme.

use heyi_app::{Act, App, AppError, BoxFuture, Caller, Stream};
use heyi_domain::body::{BodyEvent, proposed_of_district};
use heyi_domain::firm::{FirmEvent, FirmRecord, RiskClass};
use heyi_domain::ids::{BodyCode, FirmId, PersonId};
use heyi_domain::person::{Certificate, PersonEvent, PersonRecord, Recusal};
use heyi_domain::{Actor, Event, Role};
use heyi_identity::{Cost, hash_password};
use heyi_rulebook::{Day, identifiers};
use heyi_store::Account;

use crate::chance::Seeded;
use crate::clock::TwinClock;
use crate::month::PASSWORD;

/// How many firms of each scene the district has.
const MIX: [(&str, usize, &str); 20] = [
    ("SCENE-CY", 900, "餐饮店"),
    ("SCENE-WY", 330, "物业服务"),
    ("SCENE-MS", 330, "酒店"),
    ("SCENE-XY", 190, "文具店"),
    ("SCENE-ZS", 170, "诊所"),
    ("SCENE-PX", 160, "培训学校"),
    ("SCENE-TC", 150, "停车场"),
    ("SCENE-KT", 110, "歌城"),
    ("SCENE-JB", 100, "剧本推理馆"),
    ("SCENE-WB", 90, "网咖"),
    ("SCENE-CC", 90, "仓储"),
    ("SCENE-YL", 70, "养老服务中心"),
    ("SCENE-GD", 70, "项目工地"),
    ("SCENE-NM", 60, "农贸市场"),
    ("SCENE-WH", 50, "化工经营部"),
    ("SCENE-JY", 40, "加油站"),
    ("SCENE-NZ", 30, "农资店"),
    ("SCENE-SY", 20, "取水口"),
    ("SCENE-LF", 20, "林区经营点"),
    ("SCENE-YZ", 20, "养殖点"),
];

const BRANDS: [&str; 40] = [
    "山城", "巴渝", "两江", "洪崖", "鹅岭", "通远", "临江", "朝阳", "金汤", "和平", "白象", "储奇", "望龙", "沧白", "中山", "人和", "嘉陵",
    "长滨", "枇杷", "佛图", "李子", "虎头", "大溪", "学田", "春森", "观音", "曾家", "黄花", "凯旋", "较场", "民权", "新华", "邹容", "五一",
    "八一", "临华", "石板", "桂花", "红岩", "江声",
];

const SURNAMES: [&str; 40] = [
    "王", "李", "张", "刘", "陈", "杨", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马", "罗", "梁", "宋", "郑", "谢",
    "韩", "唐", "冯", "于", "董", "萧", "程", "曹", "袁", "邓", "许", "傅", "沈", "曾", "彭", "吕", "苏",
];

const STEMS: [&str; 10] = ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"];

/// A person of the demonstration.
#[derive(Debug, Clone)]
pub struct Member {
    pub id: PersonId,
    pub name: String,
    pub role: Role,
    pub body: Option<BodyCode>,
    pub firm: Option<FirmId>,
    pub certified: bool,
}

impl Member {
    /// As the caller of a use case.
    pub fn caller(&self) -> Caller {
        Caller::reading(Actor { person: self.id, name: self.name.clone(), role: self.role, body: self.body.clone(), firm: self.firm })
    }
}

/// A firm of the demonstration.
#[derive(Debug, Clone)]
pub struct Place {
    pub id: FirmId,
    pub scene: String,
    pub town: BodyCode,
    pub code: String,
}

/// Everything registered.
#[derive(Debug, Clone, Default)]
pub struct Registers {
    pub bodies: usize,
    pub towns: Vec<BodyCode>,
    pub people: Vec<Member>,
    pub firms: Vec<Place>,
}

impl Registers {
    /// People of a body in a role who may be sent.
    pub fn members(&self, body: &BodyCode, role: Role) -> Vec<&Member> {
        self.people.iter().filter(|m| m.body.as_ref() == Some(body) && m.role == role).collect()
    }
}

struct Making<'r> {
    app: App,
    random: &'r mut Seeded,
    now: i64,
    today: Day,
    streams: Vec<(String, Event)>,
    accounts: Vec<(PersonId, String)>,
    names: usize,
}

impl Making<'_> {
    fn uuid(&mut self) -> uuid::Uuid {
        self.now += 1;
        heyi_app::surroundings::uuid_v7(self.now, &*self.app.chance)
    }

    /// A placeholder name as papers write them (张某甲), never twice.
    fn name(&mut self) -> String {
        let at = self.names;
        self.names += 1;
        let surname = SURNAMES[at % SURNAMES.len()];
        let stem = STEMS[(at / SURNAMES.len()) % STEMS.len()];
        let again = at / (SURNAMES.len() * STEMS.len());
        if again == 0 { format!("{surname}某{stem}") } else { format!("{surname}某{stem}{}", STEMS[again % STEMS.len()]) }
    }

    fn certificate(&mut self, body: &BodyCode, to: Day) -> Certificate {
        let serial = self.names;
        let digits: String = body.as_str().chars().filter(char::is_ascii_digit).collect();
        Certificate { number: format!("渝演{digits}{serial:04}"), valid_from: self.today.plus_years(-3), valid_to: to }
    }
}

/// Registers everything in one transaction.
pub async fn register(app: &App, clock: &TwinClock, district: &str, random: &mut Seeded, now: i64) -> Result<Registers, AppError> {
    let start = now - 170 * 86_400_000;
    let mut making = Making { app: app.clone(), random, now: start, today: app.today(), streams: Vec::new(), accounts: Vec::new(), names: 0 };
    let mut registers = Registers::default();
    bodies(&mut making, district, &mut registers)?;
    firms(&mut making, district, &mut registers)?;
    people(&mut making, district, &mut registers);
    let streams = std::mem::take(&mut making.streams);
    let accounts = std::mem::take(&mut making.accounts);
    clock.hold(start);
    let system = Member {
        id: PersonId::from_uuid(uuid::Uuid::nil()),
        name: "系统".to_owned(),
        role: Role::Administrator,
        body: None,
        firm: None,
        certified: false,
    };
    app.act(&system.caller(), move |act| Box::pin(write(act, streams, accounts)) as BoxFuture<'_, Result<usize, AppError>>).await?;
    app.reload_registers().await?;
    Ok(registers)
}

async fn write(act: &mut Act<'_>, streams: Vec<(String, Event)>, accounts: Vec<(PersonId, String)>) -> Result<usize, AppError> {
    let count = streams.len();
    for (stream, event) in streams {
        act.append(Stream::at(&stream, 0), vec![event]).await?;
    }
    // One common password of the demonstration, hashed once and cheaply: it protects nothing.
    let hash = hash_password(PASSWORD, [0; 16], Cost::CHEAP).map_err(|e| AppError::Broken(e.to_string()))?;
    for (person, login) in accounts {
        let account = Account {
            person: person.to_string(),
            login,
            password_hash: hash.clone(),
            failed_count: 0,
            locked_until_ms: None,
            disabled: false,
        };
        act.tx.put_account(&account).await?;
    }
    Ok(count)
}

fn bodies(making: &mut Making<'_>, district: &str, registers: &mut Registers) -> Result<(), AppError> {
    let records = proposed_of_district(&making.app.rules, district).ok_or_else(|| AppError::BadInput(format!("没有代码为“{district}”的区县。")))?;
    for record in records {
        let code = record.code.clone();
        if record.town.is_some() {
            registers.towns.push(code.clone());
        }
        making.streams.push((code.to_string(), BodyEvent::Registered { record: Box::new(record) }.into()));
    }
    registers.bodies = making.streams.len();
    Ok(())
}

fn firms(making: &mut Making<'_>, district: &str, registers: &mut Registers) -> Result<(), AppError> {
    let towns = registers.towns.clone();
    let mut serial = 0_usize;
    for (scene, count, trade) in MIX {
        for at in 0..count {
            let town_at = making.random.below(towns.len());
            let Some(town) = towns.get(town_at) else { continue };
            serial += 1;
            let place = firm(making, district, town, town_at, (scene, trade), (serial, at))?;
            registers.firms.push(place);
        }
    }
    Ok(())
}

fn firm(
    making: &mut Making<'_>,
    district: &str,
    town: &BodyCode,
    town_at: usize,
    what: (&str, &str),
    numbers: (usize, usize),
) -> Result<Place, AppError> {
    let (scene, trade) = what;
    let (serial, at) = numbers;
    let brand = BRANDS[making.random.below(BRANDS.len())];
    let rules = making.app.rules.clone();
    let town_name = rules.town(town.as_str()).map_or("", |t| t.name.as_str());
    let small = matches!(scene, "SCENE-CY" | "SCENE-XY" | "SCENE-JB" | "SCENE-NZ");
    let name = if small {
        format!("渝中区{brand}{}号{trade}", serial)
    } else {
        format!("重庆{brand}{trade}第{}有限公司", at + 1)
    };
    let first = format!("{}{district}MA{serial:07}", if small { "92" } else { "91" });
    let check = identifiers::uscc_check_char(&first).map_err(|e| AppError::Broken(e.to_string()))?;
    let (lng, lat) = position(making.random, town_at);
    let risk = match making.random.below(100) {
        0..45 => RiskClass::A,
        45..80 => RiskClass::B,
        80..95 => RiskClass::C,
        _ => RiskClass::D,
    };
    let id = FirmId::from_uuid(making.uuid());
    let code = format!("QY{}", heyi_app::surroundings::random_code(12, &*making.app.chance));
    let surname = SURNAMES[making.random.below(SURNAMES.len())];
    let record = FirmRecord {
        credit_code: format!("{first}{check}"),
        name,
        scene: scene.to_owned(),
        kind: if small { "个体工商户" } else { "企业" }.to_owned(),
        town: town.to_string(),
        address: format!("渝中区{town_name}{}路{}号", BRANDS[making.random.below(BRANDS.len())], 1 + making.random.below(260)),
        contact: format!("{surname}某"),
        phone: format!("1{}0000{:04}", 30 + making.random.below(60), making.random.below(10_000)),
        lng_e6: Some(lng),
        lat_e6: Some(lat),
        licences: Vec::new(),
        risk,
        closed_on: (making.random.below(300) == 0).then(|| making.today.plus_days(-60)),
    };
    making.streams.push((id.to_string(), FirmEvent::Registered { record: Box::new(record.clone()), code: code.clone() }.into()));
    let usable = record.closed_on.is_none();
    Ok(Place { id, scene: if usable { scene.to_owned() } else { String::new() }, town: town.clone(), code })
}

/// A place on the peninsula between the two rivers, by town; made up, not surveyed.
fn position(random: &mut Seeded, town_at: usize) -> (i64, i64) {
    let along = i64::try_from(town_at).unwrap_or(0);
    let lng = 106_515_000 + along * 6_200 + i64::try_from(random.below(7_000)).unwrap_or(0);
    let lat = 29_541_000 + (along % 4) * 4_200 + i64::try_from(random.below(6_500)).unwrap_or(0);
    (lng, lat)
}

fn people(making: &mut Making<'_>, district: &str, registers: &mut Registers) {
    let towns = registers.towns.clone();
    let main = demo_town(&towns);
    for (at, town) in towns.iter().enumerate() {
        let demo = Some(town) == main.as_ref();
        let mut add = |making: &mut Making<'_>, role: Role, demo_login: Option<&str>, certified: bool| {
            let login = demo_login.filter(|_| demo).map_or_else(|| String::new(), str::to_owned);
            member(making, registers, Some(town.clone()), role, login, certified, (at, 0));
        };
        add(making, Role::Leader, Some("dazhang"), true);
        add(making, Role::Head, Some("fuzeren"), false);
        add(making, Role::Reviewer, Some("fazhi"), false);
        add(making, Role::Officer, Some("duiyuan"), true);
        add(making, Role::Officer, Some("jianchayuan"), true);
        for _ in 0..6 {
            add(making, Role::Officer, None, true);
        }
    }
    let departments: Vec<String> = making.app.rules.departments.iter().filter(|d| d.id != "JZ").map(|d| d.id.clone()).collect();
    for (at, id) in departments.iter().enumerate() {
        let body = BodyCode::department(district, id);
        for place in 0..6 {
            let login = if id == "SC" && place == 0 { "bumen".to_owned() } else { String::new() };
            member(making, registers, Some(body.clone()), Role::DepartmentOfficer, login, true, (at, 1));
        }
        if id != "SF" {
            member(making, registers, Some(body.clone()), Role::Head, String::new(), false, (at, 1));
        }
    }
    let justice = BodyCode::department(district, "SF");
    member(making, registers, Some(justice), Role::Supervisor, "jiandu".to_owned(), true, (0, 2));
    member(making, registers, None, Role::Administrator, "guanli".to_owned(), false, (0, 2));
    let own = registers.firms.iter().find(|f| f.scene == "SCENE-CY" && Some(&f.town) == main.as_ref()).map(|f| f.id);
    let id = PersonId::from_uuid(making.uuid());
    let name = making.name();
    let record = PersonRecord {
        name: name.clone(),
        login: "qiye".to_owned(),
        roles: vec![Role::Firm],
        body: None,
        firm: own,
        certificate: None,
        posted_to: None,
        recusals: Vec::new(),
        left_on: None,
    };
    making.streams.push((id.to_string(), PersonEvent::Registered { record: Box::new(record) }.into()));
    making.accounts.push((id, "qiye".to_owned()));
    registers.people.push(Member { id, name, role: Role::Firm, body: None, firm: own, certified: false });
}

/// 解放碑街道 in 渝中区, else the first town.
pub fn demo_town(towns: &[BodyCode]) -> Option<BodyCode> {
    towns.iter().find(|t| t.as_str() == "500103003").or_else(|| towns.first()).cloned()
}

fn member(
    making: &mut Making<'_>,
    registers: &mut Registers,
    body: Option<BodyCode>,
    role: Role,
    login: String,
    certified: bool,
    seat: (usize, usize),
) {
    let id = PersonId::from_uuid(making.uuid());
    let name = making.name();
    let serial = making.names;
    let named = !login.is_empty();
    let login = if named { login } else { format!("{}{serial}", ["zj", "bm", "qt"][seat.1.min(2)]) };
    // A few certificates have run out or are about to, so that the screens have something to refuse.
    let to = match (named, serial % 23) {
        (false, 7) => making.today.plus_days(-1),
        (false, 13) => making.today.plus_days(12),
        _ => making.today.plus_years(2),
    };
    let certificate = body.as_ref().filter(|_| certified).map(|b| making.certificate(b, to));
    let certified = certificate.as_ref().is_some_and(|c| c.valid_to > making.today.plus_days(30));
    let mut recusals = Vec::new();
    if !named && serial % 31 == 5 {
        if let Some(firm) = registers.firms.get(serial * 7) {
            recusals.push(Recusal { firm: firm.id, reason: "近亲属在该单位任职".to_owned() });
        }
    }
    let recused = !recusals.is_empty();
    let record = PersonRecord {
        name: name.clone(),
        login: login.clone(),
        roles: vec![role],
        body: body.clone(),
        firm: None,
        certificate,
        posted_to: None,
        recusals,
        left_on: None,
    };
    making.streams.push((id.to_string(), PersonEvent::Registered { record: Box::new(record) }.into()));
    making.accounts.push((id, login));
    registers.people.push(Member { id, name, role, body, firm: None, certified: certified && !recused });
}
