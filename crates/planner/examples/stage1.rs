//! Times stage 1 on an instance: `cargo run --release --example stage1 FILE`.
use heyi_planner::{bundle, instance::Instance, model::Model};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for path in std::env::args().skip(1) {
        let instance: Instance = serde_json::from_slice(&std::fs::read(&path)?)?;
        let start = std::time::Instant::now();
        let model = Model::new(&instance)?;
        let indexed = start.elapsed();
        let start = std::time::Instant::now();
        let covers: Vec<_> = model.firms.iter().map(|firm| bundle::cover(firm, &model.limits)).collect();
        let covered = start.elapsed();
        let start = std::time::Instant::now();
        let bounds: i64 = model.firms.iter().zip(&covers).filter(|(_, c)| !c.visits.is_empty()).map(|(f, c)| bundle::prove(f, &model.limits, c).bound()).sum();
        let proved = start.elapsed();
        let visits: usize = covers.iter().map(|c| c.visits.len()).sum();
        let dropped: i64 = model.firms.iter().zip(&covers).map(|(f, c)| bundle::positions(c.dropped).map(|at| f.wants[at].weight).sum::<i64>()).sum();
        let minutes: i64 = covers.iter().map(|c| c.minutes).sum();
        println!("{path}: firms {} largest {} visits {visits} bound {bounds} dropped {dropped} minutes {minutes} | index {indexed:?} cover {covered:?} prove {proved:?}",
            model.firms.len(), model.firms.iter().map(|f| f.wants.len()).max().unwrap_or(0));
    }
    Ok(())
}
