//! Real `.xlsx` files, good and bad, made here and read back.

use std::io::{Cursor, Write};
use std::time::Instant;

use heyi_papers::Day;
use heyi_papers::sheets::{Cell, Column, ColumnKind, Limits, OutColumn, Rejected, SheetError, Table, read_table, write_table};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};

const COLUMNS: [Column; 5] = [
    Column { key: "name", title: "企业名称", kind: ColumnKind::Text, required: true },
    Column { key: "code", title: "统一社会信用代码", kind: ColumnKind::Code, required: true },
    Column { key: "since", title: "成立日期", kind: ColumnKind::Day, required: false },
    Column { key: "staff", title: "从业人数", kind: ColumnKind::Int, required: false },
    Column { key: "note", title: "备注", kind: ColumnKind::Text, required: false },
];

fn book(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet());
    book.save_to_buffer().unwrap()
}

fn header(sheet: &mut Worksheet, row: u32) {
    for (c, column) in COLUMNS.iter().enumerate() {
        sheet.write_string(row, c as u16, column.title).unwrap();
    }
}

fn firm(sheet: &mut Worksheet, row: u32, name: &str, code: &str) {
    sheet.write_string(row, 0, name).unwrap();
    sheet.write_string(row, 1, code).unwrap();
}

fn read(bytes: &[u8]) -> Result<Table, SheetError> {
    read_table(bytes, &COLUMNS, &Limits::default())
}

fn day(y: i16, m: i8, d: i8) -> Day {
    Day::new(y, m, d).unwrap()
}

fn told(rejected: &[Rejected]) -> Vec<(u32, &str, &str)> {
    rejected.iter().map(|r| (r.row, r.column.as_str(), r.value.as_str())).collect()
}

#[test]
fn what_is_written_is_read_back() {
    let columns: Vec<_> = COLUMNS
        .iter()
        .map(|c| OutColumn { title: c.title.into(), kind: c.kind, width: None })
        .collect();
    let text = |s: &str| Cell::Text(s.into());
    let rows = vec![
        vec![text("重庆洪崖小面餐饮管理有限公司"), text("91500103MA5YQ8R27C"), Cell::Day(day(2019, 2, 28)), Cell::Int(12), Cell::Empty],
        vec![text("=1+1"), text("000000000000000123"), Cell::Day(day(1998, 12, 1)), Cell::Int(-1), text("“甲”<乙>&丙\n第二行")],
    ];
    let bytes = write_table("企业名录/2026:[全部]", &columns, &rows).unwrap();
    assert!(bytes == write_table("企业名录/2026:[全部]", &columns, &rows).unwrap(), "not the same bytes");
    let table = read(&bytes).unwrap();
    assert_eq!(table.sheet, "企业名录2026全部");
    assert!(table.rejected.is_empty(), "{:?}", table.rejected);
    let read: Vec<_> = table.rows.iter().map(|r| r.cells.clone()).collect();
    assert_eq!(read, rows);
    assert_eq!(table.rows[0].number, 2);
    assert_eq!(table.rows[0].day("since"), Some(day(2019, 2, 28)));
    assert_eq!(table.rows[1].text("code"), Some("000000000000000123"));
    assert_eq!(table.rows[1].int("staff"), Some(-1));
}

#[test]
fn header_below_a_merged_title_with_stars_and_odd_spaces() {
    let bytes = book(|s| {
        s.merge_range(0, 0, 0, 4, "渝中区企业名录（2026年3月）", &Format::new()).unwrap();
        s.write_string(1, 0, "填报单位：朝天门街道").unwrap();
        for (c, title) in ["序号", "* 企业 名称", "统一社会\n信用代码（必填）", " 成立日期 ", "行业"].iter().enumerate() {
            s.write_string(3, c as u16, *title).unwrap();
        }
        s.write_number(4, 0, 1).unwrap();
        s.write_string(4, 1, "  甲公司\u{3000}").unwrap();
        s.write_string(4, 2, "９１５００１０３MA5YQ8R27C ").unwrap();
        s.write_string(4, 3, "2020年1月5日").unwrap();
    });
    let table = read(&bytes).unwrap();
    assert_eq!(table.header_row, 4);
    assert_eq!(table.ignored, ["序号", "行业"].map(String::from));
    assert_eq!(table.rows[0].text("name"), Some("甲公司"));
    assert_eq!(table.rows[0].text("code"), Some("91500103MA5YQ8R27C"));
    assert_eq!(table.rows[0].day("since"), Some(day(2020, 1, 5)));
    assert_eq!(table.rows[0].number, 5);
}

#[test]
fn values_merged_down_count_for_each_row_and_across_is_refused() {
    let bytes = book(|s| {
        header(s, 0);
        s.merge_range(1, 4, 3, 4, "洪崖洞片区", &Format::new()).unwrap();
        firm(s, 1, "甲", "A1");
        firm(s, 2, "乙", "A2");
        firm(s, 3, "丙", "A3");
        firm(s, 4, "丁", "A4");
        s.merge_range(5, 0, 5, 2, "以下为解放碑片区", &Format::new()).unwrap();
        firm(s, 6, "戊", "A6");
    });
    let table = read(&bytes).unwrap();
    let notes: Vec<_> = table.rows.iter().map(|r| (r.number, r.text("note"))).collect();
    let area = Some("洪崖洞片区");
    assert_eq!(notes, [(2, area), (3, area), (4, area), (5, None), (7, None)]);
    assert_eq!(table.rejected[0].row, 6);
    assert!(table.rejected[0].why.contains("A6:C6"), "{:?}", table.rejected);
}

#[test]
fn each_bad_cell_is_named_with_row_value_and_cure() {
    let bytes = book(|s| {
        header(s, 0);
        firm(s, 1, "甲", "9.15001E+17");
        s.write_string(2, 0, "乙").unwrap();
        s.write_number(2, 1, 915_001_037_339_803_416_f64).unwrap();
        s.write_string(3, 1, "A3").unwrap();
        firm(s, 4, "丁", "A4");
        s.write_string(4, 2, "2026-02-30").unwrap();
        firm(s, 5, "戊", "A5");
        s.write_number(5, 2, 46_090).unwrap();
        s.write_string(5, 3, "十二").unwrap();
        firm(s, 6, "己", "A6");
        s.write_formula(6, 3, "=1/0").unwrap();
        s.set_formula_result(6, 3, "#DIV/0!");
        // Empty rows between are no rows.
        s.write_string(8, 0, "   ").unwrap();
        firm(s, 9, "庚", "A9");
    });
    let table = read(&bytes).unwrap();
    assert_eq!(told(&table.rejected), [
        (2, "统一社会信用代码", "9.15001E+17"),
        (3, "统一社会信用代码", "915001037339803392"),
        (4, "企业名称", ""),
        (5, "成立日期", "2026-02-30"),
        (6, "成立日期", "46090"),
        (6, "从业人数", "十二"),
        (7, "从业人数", "#DIV/0!"),
    ]);
    assert!(table.rejected[0].why.contains("文本") && table.rejected[1].why.contains("文本"));
    assert_eq!(table.rows.iter().map(|r| r.number).collect::<Vec<_>>(), [10]);
}

#[test]
fn dates_and_codes_stored_otherwise_are_read() {
    let bytes = book(|s| {
        header(s, 0);
        let dated = Format::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
        for (r, text) in ["2026-3-9", "2026/3/9", "2026年3月9日", "20260309"].iter().enumerate() {
            firm(s, r as u32 + 1, "甲", &format!("T{r}"));
            s.write_string(r as u32 + 1, 2, *text).unwrap();
        }
        firm(s, 5, "乙", "T5");
        s.write_datetime_with_format(5, 2, ExcelDateTime::from_ymd(2026, 3, 9).unwrap(), &dated).unwrap();
        s.write_string(5, 3, " １２ ").unwrap();
        s.write_number(6, 0, 360).unwrap();
        s.write_number(6, 1, 500_103_001_234_f64).unwrap();
        s.write_number(6, 2, 20_260_309).unwrap();
        s.write_number(6, 3, 12).unwrap();
    });
    let table = read(&bytes).unwrap();
    assert!(table.rejected.is_empty(), "{:?}", table.rejected);
    assert_eq!(table.rows.len(), 6);
    for row in &table.rows {
        assert_eq!(row.day("since"), Some(day(2026, 3, 9)), "row {}", row.number);
    }
    assert_eq!((table.rows[4].int("staff"), table.rows[5].int("staff")), (Some(12), Some(12)));
    assert_eq!((table.rows[5].text("name"), table.rows[5].text("code")), (Some("360"), Some("500103001234")));
}

#[test]
fn wrong_headers_are_told_with_the_closest_row() {
    let bytes = book(|s| {
        s.write_string(2, 0, "企业名称").unwrap();
        s.write_string(2, 1, "信用代码").unwrap();
    });
    let error = read(&bytes).unwrap_err();
    assert_eq!(error.to_string(), "表头缺少“统一社会信用代码”（最接近的是工作表“Sheet1”第3行）。表头应当在前10行内");
    let twice = book(|s| {
        header(s, 0);
        s.write_string(0, 7, "企业名称").unwrap();
    });
    assert_eq!(read(&twice).unwrap_err(), SheetError::TitleTwice { title: "企业名称".into(), row: 1 });
    let deep = book(|s| header(s, 11));
    assert!(matches!(read(&deep), Err(SheetError::NoHeader { closest_row: None, .. })));
}

#[test]
fn the_first_visible_sheet_with_the_header_is_read() {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("说明").unwrap().write_string(0, 0, "请填写第二张表").unwrap();
    let hidden = book.add_worksheet().set_name("旧表").unwrap();
    header(hidden, 0);
    firm(hidden, 1, "旧", "OLD");
    hidden.set_hidden(true);
    let sheet = book.add_worksheet().set_name("名录").unwrap();
    header(sheet, 0);
    firm(sheet, 1, "新", "NEW");
    let table = read(&book.save_to_buffer().unwrap()).unwrap();
    assert_eq!((table.sheet.as_str(), table.rows[0].text("code")), ("名录", Some("NEW")));
}

#[test]
fn what_is_no_workbook_is_refused_with_a_cure() {
    let not = |bytes: &[u8], part: &str| match read(bytes) {
        Err(SheetError::NotXlsx(why)) => assert!(why.contains(part), "{why}"),
        other => panic!("{part}: {other:?}"),
    };
    not(b"", "空");
    not("企业名称,统一社会信用代码\n".as_bytes(), "另存为.xlsx");
    not(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0], ".xls");
    not(&zip(&[("a.txt", b"x")]), "压缩包");
    let good = book(|s| header(s, 0));
    assert!(matches!(read(&good[..good.len() / 2]), Err(SheetError::Damaged(_))));
    let mut broken = good.clone();
    let middle = broken.len() / 3;
    broken[middle..middle + 40].fill(0xff);
    assert!(read(&broken).is_err());
    let garbage = zip(&[("xl/workbook.xml", b"<workbook><sheets>"), ("[Content_Types].xml", b"<x/>")]);
    assert!(matches!(read(&garbage), Err(SheetError::Damaged(_) | SheetError::NoHeader { .. })));
}

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        out.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        out.write_all(bytes).unwrap();
    }
    out.finish().unwrap().into_inner()
}

#[test]
fn bombs_are_refused_before_they_unpack() {
    let zeros = vec![b' '; 64 * 1024 * 1024];
    let bomb = zip(&[("xl/workbook.xml", b"<workbook/>"), ("xl/worksheets/sheet1.xml", &zeros)]);
    assert!(bomb.len() < 200_000);
    let limits = Limits { unpacked: 16 * 1024 * 1024, ..Limits::default() };
    let start = Instant::now();
    assert_eq!(read_table(&bomb, &COLUMNS, &limits).unwrap_err(), SheetError::UnpacksTooLarge { limit: limits.unpacked });
    assert!(start.elapsed().as_secs() < 5);

    // The size written in the archive is a lie: 16 bytes.
    let mut liar = bomb.clone();
    let size = (zeros.len() as u32).to_le_bytes();
    let mut found = 0;
    for i in 0..liar.len() - 4 {
        if liar[i..i + 4] == size {
            liar[i..i + 4].copy_from_slice(&16u32.to_le_bytes());
            found += 1;
        }
    }
    assert!(found >= 1);
    assert!(matches!(
        read_table(&liar, &COLUMNS, &limits),
        Err(SheetError::UnpacksTooLarge { .. } | SheetError::Damaged(_))
    ));

    let small = Limits { bytes: 1_000, ..Limits::default() };
    let good = book(|s| header(s, 0));
    assert!(matches!(read_table(&good, &COLUMNS, &small), Err(SheetError::FileTooLarge { limit: 1_000, .. })));
}

#[test]
fn a_cell_in_the_last_corner_costs_nothing() {
    let bytes = book(|s| {
        header(s, 0);
        firm(s, 1, "甲", "A1");
        s.write_string(1_048_575, 16_383, "x").unwrap();
        s.merge_range(3, 4, 120_000, 4, "备注", &Format::new()).unwrap();
    });
    let start = Instant::now();
    let result = read(&bytes);
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
    // The first row of the note lacks its name and code; the rows it is merged over are empty rows.
    let table = result.unwrap();
    assert_eq!((table.rows.len(), table.rejected.len()), (1, 2));
}

#[test]
fn limits_on_rows_and_cells_hold() {
    let bytes = book(|s| {
        header(s, 0);
        for r in 1..=30 {
            firm(s, r, "甲", "A");
        }
    });
    let rows = Limits { rows: 29, ..Limits::default() };
    assert_eq!(read_table(&bytes, &COLUMNS, &rows).unwrap_err(), SheetError::TooManyRows { limit: 29 });
    let cells = Limits { cells: 40, ..Limits::default() };
    assert_eq!(read_table(&bytes, &COLUMNS, &cells).unwrap_err(), SheetError::TooManyCells { limit: 40 });
    let long = Limits { cell_chars: 0, ..Limits::default() };
    assert_eq!(read_table(&bytes, &COLUMNS, &long).unwrap().rejected.len(), 60);
}

#[test]
fn fifty_thousand_rows() {
    let columns: Vec<_> =
        COLUMNS.iter().map(|c| OutColumn { title: c.title.into(), kind: c.kind, width: None }).collect();
    let rows: Vec<_> = (0..50_000)
        .map(|i| {
            let text = |s: String| Cell::Text(s);
            vec![text(format!("重庆第{i}号餐饮管理有限公司")), text(format!("91500103MA{i:08}")), Cell::Day(day(2020, 1, 5)), Cell::Int(i % 40), text("渝中区朝天门街道".into())]
        })
        .collect();
    let start = Instant::now();
    let bytes = write_table("企业名录", &columns, &rows).unwrap();
    println!("写5万行：{}毫秒，{}字节", start.elapsed().as_millis(), bytes.len());
    let start = Instant::now();
    let table = read(&bytes).unwrap();
    let took = start.elapsed();
    println!("读5万行：{}毫秒", took.as_millis());
    assert_eq!(table.rows.len(), 50_000);
    assert!(table.rejected.is_empty());
    assert_eq!(table.rows[49_999].cells, rows[49_999]);
    // 3 s is the target on an idle machine; the tests run beside others.
    assert!(took.as_secs() < 20, "{took:?}");
}
