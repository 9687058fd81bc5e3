//! The search box.

use heyi_domain::Role;
use heyi_domain::case::CaseStatus;
use heyi_domain::task::TaskStatus;
use heyi_rulebook::identifiers::tidy_code;
use heyi_rulebook::search::HitKind;
use heyi_store::{Query, Value, args, initials};

use crate::firms::{are_initials, is_code};
use crate::people::like;
use crate::tasks::unword;
use crate::views::Hit;
use crate::{App, AppError, Caller};

/// Most hits of one kind, and of all.
const EACH: usize = 6;
const ALL: usize = 20;

impl App {
    /// What fits the words, things of one's own work first, then the law. At most 20.
    ///
    /// # Errors
    /// The store fails.
    pub async fn search(&self, caller: &Caller, words: &str) -> Result<Vec<Hit>, AppError> {
        let words: String = words.trim().chars().take(60).collect();
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let mut hits = Vec::new();
        if caller.actor.role != Role::Firm {
            let mut q = self.db.read().await?;
            hits.extend(self.firm_hits(&mut q, caller, &words).await?);
            hits.extend(self.task_hits(&mut q, caller, &words).await?);
            hits.extend(self.case_hits(&mut q, caller, &words).await?);
            if matches!(caller.actor.role, Role::Administrator | Role::Supervisor | Role::Leader | Role::Head) {
                hits.extend(self.person_hits(&mut q, caller, &words).await?);
            }
        }
        hits.extend(self.law_hits(&words));
        hits.extend(self.town_hits(&words));
        hits.truncate(ALL);
        Ok(hits)
    }

    async fn firm_hits<Q: Query>(&self, q: &mut Q, caller: &Caller, words: &str) -> Result<Vec<Hit>, AppError> {
        let code = tidy_code(words);
        let (clause, value) = if is_code(&code) {
            ("credit_code LIKE $1", format!("{code}%"))
        } else if are_initials(words) {
            ("(initials LIKE $1 OR lower(name) LIKE $1)", format!("%{}%", words.to_ascii_lowercase()))
        } else {
            ("name LIKE $1 ESCAPE '\\'", like(words))
        };
        let mut values: Vec<Value> = args![value];
        let mut sql = format!("SELECT id, name, credit_code, town, scene FROM firms WHERE {clause}");
        if let Some(town) = self.town_of_view(caller).unwrap_or_default() {
            values.push(town.into());
            sql.push_str(" AND town = $2");
        }
        sql.push_str(&format!(" ORDER BY id LIMIT {EACH}"));
        let rows = q.fetch_all(sql, values).await?;
        rows.iter()
            .map(|row| {
                let detail =
                    format!("{}　{}　{}", row.text("credit_code")?, self.scene_name(row.text("scene")?), self.town_name(row.text("town")?));
                Ok(hit("企业", row.string("name")?, detail, format!("/firms/{}", row.text("id")?)))
            })
            .collect()
    }

    async fn task_hits<Q: Query>(&self, q: &mut Q, caller: &Caller, words: &str) -> Result<Vec<Hit>, AppError> {
        let mut values: Vec<Value> = args![like(words), words.to_ascii_uppercase()];
        let mut sql = String::from("SELECT id, title, status, first_day FROM tasks WHERE (title LIKE $1 ESCAPE '\\' OR code = $2)");
        if !matches!(caller.actor.role, Role::Supervisor | Role::Administrator) {
            let Some(body) = &caller.actor.body else { return Ok(Vec::new()) };
            values.push(body.as_str().into());
            sql.push_str(" AND (lead = $3 OR id IN (SELECT task FROM invitations WHERE body = $3))");
        }
        sql.push_str(&format!(" ORDER BY id DESC LIMIT {EACH}"));
        let rows = q.fetch_all(sql, values).await?;
        rows.iter()
            .map(|row| {
                let status: TaskStatus = unword(row.text("status")?)?;
                Ok(hit(
                    "任务",
                    row.string("title")?,
                    format!("{}　{}", row.text("first_day")?, status.label()),
                    format!("/tasks/{}", row.text("id")?),
                ))
            })
            .collect()
    }

    async fn case_hits<Q: Query>(&self, q: &mut Q, caller: &Caller, words: &str) -> Result<Vec<Hit>, AppError> {
        let mut values: Vec<Value> = args![like(words)];
        let mut sql = String::from(
            "SELECT id, cause, firm_name, status FROM cases WHERE (cause LIKE $1 ESCAPE '\\' OR firm_name LIKE $1 ESCAPE '\\' OR doc_number LIKE $1 ESCAPE '\\')",
        );
        if !matches!(caller.actor.role, Role::Supervisor | Role::Administrator) {
            let Some(body) = &caller.actor.body else { return Ok(Vec::new()) };
            values.push(body.as_str().into());
            sql.push_str(" AND body = $2");
        }
        sql.push_str(&format!(" ORDER BY id DESC LIMIT {EACH}"));
        let rows = q.fetch_all(sql, values).await?;
        rows.iter()
            .map(|row| {
                let status: CaseStatus = unword(row.text("status")?)?;
                let detail = format!("{}　{}", row.text("firm_name")?, status.label());
                Ok(hit("案件", row.string("cause")?, detail, format!("/cases/{}", row.text("id")?)))
            })
            .collect()
    }

    async fn person_hits<Q: Query>(&self, q: &mut Q, caller: &Caller, words: &str) -> Result<Vec<Hit>, AppError> {
        let mut values: Vec<Value> = args![like(words), words];
        let mut sql = String::from("SELECT name, body, cert_number FROM people WHERE (name LIKE $1 ESCAPE '\\' OR cert_number = $2)");
        if !matches!(caller.actor.role, Role::Supervisor | Role::Administrator) {
            let Some(body) = &caller.actor.body else { return Ok(Vec::new()) };
            values.push(body.as_str().into());
            sql.push_str(" AND body = $3");
        }
        sql.push_str(&format!(" ORDER BY id LIMIT {EACH}"));
        let rows = q.fetch_all(sql, values).await?;
        rows.iter()
            .map(|row| {
                let name = row.string("name")?;
                let body = row.opt_string("body")?.map(|code| self.body_ref(&heyi_domain::ids::BodyCode(code)).name).unwrap_or_default();
                let certificate = row.opt_text("cert_number")?.map(|number| format!("　执法证{number}")).unwrap_or_default();
                let link = format!("/people?q={name}");
                Ok(hit("人员", name, format!("{body}{certificate}"), link))
            })
            .collect()
    }

    fn law_hits(&self, words: &str) -> Vec<Hit> {
        let mut hits = self.items_by_initials(words);
        let found = self.shelf.index.find(words, &[HitKind::Item, HitKind::Scene, HitKind::Rule, HitKind::Gate], ALL);
        let (mut items, mut rules) = (hits.len(), 0);
        for one in found {
            let (kind, link, count) = match one.kind {
                HitKind::Item => ("事项", format!("/rules/items/{}", one.id), &mut items),
                HitKind::Scene | HitKind::Check => ("场景", format!("/rules/scenes/{}", one.id), &mut items),
                HitKind::Rule | HitKind::Gate => ("规则", format!("/rules/procedure?q={}", one.id), &mut rules),
            };
            *count += 1;
            if *count <= EACH {
                hits.push(hit(kind, one.title, one.detail, link));
            }
        }
        hits
    }

    /// Items whose 拼音首字母 hold the letters typed.
    fn items_by_initials(&self, words: &str) -> Vec<Hit> {
        if !are_initials(words) || words.len() < 3 {
            return Vec::new();
        }
        let letters = words.to_ascii_lowercase();
        let found = self.shelf.initials.iter().filter(|(initials, _)| initials.contains(&letters)).take(EACH);
        let items = found.filter_map(|(_, id)| self.rules.item(id));
        items.map(|item| hit("事项", item.name.clone(), item.field.clone(), format!("/rules/items/{}", item.id))).collect()
    }

    fn town_hits(&self, words: &str) -> Vec<Hit> {
        let district = self.bodies().first().map(|body| body.district.clone()).unwrap_or_default();
        let towns = self
            .rules
            .towns_of(&district)
            .filter(|town| {
                town.name.contains(words)
                    || town.code == words
                    || (words.len() >= 2 && initials(&town.name).starts_with(&words.to_ascii_lowercase()))
            })
            .take(EACH);
        towns.map(|town| hit("镇街", town.name.clone(), town.code.clone(), format!("/rules/who-may?town={}", town.code))).collect()
    }
}

fn hit(kind: &str, title: String, detail: String, link: String) -> Hit {
    Hit { kind: kind.to_owned(), title, detail, link }
}
