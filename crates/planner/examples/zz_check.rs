//! Throw-away.
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let t = std::time::Instant::now();
    let bytes = std::fs::read(&args[1]).unwrap();
    let instance = heyi_planner::read::read(&bytes).unwrap();
    eprintln!("read {:?}", t.elapsed());
    for line in std::fs::read_to_string(&args[2]).unwrap().lines() {
        let t = std::time::Instant::now();
        match heyi_planner::check::check_bytes(&instance, line.as_bytes()) {
            Ok(r) => {
                let codes: std::collections::BTreeSet<_> = r.problems.iter().map(|p| p.code).collect();
                println!("{}", serde_json::json!({"ok": r.ok, "objective": r.objective, "proven": r.proven_visits, "codes": codes, "count": r.problem_count}));
            }
            Err(e) => println!("{}", serde_json::json!({"ok": false, "unreadable": e.to_string()})),
        }
        eprintln!("check {:?}", t.elapsed());
    }
}
