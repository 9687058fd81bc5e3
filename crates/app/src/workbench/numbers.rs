//! Numbers on the workbench. Each is counted with the filter its link opens the list with.

use heyi_domain::Role;
use heyi_rulebook::Day;
use heyi_store::Query;

use crate::findings::findings_of;
use crate::numbers::{COUNT, SPARED, SPARED_MEANS, held, number};
use crate::people::certificate_ends;
use crate::views::{CertificateEnd, DeadlineFilter, FindingFilter, Number, PersonFilter, VisitFilter, link};
use crate::{App, AppError, Caller};

impl App {
    pub(super) async fn workbench_numbers<Q: Query>(&self, q: &mut Q, caller: &Caller, today: Day) -> Result<Vec<Number>, AppError> {
        match caller.actor.role {
            Role::Supervisor => self.of_district(q, caller).await,
            Role::Administrator => of_registers(q, today).await,
            _ => self.of_body(q, caller, today).await,
        }
    }

    /// The own body's.
    async fn of_body<Q: Query>(&self, q: &mut Q, caller: &Caller, today: Day) -> Result<Vec<Number>, AppError> {
        let Some(body) = &caller.actor.body else { return Ok(Vec::new()) };
        let mut numbers = Vec::new();
        if body.department_id().is_none() {
            let (first, last) = month(today);
            let held = held(caller, first, last);
            let joint = VisitFilter { joint: Some(true), ..held.clone() };
            let value = self.count_visits(q, caller, &held, COUNT).await?;
            numbers.push(number("visits", "本月检查", value, "次", "本月由本单位牵头并已结束的检查，复查不计", link("/visits", &held)));
            let value = self.count_visits(q, caller, &joint, SPARED).await?;
            numbers.push(number("merged", "合并减少入企", value, "次", SPARED_MEANS, link("/visits", &joint)));
        }
        let open = FindingFilter { open: Some(true), ..FindingFilter::default() };
        let (sql, values) = findings_of(caller, &open)?;
        let value = q.fetch_one(format!("SELECT COUNT(*) AS n {sql}"), values).await?.int("n")?;
        numbers.push(number("findings", "未办结问题", value, "项", "检查发现、尚未改正的问题", link("/findings", &open)));
        numbers.push(self.overdue(q, caller, "本单位应当办理、已过最后期限的事项").await?);
        Ok(numbers)
    }

    /// Of a supervisor: all bodies.
    async fn of_district<Q: Query>(&self, q: &mut Q, caller: &Caller) -> Result<Vec<Number>, AppError> {
        let no_code = DeadlineFilter { rule: Some("cq375-18-nocode".to_owned()), ..DeadlineFilter::default() };
        let value = self.count_deadlines(q, caller, &no_code).await?;
        Ok(vec![
            self.overdue(q, caller, "全区各单位已过最后期限的事项").await?,
            number("no_code", "未使用执法码待报告", value, "件", "未使用执法码入场、尚未报告的检查，期限未到的也在内", link("/deadlines", &no_code)),
        ])
    }

    async fn overdue<Q: Query>(&self, q: &mut Q, caller: &Caller, definition: &str) -> Result<Number, AppError> {
        let overdue = DeadlineFilter { overdue: Some(true), ..DeadlineFilter::default() };
        let value = self.count_deadlines(q, caller, &overdue).await?;
        Ok(number("overdue", "超期事项", value, "件", definition, link("/deadlines", &overdue)))
    }
}

/// Of an administrator: certificates that need renewing.
async fn of_registers<Q: Query>(q: &mut Q, today: Day) -> Result<Vec<Number>, AppError> {
    let rows = [
        (CertificateEnd::Ending, "ending", "执法证件30日内到期", "在岗人员中，执法证件三十日内到期的"),
        (CertificateEnd::Expired, "expired", "执法证件已过期", "在岗人员中，执法证件已过期的，不能派出检查"),
    ];
    let mut numbers = Vec::with_capacity(rows.len());
    for (end, key, label, definition) in rows {
        let (clause, values) = certificate_ends(end, today, 1);
        let value = q.fetch_one(format!("SELECT COUNT(*) AS n FROM people WHERE 1 = 1{clause}"), values).await?.int("n")?;
        let filter = PersonFilter { certificate: Some(end), ..PersonFilter::default() };
        numbers.push(number(key, label, value, "人", definition, link("/people", &filter)));
    }
    Ok(numbers)
}

/// First and last day of the month a day lies in.
pub(crate) fn month(of: Day) -> (Day, Day) {
    let first = Day::new(of.year(), of.month(), 1).unwrap_or(of);
    (first, first.plus_months(1).previous())
}
