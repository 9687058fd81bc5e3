//! Questions to the rulebook.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use heyi_rulebook::checklist::{self, Answer};
use heyi_rulebook::competence::{Asker, competence};
use heyi_rulebook::deadline::{ClockTime, deadline};
use heyi_rulebook::search::SearchIndex;
use heyi_rulebook::{AuthorityKind, AuthorityList, Check, Citation, Day, PROGRAM, PROGRAM_ENTRY, Rulebook, Unit};
use serde::{Deserialize, Serialize};

use super::{day, read, write};

/// 责令限期改正的默认期限.
const CORRECTION_DAYS: &str = "correction-default-days";

/// The loaded rulebook.
pub struct Law {
    book: Rulebook,
    index: OnceCell<SearchIndex>,
    lists: Vec<AuthorityList>,
}

/// A district's own list, as the server shows it.
#[derive(Deserialize)]
struct OwnList {
    id: String,
    name: String,
    district: String,
    valid_from: Day,
    #[serde(default)]
    valid_to: Option<Day>,
    rows: Vec<OwnRow>,
}

/// See [`PROGRAM_ENTRY`].
#[derive(Deserialize)]
struct Stamp {
    program: String,
}

#[derive(Deserialize)]
struct OwnRow {
    item: String,
    kind: AuthorityKind,
}

#[derive(Serialize)]
struct Pass {
    passed: bool,
    cites: Vec<Citation>,
    words: String,
}

#[derive(Deserialize)]
struct Question {
    item: String,
    #[serde(default)]
    town: Option<String>,
    #[serde(default)]
    department: Option<String>,
    on: Day,
}

impl Law {
    /// Whether a pack was made for this program. Only looks at its stamp.
    #[must_use]
    pub fn fits(pack: &str) -> bool {
        serde_json::from_str::<Stamp>(pack).is_ok_and(|stamp| stamp.program == PROGRAM)
    }

    /// Reads the rule pack: a JSON object of path and text, stamped with the program it is for.
    ///
    /// # Errors
    /// A pack of another program; the first thing wrong with the pack.
    pub fn load(pack: &str) -> Result<Self, String> {
        let mut files: BTreeMap<String, String> = read("规则库", pack)?;
        if files.remove(PROGRAM_ENTRY).is_none_or(|of| of != PROGRAM) {
            return Err("规则库与本机程序的版本不一致，请在有网络的地方重新打开。".to_owned());
        }
        let book = Rulebook::load(files).map_err(|why| why.to_string())?;
        Ok(Self { book, index: OnceCell::new(), lists: Vec::new() })
    }

    /// The rulebook inside.
    #[must_use]
    pub const fn book(&self) -> &Rulebook {
        &self.book
    }

    /// Takes the districts' own lists: for their towns they go before the guidance list of the pack.
    ///
    /// # Errors
    /// Lists that can't be read.
    pub fn take_lists(&mut self, lists: &str) -> Result<(), String> {
        let own: Vec<OwnList> = read("权责清单", lists)?;
        let made = |l: OwnList| {
            let rows = l.rows.into_iter().map(|r| (r.item, r.kind));
            AuthorityList::of_district(l.id, l.name, l.district, (l.valid_from, l.valid_to), rows)
        };
        self.lists = own.into_iter().map(made).collect();
        Ok(())
    }

    /// The districts' own lists.
    pub(super) fn lists(&self) -> &[AuthorityList] {
        &self.lists
    }

    /// The search index, made at the first question.
    pub(super) fn index(&self) -> &SearchIndex {
        self.index.get_or_init(|| SearchIndex::new(&self.book))
    }

    fn check(&self, scene: &str, id: &str) -> Result<&Check, String> {
        let of_scene = self.book.scene(scene).and_then(|s| s.checks.iter().find(|c| c.id == id));
        of_scene.or_else(|| self.book.check(id)).ok_or_else(|| "检查事项不在现行目录中。".to_owned())
    }

    /// Whether an answer means the point is in order, with the duty article.
    ///
    /// # Errors
    /// Unknown check, or an answer of another kind.
    pub fn passes(&self, scene: &str, check: &str, answer: &str, today: &str) -> Result<String, String> {
        let check = self.check(scene, check)?;
        let answer: Answer = read("答案", answer)?;
        let verdict = checklist::passes(check, &answer, day(today)?).map_err(|why| why.to_string())?;
        write(&Pass { passed: verdict.value, cites: verdict.citations, words: checklist::rule_words(check) })
    }

    /// The last day under a procedure rule.
    ///
    /// # Errors
    /// Unknown rule, no quantity, no calendar, no time of day.
    pub fn deadline(&self, rule: &str, from: &str, time: Option<&str>) -> Result<String, String> {
        let time = time.map(ClockTime::parse).transpose().map_err(|why| why.to_string())?;
        let answer = deadline(&self.book, rule, day(from)?, time).map_err(|why| why.to_string())?;
        write(&answer)
    }

    /// Whether a town or a department may act on an item.
    ///
    /// # Errors
    /// Unknown item, town or department; neither or both named.
    pub fn competence(&self, question: &str) -> Result<String, String> {
        let question: Question = read("提问", question)?;
        let asker = match (&question.town, &question.department) {
            (Some(town), None) => Asker::Town(town),
            (None, Some(department)) => Asker::body(department),
            _ => return Err("请选择一个镇街或者一个部门。".to_owned()),
        };
        write(&competence(&self.book, &question.item, asker, question.on, &self.lists).map_err(|why| why.to_string())?)
    }

    /// The proposed last day of a correction order issued on this day: the setting, moved to a working day.
    ///
    /// # Errors
    /// A day that isn't one.
    pub fn default_last_day(&self, from: &str) -> Result<Option<String>, String> {
        let from = day(from)?;
        let Some(setting) = self.book.setting(CORRECTION_DAYS) else { return Ok(None) };
        let Ok(days) = i32::try_from(setting.value) else { return Ok(None) };
        if setting.unit != Unit::CalendarDay {
            return Ok(None);
        }
        let nominal = from.plus_days(days);
        Ok(Some(self.book.calendar().on_or_after(nominal).unwrap_or(nominal).to_string()))
    }
}
