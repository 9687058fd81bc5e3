//! 数额界限: do the alternatives of one article cover every amount?

use super::at;
use crate::discretion::PARTIES;
use crate::{Decimal, Fine, Item, Problem, Rulebook, When};

pub fn check(book: &Rulebook, out: &mut Vec<Problem>) {
    for (path, item) in book.items.located() {
        let place = at(path, &item.id);
        let mut said = Vec::new();
        for party in PARTIES {
            for stage in ["initial", "uncorrected", "serious"] {
                if let Some(message) = one(item, party, stage)
                    && !said.contains(&message) {
                        out.push(Problem::notice("when-gap", &place, message.clone()));
                        said.push(message);
                    }
            }
        }
    }
}

fn one(item: &Item, party: &str, stage: &str) -> Option<String> {
    let takes_any = matches!(party, "organisation" | "individual");
    let mine = |f: &&Fine| (f.party == party || (takes_any && f.party == "any")) && f.stage == stage;
    let fines: Vec<&Fine> = item.fines.iter().filter(mine).collect();
    let whens: Vec<&When> = fines.iter().filter_map(|f| f.when.as_ref()).collect();
    if whens.is_empty() || whens.len() < fines.len() || fines.iter().all(|f| f.party == "any") && !matches!(party, "organisation") {
        return None;
    }
    let mut points: Vec<Decimal> = whens.iter().flat_map(|w| [w.gte, w.gt, w.lt, w.eq]).flatten().collect();
    points.push(Decimal::ZERO);
    points.sort_unstable();
    points.dedup();
    let mut probes = Vec::new();
    for (i, point) in points.iter().enumerate() {
        probes.push(*point);
        probes.push(points.get(i + 1).map_or_else(|| point.plus(Decimal::from_int(1)), |next| point.midpoint(*next)));
    }
    let gap = probes.into_iter().filter(|p| *p >= Decimal::ZERO).find(|p| whens.iter().all(|w| !w.holds(*p)))?;
    let first = whens.first()?;
    Some(format!("{}为{gap}元时没有一项罚款适用（{stage}）；条文的界限可能录得不全，使用前请核对原文", first.name))
}
