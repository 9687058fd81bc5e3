//! What must not stand on any paper. Each line is a fault that was seen on a printed sheet.

use std::io::Write as _;
use std::process::{Command, Stdio};

use heyi_domain::body::BodyRecord;


/// Words that no official hands out.
const WORDS: [(&str, &str); 22] = [
    ("{", "空位"), ("}", "空位"), ("[[", "空位"), ("null", "英文"), ("undefined", "英文"), ("true", "英文"), ("false", "英文"),
    ("。。", "标点"), ("，。", "标点"), ("；。", "标点"), ("：。", "标点"), ("、。", "标点"), ("。；", "标点"),
    ("未登记人员", "人员"), ("涉嫌涉嫌", "重复"), ("联系电话：未登记", "电话"), ("联系电话未登记", "电话"), ("查封（扣押）", "措施没有写明"),
    ("送达文书名称、文号决定书（", "文书名称"), ("违法行为类型涉嫌", "已经查实的仍写涉嫌"), ("执法人员/", "人员"), ("承办人/", "人员"),
];

/// The words of a PDF, page by page, line by line.
fn text(pdf: &[u8]) -> String {
    let mut child = Command::new("pdftotext").args(["-layout", "-", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("pdftotext (poppler-utils)");
    let mut stdin = child.stdin.take().expect("stdin");
    let bytes = pdf.to_vec();
    let writer = std::thread::spawn(move || stdin.write_all(&bytes));
    let out = child.wait_with_output().expect("pdftotext");
    writer.join().expect("writer").expect("written");
    String::from_utf8(out.stdout).expect("UTF-8")
}

fn flat(text: &str) -> String {
    text.split_whitespace().collect()
}

/// Faults of one paper of a matter. `acting` is the body in whose name the case runs, `own` the one that handles it.
pub fn on(path: &str, pdf: &[u8], parties: &[&str], acting: &BodyRecord, own: &BodyRecord) -> Vec<String> {
    let text = text(pdf);
    let all = flat(&text);
    // The index lists the papers by the names of their forms.
    let words = |wrong: &str| all.contains(wrong) && !(path.contains("case-index") && wrong == "查封（扣押）");
    let mut faults: Vec<String> = WORDS.iter().filter(|(wrong, _)| words(wrong)).map(|(wrong, why)| format!("{why}：“{wrong}”")).collect();
    let is = |code: &str| path.contains(code);
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
    // Before the filing nobody knows yet in whose name; from then on it is one name and one word.
    let body = if is("lead-register") && !is("on-spot") { own } else { acting };
    let head = flat(&lines.iter().take(3).copied().collect::<String>());
    if !head.starts_with(&body.name) {
        faults.push(format!("机关应为{}：{head}", body.name));
    }
    if !is("case-notes") && !is("case-index") && !head.contains(&acting.number_word) && !is("lead-register") {
        faults.push(format!("文号代字应为{}：{head}", acting.number_word));
    }
    for (n, page) in text.split('\u{c}').enumerate().filter(|(_, p)| !p.trim().is_empty()) {
        if !flat(page).contains(&format!("第{}页", n + 1)) {
            faults.push(format!("第{}页没有页码", n + 1));
        }
        let first = page.lines().map(str::trim).find(|l| !l.is_empty()).unwrap_or_default();
        if n > 0 && first == body.name {
            faults.push(format!("第{}页只有落款，没有正文", n + 1));
        }
    }
    if (is("penalty-decision") || is("penalty-notice") || is("on-spot-decision")) && all.contains("罚款人民币") && !all.contains("大写：") {
        faults.push("金额没有大写".to_owned());
    }
    // Named as he was found, or as he is called since.
    if !is("case-index") && !is("case-notes") && !parties.iter().any(|p| all.contains(&flat(p))) {
        faults.push(format!("没有写明当事人{}", parties.join("、")));
    }
    if is("late-fee-decision") && all.contains("罚款10,000元") && !all.contains("尚欠10,000元") {
        faults.push("尚欠的罚款应为10,000元，不含加处罚款".to_owned());
    }
    let repeated = |words: &str| all.matches(words).count() > 1;
    if is("penalty-decision") && (repeated("偏离裁量基准，理由") || repeated("罚款金额大写") || all.contains("没收的物品：")) {
        faults.push("同一内容写了两遍".to_owned());
    }
    faults
}
