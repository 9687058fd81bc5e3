//! 权责清单: whole versions.

use std::collections::{BTreeMap, HashMap};

use bytes::Bytes;
use heyi_domain::body::{ListEvent, ListRow, ListVersion};
use heyi_domain::ids::ListId;
use heyi_papers::sheets::{Row, Table};
use heyi_rulebook::{AuthorityList, Day};
use heyi_store::{Query as _, args};

use super::sheet::{Refused, text};
use super::{Plan, goes_on, report, table_of};
use crate::act::Stream;
use crate::views::{ImportKind, ImportOptions, ImportReport};
use crate::{App, AppError, Caller};

/// The ways in which an item may be held, as a list writes them.
const KINDS: [&str; 4] = ["法定", "赋权", "委托", "部门"];

/// A version to publish. It counts as as many rows as it has.
struct Version {
    version: ListVersion,
}

impl App {
    pub(super) async fn import_lists(&self, caller: &Caller, options: ImportOptions, bytes: Bytes) -> Result<ImportReport, AppError> {
        let table = table_of(ImportKind::Lists, bytes).await?;
        let imported = self.lists();
        let plan = self.plan_lists(&table, &imported);
        let mut report = report(ImportKind::Lists, options, &table, &plan);
        if !goes_on(options, &report) {
            return Ok(report);
        }
        report.written = true;
        let report = self
            .act(caller, move |act| {
                Box::pin(async move {
                    for Version { version } in plan.changes {
                        end_running(act, &version).await?;
                        let stream = ListId::from_uuid(act.new_uuid()).to_string();
                        act.append(Stream::at(&stream, 0), vec![ListEvent::Published { version: Box::new(version) }]).await?;
                    }
                    Ok(report)
                })
            })
            .await?;
        self.reload_registers().await?;
        Ok(report)
    }

    fn plan_lists(&self, table: &Table, imported: &[AuthorityList]) -> Plan<Version> {
        let mut plan = Plan::new();
        let mut versions: BTreeMap<(String, Day), ListVersion> = BTreeMap::new();
        let mut seen: HashMap<(String, Day, String), u32> = HashMap::new();
        let mut broken: Vec<(String, Day)> = Vec::new();
        for row in &table.rows {
            match self.list_row(row, imported, &mut seen) {
                Ok((version, list_row)) => {
                    let key = (version.district.clone(), version.valid_from);
                    let known = versions.entry(key).or_insert(version);
                    known.rows.push(list_row);
                }
                Err((key, refused)) => {
                    broken.extend(key);
                    plan.refused.push(refused);
                }
            }
        }
        // A version with a refused row would take powers away that the list gives: it is held back whole, also when good rows are asked for.
        versions.retain(|key, _| !broken.contains(key) && table.rejected.is_empty());
        for (_, mut version) in versions {
            version.rows.sort();
            plan.created += 1;
            plan.changes.push(Version { version });
        }
        plan
    }

    #[expect(clippy::type_complexity, reason = "the key of the version a refused row belongs to, where it has one")]
    fn list_row(
        &self,
        row: &Row,
        imported: &[AuthorityList],
        seen: &mut HashMap<(String, Day, String), u32>,
    ) -> Result<(ListVersion, ListRow), (Option<(String, Day)>, Refused)> {
        let cell = |key: &str| text(row, key).unwrap_or_default().to_owned();
        let (district, item, kind) = (cell("district"), cell("item").to_ascii_uppercase(), cell("kind"));
        let Some(valid_from) = row.day("valid_from") else {
            return Err((None, Refused::new(row, "执行日期", "", "没有填写")));
        };
        let key = Some((district.clone(), valid_from));
        let no = |title: &str, value: &str, why: String| Err((key.clone(), Refused::new(row, title, value, why)));
        if self.rules.district(&district).is_none() {
            return no("区县代码", &district, "没有这个区县，区县代码为六位数字".to_owned());
        }
        let latest =
            imported.iter().filter(|list| list.district.as_deref() == Some(district.as_str())).filter_map(|list| list.valid_from).max();
        if let Some(latest) = latest.filter(|latest| valid_from <= *latest) {
            return no("执行日期", &valid_from.to_string(), format!("已有自{latest}起执行的清单，新清单的执行日期应当晚于该日"));
        }
        if self.rules.item(&item).is_none() {
            return no("事项编号", &item, "目录中没有这个事项，请核对编号".to_owned());
        }
        if !KINDS.contains(&kind.as_str()) {
            return no("行使方式", &kind, format!("应为{}之一", KINDS.join("、")));
        }
        if let Some(first) = seen.insert((district.clone(), valid_from, item.clone()), row.number) {
            return no("事项编号", &item, format!("与第{first}行重复，请只保留一行"));
        }
        let version = ListVersion { name: cell("list"), district, valid_from, valid_to: None, source: cell("source"), rows: Vec::new() };
        Ok((version, ListRow { item, kind }))
    }
}

/// The version in force before ends the day before the new one begins.
async fn end_running(act: &mut crate::Act<'_>, version: &ListVersion) -> Result<(), AppError> {
    let sql = "SELECT id, number FROM lists WHERE district = $1 AND (valid_to IS NULL OR valid_to >= $2) ORDER BY valid_from";
    let rows = act.tx.fetch_all(sql, args![&version.district, version.valid_from.to_string()]).await?;
    for row in rows {
        let (id, number) = (row.string("id")?, row.uint("number")?);
        act.append(Stream::at(&id, number), vec![ListEvent::Ended { valid_to: version.valid_from.previous() }]).await?;
    }
    Ok(())
}
