//! Text made fit for an archive: only characters the embedded fonts can show.

use std::collections::BTreeSet;

/// Longer runs without a place to break (a pasted address, a very long word) get invisible ones, every few
/// characters. A credit code of 18 characters stays whole.
const RUN_MAX: usize = 20;
const PIECE: usize = 4;
/// A run of this length may break after a sign.
const RUN_SIGN: usize = 10;
const BREAK: char = '\u{200b}';

/// Cleans text and remembers what could not be shown.
pub(crate) struct Wording<'a> {
    shown: &'a dyn Fn(char) -> bool,
    replaced: BTreeSet<char>,
}

impl<'a> Wording<'a> {
    /// `shown` tells whether an embedded font has the character.
    pub(crate) fn new(shown: &'a dyn Fn(char) -> bool) -> Self {
        Self { shown, replaced: BTreeSet::new() }
    }

    /// Characters that were printed as □ because no font has them, in order.
    pub(crate) fn replaced(self) -> Vec<char> {
        self.replaced.into_iter().collect()
    }

    /// One line: line breaks become spaces.
    pub(crate) fn line(&mut self, text: &str) -> String {
        self.clean(text, false)
    }

    /// Several paragraphs: line breaks stay, empty lines go.
    pub(crate) fn paragraphs(&mut self, text: &str) -> String {
        let cleaned = self.clean(text, true);
        let lines = cleaned.lines().map(str::trim).filter(|line| !line.is_empty());
        lines.collect::<Vec<_>>().join("\n")
    }

    fn clean(&mut self, text: &str, keep_breaks: bool) -> String {
        let mut out = String::with_capacity(text.len());
        let mut run = Vec::new();
        for c in text.trim().chars() {
            let c = match c {
                '\n' if keep_breaks => '\n',
                '\n' | '\t' | '\u{a0}' | '\u{2028}' | '\u{2029}' => ' ',
                _ if c.is_control() || invisible(c) => continue,
                _ if (self.shown)(c) => c,
                _ => {
                    self.replaced.insert(c);
                    '□'
                }
            };
            if breakless(c) {
                run.push(c);
            } else {
                give(&mut run, &mut out);
                out.push(c);
            }
        }
        give(&mut run, &mut out);
        out
    }
}

/// Writes a run with places to break where it is long, and empties it.
fn give(run: &mut Vec<char>, out: &mut String) {
    let long = run.len() > RUN_MAX;
    for (i, c) in run.iter().enumerate() {
        out.push(*c);
        let sign = matches!(c, '-' | '/' | '_' | '.' | '?' | '&' | '=' | '@' | ',' | ':');
        let after = i + 1;
        if after < run.len() && (long && after.is_multiple_of(PIECE) || sign && after >= RUN_SIGN) {
            out.push(BREAK);
        }
    }
    run.clear();
}

/// Characters without a shape of their own, among them those that turn the reading direction.
fn invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// Written without spaces and not broken by itself, unlike Chinese.
fn breakless(c: char) -> bool {
    !c.is_whitespace() && (c as u32) < 0x2e80
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_chinese_and_replaces_what_no_font_has() {
        let shown = |c: char| (c as u32) < 0x1_0000;
        let mut w = Wording::new(&shown);
        assert_eq!(w.line("  灭火器\u{202e}过期😀\u{0}\n两具 "), "灭火器过期□ 两具");
        assert_eq!(w.paragraphs("一、\r\n\n  二、 \n"), "一、\n二、");
        assert_eq!(w.replaced(), vec!['😀']);
    }

    #[test]
    fn long_words_get_places_to_break() {
        let shown = |_: char| true;
        let mut w = Wording::new(&shown);
        assert_eq!(w.line("91500103MA5U0000XX"), "91500103MA5U0000XX");
        let long = "a".repeat(100);
        let out = w.line(&long);
        assert_eq!(out.replace(BREAK, ""), long);
        assert!(out.split(BREAK).all(|part| part.len() <= PIECE));
        assert_eq!(w.line("ZFM-500103-20260310"), format!("ZFM-500103-{BREAK}20260310"));
    }
}
