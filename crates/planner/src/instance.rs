//! The question: working days, bodies, firms, officers and the demands of a month (`heyi-plan-instance/1`).

use serde::{Deserialize, Serialize};

/// 任务集: one month of demands with all that limits them.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Instance {
    /// Always `heyi-plan-instance/1`.
    #[serde(default = "format_name")]
    pub format: String,
    /// What a person calls it.
    #[serde(default)]
    pub name: String,
    /// Limits that hold for all.
    pub settings: Settings,
    /// 部门.
    pub bodies: Vec<Body>,
    /// 镇街.
    pub towns: Vec<Town>,
    /// 企业.
    pub enterprises: Vec<Enterprise>,
    /// 执法人员.
    pub officers: Vec<Officer>,
    /// 检查需求.
    pub demands: Vec<Demand>,
    /// Pairs of demands that may not share a visit.
    pub conflicts: Vec<(String, String)>,
}

fn format_name() -> String {
    "heyi-plan-instance/1".to_owned()
}

/// What may be null must still be said: a cap or a town left out by mistake is no cap and the whole district.
fn said<'de, D: serde::Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Option<T>, D::Error> {
    Option::deserialize(from)
}

/// Limits of a visit, of a day and of travel.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Settings {
    /// Working days, ISO dates in order.
    pub days: Vec<String>,
    /// Most bodies in one visit (K).
    pub max_bodies: i64,
    /// Most minutes on site of a visit of several demands (H).
    pub max_minutes: i64,
    /// How the bodies' minutes add up.
    pub on_site: OnSite,
    /// Minutes more for each further body.
    pub handover_minutes: i64,
    /// Officers of each body present.
    pub officers_per_body: i64,
    /// Minutes of work and travel of one officer on one day.
    pub officer_minutes_per_day: i64,
    /// `[first, last]` minute of the day.
    pub day_shift: (i64, i64),
    /// `[first, last]` minute of the day.
    pub night_shift: (i64, i64),
    /// How travel is reckoned.
    pub travel: Travel,
}

/// Whether bodies work beside or after each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnSite {
    /// The largest sum of one body.
    Parallel,
    /// The sum of all.
    Serial,
}

/// Travel between two points, in tenths of a minute: `fixed` + ⌈metres × `per_km` / 1000⌉, nothing between equal points.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Travel {
    /// Tenths of a minute for setting out.
    pub fixed: i64,
    /// Tenths of a minute for a kilometre.
    pub per_km: i64,
}

impl Travel {
    /// Tenths of a minute from `a` to `b` (metres on a local plane).
    #[must_use]
    pub fn between(&self, a: (i64, i64), b: (i64, i64)) -> i64 {
        let metres = ((a.0 - b.0).pow(2) + (a.1 - b.1).pow(2)).isqrt();
        if metres == 0 { 0 } else { self.fixed + (metres * self.per_km + 999).div_euclid(1000) }
    }
}

/// 部门.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Body {
    /// Id.
    pub id: String,
    /// Name.
    #[serde(default)]
    pub name: String,
}

/// 镇街.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Town {
    /// Id.
    pub id: String,
    /// Name.
    #[serde(default)]
    pub name: String,
    /// District code.
    pub district: String,
    /// Metres east.
    pub x: i64,
    /// Metres north.
    pub y: i64,
}

/// 企业, with what is left of its caps (频次上限).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Enterprise {
    /// Id.
    pub id: String,
    /// Name.
    #[serde(default)]
    pub name: String,
    /// Town id.
    pub town: String,
    /// District code.
    pub district: String,
    /// Metres east.
    pub x: i64,
    /// Metres north.
    pub y: i64,
    /// Visits left in the cap's period; none: no cap.
    #[serde(deserialize_with = "said")]
    pub visits_left: Option<i64>,
    /// The same for single bodies.
    pub visits_left_by_body: std::collections::BTreeMap<String, i64>,
}

/// 执法人员.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Officer {
    /// Id.
    pub id: String,
    /// Body id.
    pub body: String,
    /// District code.
    pub district: String,
    /// Town id; none: serves the whole district.
    #[serde(deserialize_with = "said")]
    pub town: Option<String>,
    /// Metres east of where his day starts and ends.
    pub x: i64,
    /// Metres north.
    pub y: i64,
    /// 资格, with validity.
    pub qualifications: Vec<Qualification>,
    /// Days he does not work.
    pub days_off: Vec<i64>,
    /// 回避: firms he must not inspect.
    pub excluded_enterprises: Vec<String>,
}

/// A qualification and the dates between which it holds, both inclusive.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Qualification {
    /// Id.
    pub id: String,
    /// First ISO date.
    pub valid_from: String,
    /// Last ISO date.
    pub valid_to: String,
}

/// 检查需求: what one body wants to check at one firm.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Demand {
    /// Id.
    pub id: String,
    /// Firm id.
    pub enterprise: String,
    /// Body id.
    pub body: String,
    /// Qualification id the officers must hold.
    pub qualification: String,
    /// Minutes on site.
    pub minutes: i64,
    /// First day, an index into the working days.
    pub first_day: i64,
    /// Last day, inclusive.
    pub last_day: i64,
    /// When on the day.
    pub shift: Shift,
    /// Told to the firm before.
    pub announced: bool,
    /// 保密: alone.
    pub confidential: bool,
    /// Does not count against caps.
    pub exempt_from_cap: bool,
    /// Why it is wanted: `random`, `risk`, `complaint`, `follow_up`, `special`.
    pub kind: String,
    /// Officers drawn for it, who must come.
    #[serde(deserialize_with = "said")]
    pub fixed_officers: Option<Vec<String>>,
    /// May be left out.
    pub droppable: bool,
    /// Weight when left out.
    pub priority: i64,
}

impl Demand {
    /// What leaving it out weighs: its priority, and a million more where it must be done.
    #[must_use]
    pub fn weight(&self) -> i64 {
        self.priority + if self.droppable { 0 } else { 1_000_000 }
    }
}

/// When on the day a check can happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shift {
    /// In the day shift.
    Day,
    /// In the night shift.
    Night,
    /// In either.
    Any,
}
