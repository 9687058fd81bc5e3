//! What every paper says in the same way: the body, the party, the officers, contacts, dates.

use std::collections::HashMap;
use std::sync::Arc;

use heyi_domain::body::BodyRecord;
use heyi_domain::firm::FirmRecord;
use heyi_domain::ids::BodyCode;
use heyi_domain::task::{InspectionKind, OfficerFacts};
use heyi_domain::visit::Present;
use heyi_rulebook::{AuthorityList, Citation, Rulebook};
use serde_json::{Map, Value, json};

use crate::firms::mask;

/// Not registered: printed instead of a made-up value.
pub(super) const UNKNOWN: &str = "未登记";

/// The hotline every place has; bodies register no telephone yet.
const HOTLINE: &str = "12345（政务服务便民热线）";

/// Where papers are filled: names of bodies, the rules, and whether this is a demonstration.
pub(crate) struct Office {
    pub rules: Arc<Rulebook>,
    pub bodies: HashMap<BodyCode, Arc<BodyRecord>>,
    /// The districts' own lists.
    pub lists: Arc<Vec<AuthorityList>>,
    /// Demonstration: the test seal is printed instead of room for a real one.
    pub demo: bool,
    /// Where the public pages are (`http://127.0.0.1:8080`).
    pub address: String,
}

/// What makes a paper this one.
#[derive(Debug, Clone)]
pub(crate) struct Stamp {
    /// 文号.
    pub number: String,
    /// Code of the check page, as stored.
    pub check_code: String,
    /// 1, 2, …
    pub version: u32,
}

impl Office {
    /// 全称; the code itself where the body is not registered.
    pub fn full(&self, body: &BodyCode) -> String {
        fit(&self.bodies.get(body).map_or_else(|| body.to_string(), |b| b.name.clone()), 80)
    }

    /// 简称.
    pub fn short(&self, body: &BodyCode) -> String {
        self.bodies.get(body).map_or_else(|| body.to_string(), |b| b.short_name.clone())
    }

    /// `渝中区`; empty where the body or its district is not known.
    pub fn district(&self, body: &BodyCode) -> String {
        let code = self.bodies.get(body).map(|b| b.district.clone()).unwrap_or_default();
        self.rules.district(&code).map(|d| d.name.clone()).unwrap_or_default()
    }

    /// The beginning of every paper: number, body, check code, version.
    pub fn paper(&self, stamp: &Stamp, body: &BodyCode) -> Map<String, Value> {
        let mut data = Map::new();
        data.insert("number".to_owned(), fit(&stamp.number, 60).into());
        data.insert("body".to_owned(), self.full(body).into());
        data.insert(
            "verify".to_owned(),
            json!({ "code": grouped(&stamp.check_code), "url": format!("{}/p/d/{}", self.address, stamp.check_code) }),
        );
        data.insert("version".to_owned(), stamp.version.into());
        data
    }

    /// The seal's place: the test seal in a demonstration, room for the electronic seal otherwise.
    pub fn seal(&self, body: &BodyCode) -> Value {
        json!({ "text": fit(&self.full(body), 60), "test": self.demo })
    }

    /// Name, credit code, person in charge, address and masked telephone of a firm.
    pub fn party(&self, name: &str, firm: &FirmRecord) -> Value {
        let mut party = Map::new();
        party.insert("name".to_owned(), said(name, 200, UNKNOWN));
        maybe(&mut party, "credit_code", Some(&firm.credit_code).filter(|c| c.chars().count() <= 18), 18);
        maybe(&mut party, "representative", Some(&firm.contact), 60);
        party.insert("address".to_owned(), said(&firm.address, 300, UNKNOWN));
        maybe(&mut party, "phone", Some(&mask::phone(firm.phone.trim())), 40);
        party.into()
    }

    /// The party of a case.
    pub fn party_of(&self, of: &heyi_domain::case::Party) -> Value {
        let mut party = Map::new();
        party.insert("name".to_owned(), said(&of.name, 200, "身份尚未查明"));
        let code = of.id_type.contains("信用代码").then_some(&of.id_number).filter(|c| c.chars().count() <= 18);
        maybe(&mut party, "credit_code", code, 18);
        maybe(&mut party, "representative", Some(&of.representative), 60);
        party.insert("address".to_owned(), said(&of.address, 300, UNKNOWN));
        maybe(&mut party, "phone", Some(&mask::phone(of.phone.trim())), 40);
        party.into()
    }

    /// Officers who were there.
    pub fn present(&self, people: &[&Present]) -> Value {
        people.iter().map(|p| self.officer(&p.name, &p.body, Some(&p.certificate))).collect()
    }

    /// Officers as registered.
    pub fn officers(&self, people: &[OfficerFacts]) -> Value {
        people.iter().map(|p| self.officer(&p.name, &p.body, p.certificate.as_deref())).collect()
    }

    fn officer(&self, name: &str, body: &BodyCode, certificate: Option<&str>) -> Value {
        json!({
            "name": said(name, 40, UNKNOWN),
            "body": self.full(body),
            "certificate": said(certificate.unwrap_or_default(), 40, UNKNOWN),
        })
    }

    /// Whom to ask. No telephone of a body or an officer is registered yet: the paper says so.
    pub fn contact(&self, name: &str, body: &BodyCode) -> Value {
        json!({ "name": said(name, 40, UNKNOWN), "phone": UNKNOWN, "address": fit(&self.full(body), 200) })
    }

    /// 监督电话.
    pub fn complaint_phone(&self) -> Value {
        HOTLINE.into()
    }

    /// 场景名称.
    pub fn scene(&self, id: &str) -> String {
        self.rules.scene(id).map_or_else(|| id.to_owned(), |s| s.name.clone())
    }

    /// 依据 of a check matter as written, marked where it was not found in the text of the law.
    pub fn basis(&self, check: &str, written: &str) -> String {
        let verified = self.rules.check(check).is_none_or(|c| c.basis_verified);
        let written = if written.trim().is_empty() { "依据未登记" } else { written.trim() };
        fit(&if verified { written.to_owned() } else { format!("{written}（依据未核实）") }, 300)
    }

    /// 检查内容 of a check matter; its name where the catalogue no longer has it.
    pub fn point(&self, check: &str, matter: &str) -> String {
        let point = self.rules.check(check).map_or(matter, |c| c.point.as_str());
        fit(point, 300)
    }
}

/// `daily`, `special`, `lead`, `instant`.
pub(super) const fn kind(kind: InspectionKind) -> &'static str {
    match kind {
        InspectionKind::Daily => "daily",
        InspectionKind::Special => "special",
        InspectionKind::Lead => "lead",
        InspectionKind::Instant => "instant",
    }
}

/// Articles in one line: `《行政处罚法》第二十八条、…`.
pub(super) fn cited(cites: &[Citation], most: usize) -> String {
    let mut words: Vec<String> = Vec::new();
    for cite in cites {
        let one = cite.chinese();
        if !words.contains(&one) {
            words.push(one);
        }
    }
    fit(&words.join("、"), most)
}

/// At most so many characters; what is cut is said to be cut. Line breaks stay.
pub(super) fn fit(text: &str, most: usize) -> String {
    const CUT: &str = "……（以下从略，全文见系统记录）";
    let text = text.trim();
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let tail = CUT.chars().count();
    if most <= tail * 2 {
        let mut short: String = text.chars().take(most.saturating_sub(1)).collect();
        short.push('…');
        return short;
    }
    let mut long: String = text.chars().take(most - tail).collect();
    long.push_str(CUT);
    long
}

/// The text, or these words where there is none.
pub(super) fn said(text: &str, most: usize, otherwise: &str) -> Value {
    let text = text.trim();
    fit(if text.is_empty() { otherwise } else { text }, most).into()
}

/// Adds a text that may be missing.
pub(super) fn maybe(map: &mut Map<String, Value>, key: &str, text: Option<&(impl AsRef<str> + ?Sized)>, most: usize) {
    let Some(text) = text.map(|t| t.as_ref().trim()).filter(|t| !t.is_empty()) else { return };
    map.insert(key.to_owned(), fit(text, most).into());
}

/// A closed sentence.
pub(super) fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() || text.ends_with(['。', '！', '？', '…', '）']) { text.to_owned() } else { format!("{text}。") }
}

/// `7K3M-9QX2-ABCD-EF`: a check code as people read it.
fn grouped(code: &str) -> String {
    let letters: Vec<char> = code.chars().collect();
    letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// The last eight characters of an id, in capitals: a number outside the gapless allocation.
pub(crate) fn tail(id: &str) -> String {
    let letters: Vec<char> = id.chars().collect();
    letters[letters.len().saturating_sub(8)..].iter().collect::<String>().to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_text_is_cut_and_says_so() {
        assert_eq!(fit(" 短 ", 10), "短");
        let long = "字".repeat(2_500);
        let cut = fit(&long, 2_000);
        assert_eq!(cut.chars().count(), 2_000);
        assert!(cut.ends_with("全文见系统记录）"));
        assert_eq!(fit(&long, 18).chars().count(), 18);
    }

    #[test]
    fn codes_are_grouped_and_tails_are_capitals() {
        assert_eq!(grouped("7K3M9QX2ABCDEF"), "7K3M-9QX2-ABCD-EF");
        assert_eq!(tail("visit_0000000000000000009f3k2m1z"), "9F3K2M1Z");
    }
}
