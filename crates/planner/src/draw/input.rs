//! What a draw is made from.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Hash;
use crate::json::{self, Faults, Rejected, join};

/// Tickets of one object at most: its weight counts hashes.
const MOST_WEIGHT: i64 = 1_000_000;
/// Tickets of all objects at most: half a minute of hashing.
const MOST_TICKETS: i64 = 100_000_000;
/// Objects and officers are counted in 32 bits.
const MOST_COUNT: i64 = u32::MAX as i64;
/// A beacon with fewer bytes could be tried out.
const LEAST_BEACON: usize = 16;

/// 抽取的名单、规则和种子的来源.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// Id of the draw.
    pub draw: String,
    /// Id of the rule by which lists, weights and quotas were made.
    pub rule: String,
    /// 检查对象名录库.
    pub objects: Vec<Object>,
    /// 执法检查人员名录库.
    pub officers: Vec<Officer>,
    /// 分层, each with its quota.
    pub strata: Vec<Stratum>,
    /// 回避.
    #[serde(default)]
    pub exclusions: Vec<Exclusion>,
    /// Officers for each object drawn.
    pub officers_per_object: i64,
    /// The public source of chance.
    pub beacon: Beacon,
    /// The parties' secrets, 32 bytes each in hex, in the order of their commitments.
    pub reveals: Vec<String>,
    /// Objects that cannot be inspected now.
    #[serde(default)]
    pub unavailable: Vec<Unavailable>,
}

/// 检查对象.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Object {
    /// Id.
    pub id: String,
    /// Stratum id.
    pub stratum: String,
    /// Tickets it has in the draw, by its risk class.
    pub weight: i64,
    /// Qualification the officers must hold.
    pub qualification: String,
}

/// 执法检查人员.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Officer {
    /// Id.
    pub id: String,
    /// Qualifications held.
    pub qualifications: Vec<String>,
}

/// 分层.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stratum {
    /// Id.
    pub id: String,
    /// Objects to be drawn.
    pub quota: i64,
}

/// 回避: this officer does not inspect this object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exclusion {
    /// Officer id.
    pub officer: String,
    /// Object id.
    pub object: String,
}

/// The public source of chance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beacon {
    /// Source and round, named before the value is known.
    pub id: String,
    /// The value, lower-case hex.
    pub value: String,
}

/// An object that cannot be inspected now: closed, at its cap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unavailable {
    /// Object id.
    pub object: String,
    /// Why.
    pub reason: String,
}

/// Lists that may be left out when they are empty.
const OPTIONAL: [&str; 2] = ["exclusions", "unavailable"];
const KEYS: [&str; 10] = [
    "draw", "rule", "objects", "officers", "strata", "exclusions", "officers_per_object", "beacon", "reveals", "unavailable",
];

impl Input {
    /// Reads and checks what stands at `root` of a document; the secrets and the beacon as bytes.
    pub(super) fn read(value: &Value, root: &str) -> Result<(Self, Secrets), Rejected> {
        let input: Self = json::from_value(value, root)?;
        let mut faults = Faults::default();
        misspelt(value, root, &mut faults);
        input.check(root, &mut faults);
        let reveals: Vec<Hash> = input.reveals.iter().enumerate().filter_map(|(i, reveal)| secret(reveal, i, root, &mut faults)).collect();
        let beacon = beacon(&input.beacon.value, root, &mut faults);
        faults.done()?;
        Ok((input, Secrets { reveals, beacon }))
    }

    fn check(&self, root: &str, faults: &mut Faults) {
        for (place, text) in [("draw", &self.draw), ("rule", &self.rule), ("beacon.id", &self.beacon.id)] {
            if text.is_empty() {
                faults.add(|| join(root, place), || "没有填写；请填写编号".to_owned());
            }
        }
        if !(0..=MOST_COUNT).contains(&self.officers_per_object) {
            faults.add(|| join(root, "officers_per_object"), || format!("人数为{}；应为0以上的整数", self.officers_per_object));
        }
        let strata = ids(self.strata.iter().map(|s| s.id.as_str()), "strata", root, faults);
        let objects = ids(self.objects.iter().map(|o| o.id.as_str()), "objects", root, faults);
        let officers = ids(self.officers.iter().map(|o| o.id.as_str()), "officers", root, faults);
        for (i, stratum) in self.strata.iter().enumerate() {
            if !(0..=MOST_COUNT).contains(&stratum.quota) {
                faults.add(|| join(root, &format!("strata[{i}].quota")), || format!("抽取数为{}；应为0以上的整数", stratum.quota));
            }
        }
        let mut tickets = 0;
        for (i, object) in self.objects.iter().enumerate() {
            if !(1..=MOST_WEIGHT).contains(&object.weight) {
                faults.add(|| join(root, &format!("objects[{i}].weight")), || format!("权重为{}；应为1至{MOST_WEIGHT}的整数", object.weight));
            }
            tickets += object.weight.clamp(0, MOST_WEIGHT);
            known(&strata, &object.stratum, || join(root, &format!("objects[{i}].stratum")), "strata", faults);
        }
        if tickets > MOST_TICKETS {
            faults.add(|| join(root, "objects"), || format!("权重合计{tickets}，超过{MOST_TICKETS}；请按比例缩小权重"));
        }
        for (i, pair) in self.exclusions.iter().enumerate() {
            known(&officers, &pair.officer, || join(root, &format!("exclusions[{i}].officer")), "officers", faults);
            known(&objects, &pair.object, || join(root, &format!("exclusions[{i}].object")), "objects", faults);
        }
        let mut passed_over = HashSet::new();
        for (i, one) in self.unavailable.iter().enumerate() {
            let place = |key: &str| join(root, &format!("unavailable[{i}].{key}"));
            known(&objects, &one.object, || place("object"), "objects", faults);
            if !passed_over.insert(one.object.as_str()) {
                faults.add(|| place("object"), || format!("对象“{}”写了两次；请只留一条理由", one.object));
            }
            if one.reason.is_empty() {
                faults.add(|| place("reason"), || "没有写明理由；请写明不能检查的理由".to_owned());
            }
        }
    }
}

/// What is secret until it is revealed.
pub(super) struct Secrets {
    pub(super) reveals: Vec<Hash>,
    pub(super) beacon: Vec<u8>,
}

/// An optional list that is missing beside a key nobody knows is a slip of the pen, not an empty list.
fn misspelt(value: &Value, root: &str, faults: &mut Faults) {
    let Some(map) = value.as_object() else { return };
    let Some(unknown) = map.keys().find(|key| !KEYS.contains(&key.as_str())) else { return };
    for missing in OPTIONAL.iter().filter(|key| !map.contains_key(**key)) {
        faults.add(|| root.to_owned(), || format!("缺少“{missing}”，而不认识“{unknown}”；没有内容的请写空列表"));
    }
}

fn ids<'a>(all: impl Iterator<Item = &'a str>, list: &str, root: &str, faults: &mut Faults) -> HashSet<&'a str> {
    let mut seen = HashSet::new();
    for (i, id) in all.enumerate() {
        let place = || join(root, &format!("{list}[{i}].id"));
        if id.is_empty() {
            faults.add(place, || "没有填写；请填写编号".to_owned());
        } else if !seen.insert(id) {
            faults.add(place, || format!("编号“{id}”重复；名单中每个编号只能有一次，请删去重复的"));
        }
    }
    seen
}

fn known(all: &HashSet<&str>, id: &str, place: impl FnOnce() -> String, list: &str, faults: &mut Faults) {
    if !all.contains(id) {
        faults.add(place, || format!("“{id}”不在{list}中；请核对编号，或者补登"));
    }
}

fn secret(text: &str, i: usize, root: &str, faults: &mut Faults) -> Option<Hash> {
    let bytes = lower_hex(text).and_then(|bytes| Hash::try_from(bytes).ok());
    if bytes.is_none() {
        let count = text.chars().count();
        faults.add(|| join(root, &format!("reveals[{i}]")), || format!("应为64位小写十六进制数字，写的有{count}位；请填公开的随机数"));
    }
    bytes
}

fn beacon(text: &str, root: &str, faults: &mut Faults) -> Vec<u8> {
    let bytes = lower_hex(text).unwrap_or_default();
    if bytes.len() < LEAST_BEACON {
        faults.add(
            || join(root, "beacon.value"),
            || format!("应为偶数位的小写十六进制数字，不少于{}位，写的有{}位；请填随机源公布的值", 2 * LEAST_BEACON, text.chars().count()),
        );
    }
    bytes
}

/// Lower case only: one value has one spelling, or a changed byte would not be found.
fn lower_hex(text: &str) -> Option<Vec<u8>> {
    if text.bytes().any(|b| b.is_ascii_uppercase()) { None } else { hex::decode(text).ok() }
}
