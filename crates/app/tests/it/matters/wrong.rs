//! What must not stand on any paper.

use std::io::Write as _;
use std::process::{Command, Stdio};

use super::cases::Example;

/// The words of a PDF, line by line.
fn text(pdf: &[u8]) -> String {
    let mut child = Command::new("pdftotext").args(["-layout", "-", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("pdftotext (poppler-utils)");
    let mut stdin = child.stdin.take().expect("stdin");
    let bytes = pdf.to_vec();
    let writer = std::thread::spawn(move || stdin.write_all(&bytes));
    let out = child.wait_with_output().expect("pdftotext");
    writer.join().expect("writer").expect("written");
    String::from_utf8(out.stdout).expect("UTF-8")
}

/// Faults of one paper.
pub fn on(_path: &str, pdf: &[u8], _example: &Example) -> Vec<String> {
    let text = text(pdf);
    let flat: String = text.split_whitespace().collect();
    let mut faults = Vec::new();
    for wrong in ["{", "}", "[[", "。。", "，。", "；。", "：。", "、。", "null", "undefined", "true", "false", "未登记人员", "涉嫌涉嫌"] {
        if flat.contains(wrong) {
            faults.push(format!("“{wrong}”"));
        }
    }
    faults
}
