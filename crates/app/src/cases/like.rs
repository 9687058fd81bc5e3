//! 类案: what cases of the same item got.

use heyi_domain::ids::CaseId;
use heyi_store::args;

use crate::tasks::parse;
use crate::views::LikeCase;
use crate::{App, AppError, Caller};

/// As many as are shown.
const SHOWN: i64 = 3;

impl App {
    /// Decided cases of the same item, of any body: those of the same tier first, the newest first. Nobody is named.
    ///
    /// # Errors
    /// No enforcement body.
    pub async fn like_cases(&self, caller: &Caller, id: CaseId, item: &str, tier: Option<&str>) -> Result<Vec<LikeCase>, AppError> {
        caller.actor.acting_body()?;
        let rows = self
            .db
            .fetch_all(
                "SELECT p.case_id, p.tier, p.fine, p.kinds, p.on_day, c.body, c.party_kind FROM case_penalties p JOIN cases c ON c.id = p.case_id
                 WHERE p.item = $1 AND p.case_id <> $2 ORDER BY CASE WHEN p.tier = $3 THEN 0 ELSE 1 END, p.on_day DESC, p.case_id LIMIT $4",
                args![item, id.to_string(), tier.unwrap_or_default(), SHOWN],
            )
            .await?;
        rows.iter()
            .map(|row| {
                Ok(LikeCase {
                    body: self.body_ref(&heyi_domain::ids::BodyCode(row.string("body")?)).name,
                    party: match row.text("party_kind")? {
                        "individual" => "公民",
                        "business" => "个体工商户",
                        _ => "单位",
                    }
                    .to_owned(),
                    tier: row.string("tier")?,
                    fine: row.int("fine")?,
                    kinds: party_kinds(row.text("kinds")?),
                    on: parse(row.text("on_day")?)?,
                })
            })
            .collect()
    }
}

fn party_kinds(text: &str) -> Vec<String> {
    text.split('、').filter(|k| !k.is_empty()).map(str::to_owned).collect()
}
