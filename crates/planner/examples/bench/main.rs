//! The planner's bench: months made here, every result checked. `scripts/bench-planner.sh` runs it; each command prints one JSON line.

mod meter;
mod month;
mod rivals;
mod sick;
mod vrptw;

use std::error::Error;
use std::fs;
use std::time::Instant;

use heyi_planner::instance::Instance;
use heyi_planner::model::Model;
use heyi_planner::plan::Plan;
use heyi_planner::{bundle, check, draw, solve};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

type Done = Result<(), Box<dyn Error>>;

const SEED: u64 = 20_240_705;

fn main() -> Done {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    match words[..] {
        ["month", size, file] => month(size, file),
        ["sizes"] => sizes(),
        ["stage1", file] => stage1(file),
        ["solve", file, plan, millis, threads] => solve(file, plan, millis.parse()?, threads.parse()?),
        ["draw", objects, file] => drawn(objects.parse()?, file),
        ["routes", file, plan, out, millis] => rivals::routes(file, plan, out, millis.parse()?),
        ["sick", file, plan] => sick::run(file, plan),
        ["judge", problem, answer] => rivals::judge(problem, answer),
        ["vrptw", looks, ref files @ ..] => files.iter().try_for_each(|file| vrptw::run(file, looks.parse().unwrap_or(0), 1)),
        _ => Err("month SIZE FILE | sizes | stage1 FILE | solve FILE PLAN CPU_MS THREADS | draw N RECORD | routes FILE PLAN OUT CPU_MS | sick FILE PLAN | judge PROBLEM ANSWER | vrptw LOOKS FILE…".into()),
    }
}

fn read(file: &str) -> Result<Instance, Box<dyn Error>> {
    Ok(serde_json::from_slice(&fs::read(file)?)?)
}

fn month(size: &str, file: &str) -> Done {
    let whole = month::Size { only: None, towns: usize::MAX, scale: 1 };
    let size = match size {
        "towns" => month::Size { only: Some(0), towns: 3, ..whole },
        "median" => month::Size { only: Some(month::MEDIAN), ..whole },
        "centre" => month::Size { only: Some(month::CENTRE), ..whole },
        "largest" => month::Size { only: Some(month::LARGEST), ..whole },
        "city" => whole,
        "ten" => month::Size { scale: 10, ..whole },
        _ => return Err("towns, centre, median, largest, city or ten".into()),
    };
    let made = month::month(SEED, size);
    fs::write(file, serde_json::to_vec(&made)?)?;
    println!(
        "{}",
        json!({ "towns": made.towns.len(), "firms": made.enterprises.len(), "officers": made.officers.len(), "demands": made.demands.len() })
    );
    Ok(())
}

/// Demands of each district, fewest first: which is the median, which the largest.
fn sizes() -> Done {
    let mut all: Vec<(usize, usize)> =
        (0..38).map(|at| (month::month(SEED, month::Size { only: Some(at), towns: usize::MAX, scale: 1 }).demands.len(), at)).collect();
    all.sort_unstable();
    println!("{}", json!(all));
    Ok(())
}

/// Stage 1 on one thread: from the instance in memory to covers with proofs; the mean of half a second.
fn stage1(file: &str) -> Done {
    let instance = read(file)?;
    let mut sums = (0, 0, 0);
    let spent = mean_us(|| {
        let model = Model::new(&instance)?;
        let covers: Vec<_> = model.firms.iter().map(|firm| bundle::cover(firm, &model.limits)).collect();
        let proofs: Vec<_> = model.firms.iter().zip(&covers).map(|(firm, cover)| bundle::prove(firm, &model.limits, cover)).collect();
        sums = (
            covers.iter().map(|cover| cover.visits.len()).sum::<usize>(),
            covers.iter().zip(&proofs).filter(|(cover, _)| !cover.visits.is_empty()).map(|(_, proof)| proof.bound()).sum::<i64>(),
            model
                .firms
                .iter()
                .zip(&covers)
                .map(|(f, c)| bundle::positions(c.dropped).map(|at| f.wants[at].weight).sum::<i64>())
                .sum::<i64>(),
        );
        Ok(())
    })?;
    println!(
        "{}",
        json!({
            "demands": instance.demands.len(), "officers": instance.officers.len(), "towns": instance.towns.len(),
            "visits": sums.0, "proven": sums.1, "dropped_weight": sums.2, "cpu_us": spent, "memory_mib": meter::peak_mib(),
        })
    );
    Ok(())
}

/// Processor time of one of so many that they take half a second: the kernel counts a running thread only every few milliseconds.
fn mean_us(mut once: impl FnMut() -> Done) -> Result<u64, Box<dyn Error>> {
    once()?;
    let (began, mut times) = (meter::thread_us(), 0);
    while meter::thread_us() - began < 500_000 {
        once()?;
        times += 1;
    }
    Ok((meter::thread_us() - began) / times)
}

fn solve(file: &str, to: &str, cpu_millis: u64, threads: usize) -> Done {
    let instance = read(file)?;
    let (began, wall) = (meter::process_ms(), Instant::now());
    let options = solve::Options { cpu_millis, threads, ..Default::default() };
    let plan = solve::solve(&instance, &options, &|_, _| ())?;
    let (spent, wall) = (meter::process_ms() - began, wall.elapsed().as_millis());
    let bytes = serde_json::to_vec(&plan)?;
    fs::write(to, &bytes)?;
    // Read again from the file, and judged by the checker, which shares no rule with the planner.
    let plan: Plan = serde_json::from_slice(&fs::read(to)?)?;
    let report = check::check_bytes(&instance, &bytes)?;
    let ratio = |is: i64, least: Option<i64>| -> Value {
        #[expect(clippy::cast_precision_loss, reason = "four digits are printed")]
        least.map_or(Value::Null, |least| json!((is as f64 / least.max(1) as f64 * 10_000.0).round() / 10_000.0))
    };
    let (is, least) = (plan.objective, plan.bounds);
    println!(
        "{}",
        json!({
            "cpu_budget_ms": cpu_millis, "threads": threads, "cpu_ms": spent, "wall_ms": wall, "memory_mib": meter::peak_mib(),
            "lawful": report.ok, "problems": report.problem_count, "proven_visits": report.proven_visits, "certificates": plan.certificates.len(),
            "dropped": plan.dropped.len(), "objective": is, "bounds": least,
            "visits_to_proven": ratio(is.visits, Some(report.proven_visits)),
            "officer_minutes_to_bound": ratio(is.officer_minutes, least.officer_minutes), "travel_to_bound": ratio(is.travel, least.travel),
            "sha256": hex::encode(Sha256::digest(&bytes)),
        })
    );
    Ok(())
}

/// A draw of so many objects: weights 1 to 5, eight strata, a twentieth drawn, two officers each from those of ten qualifications.
fn drawn(objects: usize, to: &str) -> Done {
    let qualification = |at: usize| format!("Q{}", at % 10);
    let input = json!({
        "draw": "bench", "rule": "bench",
        "objects": (0..objects).map(|at| json!({ "id": format!("91500000MA{at:07}X"), "stratum": format!("S{}", at % 8), "weight": 1 + at % 5, "qualification": qualification(at) })).collect::<Vec<_>>(),
        "officers": (0..200).map(|at| json!({ "id": format!("O{at:04}"), "qualifications": [qualification(at)] })).collect::<Vec<_>>(),
        "strata": (0..8).map(|at| json!({ "id": format!("S{at}"), "quota": objects / 160 })).collect::<Vec<_>>(),
        "exclusions": [], "officers_per_object": 2, "unavailable": [],
        "beacon": { "id": "bench", "value": "fc1873a13f3545aeade8401532ef5519920652eee6b0d2b19ca12643b87b3587" },
        "reveals": ["ab".repeat(32), "cd".repeat(32)],
    });
    let bytes = serde_json::to_vec(&input)?;
    let mut record = Vec::new();
    let run = mean_us(|| {
        record = draw::run(&bytes)?.to_json().into_bytes();
        Ok(())
    })?;
    let verify = mean_us(|| draw::verify(&record)?.map_or(Ok(()), |wrong| Err(wrong.to_string().into())))?;
    fs::write(to, &record)?;
    // Bytes spread over the record, changed one at a time. Qualifications of those not drawn are bound by the record's hash alone.
    let (mut tried, mut by_computing, mut by_hash) = (0, 0, 0);
    let hash = draw::digest(&record);
    for at in (0..record.len()).step_by(record.len() / 200) {
        let mut other = record.clone();
        other[at] = if other[at] == b'7' { b'8' } else { b'7' };
        tried += 1;
        by_computing += u32::from(!matches!(draw::verify(&other), Ok(None)));
        by_hash += u32::from(draw::digest(&other) != hash);
    }
    println!(
        "{}",
        json!({ "objects": objects, "run_us": run, "verify_us": verify, "bytes_changed": tried, "found_by_computing": by_computing, "found_by_hash": by_hash })
    );
    Ok(())
}
