//! 登记、变更人员.

use heyi_domain::ids::PersonId;
use heyi_domain::person::{PersonEvent, PersonRecord, check};
use heyi_domain::{FieldError, Refusal, Role};
use heyi_store::{Account, Query as _, args};

use crate::act::{Act, Stream};
use crate::load::Load as _;
use crate::views::Done;
use crate::{App, AppError, Caller};

impl App {
    /// Registers a person. A password is issued separately.
    ///
    /// # Errors
    /// `field_invalid`, `already_registered`.
    pub async fn register_person(&self, caller: &Caller, record: PersonRecord) -> Result<Done, AppError> {
        let record = tidied(record);
        self.act(caller, move |act| {
            Box::pin(async move {
                Refusal::where_wrong(act.wrong_person(&record).await?)?;
                let id = PersonId::from_uuid(act.new_uuid());
                act.free_person(id, &record).await?;
                let message = format!("已登记{}", record.name);
                let stream = id.to_string();
                let number = act.append(Stream::at(&stream, 0), vec![PersonEvent::Registered { record: Box::new(record) }]).await?;
                Ok(act.done(&stream, number, message))
            })
        })
        .await
    }

    /// Changes a person's record. Who leaves is signed out everywhere.
    ///
    /// # Errors
    /// No such person; `field_invalid`, `already_registered`, `last_administrator`.
    pub async fn change_person(&self, caller: &Caller, id: PersonId, record: PersonRecord) -> Result<Done, AppError> {
        let record = tidied(record);
        self.act(caller, move |act| {
            Box::pin(async move {
                let person = act.tx.person(id).await?;
                let stream = id.to_string();
                act.same_as_seen(&stream, person.number).await?;
                let before = person.state.record;
                if record == before {
                    return Ok(act.done(id, person.number, "没有变化"));
                }
                Refusal::where_wrong(act.wrong_person(&record).await?)?;
                act.free_person(id, &record).await?;
                let number = act.put_person(id, person.number, &before, record).await?;
                Ok(act.done(id, number, "已变更人员信息"))
            })
        })
        .await
    }

    /// What a record says that can't be, by the registers in memory.
    pub(crate) fn wrong_record(&self, record: &PersonRecord) -> Vec<FieldError> {
        check(record, |code| self.body(code))
    }
}

fn tidied(record: PersonRecord) -> PersonRecord {
    let trimmed = |text: &str| text.trim().to_owned();
    let mut record = record;
    record.name = trimmed(&record.name);
    record.login = trimmed(&record.login);
    let mut roles = Vec::with_capacity(record.roles.len());
    for role in &record.roles {
        if !roles.contains(role) {
            roles.push(*role);
        }
    }
    record.roles = roles;
    if let Some(certificate) = &mut record.certificate {
        certificate.number = heyi_rulebook::identifiers::tidy_code(&certificate.number);
    }
    for recusal in &mut record.recusals {
        recusal.reason = trimmed(&recusal.reason);
    }
    record
}

impl Act<'_> {
    /// What a record says that can't be: the pure check, and firms that aren't registered.
    async fn wrong_person(&mut self, record: &PersonRecord) -> Result<Vec<FieldError>, AppError> {
        let mut wrong = self.app.wrong_record(record);
        let own = record.firm.iter().map(|firm| ("firm", *firm));
        for (field, firm) in own.chain(record.recusals.iter().map(|recusal| ("recusals", recusal.firm))) {
            if !self.exists("SELECT 1 AS one FROM firms WHERE id = $1", &firm.to_string()).await? {
                wrong.push(FieldError::new(field, "没有登记这个检查对象"));
            }
        }
        Ok(wrong)
    }

    /// Refuses a login or a certificate that another person has.
    async fn free_person(&mut self, id: PersonId, record: &PersonRecord) -> Result<(), AppError> {
        let id = id.to_string();
        let mut taken = Vec::new();
        let sql = "SELECT name FROM people WHERE login = $1 AND id <> $2";
        if let Some(row) = self.tx.fetch_optional(sql, args![record.login.as_str(), &id]).await? {
            taken.push(FieldError::new("login", format!("登录账号已由{}使用，请另拟一个", row.text("name")?)));
        }
        if let Some(certificate) = &record.certificate {
            let sql = "SELECT login FROM people WHERE cert_number = $1 AND id <> $2 ORDER BY id LIMIT 1";
            if let Some(row) = self.tx.fetch_optional(sql, args![certificate.number.as_str(), &id]).await? {
                taken.push(FieldError::new("certificate", held(row.text("login")?)));
            }
        }
        Ok(Refusal::where_taken(taken)?)
    }

    /// Writes a changed record, and what follows from it: the login of the account, the end of the sessions of one who leaves. Where only a
    /// certificate is new, that alone is recorded.
    ///
    /// # Errors
    /// `last_administrator`.
    pub(crate) async fn put_person(
        &mut self,
        id: PersonId,
        number: u64,
        before: &PersonRecord,
        record: PersonRecord,
    ) -> Result<u64, AppError> {
        let stream = id.to_string();
        let left = record.left_on.is_some_and(|left| left <= self.today);
        if before.roles.contains(&Role::Administrator) && (left || !record.roles.contains(&Role::Administrator)) {
            self.keep_an_administrator(&stream).await?;
        }
        let login = (record.login != before.login).then(|| record.login.clone());
        let certified = PersonRecord { certificate: before.certificate.clone(), ..record.clone() } == *before;
        let event = match (&record.certificate, certified) {
            (Some(certificate), true) => PersonEvent::Certified { certificate: certificate.clone() },
            _ => PersonEvent::Changed { record: Box::new(record) },
        };
        let number = self.append(Stream::at(&stream, number), vec![event]).await?;
        if let Some(login) = login
            && let Some(account) = self.tx.account_of(&stream).await?
        {
            self.tx.put_account(&Account { login, ..account }).await?;
        }
        if left {
            self.tx.revoke_all(&stream).await?;
        }
        Ok(number)
    }

    /// Refuses where nobody else could keep the registers and issue passwords.
    async fn keep_an_administrator(&mut self, leaving: &str) -> Result<(), AppError> {
        let sql = "SELECT p.roles FROM people p JOIN accounts a ON a.person = p.id \
                   WHERE p.id <> $1 AND a.disabled = 0 AND (p.left_on IS NULL OR p.left_on > $2) AND p.roles LIKE $3 LIMIT 1";
        let word = "%\"administrator\"%";
        if self.tx.fetch_optional(sql, args![leaving, self.today.to_string(), word]).await?.is_some() {
            return Ok(());
        }
        Err(Refusal::new("last_administrator", "这是最后一名能登录的区县管理员，不能离岗，也不能取消管理员角色。")
            .cure("先登记另一名区县管理员并发放密码")
            .into())
    }
}

/// The words for a certificate's number that another person has.
pub(crate) fn held(login: &str) -> String {
    format!("执法证号已登记在账号“{login}”名下，请核对")
}
