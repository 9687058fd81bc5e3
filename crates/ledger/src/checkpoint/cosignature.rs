//! cosignature/v1 (c2sp.org/tlog-cosignature): a witness signs a text with a time.

/// What a witness signs: two header lines and the text, not the text alone. `at` in seconds since 1970.
pub(super) fn message(text: &str, at: u64) -> Vec<u8> {
    format!("cosignature/v1\ntime {at}\n{text}").into_bytes()
}
