//! The answer, and the ways there is none.

use serde::Serialize;

use crate::calendar::NoCalendar;
use crate::{Basis, Day};

/// The last day of a period, with the count behind it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DeadlineAnswer {
    /// Rule id.
    pub rule: String,
    /// What the rule is about, in Chinese.
    pub name: String,
    /// Law, with its year.
    pub law: String,
    /// Article, short.
    pub article: String,
    /// Article in words.
    pub article_words: String,
    /// How the rule is founded.
    pub basis: Basis,
    /// Kind of rule: 期限、期间、追究时效、等待期、提前期、上限.
    pub kind: String,
    /// 工作日、自然日、小时、月、年.
    pub unit: String,
    /// The unit as the rule's file writes it.
    pub unit_code: String,
    /// How many.
    pub quantity: i64,
    /// The starting day, or the day of the event for a lead time.
    pub from: Day,
    /// The last day (`YYYY-MM-DD`), or for hours the last minute (`YYYY-MM-DDTHH:MM`).
    pub due: String,
    /// The same before it moved off a non-working day.
    pub nominal_due: String,
    /// The day of `due`.
    pub due_day: Day,
    /// For a waiting period: the first day on which the act is possible.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_possible: Option<Day>,
    /// Whether the end moved.
    pub rolled: bool,
    /// What follows a breach, in Chinese.
    pub consequence: String,
    /// What a person must know.
    pub warnings: Vec<String>,
    /// The days counted. Periods in months and years name only the days that matter.
    pub counted: Vec<CountedDay>,
}

/// One day of the count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CountedDay {
    /// The day.
    pub day: Day,
    /// Whether it counts.
    pub counts: bool,
    /// Why, in Chinese.
    pub why: String,
}

/// Why there is no last day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DeadlineError {
    /// No such rule.
    #[error("规则库中没有“{rule}”这条规则；请用 rulebook/procedure 中的规则编号")]
    UnknownRule {
        /// What was asked.
        rule: String,
    },
    /// A rule by which no time can be counted.
    #[error("“{rule}”是{kind}，不能计算期限：{why}；请选用期限、期间、时效、等待期、提前期或者以时间计的上限")]
    NotCountable {
        /// Rule id.
        rule: String,
        /// Its kind.
        kind: String,
        /// Why.
        why: String,
    },
    /// The quantity isn't known.
    #[error("“{rule}”（{law}）的期限数量没有取得，不能计算{}；取得条文后请在该规则的 quantity 中填写", .note.as_ref().map_or("", |_| "（条文未能读到）"))]
    NoQuantity {
        /// Rule id.
        rule: String,
        /// Law.
        law: String,
        /// The row's own note.
        note: Option<String>,
    },
    /// A rule in hours without a time of day.
    #[error("“{rule}”按小时计算，请写明起算时刻（时:分，例如 14:30）")]
    NeedsTime {
        /// Rule id.
        rule: String,
    },
    /// Not a time of day.
    #[error("“{text}”不是时刻，请按“14:30”的写法填写")]
    BadTime {
        /// What was read.
        text: String,
    },
    /// A year without a calendar.
    #[error(transparent)]
    NoCalendar(#[from] NoCalendar),
}

impl DeadlineError {
    /// Whether the question itself was wrong (unknown rule, missing or wrong time), as opposed to a lawful "can't be said".
    #[must_use]
    pub const fn is_usage(&self) -> bool {
        matches!(self, Self::UnknownRule { .. } | Self::NotCountable { .. } | Self::NeedsTime { .. } | Self::BadTime { .. })
    }

    /// Stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownRule { .. } => "unknown-rule",
            Self::NotCountable { .. } => "not-countable",
            Self::NoQuantity { .. } => "no-quantity",
            Self::NeedsTime { .. } => "needs-time",
            Self::BadTime { .. } => "bad-time",
            Self::NoCalendar(_) => "no-calendar",
        }
    }
}
