//! Cover, index and 备考表 of a case file: printed with the file, not registered as papers of their own.

use heyi_domain::case::review::{COVER, FilePaper};
use heyi_domain::case::{Case, Done, Entry};
use heyi_domain::ids::PersonId;
use heyi_papers::Pdf;
use heyi_rulebook::Day;
use heyi_store::{Query, args};
use serde_json::{Value, json};

use super::fill::{Before, CasePaper, Office, Stamp, case_paper};
use super::press::wrong;
use crate::tasks::officer_facts;
use crate::{App, AppError};

/// What cover, index and notes say.
pub(crate) struct FilePart<'a> {
    pub case: &'a Case,
    /// What lies in the file, in its order.
    pub inside: Vec<&'a FilePaper>,
    /// Pages of it.
    pub pages: u32,
    /// The day they are dated.
    pub on: Day,
}

/// The step that asks for a cover; its fields are printed on it.
const ARCHIVE: &str = "archive";

impl App {
    /// Prints one of them.
    pub(crate) async fn print_file_part<Q: Query>(&self, q: &mut Q, code: &str, part: &FilePart<'_>) -> Result<Pdf, AppError> {
        let case = part.case;
        let office = Office::of(self);
        let step = self.rules.steps.get(ARCHIVE).ok_or_else(|| AppError::Broken("step archive is not declared".to_owned()))?;
        // Not archived yet: the places of the archive stay empty.
        let unfiled = || Done { step: ARCHIVE.to_owned(), entry: Entry::default(), by: nobody(), proposed_by: None, proposed_on: None, on: part.on, outcome: None };
        let done = case.last(ARCHIVE).cloned().unwrap_or_else(unfiled);
        let mut people: Vec<PersonId> = case.handlers().to_vec();
        people.extend(case.last("decide_on_spot").map(|d| d.entry.people("officers")).unwrap_or_default());
        people.extend(case.filing.iter().map(|f| f.in_charge));
        people.push(done.by);
        people.sort();
        people.dedup();
        let people = officer_facts(q, &people).await?;
        let before: Vec<Before> = part.inside.iter().map(|p| line(p)).collect();
        let registered = if code == COVER { registered(q, case).await? } else { None };
        let stamp = Stamp { number: String::new(), check_code: String::new(), version: 1 };
        let paper = CasePaper { case, step, done: &done, people: &people, before: &before, review: None, today: part.on };
        let mut data = case_paper(&office, &stamp, &paper);
        envelope(&mut data, registered, case);
        if let Some(facts) = data.get_mut("facts").and_then(Value::as_object_mut) {
            facts.insert("file_papers".to_owned(), part.inside.len().to_string().into());
            facts.insert("file_pages".to_owned(), part.pages.to_string().into());
            if case.last(ARCHIVE).is_none() {
                facts.remove("on");
            }
        }
        self.print(code, data, part.on).await?.map_err(wrong)
    }
}

fn nobody() -> PersonId {
    PersonId::from_uuid(uuid::Uuid::nil())
}

fn line(paper: &FilePaper) -> Before {
    let pages = match (paper.first_page, paper.pages) {
        (None, _) => String::new(),
        (Some(first), 0 | 1) => first.to_string(),
        (Some(first), n) => format!("{first}—{}", first + n - 1),
    };
    Before { paper: paper.code.clone(), title: paper.title.clone(), number: paper.number.clone(), on: paper.on, pages }
}

/// Number of the cover that was registered when the case was archived.
async fn registered<Q: Query>(q: &mut Q, case: &Case) -> Result<Option<String>, AppError> {
    let row = q
        .fetch_optional("SELECT number FROM documents WHERE paper = $1 AND thing = $2 ORDER BY version DESC LIMIT 1", args![COVER, case.id.to_string()])
        .await?;
    row.map(|r| Ok(r.string("number")?)).transpose()
}

/// The number of the cover where it has one, else that of the case; no check code: the digests of the archive prove what is in it.
fn envelope(data: &mut Value, registered: Option<String>, case: &Case) {
    let Some(map) = data.as_object_mut() else { return };
    let own = case.number.clone().unwrap_or_else(|| "（未立案）".to_owned());
    map.insert("number".to_owned(), json!(registered.unwrap_or(own)));
    map.remove("verify");
    map.remove("seal");
}
