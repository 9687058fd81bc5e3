//! What a person enters for a step, read by the fields the rulebook declares for it.

use heyi_rulebook::deadline::ClockTime;
use heyi_rulebook::{Day, FieldKind, Money, Step, StepField, WHOM};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::discretion::ActEntry;
use crate::ids::PersonId;
use crate::refusal::{FieldError, Refusal};

/// Longest line, longest text, most lines of a table.
const LINE: usize = 500;
const TEXT: usize = 20_000;
const LINES: usize = 300;

/// Amounts that can be entered, fen.
const MONEY: std::ops::RangeInclusive<i64> = 0..=100_000_000_000_000;
const NO_MONEY: &str = "不是金额，应为不小于零的整数（分）";

/// 填写的内容 of one step: only declared fields, each of its kind, nothing empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "schema", schema(value_type = Object))]
#[serde(transparent)]
pub struct Entry(pub Map<String, Value>);

/// A minute of a day in Asia/Shanghai.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// The day.
    pub day: Day,
    /// Minutes since midnight.
    pub minute: i32,
}

const SHANGHAI_MS: i64 = 8 * 3_600_000;
const DAY_MS: i64 = 86_400_000;

impl Moment {
    /// Reads `2026-03-09T10:05`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (day, clock) = text.split_once('T')?;
        let clock = ClockTime::parse(clock).ok()?;
        Some(Self { day: Day::parse(day).ok()?, minute: i32::from(clock.hour) * 60 + i32::from(clock.minute) })
    }

    /// Milliseconds since 1970, UTC.
    #[must_use]
    pub fn ms(self) -> i64 {
        let epoch = Day::new(1970, 1, 1).map_or(0, Day::number);
        (self.day.number() - epoch) * DAY_MS + i64::from(self.minute) * 60_000 - SHANGHAI_MS
    }

    /// The minute of an instant.
    #[must_use]
    pub fn of_ms(ms: i64) -> Self {
        let local = ms + SHANGHAI_MS;
        let epoch = Day::new(1970, 1, 1).map_or(0, Day::number);
        let day = Day::from_number(local.div_euclid(DAY_MS) + epoch);
        Self { day, minute: i32::try_from(local.rem_euclid(DAY_MS) / 60_000).unwrap_or(0) }
    }

    /// `2026年3月9日10时05分`.
    #[must_use]
    pub fn chinese(self) -> String {
        format!("{}{}时{:02}分", self.day.chinese_date(), self.minute / 60, self.minute % 60)
    }
}

impl Entry {
    /// Reads what was given for a step.
    ///
    /// # Errors
    /// `field_invalid`, naming every field that is missing, unknown or of another kind.
    pub fn read(step: &Step, given: &Map<String, Value>) -> Result<Self, Refusal> {
        let mut wrong = Vec::new();
        let mut declared = step.fields.clone();
        declared.extend(step.whom());
        let entry = fields(&declared, given, "", &mut wrong);
        Refusal::where_wrong(wrong)?;
        Ok(Self(entry))
    }

    /// A text, empty where there is none.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.0.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    /// 是.
    #[must_use]
    pub fn flag(&self, name: &str) -> bool {
        self.0.get(name).and_then(Value::as_bool).unwrap_or(false)
    }

    /// A day.
    #[must_use]
    pub fn day(&self, name: &str) -> Option<Day> {
        Day::parse(self.text(name)).ok()
    }

    /// A minute.
    #[must_use]
    pub fn moment(&self, name: &str) -> Option<Moment> {
        Moment::parse(self.text(name))
    }

    /// Fen.
    #[must_use]
    pub fn money(&self, name: &str) -> Option<Money> {
        self.int(name).map(Money)
    }

    /// A whole number.
    #[must_use]
    pub fn int(&self, name: &str) -> Option<i64> {
        self.0.get(name).and_then(Value::as_i64)
    }

    /// The party it is about, from 0; a case with one party need not say it.
    #[must_use]
    pub fn whom(&self) -> usize {
        self.place(WHOM).unwrap_or(0)
    }

    /// A place in a list of the case, from 0.
    #[must_use]
    pub fn place(&self, name: &str) -> Option<usize> {
        usize::try_from(self.int(name)?).ok()
    }

    /// Places in a list of the case, each once.
    #[must_use]
    pub fn places(&self, name: &str) -> Vec<usize> {
        let all = self.0.get(name).and_then(Value::as_array).into_iter().flatten();
        let mut places: Vec<usize> = all.filter_map(|v| usize::try_from(v.as_i64()?).ok()).collect();
        places.sort_unstable();
        places.dedup();
        places
    }

    /// Officers.
    #[must_use]
    pub fn people(&self, name: &str) -> Vec<PersonId> {
        let one = |v: &Value| v.as_str().and_then(|t| t.parse().ok());
        match self.0.get(name) {
            Some(Value::Array(all)) => all.iter().filter_map(one).collect(),
            Some(other) => one(other).into_iter().collect(),
            None => Vec::new(),
        }
    }

    /// Lines of a table.
    #[must_use]
    pub fn rows(&self, name: &str) -> Vec<&Map<String, Value>> {
        self.0.get(name).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object).collect()
    }

    /// Everybody named anywhere in it.
    #[must_use]
    pub fn everybody(&self, step: &Step) -> Vec<PersonId> {
        let named = step.fields.iter().filter(|f| matches!(f.kind, FieldKind::Person | FieldKind::People));
        named.flat_map(|f| self.people(&f.name)).collect()
    }
}

fn fields(declared: &[StepField], given: &Map<String, Value>, path: &str, wrong: &mut Vec<FieldError>) -> Map<String, Value> {
    let mut out = Map::new();
    for field in declared {
        let at = format!("{path}{}", field.name);
        match given.get(&field.name).filter(|v| !empty(v)) {
            Some(value) => match read(field, value, &at, wrong) {
                Ok(value) => {
                    out.insert(field.name.clone(), value);
                }
                Err(why) => wrong.push(FieldError::new(&at, format!("“{}”{why}", field.label))),
            },
            None if field.required => wrong.push(FieldError::new(&at, format!("没有填写“{}”", field.label))),
            None => {}
        }
    }
    for name in given.keys().filter(|name| !declared.iter().any(|f| &f.name == *name)) {
        let name: String = name.chars().take(40).collect();
        wrong.push(FieldError::new(&format!("{path}{name}"), format!("“{name}”不是这一步骤的填写项")));
    }
    out
}

fn empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(all) => all.is_empty(),
        _ => false,
    }
}

fn read(field: &StepField, value: &Value, at: &str, wrong: &mut Vec<FieldError>) -> Result<Value, String> {
    match field.kind {
        FieldKind::Text | FieldKind::Item | FieldKind::File => text(value, LINE, false),
        FieldKind::Paragraphs => text(value, TEXT, true),
        FieldKind::Day => {
            let given = text(value, LINE, false)?;
            let fits = given.as_str().is_some_and(|t| Day::parse(t).is_ok());
            if fits { Ok(given) } else { Err("不是日期，应形如2026-03-09".to_owned()) }
        }
        FieldKind::Time => {
            let given = text(value, LINE, false)?;
            let fits = given.as_str().is_some_and(|t| Moment::parse(t).is_some());
            if fits { Ok(given) } else { Err("不是时间，应形如2026-03-09T10:05".to_owned()) }
        }
        FieldKind::Money => match value.as_i64() {
            Some(fen) if MONEY.contains(&fen) => Ok(value.clone()),
            _ => Err(NO_MONEY.to_owned()),
        },
        FieldKind::Int => match value.as_i64() {
            Some(n) if (0..=1_000_000_000).contains(&n) => Ok(value.clone()),
            _ => Err("不是整数".to_owned()),
        },
        FieldKind::Party => place(value),
        FieldKind::Parties | FieldKind::Acts => {
            let all = value.as_array().ok_or_else(|| "应为一组选项".to_owned())?;
            if all.len() > LINES {
                return Err("选项过多".to_owned());
            }
            Ok(Value::Array(all.iter().map(place).collect::<Result<_, _>>()?))
        }
        FieldKind::Bool => if value.is_boolean() { Ok(value.clone()) } else { Err("应当选择是或者否".to_owned()) },
        FieldKind::Choice => {
            let given = text(value, LINE, false)?;
            let known = field.values.iter().any(|v| given == v.value.as_str());
            if known { Ok(given) } else { Err("不在可选的范围内".to_owned()) }
        }
        FieldKind::Person => person(value),
        FieldKind::People => {
            let all = value.as_array().ok_or_else(|| "应为一组人员".to_owned())?;
            if all.len() > LINES {
                return Err("人员过多".to_owned());
            }
            Ok(Value::Array(all.iter().map(person).collect::<Result<_, _>>()?))
        }
        FieldKind::Rows => {
            let all = value.as_array().ok_or_else(|| "应为表格".to_owned())?;
            if all.len() > LINES {
                return Err(format!("行数过多，最多{LINES}行"));
            }
            let mut rows = Vec::with_capacity(all.len());
            for (n, row) in all.iter().enumerate() {
                let row = row.as_object().ok_or_else(|| format!("第{}行有误", n + 1))?;
                rows.push(Value::Object(fields(&field.fields, row, &format!("{at}.{n}."), wrong)));
            }
            Ok(Value::Array(rows))
        }
        FieldKind::Discretion => {
            let acts: Vec<ActEntry> = serde_json::from_value(value.clone()).map_err(|e| format!("填写有误：{e}"))?;
            if acts.len() > LINES {
                return Err(format!("行数过多，最多{LINES}行"));
            }
            let acts = acts.into_iter().map(discretion).collect::<Result<Vec<_>, _>>()?;
            serde_json::to_value(acts).map_err(|e| e.to_string())
        }
    }
}

/// The discretion of one act: amounts are amounts, texts are trimmed and short enough.
fn discretion(mut act: ActEntry) -> Result<ActEntry, String> {
    if [act.fine, act.gains, act.goods_value].into_iter().flatten().any(|fen| !MONEY.contains(&fen)) {
        return Err(NO_MONEY.to_owned());
    }
    if act.kinds.len() > LINES || act.answers.len() > LINES {
        return Err(format!("行数过多，最多{LINES}行"));
    }
    let clean = |given: &mut String, most: usize| {
        *given = tidy(given, most, most == TEXT)?;
        Ok::<(), String>(())
    };
    clean(&mut act.deviation, TEXT)?;
    for given in [&mut act.party, &mut act.stage, &mut act.base, &mut act.goods, &mut act.spared] {
        clean(given, LINE)?;
    }
    for kind in &mut act.kinds {
        clean(kind, LINE)?;
    }
    act.kinds.retain(|kind| !kind.is_empty());
    for answer in act.answers.values_mut() {
        if let Value::String(given) = answer {
            clean(given, LINE)?;
        }
    }
    Ok(act)
}

/// A place in a list of the case; whether the list is that long is judged with the case.
fn place(value: &Value) -> Result<Value, String> {
    match value.as_i64() {
        Some(n) if (0..=1_000).contains(&n) => Ok(value.clone()),
        _ => Err("不在可选的范围内".to_owned()),
    }
}

fn person(value: &Value) -> Result<Value, String> {
    let known = value.as_str().is_some_and(|t| t.parse::<PersonId>().is_ok());
    if known { Ok(value.clone()) } else { Err("不是人员编号，请重新选择人员".to_owned()) }
}

/// Trimmed, within the limit, without control characters.
fn text(value: &Value, most: usize, lines: bool) -> Result<Value, String> {
    let given = value.as_str().ok_or_else(|| "应为文字".to_owned())?;
    tidy(given, most, lines).map(Value::String)
}

fn tidy(given: &str, most: usize, lines: bool) -> Result<String, String> {
    let clean: String = given.trim().replace("\r\n", "\n").chars().filter(|c| !c.is_control() || (lines && *c == '\n')).collect();
    if clean.chars().count() > most {
        return Err(format!("过长，最多{most}个字"));
    }
    Ok(clean)
}
