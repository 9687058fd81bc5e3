//! The session cookie.

use axum::http::{HeaderMap, header};

/// Name of the cookie.
pub const COOKIE: &str = "heyi_session";

/// The token in the request's cookies.
#[must_use]
pub fn token_of(headers: &HeaderMap) -> Option<&str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE)
        .map(|(_, value)| value)
}

/// `Set-Cookie` for a new session. Not readable by scripts, not sent from other sites.
#[must_use]
pub fn session_cookie(token: &str, secure: bool) -> String {
    let secure = if secure { "; Secure" } else { "" };
    format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict{secure}")
}

/// `Set-Cookie` that ends it.
#[must_use]
pub fn cleared_cookie(secure: bool) -> String {
    let secure = if secure { "; Secure" } else { "" };
    format!("{COOKIE}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0{secure}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_its_own_cookie_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, "a=1; heyi_session_old=2".parse().unwrap());
        headers.append(header::COOKIE, "b=3; heyi_session=abc=".parse().unwrap());
        assert_eq!(token_of(&headers), Some("abc="));
        assert_eq!(token_of(&HeaderMap::new()), None);
    }

    #[test]
    fn scripts_and_other_sites_get_nothing() {
        let cookie = session_cookie("t", true);
        for part in ["HttpOnly", "SameSite=Strict", "Path=/", "Secure"] {
            assert!(cookie.contains(part), "{part}");
        }
        assert!(!session_cookie("t", false).contains("Secure"));
    }
}
