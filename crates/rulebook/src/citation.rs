//! 依据. Where an answer comes from, and how much it may be relied on.

use serde::{Deserialize, Serialize};

/// How a row is founded. What isn't `official` is labelled wherever a person sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// 法定: the text of a law, regulation, rule or official notice.
    Official,
    /// 公开: published by some body, as published.
    Published,
    /// 改编: published elsewhere and fitted to this row.
    Adapted,
    /// 拟定: our own, published by nobody.
    Proposed,
    /// 通则: computed by a general rule.
    GeneralRule,
}

impl Basis {
    /// The label shown to people.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Official => "依条文",
            Self::Published => "公开文本",
            Self::Adapted => "参照改编",
            Self::Proposed => "本系统拟定",
            Self::GeneralRule => "按通用规则生成",
        }
    }
}

/// An article relied on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Citation {
    /// 法律、法规、规章或者文件的名称.
    pub law: String,
    /// 条款，按条文写法（第六十条第一款第三项）.
    pub article: String,
    /// How the row behind it is founded.
    pub basis: Basis,
}

impl Citation {
    /// A citation of a law's text.
    #[must_use]
    pub fn official(law: impl Into<String>, article: impl Into<String>) -> Self {
        Self { law: law.into(), article: article.into(), basis: Basis::Official }
    }

    /// `《行政处罚法》第六十条`; `（本系统拟定）` and the like behind it where it isn't official.
    #[must_use]
    pub fn chinese(&self) -> String {
        let law = law_name(&self.law);
        let name = if law.starts_with('《') || law.contains('〔') { law } else { format!("《{law}》") };
        let label = if self.basis == Basis::Official { String::new() } else { format!("（{}）", self.basis.label()) };
        format!("{name}{}{label}", self.article)
    }
}

/// The name without the year or order number in brackets that tells versions apart.
#[must_use]
pub fn law_name(law: &str) -> String {
    match law.split_once(['(', '（']) {
        Some((name, _)) if !name.is_empty() => name.to_owned(),
        _ => law.to_owned(),
    }
}

/// The article of a procedure row in words: `64(1)` is 第六十四条第一项, `7,9` is 第七条、第九条.
#[must_use]
pub fn article_words(article: &str) -> String {
    match article {
        "unverified" => return "（条号未核实）".to_owned(),
        "-" | "" => return String::new(),
        _ => {}
    }
    if let Some(chapter) = article.strip_prefix("ch.").and_then(|n| n.parse().ok()) {
        return format!("第{}章", numeral(chapter));
    }
    if let Some(part) = article.strip_prefix("part").and_then(|n| n.parse().ok()) {
        return format!("第{}部分", numeral(part));
    }
    article.split(',').map(one_article).collect::<Vec<_>>().join("、")
}

fn one_article(text: &str) -> String {
    let (number, item) = match text.split_once('(') {
        Some((number, item)) => (number, item.trim_end_matches(')')),
        None => (text, ""),
    };
    match (number.parse::<u32>(), item.parse::<u32>()) {
        (Ok(n), Ok(i)) => format!("第{}条第{}项", numeral(n), numeral(i)),
        (Ok(n), Err(_)) if item.is_empty() => format!("第{}条", numeral(n)),
        _ if item.is_empty() => text.to_owned(),
        _ => format!("{number}（{item}）"),
    }
}

/// 一 to 九百九十九 as articles write them.
#[must_use]
pub fn numeral(n: u32) -> String {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let (h, t, o) = ((n / 100 % 10) as usize, (n / 10 % 10) as usize, (n % 10) as usize);
    let mut out = String::new();
    if h > 0 {
        out.push_str(DIGITS[h]);
        out.push('百');
    }
    if t > 0 {
        if t > 1 || h > 0 {
            out.push_str(DIGITS[t]);
        }
        out.push('十');
    } else if h > 0 && o > 0 {
        out.push('零');
    }
    if o > 0 || n == 0 {
        out.push_str(DIGITS[o]);
    }
    out
}

/// A named fact an answer rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Fact {
    /// Name, English snake case.
    pub name: String,
    /// Value as JSON.
    pub value: serde_json::Value,
}

/// A value together with why: the articles and the facts used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Because<T> {
    /// The answer.
    pub value: T,
    /// The articles.
    pub citations: Vec<Citation>,
    /// The facts.
    pub facts: Vec<Fact>,
}

impl<T> Because<T> {
    /// An answer with its first article.
    #[must_use]
    pub fn of(citation: Citation, value: T) -> Self {
        Self { value, citations: vec![citation], facts: Vec::new() }
    }

    /// Adds an article.
    #[must_use]
    pub fn cite(mut self, citation: Citation) -> Self {
        self.citations.push(citation);
        self
    }

    /// Adds a fact. A value that can't be JSON is kept as null.
    #[must_use]
    pub fn fact(mut self, name: &str, value: impl Serialize) -> Self {
        self.facts.push(Fact { name: name.to_owned(), value: serde_json::to_value(value).unwrap_or_default() });
        self
    }

    /// The same reasons for a value made from this one.
    #[must_use]
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Because<U> {
        Because { value: f(self.value), citations: self.citations, facts: self.facts }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_in_words() {
        for (raw, words) in [
            ("42", "第四十二条"),
            ("64(1)", "第六十四条第一项"),
            ("7,9", "第七条、第九条"),
            ("102", "第一百零二条"),
            ("127", "第一百二十七条"),
            ("115", "第一百一十五条"),
            ("10", "第十条"),
            ("二(六)", "二（六）"),
            ("ch.4", "第四章"),
            ("unverified", "（条号未核实）"),
            ("-", ""),
        ] {
            assert_eq!(article_words(raw), words);
        }
    }

    #[test]
    fn a_citation_reads_like_a_paper() {
        let c = Citation::official("行政处罚法(2021)", "第六十条");
        assert_eq!(c.chinese(), "《行政处罚法》第六十条");
        let c = Citation { law: "渝府办发〔2025〕28号".into(), article: String::new(), basis: Basis::Published };
        assert_eq!(c.chinese(), "渝府办发〔2025〕28号（公开文本）");
    }
}
