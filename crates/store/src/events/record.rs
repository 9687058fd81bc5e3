//! Shapes of events.

use crate::{Row, StoreError};

/// 32 fresh random bytes at each call, handed in by the caller.
pub type Entropy<'e> = &'e mut (dyn FnMut() -> [u8; 32] + Send);

/// An event to append.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// Kind, as `task.published`.
    pub kind: String,
    /// Version of the body's shape.
    pub version: u16,
    /// Body as canonical JSON ([`crate::canonical`]).
    pub body: String,
}

/// Who, when, by what: the same for all events of one append.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Envelope {
    /// Server instant, milliseconds UTC. Never stored before the instant of the last event (a clock set back).
    pub at_ms: i64,
    /// Instant claimed by the device, milliseconds UTC.
    pub claimed_ms: Option<i64>,
    /// Who acts: a person's id, or `system`.
    pub actor: String,
    /// 执法主体 acted for.
    pub acting_body: Option<String>,
    /// Device.
    pub device: Option<String>,
    /// The command or event that caused this.
    pub causation: Option<String>,
    /// The case whose chain this leaf continues; committed to, never in clear in the log.
    pub case_key: Option<String>,
    /// The firm or person concerned; committed to, never in clear in the log.
    pub subject_key: Option<String>,
}

/// A stored event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Place in the whole record, from 0 without gaps; index of its leaf.
    pub position: u64,
    /// Aggregate.
    pub stream: String,
    /// Place in the stream, from 1 without gaps.
    pub number: u64,
    /// Kind.
    pub kind: String,
    /// Version of the body's shape.
    pub version: u16,
    /// Server instant, milliseconds UTC; never smaller than that of the event before.
    pub at_ms: i64,
    /// Instant claimed by the device, milliseconds UTC.
    pub claimed_ms: Option<i64>,
    /// Who.
    pub actor: String,
    /// 执法主体 acted for.
    pub acting_body: Option<String>,
    /// Device.
    pub device: Option<String>,
    /// Cause.
    pub causation: Option<String>,
    /// Case chain.
    pub case_key: Option<String>,
    /// Subject.
    pub subject_key: Option<String>,
    /// Body as canonical JSON.
    pub body: String,
}

/// The columns of [`Recorded::from_row`].
pub(crate) const COLUMNS: &str = "position, stream, number, kind, version, at_ms, claimed_ms, actor, acting_body, \
     device, causation, case_key, subject_key, body";

impl Recorded {
    pub(crate) fn from_row(row: &Row) -> Result<Self, StoreError> {
        let version = row.int("version")?;
        Ok(Self {
            position: row.uint("position")?,
            stream: row.string("stream")?,
            number: row.uint("number")?,
            kind: row.string("kind")?,
            version: u16::try_from(version).map_err(|_| StoreError::Column { column: "version".to_owned(), what: format!("{version}") })?,
            at_ms: row.int("at_ms")?,
            claimed_ms: row.opt_int("claimed_ms")?,
            actor: row.string("actor")?,
            acting_body: row.opt_string("acting_body")?,
            device: row.opt_string("device")?,
            causation: row.opt_string("causation")?,
            case_key: row.opt_string("case_key")?,
            subject_key: row.opt_string("subject_key")?,
            body: row.string("body")?,
        })
    }
}
