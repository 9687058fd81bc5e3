//! Days, sources, identity: what every row must have.

use std::collections::HashSet;

use super::at;
use crate::{Problem, Row, Rulebook, Shelf};

pub fn check(book: &Rulebook, out: &mut Vec<Problem>) {
    shelf(&book.items, out);
    shelf(&book.benchmarks, out);
    shelf(&book.scenes, out);
    shelf(&book.departments, out);
    shelf(&book.kinds, out);
    shelf(&book.lists, out);
    shelf(&book.districts, out);
    shelf(&book.zones, out);
    shelf(&book.towns, out);
    shelf(&book.rules, out);
    shelf(&book.gates, out);
    shelf(&book.settings, out);
    shelf(&book.review_rules, out);
    shelf(&book.file_orders, out);
    shelf(&book.identifiers, out);
    shelf(&book.code_lists, out);
    let mut seen = HashSet::new();
    for (path, scene) in book.scenes.located() {
        for check in &scene.checks {
            row(&at(path, &check.id), check, out);
            if !seen.insert(&check.id) {
                out.push(Problem::error("duplicate-id", at(path, &check.id), format!("检查事项编号“{}”重复；请改用没有用过的编号", check.id)));
            }
        }
    }
    let mut sources = HashSet::new();
    for source in &book.sources {
        if !sources.insert((&source.group, &source.id)) {
            out.push(Problem::error("duplicate-id", at("lists/sources.json", &source.id), format!("来源“{}”重复；请合并", source.id)));
        }
    }
    list_chain(book, out);
}

fn row(place: &str, row: &impl Row, out: &mut Vec<Problem>) {
    if row.id().trim().is_empty() {
        out.push(Problem::error("no-id", place, "没有编号；请填写"));
    }
    if row.source().trim().is_empty() {
        out.push(Problem::error("no-source", place, "没有来源；请写明条文或者文件的出处"));
    }
    if let (Some(from), Some(to)) = (row.valid_from(), row.valid_to())
        && to < from {
            out.push(Problem::error("date-order", place, format!("失效日{to}早于生效日{from}；请改正")));
        }
}

/// Rows of one id must follow each other without a day between or a day shared.
fn shelf<T: Row>(shelf: &Shelf<T>, out: &mut Vec<Problem>) {
    let mut done = HashSet::new();
    for (path, first) in shelf.located() {
        row(&at(path, first.id()), first, out);
        if !done.insert(first.id()) {
            continue;
        }
        let versions: Vec<&T> = shelf.versions(first.id()).collect();
        for pair in versions.windows(2) {
            let [earlier, later] = pair else { continue };
            let place = at(path, first.id());
            match (earlier.valid_to(), later.valid_from()) {
                (Some(to), Some(from)) if to.next() == from => {}
                (Some(to), Some(from)) if to < from => out.push(Problem::error(
                    "date-gap",
                    place,
                    format!("两个版本之间有空档：前一版本至{to}，后一版本自{from}；请补齐中间的日期"),
                )),
                (None, None) => out.push(Problem::error("duplicate-id", place, format!("编号“{}”重复；请改用没有用过的编号，或者写明两个版本各自的起止日期", first.id()))),
                _ => out.push(Problem::error("date-overlap", place, "两个版本的施行日期重叠；请写明前一版本的失效日，后一版本自次日生效")),
            }
        }
    }
}

/// The lists of one place must follow each other without a gap or an overlap.
fn list_chain(book: &Rulebook, out: &mut Vec<Problem>) {
    let mut lists: Vec<_> = book.lists.located().filter(|(_, l)| !l.statutory).collect();
    lists.sort_by(|(_, a), (_, b)| (&a.district, a.valid_from).cmp(&(&b.district, b.valid_from)));
    for pair in lists.windows(2) {
        let [(_, earlier), (path, later)] = pair else { continue };
        if earlier.district != later.district || earlier.id == later.id {
            continue;
        }
        let (Some(to), Some(from)) = (earlier.valid_to, later.valid_from) else {
            out.push(Problem::error("date-overlap", at(path, &later.id), format!("与清单“{}”的施行日期重叠；请写明前一清单的失效日", earlier.name)));
            continue;
        };
        if to >= from {
            out.push(Problem::error("date-overlap", at(path, &later.id), format!("与清单“{}”的施行日期重叠；请改正", earlier.name)));
        } else if to.next() != from {
            out.push(Problem::error("date-gap", at(path, &later.id), format!("清单“{}”至{to}，本清单自{from}，中间有空档；请补齐", earlier.name)));
        }
    }
}
