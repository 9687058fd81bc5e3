//! 检查对象.

use std::collections::HashMap;

use bytes::Bytes;
use heyi_domain::firm::{FirmEvent, FirmRecord, RiskClass, check};
use heyi_domain::ids::FirmId;
use heyi_papers::sheets::{Row, Table};
use heyi_rulebook::Decimal;
use heyi_rulebook::identifiers::tidy_code;
use heyi_store::args;

use super::sheet::{Refused, parts, text, title};
use super::{Plan, goes_on, report, table_of};
use crate::act::Stream;
use crate::firms::{mask, registered, risk_of};
use crate::views::{ImportKind, ImportOptions, ImportReport};
use crate::{App, AppError, Caller};

/// A firm as it is now.
struct Known {
    id: FirmId,
    number: u64,
    record: FirmRecord,
}

/// A firm to register or change.
struct Change {
    known: Option<(FirmId, u64)>,
    record: FirmRecord,
}

impl App {
    pub(super) async fn import_firms(&self, caller: &Caller, options: ImportOptions, bytes: Bytes) -> Result<ImportReport, AppError> {
        let table = table_of(ImportKind::Firms, bytes).await?;
        let known = self.known_firms().await?;
        let plan = self.plan_firms(&table, known);
        let mut report = report(ImportKind::Firms, options, &table, &plan);
        if !goes_on(options, &report) {
            return Ok(report);
        }
        drop(table);
        report.written = true;
        self.act(caller, move |act| {
            Box::pin(async move {
                for change in plan.changes {
                    let (id, number, event) = match change.known {
                        Some((id, number)) => (id, number, FirmEvent::Changed { record: Box::new(change.record) }),
                        None => (FirmId::from_uuid(act.new_uuid()), 0, registered(act, change.record)),
                    };
                    let stream = id.to_string();
                    act.append(Stream::at(&stream, number).of_firm(&stream), vec![event]).await?;
                }
                Ok(report)
            })
        })
        .await
    }

    async fn known_firms(&self) -> Result<HashMap<String, Known>, AppError> {
        let rows = self.db.fetch_all("SELECT id, number, credit_code, risk, data FROM firms", args![]).await?;
        let mut known = HashMap::with_capacity(rows.len());
        for row in rows {
            let mut record: FirmRecord = row.json("data")?;
            record.risk = risk_of(row.text("risk")?)?;
            let id = row.text("id")?.parse().map_err(|_| AppError::Broken("firm id".to_owned()))?;
            known.insert(row.string("credit_code")?, Known { id, number: row.uint("number")?, record });
        }
        Ok(known)
    }

    fn plan_firms(&self, table: &Table, known: HashMap<String, Known>) -> Plan<Change> {
        let mut plan = Plan::new();
        let mut seen: HashMap<String, u32> = HashMap::new();
        let towns = self.towns_by_name();
        for row in &table.rows {
            let code = tidy_code(text(row, "credit_code").unwrap_or_default());
            if let Some(first) = seen.insert(code.clone(), row.number) {
                plan.refused.push(Refused::new(row, "统一社会信用代码", &code, format!("与第{first}行重复，请只保留一行")));
                continue;
            }
            let before = known.get(&code);
            match self.firm_record(row, code, before.map(|known| &known.record), &towns) {
                Err(refused) => plan.refused.push(refused),
                Ok(record) => match before {
                    Some(known) if known.record == record => plan.unchanged += 1,
                    Some(known) => plan.changes.push(Change { known: Some((known.id, known.number)), record }),
                    None => {
                        plan.created += 1;
                        plan.changes.push(Change { known: None, record });
                    }
                },
            }
        }
        plan
    }

    fn firm_record(&self, row: &Row, credit_code: String, before: Option<&FirmRecord>, towns: &TownNames) -> Result<FirmRecord, Refused> {
        let needed = |key: &str| text(row, key).unwrap_or_default().to_owned();
        let person = |key: &str, title: &str, old: Option<&String>| match (text(row, key), old) {
            (None, old) => Ok(old.cloned().unwrap_or_default()),
            (Some(value), Some(old)) if mask::is_masked(value) => Ok(old.clone()),
            (Some(value), None) if mask::is_masked(value) => Err(Refused::new(row, title, value, mask::WHOLE)),
            (Some(value), _) => Ok(value.to_owned()),
        };
        let risk = match text(row, "risk") {
            None => before.map_or(RiskClass::B, |record| record.risk),
            Some(letter) => risk_of(&letter.to_ascii_uppercase())
                .map_err(|_| Refused::new(row, "信用风险等级", letter, "应为A、B、C、D之一，不填的按B登记"))?,
        };
        let place = (degrees(row, "lng", "经度", 180)?, degrees(row, "lat", "纬度", 90)?);
        let (lng_e6, lat_e6) = match place {
            (Some(lng), Some(lat)) => (Some(lng), Some(lat)),
            (None, None) => before.map_or((None, None), |record| (record.lng_e6, record.lat_e6)),
            _ => return Err(Refused::new(row, "经度", "", "经度和纬度应当都填或者都不填")),
        };
        let record = FirmRecord {
            credit_code,
            name: needed("name"),
            scene: self.scene_named(&needed("scene")).ok_or_else(|| Refused::new(row, "检查场景", &needed("scene"), self.scene_hint()))?,
            kind: needed("kind"),
            town: towns.code(&needed("town")).map_err(|why| Refused::new(row, "所在镇街", &needed("town"), why))?,
            address: needed("address"),
            contact: person("contact", "负责人", before.map(|record| &record.contact))?,
            phone: person("phone", "联系电话", before.map(|record| &record.phone))?,
            lng_e6,
            lat_e6,
            licences: text(row, "licences").map(parts).or_else(|| before.map(|record| record.licences.clone())).unwrap_or_default(),
            risk,
            closed_on: row.day("closed_on"),
        };
        if let Some(wrong) = check(&record, &self.rules).into_iter().next() {
            let value = if wrong.field == "credit_code" { record.credit_code.as_str() } else { record.name.as_str() };
            return Err(Refused::new(row, title(ImportKind::Firms, &wrong.field), value, format!("{}，请核对后改正", wrong.why)));
        }
        Ok(record)
    }

    /// A scene by id or by name.
    fn scene_named(&self, words: &str) -> Option<String> {
        self.rules.scenes.iter().find(|scene| scene.id == words || scene.name == words).map(|scene| scene.id.clone())
    }

    fn scene_hint(&self) -> String {
        let names: Vec<&str> = self.rules.scenes.iter().map(|scene| scene.name.as_str()).collect();
        format!("没有这个检查场景，可选：{}", names.join("、"))
    }

    fn towns_by_name(&self) -> TownNames {
        let mut districts: Vec<String> = self.bodies().iter().map(|body| body.district.clone()).collect();
        districts.sort();
        districts.dedup();
        let mut names: HashMap<String, Vec<String>> = HashMap::new();
        for district in &districts {
            for town in self.rules.towns_of(district) {
                names.entry(town.code.clone()).or_default().push(town.code.clone());
                names.entry(town.name.clone()).or_default().push(town.code.clone());
            }
        }
        TownNames(names)
    }
}

/// Towns of the installation's districts, by code and by name.
struct TownNames(HashMap<String, Vec<String>>);

impl TownNames {
    fn code(&self, words: &str) -> Result<String, String> {
        match self.0.get(words).map(Vec::as_slice) {
            Some([code]) => Ok(code.clone()),
            Some(_) => Err("有几个同名的镇街，请改填九位镇街代码".to_owned()),
            None => Err("本区县没有这个镇街，请填写全称或者九位镇街代码".to_owned()),
        }
    }
}

/// Decimal degrees as micro-degrees.
fn degrees(row: &Row, key: &str, title: &str, most: i64) -> Result<Option<i64>, Refused> {
    let Some(words) = text(row, key) else { return Ok(None) };
    let wrong = || Refused::new(row, title, words, format!("应为-{most}至{most}之间的度数，例如106.5772"));
    let number = Decimal::parse(words).map_err(|_| wrong())?;
    let (whole, fraction) = match words.trim_start_matches('-').split_once('.') {
        Some((whole, fraction)) => (whole, fraction),
        None => (words.trim_start_matches('-'), ""),
    };
    let mut digits: String = fraction.chars().take(6).collect();
    while digits.len() < 6 {
        digits.push('0');
    }
    let value: i64 = format!("{whole}{digits}").parse().map_err(|_| wrong())?;
    let value = if number < Decimal::ZERO { -value } else { value };
    if value.abs() > most * 1_000_000 { Err(wrong()) } else { Ok(Some(value)) }
}
