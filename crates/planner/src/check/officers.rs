//! Every officer's days: between two visits there is time to travel, and no day is too long.

use std::collections::HashMap;

use super::law::travel;
use super::visits::Walk;
use super::{Facts, Problems};

/// Tenths of a minute.
#[derive(Default)]
pub(super) struct Spent {
    pub(super) travel: i128,
    pub(super) max_load: i128,
}

pub(super) fn routes(facts: &Facts<'_>, walk: &Walk<'_>, problems: &mut Problems) -> Spent {
    let s = facts.settings;
    let mut spent = Spent::default();
    let mut load: HashMap<&str, i128> = HashMap::new();
    for ((id, day), stops) in &walk.routes {
        let Some(officer) = facts.officers.get(id) else { continue };
        let place = || format!("人员{id}第{day}日");
        let mut stops = stops.clone();
        stops.sort_unstable();
        let home = (officer.x, officer.y);
        let (mut at, mut free, mut drive, mut work) = (home, None, 0_i128, 0_i128);
        for (start, minutes, x, y, visit) in stops {
            let way = i128::from(travel(s, at, (x, y)));
            if free.is_some_and(|free| i128::from(start) * 10 < free + way) {
                problems.add("unreachable", place, || format!("来不及赶到上门{visit}"));
            }
            drive += way;
            work += i128::from(minutes) * 10;
            free = Some((i128::from(start) + i128::from(minutes)) * 10);
            at = (x, y);
        }
        drive += i128::from(travel(s, at, home));
        let most = i128::from(s.officer_minutes_per_day) * 10;
        if drive + work > most {
            problems.add("day_too_long", place, || format!("现场和路程共{}个十分之一分钟，最多{most}个", drive + work));
        }
        spent.travel += drive;
        let total = load.entry(id).or_default();
        *total += drive + work;
        spent.max_load = spent.max_load.max(*total);
    }
    spent
}
