//! 谁能管、有无职权、何时到期.

use heyi_domain::Refusal;
use heyi_rulebook::Day;
use heyi_rulebook::competence::{Asker, CompetenceAnswer, competence};
use heyi_rulebook::deadline::{ClockTime, DeadlineAnswer, DeadlineError, deadline};
use heyi_rulebook::search::HitKind;

use crate::views::WhoMay;
use crate::{App, AppError};

/// Most items for one question.
const MOST: usize = 12;

impl App {
    /// Items that fit plain words, each with who may act in this town today.
    ///
    /// # Errors
    /// No such town.
    pub fn who_may(&self, words: &str, town: &str) -> Result<Vec<WhoMay>, AppError> {
        self.rules.town(town).ok_or(AppError::NotFound("这个镇街"))?;
        let today = self.today();
        let lists = self.lists();
        let mut answers = Vec::new();
        for hit in self.shelf.index.find(words, &[HitKind::Item], MOST) {
            let answer =
                competence(&self.rules, &hit.id, Asker::Town(town), today, &lists).map_err(|e| AppError::BadInput(e.to_string()))?;
            let field = self.rules.item(&hit.id).map(|item| item.field.clone()).unwrap_or_default();
            answers.push(WhoMay { item: hit.id, name: hit.title, field, answer });
        }
        Ok(answers)
    }

    /// Whether a town or a department may act on an item on a day.
    ///
    /// # Errors
    /// Unknown item or body; not exactly one body named.
    pub fn ask_competence(
        &self,
        item: &str,
        town: Option<&str>,
        department: Option<&str>,
        on: Option<Day>,
    ) -> Result<CompetenceAnswer, AppError> {
        let asker = match (town, department) {
            (Some(town), None) => Asker::Town(town),
            (None, Some(department)) => Asker::body(department),
            _ => return Err(AppError::BadInput("请在镇街和部门中写明一个。".to_owned())),
        };
        let on = on.unwrap_or_else(|| self.today());
        competence(&self.rules, item, asker, on, &self.lists()).map_err(|e| AppError::BadInput(format!("{e}。")))
    }

    /// The last day of a period, with the count.
    ///
    /// # Errors
    /// `deadline_unknown` where the law or the calendar gives no answer; a wrong question.
    pub fn ask_deadline(&self, rule: &str, from: Day, time: Option<&str>) -> Result<DeadlineAnswer, AppError> {
        let counted = time.map(ClockTime::parse).transpose().and_then(|time| deadline(&self.rules, rule, from, time));
        counted.map_err(|error: DeadlineError| {
            if error.is_usage() {
                AppError::BadInput(format!("{error}。"))
            } else {
                Refusal::new("deadline_unknown", format!("期限无法计算：{error}。")).cite(self.rules.cite(rule)).into()
            }
        })
    }
}
