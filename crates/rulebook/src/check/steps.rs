//! 办案流程: every rule named exists, every state is reached and left, every step leads on.

use std::collections::HashSet;

use super::at;
use crate::{FieldKind, Problem, Rulebook, Step};

const FILE: &str = "procedure/steps.json";

pub fn check(book: &Rulebook, out: &mut Vec<Problem>) {
    let states: HashSet<&str> = book.case_states.iter().map(|s| s.id.as_str()).collect();
    if states.len() != book.case_states.len() {
        out.push(Problem::error("step-state", FILE, "案件状态的编号重复；请改正"));
    }
    for (path, step) in book.steps.located() {
        let place = at(path, &step.id);
        for fault in faults(book, step, &states) {
            out.push(Problem::error("step-row", &place, fault));
        }
    }
    reach(book, &states, out);
}

fn faults(book: &Rulebook, step: &Step, states: &HashSet<&str>) -> Vec<String> {
    let mut out = Vec::new();
    for state in step.from.iter().chain(&step.to).filter(|s| !states.contains(s.as_str())) {
        out.push(format!("案件状态“{state}”不存在；请改正 from、to 或者补上状态"));
    }
    for id in step.rules().filter(|id| book.rule(id).is_none() && book.gate(id).is_none()) {
        out.push(format!("引用的程序规则或者关口“{id}”不存在；请改正编号或者补上该行"));
    }
    for id in step.starts.iter().chain(&step.meets).filter(|id| book.gate(id).is_some()) {
        out.push(format!("“{id}”是关口，不能开始或者完成期限；请移到 gates"));
    }
    for clock in step.clocks().filter(|clock| !book.rules.iter().any(|r| r.clock.as_deref() == Some(clock))) {
        out.push(format!("没有哪条程序规则是时钟“{clock}”；请在规则行写明 clock"));
    }
    for id in step.apart_from.iter().filter(|id| book.steps.get(id).is_none()) {
        out.push(format!("不得由同一人办理的步骤“{id}”不存在；请改正"));
    }
    for field in &step.fields {
        if field.kind == FieldKind::Choice && field.values.is_empty() {
            out.push(format!("“{}”没有可选的值；请补上 values", field.label));
        }
        if field.kind == FieldKind::Rows && field.fields.is_empty() {
            out.push(format!("“{}”没有列；请补上 fields", field.label));
        }
        if step.fields.iter().filter(|other| other.name == field.name).count() > 1 {
            out.push(format!("填写项“{}”重复；请改正 name", field.name));
        }
    }
    if step.who.is_empty() {
        out.push("没有写明由谁办理；请补上 who".to_owned());
    }
    if step.from.is_empty() && step.to.is_none() {
        out.push("既没有起点也没有终点；请补上 from 或者 to".to_owned());
    }
    out
}

/// Every state is reached from a beginning; every state but the last ones is left.
fn reach(book: &Rulebook, states: &HashSet<&str>, out: &mut Vec<Problem>) {
    let mut seen: HashSet<&str> = book.steps.iter().filter(|s| s.from.is_empty()).filter_map(|s| s.to.as_deref()).collect();
    loop {
        let more: Vec<&str> = book
            .steps
            .iter()
            .filter(|s| s.from.iter().any(|f| seen.contains(f.as_str())))
            .filter_map(|s| s.to.as_deref())
            .filter(|to| !seen.contains(to))
            .collect();
        if more.is_empty() {
            break;
        }
        seen.extend(more);
    }
    for state in states.iter().filter(|s| !seen.contains(*s)) {
        out.push(Problem::error("step-state", at(FILE, state), "没有步骤能到达这一状态；请改正 to 或者删去状态"));
    }
}
