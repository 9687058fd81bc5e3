//! 工作台: what must I do, by when, why; then what waits for others.

mod numbers;
mod sources;

use heyi_domain::Role;
use heyi_domain::ids::BodyCode;
use heyi_rulebook::Day;
use heyi_store::{Query, Snapshot, args};

use self::sources::{DEPARTMENT, HEAD, LEADER, ORDERS, OWN_CASES, OWN_ORDERS, REVIEWER, OWN_VISITS, SUPERVISOR, Source, WAITING_LEADER};
use crate::tasks::parse;
use crate::views::{MoreWork, WorkItem, Workbench};
use crate::words::left;
use crate::{App, AppError, Caller};

/// Most rows of one kind on the workbench; the lists have them all.
const ROWS: usize = 30;

/// What is gathered for a workbench.
#[derive(Default)]
struct Gathered {
    mine: Vec<WorkItem>,
    waiting: Vec<WorkItem>,
    more: Vec<MoreWork>,
}

impl App {
    /// 工作台 of the caller's role.
    ///
    /// # Errors
    /// The store fails.
    pub async fn workbench(&self, caller: &Caller) -> Result<Workbench, AppError> {
        let actor = &caller.actor;
        let today = self.today();
        let mut q = self.db.read().await?;
        let mut got = Gathered::default();
        let body = actor.body.as_ref().map(ToString::to_string).unwrap_or_default();
        let person = actor.person.to_string();
        match actor.role {
            Role::Leader => {
                self.collect(&mut q, LEADER, &body, today, &mut got).await?;
                self.collect(&mut q, &[OWN_CASES], &person, today, &mut got).await?;
                self.collect(&mut q, WAITING_LEADER, &body, today, &mut got).await?;
            }
            Role::Officer => {
                self.collect(&mut q, &[OWN_VISITS], &person, today, &mut got).await?;
                self.collect(&mut q, &[ORDERS], &body, today, &mut got).await?;
                self.collect(&mut q, &[OWN_CASES], &person, today, &mut got).await?;
            }
            Role::Head => self.collect(&mut q, HEAD, &body, today, &mut got).await?,
            Role::DepartmentOfficer => {
                self.collect(&mut q, DEPARTMENT, &body, today, &mut got).await?;
                self.collect(&mut q, &[OWN_CASES], &person, today, &mut got).await?;
                self.collect(&mut q, &[OWN_VISITS], &person, today, &mut got).await?;
            }
            Role::Supervisor => self.collect(&mut q, SUPERVISOR, "all", today, &mut got).await?,
            Role::Firm => {
                let firm = actor.firm.map(|f| f.to_string()).unwrap_or_default();
                self.collect(&mut q, &[OWN_ORDERS], &firm, today, &mut got).await?;
            }
            Role::Reviewer => self.collect(&mut q, REVIEWER, &body, today, &mut got).await?,
            Role::Administrator => {}
        }
        let far = Day::from_number(i64::from(i32::MAX) / 400);
        got.mine.sort_by_key(|item: &WorkItem| item.due.unwrap_or(far));
        got.waiting.sort_by_key(|item: &WorkItem| item.due.unwrap_or(far));
        let numbers = self.workbench_numbers(&mut q, caller, today).await?;
        Ok(Workbench { today, mine: got.mine, waiting: got.waiting, more: got.more, numbers })
    }

    async fn collect(&self, q: &mut Snapshot, sources: &[Source], key: &str, today: Day, got: &mut Gathered) -> Result<(), AppError> {
        for source in sources {
            // One more than is shown tells whether there are more.
            let mut values = args![key, ROWS + 1];
            if source.sql.contains("$3") {
                values.push(today.to_string().into());
            }
            let rows = q.fetch_all(source.sql, values).await?;
            if rows.len() > ROWS {
                got.more.push(MoreWork { kind: source.kind.to_owned(), link: source.all.replace("{today}", &today.to_string()) });
            }
            for row in rows.iter().take(ROWS) {
                let due = row.opt_text("due")?.map(parse).transpose()?;
                let (urgency, words) = left(&self.rules, today, due);
                let id = row.string("id")?;
                let detail = row.opt_string("detail")?.unwrap_or_default();
                let waits = source.kind.starts_with('等').then(|| self.named(&detail));
                let into = if waits.is_some() { &mut got.waiting } else { &mut got.mine };
                into.push(WorkItem {
                    kind: source.kind.to_owned(),
                    title: row.string("title")?,
                    detail: self.named(visit_status(&detail)),
                    due,
                    left: words,
                    urgency,
                    cite: source.rule.map(|rule| self.rules.cite(rule)),
                    link: if source.link.is_empty() { link_of(&id) } else { format!("{}{id}", source.link) },
                    act: source.act.to_owned(),
                    waits_for: waits,
                });
            }
        }
        Ok(())
    }

    /// A body code as a name; other text as it is.
    fn named(&self, text: &str) -> String {
        self.body(&BodyCode(text.to_owned())).map_or_else(|| text.to_owned(), |b| b.short_name.clone())
    }
}

/// The page of a thing, by its id.
pub(crate) fn link_of(thing: &str) -> String {
    match thing.split_once('_').map(|(kind, _)| kind) {
        Some("task") => format!("/tasks/{thing}"),
        Some("visit") => format!("/visits/{thing}"),
        Some("order") => format!("/orders/{thing}"),
        Some("case") => format!("/cases/{thing}"),
        Some("firm") => format!("/firms/{thing}"),
        _ => "/deadlines".to_owned(),
    }
}

fn visit_status(detail: &str) -> &str {
    match detail {
        "planned" => "待检查",
        "on_site" => "检查中",
        "listed" => "待告知签名",
        "signed" => "已签名，待结束",
        other => other,
    }
}
