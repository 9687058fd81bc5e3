//! Uploads, honest and not, against a real folder.

use std::io;
use std::path::Path;
use std::process::Command;

use bytes::Bytes;
use futures_util::{StreamExt, stream};
use heyi_media::{Digest, EvidenceStore, Expected, GetError, MediaKind, PutError, Stored};
use tokio::io::AsyncReadExt;

fn jpeg(len: usize) -> Vec<u8> {
    let mut bytes = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00".to_vec();
    bytes.extend((bytes.len()..len).map(|i| (i * 31 % 251) as u8));
    bytes
}

fn mp4(len: usize) -> Vec<u8> {
    let mut bytes = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41".to_vec();
    bytes.resize(len, 7);
    bytes
}

fn body(bytes: &[u8], piece: usize) -> impl futures_util::Stream<Item = io::Result<Bytes>> {
    let pieces: Vec<_> = bytes.chunks(piece).map(|c| Ok(Bytes::copy_from_slice(c))).collect();
    stream::iter(pieces)
}

async fn store() -> (tempfile::TempDir, EvidenceStore) {
    let dir = tempfile::tempdir().unwrap();
    let store = EvidenceStore::open(dir.path().join("evidence")).await.unwrap();
    (dir, store)
}

async fn put(store: &EvidenceStore, bytes: &[u8], expected: Expected<'_>) -> Result<Stored, PutError> {
    store.put(body(bytes, 1_000), expected).await
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<String> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { out.extend(files(&path)) } else { out.push(path.display().to_string()) }
    }
    out
}

#[tokio::test]
async fn stored_once_under_its_digest_and_read_back() {
    let (dir, store) = store().await;
    let bytes = jpeg(300_000);
    let first = put(&store, &bytes, Expected { mime: Some("image/jpeg"), length: Some(300_000), ..Expected::default() }).await.unwrap();
    assert_eq!((first.size, first.kind, first.known), (300_000, MediaKind::Jpeg, false));
    let digest = first.sha256.to_string();
    let place = dir.path().join("evidence/objects").join(&digest[..2]).join(&digest[2..4]).join(&digest);
    assert!(std::fs::read(&place).unwrap() == bytes);
    assert!(std::fs::metadata(&place).unwrap().permissions().readonly());

    // In pieces of another size: the same object.
    let again = store.put(body(&bytes, 7), Expected::default()).await.unwrap();
    assert_eq!(again, Stored { known: true, ..first.clone() });
    assert_eq!(files(dir.path()).len(), 1);

    let mut reading = store.get_verified(&first.sha256).await.unwrap();
    assert_eq!((reading.size, reading.kind), (300_000, Some(MediaKind::Jpeg)));
    let mut back = Vec::new();
    reading.read_to_end(&mut back).await.unwrap();
    assert!(back == bytes);
    let mut reading = store.get(&first.sha256).await.unwrap();
    reading.skip_to(299_990).await.unwrap();
    back.clear();
    reading.read_to_end(&mut back).await.unwrap();
    assert_eq!(back, bytes[299_990..]);
}

/// OpenSSL is the second opinion on SHA-256 and SM3 of the stored file.
#[tokio::test]
async fn both_digests_agree_with_openssl() {
    let (dir, store) = store().await;
    let stored = put(&store, &jpeg(12_345), Expected::default()).await.unwrap();
    let file = files(dir.path()).remove(0);
    for (name, ours) in [("sha256", stored.sha256.to_string()), ("sm3", stored.sm3.clone())] {
        let Ok(out) = Command::new("openssl").args(["dgst", &format!("-{name}"), &file]).output() else {
            println!("openssl不在，跳过");
            return;
        };
        let text = String::from_utf8(out.stdout).unwrap();
        assert!(text.trim().ends_with(&ours), "{name}: {text} {ours}");
    }
}

#[tokio::test]
async fn what_is_wrong_is_refused_and_leaves_nothing() {
    let (dir, store) = store().await;
    let small = Expected { photo_max: 5_000, video_max: 20_000, ..Expected::default() };
    let wrong_digest: Digest = "00".repeat(32).parse().unwrap();
    let polyglot = [jpeg(40), b"<script>alert(1)</script>".to_vec(), jpeg(400)].concat();
    let zip_in_png = [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], &[0; 100], b"PK\x03\x04", &[0; 100]].concat();
    let cases: Vec<(&str, Vec<u8>, Expected)> = vec![
        ("Empty", Vec::new(), Expected::default()),
        ("UnknownType", b"GIF89a0000000000000000".to_vec(), Expected::default()),
        ("UnknownType", b"MZ\x90\0this program cannot be run in DOS mode".to_vec(), Expected { mime: Some("image/jpeg"), ..small }),
        ("UnknownType", b"<html><script>alert(1)</script></html>".to_vec(), Expected { mime: Some("image/png"), ..small }),
        ("UnknownType", b"\xff\xd8".to_vec(), Expected::default()),
        ("TypeMismatch", mp4(3_000), Expected { mime: Some("image/jpeg"), ..Expected::default() }),
        ("TypeMismatch", jpeg(3_000), Expected { mime: Some("text/html; charset=utf-8"), ..Expected::default() }),
        ("Disguised", polyglot, Expected::default()),
        ("Disguised", zip_in_png, Expected::default()),
        ("Disguised", [jpeg(100), b"%PDF-1.7\n".to_vec()].concat(), Expected::default()),
        ("TooLarge", jpeg(5_001), small),
        ("TooLarge", mp4(20_001), small),
        ("TooLarge", jpeg(100), Expected { length: Some(20_001), ..small }),
        ("WrongLength", jpeg(4_000), Expected { length: Some(4_001), ..small }),
        ("WrongLength", jpeg(4_000), Expected { length: Some(3_999), ..small }),
        ("WrongLength", Vec::new(), Expected { length: Some(10), ..small }),
        ("WrongDigest", jpeg(4_000), Expected { sha256: Some(wrong_digest), ..small }),
    ];
    for (name, bytes, expected) in cases {
        let error = put(&store, &bytes, expected).await.unwrap_err();
        let told = format!("{error:?}");
        assert!(told.starts_with(name), "{name}: {told}");
        assert!(!error.to_string().is_ascii(), "not told in Chinese: {error}");
        assert_eq!(files(dir.path()), Vec::<String>::new(), "{name} left something");
    }
    // The limits themselves are allowed.
    put(&store, &jpeg(5_000), small).await.unwrap();
    put(&store, &mp4(20_000), small).await.unwrap();
    // Types declared loosely.
    put(&store, &jpeg(50), Expected { mime: Some("IMAGE/JPG; q=1"), ..small }).await.unwrap();
    put(&store, &jpeg(60), Expected { mime: Some("application/octet-stream"), ..small }).await.unwrap();
}

#[tokio::test]
async fn a_broken_connection_and_a_dropped_upload_leave_nothing() {
    let (dir, store) = store().await;
    let pieces = vec![
        Ok(Bytes::from(jpeg(10_000))),
        Err(io::Error::new(io::ErrorKind::ConnectionReset, "reset")),
        Ok(Bytes::from_static(b"never")),
    ];
    let error = store.put(stream::iter(pieces), Expected::default()).await.unwrap_err();
    assert!(matches!(error, PutError::Interrupted(_)), "{error:?}");
    assert!(files(dir.path()).is_empty());

    // The sender goes silent, the request is dropped.
    let silent = stream::iter(vec![Ok(Bytes::from(jpeg(10_000)))]).chain(stream::pending());
    let upload = store.put(silent, Expected::default());
    let waited = tokio::time::timeout(std::time::Duration::from_millis(50), upload).await;
    assert!(waited.is_err());
    assert!(files(dir.path()).is_empty());
}

#[tokio::test]
async fn leftovers_of_a_crash_go_and_objects_stay() {
    let (dir, store) = store().await;
    let stored = put(&store, &jpeg(2_000), Expected::default()).await.unwrap();
    let root = dir.path().join("evidence");
    std::fs::write(root.join("incoming/999-0"), b"half of a photo").unwrap();
    drop(store);
    let store = EvidenceStore::open(&root).await.unwrap();
    assert_eq!(files(&root).len(), 1);
    assert!(store.has(&stored.sha256).await);
}

#[tokio::test]
async fn a_changed_byte_is_named_and_healed_by_the_same_upload() {
    let (dir, store) = store().await;
    let bytes = jpeg(2_000);
    let stored = put(&store, &bytes, Expected::default()).await.unwrap();
    let file = files(dir.path()).remove(0);
    let mut changed = bytes.clone();
    changed[1_500] ^= 1;
    std::fs::remove_file(&file).unwrap();
    std::fs::write(&file, &changed).unwrap();
    match store.get_verified(&stored.sha256).await {
        Err(GetError::Altered { expected, found }) => assert!(expected == stored.sha256 && found != expected),
        other => panic!("{other:?}"),
    }
    assert!(!put(&store, &bytes, Expected::default()).await.unwrap().known);
    assert!(store.get_verified(&stored.sha256).await.is_ok());
    let missing: Digest = "ab".repeat(32).parse().unwrap();
    assert!(matches!(store.get(&missing).await, Err(GetError::Missing(d)) if d == missing));
}

#[tokio::test]
async fn many_at_once_of_the_same_and_of_others() {
    let (dir, store) = store().await;
    let uploads = (0..40).map(|i| {
        let store = store.clone();
        tokio::spawn(async move { put(&store, &jpeg(50_000 + i % 4), Expected::default()).await.unwrap().sha256 })
    });
    let mut seen = std::collections::BTreeSet::new();
    for upload in uploads.collect::<Vec<_>>() {
        seen.insert(upload.await.unwrap());
    }
    assert_eq!(seen.len(), 4);
    assert_eq!(files(dir.path()).len(), 4);
    for digest in seen {
        assert!(store.get_verified(&digest).await.is_ok());
    }
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_told() {
    let (dir, store) = store().await;
    std::fs::remove_dir_all(dir.path().join("evidence")).unwrap();
    assert!(matches!(put(&store, &jpeg(100), Expected::default()).await, Err(PutError::Storage(_))));
}

/// A real full disk: a memory file system of one megabyte, where the machine lets us mount one.
#[tokio::test]
async fn a_full_disk_is_told_and_cleaned_up() {
    let dir = tempfile::tempdir().unwrap();
    let mount = Command::new("mount").args(["-t", "tmpfs", "-o", "size=1m", "tmpfs"]).arg(dir.path()).output();
    if !mount.is_ok_and(|out| out.status.success()) {
        println!("不能挂载内存文件系统，跳过");
        return;
    }
    let outcome = async {
        let store = EvidenceStore::open(dir.path().join("evidence")).await.unwrap();
        let error = put(&store, &jpeg(3_000_000), Expected::default()).await.unwrap_err();
        let left = files(dir.path());
        let after = put(&store, &jpeg(10_000), Expected::default()).await;
        (error, left, after)
    }
    .await;
    assert!(Command::new("umount").arg(dir.path()).status().unwrap().success());
    let (error, left, after) = outcome;
    assert!(matches!(error, PutError::DiskFull), "{error:?}");
    assert!(left.is_empty(), "{left:?}");
    assert!(after.is_ok());
}
