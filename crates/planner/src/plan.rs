//! The answer: visits, what was left out and why, certificates, bounds (`heyi-plan/1`).

use serde::{Deserialize, Serialize};

/// 计划.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Plan {
    /// Always `heyi-plan/1`.
    pub format: String,
    /// Visits, by day, start and firm.
    pub visits: Vec<Visit>,
    /// Demands left out.
    pub dropped: Vec<Dropped>,
    /// Why fewer visits are impossible, one for each firm served.
    pub certificates: Vec<Certificate>,
    /// Lower bounds claimed.
    pub bounds: Bounds,
    /// What the plan costs.
    pub objective: Objective,
}

/// 一次上门: demands of one firm, served together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// Id, unique in the plan.
    pub id: String,
    /// Firm id.
    pub enterprise: String,
    /// Day, an index into the working days.
    pub day: i64,
    /// Minute of the day.
    pub start: i64,
    /// Minutes on site.
    pub minutes: i64,
    /// Demand ids.
    pub demands: Vec<String>,
    /// 牵头部门.
    pub lead_body: String,
    /// Officer ids; each stays for all of it.
    pub officers: Vec<String>,
}

/// A demand left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dropped {
    /// Demand id.
    pub demand: String,
    /// The smallest reason, in words a planner understands.
    pub reason: String,
}

/// 证书: checkable without the planner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Certificate {
    /// Demands, no two of which can share a visit.
    Incompatible {
        /// Firm id.
        enterprise: String,
        /// Demand ids.
        demands: Vec<String>,
        /// How many.
        bound: i64,
    },
    /// Weights of demands, at most 1 in total over any lawful visit.
    Dual {
        /// Firm id.
        enterprise: String,
        /// Demand id and fraction (`1/2`, `1`).
        weights: Vec<(String, String)>,
        /// The sum, rounded up.
        bound: i64,
    },
}

impl Certificate {
    /// Firm id.
    #[must_use]
    pub fn enterprise(&self) -> &str {
        match self {
            Self::Incompatible { enterprise, .. } | Self::Dual { enterprise, .. } => enterprise,
        }
    }

    /// Visits that are needed at least.
    #[must_use]
    pub const fn bound(&self) -> i64 {
        match self {
            Self::Incompatible { bound, .. } | Self::Dual { bound, .. } => *bound,
        }
    }
}

/// Lower bounds; none where none is claimed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounds {
    /// Visits for the demands served.
    pub visits: Option<i64>,
    /// Officer-minutes of any plan with that many visits.
    pub officer_minutes: Option<i64>,
    /// Travel in tenths of a minute.
    pub travel: Option<i64>,
}

/// What a plan costs, in the order of importance.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objective {
    /// Σ priority of what was left out, and a million for each that had to be done.
    pub dropped_weight: i64,
    /// Number of visits.
    pub visits: i64,
    /// Minutes of officers on site and on the way.
    pub officer_minutes: i64,
    /// Tenths of a minute on the way.
    pub travel: i64,
    /// Minutes of the busiest officer.
    pub max_load: i64,
}
