//! Comparing secrets without telling by the time taken where they differ.

/// Whether both are the same bytes. Takes the same time wherever they differ; only the length may show.
#[must_use]
pub fn same_bytes(left: &[u8], right: &[u8]) -> bool {
    if left.len() != right.len() {
        return false;
    }
    let difference = left.iter().zip(right).fold(0_u8, |seen, (a, b)| std::hint::black_box(seen | (a ^ b)));
    std::hint::black_box(difference) == 0
}

#[cfg(test)]
mod tests {
    use super::same_bytes;

    #[test]
    fn equal_only_when_every_byte_is() {
        assert!(same_bytes(b"", b""));
        assert!(same_bytes(b"abc", b"abc"));
        assert!(!same_bytes(b"abc", b"abd"));
        assert!(!same_bytes(b"abc", b"bbc"));
        assert!(!same_bytes(b"abc", b"abcd"));
    }
}
