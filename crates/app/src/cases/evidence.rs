//! 证据 of a case, named in one way on the screen and on paper.

use heyi_domain::case::Case;
use heyi_rulebook::{Day, Rulebook};

/// One piece, as it was taken.
pub(crate) struct Evidence {
    /// 证据种类.
    pub(crate) kind: String,
    /// Its name.
    pub(crate) name: String,
    /// 证明内容.
    pub(crate) shows: String,
    /// Where it comes from.
    pub(crate) source: String,
    /// The day it was taken.
    pub(crate) on: Day,
}

/// All of it, in the order it was taken.
pub(crate) fn evidence(rules: &Rulebook, case: &Case) -> Vec<Evidence> {
    let mut all = Vec::new();
    for done in &case.steps {
        let entry = &done.entry;
        let text = |field: &str| entry.text(field).to_owned();
        let day = |field: &str| entry.moment(field).map(|m| m.day).or_else(|| entry.day(field)).unwrap_or(done.on);
        let (kind, name, shows, source, on) = match done.step.as_str() {
            "take_evidence" => (kind_of(rules, entry.text("kind")), text("name"), text("shows"), text("source"), day("taken_on")),
            "inquire" => {
                let person = entry.text("person");
                ("当事人的陈述、证人证言", format!("对{person}的询问笔录"), format!("{person}对事实的陈述"), "执法人员询问制作".to_owned(), day("from"))
            }
            "inspect_site" => ("勘验笔录、现场笔录", "现场检查笔录".to_owned(), "现场情况".to_owned(), "执法人员现场制作".to_owned(), day("from")),
            "inquest" => {
                ("勘验笔录、现场笔录", "勘验笔录".to_owned(), format!("{}的现状", entry.text("object")), "执法人员现场制作".to_owned(), day("from"))
            }
            "sample" => ("物证", "抽样取证凭证及样品".to_owned(), "抽样经过和样品情况".to_owned(), "执法人员抽样制作".to_owned(), day("at")),
            "appraisal_result" => {
                ("鉴定意见", format!("{}出具的报告{}", entry.text("agency"), entry.text("number")), text("result"), text("agency"), day("received_on"))
            }
            _ => continue,
        };
        all.push(Evidence { kind: kind.to_owned(), name, shows, source, on });
    }
    all
}

/// 证据及证明内容: a line for each piece.
pub(crate) fn evidence_words(rules: &Rulebook, case: &Case) -> String {
    let line = |(at, piece): (usize, &Evidence)| format!("{}．{}：证明{}", at + 1, piece.name, piece.shows);
    evidence(rules, case).iter().enumerate().map(line).collect::<Vec<_>>().join("\n")
}

/// 证据种类 as the field declares it.
fn kind_of<'r>(rules: &'r Rulebook, value: &'r str) -> &'r str {
    rules.steps.get("take_evidence").and_then(|s| s.field("kind")).map_or(value, |f| f.label_of(value))
}
