//! Writing a table.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, XlsxError};

use super::{Cell, ColumnKind, SheetError};

/// A column of a table to write.
#[derive(Debug, Clone)]
pub struct OutColumn {
    /// Title, written as given.
    pub title: String,
    /// Decides the format: dates are dates, codes are text and stay so when edited.
    pub kind: ColumnKind,
    /// Width in characters of half width; `None` is taken from the title and the first rows.
    pub width: Option<u16>,
}

/// Rows looked at for the width of a column.
const WIDTH_ROWS: usize = 200;

/// Writes one sheet named `title` with a frozen header. The same table gives the same bytes: the file carries a
/// fixed date of creation. Text never becomes a formula.
pub fn write_table(title: &str, columns: &[OutColumn], rows: &[Vec<Cell>]) -> Result<Vec<u8>, SheetError> {
    sheet(title, columns, rows).map_err(|e| SheetError::Write(e.to_string()))
}

fn sheet(title: &str, columns: &[OutColumn], rows: &[Vec<Cell>]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    book.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&ExcelDateTime::from_ymd(2026, 1, 1)?));
    let sheet = book.add_worksheet();
    sheet.set_name(name(title))?;

    let header = Format::new().set_bold().set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter);
    let header = header.set_border_bottom(FormatBorder::Thin).set_text_wrap();
    let text = Format::new().set_num_format("@");
    let day = Format::new().set_num_format("yyyy-mm-dd");
    let int = Format::new().set_num_format("0");

    for (c, column) in columns.iter().enumerate() {
        let c = c as u16;
        sheet.write_string_with_format(0, c, &column.title, &header)?;
        let widest = rows.iter().take(WIDTH_ROWS).filter_map(|row| row.get(usize::from(c))).map(width);
        let width = column.width.unwrap_or_else(|| widest.chain([letters(&column.title)]).max().unwrap_or(8).clamp(8, 60) + 2);
        sheet.set_column_width(c, f64::from(width))?;
        let format = match column.kind {
            ColumnKind::Text | ColumnKind::Code => &text,
            ColumnKind::Day => &day,
            ColumnKind::Int => &int,
        };
        sheet.set_column_format(c, format)?;
    }
    for (r, row) in rows.iter().enumerate() {
        let r = r as u32 + 1;
        for (c, cell) in row.iter().enumerate() {
            let c = c as u16;
            match cell {
                Cell::Empty => {}
                Cell::Text(value) => {
                    sheet.write_string_with_format(r, c, value, &text)?;
                }
                Cell::Int(value) if value.unsigned_abs() < 1_000_000_000_000_000 => {
                    sheet.write_number_with_format(r, c, *value as f64, &int)?;
                }
                Cell::Int(value) => {
                    sheet.write_string_with_format(r, c, value.to_string(), &text)?;
                }
                Cell::Day(value) => {
                    let (year, month) = (value.year().unsigned_abs(), value.month().unsigned_abs());
                    let date = ExcelDateTime::from_ymd(year, month, value.day().unsigned_abs())?;
                    sheet.write_datetime_with_format(r, c, &date, &day)?;
                }
            }
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    if !columns.is_empty() {
        sheet.autofilter(0, 0, rows.len() as u32, columns.len() as u16 - 1)?;
    }
    book.save_to_buffer()
}

/// A sheet's name: 31 characters, none of `[]:*?/\`.
fn name(title: &str) -> String {
    let allowed = |c: &char| !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') && !c.is_control();
    let name: String = title.chars().filter(allowed).take(31).collect();
    let name = name.trim_matches('\'').trim();
    if name.is_empty() { "表格".to_owned() } else { name.to_owned() }
}

fn width(cell: &Cell) -> u16 {
    match cell {
        Cell::Empty => 0,
        Cell::Text(text) => letters(text),
        Cell::Int(_) | Cell::Day(_) => 10,
    }
}

fn letters(text: &str) -> u16 {
    let wide: usize = text.chars().map(|c| if (c as u32) < 0x2e80 { 1 } else { 2 }).sum();
    u16::try_from(wide).unwrap_or(u16::MAX)
}
