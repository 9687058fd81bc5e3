//! Each question within a millisecond. Measured on many, so that one slow moment of the machine doesn't decide.

use std::time::{Duration, Instant};

use heyi_rulebook::Day;
use heyi_rulebook::check::check;
use heyi_rulebook::checklist::{Answer, passes};
use heyi_rulebook::competence::{Asker, competence};
use heyi_rulebook::deadline::deadline;
use heyi_rulebook::discretion::{Facts, assess};
use heyi_rulebook::search::SearchIndex;

use super::book;

fn each(name: &str, times: u32, mut ask: impl FnMut()) {
    let started = Instant::now();
    (0..times).for_each(|_| ask());
    let one = started.elapsed() / times;
    println!("{name}: {one:?}");
    assert!(one < Duration::from_millis(1), "{name}: {one:?}");
}

#[test]
fn each_question_takes_less_than_a_millisecond() {
    let b = book();
    let on = Day::new(2026, 3, 3).unwrap();
    each("deadline, 90 days", 200, || drop(deadline(b, "apl-60-decide", on, None)));
    each("deadline, working days", 200, || drop(deadline(b, "apl-64-request", on, None)));
    each("competence", 200, || drop(competence(b, "SC-001", Asker::Town("500103003"), on, &[])));
    let facts = Facts::parse(r#"{"prior_2y":1,"obstruct":false,"harm":"minor","corrected":false,"mitigating":false}"#).unwrap();
    each("assess", 200, || drop(assess(b, "XF-004", &facts, "organisation", "initial", None)));
    let point = b.check("CK-CY-01").unwrap();
    each("passes", 200, || drop(passes(point, &Answer::Bool(true), on)));
    let _ = SearchIndex::new(b);
    let started = Instant::now();
    assert!(check(b).ok);
    assert!(started.elapsed() < Duration::from_secs(10));
}
