//! 执法证件.

use std::collections::HashMap;

use bytes::Bytes;
use heyi_domain::ids::PersonId;
use heyi_domain::person::{Certificate, PersonEvent, check_certificate};
use heyi_papers::sheets::{Row, Table};

use super::people::{Known, certificate, hold, refuse_first};
use super::sheet::{Refused, text};
use super::{Plan, goes_on, report, table_of};
use crate::act::Stream;
use crate::views::{ImportKind, ImportOptions, ImportReport};
use crate::{App, AppError, Caller};

struct Change {
    id: PersonId,
    number: u64,
    certificate: Certificate,
}

impl App {
    pub(super) async fn import_certificates(
        &self,
        caller: &Caller,
        options: ImportOptions,
        bytes: Bytes,
    ) -> Result<ImportReport, AppError> {
        let table = table_of(ImportKind::Certificates, bytes).await?;
        let known = self.known_people().await?;
        let plan = plan_certificates(&table, &known);
        let mut report = report(ImportKind::Certificates, options, &table, &plan);
        if !goes_on(options, &report) {
            return Ok(report);
        }
        report.written = true;
        self.act(caller, move |act| {
            Box::pin(async move {
                for change in plan.changes {
                    let stream = change.id.to_string();
                    let event = PersonEvent::Certified { certificate: change.certificate };
                    act.append(Stream::at(&stream, change.number), vec![event]).await?;
                }
                Ok(report)
            })
        })
        .await
    }
}

fn plan_certificates(table: &Table, known: &HashMap<String, Known>) -> Plan<Change> {
    let mut plan = Plan::new();
    let mut seen: HashMap<String, u32> = HashMap::new();
    let mut certificates: HashMap<String, String> =
        known.iter().filter_map(|(login, k)| Some((k.record.certificate.as_ref()?.number.clone(), login.clone()))).collect();
    for row in &table.rows {
        let login = text(row, "login").unwrap_or_default();
        if let Some(first) = seen.insert(login.to_owned(), row.number) {
            plan.refused.push(Refused::new(row, "登录账号", login, format!("与第{first}行重复，请只保留一行")));
            continue;
        }
        let Some(person) = known.get(login) else {
            plan.refused.push(Refused::new(row, "登录账号", login, "没有这个人员，请先导入人员"));
            continue;
        };
        let name = text(row, "name").unwrap_or_default();
        if person.record.name != name {
            plan.refused.push(Refused::new(row, "姓名", name, format!("与登记的姓名“{}”不一致，请核对", person.record.name)));
            continue;
        }
        match certificate_of(row, login, &mut certificates) {
            Err(refused) => plan.refused.push(refused),
            Ok(None) => plan.refused.push(Refused::new(row, "执法证号", "", "没有填写")),
            Ok(Some(certificate)) if person.record.certificate.as_ref() == Some(&certificate) => plan.unchanged += 1,
            Ok(Some(certificate)) => {
                if person.record.certificate.is_none() {
                    plan.created += 1;
                }
                plan.changes.push(Change { id: person.id, number: person.number, certificate });
            }
        }
    }
    plan
}

/// The certificate of a row, fit to be held by this person.
fn certificate_of(row: &Row, login: &str, held: &mut HashMap<String, String>) -> Result<Option<Certificate>, Refused> {
    let certificate = certificate(row)?;
    refuse_first(row, certificate.as_ref().map(check_certificate).unwrap_or_default())?;
    hold(row, certificate.as_ref(), login, held)?;
    Ok(certificate)
}
