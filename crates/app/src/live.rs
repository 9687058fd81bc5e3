//! What changes, announced after the commit to everyone who listens in this process.

use heyi_domain::ids::{BodyCode, FirmId};
use heyi_store::{Recorded, args};
use tokio::sync::broadcast;

use crate::documents::FOR_FIRMS;
use crate::views::Change;
use crate::{App, AppError};

impl App {
    /// Listens to changes from now on.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Change> {
        self.live.subscribe()
    }

    /// Announces committed events, each to the bodies it concerns. Nobody listening costs nothing.
    pub(crate) fn announce(&self, changes: Vec<Recorded>) {
        if changes.is_empty() || self.live.receiver_count() == 0 {
            return;
        }
        let app = self.clone();
        tokio::spawn(async move {
            for recorded in &changes {
                // A failed look-up is no reason to be silent: the acting body hears of it in any case.
                let (mut bodies, firm) = app.concerned(&recorded.stream, &recorded.kind).await.unwrap_or_default();
                bodies.extend(recorded.acting_body.iter().cloned().map(BodyCode));
                bodies.sort();
                bodies.dedup();
                let change = Change { position: recorded.position, kind: recorded.kind.clone(), id: recorded.stream.clone(), bodies, firm };
                let _ = app.live.send(change);
            }
        });
    }

    /// The bodies a thing concerns, and the firm that may hear of it: of what its own page shows. A 线索核查 or 即时检查 comes unannounced,
    /// so it hears of one only once the officers have entered; of a case nothing, as nothing is decided against it yet.
    async fn concerned(&self, stream: &str, event: &str) -> Result<(Vec<BodyCode>, Option<FirmId>), AppError> {
        let sql = match stream.split_once('_').map(|(kind, _)| kind) {
            Some("task") => {
                "SELECT lead AS body, NULL AS firm FROM tasks WHERE id = $1 UNION SELECT body, NULL AS firm FROM invitations WHERE task = $1"
            }
            Some("visit") => {
                "SELECT lead AS body, CASE WHEN entered_on IS NOT NULL OR kind NOT IN ('lead', 'instant') THEN firm END AS firm FROM visits \
                 WHERE id = $1 UNION SELECT body, NULL AS firm FROM visit_bodies WHERE visit = $1"
            }
            Some("finding") => {
                "SELECT body, firm FROM findings WHERE id = $1 UNION SELECT lead AS body, firm FROM findings WHERE id = $1"
            }
            Some("order") => "SELECT body, firm FROM orders WHERE id = $1",
            Some("draw") => "SELECT body, NULL AS firm FROM draws WHERE id = $1",
            Some("case") => "SELECT body, NULL AS firm FROM cases WHERE id = $1",
            Some("referral") => {
                "SELECT from_body AS body, NULL AS firm FROM referrals WHERE id = $1 UNION SELECT to_body AS body, NULL AS firm FROM referrals WHERE id = $1"
            }
            Some("doc") => "SELECT body, firm, paper FROM documents WHERE id = $1",
            // Who looked at its contact is not the firm's business here.
            Some("firm") if event != "firm.revealed" => return Ok((Vec::new(), stream.parse().ok())),
            _ => return Ok((Vec::new(), None)),
        };
        let rows = self.db.fetch_all(sql, args![stream]).await?;
        let (mut bodies, mut firm) = (Vec::with_capacity(rows.len()), None);
        for row in rows {
            bodies.push(BodyCode(row.string("body")?));
            let handed_out = !stream.starts_with("doc_") || FOR_FIRMS.contains(&row.text("paper")?);
            firm = row.opt_text("firm")?.filter(|_| handed_out).and_then(|id| id.parse().ok()).or(firm);
        }
        Ok((bodies, firm))
    }
}
