//! Every paper of the rulebook, printed for real and read back with poppler's tools.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use std::time::Instant;

use heyi_papers::{Day, PaperError, Press, Sources};
use serde_json::{Value, json};

pub fn folder() -> PathBuf {
    std::path::PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap()).join("../../rulebook/papers")
}

pub static PRESS: LazyLock<Press> = LazyLock::new(|| Press::new(&Sources::from_dir(&folder()).unwrap()).unwrap());

pub fn tool(name: &str, args: &[&str], pdf: &[u8]) -> String {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("paper.pdf");
    std::fs::write(&path, pdf).unwrap();
    let mut command = Command::new(name);
    command.args(args).arg(&path);
    if name == "pdftotext" {
        command.arg("-");
    }
    let out = command.output().expect("poppler-utils must be installed");
    assert!(out.status.success(), "{name}: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap()
}

fn text(pdf: &[u8]) -> String {
    tool("pdftotext", &["-layout"], pdf)
}

/// Text without any space, so that a line break in a cell doesn't hide a word.
pub fn flat(pdf: &[u8]) -> String {
    tool("pdftotext", &[], pdf).split_whitespace().collect()
}

/// Papers with a template of their own; the papers of a case are data alone.
fn templates() -> Vec<&'static str> {
    PRESS.codes().filter(|code| !PRESS.is_form(code).unwrap()).collect()
}

fn sample(code: &str) -> (Value, Day) {
    let sample = PRESS.sample(code).unwrap().unwrap();
    (sample.data.clone(), sample.day)
}

fn print(code: &str, data: &Value) -> heyi_papers::Pdf {
    PRESS.print(code, data, Day::new(2026, 3, 10).unwrap()).unwrap()
}

#[test]
fn every_sample_prints_with_the_text_it_should() {
    let codes = templates();
    assert_eq!(codes.len(), 10);
    for code in codes {
        let (data, day) = sample(code);
        let pdf = PRESS.print(code, &data, day).unwrap();
        assert_eq!(pdf.replaced, Vec::<char>::new(), "{code}");
        let text = text(&pdf.bytes);
        assert!(text.contains(data["number"].as_str().unwrap()), "{code}");
        insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "snapshots", omit_expression => true }, {
            insta::assert_snapshot!(code, text);
        });
    }
}

#[test]
fn files_are_pdf_a_2b_with_embedded_fonts() {
    for code in templates() {
        let (data, day) = sample(code);
        let pdf = PRESS.print(code, &data, day).unwrap();
        let raw = String::from_utf8_lossy(&pdf.bytes).into_owned();
        assert!(raw.contains("<pdfaid:part>2</pdfaid:part>"), "{code}: no PDF/A part");
        assert!(raw.contains("<pdfaid:conformance>B</pdfaid:conformance>"), "{code}: no PDF/A conformance");
        let fonts = tool("pdffonts", &[], &pdf.bytes);
        let rows: Vec<_> = fonts.lines().skip(2).collect();
        assert!(rows.len() >= 2, "{fonts}");
        for row in rows {
            // name, type, encoding, emb, sub, uni, object ID
            let columns: Vec<_> = row.split_whitespace().collect();
            let yes = columns.iter().filter(|c| **c == "yes").count();
            assert_eq!(yes, 3, "{code}: not embedded, subset and mapped to text: {row}");
        }
        let info = tool("pdfinfo", &[], &pdf.bytes);
        assert!(info.contains("A4"), "{info}");
        assert!(info.contains(&format!("Pages:           {}", pdf.pages)), "{info}");
    }
}

#[test]
fn the_same_data_give_the_same_bytes() {
    let (data, day) = sample("joint-record");
    let first = PRESS.print("joint-record", &data, day).unwrap().bytes;
    let other_press = Press::new(&Sources::from_dir(&folder()).unwrap()).unwrap();
    assert!(first == PRESS.print("joint-record", &data, day).unwrap().bytes);
    assert!(first == other_press.print("joint-record", &data, day).unwrap().bytes);
    let mut changed = data.clone();
    changed["recusal"] = json!("申请回避");
    assert!(first != PRESS.print("joint-record", &changed, day).unwrap().bytes);
    assert!(first != PRESS.print("joint-record", &data, Day::new(2026, 3, 11).unwrap()).unwrap().bytes);
}

#[test]
fn many_threads_print_at_once() {
    let codes: Vec<String> = templates().into_iter().map(str::to_owned).collect();
    let alone: Vec<_> = codes.iter().map(|c| print(c, &sample(c).0).bytes).collect();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for (code, expected) in codes.iter().zip(&alone) {
                    assert!(print(code, &sample(code).0).bytes == *expected, "{code}");
                }
            });
        }
    });
}

#[test]
fn hostile_text_is_only_text() {
    let hostile = [
        "#panic(\"x\") ]] [[ $ \\ \" ' ` @ref <label> // */ */ #include \"/etc/passwd\"",
        "#read(\"/etc/passwd\")",
        "= 标题\n- 列表 *粗* _斜_ ~ --- ...",
        "\u{202e}反向\u{0}\u{7}\u{fffd}\u{feff}",
        "<svg onload=alert(1)>&amp;&#x41;",
    ];
    let (mut data, _) = sample("joint-record");
    for (i, text) in hostile.iter().enumerate() {
        data["findings"][i]["seen"] = json!(text);
    }
    data["advice"] = json!(hostile);
    data["party"]["name"] = json!("#[甲]\"乙\"公司 😀🚒\u{200d}");
    let pdf = print("joint-record", &data);
    let flat = flat(&pdf.bytes);
    assert!(flat.contains("#panic(\"x\")]][[$\\\"'`@ref<label>//*/*/#include\"/etc/passwd\""), "{flat}");
    assert!(flat.contains("#read(\"/etc/passwd\")"));
    assert!(flat.contains("<svgonload=alert(1)>&amp;&#x41;"));
    assert!(flat.contains("#[甲]\"乙\"公司□□"), "{flat}");
    assert!(pdf.replaced.contains(&'😀') && pdf.replaced.contains(&'🚒'));
    assert!(!flat.contains("root:"));
}

#[test]
fn very_long_words_stay_inside_the_page() {
    let word = "W".repeat(400);
    let (mut data, _) = sample("joint-record");
    data["findings"][0]["seen"] = json!(word);
    data["findings"][0]["article"] = json!("很长的规范性文件名称".repeat(12));
    data["party"]["address"] = json!("x".repeat(300));
    data["officers"][0]["certificate"] = json!("9".repeat(40));
    let pdf = print("joint-record", &data);
    assert!(flat(&pdf.bytes).matches('W').count() >= 400);
    for (page, words) in boxes(&pdf.bytes) {
        for (left, right, word) in words {
            assert!(left >= 60.0 && right <= 540.0, "page {page}: {word} at {left}..{right}");
            // The column of what was seen ends 127 mm from the left edge.
            assert!(!word.contains("WWWW") || right <= 360.5, "page {page}: {word} at {left}..{right}");
        }
    }
}

pub type Words = Vec<(f64, f64, String)>;

/// Left and right edge of each word on each page, in points; A4 is 595 wide, the text stands from 68 to 533.
pub fn boxes(pdf: &[u8]) -> Vec<(usize, Words)> {
    let html = tool("pdftotext", &["-bbox"], pdf);
    let edge = |line: &str, key: &str| -> f64 {
        line.split(&format!("{key}=\"")).nth(1).and_then(|s| s.split('"').next()).and_then(|s| s.parse().ok()).unwrap()
    };
    html.split("<page ")
        .skip(1)
        .map(|page| page.lines().filter(|l| l.contains("<word ")))
        .map(|lines| lines.map(|l| (edge(l, "xMin"), edge(l, "xMax"), l.to_owned())).collect())
        .enumerate()
        .collect()
}

#[test]
fn sixty_findings_run_over_pages_with_repeated_headers() {
    let (mut data, day) = sample("joint-record");
    let few = data["findings"].as_array().unwrap().clone();
    let many: Vec<_> = (0..60)
        .map(|i| {
            let mut f = few[i % few.len()].clone();
            f["seen"] = json!(format!("第{}处：{}", i + 1, f["seen"].as_str().unwrap()));
            f
        })
        .collect();
    data["findings"] = json!(many);
    let start = Instant::now();
    let pdf = PRESS.print("joint-record", &data, day).unwrap();
    println!("60个问题：{}页，{}毫秒，{}字节", pdf.pages, start.elapsed().as_millis(), pdf.bytes.len());
    assert!(pdf.pages >= 6);
    let text = text(&pdf.bytes);
    let pages: Vec<_> = text.split('\u{c}').filter(|p| !p.trim().is_empty()).collect();
    assert_eq!(pages.len(), pdf.pages);
    for (i, page) in pages.iter().enumerate() {
        let number = format!("第{}页 共{}页", i + 1, pdf.pages);
        let spaced: String = page.chars().map(|c| if c == '\u{3000}' { ' ' } else { c }).collect();
        assert!(spaced.split_whitespace().collect::<String>().contains(&number.replace(' ', "")), "{page}");
        if page.contains("情况：第") {
            assert!(page.contains("要求和现场情况"), "no header on page {}", i + 1);
        }
    }
    let flat = flat(&pdf.bytes);
    for i in 1..=60 {
        assert!(flat.contains(&format!("第{i}处：")), "finding {i} missing");
    }
    assert!(flat.contains("严重问题（12个）") && flat.contains("一般问题（24个）") && flat.contains("轻微问题（24个）"));
}

#[test]
fn a_clean_visit_fits_two_pages() {
    let (mut data, _) = sample("joint-record");
    data["findings"] = json!([]);
    data["advice"] = json!([]);
    data.as_object_mut().unwrap().remove("advice_note");
    let pdf = print("joint-record", &data);
    assert!(pdf.pages <= 2);
    let flat = flat(&pdf.bytes);
    assert!(flat.contains("未发现问题") && !flat.contains("整改建议"));
}

#[test]
fn refusal_to_sign_names_reason_and_witness() {
    let (mut data, _) = sample("joint-record");
    data["party_signature"] = json!({
        "state": "refused", "reason": "对第一项有异议", "at": "2026-03-10T10:55", "video": "SP-0310-02",
        "witness": { "name": "吴某", "capacity": "社区网格员" }
    });
    let flat = flat(&print("joint-record", &data).bytes);
    for part in ["拒绝签名。原因：对第一项有异议", "吴某（社区网格员）", "音像记录编号：SP-0310-02", "2026年3月10日10时55分"] {
        assert!(flat.contains(part), "{part}");
    }
}

#[test]
fn pictures_are_embedded_and_bad_ones_refused() {
    let (mut data, _) = sample("joint-record");
    // 2 × 2 pixels, with alpha.
    let png = "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAYAAABytg0kAAAAEElEQVR4nGNgYGD4D8UQBgAd9AP9yOH2qAAAAABJRU5ErkJggg==";
    let ok = print_picture(&mut data, json!(format!("data:image/png;base64,{png}")));
    assert!(ok.is_ok(), "{ok:?}");
    for (bad, why) in [
        (json!("not base64 !"), "base64"),
        (json!("PHN2Zz48L3N2Zz4="), "PNG或者JPEG"),
        (json!({ "path": "M0 0\"/><script>", "width": 10, "height": 10 }), "线条"),
        (json!({ "path": "M0 0L1 1", "width": 100000, "height": 10 }), "width"),
        (json!({ "path": "M0 0L1 1", "width": 10 }), "height"),
    ] {
        match print_picture(&mut data, bad) {
            Err(PaperError::Invalid { problems, .. }) => {
                assert_eq!(problems[0].path, "officer_signatures[0].picture");
                assert!(problems[0].why.contains(why), "{problems:?}");
            }
            other => panic!("{why}: {other:?}"),
        }
    }
}

fn print_picture(data: &mut Value, picture: Value) -> Result<usize, PaperError> {
    data["officer_signatures"][0]["picture"] = picture;
    PRESS.print("joint-record", data, Day::new(2026, 3, 10).unwrap()).map(|pdf| pdf.pages)
}

#[test]
fn what_is_missing_or_wrong_is_named_in_chinese() {
    let (mut data, day) = sample("inspection-notice");
    data["number"] = json!("");
    data["officers"] = json!([data["officers"][0]]);
    data["frequency"][1]["used"] = json!("两次");
    data["starts_on"] = json!("2026-02-30");
    data["kind"] = json!("routine");
    data["party"].as_object_mut().unwrap().remove("name");
    data["colour"] = json!("red");
    let problems = PRESS.check("inspection-notice", &data).unwrap();
    let told: Vec<_> = problems.iter().map(|p| (p.path.as_str(), p.label.as_str(), p.why.as_str())).collect();
    assert_eq!(told, [
        ("number", "文号", "必须填写"),
        ("party.name", "名称（姓名）", "必须填写"),
        ("kind", "检查类型", "只能是：日常检查、专项检查、线索核查、即时检查"),
        ("starts_on", "检查开始日期", "应当是日期，如2026-03-09"),
        ("frequency[1].used", "本年度已检查次数", "应当是整数"),
        ("officers", "执法人员", "至少2项，现有1项"),
        ("colour", "colour", "不是本文书的字段"),
    ]);
    let error = PRESS.print("inspection-notice", &data, day).unwrap_err();
    let text = error.to_string();
    assert!(text.starts_with("不能制作行政检查通知书：文号（number）必须填写；") && text.ends_with("另有4处"), "{text}");
    assert!(matches!(PRESS.print("nothing", &data, day), Err(PaperError::Unknown(_))));
}

#[test]
fn every_required_field_is_really_asked_for() {
    for code in templates() {
        let (data, _) = sample(code);
        assert!(PRESS.check(code, &data).unwrap().is_empty(), "{code}");
        for field in PRESS.fields(code).unwrap().fields.iter().filter(|f| f.required) {
            let mut less = data.clone();
            less.as_object_mut().unwrap().remove(&field.name);
            let problems = PRESS.check(code, &less).unwrap();
            assert_eq!(problems.len(), 1, "{code}.{}", field.name);
            assert_eq!(problems[0].path, field.name);
        }
    }
}

/// The least a paper may be given must still print: no template may lean on an optional field.
#[test]
fn papers_print_without_their_optional_fields() {
    use heyi_papers::{Field, Kind};
    fn strip(fields: &[Field], value: &mut Value) {
        let Some(map) = value.as_object_mut() else { return };
        map.retain(|key, _| fields.iter().any(|f| f.name == *key && f.required));
        for field in fields {
            let Some(inner) = map.get_mut(&field.name) else { continue };
            match &field.kind {
                Kind::Object(fields) => strip(fields, inner),
                Kind::Records(fields, _) => inner.as_array_mut().unwrap().iter_mut().for_each(|v| strip(fields, v)),
                _ => {}
            }
        }
    }
    for code in templates() {
        let (mut data, _) = sample(code);
        strip(&PRESS.fields(code).unwrap().fields, &mut data);
        let pdf = print(code, &data);
        assert!(pdf.pages >= 1);
    }
}

/// Every text as long as it may be: nothing falls off a page, and nothing that was given is left out.
#[test]
fn the_longest_texts_are_printed_whole() {
    use heyi_papers::{Field, Kind};
    struct Fill {
        marks: Vec<(String, String)>,
    }
    impl Fill {
        fn text(&mut self, path: &str, max: usize) -> Value {
            let mark = format!("〔{}〕", 1_000 + self.marks.len());
            let room = max.saturating_sub(mark.chars().count());
            let text: String = "很长的名称和情况".chars().cycle().take(room).collect();
            if max >= 8 {
                self.marks.push((path.to_owned(), mark.clone()));
                json!(text + &mark)
            } else {
                json!("短")
            }
        }
        fn one(&mut self, kind: &Kind, path: &str) -> Value {
            match kind {
                Kind::Text(max) | Kind::Paragraphs(max) => self.text(path, *max),
                Kind::Day => json!("2026-12-30"),
                Kind::Time => json!("2026-12-30T23:59"),
                Kind::Int | Kind::Money => json!(123_456),
                Kind::Bool => json!(true),
                Kind::Choice(values) => json!(values[0].0),
                Kind::Qr => json!("https://heyi.example/".repeat(4)),
                Kind::Picture => json!({ "path": "M0 0L300 100", "width": 300, "height": 100 }),
                Kind::Object(fields) => self.all(fields, path),
                Kind::Records(fields, _) => (0..3).map(|i| self.all(fields, &format!("{path}[{i}]"))).collect(),
                Kind::Values(kind, _) => (0..3).map(|i| self.one(kind, &format!("{path}[{i}]"))).collect(),
            }
        }
        fn all(&mut self, fields: &[Field], path: &str) -> Value {
            let each = fields.iter().map(|f| (f.name.clone(), self.one(&f.kind, &format!("{path}.{}", f.name))));
            Value::Object(each.collect())
        }
    }
    let mut all_lost = Vec::new();
    for code in templates() {
        let mut fill = Fill { marks: Vec::new() };
        let data = fill.all(&PRESS.fields(code).unwrap().fields, code);
        let start = Instant::now();
        let pdf = print(code, &data);
        println!("{code}：最长内容{}页，{}毫秒", pdf.pages, start.elapsed().as_millis());
        let flat = flat(&pdf.bytes);
        let lost: Vec<_> = fill.marks.iter().filter(|(_, mark)| !flat.contains(mark)).map(|(path, _)| path).collect();
        // Alternatives: what is printed only where the code is missing, the signature refused and the like.
        let instead = |path: &str| {
            ["no_code_reason", "party_signature.reason", "party_signature.witness", "party_signature.video", "last_day_basis", "].to"]
                .iter()
                .any(|part| path.contains(part))
                || path.contains("opinions[") && path.ends_with(".name")
        };
        all_lost.extend(lost.into_iter().filter(|path| !instead(path)).cloned());
        for (page, words) in boxes(&pdf.bytes) {
            for (left, right, word) in words {
                assert!(left >= 60.0 && right <= 540.0, "{code} page {page}: {word}");
            }
        }
    }
    assert!(all_lost.is_empty(), "{all_lost:#?}");
}

#[test]
fn what_we_made_up_is_said_at_the_foot() {
    for code in templates() {
        let info = PRESS.info(code).unwrap();
        assert_eq!(info.basis, "proposed", "{code}");
        assert!(!info.cites.is_empty() && !info.number_word.is_empty() && !info.signs.is_empty(), "{code}");
        let (data, day) = sample(code);
        let flat = flat(&PRESS.print(code, &data, day).unwrap().bytes);
        assert!(flat.contains("样式来源：建议。"), "{code}");
        assert_eq!(flat.contains("不具法律效力"), info.sealed, "{code}: test seal");
    }
}

#[test]
fn missing_fonts_and_broken_folders_are_told() {
    let files = Sources::from_files([("a/paper.json", "{}"), ("_shared/groups.json", "{}")]);
    let error = Press::new(&files).map(|_| ()).unwrap_err();
    assert!(matches!(&error, PaperError::Source { file, .. } if file == "a/paper.json"), "{error}");
    let error = Sources::from_dir(Path::new("/nowhere/at/all")).map(|_| ()).unwrap_err();
    assert!(error.to_string().contains("读不出"), "{error}");
}

/// Not a benchmark, but shows when something became slow by an order of magnitude.
#[test]
fn speeds() {
    PRESS.warm().unwrap();
    for code in templates() {
        let (data, day) = sample(code);
        PRESS.print(code, &data, day).unwrap();
        let start = Instant::now();
        for i in 0..5 {
            let mut data = data.clone();
            data["number"] = json!(format!("渝测试〔2026〕{i}号"));
            PRESS.print(code, &data, day).unwrap();
        }
        let each = start.elapsed() / 5;
        println!("{code}: {}毫秒一份", each.as_millis());
        assert!(each.as_secs() < 20, "{code}: {each:?}");
    }
    if let Ok(status) = std::fs::read_to_string("/proc/self/status") {
        println!("{}", status.lines().find(|l| l.starts_with("VmRSS")).unwrap_or_default());
    }
}
