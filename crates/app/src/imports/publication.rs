//! 检查行为 for publication, as a workbook with the national column names.

use heyi_papers::sheets::{Cell, ColumnKind, OutColumn, write_table};

use crate::views::{Download, PublicationRow};
use crate::{App, AppError, Caller};

/// Column titles, with what each cell holds.
const COLUMNS: [(&str, ColumnKind); 14] = [
    ("检查行为名称", ColumnKind::Text),
    ("检查行为编号", ColumnKind::Code),
    ("实施机构", ColumnKind::Text),
    ("实施机构编码", ColumnKind::Code),
    ("行政相对人名称", ColumnKind::Text),
    ("行政相对人编码", ColumnKind::Code),
    ("经营地址", ColumnKind::Text),
    ("行政区划代码", ColumnKind::Code),
    ("检查形式", ColumnKind::Text),
    ("检查类别", ColumnKind::Text),
    ("检查方式", ColumnKind::Text),
    ("检查结果", ColumnKind::Text),
    ("检查时间", ColumnKind::Day),
    ("检查人员及执法证号", ColumnKind::Text),
];

impl App {
    /// Results to publish and published, those the caller may list, as a workbook.
    ///
    /// # Errors
    /// No enforcement body.
    pub async fn publication_sheet(&self, caller: &Caller) -> Result<Download, AppError> {
        let rows: Vec<Vec<Cell>> = self.all_publication(caller).await?.iter().map(cells).collect();
        let written = tokio::task::spawn_blocking(move || {
            let columns: Vec<OutColumn> =
                COLUMNS.iter().map(|(title, kind)| OutColumn { title: (*title).to_owned(), kind: *kind, width: None }).collect();
            write_table("检查行为信息", &columns, &rows)
        })
        .await;
        let bytes = written.map_err(|e| AppError::Broken(e.to_string()))?.map_err(|e| AppError::Broken(e.to_string()))?;
        Ok(Download::sheet(format!("检查行为信息{}.xlsx", self.today()), bytes))
    }
}

fn cells(row: &PublicationRow) -> Vec<Cell> {
    let text = |value: &str| if value.is_empty() { Cell::Empty } else { Cell::Text(value.to_owned()) };
    let personnel: Vec<String> =
        row.check_personnel.iter().zip(&row.check_personnel_code).map(|(name, number)| format!("{name}（{number}）")).collect();
    vec![
        text(&row.check_action_name),
        text(&row.check_action_code),
        text(&row.implement_institution),
        text(&row.implement_institution_code),
        text(&row.administrative_cp),
        text(&row.administrative_cp_ui_code),
        text(&row.address_operating),
        text(&row.area_number),
        text(&row.check_form),
        text(&row.check_type),
        text(&row.check_mode),
        text(&row.check_result),
        Cell::Day(row.check_date),
        text(&personnel.join("、")),
    ]
}
