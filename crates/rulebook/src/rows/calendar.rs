//! 放假与调休.

use serde::{Deserialize, Serialize};

use crate::{Basis, Day};

/// The working-day calendar of one year, from the State Council's notice.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarYear {
    /// Year.
    pub year: i16,
    /// Name of the notice.
    pub name: String,
    /// Day of the notice.
    pub published_on: Option<Day>,
    /// First day of the year.
    pub valid_from: Option<Day>,
    /// Last day of the year.
    pub valid_to: Option<Day>,
    /// Source.
    pub source: String,
    /// How it is founded.
    pub basis: Basis,
    /// 放假日.
    pub holidays: Vec<Day>,
    /// 调休上班日.
    pub workdays: Vec<Day>,
}
