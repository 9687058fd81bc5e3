//! 计划调整: a published plan meets a change and is altered as little as can be.
//!
//! In this order: nothing that must be done is left out, as few visits as possible, as few changes to what is published,
//! as few officer-minutes. A colleague of the same body at the same hour comes before another hour, and that before
//! another day. What is on a day gone by stays.

mod change;
mod desk;
mod firms;
mod job;
mod obstacle;
mod report;
mod search;

use std::sync::atomic::AtomicBool;

use serde::{Deserialize, Serialize};

use crate::instance::{Demand, Instance};
use crate::json::Rejected;
use crate::plan::{Dropped, Plan};
pub use obstacle::Obstacle;

/// What has changed. Days are indices into the working days, both ends inclusive.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Change {
    /// 请假: an officer does not work on these days.
    OfficerAbsent {
        /// Officer id.
        officer: String,
        /// First day.
        from: i64,
        /// Last day.
        to: i64,
    },
    /// 调离: an officer is gone for good.
    OfficerGone {
        /// Officer id.
        officer: String,
        /// First day without him.
        from: i64,
    },
    /// 改期: a visit is set on a day by hand.
    VisitPinned {
        /// Visit id of the published plan.
        visit: String,
        /// Day.
        day: i64,
        /// Minute of the day; none: free.
        #[serde(default)]
        start: Option<i64>,
        /// Officers who must come; none: free.
        #[serde(default)]
        officers: Option<Vec<String>>,
    },
    /// 停业: nothing is checked at the firm any more.
    FirmClosed {
        /// Firm id.
        enterprise: String,
        /// First day.
        from: i64,
    },
    /// 撤回: demands are taken back.
    DemandsWithdrawn {
        /// Demand ids.
        demands: Vec<String>,
    },
    /// 新增: a demand more, at a firm of the instance.
    DemandAdded {
        /// The demand.
        demand: Box<Demand>,
    },
}

/// How to re-plan.
#[derive(Debug, Clone)]
pub struct Options {
    /// The first day that may still be altered; visits before it are done.
    pub today: i64,
    /// Visits that may not be moved unless the change itself hits them.
    pub held: Vec<String>,
    /// Thousandths of a processor-second at most, turned into an amount of work.
    pub cpu_millis: u64,
    /// Seed.
    pub seed: u64,
    /// Set by anyone to end early with the best so far.
    pub stop: std::sync::Arc<AtomicBool>,
}

impl Default for Options {
    fn default() -> Self {
        Self { today: 0, held: Vec::new(), cpu_millis: 1_000, seed: 1, stop: std::sync::Arc::default() }
    }
}

/// The plan after the change.
#[derive(Debug, Clone, Serialize)]
pub struct Replanned {
    /// The instance with the change in it: what the plan is checked against.
    pub instance: Instance,
    /// The plan; visits that go on keep their ids.
    pub plan: Plan,
    /// Visits that are not as published, by id.
    pub moved: Vec<Moved>,
    /// Demands that were served and are no more, with the smallest reason.
    pub dropped: Vec<Dropped>,
    /// How much was altered.
    pub count: Count,
}

/// How much of a plan was altered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    /// Visits of the published plan.
    pub published: usize,
    /// Those the change itself hits: none of them can stay as it was.
    pub hit: usize,
    /// Those of them that kept day and start: only people were replaced.
    pub hit_same_time: usize,
    /// Published visits altered beyond those.
    pub beyond: usize,
}

/// A visit that is not as published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Moved {
    /// Visit id.
    pub visit: String,
    /// Firm id.
    pub enterprise: String,
    /// As published; none: a new visit.
    pub before: Option<Standing>,
    /// As it is now; none: there is no such visit any more.
    pub after: Option<Standing>,
    /// Why.
    pub why: Why,
}

/// When a visit is and who comes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// Day.
    pub day: i64,
    /// Minute of the day.
    pub start: i64,
    /// Demand ids.
    pub demands: Vec<String>,
    /// Officer ids.
    pub officers: Vec<String>,
}

/// Why a visit is not as published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Why {
    /// An officer of it is absent.
    OfficerAbsent {
        /// Officer ids.
        officers: Vec<String>,
    },
    /// It was set by hand.
    Pinned,
    /// Demands of it were taken back, or the firm is closed.
    Withdrawn {
        /// Demand ids.
        demands: Vec<String>,
    },
    /// A demand was added.
    Added {
        /// Demand ids.
        demands: Vec<String>,
    },
    /// The firm's demands are shared out among its visits in another way.
    Regrouped,
    /// It gave its hour or its people to others.
    MadeRoom {
        /// Visit ids, where they can be told.
        visits: Vec<String>,
    },
    /// It was not lawful as published.
    Unlawful,
    /// No place was found for it.
    NoPlace,
}

/// Why a change cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Refusal {
    /// A name the instance or the plan does not know.
    #[error("{list}中没有“{id}”；请核对编号")]
    Unknown {
        /// Where it was looked for.
        list: &'static str,
        /// The name.
        id: String,
    },
    /// All of it lies before the first day that may be altered.
    #[error("第{day}日已经过去，不能再调整；请改选第{today}日及以后")]
    Past {
        /// The day.
        day: i64,
        /// The first that may be altered.
        today: i64,
    },
    /// The visit cannot be on that day.
    #[error("上门{visit}不能改到第{day}日：{obstacle}")]
    Pin {
        /// Visit id.
        visit: String,
        /// The day.
        day: i64,
        /// What stands against it.
        obstacle: Obstacle,
    },
    /// The changed instance is not sound.
    #[error("{rejected}")]
    Instance {
        /// What is wrong.
        rejected: Rejected,
    },
}

/// Alters a plan for changes that have come up.
///
/// # Errors
/// A change that cannot be made: a name nobody knows, a day gone by, a visit pinned where it cannot be.
pub fn replan(instance: &Instance, plan: &Plan, changes: &[Change], options: &Options) -> Result<Replanned, Refusal> {
    let changed = change::apply(instance, plan, changes, options)?;
    search::run(instance, plan, changed, options)
}
