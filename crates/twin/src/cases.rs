//! 演示案件: about two hundred penalty cases in all states, played through the use cases with the clock held at each act.

use heyi_app::views::{FilingDraft, LeadDraft};
use heyi_app::{App, AppError, Caller};
use heyi_domain::Role;
use heyi_domain::case::{Party, PartyKind};
use heyi_domain::ids::{BodyCode, CaseId, FirmId, PersonId};
use heyi_rulebook::discretion::{Amount, Assessment, FactValue, Facts, assess};
use heyi_rulebook::{Day, Decimal, FactorType};
use serde_json::{Map, Value, json};

use crate::chance::Seeded;
use crate::clock::TwinClock;
use crate::district::{Member, Registers, demo_town};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// One act of a script.
#[derive(Debug, Clone)]
enum Move {
    Register,
    Propose,
    File,
    Refuse,
    Step { step: &'static str, entry: Value, by: Role },
    Approve(&'static str),
}

/// When it is done: working days after the beginning, minutes after midnight.
type Timed = (i32, i64, Move);

/// A matter the town may punish, with a benchmark's answer ready.
#[derive(Debug, Clone)]
struct Matter {
    item: String,
    name: String,
    /// By `organisation` and `individual`: answers, fine index, fine in fen.
    fined: Vec<(String, Value, usize, i64)>,
}

struct Script {
    town: BodyCode,
    matter: Matter,
    firm: Option<FirmId>,
    party: Option<Party>,
    moves: Vec<(i64, Move)>,
    case: Option<CaseId>,
    start: Day,
    fined_as: &'static str,
}

/// The scripts with their clock.
pub struct Cases<'p> {
    app: App,
    clock: &'p TwinClock,
    registers: &'p Registers,
    scripts: Vec<Script>,
    queue: Vec<(i64, usize, Move)>,
    at: usize,
}

/// How many of each kind; the main town has a third of them.
const PLAN: [(Kind, usize); 26] = [
    (Kind::Lead, 9),
    (Kind::Proposed, 9),
    (Kind::NotFiled, 4),
    (Kind::Filed, 22),
    (Kind::Preserved, 3),
    (Kind::Seized, 3),
    (Kind::Suspended, 2),
    (Kind::Reported, 8),
    (Kind::Noticed, 12),
    (Kind::Defended, 4),
    (Kind::Hearing, 3),
    (Kind::Submitted, 8),
    (Kind::Reviewed, 5),
    (Kind::Pending, 7),
    (Kind::Decided, 5),
    (Kind::Performing, 14),
    (Kind::Late, 4),
    (Kind::Closed, 9),
    (Kind::Archived, 30),
    (Kind::Spared, 6),
    (Kind::OnSpot, 10),
    (Kind::OnSpotArchived, 16),
    (Kind::Withdrawn, 3),
    (Kind::HandedOver, 4),
    (Kind::HearingCalled, 1),
    (Kind::ToCourt, 1),
];

/// How far a case gets, and on which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Lead,
    Proposed,
    NotFiled,
    Filed,
    Preserved,
    Seized,
    Suspended,
    Reported,
    Noticed,
    Defended,
    Hearing,
    Submitted,
    Reviewed,
    Pending,
    Decided,
    Performing,
    Late,
    Closed,
    Archived,
    Spared,
    OnSpot,
    OnSpotArchived,
    Withdrawn,
    HandedOver,
    /// The hearing was called for a day that has come.
    HearingCalled,
    /// Unpaid, and the time for remedies is over.
    ToCourt,
}

/// Working days from the beginning to the day a hearing is called for.
const HEARING_DAY: i32 = 18;
/// Working days from the beginning until the six months to sue, counted from the service, are over; a demand goes out somewhat before.
const COURT_DAY: i32 = 150;

impl Kind {
    /// The fine is high enough for a hearing.
    const fn is_heard(self) -> bool {
        matches!(self, Self::Hearing | Self::HearingCalled)
    }
}

impl<'p> Cases<'p> {
    /// Writes the scripts; nothing is played yet.
    pub fn plan(app: &App, clock: &'p TwinClock, registers: &'p Registers, random: &mut Seeded, now: i64) -> Self {
        let today = heyi_app::day_of(now);
        let mut all = Self { app: app.clone(), clock, registers, scripts: Vec::new(), queue: Vec::new(), at: 0 };
        let main = demo_town(&registers.towns);
        let matters: Vec<(BodyCode, Vec<Matter>)> = registers.towns.iter().map(|t| (t.clone(), matters(app, t, today))).collect();
        let mut number = 0_usize;
        for (kind, count) in PLAN {
            for at in 0..count {
                // Every kind is to be seen in the main town.
                let town = if at % 3 == 0 { main.clone() } else { random.pick(&registers.towns).cloned() };
                let Some(town) = town else { continue };
                let Some((_, able)) = matters.iter().find(|(t, _)| *t == town) else { continue };
                if let Some(script) = all.script(kind, number, &town, able, random, (today, now)) {
                    all.scripts.push(script);
                    number += 1;
                }
            }
        }
        for (at, script) in all.scripts.iter().enumerate() {
            all.queue.extend(script.moves.iter().map(|(ms, what)| (*ms, at, what.clone())));
        }
        all.queue.sort_by_key(|(ms, script, _)| (*ms, *script));
        all
    }

    fn script(&self, kind: Kind, number: usize, town: &BodyCode, able: &[Matter], random: &mut Seeded, (today, now): (Day, i64)) -> Option<Script> {
        let on_spot = matches!(kind, Kind::OnSpot | Kind::OnSpotArchived);
        let person = on_spot || number % 3 == 0;
        let fined_as = if person { "individual" } else { "organisation" };
        let most = match (on_spot, person) {
            (true, _) => 20_000,
            (false, true) => if kind.is_heard() { i64::MAX } else { 490_000 },
            (false, false) => if kind.is_heard() { i64::MAX } else { 4_900_000 },
        };
        let least = if kind.is_heard() { if person { 500_000 } else { 5_000_000 } } else { 1 };
        let fits = |m: &&Matter| m.fined.iter().any(|(party, _, _, fine)| party == fined_as && (least..=most).contains(fine));
        let fitting: Vec<&Matter> = able.iter().filter(fits).collect();
        let matter = (*random.pick(&fitting)?).clone();
        let near: Vec<FirmId> = self.registers.firms.iter().filter(|f| f.town == *town && !f.scene.is_empty()).map(|f| f.id).collect();
        let firm = if person { None } else { Some(*random.pick(&near)?) };
        let party = person.then(|| somebody(number));
        let team: Vec<PersonId> = self.registers.members(town, Role::Officer).into_iter().filter(|m| m.certified).map(|m| m.id).take(2).collect();
        let fined = matter.fined.iter().find(|(party, _, _, _)| party == fined_as)?.clone();
        let made = moves(kind, &matter, &fined, &team, number);
        let last = made.iter().map(|(day, _, _)| *day).max().unwrap_or(0);
        let age = last + 1 + i32::try_from(random.below(if matches!(kind, Kind::Archived | Kind::OnSpotArchived | Kind::Closed) { 25 } else { 3 })).unwrap_or(0);
        let age = match kind {
            Kind::Late => age + 22,
            Kind::HearingCalled => HEARING_DAY + 1,
            Kind::ToCourt => COURT_DAY,
            _ => age,
        };
        let start = worked(&self.app, today, -age);
        let moves = made
            .into_iter()
            .map(|(day, minute, what)| {
                let on = worked(&self.app, start, day);
                let spread = i64::try_from(number).unwrap_or(0) % 17;
                (on.number() * DAY + (minute + spread) * MINUTE - 8 * HOUR, dated(what, start, day, &self.app))
            })
            .filter(|(ms, _)| *ms < now - 2 * MINUTE)
            .collect();
        Some(Script { town: town.clone(), matter, firm, party, moves, case: None, start, fined_as })
    }

    /// Plays what lies before an instant.
    pub async fn until(&mut self, ms: i64) {
        while let Some((at_ms, script, what)) = self.queue.get(self.at).cloned() {
            if at_ms > ms {
                return;
            }
            self.at += 1;
            self.clock.hold(at_ms);
            if let Err(error) = self.perform(script, &what).await {
                let item = self.scripts.get(script).map_or("", |s| s.matter.item.as_str());
                tracing::warn!(case.item = item, step = ?what, error = %error, "a step of a demonstration case was refused");
            }
        }
    }

    fn member(&self, town: &BodyCode, role: Role) -> Result<Member, AppError> {
        let fit = |m: &&Member| role != Role::Officer || m.certified;
        self.registers.members(town, role).into_iter().find(fit).cloned().ok_or(AppError::NotFound("演示人员"))
    }

    async fn perform(&mut self, at: usize, what: &Move) -> Result<(), AppError> {
        let Some(script) = self.scripts.get(at) else { return Ok(()) };
        let town = script.town.clone();
        let officer: Caller = self.member(&town, Role::Officer)?.caller();
        let head: Caller = self.member(&town, Role::Head)?.caller();
        let case = script.case;
        match (what, case) {
            (Move::Register, _) => {
                let draft = LeadDraft {
                    source: ["监督检查", "投诉举报", "上级交办", "其他机关移送"][at % 4].to_owned(),
                    item: script.matter.item.clone(),
                    firm: script.firm,
                    party: script.party.clone(),
                    town: Some(town.to_string()),
                    findings: Vec::new(),
                    order: None,
                    facts: facts_of(&script.matter.name, script.fined_as),
                    act_ended_on: script.start,
                    grave_harm: String::new(),
                    discovered_on: script.start,
                };
                let done = self.app.register_lead(&officer, draft).await?;
                if let Some(script) = self.scripts.get_mut(at) {
                    script.case = done.id.parse().ok();
                }
            }
            (_, None) => {}
            (Move::Propose, Some(id)) => {
                let handlers: Vec<PersonId> = self.registers.members(&town, Role::Officer).into_iter().filter(|m| m.certified).map(|m| m.id).take(2).collect();
                let Some(in_charge) = handlers.first().copied() else { return Ok(()) };
                let fine_search = "已查询国家企业信用信息公示系统和本系统处罚记录，未发现对同一违法行为的罚款决定".to_owned();
                self.app.propose_filing(&officer, id, FilingDraft { in_charge, handlers, fine_search }).await?;
            }
            (Move::File, Some(id)) => drop(self.app.file_case(&head, id).await?),
            (Move::Refuse, Some(id)) => drop(self.app.refuse_case(&head, id, "经核查，违法事实不能成立。".to_owned()).await?),
            (Move::Step { step, entry, by }, Some(id)) => {
                let caller = match by {
                    Role::Officer => officer,
                    Role::Head => head,
                    other => self.member(&town, *other)?.caller(),
                };
                let entry = entry.as_object().cloned().unwrap_or_default();
                self.app.do_step(&caller, id, (*step).to_owned(), entry).await?;
            }
            (Move::Approve(step), Some(id)) => drop(self.app.approve_step(&head, id, (*step).to_owned()).await?),
        }
        Ok(())
    }
}

/// 张某 as papers write persons; the number belongs to nobody.
fn somebody(number: usize) -> Party {
    const NAMES: [&str; 12] = ["赵某", "钱某", "孙某", "周某", "吴某", "郑某", "冯某", "陈某", "褚某", "卫某", "蒋某", "沈某"];
    Party {
        kind: PartyKind::Individual,
        name: format!("{}{}", NAMES[number % NAMES.len()], ["", "甲", "乙", "丙", "丁"][number / NAMES.len() % 5]),
        id_type: "居民身份证".to_owned(),
        id_number: format!("500103********{:04}", 1000 + number),
        representative: String::new(),
        address: format!("重庆市渝中区某路{}号", 1 + number % 180),
        phone: format!("1390000{:04}", 1000 + number),
        born_on: Day::new(1970 + i16::try_from(number % 30).unwrap_or(0), 5, 12),
        guardian: String::new(),
        firm: None,
    }
}

fn facts_of(name: &str, fined_as: &str) -> String {
    let who = if fined_as == "individual" { "当事人" } else { "当事人在经营中" };
    format!("执法人员在日常巡查中发现，{who}有“{name}”的行为。现场已拍照取证，当事人对事实没有异议。")
}

/// Working days from a day.
fn worked(app: &App, from: Day, offset: i32) -> Day {
    let calendar = app.rules.calendar();
    let (mut day, mut left) = (from, offset.abs());
    while left > 0 {
        day = if offset < 0 { day.previous() } else { day.next() };
        left -= i32::from(calendar.is_working(day).unwrap_or(true));
    }
    day
}

/// Times in an entry are written `@0T10:00`: the day of the move; `@-1T…`: a working day before.
fn dated(what: Move, start: Day, day: i32, app: &App) -> Move {
    let Move::Step { step, entry, by } = what else { return what };
    let fix = |text: &str| -> Option<String> {
        let rest = text.strip_prefix('@')?;
        let (offset, time) = rest.split_once('T').map_or((rest, None), |(o, t)| (o, Some(t)));
        let on = worked(app, start, day + offset.parse::<i32>().ok()?);
        Some(time.map_or_else(|| on.to_string(), |t| format!("{on}T{t}")))
    };
    let mut map = entry.as_object().cloned().unwrap_or_default();
    for value in map.values_mut() {
        if let Some(fixed) = value.as_str().and_then(fix) {
            *value = fixed.into();
        }
    }
    Move::Step { step, entry: map.into(), by }
}

/// What the town may punish, with a fine the benchmark gives for the simplest facts.
fn matters(app: &App, town: &BodyCode, today: Day) -> Vec<Matter> {
    let mut out = Vec::new();
    for item in app.rules.items.iter() {
        if !app.competence(&item.id, town, today).is_ok_and(|a| a.may_act) || item.is_superseded() {
            continue;
        }
        let fined: Vec<_> = ["organisation", "individual"].iter().filter_map(|p| fine_for(app, &item.id, p, today)).collect();
        if !fined.is_empty() {
            out.push(Matter { item: item.id.clone(), name: item.name.clone(), fined });
        }
    }
    out
}

/// The simplest facts: nothing aggravating, the first time; the fine lies at a third of the tier.
fn fine_for(app: &App, item: &str, party: &str, today: Day) -> Option<(String, Value, usize, i64)> {
    let benchmark = app.rules.benchmark_on(item, today)?;
    let mut facts = Facts::default();
    let mut answers = Map::new();
    for factor in &benchmark.factors {
        let (fact, given) = match factor.kind {
            FactorType::Boolean => (FactValue::Bool(false), json!(false)),
            FactorType::Number => {
                let n = factor.min.unwrap_or(Decimal::ZERO);
                let n = if n == Decimal::ZERO { Decimal::from_int(1) } else { n };
                (FactValue::Number(n), json!(n.to_string()))
            }
            FactorType::Enum => {
                let first = factor.values.as_ref()?.first()?.clone();
                (FactValue::Text(first.clone()), json!(first))
            }
        };
        facts.set(factor.code.clone(), fact);
        answers.insert(factor.code.clone(), given);
    }
    let answer: Assessment = assess(&app.rules, item, &facts, party, "initial", Some(today)).ok()?;
    let tier = answer.tiers.iter().find(|t| t.unit == "fen" && t.tier != "不予处罚" && t.tier != "减轻")?;
    let (Amount::Fen(min), Amount::Fen(max)) = (&tier.fine_min, &tier.fine_max) else { return None };
    let third = min + (max - min) / 3;
    // Whole tens of yuan, inside the tier.
    let fine = (third / 1_000 * 1_000).clamp(*min, *max);
    (fine > 0 && fine > *min || !tier.min_exclusive).then_some((party.to_owned(), Value::Object(answers), tier.fine_index, fine)).filter(|f| f.3 > 0)
}

fn act(step: &'static str, entry: Value) -> Move {
    Move::Step { step, entry, by: Role::Officer }
}

fn by(role: Role, step: &'static str, entry: Value) -> Move {
    Move::Step { step, entry, by: role }
}

/// The acts of a case of this kind, in order.
fn moves(kind: Kind, matter: &Matter, fined: &(String, Value, usize, i64), team: &[PersonId], number: usize) -> Vec<Timed> {
    use Kind::*;
    let (party, answers, index, fine) = fined;
    let officers: Vec<String> = team.iter().map(ToString::to_string).collect();
    let spared = kind == Spared;
    let acts = json!([{ "act": 0, "party": party, "answers": answers, "fine_index": index, "fine": if spared { 0 } else { *fine } }]);
    let signed = |mut entry: Value| {
        entry["signed"] = json!("signed");
        entry["officers"] = json!(officers);
        entry["told"] = json!(true);
        entry
    };
    let mut all: Vec<Timed> = vec![(0, 600, Move::Register)];
    if kind == Lead {
        return all;
    }
    if matches!(kind, OnSpot | OnSpotArchived) {
        let spot = signed(json!({
            "facts": facts_of(&matter.name, party), "place": "违法行为发生地", "at": "@0T10:30", "defence": "当事人没有提出陈述、申辩。", "acts": acts,
            "collect": "bank", "bank": "指定的代收银行（演示）", "correction": "已责令当事人当场改正，当事人已经改正。",
        }));
        all.push((0, 640, act("decide_on_spot", spot)));
        if kind == OnSpotArchived {
            all.push((1, 560, act("record_on_spot", json!({}))));
            all.push((3, 570, act("collect", json!({ "amount": fine, "on": "@0", "how": "online", "ticket": format!("演示票{number:06}") }))));
            all.push((4, 600, act("close", json!({ "ground": "performed", "result": "罚款已经缴清。" }))));
            all.push((4, 700, Move::Approve("close")));
            if number % 2 == 0 {
                all.push((3, 640, by(Role::Leader, "publish", json!({ "checked": true, "summary": format!("{}，罚款。", matter.name), "months": 3 }))));
            }
            all.push((6, 600, act("archive", json!({ "keep": "short", "keeper": "档案室" }))));
        }
        return all;
    }
    if kind == HandedOver {
        all.push((1, 600, act("transfer", json!({ "to": "有管辖权的行政执法机关", "reason": "经核查，本单位没有管辖权。", "materials": "线索登记表、现场照片" }))));
        all.push((1, 700, Move::Approve("transfer")));
        return all;
    }
    if kind == NotFiled {
        all.push((2, 600, Move::Refuse));
        return all;
    }
    all.push((1, 600, Move::Propose));
    if kind == Proposed {
        return all;
    }
    all.push((2, 570, Move::File));
    all.push((3, 640, act("inquire", signed(json!({
        "person": "当事人", "capacity": "当事人（负责人）", "place": "本机关询问室", "from": "@0T09:30", "to": "@0T10:20",
        "content": format!("问：我们是执法人员，这是我们的执法证件，请您核对。您有权陈述、申辩，有权申请回避，应当如实回答询问。是否清楚？\n答：清楚，不申请回避。\n问：请说明“{}”的情况。\n答：情况属实，我愿意配合改正。\n问：以上笔录请核对。\n答：核对无误。", matter.name),
    })))));
    all.push((3, 900, act("inspect_site", signed(json!({
        "place": "违法行为发生地", "from": "@0T14:00", "to": "@0T14:40", "present": "当事人在场",
        "found": format!("现场存在“{}”的情况，已拍照。", matter.name),
    })))));
    all.push((4, 600, act("take_evidence", json!({
        "kind": "audiovisual", "name": "现场照片3张", "shows": format!("{}的事实", matter.name), "source": "执法人员现场拍摄", "taken_on": "@-1", "officers": officers,
    }))));
    match kind {
        Filed => {
            all.truncate(3 + number % 4);
            return all;
        }
        Preserved => {
            all.push((4, 660, act("preserve", signed(json!({
                "reason": "经营台账可能被转移，以后难以取得。", "place": "当事人经营场所", "at": "@0T15:00", "keeper": "当事人",
                "goods": [{ "name": "经营台账", "quantity": "2册", "state": "完好" }],
            })))));
            all.push((4, 720, Move::Approve("preserve")));
            return all;
        }
        Seized => {
            // Not every item lists a measure: the reviewer names the article.
            let basis = "《（演示）设定扣押的法律》第一条";
            let confirmed = json!({ "measure": "detain", "basis": basis, "opinion": "经核对条文，可以采取扣押措施。" });
            all.push((4, 630, by(Role::Reviewer, "confirm_basis", confirmed)));
            all.push((4, 660, act("seize", signed(json!({
                "measure": "detain", "basis": basis, "reason": "不采取措施可能继续用于违法行为。", "place": "当事人经营场所", "at": "@0T10:50",
                "days": 30, "keeper": "本机关物品保管室", "copies": 2, "urgent": true, "present": "当事人到场", "defence": "当事人没有提出陈述、申辩。",
                "goods": [{ "name": "涉案工具", "quantity": "1件", "state": "正常使用痕迹" }],
            })))));
            all.push((4, 720, Move::Approve("seize")));
            return all;
        }
        Suspended => {
            all.push((5, 600, act("suspend", json!({ "reason": "本案须以另案的处理结果为依据，另案尚未办结。" }))));
            all.push((5, 720, Move::Approve("suspend")));
            return all;
        }
        Withdrawn => {
            all.push((6, 600, act("withdraw", json!({ "reason": "经调查，违法事实不能成立。" }))));
            all.push((6, 720, Move::Approve("withdraw")));
            return all;
        }
        _ => {}
    }
    all.push((5, 560, act("confirm_address", json!({ "address": "重庆市渝中区某路", "addressee": "当事人", "phone": "13900000000", "electronic": number % 2 == 0, "account": "13900000000", "signed_on": "@0", "signer": "当事人" }))));
    all.push((6, 600, act("report", json!({
        "facts": format!("当事人有“{}”的行为。现场检查时该行为正在持续，当事人当场承认，并于当日改正。", matter.name), "proof": "现场检查笔录、询问笔录、现场照片，相互印证。",
        "nature": format!("当事人的行为属于“{}”。", matter.name), "acts": acts, "correction": "已责令当事人立即改正，当事人已经改正。",
        "no_penalty": if spared { "minor" } else { "none" },
    }))));
    if kind == Reported {
        return all;
    }
    if spared {
        // Market supervision and agriculture have these reviewed too.
        if ["SC-", "NY-"].iter().any(|field| matter.item.starts_with(field)) {
            all.push((7, 600, act("submit_no_penalty_review", json!({}))));
            all.push((7, 700, by(Role::Reviewer, "review_no_penalty", json!({
                "subject": true, "procedure": true, "facts": true, "law": true, "power": true, "papers": true, "crime": true, "opinion": "事实清楚，程序合法，同意不予处罚的建议。",
            }))));
        }
        all.push((8, 600, act("decide_no_penalty", json!({ "ground": "minor", "reason": "违法行为轻微并及时改正，没有造成危害后果。", "education": "已当面对当事人进行法制教育，当事人表示今后守法经营。" }))));
        all.push((8, 700, Move::Approve("decide_no_penalty")));
        all.push((8, 900, act("serve", json!({ "mode": "direct", "at": "@0T14:30", "place": "本机关", "recipient": "当事人" }))));
        all.push((10, 600, act("close", json!({ "ground": "no_penalty", "result": "不予行政处罚，已经送达。" }))));
        all.push((10, 700, Move::Approve("close")));
        return all;
    }
    all.push((7, 600, act("notify", json!({}))));
    all.push((7, 900, act("serve_notice", json!({ "mode": "direct", "at": "@0T14:30", "place": "本机关", "recipient": "当事人" }))));
    if kind == Noticed {
        return all;
    }
    if matches!(kind, Defended | Hearing | HearingCalled) || number % 5 == 0 {
        all.push((9, 600, act("defend", json!({ "at": "@0T09:30", "how": "oral", "person": "当事人", "content": "已经主动改正，经营困难，希望从轻处罚。", "signed": "signed" }))));
        if kind == Defended {
            return all;
        }
        if kind.is_heard() {
            all.push((9, 660, act("ask_hearing", json!({ "at": "@0T10:30", "how": "written", "person": "当事人" }))));
            if kind == HearingCalled {
                all.push((10, 660, by(Role::Reviewer, "call_hearing", json!({ "at": format!("@{}T09:30", HEARING_DAY - 10), "place": "本机关会议室", "open": true, "recorder": "书记员", "served_on": "@0" }))));
            }
            return all;
        }
        all.push((10, 600, act("settle_defence", json!({ "points": "已经主动改正，希望从轻处罚。", "checked": "改正情况属实，裁量时已经考虑。", "adopted": "no", "reason": "拟处罚的数额已在从轻的幅度以内。" }))));
    }
    all.push((10, 660, act("waive", json!({ "at": "@0T10:40", "person": "当事人", "content": "我没有其他意见，放弃陈述、申辩，不要求听证。", "hearing": true, "signed": "signed" }))));
    all.push((11, 600, act("submit_review", json!({}))));
    if kind == Submitted {
        return all;
    }
    all.push((12, 600, by(Role::Reviewer, "review", json!({
        "subject": true, "procedure": true, "facts": true, "law": true, "power": true, "papers": true, "crime": true, "opinion": "事实清楚，证据确凿，适用依据正确，程序合法，裁量适当，同意处罚意见。",
    }))));
    if kind == Reviewed {
        return all;
    }
    all.push((13, 600, act("decide", json!({ "bank": "指定的代收银行（演示）", "account": "见缴款通知书", "late_fee": true }))));
    if kind == Pending {
        return all;
    }
    all.push((13, 700, Move::Approve("decide")));
    if kind == Decided {
        return all;
    }
    all.push((14, 900, act("serve", json!({ "mode": "direct", "at": "@0T14:30", "place": "本机关", "recipient": "当事人" }))));
    if kind == Late {
        return all;
    }
    if kind == ToCourt {
        all.push((COURT_DAY - 16, 600, act("demand", json!({ "duty": "缴纳罚款", "way": "到指定的代收银行缴纳", "until": "@11", "served_on": "@0" }))));
        return all;
    }
    all.push((16, 600, by(Role::Leader, "publish", json!({ "checked": true, "summary": format!("违法行为：{}。", matter.name), "months": 12 }))));
    if kind == Performing {
        all.truncate(all.len() - number % 2);
        return all;
    }
    all.push((20, 600, act("collect", json!({ "amount": fine, "on": "@0", "how": "bank", "ticket": format!("演示票{number:06}") }))));
    all.push((21, 600, act("close", json!({ "ground": "performed", "result": "罚款已经缴清，违法行为已经改正。" }))));
    all.push((21, 700, Move::Approve("close")));
    if kind == Closed {
        return all;
    }
    all.push((24, 600, act("archive", json!({ "keep": "short", "keeper": "档案室" }))));
    all
}
