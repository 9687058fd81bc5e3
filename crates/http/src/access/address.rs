//! The address a request comes from, for throttling and logs.

use std::net::SocketAddr;

use axum::extract::ConnectInfo;
use axum::http::request::Parts;

/// Text of the client's address; empty where it isn't known (tests without a socket).
#[derive(Debug, Clone)]
pub struct ClientAddress(pub String);

impl ClientAddress {
    /// Reads it: the socket's, or behind `trusted` reverse proxies the one the outermost of them saw.
    #[must_use]
    pub fn of(parts: &Parts, trusted: usize) -> Self {
        let socket = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_string());
        if trusted == 0 {
            return Self(socket.unwrap_or_default());
        }
        let forwarded: Vec<&str> = parts
            .headers
            .get_all("x-forwarded-for")
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|line| line.split(','))
            .map(str::trim)
            .filter(|address| !address.is_empty())
            .collect();
        let seen = forwarded.len().checked_sub(trusted).and_then(|at| forwarded.get(at));
        Self(seen.map(|address| address.chars().take(45).collect()).or(socket).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(forwarded: &str) -> Parts {
        let request = axum::http::Request::builder().header("x-forwarded-for", forwarded).body(()).unwrap();
        let mut parts = request.into_parts().0;
        parts.extensions.insert(ConnectInfo(SocketAddr::from(([10, 0, 0, 1], 99))));
        parts
    }

    #[test]
    fn a_header_counts_only_behind_trusted_proxies() {
        assert_eq!(ClientAddress::of(&parts("6.6.6.6"), 0).0, "10.0.0.1");
        assert_eq!(ClientAddress::of(&parts("6.6.6.6, 7.7.7.7"), 1).0, "7.7.7.7");
        assert_eq!(ClientAddress::of(&parts("6.6.6.6, 7.7.7.7"), 2).0, "6.6.6.6");
        assert_eq!(ClientAddress::of(&parts("6.6.6.6"), 3).0, "10.0.0.1");
    }
}
