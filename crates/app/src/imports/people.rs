//! 人员.

use std::collections::HashMap;

use bytes::Bytes;
use heyi_domain::ids::{BodyCode, FirmId, PersonId};
use heyi_domain::person::{Certificate, PersonEvent, PersonRecord};
use heyi_domain::{FieldError, Role};
use heyi_papers::sheets::{Row, Table};
use heyi_rulebook::identifiers::tidy_code;
use heyi_store::{Query as _, args};

use super::sheet::{Refused, parts, text, title};
use super::{Plan, goes_on, report, table_of};
use crate::act::Stream;
use crate::people::certificate_of;
use crate::views::{ImportKind, ImportOptions, ImportReport};
use crate::{App, AppError, Caller};

/// A person as he is now.
pub(super) struct Known {
    pub id: PersonId,
    pub number: u64,
    pub record: PersonRecord,
}

struct Change {
    /// The person with number and record before; `None`: a new one.
    known: Option<(PersonId, u64, Box<PersonRecord>)>,
    record: PersonRecord,
}

impl App {
    pub(super) async fn import_people(&self, caller: &Caller, options: ImportOptions, bytes: Bytes) -> Result<ImportReport, AppError> {
        let table = table_of(ImportKind::People, bytes).await?;
        let known = self.known_people().await?;
        let firms = self.firms_by_code().await?;
        let plan = self.plan_people(&table, &known, &firms);
        let mut report = report(ImportKind::People, options, &table, &plan);
        if !goes_on(options, &report) {
            return Ok(report);
        }
        report.written = true;
        self.act(caller, move |act| {
            Box::pin(async move {
                for change in plan.changes {
                    match change.known {
                        Some((id, number, before)) => {
                            act.put_person(id, number, &before, change.record).await?;
                        }
                        None => {
                            let stream = PersonId::from_uuid(act.new_uuid()).to_string();
                            let event = PersonEvent::Registered { record: Box::new(change.record) };
                            act.append(Stream::at(&stream, 0), vec![event]).await?;
                        }
                    }
                }
                Ok(report)
            })
        })
        .await
    }

    pub(super) async fn known_people(&self) -> Result<HashMap<String, Known>, AppError> {
        let rows = self.db.fetch_all("SELECT id, number, login, cert_number, cert_from, cert_to, data FROM people", args![]).await?;
        let mut known = HashMap::with_capacity(rows.len());
        for row in rows {
            let mut record: PersonRecord = row.json("data")?;
            record.certificate = certificate_of(&row)?;
            let id = row.text("id")?.parse().map_err(|_| AppError::Broken("person id".to_owned()))?;
            known.insert(row.string("login")?, Known { id, number: row.uint("number")?, record });
        }
        Ok(known)
    }

    async fn firms_by_code(&self) -> Result<HashMap<String, FirmId>, AppError> {
        let mut q = self.db.read().await?;
        let rows = q.fetch_all("SELECT id, credit_code FROM firms", args![]).await?;
        let one = |row: &heyi_store::Row| -> Result<(String, FirmId), AppError> {
            Ok((row.string("credit_code")?, row.text("id")?.parse().map_err(|_| AppError::Broken("firm id".to_owned()))?))
        };
        rows.iter().map(one).collect()
    }

    fn plan_people(&self, table: &Table, known: &HashMap<String, Known>, firms: &HashMap<String, FirmId>) -> Plan<Change> {
        let mut plan = Plan::new();
        let mut seen: HashMap<String, u32> = HashMap::new();
        let mut certificates: HashMap<String, String> =
            known.iter().filter_map(|(login, k)| Some((k.record.certificate.as_ref()?.number.clone(), login.clone()))).collect();
        for row in &table.rows {
            let login = text(row, "login").unwrap_or_default().to_owned();
            if let Some(first) = seen.insert(login.clone(), row.number) {
                plan.refused.push(Refused::new(row, "登录账号", &login, format!("与第{first}行重复，请只保留一行")));
                continue;
            }
            let before = known.get(&login);
            match self.person_record(row, &login, before.map(|known| &known.record), firms, &mut certificates) {
                Err(refused) => plan.refused.push(refused),
                Ok(record) => match before {
                    Some(known) if known.record == record => plan.unchanged += 1,
                    Some(known) => {
                        let before = Box::new(known.record.clone());
                        plan.changes.push(Change { known: Some((known.id, known.number, before)), record });
                    }
                    None => {
                        plan.created += 1;
                        plan.changes.push(Change { known: None, record });
                    }
                },
            }
        }
        plan
    }

    fn person_record(
        &self,
        row: &Row,
        login: &str,
        before: Option<&PersonRecord>,
        firms: &HashMap<String, FirmId>,
        certificates: &mut HashMap<String, String>,
    ) -> Result<PersonRecord, Refused> {
        let words = text(row, "roles").unwrap_or_default();
        let mut roles = Vec::new();
        for word in parts(words) {
            let role = Role::ALL.into_iter().find(|role| role.label() == word);
            let hint = || Role::ALL.map(Role::label).join("、");
            roles.push(role.ok_or_else(|| Refused::new(row, "角色", &word, format!("没有这个角色，可选：{}", hint())))?);
        }
        roles.dedup();
        let body = self.body_named(row, "body", "所属单位")?;
        let firm = match text(row, "firm") {
            None => None,
            Some(code) => {
                let found = firms.get(&tidy_code(code)).copied();
                Some(found.ok_or_else(|| Refused::new(row, "所属企业统一社会信用代码", code, "没有登记这个检查对象，请先导入检查对象"))?)
            }
        };
        let record = PersonRecord {
            name: text(row, "name").unwrap_or_default().to_owned(),
            login: login.to_owned(),
            roles,
            body,
            firm,
            certificate: certificate(row)?,
            posted_to: self.body_named(row, "posted_to", "派驻单位")?,
            recusals: before.map(|record| record.recusals.clone()).unwrap_or_default(),
            left_on: row.day("left_on"),
        };
        refuse_first(row, self.wrong_record(&record))?;
        hold(row, record.certificate.as_ref(), login, certificates)?;
        Ok(record)
    }

    /// A body by code, full name or short name.
    fn body_named(&self, row: &Row, key: &str, title: &str) -> Result<Option<BodyCode>, Refused> {
        let Some(words) = text(row, key) else { return Ok(None) };
        let bodies = self.bodies();
        let found = bodies.iter().find(|body| body.code.as_str() == words || body.name == words || body.short_name == words);
        found
            .map(|body| Some(body.code.clone()))
            .ok_or_else(|| Refused::new(row, title, words, "没有这个执法主体，请填写全称、简称或者代码"))
    }
}

/// Refuses a row for the first wrong field of its record.
pub(super) fn refuse_first(row: &Row, wrong: Vec<FieldError>) -> Result<(), Refused> {
    let Some(wrong) = wrong.into_iter().next() else { return Ok(()) };
    let key = wrong.field.as_str();
    let value = row.day(key).map(|day| day.to_string()).or_else(|| text(row, key).map(str::to_owned)).unwrap_or_default();
    Err(Refused::new(row, title(ImportKind::People, key), &value, wrong.why))
}

/// The certificate of a row.
pub(super) fn certificate(row: &Row) -> Result<Option<Certificate>, Refused> {
    match (text(row, "certificate"), row.day("valid_from"), row.day("valid_to")) {
        (None, None, None) => Ok(None),
        (Some(number), Some(valid_from), Some(valid_to)) => Ok(Some(Certificate { number: number.to_owned(), valid_from, valid_to })),
        (number, _, _) => Err(Refused::new(row, "执法证号", number.unwrap_or_default(), "证号、有效期起、有效期止应当一并填写")),
    }
}

/// Notes whose certificate it is; its number may belong to one person only.
pub(super) fn hold(row: &Row, certificate: Option<&Certificate>, login: &str, held: &mut HashMap<String, String>) -> Result<(), Refused> {
    let Some(certificate) = certificate else { return Ok(()) };
    match held.insert(certificate.number.clone(), login.to_owned()).filter(|other| other != login) {
        Some(other) => Err(Refused::new(row, "执法证号", &certificate.number, crate::people::held(&other))),
        None => Ok(()),
    }
}
