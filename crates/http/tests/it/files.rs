//! The web applications.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use heyi_http::{Settings, WebFiles};

use crate::world::World;

#[tokio::test]
async fn pages_fall_back_to_their_index_and_assets_are_kept_for_ever() {
    let folder = tempfile::tempdir().unwrap();
    for app in ["console", "field", "public"] {
        std::fs::create_dir_all(folder.path().join(app).join("assets")).unwrap();
        std::fs::write(folder.path().join(app).join("index.html"), format!("<!doctype html>{app}")).unwrap();
        std::fs::write(folder.path().join(app).join("assets/core-1a2b.wasm"), b"\0asm").unwrap();
    }
    std::fs::write(folder.path().join("secret.txt"), "secret").unwrap();
    let settings = Settings { web: WebFiles::Directory(folder.path().to_owned()), ..Settings::default() };
    let world = World::with(settings, true).await;
    let get = |path: &str| {
        let request = Request::get(path).body(Body::empty()).unwrap();
        world.send(request)
    };
    for (path, app) in [("/console/", "console"), ("/console/tasks/task_1", "console"), ("/field/visits", "field"), ("/p/c/ABC", "public")]
    {
        let got = get(path).await;
        assert_eq!(String::from_utf8(got.bytes.clone()).unwrap(), format!("<!doctype html>{app}"), "{path}");
        assert_eq!(got.header("cache-control"), "no-cache");
    }
    let wasm = get("/field/assets/core-1a2b.wasm").await;
    assert_eq!((wasm.header("content-type"), wasm.header("cache-control")), ("application/wasm", "public, max-age=31536000, immutable"));
    let again = Request::get("/console/").header(header::IF_NONE_MATCH, get("/console/").await.header("etag")).body(Body::empty()).unwrap();
    assert_eq!(world.send(again).await.status, StatusCode::NOT_MODIFIED);
    for bad in ["/console/../secret.txt", "/console/%2e%2e/secret.txt", "/console/assets/missing.js"] {
        assert_eq!(get(bad).await.status, StatusCode::NOT_FOUND, "{bad}");
    }
    assert_eq!(get("/console").await.header("location"), "/console/");
}
