//! `heyi explain`: which rules a case's steps rest on, how each stands, on which facts, in which version of the day.

use std::process::ExitCode;

use clap::Args;
use heyi_app::views::{ExplainedGate, ExplainedStep, Explanation, StepStanding};
use heyi_app::{App, AppError};

use crate::case_file::{find, open};
use crate::config::Place;
use crate::failure::{Failure, block_on, finish};

/// `heyi explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// 案件编号或者立案号
    case: String,
    /// 办理步骤的代码，见 rulebook/procedure/steps.json；不写的，列出现在能办理的全部步骤
    step: Option<String>,
    #[command(flatten)]
    place: Place,
}

/// Runs the command.
pub fn run(args: &ExplainArgs, json: bool) -> ExitCode {
    finish(explain(args), json)
}

fn explain(args: &ExplainArgs) -> Result<(Explanation, String, bool), Failure> {
    let explanation = block_on(async {
        let app = open(&args.place).await?;
        let id = find(&app, &args.case).await?;
        app.explain_case(id, args.step.as_deref()).await.map_err(|error| failed(&app, args, error))
    })?;
    // Asked for one step, the answer is no where it can't be done, or a gate is closed.
    let ok = args.step.is_none() || explanation.steps.iter().all(|s| s.met && s.standing != StepStanding::Impossible);
    let words = told(&explanation);
    Ok((explanation, words, ok))
}

fn failed(app: &App, args: &ExplainArgs, error: AppError) -> Failure {
    match (error, &args.step) {
        (AppError::NotFound(_), Some(step)) if app.rules.steps.get(step).is_none() => {
            Failure::usage(format!("没有代码为“{step}”的办理步骤；代码见 rulebook/procedure/steps.json，或者不写步骤、列出现在能办理的"))
        }
        (AppError::NotFound(what), _) => Failure::usage(format!("没有找到{what}；请核对案件编号")),
        (other, _) => Failure::no(other),
    }
}

fn told(explanation: &Explanation) -> String {
    let number = explanation.number.as_deref().unwrap_or("未立案");
    let mut words = format!("{}（{number}，{}）", explanation.cause, explanation.status_name);
    let rulebook = &explanation.rulebook;
    words.push_str(&format!("\n规则库{}，程序{}", rulebook.sha256.get(..12).unwrap_or_default(), rulebook.program));
    for step in &explanation.steps {
        words.push_str(&of_step(step));
    }
    words
}

fn of_step(step: &ExplainedStep) -> String {
    let standing = match step.standing {
        StepStanding::Possible => "现在可以办理",
        StepStanding::Proposed => "等待批准",
        StepStanding::Done => "已办理",
        StepStanding::Impossible => "现在不能办理",
    };
    let by = step.done_by.as_ref().map(|name| format!("，{name}")).unwrap_or_default();
    let approve = step.approve.as_ref().map(|who| format!("，{who}批准")).unwrap_or_default();
    let mut words = format!("\n\n{}（{}，{}办理{approve}）：{}{standing}{by}", step.name, step.step, step.who, step.on.chinese_date());
    if let Some(refusal) = &step.refusal {
        let cites: Vec<String> = step.refusal_cites.iter().map(heyi_rulebook::Citation::chinese).collect();
        words.push_str(&format!("\n  {refusal}{}", cites.join("、")));
    }
    for gate in &step.gates {
        words.push_str(&of_gate(gate));
    }
    for fact in &step.facts {
        words.push_str(&format!("\n  {}：{}", fact.label, fact.text.replace('\n', " ")));
    }
    words
}

fn of_gate(gate: &ExplainedGate) -> String {
    let mut words = format!("\n  [{}] {}：{}", if gate.met { "符合" } else { "不符合" }, gate.name, gate.article);
    if !gate.rule.is_empty() {
        words.push_str(&format!("，规则{}", gate.rule));
    }
    if let Some(version) = &gate.version {
        match version.valid_from.filter(|_| version.of_the_day) {
            Some(from) => words.push_str(&format!("，{}起施行", from.chinese_date())),
            None if version.of_the_day => words.push_str("，施行日期尚未核定"),
            None => words.push_str("，当日没有施行中的条文，用最近的一条"),
        }
    }
    if let Some((from, last)) = gate.period {
        words.push_str(&format!("，本案{}至{}", from.chinese_date(), last.chinese_date()));
    }
    for text in gate.why.iter().chain(gate.cures.iter().filter(|_| !gate.met)) {
        words.push_str(&format!("\n      {text}"));
    }
    words
}
