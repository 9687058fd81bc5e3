//! Two gigabytes sent to the server: refused early, nothing kept, no memory taken.

use std::io::{self, Read as _, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

use crate::server::{Reply, Server, district, head};

const TWO_GB: u64 = 2 << 30;
const MIB: usize = 1 << 20;

/// Sends a head that promises two gigabytes and a first piece of them.
fn promise(server: &Server, path: &str, headers: &[(&str, &str)], first: &[u8]) -> Reply {
    let length = TWO_GB.to_string();
    let mut stream = server.connect().unwrap();
    stream.write_all(head("POST", path, server.address, &[headers, &[("content-length", &length)]].concat()).as_bytes()).unwrap();
    // The server may have closed already.
    let _ = stream.write_all(first);
    Reply::read(&mut stream).unwrap()
}

/// Sends two gigabytes in chunks without saying how many they will be; the answer, and how much could be sent until it came.
fn pour(server: &Server, path: &str, headers: &[(&str, &str)], first: &[u8]) -> (Reply, usize) {
    let mut stream = server.connect().unwrap();
    let asked = head("POST", path, server.address, &[headers, &[("transfer-encoding", "chunked")]].concat());
    stream.write_all(asked.as_bytes()).unwrap();
    let mut reading = stream.try_clone().unwrap();
    let answer = std::thread::spawn(move || {
        // The answer may be followed by a reset, because the rest was not taken.
        let mut bytes = Vec::new();
        let mut piece = [0; 4096];
        loop {
            match reading.read(&mut piece) {
                Ok(0) | Err(_) => return bytes,
                Ok(n) => bytes.extend_from_slice(&piece[..n]),
            }
        }
    });
    let mut sent = 0;
    let mut piece = vec![0x5a_u8; 64 << 10];
    piece[..first.len()].copy_from_slice(first);
    let mut chunk = |piece: &[u8]| -> io::Result<()> {
        stream.write_all(format!("{:x}\r\n", piece.len()).as_bytes())?;
        stream.write_all(piece)?;
        stream.write_all(b"\r\n")
    };
    while (sent as u64) < TWO_GB && !answer.is_finished() && chunk(&piece).is_ok() {
        sent += piece.len();
        piece.fill(0x5a);
    }
    let bytes = answer.join().unwrap();
    (Reply::of(bytes).unwrap(), sent)
}

fn files(folder: &Path) -> usize {
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        count += if path.is_dir() { files(&path) } else { 1 };
    }
    count
}

#[test]
fn two_gigabytes_are_refused_early_leave_nothing_and_take_no_memory() {
    let data = district();
    let server = Server::demo(data.path());
    let officer = server.sign_in("duiyuan", "demo");
    let administrator = server.sign_in("guanli", "demo");
    let evidence = data.path().join("evidence");
    let before = files(&evidence);
    let peak = server.peak_kib();
    let jpeg = [("cookie", officer.as_str()), ("content-type", "image/jpeg")];
    let mp4 = [("cookie", officer.as_str()), ("content-type", "video/mp4")];
    let sheet = [("cookie", administrator.as_str()), ("idempotency-key", "key-of-a-sheet")];
    let leader = server.sign_in("dazhang", "demo");
    let json = [("cookie", leader.as_str()), ("idempotency-key", "key-of-a-task"), ("content-type", "application/json")];

    // What says it is too large is refused before it comes.
    for (path, headers) in [
        ("/api/v1/evidence", &jpeg[..]),
        ("/api/v1/evidence", &mp4),
        ("/api/v1/imports/firms", &sheet),
        ("/api/v1/tasks", &json),
    ] {
        let started = Instant::now();
        let reply = promise(&server, path, headers, b"");
        assert_eq!((reply.status, reply.code().as_str()), (413, "too_large"), "{path}");
        assert!(started.elapsed() < Duration::from_secs(2), "{path}: {:?}", started.elapsed());
    }
    let nobody = promise(&server, "/api/v1/evidence", &[("content-type", "image/jpeg")], b"");
    assert_eq!(nobody.code(), "signed_out");

    // What doesn't say so is counted: a photo to 20 MiB, a workbook to 24, a form to one. Some more is on its way when the answer is given.
    let photo = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01".as_slice();
    let round = || {
        for (path, headers, first, most) in [
            ("/api/v1/evidence", &jpeg[..], photo, 20 * MIB),
            ("/api/v1/imports/firms", &sheet, b"PK\x03\x04".as_slice(), 24 * MIB),
            ("/api/v1/tasks", &json, b"{".as_slice(), MIB),
        ] {
            let (reply, sent) = pour(&server, path, headers, first);
            assert_eq!((reply.status, reply.code().as_str()), (413, "too_large"), "{path}");
            assert!((most..most + 64 * MIB).contains(&sent), "{path}: {sent} bytes were taken");
        }
        // No photo at all: known by the first bytes.
        let (reply, sent) = pour(&server, "/api/v1/evidence", &jpeg, b"MZ\x90\x00\x03");
        assert_eq!((reply.status, reply.code().as_str()), (400, "bad_input"));
        assert!(sent < 64 * MIB, "{sent}");
    };
    // Together more than the server may ever hold.
    for _ in 0..8 {
        round();
    }
    let after = server.peak_kib() / 1024;
    println!("peak memory {} MiB before, {after} MiB after", peak / 1024);
    assert!(after < 300, "{after} MiB");
    assert_eq!(files(&evidence), before, "something was kept");
    let (status, _) = server.stop();
    assert!(status.success(), "{status}");
}
