//! A month of demands, the same for the same seed. Assumptions, not observations: eleven kinds of firm with odds for each body,
//! risk classes that scale them, windows from a few days to the whole month; 38 districts of the sizes a large city has.

use std::collections::BTreeMap;

use heyi_planner::instance::{Body, Demand, Enterprise, Instance, Officer, OnSite, Qualification, Settings, Shift, Town, Travel};
use heyi_planner::routes::Rng;

/// 22 working days, no holiday among them.
const DAYS: [u32; 22] = [2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 16, 17, 18, 19, 20, 23, 24, 25, 26, 27, 30, 31];
const LAST: i64 = 21;

/// Towns of each district; the first nine lie close together in the middle.
const DISTRICTS: [usize; 38] = [
    8, 11, 12, 15, 17, 19, 23, 26, 30, 15, 19, 21, 23, 23, 25, 26, 26, 26, 27, 27, 27, 28, 29, 30, 30, 30, 30, 31, 32, 33, 33, 33, 34, 39,
    39, 40, 42, 52,
];
const CENTRAL: usize = 9;

/// A small one in the middle; the one whose number of demands is the median of all (`bench sizes`); the one with most.
pub const CENTRE: usize = 1;
pub const MEDIAN: usize = 21;
pub const LARGEST: usize = 37;

/// Bodies, by the ids used everywhere in the system; the town's own (JZ) has its officers in the town.
const BODIES: [&str; 18] = ["CG", "GA", "GH", "JT", "JX", "JY", "JZ", "MZ", "NY", "QX", "RS", "SC", "ST", "SW", "WJ", "WL", "XF", "YC"];
const MORE_BODIES: [&str; 2] = ["YJ", "ZJ"];

struct Kind {
    name: &'static str,
    share: usize,
    night: usize,
    /// Body and odds in hundredths that it wants a check this month.
    odds: &'static [(&'static str, usize)],
}

const KINDS: [Kind; 11] = [
    Kind {
        name: "餐饮",
        share: 30,
        night: 2,
        odds: &[("SC", 62), ("XF", 34), ("WJ", 30), ("CG", 28), ("ST", 16), ("JZ", 22), ("RS", 6), ("YC", 5)],
    },
    Kind { name: "停车场", share: 5, night: 0, odds: &[("XF", 45), ("SC", 40), ("CG", 38), ("GA", 20), ("JZ", 25), ("ZJ", 12)] },
    Kind {
        name: "仓储", share: 8, night: 0, odds: &[("XF", 55), ("YJ", 45), ("JT", 18), ("ST", 18), ("SC", 14), ("RS", 10), ("JZ", 20)]
    },
    Kind {
        name: "加油站",
        share: 3,
        night: 0,
        odds: &[("YJ", 65), ("XF", 50), ("ST", 35), ("SC", 42), ("SW", 22), ("QX", 12), ("GA", 12)],
    },
    Kind { name: "养老", share: 3, night: 0, odds: &[("MZ", 62), ("XF", 55), ("SC", 40), ("WJ", 35), ("JZ", 25)] },
    Kind { name: "培训", share: 7, night: 5, odds: &[("JY", 60), ("XF", 45), ("SC", 30), ("RS", 12), ("WL", 14), ("JZ", 15)] },
    Kind {
        name: "工地", share: 8, night: 18, odds: &[("ZJ", 68), ("YJ", 35), ("ST", 34), ("CG", 40), ("RS", 30), ("XF", 18), ("GH", 8)]
    },
    Kind { name: "旅馆", share: 10, night: 10, odds: &[("GA", 55), ("XF", 50), ("SC", 28), ("WJ", 40), ("WL", 14), ("JZ", 12)] },
    Kind { name: "农资", share: 7, night: 0, odds: &[("NY", 70), ("SC", 42), ("YJ", 12), ("ST", 8), ("JZ", 14)] },
    Kind { name: "娱乐", share: 6, night: 60, odds: &[("WL", 68), ("GA", 45), ("XF", 50), ("SC", 18), ("WJ", 20)] },
    Kind {
        name: "制造", share: 13, night: 2, odds: &[("YJ", 55), ("ST", 45), ("XF", 40), ("SC", 24), ("RS", 18), ("JX", 10), ("JZ", 14)]
    },
];

/// Risk classes: share, factor of the odds in hundredths, visits left.
const CLASSES: [(usize, usize, i64); 4] = [(40, 55, 2), (35, 95, 3), (18, 135, 5), (7, 190, 8)];

/// Which districts, how many times as many firms.
#[derive(Clone, Copy)]
pub struct Size {
    pub only: Option<usize>,
    pub towns: usize,
    pub scale: usize,
}

struct Chance(Rng);

impl Chance {
    fn within(&mut self, low: i64, high: i64) -> i64 {
        low + i64::try_from(self.0.below(usize::try_from(high - low + 1).unwrap_or(1))).unwrap_or(0)
    }

    fn percent(&mut self, odds: usize) -> bool {
        self.0.below(100) < odds
    }

    /// About normal: the sum of twelve even chances.
    fn about(&mut self, middle: i64, spread: i64) -> i64 {
        let sum: i64 = (0..12).map(|_| self.within(0, 1_000)).sum();
        middle + (sum - 6_000) * spread / 1_000
    }

    fn share(&mut self, shares: &[usize]) -> usize {
        let mut at = self.0.below(shares.iter().sum());
        for (place, share) in shares.iter().enumerate() {
            if at < *share {
                return place;
            }
            at -= share;
        }
        0
    }
}

/// The month.
pub fn month(seed: u64, size: Size) -> Instance {
    let settings = Settings {
        days: DAYS.iter().map(|day| format!("2026-03-{day:02}")).collect(),
        max_bodies: 4,
        max_minutes: 240,
        on_site: OnSite::Parallel,
        handover_minutes: 10,
        officers_per_body: 2,
        officer_minutes_per_day: 420,
        day_shift: (540, 1080),
        night_shift: (1140, 1380),
        travel: Travel { fixed: 40, per_km: 26 },
    };
    let bodies = BODIES.iter().chain(&MORE_BODIES).map(|id| Body { id: (*id).into(), name: (*id).into() }).collect();
    let mut month = Instance {
        format: "heyi-plan-instance/1".into(),
        name: format!("bench {seed}"),
        settings,
        bodies,
        towns: Vec::new(),
        enterprises: Vec::new(),
        officers: Vec::new(),
        demands: Vec::new(),
        conflicts: Vec::new(),
    };
    for (at, towns) in DISTRICTS.iter().enumerate().filter(|(at, _)| size.only.is_none_or(|only| only == *at)) {
        // Every district is drawn by itself: the same alone and in the city.
        let mut chance = Chance(Rng::new(seed.wrapping_mul(1_000).wrapping_add(at as u64)));
        district(&mut month, at, (*towns).min(size.towns), size.scale, &mut chance);
    }
    month
}

fn district(month: &mut Instance, at: usize, towns: usize, scale: usize, chance: &mut Chance) {
    let central = at < CENTRAL;
    let id = format!("50{:04}", at + 1);
    let (reach, spread, firms) = if central { (15_000, 5_000, 102) } else { (150_000, 16_000, 70) };
    let centre = (chance.within(-reach, reach), chance.within(-reach, reach));
    let mut hot: BTreeMap<&str, (usize, i64, i64)> = BTreeMap::new();
    for (body, _) in KINDS.iter().flat_map(|kind| kind.odds).filter(|(body, _)| *body != "JZ") {
        hot.entry(body).or_default();
    }
    for place in hot.values_mut() {
        *place = (0, centre.0 + chance.within(-2_500, 2_500), centre.1 + chance.within(-2_500, 2_500));
    }
    for number in 0..towns {
        let town = format!("{id}{number:03}");
        let (x, y) = (chance.about(centre.0, spread / 2), chance.about(centre.1, spread / 2));
        month.towns.push(Town { id: town.clone(), name: town.clone(), district: id.clone(), x, y });
        for k in 0..5 {
            let person = officer(chance, month.officers.len(), "JZ", &id, (x, y), Some(&town), k < 2);
            month.officers.push(person);
        }
        let mean = i64::try_from(firms * scale).unwrap_or(0);
        let wanted = (chance.about(mean * 10, (mean * 1_000).isqrt()) + 50) / 100;
        for _ in 0..wanted.max(1) {
            firm(month, &id, &town, (x, y), &mut hot, chance);
        }
    }
    let pool = (towns * 19).div_ceil(10).max(26);
    let all: usize = hot.values().map(|(count, ..)| count).sum();
    for (body, (count, x, y)) in hot {
        for k in 0..((pool * count + all / 2) / all.max(1) + 2).max(3) {
            let person = officer(chance, month.officers.len(), body, &id, (x, y), None, k < 2);
            month.officers.push(person);
        }
    }
}

fn firm(
    month: &mut Instance,
    district: &str,
    town: &str,
    (x, y): (i64, i64),
    hot: &mut BTreeMap<&str, (usize, i64, i64)>,
    chance: &mut Chance,
) {
    let kind = &KINDS[chance.share(&KINDS.map(|kind| kind.share))];
    let (_, factor, left) = CLASSES[chance.share(&CLASSES.map(|class| class.0))];
    let wanting: Vec<&str> =
        kind.odds.iter().filter(|(_, odds)| chance.0.below(100_000) < odds * factor * 7).map(|(body, _)| *body).collect();
    if wanting.is_empty() {
        return;
    }
    let id = format!("E{:06}", month.enterprises.len() + 1);
    month.enterprises.push(Enterprise {
        name: format!("{}{}", kind.name, month.enterprises.len() + 1),
        id: id.clone(),
        town: town.into(),
        district: district.into(),
        x: x + chance.within(-1_800, 1_800),
        y: y + chance.within(-1_800, 1_800),
        visits_left: Some(left),
        visits_left_by_body: BTreeMap::new(),
    });
    let first = month.demands.len();
    for body in wanting {
        if let Some(place) = hot.get_mut(body) {
            place.0 += 1;
        }
        for _ in 0..=usize::from(chance.0.below(1_000) < 55) {
            let wanted = demand(chance, month.demands.len(), &id, body, kind.night);
            month.demands.push(wanted);
        }
    }
    // A re-check and a routine check that must not fall together.
    let count = month.demands.len() - first;
    if count > 2 && chance.percent(3) {
        let a = chance.0.below(count);
        let b = (a + 1 + chance.0.below(count - 1)) % count;
        month.conflicts.push((month.demands[first + a].id.clone(), month.demands[first + b].id.clone()));
    }
}

/// A senior holds both qualifications and has no day off, so that no demand is impossible for want of staff alone.
fn officer(chance: &mut Chance, at: usize, body: &str, district: &str, (x, y): (i64, i64), town: Option<&str>, senior: bool) -> Officer {
    let held =
        |number: u32, to: &str| Qualification { id: format!("{body}-{number}"), valid_from: "2024-01-01".into(), valid_to: to.into() };
    let mut qualifications = vec![held(1, "2029-12-31")];
    if senior || chance.percent(60) {
        qualifications.push(held(2, if !senior && chance.percent(3) { "2026-03-13" } else { "2028-06-30" }));
    }
    let mut days_off: Vec<i64> = Vec::new();
    while !senior && days_off.len() < 4 {
        days_off.push(chance.within(0, LAST));
    }
    days_off.truncate([0, 0, 1, 2, 4][chance.0.below(5)]);
    days_off.sort_unstable();
    days_off.dedup();
    Officer {
        id: format!("O{:05}", at + 1),
        body: body.into(),
        district: district.into(),
        town: town.map(Into::into),
        x,
        y,
        qualifications,
        days_off,
        excluded_enterprises: Vec::new(),
    }
}

fn demand(chance: &mut Chance, at: usize, enterprise: &str, body: &str, night: usize) -> Demand {
    let (kind, priority) =
        [("complaint", 9), ("follow_up", 8), ("special", 5), ("random", 6), ("risk", 3)][chance.share(&[110, 75, 115, 300, 400])];
    let (first_day, last_day) = match kind {
        "complaint" => {
            let first = chance.within(0, LAST - 3);
            (first, LAST.min(first + chance.within(2, 6)))
        }
        "follow_up" => {
            let first = chance.within(0, LAST - 5);
            (first, LAST.min(first + chance.within(4, 9)))
        }
        "special" => {
            let first = 5 * chance.within(0, 2);
            (first, LAST.min(first + 9))
        }
        _ => [(0, LAST), (0, 10), (11, LAST)][chance.share(&[60, 20, 20])],
    };
    let (low, high) = match body {
        "SC" => (6, 12),
        "XF" => (6, 14),
        "YJ" | "ST" | "ZJ" => (8, 18),
        _ => (4, 10),
    };
    let routine = !matches!(kind, "complaint" | "follow_up");
    let shift = if chance.percent(night) {
        Shift::Night
    } else if chance.percent(75) {
        Shift::Day
    } else {
        Shift::Any
    };
    Demand {
        id: format!("D{:06}", at + 1),
        enterprise: enterprise.into(),
        body: body.into(),
        qualification: format!("{body}-{}", if chance.percent(25) { 2 } else { 1 }),
        minutes: 5 * chance.within(low, high),
        first_day,
        last_day,
        shift,
        announced: routine && chance.percent(12),
        confidential: kind == "complaint" && chance.percent(8),
        exempt_from_cap: !routine,
        kind: kind.into(),
        fixed_officers: None,
        droppable: matches!(kind, "risk" | "special"),
        priority,
    }
}
