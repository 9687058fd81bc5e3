//! Session tokens. The browser holds the token, the store only its digest: a stolen database signs nobody in.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

/// Bytes of a digest.
pub const DIGEST_LENGTH: usize = 32;

/// A token: 32 random bytes. Never logged.
#[derive(Clone, PartialEq, Eq)]
pub struct Token([u8; 32]);

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

impl Token {
    /// A token from random bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// As the cookie carries it: 43 characters.
    #[must_use]
    pub fn text(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// What is kept: SHA-256, hex.
    #[must_use]
    pub fn digest(&self) -> String {
        digest_of(&self.0)
    }
}

/// The digest behind a cookie's text; `None` for text that is no token.
#[must_use]
pub fn token_digest(text: &str) -> Option<String> {
    if text.len() != 43 {
        return None;
    }
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    Some(digest_of(&bytes))
}

fn digest_of(bytes: &[u8]) -> String {
    let digest = Sha256::new().chain_update(b"heyi session v1\0").chain_update(bytes).finalize();
    hex::encode(digest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_leads_to_the_same_digest() {
        let token = Token::from_bytes(std::array::from_fn(|i| i.try_into().unwrap()));
        assert_eq!(token_digest(&token.text()), Some(token.digest()));
        assert_eq!(token.digest().len(), DIGEST_LENGTH * 2);
        assert!(!token.text().contains(['+', '/', '=', ';', ' ']));
    }

    #[test]
    fn other_text_is_no_token() {
        for bad in ["", "abc", "!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!"] {
            assert_eq!(token_digest(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_token_is_never_printed() {
        assert_eq!(format!("{:?}", Token::from_bytes([9; 32])), "Token(…)");
    }
}
