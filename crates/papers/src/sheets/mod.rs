//! `.xlsx` tables in and out.
//!
//! Reading is for files people made by hand: the header stands somewhere in the first rows, cells are merged,
//! dates are text, codes are numbers. Whatever can be understood without guessing is read; every other row is
//! rejected with its row number, column, value and a cure. The file itself is hostile until shown otherwise.

mod archive;
mod cell;
mod header;
mod merged;
mod read;
mod write;

use std::sync::Arc;

use crate::Day;

pub use read::read_table;
pub use write::{OutColumn, write_table};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Free text; numbers are taken as they are shown.
    Text,
    /// A date: a real date cell, or text as 2026-3-9, 2026/3/9, 2026.3.9, 2026年3月9日, 20260309.
    Day,
    /// A whole number.
    Int,
    /// A code or number that is never counted with (统一社会信用代码, 执法证号): letters and digits.
    Code,
}

/// A column a table must or may have.
#[derive(Debug, Clone)]
pub struct Column {
    /// Key used by the caller.
    pub key: &'static str,
    /// Title in the header row, Chinese. Spaces, line breaks, `*` and `（必填）` around it don't matter.
    pub title: &'static str,
    /// What it holds.
    pub kind: ColumnKind,
    /// Whether the column must be there and every row must fill it.
    pub required: bool,
}

/// How large a file may be. [`Limits::default`] fits the imports of a city.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of the file.
    pub bytes: usize,
    /// Bytes of its parts when unpacked, all together.
    pub unpacked: u64,
    /// Rows below the header, empty ones not counted.
    pub rows: usize,
    /// Cells that hold something.
    pub cells: usize,
    /// Merged regions.
    pub merged: usize,
    /// Characters in one cell.
    pub cell_chars: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 20 * 1024 * 1024,
            unpacked: 300 * 1024 * 1024,
            rows: 100_000,
            cells: 3_000_000,
            merged: 20_000,
            cell_chars: 5_000,
        }
    }
}

/// A value of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Text or a code.
    Text(String),
    /// A date.
    Day(Day),
    /// A whole number.
    Int(i64),
}

/// A table as read: every row is either in `rows` or named in `rejected`.
#[derive(Debug, Clone)]
pub struct Table {
    /// Name of the sheet it was found on.
    pub sheet: String,
    /// Row of the header, counted from 1 as the spreadsheet shows it.
    pub header_row: u32,
    /// Rows understood in full.
    pub rows: Vec<Row>,
    /// What is wrong with the others; a row may be named more than once.
    pub rejected: Vec<Rejected>,
    /// Titles in the file that were not asked for and not read.
    pub ignored: Vec<String>,
}

/// One row.
#[derive(Debug, Clone)]
pub struct Row {
    /// Row counted from 1 as the spreadsheet shows it.
    pub number: u32,
    /// In the order of the columns asked for.
    pub cells: Vec<Cell>,
    keys: Arc<[&'static str]>,
}

impl Row {
    /// The cell of a column; [`Cell::Empty`] for a key that was not asked for.
    pub fn cell(&self, key: &str) -> &Cell {
        let place = self.keys.iter().position(|k| *k == key);
        place.and_then(|i| self.cells.get(i)).unwrap_or(&Cell::Empty)
    }

    /// Text or code of a column, if there is any.
    pub fn text(&self, key: &str) -> Option<&str> {
        match self.cell(key) {
            Cell::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Date of a column, if there is any.
    pub fn day(&self, key: &str) -> Option<Day> {
        match self.cell(key) {
            Cell::Day(day) => Some(*day),
            _ => None,
        }
    }

    /// Number of a column, if there is any.
    pub fn int(&self, key: &str) -> Option<i64> {
        match self.cell(key) {
            Cell::Int(number) => Some(*number),
            _ => None,
        }
    }
}

/// Why a row was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// Row counted from 1 as the spreadsheet shows it.
    pub row: u32,
    /// Title of the column; empty if it concerns the whole row.
    pub column: String,
    /// The value as found, shortened.
    pub value: String,
    /// What is wrong and what to do, Chinese.
    pub why: String,
}

/// Why a file as a whole was not read or written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    /// More bytes than allowed.
    #[error("文件过大：{bytes}字节，上限{limit}字节")]
    FileTooLarge {
        /// Bytes of the file.
        bytes: usize,
        /// Bytes allowed.
        limit: usize,
    },
    /// Not an `.xlsx` file; the text says what it seems to be and what to do.
    #[error("{0}")]
    NotXlsx(String),
    /// Unpacks to more than allowed: a bomb, or a file with enormous empty formatting.
    #[error("文件展开后过大（上限{limit}字节），请删除多余的工作表和格式后重试")]
    UnpacksTooLarge {
        /// Bytes allowed.
        limit: u64,
    },
    /// Damaged.
    #[error("文件已损坏，无法读取：{0}")]
    Damaged(String),
    /// No sheet has a header row with the required titles.
    #[error("{}", no_header(missing, closest_row))]
    NoHeader {
        /// Titles not found in the closest row.
        missing: Vec<String>,
        /// Row that has most of them, as `工作表“…”第3行`.
        closest_row: Option<String>,
    },
    /// A title stands twice in the header.
    #[error("表头“{title}”出现了两次（第{row}行），请删去一列")]
    TitleTwice {
        /// The title.
        title: String,
        /// Row of the header.
        row: u32,
    },
    /// More rows than allowed.
    #[error("数据超过{limit}行，请分成几个文件导入")]
    TooManyRows {
        /// Rows allowed.
        limit: usize,
    },
    /// More filled cells than allowed.
    #[error("有内容的单元格超过{limit}个，请分成几个文件导入")]
    TooManyCells {
        /// Cells allowed.
        limit: usize,
    },
    /// More merged regions than allowed.
    #[error("合并单元格超过{limit}处，请取消合并后重试")]
    TooManyMerged {
        /// Regions allowed.
        limit: usize,
    },
    /// The table can't be written, as text longer than a cell may hold.
    #[error("无法生成表格：{0}")]
    Write(String),
}

fn no_header(missing: &[String], closest: &Option<String>) -> String {
    let titles = missing.iter().map(|t| format!("“{t}”")).collect::<Vec<_>>().join("、");
    match closest {
        Some(row) => format!("表头缺少{titles}（最接近的是{row}）。表头应当在前10行内"),
        None => format!("前10行内没有找到表头，应当有{titles}"),
    }
}
