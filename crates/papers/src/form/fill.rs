//! A form and the facts of a case → blocks ready to print or to show on a screen.

use serde_json::{Value, json};

use super::block::{Block, Column, Form, Is, Opinion, What, When};
use super::sign;
use super::facts::Facts;
use super::words::{How, Piece, Words};
use crate::data::FieldProblem;

/// What a printed paper shows for a fact that isn't there.
const BLANK: &str = "/";
/// At most this many problems are collected.
const ENOUGH: usize = 50;

/// Title (if it depends on the case) and blocks, as JSON; or everything that keeps the form from being filled.
pub(crate) fn fill(form: &Form, facts: &Facts) -> Result<Value, Vec<FieldProblem>> {
    let mut work = Work { facts, problems: Vec::new(), heads: 0 };
    let title = form.title.as_ref().map(|t| work.words(t));
    let mut blocks: Vec<Value> = form.blocks.iter().filter_map(|b| work.block(b)).collect();
    if work.heads == 1 {
        // A single heading has no number.
        blocks.iter_mut().filter(|b| b["kind"] == "head").for_each(|b| b["number"] = Value::Null);
    }
    if work.problems.is_empty() { Ok(json!({ "title": title, "blocks": blocks })) } else { Err(work.problems) }
}

struct Work<'a> {
    facts: &'a Facts<'a>,
    problems: Vec<FieldProblem>,
    heads: usize,
}

impl Work<'_> {
    fn block(&mut self, block: &Block) -> Option<Value> {
        if !block.when.iter().all(|w| self.holds(w)) {
            return None;
        }
        Some(match &block.what {
            What::Para(words) => match closed(words, self.words(words), self.facts) {
                text if text.is_empty() => return None,
                text => json!({ "kind": "para", "text": text }),
            },
            What::Note(words) => match self.words(words) {
                text if text.is_empty() => return None,
                text => json!({ "kind": "note", "text": text }),
            },
            What::To(words) => json!({ "kind": "to", "text": self.words(words) }),
            What::Head(words) => {
                self.heads += 1;
                json!({ "kind": "head", "number": self.heads, "text": self.words(words) })
            }
            What::Rows(rows) => {
                let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|cell| self.cell(cell)).collect()).collect();
                json!({ "kind": "rows", "rows": rows })
            }
            What::Table { fact, columns, none } => self.table(fact, columns, none.as_ref())?,
            What::Dialogue(words) => {
                let text = self.words(words);
                let lines: Vec<_> = text.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
                json!({ "kind": "dialogue", "lines": lines })
            }
            What::Opinions(list) => {
                let cells: Vec<_> = list.iter().map(|o| self.opinion(o)).collect();
                json!({ "kind": "opinions", "cells": cells })
            }
            What::Sign { lines, signed } => sign::block(self.facts, lines, *signed),
            What::Told(list) => {
                let items: Vec<_> = list.iter().map(|t| self.words(t)).filter(|t| !t.is_empty()).collect();
                json!({ "kind": "told", "items": items })
            }
            What::Remedies(words) => json!({ "kind": "para", "text": self.words(words) }),
            What::Seal => json!({ "kind": "seal", "name": self.optional("acting_body") }),
            What::Receipt => json!({ "kind": "receipt" }),
            What::Break => json!({ "kind": "break" }),
        })
    }

    fn holds(&self, when: &When) -> bool {
        match &when.is {
            Is::There => self.facts.holds(&when.fact),
            Is::Absent => !self.facts.holds(&when.fact),
            Is::Value(value) => self.facts.value(&when.fact).and_then(Value::as_str) == Some(value),
            Is::Not(value) => self.facts.value(&when.fact).and_then(Value::as_str) != Some(value),
        }
    }

    /// `columns` in the result: head, share of the width (0: as narrow as the running number).
    fn table(&mut self, fact: &str, columns: &[Column], none: Option<&Words>) -> Option<Value> {
        let rows = self.facts.rows(fact).unwrap_or_else(|problem| {
            self.tell(problem);
            Vec::new()
        });
        if rows.is_empty() {
            return none.map(|words| json!({ "kind": "none", "text": self.words(words) }));
        }
        let mut cells = Vec::new();
        for (i, row) in rows.iter().enumerate() {
            let mut line = Vec::new();
            for column in columns {
                line.push(match column.name.as_str() {
                    "#" => (i + 1).to_string(),
                    name => self.value(|facts| facts.cell(fact, i, row, name)).unwrap_or_else(|| BLANK.into()),
                });
            }
            cells.push(line);
        }
        let heads: Vec<_> = columns.iter().enumerate().map(|(i, c)| json!([c.head, share(c, i, &cells)])).collect();
        Some(json!({ "kind": "table", "columns": heads, "rows": cells }))
    }

    fn opinion(&mut self, opinion: &Opinion) -> Value {
        let by = self.optional(&opinion.by);
        let on = self.optional(&opinion.on);
        let text = self.words(&opinion.opinion);
        json!({ "label": opinion.label, "opinion": if text == BLANK { None } else { Some(text) }, "by": by, "on": on })
    }

    fn optional(&mut self, name: &str) -> Option<String> {
        self.value(|facts| facts.text(name, How::Plain, false))
    }

    /// A cell never stays white: what is missing is struck through.
    fn cell(&mut self, words: &Words) -> String {
        let text = self.words(words);
        if text.is_empty() { BLANK.into() } else { text }
    }

    fn words(&mut self, words: &Words) -> String {
        let mut out = String::new();
        for piece in &words.0 {
            self.piece(piece, &mut out);
        }
        out.trim().to_owned()
    }

    fn piece(&mut self, piece: &Piece, out: &mut String) {
        match piece {
            Piece::Text(text) => append(out, text),
            Piece::Fact { name, how, must } => {
                let text = self.value(|facts| facts.text(name, *how, *must));
                append(out, text.as_deref().unwrap_or(BLANK));
            }
            Piece::Maybe(inner) => {
                let all = inner.iter().all(|p| match p {
                    Piece::Fact { name, .. } => self.facts.value(name).is_some(),
                    _ => true,
                });
                if all {
                    inner.iter().for_each(|p| self.piece(p, out));
                }
            }
        }
    }

    fn value<T>(&mut self, read: impl FnOnce(&Facts) -> Result<Option<T>, FieldProblem>) -> Option<T> {
        read(self.facts).unwrap_or_else(|problem| {
            self.tell(problem);
            None
        })
    }

    fn tell(&mut self, problem: FieldProblem) {
        if self.problems.len() < ENOUGH && !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }
}

/// A paragraph that ends with a text somebody typed is a sentence, whether he closed it or not.
fn closed(words: &Words, mut text: String, facts: &Facts) -> String {
    let last = match words.0.last() {
        Some(Piece::Maybe(inner)) => inner.last(),
        other => other,
    };
    let typed = matches!(last, Some(Piece::Fact { name, .. }) if facts.is_prose(name));
    if typed && !text.is_empty() && text != BLANK && !text.ends_with(['。', '！', '？', '；', '：', '…', '）', '”', '.', '!', '?']) {
        text.push('。');
    }
    text
}

/// People end a text they type with a full stop or not; the sentence it stands in has its own.
fn append(out: &mut String, text: &str) {
    if text.starts_with(['。', '；', '，', '、', '：']) && out.ends_with(['。', '；', '，', '、', '：', '.', ';', ',']) {
        out.pop();
    }
    out.push_str(text);
}

/// Share of the width of a column: what the form says, or by the longest text in it. One share is about six
/// characters.
fn share(column: &Column, index: usize, rows: &[Vec<String>]) -> f64 {
    if column.name == "#" {
        return 0.0;
    }
    column.width.unwrap_or_else(|| {
        let texts = rows.iter().filter_map(|row| row.get(index));
        let longest = texts.map(|t| t.chars().count()).max().unwrap_or_default().max(column.head.chars().count() + 2);
        let longest = u32::try_from((longest + 1).clamp(6, 28)).unwrap_or(28);
        f64::from(longest) / 6.0
    })
}
