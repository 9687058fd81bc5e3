//! Appending: expected number, leaf, row, read models, all or nothing.

use serde::de::IgnoredAny;

use super::load::last_number;
use super::{Entropy, Envelope, NewEvent, Recorded};
use crate::sql::Query as _;
use crate::{AppendError, StoreError, Tx, args};

const INSERT: &str = "INSERT INTO events (position, stream, number, kind, version, at_ms, claimed_ms, actor, \
     acting_body, device, causation, case_key, subject_key, body, salt, entry) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";

impl Tx {
    /// Appends events to a stream whose last number is `expected` (0: the stream is new).
    ///
    /// Each event becomes a leaf of both trees and runs through the projector, in this transaction.
    ///
    /// # Errors
    /// [`AppendError::Conflict`] where the stream has another last number; [`AppendError::Store`].
    pub async fn append(
        &mut self,
        stream: &str,
        expected: u64,
        events: &[NewEvent],
        envelope: &Envelope,
        entropy: Entropy<'_>,
    ) -> Result<Vec<Recorded>, AppendError> {
        let actual = last_number(self, stream).await?;
        if actual != expected {
            let since = self.load_from(stream, expected.saturating_add(1)).await?;
            return Err(AppendError::Conflict {
                stream: stream.to_owned(),
                expected,
                actual,
                since: since.into_iter().map(|e| e.kind).collect(),
            });
        }
        let mut recorded = Vec::with_capacity(events.len());
        for (event, number) in events.iter().zip(expected + 1..) {
            let salt = entropy();
            recorded.push(self.append_one(stream, number, event, envelope, salt).await?);
        }
        Ok(recorded)
    }

    async fn append_one(
        &mut self,
        stream: &str,
        number: u64,
        new: &NewEvent,
        envelope: &Envelope,
        salt: [u8; 32],
    ) -> Result<Recorded, StoreError> {
        if let Err(e) = serde_json::from_str::<IgnoredAny>(&new.body) {
            return Err(StoreError::broken(format!("body of {} is not JSON: {e}", new.kind)));
        }
        let event = Recorded {
            position: self.log.size(),
            stream: stream.to_owned(),
            number,
            kind: new.kind.clone(),
            version: new.version,
            at_ms: self.log.instant(envelope.at_ms),
            claimed_ms: envelope.claimed_ms,
            actor: envelope.actor.clone(),
            acting_body: envelope.acting_body.clone(),
            device: envelope.device.clone(),
            causation: envelope.causation.clone(),
            case_key: envelope.case_key.clone(),
            subject_key: envelope.subject_key.clone(),
            body: new.body.clone(),
        };
        let before_in_case = self.case_head(event.case_key.as_deref()).await?;
        let entry = crate::ledger::entry(&event, &salt, &before_in_case)?;
        self.execute(
            INSERT,
            args![
                event.position,
                stream,
                number,
                &event.kind,
                event.version,
                event.at_ms,
                event.claimed_ms,
                &event.actor,
                event.acting_body.clone(),
                event.device.clone(),
                event.causation.clone(),
                event.case_key.clone(),
                event.subject_key.clone(),
                &event.body,
                salt,
                entry.as_slice()
            ],
        )
        .await?;
        let leaf = self.log.append(&entry, event.at_ms);
        if let Some(case) = &event.case_key {
            self.execute(
                "INSERT INTO case_heads (case_key, position, leaf) VALUES ($1, $2, $3) \
                 ON CONFLICT (case_key) DO UPDATE SET position = excluded.position, leaf = excluded.leaf",
                args![case, event.position, leaf],
            )
            .await?;
        }
        self.project(&event).await?;
        Ok(event)
    }

    /// The hash of the last leaf of a case; zeros for a first one and for events without a case.
    async fn case_head(&mut self, case: Option<&str>) -> Result<[u8; 32], StoreError> {
        let Some(case) = case else { return Ok([0; 32]) };
        let row = self.fetch_optional("SELECT leaf FROM case_heads WHERE case_key = $1", args![case]).await?;
        let Some(row) = row else { return Ok([0; 32]) };
        <[u8; 32]>::try_from(row.bytes("leaf")?).map_err(|_| StoreError::broken("case head is not 32 bytes"))
    }
}
