//! A write use case: one transaction, one idempotency key, one answer.

use std::future::Future;
use std::pin::Pin;

use heyi_domain::{Context, Event};
use heyi_rulebook::Day;
use heyi_store::{Answer, AppendError, Envelope, NewEvent, Query as _, Recorded, Remembered, Tx, args, canonical};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::surroundings::uuid_v7;
use crate::views::Done;
use crate::{App, AppError, Caller, day_of};

/// A boxed future that borrows.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The transaction of a use case, with everything around it.
pub struct Act<'t> {
    /// The transaction.
    pub tx: &'t mut Tx,
    /// The application.
    pub app: App,
    /// Who calls.
    pub caller: Caller,
    /// The instant of the act.
    pub now_ms: i64,
    /// The legal day of the act.
    pub today: Day,
    changes: Vec<Recorded>,
}

impl App {
    /// Runs a write use case: the same key again gives the same answer; an error leaves nothing behind; after the commit the change is
    /// announced.
    ///
    /// # Errors
    /// Those of the job; [`AppError::KeyReused`].
    pub async fn act<T, F>(&self, caller: &Caller, job: F) -> Result<T, AppError>
    where
        T: Serialize + DeserializeOwned + Send + Sync + 'static,
        F: for<'a> FnOnce(&'a mut Act<'_>) -> BoxFuture<'a, Result<T, AppError>> + Send + 'static,
    {
        let app = self.clone();
        let caller = caller.clone();
        let (answer, changes) = self
            .db
            .write(move |tx| {
                Box::pin(async move {
                    let now_ms = app.now_ms();
                    let mut act = Act { tx, today: day_of(now_ms), app, caller, now_ms, changes: Vec::new() };
                    if let Some(answer) = act.remembered::<T>().await? {
                        return Ok::<_, AppError>((answer, Vec::new()));
                    }
                    let answer = job(&mut act).await?;
                    act.remember(&answer).await?;
                    Ok((answer, act.changes))
                })
            })
            .await?;
        self.announce(changes);
        Ok(answer)
    }

    /// What this request was answered before, for use cases that prepare at length before they write.
    ///
    /// # Errors
    /// [`AppError::KeyReused`]; the store fails.
    pub(crate) async fn answered<T>(&self, caller: &Caller) -> Result<Option<T>, AppError>
    where
        T: DeserializeOwned + Send + 'static,
    {
        if caller.key.is_none() {
            return Ok(None);
        }
        let (app, caller) = (self.clone(), caller.clone());
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let now_ms = app.now_ms();
                    let mut act = Act { tx, today: day_of(now_ms), app, caller, now_ms, changes: Vec::new() };
                    act.remembered::<T>().await
                })
            })
            .await
    }
}

impl Act<'_> {
    async fn remembered<T: DeserializeOwned>(&mut self) -> Result<Option<T>, AppError> {
        let Some(key) = self.caller.key.clone() else { return Ok(None) };
        let actor = self.caller.actor.person.to_string();
        match self.tx.remembered(&actor, &key, &self.caller.request_digest).await? {
            Remembered::New => Ok(None),
            Remembered::DifferentRequest => Err(AppError::KeyReused),
            Remembered::Same(answer) => Ok(Some(serde_json::from_str(&answer.body)?)),
        }
    }

    async fn remember<T: Serialize + Sync>(&mut self, answer: &T) -> Result<(), AppError> {
        let Some(key) = self.caller.key.clone() else { return Ok(()) };
        let actor = self.caller.actor.person.to_string();
        let stored = Answer { status: 200, body: serde_json::to_string(answer)? };
        Ok(self.tx.remember(&actor, &key, &self.caller.request_digest, &stored, self.now_ms).await?)
    }

    /// The context of a decision.
    pub fn context<F>(&self, facts: F) -> Context<'_, F> {
        Context { now_ms: self.now_ms, today: self.today, actor: &self.caller.actor, rules: &self.app.rules, facts }
    }

    /// A new UUID.
    #[must_use]
    pub fn new_uuid(&self) -> Uuid {
        uuid_v7(self.now_ms, &*self.app.chance)
    }

    /// Appends events to a stream; the number of its last event. With nothing to append the expected number comes back.
    ///
    /// `root` is the thing whose chain of leaves this continues (a task, a visit), `firm` the firm concerned.
    ///
    /// # Errors
    /// [`AppError::Changed`] where somebody else wrote meanwhile.
    pub async fn append<E: Into<Event>>(&mut self, at: Stream<'_>, events: Vec<E>) -> Result<u64, AppError> {
        if events.is_empty() {
            return Ok(at.expected);
        }
        let mut stored = Vec::with_capacity(events.len());
        for event in events {
            let (kind, version, body) = event.into().encode()?;
            stored.push(NewEvent { kind, version, body: canonical(&body) });
        }
        let envelope = Envelope {
            at_ms: self.now_ms,
            claimed_ms: self.caller.claimed_ms,
            actor: self.caller.actor.person.to_string(),
            acting_body: self.caller.actor.body.as_ref().map(ToString::to_string),
            device: self.caller.device.clone(),
            causation: self.caller.key.clone(),
            case_key: Some(at.root.unwrap_or(at.id).to_owned()),
            subject_key: at.firm.map(str::to_owned),
        };
        let chance = self.app.chance.clone();
        let mut entropy = move || {
            let mut bytes = [0_u8; 32];
            chance.fill(&mut bytes);
            bytes
        };
        let recorded = match self.tx.append(at.id, at.expected, &stored, &envelope, &mut entropy).await {
            Ok(recorded) => recorded,
            Err(AppendError::Conflict { expected, actual, since, .. }) => {
                let since = since.iter().map(|kind| crate::words::event_kind(kind).to_owned()).collect();
                return Err(AppError::Changed { expected, actual, since });
            }
            Err(AppendError::Store(error)) => return Err(error.into()),
        };
        let number = recorded.last().map_or(at.expected, |r| r.number);
        self.changes.extend(recorded);
        Ok(number)
    }

    /// Refuses where the caller saw another number of the stream (`If-Match`).
    ///
    /// # Errors
    /// [`AppError::Changed`], naming what was done meanwhile.
    pub async fn same_as_seen(&mut self, stream: &str, number: u64) -> Result<(), AppError> {
        let Some(expected) = self.caller.expected.filter(|seen| *seen != number) else { return Ok(()) };
        let since = self.tx.load_from(stream, expected + 1).await?;
        let since = since.iter().map(|r| crate::words::event_kind(&r.kind).to_owned()).collect();
        Err(AppError::Changed { expected, actual: number, since })
    }

    /// The next 文号 of a body: `渝中解放碑检通〔2026〕12号`.
    ///
    /// # Errors
    /// The store fails, the body is unknown.
    pub async fn document_number(&mut self, body: &heyi_domain::ids::BodyCode, word: &str) -> Result<String, AppError> {
        let known = self.app.body(body).map(|record| record.number_word.clone());
        // A department that entrusts its powers may not be registered here: its word is the one it would be registered under.
        let own = known.or_else(|| heyi_domain::body::proposed(&self.app.rules, body).map(|record| record.number_word));
        let own = own.ok_or(AppError::NotFound("执法主体"))?;
        let year = self.today.year();
        let next = self.tx.next_number(&format!("文号:{body}:{year}:{word}")).await?;
        Ok(format!("{own}{word}〔{year}〕{next}号"))
    }

    /// The answer after a write.
    #[must_use]
    pub fn done(&self, id: impl ToString, number: u64, message: impl Into<String>) -> Done {
        Done { id: id.to_string(), number, message: message.into() }
    }

    /// Whether a row exists.
    ///
    /// # Errors
    /// The store fails.
    pub async fn exists(&mut self, sql: &'static str, value: &str) -> Result<bool, AppError> {
        Ok(self.tx.fetch_optional(sql, args![value]).await?.is_some())
    }
}

/// Where events go.
#[derive(Debug, Clone, Copy)]
pub struct Stream<'a> {
    /// The stream.
    pub id: &'a str,
    /// Number of its last event as loaded.
    pub expected: u64,
    /// The thing whose chain of leaves this continues; the stream itself where `None`.
    pub root: Option<&'a str>,
    /// The firm concerned.
    pub firm: Option<&'a str>,
}

impl<'a> Stream<'a> {
    /// A stream with its last number.
    #[must_use]
    pub const fn at(id: &'a str, expected: u64) -> Self {
        Self { id, expected, root: None, firm: None }
    }

    /// Continues the chain of another thing.
    #[must_use]
    pub const fn under(mut self, root: &'a str) -> Self {
        self.root = Some(root);
        self
    }

    /// Concerns a firm.
    #[must_use]
    pub const fn of_firm(mut self, firm: &'a str) -> Self {
        self.firm = Some(firm);
        self
    }
}
