//! A toy aggregate and its projection.

use std::sync::Arc;

use heyi_store::{
    AppendError, Db, Envelope, NewEvent, Options, ProjectError, Projector, Query as _, Recorded, Statement, StoreError, args,
};
use heyi_testkit::seeded;

/// Errors of the tests' jobs.
#[derive(Debug)]
pub enum Oops {
    Store(StoreError),
    Append(AppendError),
    Mine,
}

impl From<StoreError> for Oops {
    fn from(e: StoreError) -> Self {
        Self::Store(e)
    }
}

impl From<AppendError> for Oops {
    fn from(e: AppendError) -> Self {
        match e {
            AppendError::Store(e) => Self::Store(e),
            conflict => Self::Append(conflict),
        }
    }
}

pub fn envelope(at_ms: i64) -> Envelope {
    Envelope { at_ms, actor: "person_1".to_owned(), ..Envelope::default() }
}

pub fn event(kind: &str, n: i64) -> NewEvent {
    NewEvent { kind: kind.to_owned(), version: 1, body: format!("{{\"n\":{n}}}") }
}

/// Appends one event to a stream at its expected number.
pub async fn add(db: &Db, stream: &str, expected: u64, n: i64) -> Result<Vec<Recorded>, Oops> {
    add_with(db, stream, expected, vec![event("toy.added", n)], envelope(1_000 + n)).await
}

pub async fn add_with(db: &Db, stream: &str, expected: u64, events: Vec<NewEvent>, envelope: Envelope) -> Result<Vec<Recorded>, Oops> {
    let stream = stream.to_owned();
    db.write(move |tx| {
        Box::pin(async move {
            let seed = envelope.at_ms.unsigned_abs() ^ expected;
            Ok(tx.append(&stream, expected, &events, &envelope, &mut seeded(seed)).await?)
        })
    })
    .await
}

/// Some streams, some with a case and a subject.
pub async fn fill(db: &Db, streams: u64, each: u64) {
    for s in 0..streams {
        for n in 0..each {
            let with_case = s % 2 == 0;
            let envelope = Envelope {
                at_ms: 1_000 + i64::try_from(s * each + n).unwrap(),
                claimed_ms: with_case.then_some(900),
                actor: format!("person_{s}"),
                acting_body: Some("500103001".to_owned()),
                device: with_case.then(|| "device_1".to_owned()),
                causation: None,
                case_key: with_case.then(|| format!("case_{}", s / 4)),
                subject_key: with_case.then(|| "firm_1".to_owned()),
            };
            let n_i = i64::try_from(n).unwrap();
            add_with(db, &format!("toy_{s}"), n, vec![event("toy.added", n_i)], envelope).await.unwrap();
        }
    }
}

/// Runs one statement as somebody with access to the database would.
pub async fn raw(db: &Db, sql: impl Into<std::borrow::Cow<'static, str>> + Send) -> u64 {
    let sql = sql.into();
    db.write(move |tx| Box::pin(async move { tx.execute(sql, args![]).await })).await.unwrap_or_else(|e| panic!("{e}"))
}

/// Several in one transaction.
pub async fn raw_all(db: &Db, statements: Vec<String>) {
    db.write(move |tx| {
        Box::pin(async move {
            for sql in statements {
                tx.execute(sql, args![]).await?;
            }
            Ok::<_, StoreError>(())
        })
    })
    .await
    .unwrap_or_else(|e| panic!("{e}"));
}

/// Sums and counts by stream, with a child row for each event: children before parents when emptied.
pub struct Toy;

pub const TOY_TABLES: &str = "CREATE TABLE toy_sums (stream TEXT PRIMARY KEY, total BIGINT NOT NULL, last_kind TEXT); \
     CREATE TABLE toy_rows (stream TEXT NOT NULL REFERENCES toy_sums (stream), number BIGINT NOT NULL, \
     body TEXT NOT NULL, PRIMARY KEY (stream, number))";

impl Projector for Toy {
    fn project(&self, event: &Recorded) -> Result<Vec<Statement>, ProjectError> {
        if event.kind == "toy.unreadable" {
            return Err(ProjectError("not readable".to_owned()));
        }
        let body: serde_json::Value = serde_json::from_str(&event.body).map_err(|e| ProjectError(e.to_string()))?;
        let n = body["n"].as_i64();
        Ok(vec![
            Statement::new(
                "INSERT INTO toy_sums (stream, total, last_kind) VALUES ($1, $2, $3) ON CONFLICT (stream) DO UPDATE SET \
                 total = toy_sums.total + excluded.total, last_kind = excluded.last_kind",
                args![&event.stream, n.unwrap_or(0), n.map(|_| event.kind.clone())],
            ),
            Statement::new(
                "INSERT INTO toy_rows (stream, number, body) VALUES ($1, $2, $3)",
                args![&event.stream, event.number, &event.body],
            ),
        ])
    }

    fn tables(&self) -> &[&str] {
        &["toy_rows", "toy_sums"]
    }
}

pub fn with_toy() -> Options {
    Options { projector: Some(Arc::new(Toy)), ..Options::default() }
}

pub async fn make_toy_tables(db: &Db) {
    for statement in TOY_TABLES.split(';') {
        raw(db, statement.to_owned()).await;
    }
}
