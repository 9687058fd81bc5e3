//! An instance from bytes. What is wrong is named by place, fault and cure: the first fault of shape, or the first twenty of content.

use std::collections::HashSet;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error as _, IgnoredAny, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::instance::{Body, Demand, Enterprise, Instance, Officer, OnSite, Settings, Town, Travel};
pub use crate::json::{Fault, Rejected};
use crate::json::{self, Faults};

/// Most bytes of an instance. A city's month takes six million, and what is read takes about twice that in memory.
pub const MOST_BYTES: u64 = 256 << 20;
/// Most rows of one list: a hundred times a city's month. More is refused while it is read, before memory is gone.
pub const MOST_ROWS: usize = 1_000_000;

/// Limits of single numbers, so far beyond any month that no sum of them leaves 64 bits.
const MOST_DAYS: usize = 400;
const MOST_MINUTES: i64 = 100_000;
const MOST_OF_A_DAY: i64 = 2 * 24 * 60;
const FARTHEST: i64 = 100_000_000;
const MOST: i64 = 1_000_000_000;

const FORMAT: &str = "heyi-plan-instance/1";

/// Reads an instance and checks it.
pub fn read(bytes: &[u8]) -> Result<Instance, Rejected> {
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > MOST_BYTES {
        return Err(too_large(bytes.len()).into());
    }
    let raw: Raw = json::read(bytes)?;
    if raw.settings.travel.matrix.is_some() {
        let what = "不能使用路网矩阵；请删去这一项，用fixed和per_km计算路程".to_owned();
        return Err(Fault { place: "settings.travel.matrix".to_owned(), what }.into());
    }
    let instance = Instance::from(raw);
    check(&instance)?;
    Ok(instance)
}

/// The fault of a document beyond [`MOST_BYTES`].
#[must_use]
pub fn too_large(bytes: impl fmt::Display) -> Fault {
    Fault { place: String::new(), what: format!("有{bytes}字节，超过{MOST_BYTES}字节；请按区县或者按月分开编制") }
}

#[derive(Deserialize)]
struct Raw {
    #[serde(default = "format_name")]
    format: String,
    #[serde(default)]
    name: String,
    settings: RawSettings,
    bodies: Rows<Body>,
    towns: Rows<Town>,
    enterprises: Rows<Enterprise>,
    officers: Rows<Officer>,
    demands: Rows<Demand>,
    conflicts: Rows<(String, String)>,
}

fn format_name() -> String {
    FORMAT.to_owned()
}

#[derive(Deserialize)]
struct RawSettings {
    days: Vec<String>,
    max_bodies: i64,
    max_minutes: i64,
    on_site: OnSite,
    handover_minutes: i64,
    officers_per_body: i64,
    officer_minutes_per_day: i64,
    day_shift: (i64, i64),
    night_shift: (i64, i64),
    travel: RawTravel,
}

#[derive(Deserialize)]
struct RawTravel {
    fixed: i64,
    per_km: i64,
    matrix: Option<IgnoredAny>,
}

impl From<Raw> for Instance {
    fn from(raw: Raw) -> Self {
        let s = raw.settings;
        Self {
            format: raw.format,
            name: raw.name,
            settings: Settings {
                days: s.days,
                max_bodies: s.max_bodies,
                max_minutes: s.max_minutes,
                on_site: s.on_site,
                handover_minutes: s.handover_minutes,
                officers_per_body: s.officers_per_body,
                officer_minutes_per_day: s.officer_minutes_per_day,
                day_shift: s.day_shift,
                night_shift: s.night_shift,
                travel: Travel { fixed: s.travel.fixed, per_km: s.travel.per_km },
            },
            bodies: raw.bodies.0,
            towns: raw.towns.0,
            enterprises: raw.enterprises.0,
            officers: raw.officers.0,
            demands: raw.demands.0,
            conflicts: raw.conflicts.0,
        }
    }
}

/// A list of at most [`MOST_ROWS`].
pub(crate) struct Rows<T>(pub(crate) Vec<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Rows<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Counting<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Counting<T> {
            type Value = Rows<T>;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a sequence")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Rows<T>, A::Error> {
                let mut rows = Vec::new();
                while let Some(row) = from.next_element()? {
                    if rows.len() == MOST_ROWS {
                        return Err(A::Error::custom(format!("超过{MOST_ROWS}行；请按区县或者按月分开编制")));
                    }
                    rows.push(row);
                }
                Ok(Rows(rows))
            }
        }
        from.deserialize_seq(Counting(PhantomData))
    }
}

/// Checks an instance however it was made. Numbers in these limits cannot overflow anywhere in this crate.
pub fn check(instance: &Instance) -> Result<(), Rejected> {
    let mut faults = Faults::default();
    let out = &mut faults;
    if instance.format != FORMAT {
        out.add(|| "format".to_owned(), || format!("写的是“{}”；应为{FORMAT}", instance.format));
    }
    settings(&instance.settings, out);
    let bodies = ids("bodies", instance.bodies.iter().map(|b| &b.id), out);
    let towns = ids("towns", instance.towns.iter().map(|t| &t.id), out);
    let enterprises = ids("enterprises", instance.enterprises.iter().map(|e| &e.id), out);
    let officers = ids("officers", instance.officers.iter().map(|o| &o.id), out);
    let demands = ids("demands", instance.demands.iter().map(|d| &d.id), out);
    let days = i64::try_from(instance.settings.days.len()).unwrap_or(i64::MAX);
    for (i, town) in instance.towns.iter().enumerate() {
        point("towns", i, (town.x, town.y), out);
    }
    for (i, enterprise) in instance.enterprises.iter().enumerate() {
        point("enterprises", i, (enterprise.x, enterprise.y), out);
        known(&towns, "towns", &enterprise.town, || format!("enterprises[{i}].town"), out);
        within(-MOST, enterprise.visits_left.unwrap_or(0), MOST, || format!("enterprises[{i}].visits_left"), out);
        for (body, left) in &enterprise.visits_left_by_body {
            let place = || format!("enterprises[{i}].visits_left_by_body.{body}");
            known(&bodies, "bodies", body, place, out);
            within(-MOST, *left, MOST, place, out);
        }
    }
    for (i, officer) in instance.officers.iter().enumerate() {
        point("officers", i, (officer.x, officer.y), out);
        known(&bodies, "bodies", &officer.body, || format!("officers[{i}].body"), out);
        if let Some(town) = &officer.town {
            known(&towns, "towns", town, || format!("officers[{i}].town"), out);
        }
        for (j, day) in officer.days_off.iter().enumerate() {
            index(*day, days, || format!("officers[{i}].days_off[{j}]"), out);
        }
        for (j, qualification) in officer.qualifications.iter().enumerate() {
            for (key, day) in [("valid_from", &qualification.valid_from), ("valid_to", &qualification.valid_to)] {
                date(day, || format!("officers[{i}].qualifications[{j}].{key}"), out);
            }
        }
    }
    for (i, demand) in instance.demands.iter().enumerate() {
        let place = |key: &str| format!("demands[{i}].{key}");
        known(&enterprises, "enterprises", &demand.enterprise, || place("enterprise"), out);
        known(&bodies, "bodies", &demand.body, || place("body"), out);
        within(1, demand.minutes, MOST_MINUTES, || place("minutes"), out);
        within(0, demand.priority, MOST, || place("priority"), out);
        index(demand.first_day, days, || place("first_day"), out);
        index(demand.last_day, days, || place("last_day"), out);
        if demand.first_day > demand.last_day {
            out.add(|| place("last_day"), || format!("最后一日{}早于第一日{}；请改正", demand.last_day, demand.first_day));
        }
        for (j, officer) in demand.fixed_officers.iter().flatten().enumerate() {
            known(&officers, "officers", officer, || format!("demands[{i}].fixed_officers[{j}]"), out);
        }
    }
    for (i, (a, b)) in instance.conflicts.iter().enumerate() {
        known(&demands, "demands", a, || format!("conflicts[{i}][0]"), out);
        known(&demands, "demands", b, || format!("conflicts[{i}][1]"), out);
        if a == b {
            out.add(|| format!("conflicts[{i}]"), || format!("“{a}”与自身不能同次上门；请删去这一对"));
        }
    }
    faults.done()
}

fn settings(s: &Settings, out: &mut Faults) {
    let place = |key: &str| format!("settings.{key}");
    if s.days.is_empty() || s.days.len() > MOST_DAYS {
        out.add(|| place("days"), || format!("有{}个工作日；应为1至{MOST_DAYS}个", s.days.len()));
    }
    for (i, day) in s.days.iter().enumerate() {
        date(day, || format!("settings.days[{i}]"), out);
        if i > 0 && s.days[i - 1] >= *day {
            out.add(|| format!("settings.days[{i}]"), || format!("{day}不晚于前一个{}；请按先后排列，每日一次", s.days[i - 1]));
        }
    }
    within(1, s.max_bodies, MOST_MINUTES, || place("max_bodies"), out);
    within(1, s.max_minutes, MOST_MINUTES, || place("max_minutes"), out);
    within(0, s.handover_minutes, MOST_MINUTES, || place("handover_minutes"), out);
    within(1, s.officers_per_body, MOST_MINUTES, || place("officers_per_body"), out);
    within(1, s.officer_minutes_per_day, MOST_MINUTES, || place("officer_minutes_per_day"), out);
    within(0, s.travel.fixed, MOST_MINUTES, || place("travel.fixed"), out);
    within(0, s.travel.per_km, MOST_MINUTES, || place("travel.per_km"), out);
    for (key, (first, last)) in [("day_shift", s.day_shift), ("night_shift", s.night_shift)] {
        within(0, first, MOST_OF_A_DAY, || format!("settings.{key}[0]"), out);
        within(0, last, MOST_OF_A_DAY, || format!("settings.{key}[1]"), out);
        if first > last {
            out.add(|| place(key), || format!("开始{first}晚于结束{last}；请改正"));
        }
    }
}

fn ids<'a>(list: &str, all: impl Iterator<Item = &'a String>, out: &mut Faults) -> HashSet<&'a str> {
    let mut seen = HashSet::new();
    for (i, id) in all.enumerate() {
        if id.is_empty() {
            out.add(|| format!("{list}[{i}].id"), || "没有填写；请填写编号".to_owned());
        } else if !seen.insert(id.as_str()) {
            out.add(|| format!("{list}[{i}].id"), || format!("编号“{id}”重复；请删去或者改编号"));
        }
    }
    seen
}

fn known(all: &HashSet<&str>, list: &str, id: &str, place: impl FnOnce() -> String, out: &mut Faults) {
    if !all.contains(id) {
        out.add(place, || format!("“{id}”不在{list}中；请核对编号，或者补登"));
    }
}

fn within(least: i64, value: i64, most: i64, place: impl FnOnce() -> String, out: &mut Faults) {
    if !(least..=most).contains(&value) {
        out.add(place, || format!("写的是{value}；应为{least}至{most}的整数"));
    }
}

fn index(day: i64, days: i64, place: impl FnOnce() -> String, out: &mut Faults) {
    if !(0..days).contains(&day) {
        out.add(place, || format!("第{day}日不在工作日之内；应为0至{}", days - 1));
    }
}

fn point(list: &str, i: usize, (x, y): (i64, i64), out: &mut Faults) {
    within(-FARTHEST, x, FARTHEST, || format!("{list}[{i}].x"), out);
    within(-FARTHEST, y, FARTHEST, || format!("{list}[{i}].y"), out);
}

fn date(text: &str, place: impl FnOnce() -> String, out: &mut Faults) {
    if !is_date(text) {
        out.add(place, || format!("“{text}”不是日期；应写成年-月-日，例如2026-03-02"));
    }
}

fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return false;
    }
    let number = |range: std::ops::Range<usize>| -> Option<u32> {
        let part = &bytes[range];
        part.iter().all(u8::is_ascii_digit).then(|| part.iter().fold(0, |n, b| n * 10 + u32::from(b - b'0')))
    };
    let (Some(year), Some(month), Some(day)) = (number(0..4), number(5..7), number(8..10)) else { return false };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=last).contains(&day)
}

#[cfg(test)]
pub(crate) mod tests;
