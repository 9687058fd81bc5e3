//! 查法: items found by plain words, each with who may act, the articles, the fines and how its benchmark is founded.

use heyi_rulebook::competence::{Asker, CompetenceAnswer, competence};
use heyi_rulebook::{Citation, Day, Fine, FineMode, Item, Rulebook};
use serde::Serialize;

use super::{Law, day, write};

#[derive(Serialize)]
struct Hit {
    item: String,
    name: String,
    field: String,
    cites: Vec<Citation>,
    competence: Option<CompetenceAnswer>,
    fines: Vec<String>,
    benchmark: Option<&'static str>,
    correction: Option<String>,
    warnings: Vec<String>,
}

impl Law {
    /// Items found by plain words, best first.
    ///
    /// # Errors
    /// A day that isn't one.
    pub fn search(&self, text: &str, town: Option<&str>, today: &str, limit: usize) -> Result<String, String> {
        let today = day(today)?;
        let mut found: Vec<(u32, &Item)> = Vec::new();
        for item in &self.book().items {
            let score = score(self.book(), item, text);
            if score > 0 {
                found.push((score, item));
            }
        }
        found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.id.cmp(&b.1.id)));
        let hits: Vec<Hit> = found.into_iter().take(limit).map(|(_, item)| hit(self.book(), item, town, today)).collect();
        write(&hits)
    }
}

/// Pairs of neighbouring characters that the question shares with the item; its number or whole name first.
fn score(book: &Rulebook, item: &Item, text: &str) -> u32 {
    let text = text.trim();
    if text.is_empty() {
        return 0;
    }
    if item.id.eq_ignore_ascii_case(text) {
        return 10_000;
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let checks: String = book
        .scenes
        .iter()
        .flat_map(|s| &s.checks)
        .filter(|c| c.item_id.as_deref() == Some(item.id.as_str()))
        .map(|c| format!("{} {} ", c.matter, c.point))
        .collect();
    words.iter().map(|word| of_word(item, &checks, word)).sum()
}

fn of_word(item: &Item, checks: &str, word: &str) -> u32 {
    let whole = |hay: &str, weight: u32| if hay.contains(word) { weight } else { 0 };
    let sum = whole(&item.name, 400) + whole(&item.field, 80) + whole(&item.law, 60) + whole(checks, 120);
    let chars: Vec<char> = word.chars().collect();
    let pairs = chars.windows(2).map(|w| w.iter().collect::<String>());
    let shared: u32 = pairs.map(|p| if item.name.contains(&p) { 20 } else { u32::from(checks.contains(&p)) * 6 }).sum();
    let threshold = if chars.len() > 2 { 26 } else { 6 };
    if sum == 0 && shared < threshold { 0 } else { sum + shared }
}

fn hit(book: &Rulebook, item: &Item, town: Option<&str>, today: Day) -> Hit {
    let competence = town.and_then(|code| competence(book, &item.id, Asker::body(code), today, &[]).ok());
    let warnings = competence.as_ref().map(|c| c.warnings.clone()).unwrap_or_default();
    Hit {
        item: item.id.clone(),
        name: item.name.clone(),
        field: item.field.clone(),
        cites: item.citations(),
        competence,
        fines: item.fines.iter().map(fine_words).filter(|w| !w.is_empty()).collect(),
        benchmark: book.benchmark_on(&item.id, today).map(|b| b.basis.label()),
        correction: item.correction.form.clone().filter(|_| item.correction.required),
        warnings,
    }
}

/// One fine in words: `对单位：罚款5000元以上5万元以下`.
fn fine_words(fine: &Fine) -> String {
    let who = match fine.party.as_str() {
        "organisation" => "对单位：",
        "individual" => "对个人：",
        "responsible_person" => "对直接责任人员：",
        "carrier" => "对运输单位：",
        "farm_household" => "对农户：",
        _ => "",
    };
    let stage = match fine.stage.as_str() {
        "uncorrected" => "逾期不改正的，",
        "serious" => "情节严重的，",
        _ => "",
    };
    let when = fine.condition.as_deref().map(|c| format!("（{c}）")).unwrap_or_default();
    let unit = |n: &str| match fine.unit.as_deref() {
        Some("times") => format!("{n}倍"),
        Some("percent") => format!("{n}%"),
        Some(u) if u.starts_with("yuan/") => format!("每{}{n}元", u.trim_start_matches("yuan/")),
        _ => yuan(n),
    };
    let amount = match (fine.mode, fine.min, fine.max) {
        (FineMode::None, ..) => return String::new(),
        (FineMode::Unknown, ..) => "数额未取得，请查对条文".to_owned(),
        (FineMode::Fixed, Some(n), _) | (FineMode::Fixed, None, Some(n)) => format!("罚款{}", unit(&n.to_string())),
        (_, Some(min), Some(max)) if min.to_string() == "0" => format!("罚款{}以下", unit(&max.to_string())),
        (_, Some(min), Some(max)) => format!("罚款{}以上{}以下", unit(&min.to_string()), unit(&max.to_string())),
        (_, None, Some(max)) => format!("罚款{}以下", unit(&max.to_string())),
        (_, Some(min), None) => format!("罚款{}以上", unit(&min.to_string())),
        (_, None, None) => return String::new(),
    };
    let base = fine.base.as_deref().map(|b| format!("（以{b}计）")).unwrap_or_default();
    let may = if fine.optional { "可以" } else { "" };
    format!("{who}{stage}{may}{amount}{base}{when}")
}

/// `50000` is 5万元.
fn yuan(n: &str) -> String {
    match n.parse::<u64>() {
        Ok(v) if v >= 10_000 && v % 1_000 == 0 => {
            let (whole, rest) = (v / 10_000, v % 10_000 / 1_000);
            if rest == 0 { format!("{whole}万元") } else { format!("{whole}.{rest}万元") }
        }
        _ => format!("{n}元"),
    }
}
