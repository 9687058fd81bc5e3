//! A case file is bound: every page is there, numbered as told, text stays text, the same bytes come again.

use std::sync::Arc;
use std::time::{Duration, Instant};

use heyi_papers::file::{Leaf, LeafKind, pages_of};
use heyi_papers::{Day, PaperError};

use crate::papers::{PRESS, flat};

fn leaf(title: &str, bytes: &Arc<Vec<u8>>, first_page: Option<u32>) -> Leaf {
    Leaf { title: title.to_owned(), kind: LeafKind::Pdf(Arc::clone(bytes)), caption: String::new(), first_page }
}

#[test]
fn sixty_pages_are_bound_in_three_seconds() {
    let day: Day = "2026-04-07".parse().unwrap();
    let codes: Vec<&str> = PRESS.codes().filter(|code| !PRESS.is_form(code).unwrap()).collect();
    let sample = |code: &str| PRESS.sample(code).unwrap().unwrap();
    let printed: Vec<Arc<Vec<u8>>> = codes.iter().map(|code| Arc::new(PRESS.print(code, &sample(code).data, sample(code).day).unwrap().bytes)).collect();
    let mut leaves = vec![leaf("封面", &printed[0], None)];
    let mut next = 1;
    for n in 0.. {
        let bytes = &printed[n % printed.len()];
        leaves.push(leaf(&format!("材料{n}"), bytes, Some(next)));
        next += pages_of(bytes).unwrap();
        if next > 60 {
            break;
        }
    }
    let begun = Instant::now();
    let bound = PRESS.bind("行政处罚案卷", &leaves, day).unwrap();
    let took = begun.elapsed();
    println!("{} pages, {} bytes in {took:?}", bound.pages, bound.bytes.len());
    assert!(took < Duration::from_secs(3), "{took:?}");
    let wanted: u32 = leaves.iter().map(|l| l.pages().unwrap()).sum();
    assert_eq!(bound.pages, wanted as usize);
    assert_eq!(pages_of(&Arc::new(bound.bytes.clone())), Some(wanted));
    assert!(PRESS.bind("行政处罚案卷", &leaves, day).unwrap().bytes == bound.bytes, "other bytes from the same leaves");
    // Text stays text, and every page says its number.
    let text = flat(&bound.bytes);
    assert!(text.contains("行政检查通知书") && text.contains("责令改正通知书"));
    let lines = crate::papers::tool("pdftotext", &["-f", "30", "-l", "30", "-x", "480", "-y", "0", "-W", "120", "-H", "50"], &bound.bytes);
    let unnumbered = usize::try_from(pages_of(&printed[0]).unwrap()).unwrap();
    assert_eq!(lines.trim(), (30 - unnumbered).to_string());
    if let Ok(folder) = std::env::var("PAPERS_OUT") {
        std::fs::write(format!("{folder}/bound.pdf"), &bound.bytes).unwrap();
    }
}

#[test]
fn pictures_and_words_take_a_page_and_hostile_bytes_are_refused() {
    const PNG: &[u8] = &[
        137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 1, 0, 0, 0, 1, 8, 6, 0, 0, 0, 31, 21, 196, 137, 0, 0, 0, 13, 73, 68, 65, 84, 120, 218, 99, 100, 248, 207, 80, 15, 0, 3,
        134, 1, 128, 90, 52, 125, 107, 0, 0, 0, 0, 73, 69, 78, 68, 174, 66, 96, 130,
    ];
    let day: Day = "2026-04-07".parse().unwrap();
    let one = |kind| Leaf { title: "照片#set page(fill: red)".to_owned(), kind, caption: "证据1：现场照片".to_owned(), first_page: Some(1) };
    for kind in [LeafKind::Png(Arc::new(PNG.to_vec())), LeafKind::Words("本件为电子材料。\n摘要：abc".to_owned())] {
        assert_eq!(PRESS.bind("案卷", &[one(kind)], day).unwrap().pages, 1);
    }
    for bytes in [&b"%PDF-1.7 nothing"[..], b"", b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 1 0 R>>\nendobj\ntrailer<</Root 1 0 R>>"] {
        let bytes = Arc::new(bytes.to_vec());
        assert_eq!(pages_of(&bytes), None);
        assert!(matches!(PRESS.bind("案卷", &[one(LeafKind::Pdf(bytes))], day), Err(PaperError::Layout { .. })));
    }
    let torn = Arc::new(PNG[..30].to_vec());
    assert!(PRESS.bind("案卷", &[one(LeafKind::Png(torn))], day).is_err());
}
