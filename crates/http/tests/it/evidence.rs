//! 证据 as bytes.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};

use crate::world::World;

/// The smallest PNG: one pixel.
const PNG: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0, 0, 0, 1, 8, 6, 0, 0, 0, 0x1f, 0x15,
    0xc4, 0x89, 0, 0, 0, 13, b'I', b'D', b'A', b'T', 0x78, 0x9c, 0x63, 0xf8, 0xcf, 0xc0, 0xf0, 0x1f, 0, 5, 0, 1, 0xff, 0x89, 0x99, 0x3d,
    0x1d, 0, 0, 0, 0, b'I', b'E', b'N', b'D', 0xae, 0x42, 0x60, 0x82,
];

async fn put(world: &World, cookie: &str, kind: &str, bytes: &[u8]) -> crate::world::Got {
    let request = Request::post("/api/v1/evidence")
        .header(header::COOKIE, cookie)
        .header(header::CONTENT_TYPE, kind)
        .body(Body::from(bytes.to_vec()))
        .unwrap();
    world.send(request).await
}

#[tokio::test]
async fn bytes_are_kept_under_their_digest_and_never_run_here() {
    let world = World::new().await;
    let cookie = world.cookie("duiyuan").await;
    let kept = put(&world, &cookie, "image/png", PNG).await;
    assert_eq!(kept.status, StatusCode::OK, "{}", String::from_utf8_lossy(&kept.bytes));
    insta::assert_json_snapshot!(kept.json());
    assert_eq!(put(&world, &cookie, "image/png", PNG).await.json(), kept.json());
    let path = format!("/api/v1/evidence/{}", kept.json()["sha256"].as_str().unwrap());
    let got = world.get(&cookie, &path).await;
    assert_eq!(got.bytes, PNG);
    assert_eq!(got.header("content-security-policy"), "sandbox; default-src 'none'");
    assert_eq!((got.header("content-type"), got.header("content-disposition")), ("image/png", "inline"));
    let firm = world.cookie("qiye").await;
    assert_eq!(world.get(&firm, &path).await.status, StatusCode::NOT_FOUND, "nothing of its own names these bytes");
    for bad in ["0".repeat(64), "..%2f..%2fheyi.sqlite".to_owned()] {
        assert_eq!(world.get(&cookie, &format!("/api/v1/evidence/{bad}")).await.status, StatusCode::NOT_FOUND, "{bad}");
    }
}

#[tokio::test]
async fn disguised_empty_and_foreign_bytes_are_refused() {
    let world = World::new().await;
    let cookie = world.cookie("duiyuan").await;
    for (kind, bytes) in [
        ("image/jpeg", PNG),
        ("image/png", b"<html><script>alert(1)</script></html>".as_slice()),
        ("image/png", b"".as_slice()),
        ("application/octet-stream", b"MZ\x90\x00\x03".as_slice()),
    ] {
        let got = put(&world, &cookie, kind, bytes).await;
        assert_eq!((got.status, got.code().as_str()), (StatusCode::BAD_REQUEST, "bad_input"), "{kind}");
    }
    let folder = world.db.folder.path().join("evidence/objects");
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), 0, "nothing is left behind");
}
