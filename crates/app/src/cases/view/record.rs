//! What was done, and what was entered, as people read it.

use heyi_domain::case::{Case, Done as DoneStep, Entry, Outcome, Proposal};
use heyi_domain::ids::PersonId;
use heyi_rulebook::{Day, FieldKind, Step, StepField};
use heyi_store::Query;
use serde_json::Value;

use crate::tasks::person_refs;
use crate::views::{DoneView, EntryLine, PersonRef};
use crate::{App, AppError};

impl App {
    pub(super) fn done_view(&self, case: &Case, step: &Step, done: &DoneStep, people: &Names) -> DoneView {
        DoneView {
            step: done.step.clone(),
            name: step.name.clone(),
            stage: step.stage.clone(),
            on: done.on,
            by: people.name(done.by),
            proposed_by: done.proposed_by.map(|p| people.name(p)),
            lines: self.lines(case, step, &done.entry, people),
            penalty: penalty(done.outcome.as_ref()),
        }
    }

    /// What was entered, in the order of the form, as people read it.
    pub(in crate::cases) fn lines(&self, case: &Case, step: &Step, entry: &Entry, people: &Names) -> Vec<EntryLine> {
        let line = |f: &StepField| {
            let value = entry.0.get(&f.name)?;
            let text = self.field_words(case, f, value, people);
            (!text.is_empty()).then(|| EntryLine { label: f.label.clone(), text })
        };
        let whom = step.whom();
        whom.iter().chain(&step.fields).filter(|f| f.kind != FieldKind::Discretion).filter_map(line).collect()
    }

    fn field_words(&self, case: &Case, field: &StepField, value: &Value, people: &Names) -> String {
        let text = || value.as_str().unwrap_or_default().to_owned();
        match field.kind {
            FieldKind::Text | FieldKind::Paragraphs | FieldKind::File => text(),
            FieldKind::Item => self.rules.item(&text()).map_or_else(text, |i| i.name.clone()),
            FieldKind::Day => Day::parse(&text()).map_or_else(|_| text(), Day::chinese_date),
            FieldKind::Time => heyi_domain::case::Moment::parse(&text()).map_or_else(text, heyi_domain::case::Moment::chinese),
            FieldKind::Money => value.as_i64().map_or_else(String::new, |fen| heyi_rulebook::Money(fen).to_string()),
            FieldKind::Int => value.as_i64().map_or_else(String::new, |n| n.to_string()),
            FieldKind::Bool => if value.as_bool() == Some(true) { "是" } else { "否" }.to_owned(),
            FieldKind::Choice => field.label_of(&text()).to_owned(),
            FieldKind::Person | FieldKind::People => {
                let all = value.as_array().cloned().unwrap_or_else(|| vec![value.clone()]);
                let names: Vec<String> = all.iter().filter_map(|v| v.as_str()?.parse().ok()).map(|p| people.name(p)).collect();
                names.join("、")
            }
            FieldKind::Rows => {
                let row = |row: &Value| {
                    let cells: Vec<String> = field.fields.iter().filter_map(|f| Some(self.field_words(case, f, row.get(&f.name)?, people))).collect();
                    cells.join("，")
                };
                value.as_array().into_iter().flatten().map(row).collect::<Vec<_>>().join("；")
            }
            FieldKind::Party | FieldKind::Parties => places(value).map(|whom| case.party_at(whom).name.clone()).collect::<Vec<_>>().join("、"),
            FieldKind::Acts => places(value).filter_map(|n| case.acts.get(n)).map(|a| self.act_view(a).name).collect::<Vec<_>>().join("；"),
            FieldKind::Discretion => String::new(),
        }
    }
}

/// One place or several.
fn places(value: &Value) -> impl Iterator<Item = usize> {
    let all = value.as_array().cloned().unwrap_or_else(|| vec![value.clone()]);
    all.into_iter().filter_map(|v| usize::try_from(v.as_u64()?).ok())
}

pub(in crate::cases) fn penalty(outcome: Option<&Outcome>) -> Option<Proposal> {
    match outcome? {
        Outcome::Penalty { proposal, .. } => Some(proposal.clone()),
        _ => None,
    }
}

/// People of a case, by id.
pub(crate) struct Names(Vec<PersonRef>);

impl Names {
    /// Everybody who did a step or is named in one.
    pub(crate) async fn of<Q: Query>(app: &App, q: &mut Q, case: &Case) -> Result<Self, AppError> {
        let mut people: Vec<PersonId> = case.handlers().to_vec();
        people.extend(case.filing.iter().map(|f| f.in_charge));
        for done in &case.steps {
            people.push(done.by);
            people.extend(done.proposed_by);
            people.extend(app.rules.steps.get(&done.step).map(|s| done.entry.everybody(s)).unwrap_or_default());
        }
        for pending in &case.pending {
            people.push(pending.by);
            people.extend(app.rules.steps.get(&pending.step).map(|s| pending.entry.everybody(s)).unwrap_or_default());
        }
        people.sort();
        people.dedup();
        Ok(Self(person_refs(app, q, &people).await?))
    }

    pub(crate) fn person(&self, id: PersonId) -> Option<PersonRef> {
        self.0.iter().find(|p| p.id == id).cloned()
    }

    pub(crate) fn name(&self, id: PersonId) -> String {
        self.person(id).map_or_else(|| "未登记人员".to_owned(), |p| p.name)
    }
}
