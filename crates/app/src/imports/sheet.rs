//! Columns of the workbooks, and refused rows.

use heyi_papers::sheets::{Column, ColumnKind, Row, Table};

use crate::views::ImportKind;

/// A refused row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Row as the spreadsheet counts.
    pub row: u32,
    /// Title of the column.
    pub column: String,
    /// Value as found, shortened.
    pub value: String,
    /// Why, and the cure.
    pub why: String,
}

impl Refused {
    /// A refusal of a value.
    pub fn new(row: &Row, column: &str, value: &str, why: impl Into<String>) -> Self {
        Self { row: row.number, column: column.to_owned(), value: value.chars().take(60).collect(), why: why.into() }
    }
}

/// The rows that the reader itself refused.
pub fn refuse_all(table: &Table) -> Vec<Refused> {
    let one =
        |r: &heyi_papers::sheets::Rejected| Refused { row: r.row, column: r.column.clone(), value: r.value.clone(), why: r.why.clone() };
    table.rejected.iter().map(one).collect()
}

/// The columns of a kind.
pub fn columns(kind: ImportKind) -> Vec<Column> {
    let column = |key, title, kind, required| Column { key, title, kind, required };
    use ColumnKind::{Code, Day, Text};
    match kind {
        ImportKind::Firms => vec![
            column("credit_code", "统一社会信用代码", Code, true),
            column("name", "名称", Text, true),
            column("scene", "检查场景", Text, true),
            column("kind", "主体类型", Text, true),
            column("town", "所在镇街", Text, true),
            column("address", "经营地址", Text, true),
            column("contact", "负责人", Text, false),
            column("phone", "联系电话", Text, false),
            column("lng", "经度", Text, false),
            column("lat", "纬度", Text, false),
            column("licences", "许可证件", Text, false),
            column("risk", "信用风险等级", Text, false),
            column("closed_on", "注销或者歇业日期", Day, false),
        ],
        ImportKind::People => vec![
            column("login", "登录账号", Text, true),
            column("name", "姓名", Text, true),
            column("roles", "角色", Text, true),
            column("body", "所属单位", Text, false),
            column("firm", "所属企业统一社会信用代码", Code, false),
            column("certificate", "执法证号", Code, false),
            column("valid_from", "证件有效期起", Day, false),
            column("valid_to", "证件有效期止", Day, false),
            column("posted_to", "派驻单位", Text, false),
            column("left_on", "离岗日期", Day, false),
        ],
        ImportKind::Certificates => vec![
            column("login", "登录账号", Text, true),
            column("name", "姓名", Text, true),
            column("certificate", "执法证号", Code, true),
            column("valid_from", "证件有效期起", Day, true),
            column("valid_to", "证件有效期止", Day, true),
        ],
        ImportKind::Lists => vec![
            column("list", "清单名称", Text, true),
            column("district", "区县代码", Code, true),
            column("valid_from", "执行日期", Day, true),
            column("source", "公布文号", Text, true),
            column("item", "事项编号", Code, true),
            column("item_name", "事项名称", Text, false),
            column("kind", "行使方式", Text, true),
        ],
    }
}

/// The title of a column by the name of its field.
pub fn title(kind: ImportKind, key: &str) -> &'static str {
    columns(kind).into_iter().find(|column| column.key == key).map_or("登记内容", |column| column.title)
}

/// Text of a column, trimmed; `None` where empty.
pub fn text<'a>(row: &'a Row, key: &str) -> Option<&'a str> {
    row.text(key).map(str::trim).filter(|text| !text.is_empty())
}

/// Parts of a cell: `、`, `，`, `,`, `;`, `；` and line breaks separate.
pub fn parts(cell: &str) -> Vec<String> {
    cell.split(['、', '，', ',', ';', '；', '\n']).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}
