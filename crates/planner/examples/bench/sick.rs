//! Sick calls: officers of a published plan, one after another, are away for three days from the sixth; the plan is altered each time.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;

use heyi_planner::check::check;
use heyi_planner::plan::Plan;
use heyi_planner::replan::{Change, Options, replan};
use serde_json::json;

use crate::meter;

/// Officers tried, those with most visits on the days first.
const CALLS: usize = 20;
const DAYS: std::ops::RangeInclusive<i64> = 5..=7;

/// Prints the longest time and the most that was altered.
pub fn run(file: &str, plan: &str) -> Result<(), Box<dyn Error>> {
    let instance = crate::read(file)?;
    let plan: Plan = serde_json::from_slice(&fs::read(plan)?)?;
    let mut visits: BTreeMap<&str, usize> = BTreeMap::new();
    for officer in plan.visits.iter().filter(|visit| DAYS.contains(&visit.day)).flat_map(|visit| &visit.officers) {
        *visits.entry(officer).or_default() += 1;
    }
    let mut busiest: Vec<(&str, usize)> = visits.into_iter().collect();
    busiest.sort_by_key(|&(officer, count)| (std::cmp::Reverse(count), officer));
    busiest.truncate(CALLS);
    let (mut longest, mut hit, mut altered, mut retimed, mut dropped, mut lawful) = (0, 0, 0, 0, 0, 0);
    for &(officer, _) in &busiest {
        let away = Change::OfficerAbsent { officer: officer.to_owned(), from: *DAYS.start(), to: *DAYS.end() };
        let began = meter::process_ms();
        let done = replan(&instance, &plan, &[away], &Options { today: *DAYS.start() - 1, ..Options::default() })?;
        longest = longest.max(meter::process_ms() - began);
        let other_time = done.moved.iter().filter(|moved| match (&moved.before, &moved.after) {
            (Some(before), Some(after)) => (before.day, before.start) != (after.day, after.start),
            _ => true,
        });
        hit = hit.max(done.count.hit);
        altered = altered.max(done.count.hit + done.count.beyond);
        retimed = retimed.max(other_time.count());
        dropped += done.dropped.len();
        lawful += usize::from(check(&done.instance, &done.plan).ok);
    }
    println!(
        "{}",
        json!({
            "calls": busiest.len(), "lawful": lawful, "published": plan.visits.len(), "longest_cpu_ms": longest,
            "most_hit": hit, "most_altered": altered, "most_at_another_time": retimed, "dropped": dropped,
        })
    );
    Ok(())
}
