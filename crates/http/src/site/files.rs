//! The three web applications: `/console/`, `/field/`, `/p/`.

use std::borrow::Cow;
use std::path::{Component, Path};

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use sha2::{Digest as _, Sha256};

use crate::access::Site;
use crate::problem::Problem;
use crate::settings::WebFiles;

/// `/`: the phone page for phones, the console for everyone else.
pub async fn home(headers: HeaderMap) -> Redirect {
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let hint = headers.get("sec-ch-ua-mobile").is_some_and(|value| value.as_bytes() == b"?1");
    let phone = hint || (agent.contains("Mobile") && !agent.contains("iPad")) || agent.contains("HarmonyOS");
    Redirect::temporary(if phone { "/field/" } else { "/console/" })
}

/// `/console` without its slash.
pub async fn to_console() -> Redirect {
    Redirect::permanent("/console/")
}

/// `/field` without its slash.
pub async fn to_field() -> Redirect {
    Redirect::permanent("/field/")
}

/// The console.
pub async fn console(State(site): State<Site>, request: Request) -> Response {
    serve(&site, "console", "/console/", request).await
}

/// The phone page.
pub async fn field(State(site): State<Site>, request: Request) -> Response {
    serve(&site, "field", "/field/", request).await
}

/// The public pages.
pub async fn public(State(site): State<Site>, request: Request) -> Response {
    serve(&site, "public", "/p/", request).await
}

async fn serve(site: &Site, folder: &str, prefix: &str, request: Request) -> Response {
    let rest = request.uri().path().strip_prefix(prefix).unwrap_or_default();
    let is_page = !rest.rsplit('/').next().unwrap_or_default().contains('.');
    let wanted = if is_page { "index.html" } else { rest };
    let Some(bytes) = read(&site.settings().web, folder, wanted).await else {
        return Problem::not_found("这个地址所指的内容").into_response();
    };
    let tag = format!("\"{}\"", hex::encode(&Sha256::digest(&bytes)[..12]));
    // Vite names what is under assets/ by its content.
    let cache = if wanted.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let common = [(header::ETAG, tag.clone()), (header::CACHE_CONTROL, cache.to_owned())];
    if request.headers().get(header::IF_NONE_MATCH).is_some_and(|seen| seen.as_bytes() == tag.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, common).into_response();
    }
    let mut response = (common, bytes.into_owned()).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(wanted)));
    response
}

async fn read(web: &WebFiles, folder: &str, path: &str) -> Option<Cow<'static, [u8]>> {
    let path = Path::new(path);
    if !path.components().all(|part| matches!(part, Component::Normal(_))) {
        return None;
    }
    match web {
        WebFiles::None => None,
        WebFiles::Directory(root) => tokio::fs::read(root.join(folder).join(path)).await.ok().map(Cow::Owned),
        WebFiles::Embedded(root) => root.get_file(Path::new(folder).join(path)).map(|file| Cow::Borrowed(file.contents())),
    }
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn no_path_leaves_its_folder() {
        let home = std::env::temp_dir();
        let web = WebFiles::Directory(home);
        for bad in ["../secret.txt", "/etc/passwd", "a/../../b.txt", "./x.js"] {
            let found = read(&web, "console", bad).await;
            assert!(found.is_none(), "{bad}");
        }
    }

    #[test]
    fn wasm_has_the_type_that_streams() {
        assert_eq!(media_type("assets/core.wasm"), "application/wasm");
        assert_eq!(media_type("x"), "application/octet-stream");
    }
}
