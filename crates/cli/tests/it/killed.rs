//! The server killed while eight people write: what was answered is there, and the same requests sent again are done once.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;

use crate::server::{Reply, Server, district, leader, number, verified};

const CLIENTS: usize = 8;

/// A write: where to, and what it says.
type Sent = (String, Value);

/// Writes sent so far, and the answers that came.
#[derive(Default)]
struct Notes {
    sent: Mutex<BTreeMap<String, Sent>>,
    answered: Mutex<BTreeMap<String, Value>>,
    count: AtomicUsize,
}

impl Notes {
    /// Sends one write; `None` where the server went away.
    fn write(&self, server: &Server, cookie: &str, key: &str, path: &str, body: &Value) -> Option<Value> {
        self.sent.lock().unwrap().insert(key.to_owned(), (path.to_owned(), body.clone()));
        let reply = server.post(cookie, path, key, body).ok()?;
        let answer = good(key, &reply);
        self.answered.lock().unwrap().insert(key.to_owned(), answer.clone());
        self.count.fetch_add(1, Ordering::SeqCst);
        Some(answer)
    }
}

fn good(key: &str, reply: &Reply) -> Value {
    assert_eq!(reply.status, 200, "{key}: {}", reply.text());
    reply.json()
}

/// One person drafts tasks and calls them off, until the server is gone.
fn work(server: &Server, notes: &Notes, cookie: &str, draft: &Value, who: &str) {
    for n in 0.. {
        let Some(made) = notes.write(server, cookie, &format!("{who}-draft-{n}"), "/api/v1/tasks", draft) else { return };
        let path = format!("/api/v1/tasks/{}/cancel", made["id"].as_str().unwrap());
        let why = serde_json::json!({ "reason": "改期" });
        if notes.write(server, cookie, &format!("{who}-cancel-{n}"), &path, &why).is_none() {
            return;
        }
    }
}

/// Drafts in a folder nobody serves.
fn drafts(data: &Path) -> u64 {
    number(data, "SELECT COUNT(*) AS n FROM events WHERE kind = 'task.drafted'")
}

#[test]
fn killed_in_the_middle_of_a_burst_nothing_answered_is_lost_and_repeats_are_done_once() {
    let data = district();
    let data = data.path();
    let mut drafted = drafts(data);
    for (round, after) in [3_usize, 40, 120].into_iter().enumerate() {
        let server = Server::demo(data);
        let (cookie, draft) = leader(&server);
        let notes = Notes::default();
        std::thread::scope(|scope| {
            for client in 0..CLIENTS {
                let (server, notes, cookie, draft) = (&server, &notes, &cookie, &draft);
                scope.spawn(move || work(server, notes, cookie, draft, &format!("round{round}-client{client}")));
            }
            while notes.count.load(Ordering::SeqCst) < after {
                std::thread::yield_now();
            }
            assert!(std::process::Command::new("kill").args(["-KILL", &server.pid().to_string()]).status().unwrap().success());
        });
        server.kill();
        let (sent, answered) = (notes.sent.into_inner().unwrap(), notes.answered.into_inner().unwrap());
        assert!(answered.len() >= after, "{}", answered.len());
        assert!(sent.len() > answered.len(), "nobody was interrupted: the burst was over before the kill");

        let server = Server::demo(data);
        for (key, (path, body)) in &sent {
            let again = good(key, &server.post(&cookie, path, key, body).unwrap());
            if let Some(first) = answered.get(key) {
                assert_eq!(&again, first, "{key}: another answer to the same request");
            }
            assert_eq!(good(key, &server.post(&cookie, path, key, body).unwrap()), again, "{key}");
            let there = server.read(&cookie, &format!("/api/v1/tasks/{}", again["id"].as_str().unwrap()));
            assert!(there["number"].as_u64() >= again["number"].as_u64(), "{key}: {there}");
        }
        drafted += sent.keys().filter(|key| key.contains("draft")).count() as u64;
        let (status, _) = server.stop();
        assert!(status.success(), "{status}");
        assert_eq!(drafts(data), drafted, "a draft is there twice or not at all");
        verified(data);
    }
}
