//! 开始使用: the first administrator of a real district, and the bodies he goes on from.

use heyi_domain::Refusal;
use heyi_domain::body::{BodyEvent, proposed_of_district};
use heyi_domain::ids::PersonId;
use heyi_domain::person::{PersonEvent, PersonRecord};
use heyi_domain::Role;
use heyi_store::{Query as _, args};
use serde::{Deserialize, Serialize};

use crate::act::{Act, Stream};
use crate::session::{hash, one_time_password, set_password};
use crate::{App, AppError};

/// What was begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Begun {
    /// 区县代码.
    pub district: String,
    /// 区县.
    pub district_name: String,
    /// 登录账号 of the administrator.
    pub login: String,
    /// 姓名.
    pub name: String,
    /// Towns registered now.
    pub towns: u32,
    /// Departments registered now.
    pub departments: u32,
}

impl App {
    /// Registers the towns and departments of a district that are not registered yet, and its first administrator; his password is answered
    /// this once and kept nowhere.
    ///
    /// # Errors
    /// No such district; `administrator_exists`; `field_invalid` for the login or the name; `already_registered` for a login of somebody
    /// who is no administrator.
    pub async fn begin(&self, district: &str, login: &str, name: &str) -> Result<(Begun, String), AppError> {
        let place = self.rules.district(district);
        let district_name = place.ok_or_else(|| AppError::BadInput(format!("没有代码为“{district}”的区县。")))?.name.clone();
        let record = PersonRecord {
            name: name.trim().to_owned(),
            login: login.trim().to_owned(),
            roles: vec![Role::Administrator],
            body: None,
            firm: None,
            certificate: None,
            posted_to: None,
            recusals: Vec::new(),
            left_on: None,
        };
        Refusal::where_wrong(self.wrong_record(&record))?;
        let password = one_time_password(&*self.chance);
        let password_hash = hash(self, &password).await?;
        let district = district.to_owned();
        let begun = self
            .act(&self.system_caller(), move |act| {
                Box::pin(async move {
                    act.no_administrator_yet().await?;
                    let (towns, departments) = act.register_missing(&district).await?;
                    let (login, name) = (record.login.clone(), record.name.clone());
                    act.first_administrator(record, password_hash).await?;
                    Ok::<_, AppError>(Begun { district, district_name, login, name, towns, departments })
                })
            })
            .await?;
        self.reload_registers().await?;
        Ok((begun, password))
    }
}

impl Act<'_> {
    /// Somebody who can sign in as administrator and has not left: the next ones are registered by him.
    async fn no_administrator_yet(&mut self) -> Result<(), AppError> {
        let sql = "SELECT p.login FROM people p JOIN accounts a ON a.person = p.id \
                   WHERE p.roles LIKE $1 AND (p.left_on IS NULL OR p.left_on >= $2) ORDER BY p.id LIMIT 1";
        match self.tx.fetch_optional(sql, args!["%\"administrator\"%", self.today.to_string()]).await? {
            None => Ok(()),
            Some(row) => Err(Refusal::new("administrator_exists", format!("已有区县管理员，账号“{}”。", row.text("login")?))
                .cure("由他在“机构人员”登记其他管理员并发放密码")
                .into()),
        }
    }

    async fn register_missing(&mut self, district: &str) -> Result<(u32, u32), AppError> {
        let proposed = proposed_of_district(&self.app.rules, district).unwrap_or_default();
        let (mut towns, mut departments) = (0, 0);
        for record in proposed {
            if self.exists("SELECT 1 AS one FROM bodies WHERE code = $1", record.code.as_str()).await? {
                continue;
            }
            match record.town {
                Some(_) => towns += 1,
                None => departments += 1,
            }
            let stream = record.code.to_string();
            self.append(Stream::at(&stream, 0), vec![BodyEvent::Registered { record: Box::new(record) }]).await?;
        }
        Ok((towns, departments))
    }

    /// The administrator with his account. One who was imported before, and could not sign in yet, gets the password.
    async fn first_administrator(&mut self, record: PersonRecord, password_hash: String) -> Result<(), AppError> {
        let login = record.login.clone();
        let known = self.tx.fetch_optional("SELECT id, roles, name FROM people WHERE login = $1", args![login.as_str()]).await?;
        let id = match known {
            Some(row) if row.json::<Vec<Role>>("roles")?.contains(&Role::Administrator) => row.string("id")?,
            Some(row) => {
                let why = format!("登录账号已由{}使用，请另拟一个", row.text("name")?);
                return Ok(Refusal::where_taken(vec![heyi_domain::FieldError::new("login", why)])?);
            }
            None => {
                let id = PersonId::from_uuid(self.new_uuid()).to_string();
                self.append(Stream::at(&id, 0), vec![PersonEvent::Registered { record: Box::new(record) }]).await?;
                id
            }
        };
        set_password(self.tx, &id, &login, password_hash).await
    }
}
