//! What stands against a visit on a day, the smallest thing first.

use serde::Serialize;

/// 不能改期的原因.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Obstacle {
    /// No such working day.
    #[error("不是本计划的工作日（第{first}日至第{last}日）")]
    NotAWorkingDay {
        /// First.
        first: i64,
        /// Last.
        last: i64,
    },
    /// Outside the window of a demand.
    #[error("需求{demand}的期间是第{first}日至第{last}日；请在期间内选择，或者先由提出部门变更期间")]
    Window {
        /// Demand id.
        demand: String,
        /// First day.
        first: i64,
        /// Last day.
        last: i64,
    },
    /// The start is not in a shift of the visit, or it does not end in it.
    #[error("现场{minutes}分钟，应在第{first}分钟至第{last}分钟之间开始")]
    Shift {
        /// Minutes on site.
        minutes: i64,
        /// Earliest start.
        first: i64,
        /// Latest start.
        last: i64,
    },
    /// Longer than a shift or a day.
    #[error("现场{minutes}分钟，超过一个班次或者一人一天的时长")]
    TooLong {
        /// Minutes on site.
        minutes: i64,
    },
    /// An officer who must come does not work that day.
    #[error("执法人员{officer}当日不上班；请改选日期，或者重新抽取人员")]
    OfficerOff {
        /// Officer id.
        officer: String,
    },
    /// An officer who must come may not come.
    #[error("执法人员{officer}不能到这家企业：回避，或者不在本辖区任职")]
    OfficerBarred {
        /// Officer id.
        officer: String,
    },
    /// Too few officers with the certificate.
    #[error("部门{body}当日持有{qualification}资格的人员{have}名，需要{need}名；请改选日期")]
    NoOfficer {
        /// Body id.
        body: String,
        /// Qualification id.
        qualification: String,
        /// How many there are.
        have: i64,
        /// How many are needed.
        need: i64,
    },
    /// The day is full with what may not be moved.
    #[error("部门{body}当日有资格的人员时间都已排满，其余上门也让不出时间")]
    DayFull {
        /// Body id.
        body: String,
    },
    /// Only by leaving out other demands.
    #[error("改到这一天，需求{}将无法安排；请改选日期", .demands.join("、"))]
    LeavesOut {
        /// Demand ids.
        demands: Vec<String>,
    },
    /// The day was gone by for this visit.
    #[error("这次上门在第{day}日，已经过去")]
    Done {
        /// Its day.
        day: i64,
    },
}
