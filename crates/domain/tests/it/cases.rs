//! `rulebook/examples/cases/`: the commonest matters as whole cases, in words a lawyer reads. Each is played through the core.

use heyi_domain::case::{CaseStatus, Moment, Outcome, PartyKind, Proposal};
use heyi_rulebook::{Day, FactorType, FieldKind, Money, Step, StepField};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::play::{World, book, day, lead, party, person, rulebook_folder, said};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "some of it is for the reader and for where the papers are made")]
pub struct Example {
    title: String,
    question: String,
    shows: String,
    pub item: String,
    item_name: String,
    pub body: String,
    pub in_name_of: String,
    pub party: PartyWords,
    pub facts: String,
    pub act_ended_on: String,
    steps: Vec<Line>,
    expect: Expect,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartyWords {
    pub kind: String,
    pub name: String,
    pub address: String,
    pub born_on: Option<Day>,
}

/// A line of the course: a step done or proposed, an approval, or something that befell an officer.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    at: String,
    by: Option<String>,
    step: Option<String>,
    approve: Option<String>,
    certificate_of: Option<String>,
    valid_to: Option<Day>,
    #[serde(default)]
    entry: Map<String, Value>,
    refused: Option<String>,
    says: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    tiers: Vec<String>,
    fine: String,
    /// By name, where the case has several parties.
    #[serde(default)]
    fines: std::collections::BTreeMap<String, String>,
    told: Option<String>,
    hearing: String,
    deadlines: Vec<Deadline>,
    state: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Deadline {
    rule: String,
    name: String,
    from: Day,
    last_day: Day,
}

/// `1,200.5元` in fen.
fn fen(text: &str) -> i64 {
    let number = text.trim_end_matches('元').replace(',', "");
    heyi_rulebook::Decimal::parse(&number).ok().and_then(heyi_rulebook::Decimal::yuan_to_fen).unwrap_or_else(|| panic!("{text} is no amount"))
}

fn yes(value: &Value) -> bool {
    match value.as_str() {
        Some("是") => true,
        Some("否") => false,
        _ => panic!("{value} is neither 是 nor 否"),
    }
}

fn people(value: &Value) -> Vec<Value> {
    value.as_str().unwrap().split('、').map(|name| json!(person(name))).collect()
}

fn read(w: &World, field: &StepField, value: &Value) -> Value {
    match field.kind {
        FieldKind::Bool => json!(yes(value)),
        FieldKind::Choice => {
            let label = value.as_str().unwrap();
            let found = field.values.iter().find(|v| v.label == label).unwrap_or_else(|| panic!("“{}”没有“{label}”", field.label));
            json!(found.value)
        }
        FieldKind::Money => json!(fen(value.as_str().unwrap())),
        FieldKind::Time => json!(value.as_str().unwrap().replace(' ', "T")),
        FieldKind::People => Value::Array(people(value)),
        FieldKind::Person => people(value).remove(0),
        FieldKind::Rows => value.as_array().unwrap().iter().map(|row| Value::Object(fields(w, &field.fields, row.as_object().unwrap()))).collect(),
        FieldKind::Discretion => value.as_array().unwrap().iter().enumerate().map(|(n, act)| discretion(w, n, act)).collect(),
        FieldKind::Party => json!(whom(w, value.as_str().unwrap())),
        FieldKind::Parties => value.as_str().unwrap().split('、').map(|name| whom(w, name)).collect::<Vec<_>>().into(),
        FieldKind::Acts => value.as_array().unwrap().iter().map(|n| n.as_u64().unwrap() - 1).collect::<Vec<_>>().into(),
        _ => value.clone(),
    }
}

/// A party by name.
fn whom(w: &World, name: &str) -> usize {
    w.case.parties.iter().position(|p| p.name == name).unwrap_or_else(|| panic!("本案没有当事人“{name}”"))
}

fn fields(w: &World, declared: &[StepField], given: &Map<String, Value>) -> Map<String, Value> {
    given
        .iter()
        .map(|(label, value)| {
            let field = declared.iter().find(|f| &f.label == label).unwrap_or_else(|| panic!("没有“{label}”这一填写项"));
            (field.name.clone(), read(w, field, value))
        })
        .collect()
}

/// 裁量: the factors by their names, the answers in words.
fn discretion(w: &World, n: usize, act: &Value) -> Value {
    // Each act once for each who committed it, in the order of the case.
    let (at, whom) = w.case.conduct().nth(n).unwrap_or_else(|| panic!("本案没有第{}项违法行为", n + 1));
    let item = &w.case.acts[at].item;
    let row = w.rules.item(item).unwrap();
    let mut out = json!({ "act": at, "whom": whom });
    for (key, value) in act.as_object().unwrap() {
        match key.as_str() {
            "因素" => {
                let answers: Map<String, Value> = value.as_object().unwrap().iter().map(|(name, answer)| factor(w, item, name, answer)).collect();
                out["answers"] = json!(answers);
            }
            "罚款" => out["fine"] = json!(fen(value.as_str().unwrap())),
            "适用" => out["stage"] = json!(match value.as_str().unwrap() {
                "逾期不改正" => "uncorrected",
                "情节严重" => "serious",
                other => panic!("{other}"),
            }),
            "当事人" => assert_eq!(w.case.party_at(whom).name, value.as_str().unwrap(), "第{}项违法行为的当事人", n + 1),
            "不予处罚" => {
                let report = book().steps.get("report").unwrap().field("no_penalty").unwrap();
                let found = report.values.iter().find(|v| Some(v.label.as_str()) == value.as_str()).unwrap_or_else(|| panic!("没有不予处罚的情形“{value}”"));
                out["spared"] = json!(found.value);
            }
            "罚款基数" => out["base"] = value.clone(),
            "其他处罚" => out["kinds"] = value.clone(),
            "没收违法所得" => out["gains"] = json!(fen(value.as_str().unwrap())),
            "没收非法财物" => out["goods"] = value.clone(),
            "财物价值" => out["goods_value"] = json!(fen(value.as_str().unwrap())),
            "偏离理由" => out["deviation"] = value.clone(),
            other => panic!("{}：没有“{other}”", row.name),
        }
    }
    out
}

fn factor(w: &World, item: &str, name: &str, answer: &Value) -> (String, Value) {
    let benchmark = w.rules.benchmark_of(item).unwrap();
    if let Some(when) = w.rules.item(item).unwrap().fines.iter().filter_map(|f| f.when.as_ref()).find(|when| when.name == name) {
        return (when.factor.clone(), answer.clone());
    }
    let factor = benchmark.factors.iter().find(|f| f.name == name).unwrap_or_else(|| panic!("{item}没有裁量因素“{name}”"));
    let value = match factor.kind {
        FactorType::Boolean => json!(yes(answer)),
        FactorType::Number => answer.clone(),
        FactorType::Enum => {
            let at = factor.labels.iter().flatten().position(|l| Some(l.as_str()) == answer.as_str()).unwrap_or_else(|| panic!("“{name}”没有{answer}"));
            json!(factor.values.as_ref().unwrap()[at])
        }
    };
    (factor.code.clone(), value)
}

fn step_named(name: &str) -> &'static Step {
    let mut found = book().steps.iter().filter(|s| s.name == name);
    let step = found.next().unwrap_or_else(|| panic!("没有“{name}”这一步骤"));
    assert!(found.next().is_none(), "“{name}”有两个步骤");
    step
}

fn outcome_of<'w>(w: &'w World, step: &str) -> Option<(&'w Proposal, bool)> {
    match w.case.last(step)?.outcome.as_ref()? {
        Outcome::Penalty { proposal, hearing, .. } => Some((proposal, *hearing)),
        _ => None,
    }
}

impl Example {
    /// Name of the item.
    #[allow(dead_code, reason = "for where the papers are made")]
    pub fn item_name(&self) -> &str {
        &self.item_name
    }
}

/// A case played to its end.
#[allow(dead_code, reason = "times and certificates are for where the papers are made")]
pub struct Played {
    pub world: World,
    /// The minute of every event of its log.
    pub times: Vec<Moment>,
    /// Officers whose certificate ends before the usual day.
    pub certificates: Vec<(String, Day)>,
}

pub fn play(file: &str, example: &Example) -> Result<Played, String> {
    let row = book().item(&example.item).ok_or("没有这个事项")?;
    same("item_name", &row.name, &example.item_name)?;
    let kind = [PartyKind::Organisation, PartyKind::Business, PartyKind::Individual].into_iter().find(|k| k.label() == example.party.kind).ok_or("没有这种当事人")?;
    let mut someone = party(kind, &example.party.name);
    someone.address.clone_from(&example.party.address);
    someone.born_on = example.party.born_on;
    let mut lines = example.steps.iter();
    let first = lines.next().ok_or("没有经过")?;
    same("first step", &first.step.as_deref(), &Some("登记案件来源"))?;
    let now = moment(&first.at);
    let mut found = lead(&example.item, &example.body, someone, now.day);
    found.act_ended_on = day(&example.act_ended_on);
    let mut w = World::registered(found, now, book()).map_err(|r| said(&r))?;
    let (mut times, mut certificates) = (vec![now; w.log.len()], Vec::new());
    for line in lines {
        times.resize(w.log.len(), w.now);
        let at = moment(&line.at);
        if at < w.now {
            return Err(format!("{}早于前一步", line.at));
        }
        w.now = at;
        if let (Some(name), Some(to)) = (&line.certificate_of, line.valid_to) {
            w.officers.iter_mut().find(|o| o.person == person(name)).ok_or("没有这名人员")?.valid_to = Some(to);
            certificates.push((name.clone(), to));
            continue;
        }
        let by = line.by.as_deref().ok_or("没有写由谁办理")?;
        let before = w.case.clone();
        let (name, done) = match (&line.step, &line.approve) {
            (Some(name), None) => {
                let step = step_named(name);
                let declared: Vec<StepField> = step.whom().into_iter().chain(step.fields.iter().cloned()).collect();
                let given = fields(&w, &declared, &line.entry);
                (name, w.try_do(by, &step.id, Value::Object(given)))
            }
            (None, Some(name)) => (name, w.try_approve(by, &step_named(name).id)),
            _ => return Err("step 和 approve 只写一个".to_owned()),
        };
        match (done, &line.refused) {
            (Ok(()), None) => {}
            (Ok(()), Some(code)) => return Err(format!("{} {name}：应当因{code}不予办理", line.at)),
            (Err(refusal), None) => return Err(format!("{} {name}：{}", line.at, said(&refusal))),
            (Err(refusal), Some(code)) => {
                same("refused", &refusal.code, code)?;
                let says = line.says.as_deref().ok_or("不予办理的，写明 says")?;
                if !refusal.message.contains(says) {
                    return Err(format!("{} {name}：“{}”没有说“{says}”", line.at, refusal.message));
                }
                if before != w.case {
                    return Err(format!("{file}：不予办理却改变了案件"));
                }
            }
        }
    }
    times.resize(w.log.len(), w.now);
    Ok(Played { world: w, times, certificates })
}

/// Every example of the folder by its file name.
pub fn examples() -> Vec<(String, Example)> {
    let mut paths: Vec<_> = std::fs::read_dir(rulebook_folder().join("examples/cases")).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    let one = |path: std::path::PathBuf| {
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        let example: Example = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap_or_else(|e| panic!("{file}: {e}"));
        (file, example)
    };
    paths.into_iter().map(one).collect()
}


fn moment(text: &str) -> Moment {
    Moment::parse(&text.replace(' ', "T")).unwrap_or_else(|| panic!("{text}"))
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, is: &T, should: &T) -> Result<(), String> {
    if is == should { Ok(()) } else { Err(format!("{what} 应为{should:?}，得到{is:?}")) }
}

fn judge(w: &World, example: &Example) -> Result<(), String> {
    let expect = &example.expect;
    if let Some(filing) = &w.case.filing {
        same("in_name_of", &filing.acting_name, &example.in_name_of)?;
    }
    let (reported, _) = outcome_of(w, "report").or_else(|| outcome_of(w, "decide_on_spot")).ok_or("没有裁量")?;
    let tiers: Vec<String> = reported.acts.iter().map(|a| a.tier.clone()).collect();
    same("tiers", &tiers, &expect.tiers)?;
    let fine = w.case.decision.as_ref().and_then(|d| d.penalty.as_ref()).map_or(0, |p| p.fine);
    same("fine", &Money(fine).to_string(), &expect.fine)?;
    for (name, words) in &expect.fines {
        let of = w.case.penalty_of(whom(w, name)).map_or(0, |p| p.fine);
        same(&format!("{name}的罚款"), &Money(of).to_string(), words)?;
    }
    same("parties", &expect.fines.is_empty(), &!w.case.several())?;
    let told = outcome_of(w, "notify");
    let hearing = match told {
        Some((_, true)) => "应当告知听证权利",
        Some((_, false)) => "不属于听证范围",
        None => "没有告知程序",
    };
    same("hearing", &hearing, &expect.hearing.as_str())?;
    if let Some(words) = &expect.told {
        same("told", &told.map(|(p, _)| Money(p.fine).to_string()).as_ref(), &Some(words))?;
    }
    for deadline in &expect.deadlines {
        let rule = book().rule(&deadline.rule).ok_or_else(|| format!("没有期限{}", deadline.rule))?;
        same("name", &rule.name, &deadline.name)?;
        let found: Vec<_> = w.case.periods.iter().filter(|p| p.rule == deadline.rule).map(|p| (p.from, p.last_day)).collect();
        if !found.contains(&(deadline.from, deadline.last_day)) {
            return Err(format!("{}：应自{}至{}，得到{found:?}", deadline.name, deadline.from, deadline.last_day));
        }
    }
    same("state", &w.case.status.label(), &expect.state.as_str())?;
    same("archived", &w.case.status, &CaseStatus::Archived)?;
    same("replay", &(w.replayed() == w.case), &true)
}

#[test]
fn the_commonest_matters_go_from_lead_to_archived_file() {
    let (mut count, mut faults) = (0, Vec::new());
    for (file, example) in examples() {
        assert_eq!(example.question, "case", "{file}");
        count += 1;
        if let Err(fault) = play(&file, &example).and_then(|p| judge(&p.world, &example)) {
            faults.push(format!("{file}：{fault}"));
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    assert!(count >= 20, "只有{count}个案例");
}
