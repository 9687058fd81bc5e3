//! 登记、变更检查对象.

use heyi_domain::firm::{FirmEvent, FirmRecord, check};
use heyi_domain::ids::FirmId;
use heyi_domain::{FieldError, Refusal};
use heyi_rulebook::identifiers::tidy_code;
use heyi_store::{Query as _, args};

use super::mask;
use crate::act::{Act, Stream};
use crate::load::Load as _;
use crate::surroundings::random_code;
use crate::views::{Done, FirmChange};
use crate::{App, AppError, Caller};

/// Letters of a 企业码.
const CODE_LENGTH: usize = 12;

/// Longest reason for another risk class, characters.
const LONGEST: usize = 200;

impl App {
    /// Registers a firm; its 企业码 is made with it.
    ///
    /// # Errors
    /// `field_invalid`, `already_registered`.
    pub async fn register_firm(&self, caller: &Caller, record: FirmRecord) -> Result<Done, AppError> {
        let record = tidied(record, None);
        let mut wrong = self.wrong_firm(&record);
        for (field, value) in [("contact", &record.contact), ("phone", &record.phone)] {
            if mask::is_masked(value) {
                wrong.push(FieldError::new(field, mask::WHOLE));
            }
        }
        Refusal::where_wrong(wrong)?;
        self.act(caller, move |act| {
            Box::pin(async move {
                let id = FirmId::from_uuid(act.new_uuid());
                act.free_firm(id, &record).await?;
                let message = format!("已登记“{}”", record.name);
                let stream = id.to_string();
                let event = registered(act, record);
                let number = act.append(Stream::at(&stream, 0).of_firm(&stream), vec![event]).await?;
                Ok(act.done(id, number, message))
            })
        })
        .await
    }

    /// Changes a firm's record. Another risk class needs a reason and is an event of its own.
    ///
    /// # Errors
    /// No such firm; `field_invalid`, `already_registered`.
    pub async fn change_firm(&self, caller: &Caller, id: FirmId, change: FirmChange) -> Result<Done, AppError> {
        self.act(caller, move |act| {
            Box::pin(async move {
                let firm = act.tx.firm(id).await?;
                let stream = id.to_string();
                act.same_as_seen(&stream, firm.number).await?;
                let before = firm.state.record;
                let record = tidied(change.record, Some(&before));
                let mut wrong = act.app.wrong_firm(&record);
                let why = change.risk_why.trim().to_owned();
                if record.risk != before.risk && (why.is_empty() || why.chars().count() > LONGEST) {
                    wrong.push(FieldError::new("risk_why", format!("请用{LONGEST}个字以内写明调整风险等级的理由")));
                }
                Refusal::where_wrong(wrong)?;
                act.free_firm(id, &record).await?;
                let mut events = Vec::new();
                let risk = record.risk;
                let with_old_risk = FirmRecord { risk: before.risk, ..record };
                if with_old_risk != before {
                    events.push(FirmEvent::Changed { record: Box::new(with_old_risk) });
                }
                if risk != before.risk {
                    events.push(FirmEvent::RiskChanged { risk, why });
                }
                if events.is_empty() {
                    return Ok(act.done(id, firm.number, "没有变化"));
                }
                let number = act.append(Stream::at(&stream, firm.number).of_firm(&stream), events).await?;
                Ok(act.done(id, number, "已变更检查对象信息"))
            })
        })
        .await
    }

    /// What a record says that can't be: the pure check, and a town of a district that this installation doesn't serve.
    fn wrong_firm(&self, record: &FirmRecord) -> Vec<FieldError> {
        let mut wrong = check(record, &self.rules);
        if let Some(town) = self.rules.town(&record.town)
            && !self.bodies().iter().any(|body| body.district == town.district_code)
        {
            wrong.push(FieldError::new("town", format!("{}不在本区县", town.name)));
        }
        wrong
    }
}

/// The event that registers a firm, with a new 企业码.
pub(crate) fn registered(act: &Act<'_>, record: FirmRecord) -> FirmEvent {
    FirmEvent::Registered { record: Box::new(record), code: random_code(CODE_LENGTH, &*act.app.chance) }
}

/// The record as it is kept: the code without spaces, what is masked as it was before.
fn tidied(record: FirmRecord, before: Option<&FirmRecord>) -> FirmRecord {
    let kept = |given: &str, old: fn(&FirmRecord) -> &str| match before {
        Some(before) if mask::is_masked(given) => old(before).to_owned(),
        _ => given.trim().to_owned(),
    };
    FirmRecord {
        credit_code: tidy_code(&record.credit_code),
        name: record.name.trim().to_owned(),
        kind: record.kind.trim().to_owned(),
        address: record.address.trim().to_owned(),
        contact: kept(&record.contact, |old| &old.contact),
        phone: kept(&record.phone, |old| &old.phone),
        licences: record.licences.iter().map(|licence| licence.trim().to_owned()).filter(|licence| !licence.is_empty()).collect(),
        ..record
    }
}

impl Act<'_> {
    /// Refuses a credit code that another firm has.
    async fn free_firm(&mut self, id: FirmId, record: &FirmRecord) -> Result<(), AppError> {
        let sql = "SELECT name FROM firms WHERE credit_code = $1 AND id <> $2";
        let row = self.tx.fetch_optional(sql, args![record.credit_code.as_str(), id.to_string()]).await?;
        let mut taken = Vec::new();
        if let Some(row) = row {
            taken.push(FieldError::new("credit_code", format!("这个统一社会信用代码已登记为“{}”", row.text("name")?)));
        }
        Ok(Refusal::where_taken(taken)?)
    }
}
