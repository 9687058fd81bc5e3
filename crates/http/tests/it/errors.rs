//! Every code has its page, and every page its code.

use std::collections::BTreeSet;
use std::path::Path;

use heyi_http::problem::all_pages;

fn codes_in(folder: &Path, before: &str, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            codes_in(&path, before, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            // Code in tests may invent refusals.
            let text = text.split("#[cfg(test)]").next().unwrap();
            for rest in text.split(before).skip(1) {
                let rest = rest.trim_start();
                let Some(code) = rest.strip_prefix('"').and_then(|rest| rest.split('"').next()) else { continue };
                if !code.is_empty() && code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') {
                    found.insert(code.to_owned());
                }
            }
        }
    }
}

#[test]
fn codes_and_pages_are_the_same_set() {
    let crates = std::path::PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap()).join("..");
    let mut codes = BTreeSet::new();
    codes_in(&crates.join("domain/src"), "Refusal::new(", &mut codes);
    // The gates of a case refuse with their article.
    codes_in(&crates.join("domain/src/case/gates"), ".no(", &mut codes);
    codes_in(&crates.join("app/src"), "Refusal::new(", &mut codes);
    codes_in(&crates.join("http/src"), "of_code(", &mut codes);
    // The field check of firms becomes a refusal through a conversion.
    codes.insert("field_invalid".to_owned());
    let pages: BTreeSet<String> = all_pages().map(|(code, _)| code.to_owned()).collect();
    let without_page: Vec<_> = codes.difference(&pages).collect();
    let without_code: Vec<_> = pages.difference(&codes).collect();
    assert!(without_page.is_empty(), "docs/errors/<code>.md is missing for {without_page:?}");
    assert!(without_code.is_empty(), "docs/errors names codes that nothing answers: {without_code:?}");
}

#[test]
fn pages_say_when_and_what_to_do() {
    for (code, page) in all_pages() {
        assert!(page.text.contains(&format!("代码：`{code}`")), "{code}");
        for part in ["## 什么时候出现\n\n", "## 怎么办\n\n"] {
            let rest = page.text.split(part).nth(1).unwrap_or_else(|| panic!("{code}: {part}"));
            assert!(rest.chars().take_while(|c| *c != '\n').count() >= 4, "{code}: {part}");
        }
    }
}
