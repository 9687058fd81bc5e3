//! 移送: sent and received.

use heyi_domain::Role;
use heyi_domain::ids::{BodyCode, ReferralId};
use heyi_domain::referral::{ReferralCommand, ReferralText, decide};
use heyi_store::args;

use crate::act::Stream;
use crate::load::Load as _;
use crate::views::{Done, Page, ReferralFilter, ReferralRow, page_size};
use crate::{App, AppError, Caller};

impl App {
    /// Referrals to or from the own body, newest first.
    ///
    /// # Errors
    /// No enforcement body.
    pub async fn list_referrals(&self, caller: &Caller, filter: &ReferralFilter) -> Result<Page<ReferralRow>, AppError> {
        let size = page_size(filter.limit);
        let mut sql = String::from("SELECT id FROM referrals WHERE 1 = 1");
        let mut values = args![];
        if !matches!(caller.actor.role, Role::Supervisor | Role::Administrator) {
            values.push(caller.actor.acting_body()?.as_str().into());
            sql.push_str(" AND (to_body = $1 OR from_body = $1)");
        }
        if let Some(after) = &filter.after {
            values.push(after.as_str().into());
            sql.push_str(&format!(" AND id < ${}", values.len()));
        }
        sql.push_str(&format!(" ORDER BY id DESC LIMIT {}", size + 1));
        let rows = self.db.fetch_all(sql, values).await?;
        let mut q = self.db.read().await?;
        let mut page = Vec::with_capacity(rows.len());
        for row in rows.iter().take(size) {
            let id: ReferralId = row.text("id")?.parse().map_err(|_| AppError::Broken("referral id".to_owned()))?;
            let loaded = q.referral(id).await?;
            page.push(self.referral_row(id, loaded.number, loaded.state.text, loaded.state.status));
        }
        let next = (rows.len() > size).then(|| page.last().map(|r| r.id.to_string())).flatten();
        Ok(Page { rows: page, next })
    }

    fn referral_row(&self, id: ReferralId, number: u64, text: ReferralText, status: heyi_domain::referral::ReferralStatus) -> ReferralRow {
        let name = |code: &BodyCode| self.body_ref(code);
        ReferralRow { id, stream_number: number, from: name(&text.from), to: name(&text.to), status_name: status.label().to_owned(), text, status }
    }

    /// 接收.
    ///
    /// # Errors
    /// Not the receiving body, answered already.
    pub async fn receive_referral(&self, caller: &Caller, id: ReferralId) -> Result<Done, AppError> {
        self.referral_act(caller, id, ReferralCommand::Receive, "已接收").await
    }

    /// 退回.
    ///
    /// # Errors
    /// Not the receiving body, answered already, no reason.
    pub async fn return_referral(&self, caller: &Caller, id: ReferralId, reason: String) -> Result<Done, AppError> {
        self.referral_act(caller, id, ReferralCommand::Return { reason }, "已退回").await
    }

    async fn referral_act(&self, caller: &Caller, id: ReferralId, command: ReferralCommand, message: &'static str) -> Result<Done, AppError> {
        self.act(caller, move |act| {
            Box::pin(async move {
                let referral = act.tx.referral(id).await?;
                act.same_as_seen(&id.to_string(), referral.number).await?;
                let events = decide(&referral.state, command, &act.context(()))?;
                let firm = referral.state.text.firm.to_string();
                let number = act.append(Stream::at(&id.to_string(), referral.number).of_firm(&firm), events).await?;
                Ok(act.done(id, number, message))
            })
        })
        .await
    }
}
