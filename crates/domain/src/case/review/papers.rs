//! 缺少文书.

use super::Check;
use super::look::{Finding, Look};

pub(super) fn check(name: &str) -> Option<Check> {
    Some(match name {
        "has_all" => has_all,
        "has_any" => has_any,
        "has_each" => has_each,
        "receipt" => receipt,
        _ => return None,
    })
}

/// Each of these papers, at least once and as often as its step was done.
fn has_all(look: &Look<'_>) -> Finding {
    Finding::of(&missing(look, true), there(look))
}

/// Each of these papers as often as its step was done; where none was, none is needed.
fn has_each(look: &Look<'_>) -> Finding {
    if look.rule.papers.iter().all(|code| look.made(code) == 0) {
        return Finding::none("没有办理制作这些文书的步骤");
    }
    Finding::of(&missing(look, false), there(look))
}

/// One of these papers.
fn has_any(look: &Look<'_>) -> Finding {
    if look.rule.papers.iter().any(|code| look.has(code)) {
        return Finding::pass(there(look));
    }
    let names: Vec<&str> = look.rule.papers.iter().map(|code| look.rules.paper_name(code)).collect();
    Finding::fail(format!("案卷没有《{}》", names.join("》《")))
}

/// A receipt for the newest of the papers that had to be served.
fn receipt(look: &Look<'_>) -> Finding {
    let served = look.papers.iter().find(|p| p.code == super::RECEIPT && p.serves.as_ref().is_some_and(|s| look.rule.papers.contains(s)));
    match served {
        Some(paper) => Finding::pass(super::look::named(paper)),
        None => Finding::fail(format!("案卷没有《{}》的送达回证", look.rules.paper_name(look.rule.papers.first().map_or("", String::as_str)))),
    }
}

fn missing(look: &Look<'_>, at_least_one: bool) -> Vec<String> {
    let mut out = Vec::new();
    for code in &look.rule.papers {
        let needed = look.made(code).max(usize::from(at_least_one));
        let there = look.of(code).count();
        for _ in there..needed {
            out.push(format!("案卷缺少《{}》", look.rules.paper_name(code)));
        }
    }
    out
}

fn there(look: &Look<'_>) -> String {
    let all: Vec<String> = look.rule.papers.iter().filter(|code| look.has(code)).map(|code| look.paper(code)).collect();
    all.join("；")
}
