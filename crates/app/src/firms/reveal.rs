//! 查看未脱敏信息: each look is an event of the firm.

use heyi_domain::Refusal;
use heyi_domain::firm::FirmEvent;
use heyi_domain::ids::FirmId;
use heyi_store::args;

use crate::act::Stream;
use crate::load::Load as _;
use crate::views::Revealed;
use crate::{App, AppError, Caller};

/// Longest reason, characters.
const LONGEST: usize = 200;

impl App {
    /// Contact and phone in full, against a reason. The look is recorded first; the answer itself is kept nowhere.
    ///
    /// # Errors
    /// `reason_missing`, no such firm.
    pub async fn reveal_firm(&self, caller: &Caller, id: FirmId, why: String) -> Result<Revealed, AppError> {
        let why = why.trim().to_owned();
        if why.is_empty() || why.chars().count() > LONGEST {
            return Err(Refusal::new("reason_missing", "没有写明查看理由，或者理由过长。")
                .cure(format!("用{LONGEST}个字以内写明查看理由"))
                .into());
        }
        self.act(caller, move |act| {
            Box::pin(async move {
                let firm = act.tx.firm(id).await?;
                let (app, caller) = (act.app.clone(), act.caller.clone());
                app.may_see_firm(act.tx, &caller, id, &firm.state.record.town).await?;
                let stream = id.to_string();
                let number = act.append(Stream::at(&stream, firm.number).of_firm(&stream), vec![FirmEvent::Revealed { why }]).await?;
                Ok(act.done(id, number, "已记录查看"))
            })
        })
        .await?;
        let row = self.db.fetch_optional("SELECT contact, phone FROM firms WHERE id = $1", args![id.to_string()]).await?;
        let row = row.ok_or(AppError::NotFound("这个检查对象"))?;
        Ok(Revealed { contact: row.string("contact")?, phone: row.string("phone")? })
    }
}
