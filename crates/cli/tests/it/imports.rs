//! A workbook of fifty thousand firms: told in time, written in time, in little memory.

use std::path::Path;
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use heyi_papers::sheets::{Cell, ColumnKind, OutColumn, write_table};
use heyi_rulebook::identifiers::uscc_check_char;
use serde_json::Value;

use crate::server::{Server, district, heyi, peak_kib, told, verified};

const ROWS: u64 = 50_000;

/// Every 1000th has a wrong check digit, and one more code stands there twice.
fn workbook() -> Vec<u8> {
    let titles = [
        ("统一社会信用代码", ColumnKind::Code),
        ("名称", ColumnKind::Text),
        ("检查场景", ColumnKind::Text),
        ("主体类型", ColumnKind::Text),
        ("所在镇街", ColumnKind::Text),
        ("经营地址", ColumnKind::Text),
        ("负责人", ColumnKind::Text),
        ("联系电话", ColumnKind::Text),
    ];
    let columns: Vec<OutColumn> = titles.map(|(title, kind)| OutColumn { title: title.to_owned(), kind, width: None }).into();
    let row = |nth: u64, wrong: bool| -> Vec<Cell> {
        let first17 = format!("91500103MB{nth:07}");
        let check = uscc_check_char(&first17).unwrap();
        let check = if wrong { if check == '0' { '1' } else { '0' } } else { check };
        let cells = [
            format!("{first17}{check}"),
            format!("渝中区第{nth}小面馆"),
            "SCENE-CY".to_owned(),
            "个体工商户".to_owned(),
            "解放碑街道".to_owned(),
            format!("新路{nth}号"),
            "李某乙".to_owned(),
            "13900000000".to_owned(),
        ];
        cells.into_iter().map(Cell::Text).collect()
    };
    let mut rows: Vec<Vec<Cell>> = (1..ROWS).map(|nth| row(nth, nth % 1_000 == 0)).collect();
    rows.push(row(1, false));
    write_table("企业名录", &columns, &rows).unwrap()
}

/// Runs an import; its report, the time it took, the most memory it held.
fn import(file: &Path, data: &Path, how: &[&str]) -> (Value, Duration, u64) {
    let started = Instant::now();
    let mut command = heyi();
    command.args(["import", "firms"]).arg(file).args(how).arg("--data").arg(data).arg("--json");
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut peak = 0;
    while child.try_wait().unwrap().is_none() {
        peak = peak_kib(child.id()).map_or(peak, |now| now.max(peak));
        std::thread::sleep(Duration::from_millis(20));
    }
    let took = started.elapsed();
    let out = child.wait_with_output().unwrap();
    (serde_json::from_slice(&out.stdout).unwrap(), took, peak / 1024)
}

#[test]
fn fifty_thousand_rows_are_told_and_written() {
    let data = district();
    let data = data.path();
    let file = data.join("firms.xlsx");
    std::fs::write(&file, workbook()).unwrap();
    let before = verified(data);

    let (tried, took, mib) = import(&file, data, &["--dry-run"]);
    println!("50,000 rows, dry run: {took:?}, {mib} MiB");
    assert_eq!((tried["rows"].as_u64(), tried["created"].as_u64(), tried["written"].as_bool()), (Some(ROWS), Some(49_950), Some(false)));
    let rejected = tried["rejected"].as_array().unwrap();
    assert_eq!(rejected.len(), 50);
    // The sheet's first row is its header.
    assert_eq!((rejected[0]["row"].as_u64(), rejected[0]["column"].as_str()), (Some(1_001), Some("统一社会信用代码")));
    assert!(rejected[49]["why"].as_str().unwrap().contains("与第2行重复"), "{}", rejected[49]);
    assert!(took < Duration::from_secs(30), "{took:?}");
    assert!(mib < 500, "{mib} MiB");

    // One refused row stops all.
    let (stopped, ..) = import(&file, data, &[]);
    assert_eq!(stopped["written"], false);
    assert_eq!(verified(data), before);

    let (done, took, mib) = import(&file, data, &["--partial"]);
    println!("50,000 rows, written: {took:?}, {mib} MiB");
    assert_eq!((done["created"].as_u64(), done["written"].as_bool()), (Some(49_950), Some(true)));
    assert_eq!(verified(data), before + 49_950);
    assert!(took < Duration::from_secs(60), "{took:?}");
    assert!(mib < 600, "{mib} MiB");

    // Again: nothing to do.
    let (again, took, _) = import(&file, data, &["--partial"]);
    println!("50,000 rows, nothing new: {took:?}");
    assert_eq!((again["created"].as_u64(), again["unchanged"].as_u64(), again["written"].as_bool()), (Some(0), Some(49_950), Some(false)));
    let (_, exported) = told(&["export", "firms", "-o", data.join("out.xlsx").to_str().unwrap()], data);
    assert_eq!(exported["ok"], true);
}

/// Through the server: it answers, and everybody else reads on meanwhile.
#[test]
fn fifty_thousand_rows_by_http_keep_nobody_from_reading() {
    let data = district();
    let server = Server::demo(data.path());
    let administrator = server.sign_in("guanli", "demo");
    let officer = server.sign_in("duiyuan", "demo");
    let bytes = workbook();
    let done = AtomicBool::new(false);
    let slowest = std::thread::scope(|scope| {
        let reading = scope.spawn(|| {
            let mut slowest = Duration::ZERO;
            while !done.load(Ordering::SeqCst) {
                for path in ["/api/v1/me", "/api/v1/workbench", "/api/v1/visits?limit=20"] {
                    let started = Instant::now();
                    server.read(&officer, path);
                    slowest = slowest.max(started.elapsed());
                }
                std::thread::sleep(Duration::from_millis(50));
            }
            slowest
        });
        for (how, key, written) in [("dry_run=true", "key-of-the-trial", false), ("partial=true", "key-of-the-import", true)] {
            let started = Instant::now();
            let headers = [("cookie", administrator.as_str()), ("idempotency-key", key)];
            let reply = server.send("POST", &format!("/api/v1/imports/firms?{how}"), &headers, &bytes).unwrap();
            assert_eq!(reply.status, 200, "{}", reply.text());
            let report = reply.json();
            assert_eq!((report["created"].as_u64(), report["written"].as_bool()), (Some(49_950), Some(written)));
            println!("50,000 rows by HTTP, {how}: {:?}", started.elapsed());
            // The same request again: the same answer, at once.
            let started = Instant::now();
            let again = server.send("POST", &format!("/api/v1/imports/firms?{how}"), &headers, &bytes).unwrap();
            println!("the same again: {:?}", started.elapsed());
            assert_eq!(again.json(), report, "another answer to the same request");
        }
        done.store(true, Ordering::SeqCst);
        reading.join().unwrap()
    });
    println!("slowest read meanwhile: {slowest:?}; peak memory {} MiB", server.peak_kib() / 1024);
    assert!(slowest < Duration::from_secs(3), "somebody waited {slowest:?}");
    assert!(server.peak_kib() / 1024 < 500, "{} MiB", server.peak_kib() / 1024);
    let (status, _) = server.stop();
    assert!(status.success(), "{status}");
    verified(data.path());
}
