//! Every file of `rulebook/examples/` runs: facts, expected outcome, article.

use heyi_rulebook::checklist::{Answer, passes};
use heyi_rulebook::competence::{Asker, competence};
use heyi_rulebook::deadline::{ClockTime, deadline};
use heyi_rulebook::discretion::{Amount, AssessError, Facts, assess};
use heyi_rulebook::identifiers::check_uscc;
use heyi_rulebook::{Citation, Day};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{book, files};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[expect(dead_code, reason = "for the reader")]
    title: String,
    question: String,
    examples: Vec<Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DeadlineCase {
    case: String,
    rule: String,
    from: Day,
    time: Option<String>,
    due: Option<String>,
    nominal_due: Option<String>,
    first_possible: Option<Day>,
    article: Option<String>,
    error: Option<String>,
}

impl DeadlineCase {
    fn run(&self) -> Result<(), String> {
        let time = self.time.as_deref().map(|t| ClockTime::parse(t).unwrap());
        let answer = match (deadline(book(), &self.rule, self.from, time), &self.error) {
            (Err(e), Some(code)) if e.code() == code => return Ok(()),
            (Err(e), _) => return Err(e.to_string()),
            (Ok(a), Some(code)) => return Err(format!("应为{code}，算出了{}", a.due)),
            (Ok(a), None) => a,
        };
        let due = self.due.clone().ok_or("没有写 due")?;
        same("due", &answer.due, &due)?;
        same("nominal_due", &answer.nominal_due, self.nominal_due.as_ref().unwrap_or(&due))?;
        same("rolled", &answer.rolled, &self.nominal_due.is_some())?;
        same("first_possible", &answer.first_possible, &self.first_possible)?;
        let citation = Citation { law: answer.law.clone(), article: answer.article_words.clone(), basis: answer.basis };
        same("article", &Some(citation.chinese()), &self.article)?;
        if matches!(answer.unit_code.as_str(), "working_day" | "calendar_day") {
            let counted = answer.counted.iter().filter(|d| d.counts).count();
            same("counted", &i64::try_from(counted).unwrap(), &answer.quantity)?;
        }
        Ok(())
    }
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, is: &T, should: &T) -> Result<(), String> {
    if is == should { Ok(()) } else { Err(format!("{what} 应为{should:?}，得到{is:?}")) }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CompetenceCase {
    case: String,
    item: String,
    town: Option<String>,
    department: Option<String>,
    on: Day,
    may_act: Option<bool>,
    kind: Option<String>,
    acting_name: Option<String>,
    otherwise: Option<String>,
    article: Option<String>,
    warning: Option<String>,
    error: Option<String>,
}

impl CompetenceCase {
    fn run(&self) -> Result<(), String> {
        let asker = match (&self.town, &self.department) {
            (Some(t), None) => Asker::Town(t),
            (None, Some(d)) => Asker::department(d),
            _ => return Err("town 和 department 只写一个".to_owned()),
        };
        let answer = match (competence(book(), &self.item, asker, self.on, &[]), &self.error) {
            (Err(_), Some(_)) => return Ok(()),
            (Err(e), None) => return Err(e.to_string()),
            (Ok(_), Some(_)) => return Err("应当查无此项".to_owned()),
            (Ok(a), None) => a,
        };
        same("may_act", &Some(answer.may_act), &self.may_act)?;
        same("kind", &Some(answer.kind.label().to_owned()), &self.kind)?;
        same("acting_name", &answer.acting_name, &self.acting_name)?;
        same("seal", &answer.seal, &self.acting_name)?;
        if let Some(who) = &self.otherwise {
            same("otherwise", &answer.otherwise.first().map(|o| o.who.clone()), &Some(who.clone()))?;
        }
        same("otherwise, if and only if no", &answer.otherwise.is_empty(), &answer.may_act)?;
        cited(&answer.basis, self.article.as_deref())?;
        warned(&answer.warnings, self.warning.as_deref())
    }
}

fn cited(citations: &[Citation], article: Option<&str>) -> Result<(), String> {
    let all: Vec<String> = citations.iter().map(Citation::chinese).collect();
    match article {
        Some(article) if all.iter().any(|c| c == article) => Ok(()),
        Some(article) => Err(format!("依据中没有{article}，只有{all:?}")),
        None => Err("没有写 article".to_owned()),
    }
}

fn warned(warnings: &[String], wanted: Option<&str>) -> Result<(), String> {
    match wanted {
        Some(words) if !warnings.iter().any(|w| w.contains(words)) => Err(format!("没有提示“{words}”，只有{warnings:?}")),
        _ => Ok(()),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TierCase {
    fine: usize,
    tier: String,
    min: Value,
    max: Value,
    unit: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AssessCase {
    case: String,
    item: String,
    party: String,
    stage: Option<String>,
    on: Option<Day>,
    facts: Map<String, Value>,
    tiers: Option<Vec<TierCase>>,
    not_applicable: Option<Vec<usize>>,
    missing: Option<Vec<String>>,
    article: Option<String>,
    warning: Option<String>,
    error: Option<String>,
}

fn json(amount: &Amount) -> Value {
    serde_json::to_value(amount).unwrap()
}

impl AssessCase {
    fn run(&self) -> Result<(), String> {
        let facts = Facts::from(&self.facts);
        let stage = self.stage.as_deref().unwrap_or("initial");
        let answer = match (assess(book(), &self.item, &facts, &self.party, stage, self.on), &self.missing, &self.error) {
            (Err(AssessError::Missing(is)), Some(should), None) => {
                return same("missing", &is.into_iter().map(|m| m.code).collect::<Vec<_>>(), should);
            }
            (Err(e), None, Some(code)) if e.code() == code => return Ok(()),
            (Err(e), ..) => return Err(format!("{}：{e}", e.code())),
            (Ok(a), None, None) => a,
            (Ok(a), ..) => return Err(format!("不应有结果，得到{:?}", a.tiers.iter().map(|t| &t.tier).collect::<Vec<_>>())),
        };
        let is: Vec<_> = answer.tiers.iter().map(|t| (t.fine_index, t.tier.clone(), json(&t.fine_min), json(&t.fine_max), t.unit.clone())).collect();
        let should = self.tiers.iter().flatten().map(|t| (t.fine, t.tier.clone(), t.min.clone(), t.max.clone(), t.unit.clone())).collect();
        same("tiers", &is, &should)?;
        same("not_applicable", &Some(answer.not_applicable.iter().map(|n| n.fine_index).collect()), &self.not_applicable)?;
        for tier in &answer.tiers {
            let others = book().benchmark_of(&self.item).unwrap().tiers.iter().filter(|t| t.fine_index == tier.fine_index).count() - 1;
            same("why_not_next", &tier.why_not_next.len(), &others)?;
        }
        cited(&answer.citations, self.article.as_deref())?;
        warned(&answer.warnings, self.warning.as_deref())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PassCase {
    case: String,
    check: String,
    answer: Answer,
    today: Day,
    passes: Option<bool>,
    article: Option<String>,
    error: Option<bool>,
}

impl PassCase {
    fn run(&self) -> Result<(), String> {
        let check = book().check(&self.check).ok_or("没有这个检查事项")?;
        match (passes(check, &self.answer, self.today), self.error) {
            (Err(_), Some(true)) => Ok(()),
            (Err(e), _) => Err(e.to_string()),
            (Ok(_), Some(true)) => Err("应当不接受".to_owned()),
            (Ok(because), _) => {
                same("passes", &Some(because.value), &self.passes)?;
                cited(&because.citations, self.article.as_deref())
            }
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CodeCase {
    case: String,
    code: String,
    valid: bool,
}

fn rows<T: DeserializeOwned>(path: &str, table: &Table) -> Vec<T> {
    table.examples.iter().map(|v| serde_json::from_value(v.clone()).unwrap_or_else(|e| panic!("{path}: {v}: {e}"))).collect()
}

#[test]
fn every_example_holds() {
    let (mut count, mut faults) = (0, Vec::new());
    for (path, bytes) in files().iter().filter(|(p, _)| p.starts_with("examples/")) {
        // Whole cases are played in crates/domain/tests/it/cases.rs.
        if path.starts_with("examples/cases/") {
            count += 1;
            continue;
        }
        let table: Table = serde_json::from_slice(bytes).unwrap_or_else(|e| panic!("{path}: {e}"));
        let mut judge = |case: &str, outcome: Result<(), String>| {
            count += 1;
            if let Err(fault) = outcome {
                faults.push(format!("{path}：{case}：{fault}"));
            }
        };
        match table.question.as_str() {
            "deadline" => rows::<DeadlineCase>(path, &table).iter().for_each(|c| judge(&c.case, c.run())),
            "competence" => rows::<CompetenceCase>(path, &table).iter().for_each(|c| judge(&c.case, c.run())),
            "assess" => rows::<AssessCase>(path, &table).iter().for_each(|c| judge(&c.case, c.run())),
            "passes" => rows::<PassCase>(path, &table).iter().for_each(|c| judge(&c.case, c.run())),
            "uscc" => rows::<CodeCase>(path, &table).iter().for_each(|c| judge(&c.case, same("valid", &check_uscc(&c.code).is_ok(), &c.valid))),
            other => panic!("{path}: 没有“{other}”这种问题"),
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    assert!(count >= 300, "只有{count}个例子");
}
