//! 搜索: items, scenes, checks and rules by plain Chinese words, in memory.

use serde::Serialize;

use crate::Rulebook;

/// What a hit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum HitKind {
    /// 执法事项.
    Item,
    /// 场景.
    Scene,
    /// 检查事项.
    Check,
    /// 程序规则.
    Rule,
    /// 关口.
    Gate,
}

/// A row found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Hit {
    /// What it is.
    pub kind: HitKind,
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: String,
    /// Where it comes from: law and article, or field.
    pub detail: String,
    /// Higher is better.
    pub score: u32,
}

struct Entry {
    kind: HitKind,
    id: String,
    title: String,
    detail: String,
    title_lower: String,
    text: String,
}

/// An index over a rulebook. Build once, ask often.
pub struct SearchIndex {
    entries: Vec<Entry>,
}

impl SearchIndex {
    /// Indexes items, scenes, checks, rules and gates.
    #[must_use]
    pub fn new(book: &Rulebook) -> Self {
        let mut entries = Vec::new();
        let mut add = |kind, id: &str, title: &str, detail: String| {
            let text = format!("{id} {title} {detail}").to_lowercase();
            entries.push(Entry { kind, id: id.to_owned(), title: title.to_owned(), detail, title_lower: title.to_lowercase(), text });
        };
        for item in &book.items {
            let articles: Vec<String> = item.citations().iter().map(crate::Citation::chinese).collect();
            add(HitKind::Item, &item.id, &item.name, format!("{} {}", item.field, articles.join(" ")));
        }
        for scene in &book.scenes {
            add(HitKind::Scene, &scene.id, &scene.name, String::new());
            for check in &scene.checks {
                add(HitKind::Check, &check.id, &check.matter, format!("{} {} {}", check.point, scene.name, check.legal_basis));
            }
        }
        for rule in &book.rules {
            add(HitKind::Rule, &rule.id, &rule.name, rule.citation().chinese());
        }
        for gate in &book.gates {
            add(HitKind::Gate, &gate.id, &gate.name, gate.citation().chinese());
        }
        Self { entries }
    }

    /// The best rows for the words, at most `limit`. Several words (separated by spaces) must all have something in common with a
    /// row; a word found whole weighs more than its pairs of characters, the name more than the rest.
    #[must_use]
    pub fn find(&self, query: &str, kinds: &[HitKind], limit: usize) -> Vec<Hit> {
        let query: String = query.chars().take(80).collect::<String>().to_lowercase();
        let words: Vec<&str> = query.split_whitespace().collect();
        if words.is_empty() {
            return Vec::new();
        }
        let mut hits: Vec<(u32, &Entry)> = self
            .entries
            .iter()
            .filter(|e| kinds.is_empty() || kinds.contains(&e.kind))
            .filter_map(|e| {
                let scores: Option<Vec<u32>> = words.iter().map(|w| Some(score(e, w)).filter(|s| *s > 0)).collect();
                scores.map(|s| (s.iter().sum(), e))
            })
            .collect();
        hits.sort_by(|(a, x), (b, y)| b.cmp(a).then_with(|| x.title.chars().count().cmp(&y.title.chars().count())).then_with(|| x.id.cmp(&y.id)));
        hits.into_iter()
            .take(limit)
            .map(|(score, e)| Hit { kind: e.kind, id: e.id.clone(), title: e.title.clone(), detail: e.detail.clone(), score })
            .collect()
    }
}

fn score(entry: &Entry, word: &str) -> u32 {
    if entry.id.eq_ignore_ascii_case(word) {
        return 10_000;
    }
    if entry.title_lower.contains(word) {
        return 1_000;
    }
    if entry.text.contains(word) {
        return 500;
    }
    let chars: Vec<char> = word.chars().collect();
    if chars.len() < 3 {
        return 0;
    }
    let pairs: Vec<String> = chars.windows(2).map(|p| p.iter().collect()).collect();
    let count = |text: &str| u32::try_from(pairs.iter().filter(|p| text.contains(p.as_str())).count()).unwrap_or_default();
    let (in_title, in_text) = (count(&entry.title_lower), count(&entry.text));
    let all = u32::try_from(pairs.len()).unwrap_or(1).max(1);
    // Fewer than half of the pairs is chance.
    if in_text * 2 < all { 0 } else { (in_title * 2 + in_text) * 100 / all }
}
