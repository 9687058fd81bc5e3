//! The disk is full while the server runs. The limit on the size of files stands for it: it needs no disk of its own.

use std::process::Command;

use crate::server::{Server, district, leader, verified};

/// How large a file may become, KiB: less than the write-ahead log wants.
const ROOM_KIB: u32 = 1_024;

#[test]
fn on_a_full_disk_writes_are_refused_by_name_reading_goes_on_and_with_room_again_writing_too() {
    let data = district();
    let data = data.path();
    let before = verified(data);
    // Told by an error instead of a signal, as with a full disk. Only the soft limit, so that it can be lifted again.
    let limited = format!("trap '' XFSZ; ulimit -S -f {ROOM_KIB}; exec \"$0\" \"$@\"");
    let mut bash = Command::new("bash");
    bash.args(["-c", &limited, env!("CARGO_BIN_EXE_heyi"), "demo", "--port", "0", "--data"]).arg(data);
    let server = Server::start(&mut bash);
    let (cookie, draft) = leader(&server);

    let mut done = 0_u64;
    let refused = loop {
        let key = format!("key-of-draft-{done}");
        let reply = server.post(&cookie, "/api/v1/tasks", &key, &draft).unwrap();
        if reply.status != 200 {
            break (key, reply);
        }
        done += 1;
        assert!(done < 2_000, "the disk was never full");
    };
    let (key, reply) = refused;
    assert_eq!((reply.status, reply.code().as_str()), (507, "storage_full"));
    let said = reply.json();
    assert!(said["detail"].as_str().unwrap().contains("存储空间已满"), "{said}");
    assert!(!said["cures"].as_array().unwrap().is_empty() && said["trace_id"].as_str().unwrap().len() == 16, "{said}");

    // Reading goes on, and shows nothing of what was refused.
    for path in ["/api/v1/me", "/api/v1/workbench", "/api/v1/tasks?limit=5", "/api/v1/firms?limit=5"] {
        server.read(&cookie, path);
    }
    assert_eq!(server.send("GET", "/readyz", &[], b"").unwrap().status, 200);
    // Still full, and still the same sentence; so for evidence.
    assert_eq!(server.post(&cookie, "/api/v1/tasks", &key, &draft).unwrap().code(), "storage_full");
    let photo = [b"\xff\xd8\xff\xe0".as_slice(), &vec![7_u8; 3 << 20]].concat();
    let sent = server.send("POST", "/api/v1/evidence", &[("cookie", &cookie), ("content-type", "image/jpeg")], &photo).unwrap();
    assert_eq!((sent.status, sent.code().as_str()), (507, "storage_full"));
    assert_eq!(std::fs::read_dir(data.join("evidence/incoming")).unwrap().count(), 0, "half an upload is left");

    // Room again: the same process, the same key.
    let lifted = Command::new("prlimit").args(["--pid", &server.pid().to_string(), "--fsize=unlimited:unlimited"]).status().unwrap();
    assert!(lifted.success());
    let reply = server.post(&cookie, "/api/v1/tasks", &key, &draft).unwrap();
    assert_eq!(reply.status, 200, "{}", reply.text());
    let task = reply.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(server.read(&cookie, &format!("/api/v1/tasks/{task}"))["id"], task.as_str());
    let sent = server.send("POST", "/api/v1/evidence", &[("cookie", &cookie), ("content-type", "image/jpeg")], &photo).unwrap();
    assert_eq!(sent.status, 200, "{}", sent.text());
    let (status, _) = server.stop();
    assert!(status.success(), "{status}");
    // Every draft once, and the leaves that bind checkpoints; nothing of those refused.
    let after = verified(data);
    assert!(after > before + done, "{before} {done} {after}");
}
