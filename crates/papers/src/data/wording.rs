//! Text made fit for an archive: only characters the embedded fonts can show.

use std::collections::BTreeSet;

/// Longer runs without a place to break (a pasted address, a very long word) get invisible ones.
const RUN_MAX: usize = 24;
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
        let mut run = 0;
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
            run = if breakless(c) { run + 1 } else { 0 };
            out.push(c);
            if run >= RUN_MAX && run.is_multiple_of(8) {
                out.push(BREAK);
            }
        }
        out
    }
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
        assert!(out.split(BREAK).all(|part| part.len() <= RUN_MAX));
    }
}
