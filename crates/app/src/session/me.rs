//! Who is signed in; the demonstration's accounts.

use heyi_domain::Role;
use heyi_rulebook::Day;
use heyi_store::args;

use crate::views::{DemoAccount, Me};
use crate::{App, AppError, Caller};

/// The demonstration's accounts, in the order in which they are offered (design 6.3).
const DEMO: [&str; 9] = ["dazhang", "duiyuan", "jianchayuan", "bumen", "fuzeren", "fazhi", "jiandu", "guanli", "qiye"];

impl App {
    /// Who is signed in.
    ///
    /// # Errors
    /// The store fails.
    pub async fn me(&self, caller: &Caller) -> Result<Me, AppError> {
        let actor = &caller.actor;
        let row = self
            .db
            .fetch_optional("SELECT login, roles, cert_number, cert_to FROM people WHERE id = $1", args![actor.person.to_string()])
            .await?
            .ok_or(AppError::SignedOut)?;
        let certificate_to = row.opt_text("cert_to")?.map(Day::parse).transpose().map_err(|e| AppError::Broken(e.to_string()))?;
        Ok(Me {
            person: actor.person,
            name: actor.name.clone(),
            login: row.string("login")?,
            role: actor.role,
            role_name: actor.role.label().to_owned(),
            roles: row.json("roles")?,
            body: actor.body.as_ref().map(|code| self.body_ref(code)),
            firm: actor.firm,
            certificate: row.opt_string("cert_number")?,
            certificate_to,
            today: self.today(),
            demo: self.demo,
        })
    }

    pub(super) async fn roles_of(&self, caller: &Caller) -> Result<Vec<Role>, AppError> {
        let row = self.db.fetch_optional("SELECT roles FROM people WHERE id = $1", args![caller.actor.person.to_string()]).await?;
        Ok(row.ok_or(AppError::SignedOut)?.json("roles")?)
    }

    /// The demonstration's accounts; none outside a demonstration.
    ///
    /// # Errors
    /// [`AppError::NotFound`] in real use.
    pub async fn demo_accounts(&self) -> Result<Vec<DemoAccount>, AppError> {
        if !self.demo {
            return Err(AppError::NotFound("演示账号"));
        }
        let mut accounts = Vec::with_capacity(DEMO.len());
        for login in DEMO {
            let sql =
                "SELECT p.name, p.roles, p.body, f.name AS firm_name FROM people p LEFT JOIN firms f ON f.id = p.firm WHERE p.login = $1";
            let Some(row) = self.db.fetch_optional(sql, args![login]).await? else { continue };
            let roles: Vec<Role> = row.json("roles")?;
            let body = row.opt_string("body")?.map(|code| self.body_ref(&heyi_domain::ids::BodyCode(code)).name);
            accounts.push(DemoAccount {
                login: login.to_owned(),
                name: row.string("name")?,
                role_name: roles.first().map(|role| role.label().to_owned()).unwrap_or_default(),
                body: body.or(row.opt_string("firm_name")?).unwrap_or_default(),
            });
        }
        Ok(accounts)
    }
}
