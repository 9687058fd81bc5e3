//! Files as bad days bring them: disguised, empty, bombs, and workbooks as people fill them.

use std::io::{Cursor, Write as _};

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use rust_xlsxwriter::{Format, Workbook, Worksheet};
use serde_json::Value;

use crate::world::{Got, World, credit_code};

async fn evidence(world: &World, cookie: &str, kind: &str, bytes: Vec<u8>) -> Got {
    let request =
        Request::post("/api/v1/evidence").header(header::COOKIE, cookie).header(header::CONTENT_TYPE, kind).body(Body::from(bytes)).unwrap();
    world.send(request).await
}

/// A photo's first bytes, then these.
fn jpeg(after: &[u8]) -> Vec<u8> {
    let mut bytes = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00".to_vec();
    bytes.extend_from_slice(after);
    bytes.resize(bytes.len().max(4_096), 0);
    bytes
}

#[tokio::test]
async fn what_is_disguised_as_a_photo_is_refused_by_name_and_nothing_is_kept() {
    let world = World::new().await;
    let cookie = world.cookie("duiyuan").await;
    let page = b"<!DOCTYPE html><html><script>alert(1)</script></html>".to_vec();
    let program = [b"MZ\x90\x00\x03\x00\x00\x00".as_slice(), &[0; 4_096]].concat();
    for (what, kind, bytes, said) in [
        ("a page as .jpg", "image/jpeg", page.clone(), "不支持的文件类型"),
        ("a program as .jpg", "image/jpeg", program, "不支持的文件类型"),
        ("a picture that is a page too", "image/jpeg", jpeg(&page), "网页或者脚本"),
        ("a picture that is PHP too", "image/jpeg", jpeg(b"<?php system($_GET[0]); ?>"), "网页或者脚本"),
        ("a picture that is an archive too", "image/jpeg", jpeg(b"PK\x03\x04\x14\x00"), "压缩包"),
        ("a picture that is a PDF too", "image/jpeg", jpeg(b"%PDF-1.7\n"), "另一种文件"),
        ("a drawing with a script", "image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec(), "不支持的文件类型"),
        ("a workbook", "image/png", book(|_| {}), "不支持的文件类型"),
        ("nothing", "image/jpeg", Vec::new(), "文件是空的"),
    ] {
        let got = evidence(&world, &cookie, kind, bytes).await;
        assert_eq!((got.status, got.code().as_str()), (StatusCode::BAD_REQUEST, "bad_input"), "{what}");
        let detail = got.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains(said), "{what}: {detail}");
    }
    for folder in ["evidence/objects", "evidence/incoming"] {
        assert_eq!(std::fs::read_dir(world.db.folder.path().join(folder)).unwrap().count(), 0, "{folder}");
    }
    // A photo is a photo.
    assert_eq!(evidence(&world, &cookie, "image/jpeg", jpeg(b"")).await.status, StatusCode::OK);
}

const TITLES: [&str; 9] =
    ["统一社会信用代码", "名称", "检查场景", "主体类型", "所在镇街", "经营地址", "负责人", "联系电话", "注销或者歇业日期"];

fn book(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet());
    book.save_to_buffer().unwrap()
}

fn row(sheet: &mut Worksheet, at: u32, cells: &[&str]) {
    for (column, cell) in (0..).zip(cells) {
        sheet.write_string(at, column, *cell).unwrap();
    }
}

async fn import(world: &World, cookie: &str, how: &str, key: &str, bytes: Vec<u8>) -> Got {
    let request = Request::post(format!("/api/v1/imports/firms{how}"))
        .header(header::COOKIE, cookie)
        .header("idempotency-key", key)
        .body(Body::from(bytes))
        .unwrap();
    world.send(request).await
}

#[tokio::test]
async fn a_workbook_as_people_fill_it_is_read_where_it_can_be_and_each_other_row_named() {
    let world = World::new().await;
    let cookie = world.cookie("guanli").await;
    let code = |nth: u32| credit_code(&format!("91500103MA5888{nth:03}"));
    let wrong = format!("{}{}", &code(4)[..17], if code(4).ends_with('0') { '1' } else { '0' });
    let bytes = book(|s| {
        s.merge_range(0, 0, 0, 8, "渝中区检查对象名录", &Format::new()).unwrap();
        row(s, 1, &TITLES);
        // One scene and one kind merged down over all rows; dates as text in the ways they are written.
        s.merge_range(2, 2, 8, 2, "SCENE-CY", &Format::new()).unwrap();
        s.merge_range(2, 3, 8, 3, "个体工商户", &Format::new()).unwrap();
        for (at, credit, name, closed) in [
            (2, code(1), "一店", "2026年3月9日"),
            (3, code(2), "二店", "2026.3.9"),
            (4, format!(" {} ", code(3).to_lowercase()), "三店", ""),
            (5, wrong, "四店", ""),
            (6, code(2), "二店又一次", ""),
            (7, code(5), "五店", "三月九日"),
            (8, "9.15001E+17".to_owned(), "六店", ""),
        ] {
            for (column, cell) in [(0, credit.as_str()), (1, name), (4, "解放碑街道"), (5, "新路1号"), (8, closed)] {
                if !cell.is_empty() {
                    s.write_string(at, column, cell).unwrap();
                }
            }
        }
        s.merge_range(9, 0, 9, 4, "以下空白", &Format::new()).unwrap();
    });
    let tried = import(&world, &cookie, "?dry_run=true", "key-00000001", bytes.clone()).await;
    assert_eq!(tried.status, StatusCode::OK, "{}", String::from_utf8_lossy(&tried.bytes));
    let report = tried.json();
    let refused: Vec<(u64, &str)> =
        report["rejected"].as_array().unwrap().iter().map(|r| (r["row"].as_u64().unwrap(), r["column"].as_str().unwrap())).collect();
    let code_column = "统一社会信用代码";
    assert_eq!(
        refused.iter().filter(|(row, _)| *row < 10).copied().collect::<Vec<_>>(),
        [(6, code_column), (7, code_column), (8, "注销或者歇业日期"), (9, code_column)],
        "{report}"
    );
    assert!(refused.iter().any(|(row, _)| *row == 10), "the row merged across is named: {report}");
    assert_eq!((report["created"].as_u64(), report["written"].as_bool()), (Some(3), Some(false)));
    for why in ["校验", "与第4行重复", "不是日期", "文本", "取消合并"] {
        assert!(report["rejected"].as_array().unwrap().iter().any(|r| r["why"].as_str().unwrap().contains(why)), "{why}: {report}");
    }
    let done = import(&world, &cookie, "?partial=true", "key-00000002", bytes).await.json();
    assert_eq!((done["created"].as_u64(), done["written"].as_bool()), (Some(3), Some(true)), "{done}");
    let found = world.read(&cookie, &format!("/api/v1/firms?q={}", code(1))).await;
    let id = found["rows"][0]["id"].as_str().unwrap();
    let firm: Value = world.read(&cookie, &format!("/api/v1/firms/{id}")).await;
    assert_eq!((firm["record"]["closed_on"].as_str(), firm["record"]["scene"].as_str()), (Some("2026-03-09"), Some("SCENE-CY")));
}

#[tokio::test]
async fn bombs_and_what_is_no_workbook_are_refused_with_a_cure() {
    let world = World::new().await;
    let cookie = world.cookie("guanli").await;
    let zip = |parts: &[(&str, &[u8])]| {
        let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in parts {
            out.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            out.write_all(bytes).unwrap();
        }
        out.finish().unwrap().into_inner()
    };
    // 320 MiB of blanks in some hundred KiB.
    let blanks = vec![b' '; 64 << 20];
    let sheets: Vec<String> = (1..=5).map(|n| format!("xl/worksheets/sheet{n}.xml")).collect();
    let mut parts: Vec<(&str, &[u8])> = vec![("xl/workbook.xml", b"<workbook/>")];
    parts.extend(sheets.iter().map(|name| (name.as_str(), blanks.as_slice())));
    let bomb = zip(&parts);
    assert!(bomb.len() < 1 << 20, "{}", bomb.len());
    for (what, bytes, code, said) in [
        ("a bomb", bomb, "too_large", "展开后过大"),
        ("nothing", Vec::new(), "bad_input", "文件是空的"),
        ("a page named .xlsx", b"<html><table><tr><td>1</td></tr></table></html>".to_vec(), "bad_input", "另存为.xlsx"),
        ("an old workbook", [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".as_slice(), &[0; 512]].concat(), "bad_input", "旧版.xls"),
        ("another archive", zip(&[("readme.txt", b"x")]), "bad_input", "不是.xlsx工作簿"),
        ("half a workbook", book(|s| row(s, 0, &TITLES))[..900].to_vec(), "bad_input", "不完整"),
        ("one without the columns", book(|s| row(s, 0, &["名称", "电话"])), "bad_input", "表头缺少"),
        ("a title twice", book(|s| row(s, 0, &[&TITLES[..], &["名称"]].concat())), "bad_input", "出现了两次"),
    ] {
        let got = import(&world, &cookie, "?dry_run=true", "key-00000001", bytes).await;
        let detail = got.json()["detail"].as_str().unwrap_or_default().to_owned();
        assert_eq!(got.code(), code, "{what}: {detail}");
        assert!(detail.contains(said), "{what}: {detail}");
    }
}
