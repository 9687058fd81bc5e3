//! The routing core on public instances of vehicle routing with time windows (Solomon; Gehring and Homberger), one day, one vehicle a
//! route. Convention of the 12th DIMACS challenge: distance alone counts, distances and times are cut to one decimal, so all is
//! reckoned in whole tenths.

use std::error::Error;
use std::fs;

use heyi_planner::routes::{Choice, Effort, Job, Mask, Part, Person, Pool, Problem, State, improve};
use serde_json::json;

use crate::meter;

/// A customer; the first is the depot.
#[derive(Clone, Copy, Default)]
struct Node {
    at: (f64, f64),
    load: i32,
    first: i32,
    last: i32,
    service: i32,
}

struct Sheet {
    name: String,
    vehicles: usize,
    capacity: i32,
    nodes: Vec<Node>,
}

fn tenths(word: &str) -> Result<i32, Box<dyn Error>> {
    Ok(word.parse::<i32>()? * 10)
}

/// Solomon's format, or that of VRPLIB.
fn read(text: &str) -> Result<Sheet, Box<dyn Error>> {
    if text.contains("NODE_COORD_SECTION") { read_vrplib(text) } else { read_solomon(text) }
}

fn read_solomon(text: &str) -> Result<Sheet, Box<dyn Error>> {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let name = lines.next().unwrap_or_default().to_owned();
    let mut sheet = Sheet { name, vehicles: 0, capacity: 0, nodes: Vec::new() };
    for line in lines {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words[..] {
            [vehicles, capacity] => {
                if let (Ok(vehicles), Ok(capacity)) = (vehicles.parse(), capacity.parse()) {
                    (sheet.vehicles, sheet.capacity) = (vehicles, capacity);
                }
            }
            [number, x, y, load, first, last, service] if number.parse::<u32>().is_ok() => sheet.nodes.push(Node {
                at: (x.parse()?, y.parse()?),
                load: load.parse()?,
                first: tenths(first)?,
                last: tenths(last)?,
                service: tenths(service)?,
            }),
            _ => {}
        }
    }
    Ok(sheet)
}

fn read_vrplib(text: &str) -> Result<Sheet, Box<dyn Error>> {
    let mut sheet = Sheet { name: String::new(), vehicles: 0, capacity: 0, nodes: Vec::new() };
    let (mut section, mut service) = ("", 0);
    for line in text.lines().map(str::trim) {
        if let Some((key, value)) = line.split_once(':') {
            match key.trim() {
                "NAME" => value.trim().clone_into(&mut sheet.name),
                "DIMENSION" => sheet.nodes = vec![Node::default(); value.trim().parse()?],
                "VEHICLES" => sheet.vehicles = value.trim().parse()?,
                "CAPACITY" => sheet.capacity = value.trim().parse()?,
                "SERVICE_TIME" => service = tenths(value.trim())?,
                _ => {}
            }
            continue;
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        if let [one] = words[..]
            && one.ends_with("_SECTION")
        {
            section = one;
            continue;
        }
        let Some(node) = words
            .first()
            .and_then(|word| word.parse::<usize>().ok())
            .and_then(|at| at.checked_sub(1))
            .and_then(|at| sheet.nodes.get_mut(at))
        else {
            continue;
        };
        match (section, &words[1..]) {
            ("NODE_COORD_SECTION", [x, y]) => node.at = (x.parse()?, y.parse()?),
            ("DEMAND_SECTION", [load]) => node.load = load.parse()?,
            ("TIME_WINDOW_SECTION", [first, last]) => (node.first, node.last) = (tenths(first)?, tenths(last)?),
            ("SERVICE_TIME_SECTION", [minutes]) => node.service = tenths(minutes)?,
            _ => {}
        }
    }
    if service > 0 {
        sheet.nodes.iter_mut().skip(1).for_each(|node| node.service = service);
    }
    Ok(sheet)
}

fn problem(sheet: &Sheet) -> Problem {
    let depot = sheet.nodes[0];
    let people = sheet.vehicles.min(heyi_planner::routes::MOST);
    let all = Mask::first(people);
    let pool = Pool { people: vec![Person { home: 0, skills: 0 }; people], present: vec![all], skilled: vec![all], home: Some(0) };
    #[expect(clippy::cast_possible_truncation, reason = "distances of a few hundred")]
    let distance = |a: &Node, b: &Node| ((a.at.0 - b.at.0).hypot(a.at.1 - b.at.1) * 10.0) as i32;
    let jobs: Vec<Job> = (1_u32..)
        .zip(&sheet.nodes[1..])
        .map(|(point, node)| Job {
            group: point - 1,
            point,
            service: node.service,
            load: node.load,
            windows: vec![(node.first, node.last)],
            days: vec![0],
            parts: vec![Part { crew: 1, ..Part::default() }],
            cost: 0,
            penalty: 10_000_000,
        })
        .collect();
    Problem {
        days: 1,
        points: sheet.nodes.len(),
        travel: sheet.nodes.iter().flat_map(|a| sheet.nodes.iter().map(move |b| distance(a, b))).collect(),
        clock: Vec::new(),
        depart: Some(depot.first),
        back: Some(depot.last),
        limit: i32::MAX / 4,
        capacity: sheet.capacity,
        pools: vec![pool],
        groups: (0..u32::try_from(jobs.len()).unwrap_or(0)).map(|job| vec![Choice { jobs: vec![job], cost: 0 }]).collect(),
        jobs,
    }
    .round(1)
}

/// Walks the routes once more, without the core: customers once each, load, windows, back in time; the distance, or what is wrong.
fn walk(sheet: &Sheet, routes: &[Vec<usize>]) -> Result<i64, String> {
    let distance = |a: usize, b: usize| {
        let (a, b) = (sheet.nodes[a].at, sheet.nodes[b].at);
        (((a.0 - b.0).powi(2) + (a.1 - b.1).powi(2)).sqrt() * 10.0).floor()
    };
    let mut seen = vec![false; sheet.nodes.len()];
    let mut sum = 0.0;
    for route in routes {
        let (mut at, mut time, mut load) = (0, f64::from(sheet.nodes[0].first), 0);
        for &stop in route {
            let node = sheet.nodes[stop];
            if std::mem::replace(&mut seen[stop], true) {
                return Err(format!("customer {stop} twice"));
            }
            let leg = distance(at, stop);
            sum += leg;
            time = (time + f64::from(sheet.nodes[at].service) + leg).max(f64::from(node.first));
            if time > f64::from(node.last) {
                return Err(format!("customer {stop} too late"));
            }
            load += node.load;
            at = stop;
        }
        let home = distance(at, 0);
        sum += home;
        if time + f64::from(sheet.nodes[at].service) + home > f64::from(sheet.nodes[0].last) || load > sheet.capacity {
            return Err("a route too long or too full".to_owned());
        }
    }
    if routes.len() > sheet.vehicles || seen.iter().skip(1).any(|seen| !seen) {
        return Err("too many routes, or a customer left out".to_owned());
    }
    #[expect(clippy::cast_possible_truncation, reason = "whole tenths")]
    Ok(sum as i64)
}

/// Solves an instance and prints its line. `looks` is the work, in places looked at for each customer.
pub fn run(path: &str, looks: u64, seed: u64) -> Result<(), Box<dyn Error>> {
    let sheet = read(&fs::read_to_string(path)?)?;
    let problem = problem(&sheet);
    let began = meter::process_ms();
    let mut state = State::new(&problem);
    let effort = Effort { work: looks * problem.jobs.len() as u64, seed, least: 0, heat: 1.0, stop: &|| false, day_cost: None };
    let work = improve(&mut state, &effort);
    let routes: Vec<Vec<usize>> =
        state.used_routes().map(|route| route.stops.iter().map(|&job| problem.jobs[job as usize].point as usize).collect()).collect();
    let distance = walk(&sheet, &routes);
    let agrees = distance.as_ref().is_ok_and(|sum| *sum == state.cost());
    println!(
        "{}",
        json!({
            "instance": sheet.name, "customers": problem.jobs.len(), "routes": routes.len(),
            "distance": distance.as_ref().map(|sum| format!("{}.{}", sum / 10, sum % 10)).unwrap_or_default(),
            "tenths": distance.as_ref().copied().unwrap_or(-1), "sound": agrees, "problem": distance.err(),
            "looks": work, "cpu_ms": meter::process_ms() - began,
        })
    );
    Ok(())
}
