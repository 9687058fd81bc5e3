//! Reading a table.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::Arc;

use calamine::{Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use super::cell::Found;
use super::header::{self, HEADER_ROWS, Header};
use super::merged::Merged;
use super::{Cell, Column, Limits, Rejected, Row, SheetError, Table, archive};

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;
/// Filled cells by row and column, both from 0.
type Cells = BTreeMap<u32, BTreeMap<u32, Found>>;

/// At most this many rejected cells are told; the rest of a file in another shape would not help anybody.
const REJECTED_MAX: usize = 5_000;

/// Reads the first visible sheet that has a header row with all required titles.
///
/// Rows that can't be understood in full are in [`Table::rejected`] and nowhere else. Values merged down a column
/// count for each of their rows; a region merged over several columns rejects its rows.
pub fn read_table(bytes: &[u8], columns: &[Column], limits: &Limits) -> Result<Table, SheetError> {
    archive::judge(bytes, limits)?;
    let mut book: Book = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let sheets: Vec<String> = book
        .sheets_metadata()
        .iter()
        .filter(|s| s.typ == SheetType::WorkSheet && s.visible == SheetVisible::Visible)
        .map(|s| s.name.clone())
        .collect();
    let mut closest = None;
    for sheet in sheets {
        let top = cells(&mut book, &sheet, 0..HEADER_ROWS, None, limits)?;
        match header::find(&top, columns)? {
            Ok(header) => return table(&mut book, sheet, header, columns, limits),
            Err(Some(found)) if closest.is_none() => {
                closest = Some((format!("工作表“{sheet}”第{}行", found.row + 1), found.missing));
            }
            Err(_) => {}
        }
    }
    let (closest_row, missing) = match closest {
        Some((row, missing)) => (Some(row), missing),
        None => (None, columns.iter().filter(|c| c.required).map(|c| c.title.to_owned()).collect()),
    };
    Err(SheetError::NoHeader { missing, closest_row })
}

fn table(book: &mut Book, sheet: String, header: Header, columns: &[Column], limits: &Limits) -> Result<Table, SheetError> {
    let regions = book.merge_cells_by_sheet_name(&sheet).map_err(damaged)?;
    if regions.len() > limits.merged {
        return Err(SheetError::TooManyMerged { limit: limits.merged });
    }
    let merged = Merged::new(&regions, header.row, &header.places);
    // A row that holds nothing but a value merged down from above is an empty row.
    let mut found = cells(book, &sheet, header.row + 1..u32::MAX, Some(&header.places), limits)?;
    // Rows whose values hold for rows below them are kept; every other goes as soon as it is read.
    let mut above = Cells::new();
    let keys: Arc<[&'static str]> = columns.iter().map(|c| c.key).collect();
    let mut out = Table { sheet, header_row: header.row + 1, rows: Vec::new(), rejected: Vec::new(), ignored: header.ignored };
    while let Some((row, own)) = found.pop_first() {
        let at = |place: u32| {
            let source = merged.source(row, place);
            own.get(&place).or_else(|| above.get(&source?)?.get(&place))
        };
        let number = row + 1;
        let mut bad = Vec::new();
        if let Some(region) = merged.across(row) {
            let why = format!("该行有跨列的合并单元格（{region}），无法判断内容属于哪一列，请取消合并后重新填写");
            bad.push(Rejected { row: number, column: String::new(), value: String::new(), why });
        }
        let mut cells = Vec::with_capacity(columns.len());
        for (column, place) in columns.iter().zip(&header.places) {
            let cell = place.and_then(at);
            let reject = |value: String, why: String| Rejected { row: number, column: column.title.into(), value, why };
            match cell {
                None if column.required => bad.push(reject(String::new(), "必须填写".into())),
                None => cells.push(Cell::Empty),
                Some(found) => match found.read(column.kind, limits.cell_chars) {
                    Ok(cell) => cells.push(cell),
                    Err(why) => bad.push(reject(found.shown(), why)),
                },
            }
        }
        if merged.holds_below(row) {
            above.insert(row, own);
        }
        if bad.is_empty() {
            out.rows.push(Row { number, cells, keys: keys.clone() });
        } else if out.rejected.len() < REJECTED_MAX {
            out.rejected.append(&mut bad);
        }
    }
    Ok(out)
}

/// Filled cells of some rows, streamed: a single cell in the last corner of a sheet costs nothing.
fn cells(
    book: &mut Book,
    sheet: &str,
    rows: std::ops::Range<u32>,
    places: Option<&[Option<u32>]>,
    limits: &Limits,
) -> Result<Cells, SheetError> {
    let mut reader = book.worksheet_cells_reader(sheet).map_err(damaged)?;
    let mut out = Cells::new();
    let mut count = 0usize;
    while let Some(cell) = reader.next_cell().map_err(damaged)? {
        let (row, column) = cell.get_position();
        // Rows need not be in order, so later ones are looked at too, but only as many as allowed.
        count += 1;
        if count > limits.cells {
            return Err(SheetError::TooManyCells { limit: limits.cells });
        }
        if !rows.contains(&row) {
            if places.is_none() && row > rows.end + 1_000 {
                break;
            }
            continue;
        }
        if places.is_some_and(|wanted| !wanted.contains(&Some(column))) {
            continue;
        }
        if let Some(found) = Found::new(cell.get_value()) {
            out.entry(row).or_default().insert(column, found);
            if out.len() > limits.rows {
                return Err(SheetError::TooManyRows { limit: limits.rows });
            }
        }
    }
    Ok(out)
}

fn damaged(e: XlsxError) -> SheetError {
    SheetError::Damaged(match e {
        XlsxError::Password => "工作簿加了密码".into(),
        other => other.to_string().chars().take(120).collect(),
    })
}
