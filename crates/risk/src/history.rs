//! What is known of a firm itself.

use heyi_rulebook::Day;
use serde::{Deserialize, Serialize};

/// 信用风险等级.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Class {
    /// 风险低.
    A,
    /// 风险一般.
    B,
    /// 风险较高.
    C,
    /// 风险高.
    D,
}

impl Class {
    /// One letter.
    #[must_use]
    pub const fn letter(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
        }
    }
}

/// How grave a finding was, by what was done with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// 当场改正.
    Spot,
    /// 责令限期改正 or 移送部门.
    Order,
    /// 建议立案.
    Case,
}

/// One check held at the firm. 复查 are not checks: their outcome stands with the order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Check {
    /// The day.
    pub day: Day,
    /// 线索核查: somebody had complained.
    pub complaint: bool,
    /// What was found, gravest last.
    pub findings: Vec<Severity>,
}

/// One order to correct.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Order {
    /// Issued on.
    pub issued_on: Day,
    /// Last day.
    pub last_day: Day,
    /// Found corrected on.
    pub closed_on: Option<Day>,
    /// 复查不合格 on.
    pub failed_on: Vec<Day>,
}

/// A firm's own history. There is no place here for who inspected.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FirmHistory {
    /// The firm.
    pub firm: String,
    /// 主体类型.
    pub kind: String,
    /// 经营业态 (`SCENE-CY`).
    pub scene: String,
    /// 所在镇街, for the report alone.
    pub town: String,
    /// 信用风险等级 and since when; one for a day.
    pub classes: Vec<(Day, Class)>,
    /// Checks held.
    pub checks: Vec<Check>,
    /// Orders to correct.
    pub orders: Vec<Order>,
    /// Days of 处罚决定.
    pub decisions: Vec<Day>,
}

impl FirmHistory {
    /// The same as it was known at the beginning of a day.
    #[must_use]
    pub fn before(&self, day: Day) -> Self {
        let mut own = self.clone();
        own.classes.retain(|(since, _)| *since < day);
        own.checks.retain(|check| check.day < day);
        own.orders.retain(|order| order.issued_on < day);
        for order in &mut own.orders {
            order.closed_on = order.closed_on.filter(|on| *on < day);
            order.failed_on.retain(|on| *on < day);
        }
        own.decisions.retain(|on| *on < day);
        own.in_order();
        own
    }

    /// Sorts everything, so that equal histories are equal bytes.
    pub(crate) fn in_order(&mut self) {
        self.classes.sort();
        self.checks.iter_mut().for_each(|check| check.findings.sort_unstable());
        self.checks.sort();
        self.orders.iter_mut().for_each(|order| order.failed_on.sort_unstable());
        self.orders.sort();
        self.decisions.sort_unstable();
    }

    /// The last day on which the firm was checked before a day.
    #[must_use]
    pub fn last_check(&self, day: Day) -> Option<Day> {
        self.checks.iter().map(|check| check.day).filter(|on| *on < day).max()
    }
}
