//! 查法: items found by plain words, each with who may act, the articles, the fines and how its benchmark is founded.

use heyi_rulebook::competence::{Asker, CompetenceAnswer, competence};
use heyi_rulebook::search::HitKind;
use heyi_rulebook::{AuthorityList, Citation, Day, Fine, FineMode, Item, Rulebook};
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
    /// Items found by plain words, best first. A check point leads to the item that its failure is.
    ///
    /// # Errors
    /// A day that isn't one.
    pub fn search(&self, text: &str, town: Option<&str>, today: &str, limit: usize) -> Result<String, String> {
        let today = day(today)?;
        let book = self.book();
        let mut items: Vec<&Item> = Vec::new();
        for found in self.index().find(text, &[HitKind::Item, HitKind::Check], limit.saturating_mul(4)) {
            let id = if found.kind == HitKind::Item { Some(found.id.as_str()) } else { book.check(&found.id).and_then(|c| c.item_id.as_deref()) };
            if let Some(item) = id.and_then(|id| book.items.on(id, today).or_else(|| book.item(id)))
                && !items.iter().any(|known| known.id == item.id)
            {
                items.push(item);
            }
        }
        let hits: Vec<Hit> = items.into_iter().take(limit).map(|item| hit(book, item, town, today, self.lists())).collect();
        write(&hits)
    }
}

fn hit(book: &Rulebook, item: &Item, town: Option<&str>, today: Day, lists: &[AuthorityList]) -> Hit {
    let competence = town.and_then(|code| competence(book, &item.id, Asker::body(code), today, lists).ok());
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
