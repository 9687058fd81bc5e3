//! 案卷评查: every rule, paper and department named exists, the points are those of the procedure rules, and every paper has one place.

use std::collections::HashSet;

use super::at;
use crate::{FileOrder, Problem, ReviewPart, ReviewRule, Rulebook};

const STANDARD: &str = "review/standard.json";
const ORDER: &str = "review/order.json";

pub fn check(book: &Rulebook, out: &mut Vec<Problem>) {
    names(book, out);
    marks(book, out);
    for (path, rule) in book.review_rules.located() {
        let place = at(path, &rule.id);
        out.extend(faults(book, rule).into_iter().map(|fault| Problem::error("review-row", &place, fault)));
    }
    for (path, order) in book.file_orders.located() {
        let place = at(path, &order.id);
        out.extend(misplaced(book, order).into_iter().map(|fault| Problem::error("file-order", &place, fault)));
    }
    if book.file_orders.iter().filter(|o| o.departments.is_empty()).count() != 1 {
        out.push(Problem::error("file-order", ORDER, "应当有且只有一种不写部门的通用顺序；请改正 departments"));
    }
}

fn known(book: &Rulebook, code: &str) -> bool {
    book.paper_names.iter().any(|n| n.code == code)
}

/// Every paper of a step has a name.
fn names(book: &Rulebook, out: &mut Vec<Problem>) {
    let mut seen = HashSet::new();
    for name in book.paper_names.iter().filter(|n| !seen.insert(n.code.as_str()) || n.name.trim().is_empty()) {
        out.push(Problem::error("file-order", at(ORDER, &name.code), "文书代码重复或者没有名称；请改正 names"));
    }
    for paper in book.steps.iter().flat_map(|s| &s.papers).filter(|p| !known(book, p)) {
        out.push(Problem::error("file-order", at(ORDER, paper), "办理步骤制作的这种文书没有名称；请在 names 中补上"));
    }
}

fn marks(book: &Rulebook, out: &mut Vec<Problem>) {
    let Some(marks) = &book.review_marks else { return };
    for id in std::iter::once(&marks.pass).chain(&marks.bands) {
        if book.rule(id).and_then(crate::Rule::whole_quantity).is_none() {
            out.push(Problem::error("review-marks", STANDARD, format!("引用的分值规则“{id}”不存在或者没有分值；请改正")));
        }
    }
    if marks.bands.len() != marks.band_names.len() {
        out.push(Problem::error("review-marks", STANDARD, "等次的规则和名称不是一一对应；请改正 bands、band_names"));
    }
    for code in marks.source.split(',').map(str::trim).filter(|code| book.source("procedure", code).is_none()) {
        out.push(Problem::error("unknown-reference", STANDARD, format!("引用的来源“{code}”不存在；请改正")));
    }
}

fn faults(book: &Rulebook, rule: &ReviewRule) -> Vec<String> {
    let mut out = Vec::new();
    for id in rule.rests_on.iter().filter(|id| book.rule(id).is_none() && book.gate(id).is_none()) {
        out.push(format!("引用的程序规则或者关口“{id}”不存在；请改正编号或者补上该行"));
    }
    for paper in rule.papers.iter().filter(|p| !known(book, p)) {
        out.push(format!("文书“{paper}”没有列入 review/order.json 的 names；请改正"));
    }
    for code in rule.source.split(',').map(str::trim).filter(|code| book.source("procedure", code).is_none()) {
        out.push(format!("引用的来源“{code}”不存在；请改正编号或者补上该行"));
    }
    if (rule.part == ReviewPart::Basic) != (rule.weight == 0) {
        out.push("基础标准不计分，其他项目须有分值；请改正 weight".to_owned());
    }
    if let Some(id) = &rule.points {
        let fixed = book.rule(id).and_then(crate::Rule::whole_quantity);
        if fixed != Some(i64::from(rule.weight)) {
            out.push(format!("分值{}与所引规则“{id}”不一致；请改正 weight", rule.weight));
        }
    }
    if rule.check.trim().is_empty() || rule.law.trim().is_empty() {
        out.push("没有写明检查的办法或者所依据的标准；请补上".to_owned());
    }
    out
}

fn misplaced(book: &Rulebook, order: &FileOrder) -> Vec<String> {
    let mut out = Vec::new();
    for id in order.departments.iter().filter(|id| book.department(id).is_none()) {
        out.push(format!("引用的部门“{id}”不存在；请改正"));
    }
    for code in order.source.split(',').map(str::trim).filter(|code| book.source("procedure", code).is_none()) {
        out.push(format!("引用的来源“{code}”不存在；请改正编号或者补上该行"));
    }
    if order.places.iter().filter(|p| p.rest).count() != 1 {
        out.push("应当有且只有一处放其他材料；请改正 rest".to_owned());
    }
    let mut seen = HashSet::new();
    for paper in order.places.iter().flat_map(|p| &p.papers) {
        if !known(book, paper) {
            out.push(format!("文书“{paper}”没有列入 names；请改正"));
        }
        if !seen.insert(paper) {
            out.push(format!("文书“{paper}”放在两处；请删去一处"));
        }
    }
    out
}
