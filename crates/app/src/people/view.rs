//! A person's own page.

use heyi_domain::Role;
use heyi_domain::ids::{FirmId, PersonId};
use heyi_store::{Query, args};

use crate::views::{PersonView, RecusalRow};
use crate::{App, AppError, Caller};

impl App {
    /// A person with the firms named in his record. Leaders and heads see their own body; supervisors and administrators everyone.
    ///
    /// # Errors
    /// No such person, no enforcement body.
    pub async fn view_person(&self, caller: &Caller, id: PersonId) -> Result<PersonView, AppError> {
        let missing = || AppError::NotFound("这名人员");
        let mut q = self.db.read().await?;
        let sql = "SELECT id, number, body, cert_number, cert_from, cert_to, data FROM people WHERE id = $1";
        let row = q.fetch_optional(sql, args![id.to_string()]).await?.ok_or_else(missing)?;
        let row = self.person_row(&row)?;
        let all = matches!(caller.actor.role, Role::Supervisor | Role::Administrator);
        if !all && row.record.body.as_ref() != Some(caller.actor.acting_body()?) {
            return Err(missing());
        }
        let firm_name = match row.record.firm {
            Some(firm) => Some(name_of(&mut q, firm).await?),
            None => None,
        };
        let mut recusals = Vec::with_capacity(row.record.recusals.len());
        for recusal in &row.record.recusals {
            let name = name_of(&mut q, recusal.firm).await?;
            recusals.push(RecusalRow { firm: recusal.firm, name, reason: recusal.reason.clone() });
        }
        let has_password = q.account_of(&id.to_string()).await?.is_some();
        Ok(PersonView { row, firm_name, recusals, has_password })
    }
}

async fn name_of<Q: Query>(q: &mut Q, firm: FirmId) -> Result<String, AppError> {
    let row = q.fetch_optional("SELECT name FROM firms WHERE id = $1", args![firm.to_string()]).await?;
    row.map_or_else(|| Ok(firm.to_string()), |row| Ok(row.string("name")?))
}
