//! 职权. May this body impose this item on this day, in whose name, and if not, who may?
//!
//! Order of the lists: the statute itself, then the district's own list, then the city's guidance list of that day. A list that
//! was in force but whose rows weren't obtained proves nothing: the town may not act, the department keeps the power.
//! A department asked without a district is judged by the guidance list, i.e. as in a district that took over everything on it.

use serde::Serialize;

use crate::{AuthorityKind, AuthorityList, AuthorityRow, Citation, Day, Department, Item, ListContent, Listing, Row, Rulebook, Town, TownType};

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asker<'a> {
    /// A town or street by its nine-digit code.
    Town(&'a str),
    /// A department by id, in a district where one is named.
    Department {
        /// `SC`.
        id: &'a str,
        /// Six-digit code; `None` = any district.
        district: Option<&'a str>,
    },
}

impl<'a> Asker<'a> {
    /// A department in no particular district.
    #[must_use]
    pub const fn department(id: &'a str) -> Self {
        Self::Department { id, district: None }
    }

    /// A body code: `500103001` is a town, `500103-SC` a department of a district, `SC` a department.
    #[must_use]
    pub fn body(code: &'a str) -> Self {
        match code.split_once('-') {
            Some((district, id)) => Self::Department { id, district: Some(district) },
            None if code.bytes().all(|b| b.is_ascii_digit()) => Self::Town(code),
            None => Self::department(code),
        }
    }
}

/// May it act?
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CompetenceAnswer {
    /// Item id.
    pub item: String,
    /// Item name.
    pub item_name: String,
    /// The day.
    pub on: Day,
    /// The body that asked, by code or id.
    pub asker: String,
    /// The answer.
    pub may_act: bool,
    /// 法定、赋权、委托、部门, as it holds for this body on this day.
    pub kind: AuthorityKind,
    /// In whose name; `None` where the body may not act.
    pub acting_name: Option<String>,
    /// Whose seal; `None` where the body may not act.
    pub seal: Option<String>,
    /// The articles and lists.
    pub basis: Vec<Citation>,
    /// One sentence.
    pub reason: String,
    /// Where the answer is no: who may, and what to do.
    pub otherwise: Vec<Otherwise>,
    /// What a person must know.
    pub warnings: Vec<String>,
}

/// Another body that may act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Otherwise {
    /// Department id or town code; `JZ` = the town of the place.
    pub who: String,
    /// Its name.
    pub name: String,
    /// 邀请, 移送 or 等待.
    pub how: String,
    /// What to do, one sentence.
    pub text: String,
}

/// The question can't be asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unknown {
    /// No such item.
    #[error("没有“{0}”这个执法事项；事项编号形如 XF-001")]
    Item(String),
    /// No such town.
    #[error("没有代码为“{0}”的乡镇、街道；镇街代码为九位数字{1}")]
    Town(String, &'static str),
    /// No such department.
    #[error("没有编号为“{0}”的部门；部门编号形如 SC、CG，见 rulebook/lists/departments.json")]
    Department(String),
    /// No such district.
    #[error("没有代码为“{0}”的区县；区县代码为六位数字")]
    District(String),
}

/// The body that asks, looked up.
enum Body<'a> {
    Town(&'a Town),
    Department(&'a Department),
}

/// What a list says of an item in a place on a day.
struct Holding<'a> {
    kind: AuthorityKind,
    list: Option<&'a AuthorityList>,
    row: Option<&'a AuthorityRow>,
    /// Why the town can't rely on the list.
    doubt: Option<String>,
}

/// Whether a body may impose or inspect an item on a day. `extra_lists` are the districts' own lists, as imported; for the towns
/// of their district they go before the built-in guidance list.
///
/// # Errors
/// [`Unknown`] item, town, department or district.
pub fn competence(
    book: &Rulebook,
    item: &str,
    asker: Asker<'_>,
    on: Day,
    extra_lists: &[AuthorityList],
) -> Result<CompetenceAnswer, Unknown> {
    let row = book.items.on(item, on).or_else(|| book.item(item)).ok_or_else(|| Unknown::Item(short(item)))?;
    let (body, district) = look_up(book, asker)?;
    let holding = holding(book, row, district, on, extra_lists);
    let mut answer = match &body {
        Body::Town(town) => for_town(book, row, town, &holding, on),
        Body::Department(d) if d.level == "town" => for_any_town(book, row, d, &holding, on),
        Body::Department(d) => for_department(book, row, d, district, &holding, on),
    };
    if !row.in_force(on) {
        not_in_force(&mut answer, row, on);
    }
    answer.warnings.extend(warnings(row, &holding, on));
    Ok(answer)
}

/// The kind under which an item is held in a district on a day, by statute, list or department.
#[must_use]
pub fn kind_on(book: &Rulebook, item: &Item, district: Option<&str>, on: Day, extra_lists: &[AuthorityList]) -> AuthorityKind {
    holding(book, item, district, on, extra_lists).kind
}

fn short(text: &str) -> String {
    text.chars().take(40).collect()
}

fn look_up<'a>(book: &'a Rulebook, asker: Asker<'a>) -> Result<(Body<'a>, Option<&'a str>), Unknown> {
    match asker {
        Asker::Town(code) => {
            let hint = if book.district(code).is_some() { "（这是区县代码，请填写镇街代码）" } else { "" };
            let town = book.town(code).ok_or_else(|| Unknown::Town(short(code), hint))?;
            Ok((Body::Town(town), Some(&town.district_code)))
        }
        Asker::Department { id, district } => {
            if let Some(code) = district {
                book.district(code).ok_or_else(|| Unknown::District(short(code)))?;
            }
            let department = book.department(id).ok_or_else(|| Unknown::Department(short(id)))?;
            Ok((Body::Department(department), district))
        }
    }
}

fn holding<'a>(book: &'a Rulebook, item: &Item, district: Option<&str>, on: Day, extra: &'a [AuthorityList]) -> Holding<'a> {
    if let Some((list, row)) = statutory(book, item) {
        return Holding { kind: AuthorityKind::Statutory, list: Some(list), row: Some(row), doubt: None };
    }
    let of_district = |list: &&AuthorityList| list.district.is_some() && list.district.as_deref() == district && list.in_force(on);
    let own = extra.iter().rev().find(of_district).or_else(|| book.lists.iter().filter(|l| !l.statutory).find(of_district));
    let list = own.or_else(|| book.lists.iter().find(|l| !l.statutory && l.district.is_none() && l.in_force(on)));
    let department = |list, doubt| Holding { kind: AuthorityKind::Department, list, row: None, doubt };
    let Some(list) = list else {
        let held = matches!(item.authority.kind, AuthorityKind::Empowered | AuthorityKind::Entrusted);
        let first = book.lists.iter().filter(|l| !l.statutory && l.district.is_none()).filter_map(|l| l.valid_from).min();
        let doubt = held.then(|| match first.filter(|f| on < *f) {
            Some(first) => format!("{}之前没有施行中的镇街赋权清单", first.chinese_date()),
            None => "当日没有施行中的镇街赋权清单".to_owned(),
        });
        return department(None, doubt);
    };
    let row = match book.lists.iter().position(|l| std::ptr::eq(l, list)) {
        Some(at) => book.list_rows.get(&(at, item.id.clone())).and_then(|n| list.entries.get(*n)),
        None => list.entry(&item.id),
    };
    match row {
        Some(row) => Holding { kind: row.kind, list: Some(list), row: Some(row), doubt: None },
        None if list.content == ListContent::NotObtained && item.authority.kind != AuthorityKind::Department => {
            department(Some(list), Some(format!("当日施行的“{}”逐项内容未取得，不能确认该事项已经交由镇街行使", list.name)))
        }
        None => department(Some(list), None),
    }
}

fn statutory<'a>(book: &'a Rulebook, item: &Item) -> Option<(&'a AuthorityList, &'a AuthorityRow)> {
    book.lists.iter().enumerate().filter(|(_, l)| l.statutory).find_map(|(at, list)| {
        let n = book.list_rows.get(&(at, item.id.clone()))?;
        Some((list, list.entries.get(*n)?))
    })
}

/// The full name of a department of a district.
fn department_name(book: &Rulebook, id: &str, district: Option<&str>) -> String {
    let name = book.department(id).map_or(id, |d| d.name.as_str());
    match district.and_then(|code| book.district(code)) {
        Some(d) => format!("{}{name}", d.name),
        None => name.to_owned(),
    }
}

fn town_name(book: &Rulebook, town: &Town) -> String {
    let district = book.district(&town.district_code).map_or("", |d| d.name.as_str());
    format!("{district}{}", town.body_name())
}

fn basis(book: &Rulebook, item: &Item, holding: &Holding<'_>, on: Day) -> Vec<Citation> {
    let mut out = Vec::new();
    // The kinds' articles are those of penalties; an inspection stands on its own statute.
    let penalty = item.matter_type != "行政检查" || item.citations().is_empty();
    if let Some(rule) = book.kind(holding.kind, on).or_else(|| book.kinds.get(holding.kind.label())).filter(|_| penalty) {
        out.extend(rule.cites.iter().cloned());
    }
    // An entrustment rests on its own deed, not on the city's list of powers handed over.
    let deed = holding.kind == AuthorityKind::Entrusted && holding.list.is_some_and(|l| l.district.is_none());
    if let Some(list) = holding.list.filter(|l| !l.statutory && !deed)
        && (holding.row.is_some() || holding.doubt.is_some()) {
            let mut citation = list.citation();
            citation.basis = holding.row.map_or(citation.basis, |row| row.basis);
            out.push(citation);
        }
    out.extend(item.citations());
    out
}

/// The department an item goes back to; for items of the town itself, the department of that field. It entrusts the item where it is entrusted.
#[must_use]
pub fn home_department<'a>(book: &'a Rulebook, item: &'a Item) -> &'a str {
    if book.department(&item.department_id).is_some_and(|d| d.level == "town") && book.department(&item.field_code).is_some() {
        &item.field_code
    } else {
        &item.department_id
    }
}

fn refer(book: &Rulebook, item: &Item, district: Option<&str>, invite: bool) -> Otherwise {
    let id = home_department(book, item);
    let name = department_name(book, id, district);
    let (how, text) = if invite {
        ("邀请", format!("联合检查时邀请{name}参加；发现违法行为的，移送{name}办理"))
    } else {
        ("移送", format!("移送{name}办理"))
    };
    Otherwise { who: id.to_owned(), name, how: how.to_owned(), text }
}

fn blank(item: &Item, asker: &str, on: Day, holding: &Holding<'_>, basis: Vec<Citation>) -> CompetenceAnswer {
    CompetenceAnswer {
        item: item.id.clone(),
        item_name: item.name.clone(),
        on,
        asker: asker.to_owned(),
        may_act: false,
        kind: holding.kind,
        acting_name: None,
        seal: None,
        basis,
        reason: String::new(),
        otherwise: Vec::new(),
        warnings: Vec::new(),
    }
}

fn for_town(book: &Rulebook, item: &Item, town: &Town, holding: &Holding<'_>, on: Day) -> CompetenceAnswer {
    let district = Some(town.district_code.as_str());
    let mut answer = blank(item, &town.code, on, holding, basis(book, item, holding, on));
    let own = town_name(book, town);
    let department = department_name(book, home_department(book, item), district);
    if holding.kind != AuthorityKind::Department && !town.kind.is_in(&item.town_types) {
        answer.reason = format!("该事项只由{}行使，{}是{}，不能行使", types(&item.town_types), town.name, town.kind.label());
        answer.otherwise = vec![refer(book, item, district, false)];
        if book.department(&item.department_id).is_some_and(|d| d.level == "town") {
            answer.warnings.push("街道辖区内由哪个部门办理，条文和清单没有写明，按该领域主管部门列出，请核对".to_owned());
        }
    } else {
        match holding.kind {
            AuthorityKind::Statutory | AuthorityKind::Empowered => {
                answer.may_act = true;
                answer.reason = if holding.kind == AuthorityKind::Statutory {
                    format!("条文写明由镇街行使，{}以自己名义办理", town.name)
                } else {
                    format!("该事项已赋予镇街，{}以自己名义办理", town.name)
                };
                answer.acting_name = Some(own);
            }
            AuthorityKind::Entrusted => {
                answer.may_act = true;
                answer.reason = format!("受{department}委托，以{department}的名义、加盖其印章办理，后果由其承担");
                answer.acting_name = Some(department);
            }
            AuthorityKind::Department => {
                answer.reason = match &holding.doubt {
                    Some(doubt) => format!("{doubt}；未经确认的，由{department}行使"),
                    None => format!("该事项由{department}行使，没有交由镇街行使"),
                };
                answer.otherwise = vec![refer(book, item, district, true)];
            }
        }
    }
    answer.seal.clone_from(&answer.acting_name);
    answer
}

fn types(types: &[TownType]) -> String {
    types.iter().map(|t| t.label()).collect::<Vec<_>>().join("、")
}

/// `JZ`: the towns together, without a place.
fn for_any_town(book: &Rulebook, item: &Item, jz: &Department, holding: &Holding<'_>, on: Day) -> CompetenceAnswer {
    let mut answer = blank(item, &jz.id, on, holding, basis(book, item, holding, on));
    let home = department_name(book, home_department(book, item), None);
    match holding.kind {
        AuthorityKind::Statutory | AuthorityKind::Empowered => {
            answer.may_act = true;
            answer.acting_name = Some(jz.name.clone());
            answer.reason = "由镇街以自己名义办理".to_owned();
        }
        AuthorityKind::Entrusted => {
            answer.may_act = true;
            answer.reason = format!("受{home}委托，以{home}的名义办理");
            answer.acting_name = Some(home);
        }
        AuthorityKind::Department => {
            answer.reason = holding.doubt.clone().unwrap_or_else(|| format!("该事项由{home}行使"));
            answer.otherwise = vec![refer(book, item, None, true)];
        }
    }
    if item.town_types.len() < 4 {
        answer.warnings.push(format!("该事项只由{}行使", types(&item.town_types)));
    }
    answer.seal.clone_from(&answer.acting_name);
    answer
}

fn for_department(
    book: &Rulebook,
    item: &Item,
    department: &Department,
    district: Option<&str>,
    holding: &Holding<'_>,
    on: Day,
) -> CompetenceAnswer {
    let mut answer = blank(item, &department.id, on, holding, basis(book, item, holding, on));
    let rule = book.kind(holding.kind, on).or_else(|| book.kinds.get(holding.kind.label()));
    let own = item.department_id == department.id;
    let keeps = rule.is_some_and(|r| r.department_may_act);
    let town = Otherwise {
        who: "JZ".to_owned(),
        name: book.department("JZ").map_or_else(|| "所在地镇街".to_owned(), |d| d.name.clone()),
        how: "移送".to_owned(),
        text: rule.and_then(|r| r.department_otherwise.clone()).unwrap_or_else(|| "移送所在地镇街办理".to_owned()),
    };
    if own && keeps {
        answer.may_act = true;
        answer.acting_name = Some(department_name(book, &department.id, district));
        answer.reason = match (holding.kind, &holding.doubt) {
            (AuthorityKind::Entrusted, _) => "该事项由本部门委托镇街办理，本部门仍可以自行办理".to_owned(),
            (_, Some(doubt)) => format!("{doubt}；由原行使部门办理"),
            _ => "该事项由本部门行使".to_owned(),
        };
    } else if !keeps {
        answer.reason = match (holding.kind, own) {
            (AuthorityKind::Empowered, true) => "该事项已赋予镇街，原部门在当地不再行使".to_owned(),
            (AuthorityKind::Empowered, false) => "该事项已赋予镇街，且不属于本部门".to_owned(),
            _ => "条文写明由乡镇人民政府、街道办事处行使".to_owned(),
        };
        if holding.kind == AuthorityKind::Statutory && item.matter_type == "行政检查" {
            answer.warnings.push("镇街的法定检查不排除部门依自己的职权检查；部门的检查按部门自己的事项办理".to_owned());
        }
        answer.otherwise = vec![town];
    } else {
        let home = department_name(book, &item.department_id, district);
        answer.reason = format!("该事项不属于本部门，由{home}行使");
        answer.otherwise = vec![refer(book, item, district, false)];
        if holding.kind == AuthorityKind::Entrusted {
            let text = format!("也可以移送所在地镇街，由其以{home}的名义办理");
            answer.otherwise.push(Otherwise { text, ..town });
        }
    }
    if holding.kind == AuthorityKind::Empowered && district.is_none() {
        answer.warnings.push("未指明区县，按全市指导清单判断；区县公布的清单没有接下该事项的，仍由原部门行使".to_owned());
    }
    answer.seal.clone_from(&answer.acting_name);
    answer
}

fn not_in_force(answer: &mut CompetenceAnswer, item: &Item, on: Day) {
    answer.may_act = false;
    answer.acting_name = None;
    answer.seal = None;
    answer.reason = match (item.valid_from, item.valid_to) {
        (Some(from), _) if on < from => format!("该事项的条文自{}起施行，{}尚不能适用", from.chinese_date(), on.chinese_date()),
        (_, Some(to)) => format!("该事项的条文施行至{}，{}已不能适用", to.chinese_date(), on.chinese_date()),
        _ => "该事项当日不在施行期间内".to_owned(),
    };
    answer.otherwise = vec![Otherwise {
        who: answer.asker.clone(),
        name: item.name.clone(),
        how: "等待".to_owned(),
        text: "违法行为发生在施行期间以外的，按行为发生时的规定查找适用的事项".to_owned(),
    }];
}

fn warnings(item: &Item, holding: &Holding<'_>, on: Day) -> Vec<String> {
    let mut out = Vec::new();
    if item.is_superseded() {
        out.push(format!("所引条文已有新文本，使用前必须换用新条款{}", note(item.version_note.as_deref())));
    } else if item.version_status == "check" {
        out.push(format!("所引条文可能已经修改，使用前请核对{}", note(item.version_note.as_deref())));
    }
    if !item.verified && !item.is_superseded() {
        out.push("该事项的条款或者数额未经核对，使用前请查对原文".to_owned());
    }
    if let Some(version) = item.law_version.as_deref().and_then(|v| Day::parse(v).ok()).filter(|v| on < *v) {
        out.push(format!("所用条文是{}的文本，所问日期在此之前", version.chinese_date()));
    }
    if !item.police_only_kinds.is_empty() {
        out.push(format!("其中的{}只能由公安机关决定（行政处罚法第十八条第三款），应当移送公安机关", item.police_only_kinds.join("、")));
    }
    out.extend(item.authority_note.iter().cloned());
    out.extend(item.measures_note.iter().cloned());
    if holding.kind == AuthorityKind::Entrusted && !item.measures.is_empty() && item.measures_note.is_none() {
        out.push("委托不包括行政强制措施（行政强制法第十七条）；查封、扣押等由委托部门实施".to_owned());
    }
    match holding.row.map(|row| row.listing) {
        Some(Listing::Typical) if holding.kind != AuthorityKind::Statutory => {
            out.push("该事项的行使方式按通常做法拟定，没有公布清单为据，应当以本区县公布的清单为准".to_owned());
        }
        Some(Listing::TopicNamed) => {
            out.push("公开报道只点到该事项的主题，没有逐项列名，应当以本区县公布的清单为准".to_owned());
        }
        _ => {}
    }
    if holding.row.is_none() && holding.doubt.is_none() && item.authority.listing == Listing::NotEmpowered && item.authority_note.is_none() {
        out.push("由部门保留是按未见交由镇街行使认定的，应当以本区县公布的清单为准".to_owned());
    }
    if holding.kind == AuthorityKind::Entrusted {
        out.push("委托须有书面委托书并已公布（行政处罚法第二十条），请核对委托的事项、权限和期限".to_owned());
    }
    out
}

fn note(note: Option<&str>) -> String {
    note.map_or_else(String::new, |n| format!("（{n}）"))
}
