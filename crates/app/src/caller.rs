//! Who calls, and the keys of the call.

use heyi_domain::Actor;

/// Who calls a use case.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The actor: person, role, body.
    pub actor: Actor,
    /// Idempotency key of this write; `None` for reads.
    pub key: Option<String>,
    /// Digest of the request the key stands for.
    pub request_digest: String,
    /// Stream number the caller saw (`If-Match`).
    pub expected: Option<u64>,
    /// Device instant the act claims, milliseconds UTC.
    pub claimed_ms: Option<i64>,
    /// Device id, where the client has one.
    pub device: Option<String>,
}

impl Caller {
    /// A caller for reads and for tests.
    #[must_use]
    pub const fn reading(actor: Actor) -> Self {
        Self { actor, key: None, request_digest: String::new(), expected: None, claimed_ms: None, device: None }
    }
}

impl crate::App {
    /// The system itself: what it does is recorded as done by nobody in particular.
    #[must_use]
    pub(crate) fn system_caller(&self) -> Caller {
        Caller::reading(Actor {
            person: heyi_domain::ids::PersonId::from_uuid(uuid::Uuid::nil()),
            name: "系统".to_owned(),
            role: heyi_domain::Role::Supervisor,
            body: None,
            firm: None,
        })
    }
}
