//! 人员.

use heyi_domain::Role;
use heyi_domain::ids::BodyCode;
use heyi_domain::person::{Certificate, PersonRecord};
use heyi_rulebook::Day;
use heyi_store::{Row, Value, args};

use crate::views::{CertificateEnd, Page, PersonFilter, PersonRow, page_size};
use crate::{App, AppError, Caller};

/// A certificate that ends within so many days is said to be ending.
const ENDING_DAYS: i32 = 30;

impl App {
    /// People by id. Leaders and heads see their own body; supervisors and administrators everyone.
    ///
    /// # Errors
    /// No enforcement body.
    pub async fn list_people(&self, caller: &Caller, filter: &PersonFilter) -> Result<Page<PersonRow>, AppError> {
        let size = page_size(filter.limit);
        let mut sql = String::from("SELECT id, number, body, cert_number, cert_from, cert_to, data FROM people WHERE 1 = 1");
        let mut values: Vec<Value> = args![];
        let mut narrow = |clause: &str, value: String| {
            values.push(value.into());
            sql.push_str(&clause.replace('?', &format!("${}", values.len())));
        };
        if matches!(caller.actor.role, Role::Supervisor | Role::Administrator) {
            if let Some(body) = &filter.body {
                narrow(" AND body = ?", body.to_string());
            }
        } else {
            narrow(" AND body = ?", caller.actor.acting_body()?.to_string());
        }
        if let Some(words) = filter.q.as_deref().map(str::trim).filter(|words| !words.is_empty()) {
            narrow(" AND (name LIKE ? ESCAPE '\\' OR login LIKE ? ESCAPE '\\' OR cert_number LIKE ? ESCAPE '\\')", like(words));
        }
        if let Some(after) = &filter.after {
            narrow(" AND id > ?", after.clone());
        }
        if let Some(end) = filter.certificate {
            let (clause, more) = certificate_ends(end, self.today(), values.len() + 1);
            sql.push_str(&clause);
            values.extend(more);
        }
        sql.push_str(&format!(" ORDER BY id LIMIT {}", size + 1));
        let rows = self.db.fetch_all(sql, values).await?;
        let page = rows.iter().take(size).map(|row| self.person_row(row)).collect::<Result<Vec<_>, _>>()?;
        let next = (rows.len() > size).then(|| page.last().map(|row| row.id.to_string())).flatten();
        Ok(Page { rows: page, next })
    }

    pub(super) fn person_row(&self, row: &Row) -> Result<PersonRow, AppError> {
        let mut record: PersonRecord = row.json("data")?;
        record.certificate = certificate_of(row)?;
        let body_name = row.opt_string("body")?.map(|code| self.body_ref(&BodyCode(code)).name).unwrap_or_default();
        Ok(PersonRow {
            id: row.text("id")?.parse().map_err(|_| AppError::Broken("person id".to_owned()))?,
            number: row.uint("number")?,
            body_name,
            certificate_state: certificate_state(record.certificate.as_ref(), self.today()).to_owned(),
            record,
        })
    }
}

/// The certificate as it stands: a new one doesn't rewrite the record.
pub(crate) fn certificate_of(row: &Row) -> Result<Option<Certificate>, AppError> {
    let day = |text: &str| Day::parse(text).map_err(|e| AppError::Broken(e.to_string()));
    let Some(number) = row.opt_string("cert_number")? else { return Ok(None) };
    Ok(Some(Certificate { number, valid_from: day(row.text("cert_from")?)?, valid_to: day(row.text("cert_to")?)? }))
}

fn certificate_state(certificate: Option<&Certificate>, today: Day) -> &'static str {
    match certificate {
        None => "无证",
        Some(certificate) if certificate.valid_to < today => "已过期",
        Some(certificate) if certificate.valid_from > today => "未生效",
        Some(certificate) if today.days_until(certificate.valid_to) <= ENDING_DAYS => "30日内到期",
        Some(_) => "有效",
    }
}

/// People in service whose certificate is so near its end, as the column says it; parameters from this number on.
pub(crate) fn certificate_ends(end: CertificateEnd, today: Day, at: usize) -> (String, Vec<Value>) {
    let in_service = format!(" AND (left_on IS NULL OR left_on > ${at})");
    let today_text = today.to_string();
    match end {
        CertificateEnd::Ending => (
            format!("{in_service} AND cert_from <= ${at} AND cert_to >= ${at} AND cert_to <= ${}", at + 1),
            args![today_text, today.plus_days(ENDING_DAYS).to_string()],
        ),
        CertificateEnd::Expired => (format!("{in_service} AND cert_to < ${at}"), args![today_text]),
    }
}

/// A pattern that finds the words anywhere; `%` and `_` in them mean themselves.
pub(crate) fn like(words: &str) -> String {
    let escaped: String =
        words.chars().take(60).flat_map(|c| if matches!(c, '%' | '_' | '\\') { vec!['\\', c] } else { vec![c] }).collect();
    format!("%{escaped}%")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn a_certificate_is_named_by_its_last_day() {
        let certificate = |from: &str, to: &str| Certificate { number: "1".into(), valid_from: day(from), valid_to: day(to) };
        let today = day("2026-03-09");
        assert_eq!(certificate_state(None, today), "无证");
        assert_eq!(certificate_state(Some(&certificate("2021-01-01", "2026-03-08")), today), "已过期");
        assert_eq!(certificate_state(Some(&certificate("2021-01-01", "2026-03-09")), today), "30日内到期");
        assert_eq!(certificate_state(Some(&certificate("2021-01-01", "2026-04-09")), today), "有效");
        assert_eq!(certificate_state(Some(&certificate("2026-03-10", "2030-04-09")), today), "未生效");
    }

    #[test]
    fn wildcards_mean_themselves() {
        assert_eq!(like("50%_a\\"), "%50\\%\\_a\\\\%");
    }
}
