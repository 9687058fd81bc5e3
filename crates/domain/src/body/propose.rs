//! The bodies that the rulebook knows of a district: its towns and its departments, with the names they would be registered under.

use std::collections::HashSet;

use heyi_rulebook::Rulebook;

use super::BodyRecord;
use crate::ids::BodyCode;

/// The towns together: not a body of its own.
const TOWNS_TOGETHER: &str = "JZ";

/// The body of a code: a town's nine digits, or district and department (`500103-SC`).
#[must_use]
pub fn proposed(rules: &Rulebook, code: &BodyCode) -> Option<BodyRecord> {
    let district = match code.department_id() {
        Some(_) => code.as_str().split_once('-')?.0,
        None => rules.town(code.as_str())?.district_code.as_str(),
    };
    proposed_of_district(rules, district)?.into_iter().find(|record| record.code == *code)
}

/// Every town and department of a district, towns first. Names and 文号机关代字 are proposals made from the names in the rulebook; `None`:
/// no such district.
#[must_use]
pub fn proposed_of_district(rules: &Rulebook, district: &str) -> Option<Vec<BodyRecord>> {
    let place = rules.district(district)?;
    let short = place.name.trim_end_matches(['区', '县']);
    let mut words = HashSet::new();
    // Two bodies with one 代字 would give the same 文号 twice: where the short stem is taken, the whole name is used.
    let mut word = |stem: &str, whole: &str| {
        let word = format!("{short}{stem}");
        if words.insert(word.clone()) { word } else { format!("{short}{whole}") }
    };
    let mut records = Vec::new();
    for town in rules.towns_of(district) {
        let stem = town.name.trim_end_matches("街道").trim_end_matches(['镇', '乡']);
        records.push(BodyRecord {
            code: BodyCode(town.code.clone()),
            name: format!("重庆市{}人民政府{}", place.name, town.body_name()),
            short_name: town.name.clone(),
            level: "镇街".to_owned(),
            district: district.to_owned(),
            town: Some(town.code.clone()),
            department: None,
            number_word: word(stem, &town.name),
        });
    }
    for department in rules.departments.iter().filter(|department| department.id != TOWNS_TOGETHER) {
        let name = department.name.split('（').next().unwrap_or(&department.name);
        let stem: String = name.chars().take(2).collect();
        records.push(BodyRecord {
            code: BodyCode::department(district, &department.id),
            name: format!("重庆市{}{name}", place.name),
            short_name: name.to_owned(),
            level: "部门".to_owned(),
            district: district.to_owned(),
            town: None,
            department: Some(department.id.clone()),
            number_word: word(&stem, name),
        });
    }
    Some(records)
}
