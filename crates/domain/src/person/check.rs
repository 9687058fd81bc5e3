//! What a person's record must hold before it is registered.

use std::ops::Deref;

use super::{Certificate, PersonRecord};
use crate::body::BodyRecord;
use crate::context::Role;
use crate::ids::BodyCode;
use crate::refusal::FieldError;

/// Checks a record against the bodies as registered. Every wrong field, in the order of the form. Whether a login, a certificate's number or
/// a firm exists already is not seen here.
pub fn check<B: Deref<Target = BodyRecord>>(record: &PersonRecord, body: impl Fn(&BodyCode) -> Option<B>) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    let mut no = |field: &str, why: &str| wrong.push(FieldError::new(field, why));
    match record.name.chars().count() {
        0 => no("name", "没有填写姓名"),
        1..=40 => {}
        _ => no("name", "姓名过长，最多40个字"),
    }
    let login = &record.login;
    if !(2..=32).contains(&login.chars().count()) || !login.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.')) {
        no("login", "登录账号应为2至32位字母、数字、汉字或者“_-.”");
    }
    let of_firm = record.roles.contains(&Role::Firm);
    let own = record.body.as_ref().map(&body);
    if record.roles.is_empty() {
        no("roles", "没有选择角色");
    } else if of_firm != record.firm.is_some() || (of_firm && (record.roles.len() > 1 || record.body.is_some())) {
        no("roles", "企业账号只有“企业”一个角色，填写所属企业，不填所属单位；其他账号不填所属企业");
    } else if !of_firm {
        // The district's administrator keeps registers and acts for no enforcement body.
        match own {
            None if record.roles != [Role::Administrator] => no("body", "没有填写所属单位"),
            Some(None) => no("body", "没有登记这个执法主体"),
            Some(Some(own)) => {
                let holds = |roles: &[Role]| record.roles.iter().any(|role| roles.contains(role));
                if own.town.is_none() && holds(&[Role::Leader, Role::Officer]) {
                    no("body", "大队长、镇街执法人员应当属于镇街，部门派驻镇街的人员填写派驻单位");
                } else if own.department.is_none() && holds(&[Role::DepartmentOfficer]) {
                    no("body", "部门执法人员应当属于部门");
                }
            }
            None => {}
        }
    }
    if let Some(certificate) = &record.certificate {
        if of_firm {
            no("certificate", "企业账号不登记执法证件");
        }
        wrong.extend(check_certificate(certificate));
    }
    let mut no = |field: &str, why: &str| wrong.push(FieldError::new(field, why));
    match record.posted_to.as_ref().map(&body) {
        Some(None) => no("posted_to", "没有登记这个派驻单位"),
        Some(Some(town)) if town.town.is_none() => no("posted_to", "派驻单位应当是镇街"),
        Some(Some(town)) if Some(&town.code) == record.body.as_ref() => no("posted_to", "派驻单位就是所属单位，不必填写"),
        _ => {}
    }
    if record.recusals.iter().any(|recusal| recusal.reason.trim().is_empty()) {
        no("recusals", "没有写明回避理由");
    }
    let mut firms: Vec<_> = record.recusals.iter().map(|recusal| recusal.firm).collect();
    firms.sort();
    firms.dedup();
    if firms.len() < record.recusals.len() {
        no("recusals", "同一个检查对象只需登记一次回避");
    }
    wrong
}

/// Checks a certificate by itself: its number and the order of its days.
#[must_use]
pub fn check_certificate(certificate: &Certificate) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    match certificate.number.chars().count() {
        0 => wrong.push(FieldError::new("certificate", "没有填写执法证号")),
        1..=40 => {}
        _ => wrong.push(FieldError::new("certificate", "执法证号过长，最多40位")),
    }
    if certificate.valid_to < certificate.valid_from {
        wrong.push(FieldError::new("valid_to", "证件有效期止早于有效期起"));
    }
    wrong
}

#[cfg(test)]
mod tests {
    use heyi_rulebook::Day;

    use super::*;

    fn bodies() -> [BodyRecord; 2] {
        let body = |code: &str, town: Option<&str>, department: Option<&str>| BodyRecord {
            code: BodyCode(code.to_owned()),
            name: code.to_owned(),
            short_name: code.to_owned(),
            level: String::new(),
            district: "500103".to_owned(),
            town: town.map(str::to_owned),
            department: department.map(str::to_owned),
            number_word: String::new(),
        };
        [body("500103003", Some("500103003"), None), body("500103-SC", None, Some("SC"))]
    }

    fn officer() -> PersonRecord {
        PersonRecord {
            name: "周某丙".to_owned(),
            login: "xinren".to_owned(),
            roles: vec![Role::Officer],
            body: Some(BodyCode("500103003".to_owned())),
            firm: None,
            certificate: None,
            posted_to: None,
            recusals: Vec::new(),
            left_on: None,
        }
    }

    fn fields(record: &PersonRecord) -> Vec<String> {
        let bodies = bodies();
        check(record, |code| bodies.iter().find(|body| body.code == *code)).into_iter().map(|wrong| wrong.field).collect()
    }

    #[test]
    fn an_ordinary_record_is_accepted() {
        assert!(fields(&officer()).is_empty());
        let administrator = PersonRecord { roles: vec![Role::Administrator], body: None, ..officer() };
        assert!(fields(&administrator).is_empty());
        let posted = PersonRecord {
            roles: vec![Role::DepartmentOfficer],
            body: Some(BodyCode("500103-SC".to_owned())),
            posted_to: Some(BodyCode("500103003".to_owned())),
            ..officer()
        };
        assert!(fields(&posted).is_empty());
    }

    #[test]
    fn every_wrong_field_is_named() {
        let day = |text| Day::parse(text).unwrap();
        let certificate = Certificate { number: String::new(), valid_from: day("2026-03-02"), valid_to: day("2026-03-01") };
        let record = PersonRecord {
            name: String::new(),
            login: "有 空格".to_owned(),
            body: None,
            certificate: Some(certificate),
            posted_to: Some(BodyCode("500103-SC".to_owned())),
            ..officer()
        };
        assert_eq!(fields(&record), ["name", "login", "body", "certificate", "valid_to", "posted_to"]);
    }

    #[test]
    fn roles_and_bodies_fit_each_other() {
        let with = |roles: Vec<Role>, body: Option<&str>| fields(&PersonRecord { roles, body: body.map(|b| BodyCode(b.to_owned())), ..officer() });
        assert_eq!(with(vec![], Some("500103003")), ["roles"]);
        assert_eq!(with(vec![Role::Officer], Some("500103-SC")), ["body"]);
        assert_eq!(with(vec![Role::DepartmentOfficer], Some("500103003")), ["body"]);
        assert_eq!(with(vec![Role::Officer], Some("500103009")), ["body"]);
        assert_eq!(with(vec![Role::Officer, Role::Administrator], None), ["body"]);
        assert_eq!(with(vec![Role::Firm], Some("500103003")), ["roles"]);
    }
}
