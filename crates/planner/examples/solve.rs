//! Solves an instance: `cargo run --release --example solve INSTANCE PLAN SECONDS THREADS`.
use heyi_planner::{instance::Instance, solve};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().collect();
    let instance: Instance = serde_json::from_slice(&std::fs::read(&args[1])?)?;
    let options = solve::Options { cpu_millis: args[3].parse::<u64>()? * 1_000, threads: args[4].parse()?, ..Default::default() };
    let start = std::time::Instant::now();
    let plan = solve::solve(&instance, &options, &|_, _| ())?;
    let (o, b) = (plan.objective, plan.bounds);
    let ratio = |a: i64, b: Option<i64>| b.map_or(0.0, |b| a as f64 / b.max(1) as f64);
    println!("{}: {:?} dropped {} | {o:?} | {b:?} | visits {:.4} minutes {:.4} travel {:.4}", args[1], start.elapsed(), plan.dropped.len(),
        ratio(o.visits, b.visits), ratio(o.officer_minutes, b.officer_minutes), ratio(o.travel, b.travel));
    std::fs::write(&args[2], serde_json::to_vec(&plan)?)?;
    Ok(())
}
