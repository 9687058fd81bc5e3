//! Sick calls, one officer at a time, against a plan: `cargo run --release --example replan INSTANCE PLAN DAYS`.
//! Every officer with a visit in his days falls ill; tells how much is altered beyond his own visits, and how long it takes.
#[expect(clippy::disallowed_methods, reason = "a measurement")]
fn now() -> std::time::Instant {
    std::time::Instant::now()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    use heyi_planner::{check, instance::Instance, plan::Plan, replan};
    let args: Vec<String> = std::env::args().collect();
    let instance: Instance = serde_json::from_slice(&std::fs::read(&args[1])?)?;
    let plan: Plan = serde_json::from_slice(&std::fs::read(&args[2])?)?;
    let days: i64 = args[3].parse()?;
    let (mut beyond, mut own, mut times, mut dropped, mut more, mut same_time, mut minutes, mut wrong) = (vec![], vec![], vec![], 0, 0, 0, vec![], 0);
    let last = i64::try_from(instance.settings.days.len())? - 1;
    for (number, officer) in (0_i64..).zip(&instance.officers) {
        let from = number * 7 % (last + 1 - days).max(1);
        let change = replan::Change::OfficerAbsent { officer: officer.id.clone(), from, to: from + days - 1 };
        let start = now();
        let done = replan::replan(&instance, &plan, &[change], &replan::Options::default())?;
        let took = start.elapsed();
        if done.count.hit == 0 {
            continue;
        }
        let report = check::check(&done.instance, &done.plan);
        if !report.ok {
            println!("{}: {:?}", officer.id, &report.problems[..report.problems.len().min(3)]);
            wrong += 1;
        }
        if std::env::args().nth(4).is_some() {
            println!("{} from {from}: {:?} dropped {} visits {} -> {} minutes {} -> {} in {took:?}", officer.id, done.count, done.dropped.len(),
                plan.objective.visits, done.plan.objective.visits, plan.objective.officer_minutes, done.plan.objective.officer_minutes);
        }
        own.push(done.count.hit);
        same_time += done.count.hit_same_time;
        beyond.push(done.count.beyond);
        dropped += done.dropped.len();
        more += done.plan.objective.visits + i64::try_from(done.dropped.len())? - plan.objective.visits;
        minutes.push(done.plan.objective.officer_minutes - plan.objective.officer_minutes);
        times.push(took);
    }
    times.sort();
    let mut sorted = beyond.clone();
    sorted.sort_unstable();
    let cases = times.len().max(1);
    println!("{} sick calls of {days} days, {} visits published: own visits {} ({} of them with colleagues at the same hour), altered beyond them {} in all, {} at the median, {} at most; dropped {dropped}, visits more or less {more}, officer-minutes {:+} in all; {:?} at the median, {:?} at most; unlawful {wrong}",
        times.len(), plan.visits.len(), own.iter().sum::<usize>(), same_time, beyond.iter().sum::<usize>(), sorted.get(cases / 2).unwrap_or(&0), sorted.last().unwrap_or(&0),
        minutes.iter().sum::<i64>(), times.get(cases / 2), times.last());
    Ok(())
}
