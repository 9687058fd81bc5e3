//! Writes a second and their times with 16 clients on SQLite with fsync.
//!
//! `cargo run --release -p heyi-store --example append_bench -- [FOLDER] [SECONDS] [CLIENTS]`
//!
//! One write is one request as the server makes it: look for the idempotency key, load the stream, append one event with its leaf
//! in both trees, update a read model, put one job into the queue, keep the answer; then the answer waits for the commit on disk.

#![expect(clippy::disallowed_methods, reason = "a benchmark measures")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use heyi_store::{
    Answer, AppendError, Db, Envelope, Location, NewEvent, NewJob, Options, ProjectError, Projector, Query as _, Recorded, Remembered,
    Statement, StoreError, args,
};

struct Sums;

impl Projector for Sums {
    fn project(&self, event: &Recorded) -> Result<Vec<Statement>, ProjectError> {
        Ok(vec![Statement::new(
            "INSERT INTO sums (stream, total) VALUES ($1, 1) ON CONFLICT (stream) DO UPDATE SET total = sums.total + 1",
            args![&event.stream],
        )])
    }

    fn tables(&self) -> &[&str] {
        &["sums"]
    }
}

fn body() -> String {
    let words = "任务发布、部门邀约、现场检查、处罚办案、结果运用".repeat(6);
    format!("{{\"text\":\"{words}\"}}")
}

async fn request(db: &Db, client: u64, n: u64) -> Result<(), StoreError> {
    db.write(move |tx| {
        Box::pin(async move {
            let key = format!("{client}-{n}");
            if tx.remembered("person_1", &key, "digest").await? != Remembered::New {
                return Ok(());
            }
            let stream = format!("task_{client}_{}", n / 5);
            let seen = tx.load(&stream).await?.len() as u64;
            let event = NewEvent { kind: "task.changed".to_owned(), version: 1, body: body() };
            let envelope = Envelope {
                at_ms: i64::try_from(n).unwrap_or(0),
                actor: "person_1".to_owned(),
                case_key: Some(stream.clone()),
                ..Envelope::default()
            };
            let mut salt = [0_u8; 32];
            salt[..8].copy_from_slice(&n.to_be_bytes());
            salt[8..16].copy_from_slice(&client.to_be_bytes());
            match tx.append(&stream, seen, &[event], &envelope, &mut || salt).await {
                Ok(_) => {}
                Err(AppendError::Store(e)) => return Err(e),
                Err(e) => return Err(StoreError::Broken(e.to_string())),
            }
            tx.enqueue(NewJob::new("document", key.as_str(), "{}", 0)).await?;
            let answer = Answer { status: 200, body: "{}".to_owned() };
            tx.remember("person_1", &key, "digest", &answer, 0).await
        })
    })
    .await
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let folder = args.next().map_or_else(|| std::env::temp_dir().join("heyi-append-bench"), Into::into);
    let seconds: u64 = args.next().map_or(Ok(10), |s| s.parse())?;
    let clients: u64 = args.next().map_or(Ok(16), |s| s.parse())?;
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    let options = Options { projector: Some(Arc::new(Sums)), ..Options::default() };
    let db = Db::open(&Location::Sqlite(folder.clone()), options).await?;
    db.migrate().await?;
    db.write(|tx| Box::pin(async move { tx.execute("CREATE TABLE sums (stream TEXT PRIMARY KEY, total BIGINT NOT NULL)", args![]).await }))
        .await
        .map_err(|e: StoreError| e)?;
    let end = Instant::now() + Duration::from_secs(seconds);
    let mut tasks = Vec::new();
    for client in 0..clients {
        let db = db.clone();
        tasks.push(tokio::spawn(async move {
            let mut times = Vec::new();
            let mut n = 0;
            while Instant::now() < end {
                let start = Instant::now();
                request(&db, client, n).await?;
                times.push(start.elapsed());
                n += 1;
            }
            Ok::<_, StoreError>(times)
        }));
    }
    let mut times = Vec::new();
    for task in tasks {
        times.extend(task.await??);
    }
    times.sort_unstable();
    let at = |q: usize| times.get(times.len() * q / 1000).copied().unwrap_or_default();
    println!(
        "{} writes in {seconds} s with {clients} clients: {}/s, p50 {:.1?}, p99 {:.1?}, p99.9 {:.1?}, max {:.1?}",
        times.len(),
        times.len() as u64 / seconds.max(1),
        at(500),
        at(990),
        at(999),
        times.last().copied().unwrap_or_default(),
    );
    let start = Instant::now();
    let report = heyi_store::verify_live(&db).await?;
    println!("verified {} leaves in {:.1?}: {}", report.size, start.elapsed(), if report.ok { "ok" } else { "NOT OK" });
    db.close().await;
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}
