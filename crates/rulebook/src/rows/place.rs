//! 区县、功能区、乡镇街道.

use serde::{Deserialize, Serialize};

use crate::{Basis, Day};

/// 镇街类型. 民族乡 counts as 乡 wherever 乡 may act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum TownType {
    /// 街道.
    #[serde(rename = "街道")]
    Street,
    /// 镇.
    #[serde(rename = "镇")]
    Town,
    /// 乡.
    #[serde(rename = "乡")]
    Township,
    /// 民族乡.
    #[serde(rename = "民族乡")]
    EthnicTownship,
}

impl TownType {
    /// The official term.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Street => "街道",
            Self::Town => "镇",
            Self::Township => "乡",
            Self::EthnicTownship => "民族乡",
        }
    }

    /// Whether a list of types covers this one.
    #[must_use]
    pub fn is_in(self, types: &[Self]) -> bool {
        types.contains(&self) || (self == Self::EthnicTownship && types.contains(&Self::Township))
    }
}

/// 区县.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct District {
    /// GB/T 2260 code, six digits.
    pub code: String,
    /// Name.
    pub name: String,
    /// 区、县、自治县.
    pub kind: String,
    /// 中心城区.
    pub central_urban: bool,
    /// GCJ-02, degrees.
    pub center_lng: f64,
    /// GCJ-02, degrees.
    pub center_lat: f64,
    /// GCJ-02, degrees.
    pub centroid_lng: f64,
    /// GCJ-02, degrees.
    pub centroid_lat: f64,
    /// Number of towns.
    pub town_count: usize,
    /// Numbers by type.
    pub town_types: TownCounts,
    /// First day in force.
    pub valid_from: Option<Day>,
    /// Last day in force.
    pub valid_to: Option<Day>,
    /// Source.
    pub source: String,
    /// How it is founded.
    pub basis: Basis,
}

/// Numbers of towns by type.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TownCounts {
    /// 街道.
    #[serde(rename = "街道", default)]
    pub street: usize,
    /// 镇.
    #[serde(rename = "镇", default)]
    pub town: usize,
    /// 乡.
    #[serde(rename = "乡", default)]
    pub township: usize,
    /// 民族乡.
    #[serde(rename = "民族乡", default)]
    pub ethnic: usize,
}

/// 功能区, without a national code.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FunctionalZone {
    /// `ZONE-LJ`.
    pub id: String,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: String,
    /// National code, none known.
    pub gb_code: Option<String>,
    /// Districts it lies in, indicative.
    pub within: Vec<String>,
    /// Note.
    pub note: Option<String>,
    /// First day in force.
    pub valid_from: Option<Day>,
    /// Last day in force.
    pub valid_to: Option<Day>,
    /// Source.
    pub source: String,
    /// How it is founded.
    pub basis: Basis,
}

/// 乡镇、街道.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Town {
    /// Nine digits.
    pub code: String,
    /// Name.
    pub name: String,
    /// Type.
    #[serde(rename = "type")]
    pub kind: TownType,
    /// District code.
    pub district_code: String,
    /// GCJ-02, not obtained.
    pub lng: Option<f64>,
    /// GCJ-02, not obtained.
    pub lat: Option<f64>,
    /// First day in force.
    pub valid_from: Option<Day>,
    /// Last day in force.
    pub valid_to: Option<Day>,
    /// Source.
    pub source: String,
    /// How it is founded.
    pub basis: Basis,
}

impl Town {
    /// 法定名称: `解放碑街道办事处`, `青木关镇人民政府`.
    #[must_use]
    pub fn body_name(&self) -> String {
        match self.kind {
            TownType::Street => format!("{}办事处", self.name),
            _ => format!("{}人民政府", self.name),
        }
    }
}
