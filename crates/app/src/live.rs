//! What changes, announced after the commit to everyone who listens in this process.

use heyi_domain::ids::BodyCode;
use heyi_store::Recorded;
use tokio::sync::broadcast;

use crate::App;
use crate::views::Change;

impl App {
    /// Listens to changes from now on.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Change> {
        self.live.subscribe()
    }

    /// Announces committed events. Nobody listening is no error.
    pub(crate) fn announce(&self, changes: &[Recorded]) {
        for recorded in changes {
            let change = Change {
                position: recorded.position,
                kind: recorded.kind.clone(),
                id: recorded.stream.clone(),
                bodies: recorded.acting_body.iter().cloned().map(BodyCode).collect(),
            };
            let _ = self.live.send(change);
        }
    }
}
