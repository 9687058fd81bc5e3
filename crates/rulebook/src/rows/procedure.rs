//! 程序规则与关口.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Basis, Citation, Day, Decimal, article_words};

/// Kind of a procedure rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleKind {
    /// 期限.
    Deadline,
    /// 期间.
    Period,
    /// 追究时效.
    Limitation,
    /// 等待期.
    WaitingPeriod,
    /// 提前期.
    LeadTime,
    /// 上限.
    Cap,
    /// 数额或者年限门槛.
    Threshold,
    /// 人数.
    Headcount,
    /// 份数.
    Count,
    /// 比例.
    Rate,
    /// 幅度比例.
    Ratio,
    /// 日的单位.
    UnitRule,
    /// 固定日期.
    Date,
    /// 条件.
    Gate,
    /// 评分.
    Score,
}

impl RuleKind {
    /// The Chinese name.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Deadline => "期限",
            Self::Period => "期间",
            Self::Limitation => "追究时效",
            Self::WaitingPeriod => "等待期",
            Self::LeadTime => "提前期",
            Self::Cap => "上限",
            Self::Threshold => "门槛",
            Self::Headcount => "人数要求",
            Self::Count => "份数要求",
            Self::Rate => "比率",
            Self::Ratio => "幅度比例",
            Self::UnitRule => "计日单位规则",
            Self::Date => "固定日期",
            Self::Gate => "办理条件",
            Self::Score => "评查分值",
        }
    }
}

/// Unit of a quantity. Only the first five are units of time that can be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// 工作日.
    WorkingDay,
    /// 自然日.
    CalendarDay,
    /// 小时.
    Hour,
    /// 月.
    Month,
    /// 年.
    Year,
    /// 人.
    Person,
    /// 周岁.
    YearOfAge,
    /// 次罚款.
    Fine,
    /// 元.
    #[serde(rename = "CNY")]
    Yuan,
    /// 每日按罚款的百分比.
    PercentOfFinePerDay,
    /// 罚款的百分比.
    PercentOfFine,
    /// 份.
    Copy,
    /// 日期.
    Date,
    /// 百分比.
    Percent,
    /// 幅度的百分比.
    PercentOfRange,
    /// 最高限的百分比.
    PercentOfMax,
    /// 种文书.
    Document,
    /// 分.
    Point,
    /// 次每年.
    TimesPerYear,
    /// 分钟.
    Minute,
    /// 秒.
    Second,
    /// 个单位.
    Body,
}

impl Unit {
    /// Whether time can be counted in it.
    #[must_use]
    pub const fn is_time(self) -> bool {
        matches!(self, Self::WorkingDay | Self::CalendarDay | Self::Hour | Self::Month | Self::Year)
    }

    /// The official Chinese term.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::WorkingDay => "工作日",
            Self::CalendarDay => "自然日",
            Self::Hour => "小时",
            Self::Month => "月",
            Self::Year => "年",
            Self::Person => "人",
            Self::YearOfAge => "周岁",
            Self::Fine => "次罚款",
            Self::Yuan => "元",
            Self::PercentOfFinePerDay => "%罚款数额/日",
            Self::PercentOfFine => "%罚款数额",
            Self::Copy => "份",
            Self::Date => "日期",
            Self::Percent => "%",
            Self::PercentOfRange => "%幅度",
            Self::PercentOfMax => "%最高限",
            Self::Document => "种文书",
            Self::Point => "分",
            Self::TimesPerYear => "次/年",
            Self::Minute => "分钟",
            Self::Second => "秒",
            Self::Body => "个单位",
        }
    }

    /// The code used in the files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::WorkingDay => "working_day",
            Self::CalendarDay => "calendar_day",
            Self::Hour => "hour",
            Self::Month => "month",
            Self::Year => "year",
            Self::Person => "person",
            Self::YearOfAge => "year_of_age",
            Self::Fine => "fine",
            Self::Yuan => "CNY",
            Self::PercentOfFinePerDay => "percent_of_fine_per_day",
            Self::PercentOfFine => "percent_of_fine",
            Self::Copy => "copy",
            Self::Date => "date",
            Self::Percent => "percent",
            Self::PercentOfRange => "percent_of_range",
            Self::PercentOfMax => "percent_of_max",
            Self::Document => "document",
            Self::Point => "point",
            Self::TimesPerYear => "times_per_year",
            Self::Minute => "minute",
            Self::Second => "second",
            Self::Body => "body",
        }
    }
}

/// One number, or a pair of ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Quantity {
    /// A number.
    One(Decimal),
    /// From, to.
    Pair([Decimal; 2]),
}

/// 程序规则: one dated row.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// `apl-60-decide`.
    pub id: String,
    /// What the period is the clock of (`filing`: 核查线索、决定是否立案); `None`: found by its id alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<String>,
    /// Departments whose matters it governs, where it is one of several variants; empty: every one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub departments: Vec<String>,
    /// Chinese name.
    pub name: String,
    /// Law, with its year.
    pub law: String,
    /// Article, short: `64(1)` is 第六十四条第一项.
    pub article: String,
    /// Kind.
    pub kind: RuleKind,
    /// Who is bound.
    pub actor: String,
    /// From what, as the fact sheet words it.
    pub trigger: String,
    /// `within`, `at_most`…
    pub op: String,
    /// How much; `None` = the text couldn't be read.
    pub quantity: Option<Quantity>,
    /// Unit of this rule.
    pub unit: Option<Unit>,
    /// The day of a rule of kind `date`: `YYYY-MM-DD`, or `MM-DD` for yearly.
    #[serde(default)]
    pub date: Option<String>,
    /// Whether an end on a non-working day moves to the next working day; absent = it doesn't.
    #[serde(default)]
    pub rollover: Option<bool>,
    /// What follows a breach.
    pub consequence: String,
    /// The same in Chinese.
    pub consequence_name: String,
    /// `block`, `warn`, `calc`, `info`.
    pub engine: String,
    /// Read in the source.
    pub verified: bool,
    /// The article number was read; absent = as `verified`.
    #[serde(default)]
    pub verified_article: Option<bool>,
    /// Note.
    #[serde(default)]
    pub note: Option<String>,
    /// First day in force.
    pub valid_from: Option<Day>,
    /// Last day in force.
    pub valid_to: Option<Day>,
    /// Source codes.
    pub source: String,
    /// How it is founded.
    pub basis: Basis,
}

impl Rule {
    /// The article.
    #[must_use]
    pub fn citation(&self) -> Citation {
        Citation { law: self.law.clone(), article: article_words(&self.article), basis: self.basis }
    }

    /// The quantity as a whole number.
    #[must_use]
    pub fn whole_quantity(&self) -> Option<i64> {
        match self.quantity {
            Some(Quantity::One(n)) => n.to_int(),
            _ => None,
        }
    }
}

/// 关口: a step is stopped unless the condition is met.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gate {
    /// `g-item`.
    pub id: String,
    /// The condition in Chinese.
    pub name: String,
    /// Step.
    pub step: String,
    /// Law.
    pub law: String,
    /// Article, short.
    pub article: String,
    /// Condition, as the fact sheet words it.
    pub condition: String,
    /// `block` or `warn`.
    pub effect: String,
    /// What follows a breach.
    pub consequence: String,
    /// The same in Chinese.
    pub consequence_name: String,
    /// Kinds of penalty the gate is about, as items name them, or a part of the name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub penalty_kinds: Vec<String>,
    /// Names by which items list a measure, by the measure a step chooses: what the list gives a basis for.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub measures: BTreeMap<String, Vec<String>>,
    /// Read in the source.
    pub verified: bool,
    /// First day in force.
    pub valid_from: Option<Day>,
    /// Last day in force.
    pub valid_to: Option<Day>,
    /// Source codes.
    pub source: String,
    /// How it is founded.
    pub basis: Basis,
}

impl Gate {
    /// The article.
    #[must_use]
    pub fn citation(&self) -> Citation {
        Citation { law: self.law.clone(), article: article_words(&self.article), basis: self.basis }
    }
}

/// How the procedure rules are to be read.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RuleMeta(pub serde_json::Map<String, serde_json::Value>);
