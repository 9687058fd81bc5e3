//! What changes, announced after the commit to everyone who listens in this process.

use heyi_domain::ids::{BodyCode, FirmId};
use heyi_store::{Recorded, args};
use tokio::sync::broadcast;

use crate::views::Change;
use crate::{App, AppError};

impl App {
    /// Listens to changes from now on.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Change> {
        self.live.subscribe()
    }

    /// Announces committed events, each to the bodies it concerns. Nobody listening costs nothing.
    pub(crate) fn announce(&self, changes: &[Recorded]) {
        if changes.is_empty() || self.live.receiver_count() == 0 {
            return;
        }
        let (app, changes) = (self.clone(), changes.to_vec());
        tokio::spawn(async move {
            for recorded in &changes {
                // A failed look-up is no reason to be silent: the acting body hears of it in any case.
                let (mut bodies, firm) = app.concerned(&recorded.stream).await.unwrap_or_default();
                bodies.extend(recorded.acting_body.iter().cloned().map(BodyCode));
                bodies.sort();
                bodies.dedup();
                let change = Change { position: recorded.position, kind: recorded.kind.clone(), id: recorded.stream.clone(), bodies, firm };
                let _ = app.live.send(change);
            }
        });
    }

    /// The bodies a thing concerns, and the firm that may hear of it. Visits are not told to firms: some come unannounced.
    async fn concerned(&self, stream: &str) -> Result<(Vec<BodyCode>, Option<FirmId>), AppError> {
        let sql = match stream.split_once('_').map(|(kind, _)| kind) {
            Some("task") => {
                "SELECT lead AS body, NULL AS firm FROM tasks WHERE id = $1 UNION SELECT body, NULL AS firm FROM invitations WHERE task = $1"
            }
            Some("visit") => {
                "SELECT lead AS body, NULL AS firm FROM visits WHERE id = $1 UNION SELECT body, NULL AS firm FROM visit_bodies WHERE visit = $1"
            }
            Some("finding") => {
                "SELECT body, NULL AS firm FROM findings WHERE id = $1 UNION SELECT lead AS body, NULL AS firm FROM findings WHERE id = $1"
            }
            Some("order") => "SELECT body, firm FROM orders WHERE id = $1",
            Some("case") => "SELECT body, NULL AS firm FROM cases WHERE id = $1",
            Some("referral") => {
                "SELECT from_body AS body, NULL AS firm FROM referrals WHERE id = $1 UNION SELECT to_body AS body, NULL AS firm FROM referrals WHERE id = $1"
            }
            Some("doc") => "SELECT body, firm FROM documents WHERE id = $1",
            _ => return Ok((Vec::new(), None)),
        };
        let rows = self.db.fetch_all(sql, args![stream]).await?;
        let (mut bodies, mut firm) = (Vec::with_capacity(rows.len()), None);
        for row in rows {
            bodies.push(BodyCode(row.string("body")?));
            firm = row.opt_text("firm")?.and_then(|id| id.parse().ok()).or(firm);
        }
        Ok((bodies, firm))
    }
}
