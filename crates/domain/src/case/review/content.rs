//! 文书内容.

use std::collections::HashSet;

use super::Check;
use super::look::{Finding, Look, named};
use crate::case::{Done, Moment};
use crate::ids::PersonId;

pub(super) fn check(name: &str) -> Option<Check> {
    Some(match name {
        "party_written" => party_written,
        "report_written" => report_written,
        "correction_ordered" => correction_ordered,
        "records_signed" => records_signed,
        "certificate_shown" => certificate_shown,
        "times_possible" => times_possible,
        "numbers_unique" => numbers_unique,
        "dates_agree" => dates_agree,
        "approvals_made" => approvals_made,
        "defence_answered" => defence_answered,
        "review_written" => review_written,
        "discussion_written" => discussion_written,
        "benchmark_stated" => benchmark_stated,
        "bank_stated" => bank_stated,
        _ => return None,
    })
}

/// Fields of a step that are empty, by their labels.
fn empty(look: &Look<'_>, done: &Done, fields: &[&str]) -> Vec<String> {
    let label = |name: &str| look.step(done).and_then(|s| s.field(name)).map_or_else(|| name.to_owned(), |f| f.label.clone());
    fields.iter().filter(|f| done.entry.text(f).trim().is_empty()).map(|f| format!("{}没有写明“{}”", look.act(done), label(f))).collect()
}

fn party_written(look: &Look<'_>) -> Finding {
    let case = look.case;
    let mut faults = Vec::new();
    for whom in case.offenders() {
        let party = case.party_at(whom);
        if party.name.trim().is_empty() {
            faults.push("没有载明当事人的姓名或者名称".to_owned());
        }
        if party.address.trim().is_empty() {
            faults.push(format!("没有载明{}的地址", if case.several() { case.named(whom, "") } else { "当事人".to_owned() }));
        }
    }
    Finding::of(&faults, "载明了当事人的名称和地址")
}

fn report_written(look: &Look<'_>) -> Finding {
    let Some(done) = look.case.last("report") else { return Finding::fail("没有调查终结报告") };
    Finding::of(&empty(look, done, &["facts", "proof", "nature"]), look.paper("investigation-report"))
}

/// 责令改正: in the report, on the spot, or by an order before.
fn correction_ordered(look: &Look<'_>) -> Finding {
    let written = look.case.last("report").or_else(|| look.case.last("decide_on_spot")).is_some_and(|d| !d.entry.text("correction").trim().is_empty());
    if written || look.case.lead.order.is_some() || look.has("correction-order") {
        return Finding::pass("已责令改正");
    }
    Finding::fail("没有责令改正的记录")
}

/// Signed; else the reason and the witness are noted.
fn records_signed(look: &Look<'_>) -> Finding {
    let (mut any, mut faults) = (false, Vec::new());
    for done in look.with_field("signed") {
        any = true;
        match done.entry.text("signed") {
            "signed" => {}
            "refused" | "absent" => faults.extend(empty(look, done, &["refusal", "witness"])),
            _ => faults.push(format!("{}没有记载签名情况", look.act(done))),
        }
    }
    if any { Finding::of(&faults, "笔录的签名情况均有记载") } else { Finding::none("本案没有笔录") }
}

fn certificate_shown(look: &Look<'_>) -> Finding {
    let mut any = false;
    let mut faults = Vec::new();
    for done in look.with_field("told") {
        any = true;
        if !done.entry.flag("told") {
            faults.push(format!("{}没有记载出示执法证件、告知权利", look.act(done)));
        }
    }
    if any { Finding::of(&faults, "笔录均记载出示证件、告知权利") } else { Finding::none("本案没有笔录") }
}

/// Ends after it begins, and nobody is in two places at once.
fn times_possible(look: &Look<'_>) -> Finding {
    let mut records: Vec<(&Done, Moment, Moment, Vec<PersonId>)> = Vec::new();
    let mut faults = Vec::new();
    for done in look.with_field("from") {
        let (Some(from), Some(to)) = (done.entry.moment("from"), done.entry.moment("to")) else { continue };
        if to <= from {
            faults.push(format!("{}的结束时间不晚于开始时间", look.act(done)));
            continue;
        }
        if to.day > done.on {
            faults.push(format!("{}的结束时间晚于办理日期", look.act(done)));
        }
        let people = done.entry.people("officers");
        if let Some((other, ..)) = records.iter().find(|(_, a, b, who)| from < *b && *a < to && who.iter().any(|p| people.contains(p))) {
            faults.push(format!("{}与{}的时间重叠，有同一名执法人员", look.act(done), look.act(other)));
        }
        records.push((done, from, to, people));
    }
    if records.is_empty() && faults.is_empty() {
        return Finding::none("本案没有记载起止时间的笔录");
    }
    Finding::of(&faults, "笔录的起止时间合理")
}

fn numbers_unique(look: &Look<'_>) -> Finding {
    let mut seen = HashSet::new();
    let mut faults = Vec::new();
    for paper in look.papers.iter().filter(|p| !super::order::unnumbered(&p.code) && p.code != super::EVIDENCE) {
        if paper.number.trim().is_empty() {
            faults.push(format!("{}没有文号", named(paper)));
        } else if !seen.insert((paper.code.as_str(), paper.number.as_str())) {
            faults.push(format!("{}文号重复", named(paper)));
        }
    }
    Finding::of(&faults, "文号齐全，没有重复")
}

/// No paper is older than the step that made it, nor made after the file was archived.
fn dates_agree(look: &Look<'_>) -> Finding {
    let mut faults = Vec::new();
    let codes: HashSet<&str> = look.papers.iter().map(|p| p.code.as_str()).collect();
    for code in codes {
        let mut made: Vec<_> = look.case.steps.iter().filter(|d| look.makes(d, code)).map(|d| d.on).collect();
        let mut papers: Vec<_> = look.of(code).collect();
        if made.is_empty() || made.len() != papers.len() {
            continue;
        }
        made.sort();
        papers.sort_by_key(|p| p.on);
        for (paper, on) in papers.iter().zip(made) {
            if paper.on < on {
                faults.push(format!("{}日期{}早于办理日期{}", named(paper), paper.on.chinese_date(), on.chinese_date()));
            }
        }
    }
    let lead = look.case.lead.discovered_on;
    faults.extend(look.papers.iter().filter(|p| p.on < lead && p.thing == look.case.id.to_string()).map(|p| format!("{}日期早于发现线索的日期", named(p))));
    faults.sort();
    Finding::of(&faults, "文书日期与办理日期一致")
}

fn approvals_made(look: &Look<'_>) -> Finding {
    let mut any = false;
    let mut faults = Vec::new();
    for done in &look.case.steps {
        if look.step(done).is_none_or(|s| s.approved_by.is_none()) {
            continue;
        }
        any = true;
        if done.proposed_by.is_none() || done.proposed_on.is_none_or(|on| on > done.on) {
            faults.push(format!("{}没有报请批准的记录", look.act(done)));
        }
    }
    if any { Finding::of(&faults, "需要批准的步骤均经批准") } else { Finding::none("本案没有需要批准的步骤") }
}

fn defence_answered(look: &Look<'_>) -> Finding {
    match look.case.last("settle_defence") {
        Some(done) => Finding::of(&empty(look, done, &["points", "checked", "adopted", "reason"]), look.paper("defence-review")),
        None if look.case.decision.is_none() => Finding::unsure("正在复核"),
        None => Finding::fail(format!("{}：没有复核意见", look.paper("defence-record"))),
    }
}

fn review_written(look: &Look<'_>) -> Finding {
    if let Some(done) = look.case.last("review") {
        let mut faults = empty(look, done, &["opinion"]);
        let flags = look.step(done).map(|s| s.fields.as_slice()).unwrap_or_default().iter().filter(|f| f.kind == heyi_rulebook::FieldKind::Bool);
        faults.extend(flags.filter(|f| !done.entry.flag(&f.name)).map(|f| format!("{}“{}”没有通过", look.act(done), f.label)));
        return Finding::of(&faults, look.paper("legal-opinion"));
    }
    match look.case.last("pass_unreviewed") {
        Some(done) => Finding::of(&empty(look, done, &["reason"]), look.paper("review-exemption")),
        None => Finding::fail("没有法制审核意见，也没有不属于审核范围的说明"),
    }
}

fn discussion_written(look: &Look<'_>) -> Finding {
    let Some(done) = look.case.last("discuss") else { return Finding::none("没有集体讨论") };
    let mut faults = empty(look, done, &["presider", "matter", "conclusion"]);
    if done.entry.rows("members").len() < 2 {
        faults.push(format!("{}参加人不足两人", look.act(done)));
    }
    Finding::of(&faults, look.paper("collective-record"))
}

/// Each act punished says by which tier and why.
fn benchmark_stated(look: &Look<'_>) -> Finding {
    let Some((done, Some(penalty))) = look.decided() else { return Finding::fail("没有处罚内容") };
    let faults: Vec<String> =
        penalty.acts.iter().filter(|a| a.tier.trim().is_empty() || (a.benchmark.is_none() && a.why.is_empty())).map(|a| format!("“{}”没有写明裁量档次", a.name)).collect();
    Finding::of(&faults, look.paper(if done.step == "decide_on_spot" { "on-spot-decision" } else { "penalty-decision" }))
}

fn bank_stated(look: &Look<'_>) -> Finding {
    let Some(done) = look.case.last("decide") else { return Finding::fail("没有处罚决定") };
    Finding::of(&empty(look, done, &["bank", "account"]), look.paper("penalty-decision"))
}
