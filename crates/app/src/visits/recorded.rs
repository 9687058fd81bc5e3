//! Raw facts of a visit, for the phone's own copy of the core.

use heyi_domain::ids::VisitId;

use crate::load::{Load as _, person_of};
use crate::views::{StateEvent, VisitState};
use crate::{App, AppError, Caller};

impl App {
    /// The events of a visit as stored.
    ///
    /// # Errors
    /// Not found, or not a body that takes part.
    pub async fn visit_state(&self, caller: &Caller, id: VisitId) -> Result<VisitState, AppError> {
        let mut q = self.db.read().await?;
        let visit = q.visit(id).await?;
        self.may_see_visit(caller, &visit.state)?;
        let mut events = Vec::with_capacity(visit.events.len());
        for recorded in &visit.events {
            events.push(StateEvent {
                kind: recorded.kind.clone(),
                version: recorded.version,
                body: serde_json::from_str(&recorded.body)?,
                by: person_of(recorded),
            });
        }
        Ok(VisitState { events, rules_version: self.rules_version().to_owned() })
    }
}
