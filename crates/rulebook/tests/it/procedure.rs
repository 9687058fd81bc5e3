//! The declared procedure of a penalty case, and its page in the handbook, made from the same rows.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use heyi_rulebook::{Rulebook, Step};

use crate::{book, root};

fn named(book: &Rulebook, id: &str) -> String {
    if let Some(clock) = id.strip_prefix("clock:") {
        let rules: Vec<&str> = book.rules.iter().filter(|r| r.clock.as_deref() == Some(clock)).map(|r| r.name.as_str()).collect();
        return format!("按部门：{}", rules.join("；"));
    }
    let name = book.rule(id).map(|r| r.name.as_str()).or_else(|| book.gate(id).map(|g| g.name.as_str()));
    format!("{}（`{id}`）", name.unwrap_or("？"))
}

fn cell(book: &Rulebook, ids: &[String]) -> String {
    ids.iter().map(|id| named(book, id)).collect::<Vec<_>>().join("<br>")
}

fn row(book: &Rulebook, step: &Step) -> String {
    let state = |id: &str| book.case_states.iter().find(|s| s.id == id).map_or("？", |s| s.name.as_str());
    let from = if step.from.is_empty() { "（开始）".to_owned() } else { step.from.iter().map(|s| state(s)).collect::<Vec<_>>().join("、") };
    let to = step.to.as_deref().map_or("（不变）", state);
    let mut who: String = step.who.iter().map(|w| w.label()).collect::<Vec<_>>().join("、");
    if let Some(approver) = step.approved_by {
        let _ = write!(who, "；报{}批准", approver.label());
    }
    if !step.apart_from.is_empty() {
        let others: Vec<&str> = step.apart_from.iter().filter_map(|id| book.steps.get(id)).map(|s| s.name.as_str()).collect();
        let _ = write!(who, "；不得由{}的人办理", others.join("、"));
    }
    format!(
        "| {} | {from} | {to} | {who} | {} | {} | {} | {} |\n",
        step.name,
        cell(book, &step.gates),
        cell(book, &step.starts),
        cell(book, &step.meets),
        step.papers.join("<br>")
    )
}

/// The page: a picture of the states, the steps by stage, and the rules no step names.
fn page(book: &Rulebook) -> String {
    let mut out = String::from(
        "# 行政处罚案件办理流程\n\n本页由 `rulebook/procedure/steps.json` 和程序规则生成（`crates/rulebook/tests/it/procedure.rs`），不要手工修改。\
         流程的排列是本系统拟定（`adapted`），期限、数额和条文以程序规则为准。\n\n每一步骤的办理条件由 `crates/domain/src/case/gates/` 中的同名判断核对；立案的条件在 `crates/domain/src/case/filing.rs`。\n\n```mermaid\nstateDiagram-v2\n",
    );
    for state in &book.case_states {
        let _ = writeln!(out, "  state \"{}\" as {}", state.name, state.id);
    }
    for step in book.steps.iter() {
        let Some(to) = &step.to else { continue };
        if step.from.is_empty() {
            let _ = writeln!(out, "  [*] --> {to}: {}", step.name);
        }
        for from in &step.from {
            let _ = writeln!(out, "  {from} --> {to}: {}", step.name);
        }
    }
    out.push_str("```\n");
    let mut stages: Vec<&str> = Vec::new();
    for step in book.steps.iter() {
        if !stages.contains(&step.stage.as_str()) {
            stages.push(&step.stage);
        }
    }
    for stage in stages {
        let _ = write!(out, "\n## {stage}\n\n| 步骤 | 办理前 | 办理后 | 由谁办理 | 办理条件 | 开始的期限 | 完成的期限 | 文书 |\n|---|---|---|---|---|---|---|---|\n");
        for step in book.steps.iter().filter(|s| s.stage == stage) {
            out.push_str(&row(book, step));
        }
    }
    out.push_str("\n## 没有步骤引用的程序规则和关口\n\n属于检查、复议、诉讼、评查等其他环节，或者用于裁量计算。\n\n");
    let used: BTreeSet<&str> = book.steps.iter().flat_map(Step::rules).collect();
    let clocks: BTreeSet<&str> = book.steps.iter().flat_map(Step::clocks).collect();
    let mut rest: BTreeMap<&str, &str> = BTreeMap::new();
    for rule in book.rules.iter().filter(|r| !r.clock.as_deref().is_some_and(|c| clocks.contains(c))) {
        rest.insert(&rule.id, &rule.name);
    }
    rest.extend(book.gates.iter().map(|g| (g.id.as_str(), g.name.as_str())));
    for (id, name) in rest.iter().filter(|(id, _)| !used.contains(*id)) {
        let _ = writeln!(out, "- `{id}` {name}");
    }
    out
}

#[test]
fn the_page_is_what_the_rows_say() {
    let file = root().join("../docs/develop/case-procedure.md");
    let page = page(book());
    if std::env::var_os("HEYI_WRITE_PAGES").is_some() {
        std::fs::write(&file, &page).unwrap();
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(kept == page, "docs/develop/case-procedure.md is old: run this test once with HEYI_WRITE_PAGES=1");
}

/// Whether a step is the one needed; review and its exemption stand for one another.
fn is(step: &str, needed: &str) -> bool {
    step == needed || (needed == "review_or_exemption" && matches!(step, "review" | "pass_unreviewed"))
}

/// On every way from the beginning to a decision in the ordinary procedure, the party has been told and the review has been passed.
#[test]
fn no_way_to_an_ordinary_decision_goes_round_notice_and_review() {
    let book = book();
    for needed in ["file", "report", "notify", "review_or_exemption"] {
        let mut reached: BTreeSet<&str> = BTreeSet::new();
        loop {
            let before = reached.len();
            // 当场处罚 is the summary procedure, 不予处罚 needs no notice: other ways, with their own limits.
            for step in book.steps.iter().filter(|s| !is(&s.id, needed) && s.id != "decide_on_spot" && s.id != "decide_no_penalty") {
                let Some(to) = step.to.as_deref() else { continue };
                if step.from.is_empty() || step.from.iter().any(|f| reached.contains(f.as_str())) {
                    reached.insert(to);
                }
            }
            if reached.len() == before {
                break;
            }
        }
        assert!(reached.contains("lead"));
        assert!(!reached.contains("decided"), "a decision is reached without the step {needed}");
    }
}

#[test]
fn who_investigates_neither_reviews_nor_decides() {
    let steps = &book().steps;
    for (step, other) in [("review", "report"), ("decide", "report"), ("decide", "review"), ("hold_hearing", "inquire"), ("file", "propose_filing")] {
        assert!(steps.get(step).unwrap().apart_from.iter().any(|id| id == other), "{step} may be done by who did {other}");
    }
}
