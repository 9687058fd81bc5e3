//! 检查单: is a checked point in order, and which points does this firm need?

use serde::{Deserialize, Serialize};

use crate::{Because, Check, Day, Decimal, Fact, PassOp, Rulebook, Scene};

/// What the officer entered for one point.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "type", content = "value", rename_all = "snake_case")]
pub enum Answer {
    /// 是、否.
    Bool(bool),
    /// 数值.
    Number(Decimal),
    /// 日期（到期日）.
    Date(Day),
    /// 选项.
    Choice(String),
}

/// An answer that doesn't fit the point.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadAnswer {
    /// Another kind was asked for.
    #[error("“{matter}”应填{expected}")]
    Kind {
        /// 检查事项.
        matter: String,
        /// 是或者否、数值、日期、选项.
        expected: &'static str,
    },
    /// Not one of the options.
    #[error("“{matter}”没有“{given}”这个选项，可选：{options}")]
    Option {
        /// 检查事项.
        matter: String,
        /// What was given.
        given: String,
        /// What there is.
        options: String,
    },
    /// A count below zero.
    #[error("“{matter}”不能填负数")]
    Negative {
        /// 检查事项.
        matter: String,
    },
    /// The row of the rulebook is broken.
    #[error("“{matter}”的合格判定有误，请核对规则库中的{check}")]
    BadRule {
        /// 检查事项.
        matter: String,
        /// Check id.
        check: String,
    },
}

/// Whether the answer means the point is in order. `today` is the day of the visit.
///
/// # Errors
/// [`BadAnswer`] for an answer of the wrong kind, an unknown option, a negative number, a broken row.
pub fn passes(check: &Check, answer: &Answer, today: Day) -> Result<Because<bool>, BadAnswer> {
    use crate::AnswerKind::{Boolean, Date, Enum, Number};
    let rule = &check.answer.pass_rule;
    let matter = || check.matter.clone();
    let broken = || BadAnswer::BadRule { matter: matter(), check: check.id.clone() };
    let wrong = |expected| BadAnswer::Kind { matter: matter(), expected };
    let (value, given) = match (check.answer.kind, answer) {
        (Boolean, Answer::Bool(given)) => {
            let want = rule.value.as_ref().and_then(serde_json::Value::as_bool).filter(|_| rule.op == PassOp::Eq).ok_or_else(broken)?;
            (*given == want, serde_json::json!(given))
        }
        (Number, Answer::Number(given)) => {
            if *given < Decimal::ZERO {
                return Err(BadAnswer::Negative { matter: matter() });
            }
            let limit = rule.number().ok_or_else(broken)?;
            let ok = match rule.op {
                PassOp::AtMost => *given <= limit,
                PassOp::AtLeast => *given >= limit,
                PassOp::Eq => *given == limit,
                PassOp::In | PassOp::NotBeforeToday => return Err(broken()),
            };
            (ok, serde_json::json!(given))
        }
        (Date, Answer::Date(given)) => {
            if rule.op != PassOp::NotBeforeToday {
                return Err(broken());
            }
            (*given >= today, serde_json::json!(given))
        }
        (Enum, Answer::Choice(given)) => (choice(check, given)?, serde_json::json!(given)),
        (Boolean, _) => return Err(wrong("是或者否")),
        (Number, _) => return Err(wrong("数值")),
        (Date, _) => return Err(wrong("日期")),
        (Enum, _) => return Err(wrong("选项")),
    };
    Ok(Because {
        value,
        citations: vec![check.citation()],
        facts: vec![
            Fact { name: "check".to_owned(), value: serde_json::json!(check.id) },
            Fact { name: "answer".to_owned(), value: given },
            Fact { name: "today".to_owned(), value: serde_json::json!(today) },
            Fact { name: "rule".to_owned(), value: serde_json::json!(rule_words(check)) },
        ],
    })
}

fn choice(check: &Check, given: &str) -> Result<bool, BadAnswer> {
    let options = check.answer.options.as_deref().unwrap_or_default();
    if !options.iter().any(|o| o == given) {
        return Err(BadAnswer::Option { matter: check.matter.clone(), given: given.chars().take(40).collect(), options: options.join("、") });
    }
    let broken = || BadAnswer::BadRule { matter: check.matter.clone(), check: check.id.clone() };
    let rule = &check.answer.pass_rule;
    match rule.op {
        PassOp::In => Ok(rule.value.as_ref().and_then(|v| v.as_array()).ok_or_else(broken)?.iter().any(|v| v == given)),
        PassOp::Eq => Ok(rule.value.as_ref().ok_or_else(broken)? == given),
        PassOp::AtMost | PassOp::AtLeast | PassOp::NotBeforeToday => Err(broken()),
    }
}

/// When the point passes, in words: `不超过0处`, `有效期不早于检查当日`.
#[must_use]
pub fn rule_words(check: &Check) -> String {
    let rule = &check.answer.pass_rule;
    let unit = check.answer.unit.as_deref().unwrap_or_default();
    match rule.op {
        PassOp::NotBeforeToday => "有效期不早于检查当日".to_owned(),
        PassOp::AtMost => match rule.number() {
            Some(n) if n == Decimal::ZERO => format!("为0（单位：{unit}）"),
            n => format!("不超过{}{unit}", n.unwrap_or_default()),
        },
        PassOp::AtLeast => format!("不少于{}{unit}", rule.number().unwrap_or_default()),
        PassOp::In => {
            let all: Vec<&str> = rule.value.as_ref().and_then(|v| v.as_array()).into_iter().flatten().filter_map(|v| v.as_str()).collect();
            format!("为{}", all.join("或者"))
        }
        PassOp::Eq => match &rule.value {
            Some(serde_json::Value::Bool(true)) => "符合".to_owned(),
            Some(serde_json::Value::Bool(false)) => "没有该情形".to_owned(),
            Some(other) => format!("为{other}"),
            None => String::new(),
        },
    }
}

/// What is known of the firm before the visit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirmProfile {
    /// Scenes the firm belongs to, by id.
    pub scenes: Vec<String>,
    /// Names of the licences it holds (食品经营许可证…).
    pub licences: Vec<String>,
    /// Items found in breach at earlier visits.
    pub earlier_findings: Vec<String>,
    /// District code.
    pub district: Option<String>,
    /// Departments that take part; empty = all of the scene.
    pub departments: Vec<String>,
}

/// A point of the list made for one firm.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TailoredCheck {
    /// Check id.
    pub check: String,
    /// Whether it is on the list.
    pub keep: bool,
    /// Earlier found in breach: look first.
    pub first: bool,
    /// Why, in Chinese.
    pub why: String,
}

/// The points of a scene for one firm. Only what the data supports: points of departments that don't take part are left out,
/// points with earlier findings go first; nothing is guessed from the firm's kind.
#[must_use]
pub fn tailor(book: &Rulebook, scene: &Scene, firm: &FirmProfile) -> Vec<TailoredCheck> {
    let mut out: Vec<TailoredCheck> = scene
        .checks
        .iter()
        .map(|check| {
            let takes_part = firm.departments.is_empty() || firm.departments.contains(&check.department_id);
            let first = takes_part && check.item_id.as_ref().is_some_and(|item| firm.earlier_findings.contains(item));
            let name = book.department(&check.department_id).map_or(check.department_id.as_str(), |d| d.name.as_str());
            let licence = licence_of(check).filter(|l| firm.licences.iter().any(|held| held.contains(l)));
            let why = if !takes_part {
                format!("{name}没有参加这次检查，不列入")
            } else if first {
                "上次检查在这一事项上发现过问题，优先查看".to_owned()
            } else if let Some(licence) = licence {
                format!("企业登记有{licence}，核对是否在有效期内、与实际相符")
            } else {
                format!("“{}”场景的检查事项", scene.name)
            };
            TailoredCheck { check: check.id.clone(), keep: takes_part, first, why }
        })
        .collect();
    out.sort_by_key(|t| (!t.keep, !t.first));
    out
}

/// The licence a point is about, where its words name one.
fn licence_of(check: &Check) -> Option<&'static str> {
    ["食品经营许可证", "营业执照", "卫生许可证", "排水许可证", "健康证明", "特种设备使用登记证", "危险化学品经营许可证", "烟草专卖零售许可证", "办学许可证", "娱乐经营许可证"]
        .into_iter()
        .find(|licence| check.matter.contains(licence) || check.point.contains(licence))
}
