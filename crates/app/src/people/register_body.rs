//! 登记、变更执法主体.

use heyi_domain::body::{BodyEvent, BodyRecord, check, proposed, proposed_of_district};
use heyi_domain::ids::BodyCode;
use heyi_domain::{FieldError, Refusal};
use heyi_store::{Query as _, args};

use crate::act::{Act, Stream};
use crate::registers::{BODY_COLUMNS, body_of};
use crate::views::{BodyDraft, BodyNames, Done};
use crate::{App, AppError, Caller};

impl App {
    /// Towns and departments of a district that are not registered yet, with names and 文号机关代字 as proposals.
    ///
    /// # Errors
    /// No such district.
    pub fn proposed_bodies(&self, district: &str) -> Result<Vec<BodyRecord>, AppError> {
        let all = proposed_of_district(&self.rules, district).ok_or(AppError::NotFound("这个区县"))?;
        Ok(all.into_iter().filter(|record| self.body(&record.code).is_none()).collect())
    }

    /// Registers a body. Level, district, town and department follow from the code.
    ///
    /// # Errors
    /// `field_invalid`, `already_registered`.
    pub async fn register_body(&self, caller: &Caller, draft: BodyDraft) -> Result<Done, AppError> {
        let known = proposed(&self.rules, &draft.code);
        let unknown = || FieldError::new("code", format!("规则库中没有代码为“{}”的镇街或者部门", draft.code));
        Refusal::where_wrong(known.is_none().then(unknown).into_iter().collect())?;
        let record = named(known.ok_or(AppError::NotFound("这个镇街或者部门"))?, draft.names);
        Refusal::where_wrong(check(&record))?;
        let done = self
            .act(caller, move |act| {
                Box::pin(async move {
                    act.free_body(&record, true).await?;
                    let stream = record.code.to_string();
                    let message = format!("已登记执法主体“{}”", record.short_name);
                    let number = act.append(Stream::at(&stream, 0), vec![BodyEvent::Registered { record: Box::new(record) }]).await?;
                    Ok(act.done(&stream, number, message))
                })
            })
            .await?;
        self.reload_registers().await?;
        Ok(done)
    }

    /// Changes the names of a body.
    ///
    /// # Errors
    /// No such body; `field_invalid`, `already_registered`.
    pub async fn change_body(&self, caller: &Caller, code: BodyCode, names: BodyNames) -> Result<Done, AppError> {
        let done = self
            .act(caller, move |act| {
                Box::pin(async move {
                    let sql = format!("SELECT number, {BODY_COLUMNS} FROM bodies WHERE code = $1");
                    let row = act.tx.fetch_optional(sql, args![code.as_str()]).await?.ok_or(AppError::NotFound("这个执法主体"))?;
                    let (number, before) = (row.uint("number")?, body_of(&row)?);
                    act.same_as_seen(code.as_str(), number).await?;
                    let record = named(before.clone(), names);
                    Refusal::where_wrong(check(&record))?;
                    if record == before {
                        return Ok(act.done(&code, number, "没有变化"));
                    }
                    act.free_body(&record, false).await?;
                    let event = BodyEvent::Changed { record: Box::new(record) };
                    let number = act.append(Stream::at(code.as_str(), number), vec![event]).await?;
                    Ok(act.done(&code, number, "已变更执法主体"))
                })
            })
            .await?;
        self.reload_registers().await?;
        Ok(done)
    }
}

fn named(record: BodyRecord, names: BodyNames) -> BodyRecord {
    let trimmed = |text: String| text.trim().to_owned();
    BodyRecord { name: trimmed(names.name), short_name: trimmed(names.short_name), number_word: trimmed(names.number_word), ..record }
}

impl Act<'_> {
    /// Refuses what another body has: the code, the full name, the 文号机关代字, within the district the short name.
    async fn free_body(&mut self, record: &BodyRecord, new: bool) -> Result<(), AppError> {
        let sql = "SELECT code, name, short_name, district, number_word FROM bodies \
                   WHERE code = $1 OR name = $2 OR number_word = $3 OR (district = $4 AND short_name = $5) ORDER BY code";
        let values = args![
            record.code.as_str(),
            record.name.as_str(),
            record.number_word.as_str(),
            record.district.as_str(),
            record.short_name.as_str()
        ];
        let mut taken = Vec::new();
        for row in self.tx.fetch_all(sql, values).await? {
            let other = row.text("name")?;
            if row.text("code")? == record.code.as_str() {
                if new {
                    taken.push(FieldError::new("code", format!("“{other}”已经登记")));
                    break;
                }
                continue;
            }
            if other == record.name {
                taken.push(FieldError::new("name", format!("全称已由代码{}的执法主体使用", row.text("code")?)));
            }
            if row.text("district")? == record.district && row.text("short_name")? == record.short_name {
                taken.push(FieldError::new("short_name", format!("简称已由“{other}”使用")));
            }
            if row.text("number_word")? == record.number_word {
                taken.push(FieldError::new("number_word", format!("文号机关代字已由“{other}”使用，两个单位的文号会相同")));
            }
        }
        Ok(Refusal::where_taken(taken)?)
    }
}
