//! Bundles: up to 256 entries, each after its length as a big-endian u16.

use super::TILE_WIDTH;

/// Why bytes are not a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BundleError {
    /// An entry ends after the bundle.
    #[error("第 {0} 条（从 0 起）不完整")]
    Short(usize),
    /// More than 256 entries.
    #[error("条目多于 256 条")]
    TooMany,
    /// An entry longer than a u16 can say.
    #[error("条目长 {0} 字节，超过 65535 字节")]
    TooLong(usize),
}

/// Adds an entry to the bytes of a bundle.
///
/// # Errors
/// [`BundleError::TooLong`] beyond 65,535 bytes; nothing is written then.
pub fn write_entry(entry: &[u8], out: &mut Vec<u8>) -> Result<(), BundleError> {
    let length = u16::try_from(entry.len()).map_err(|_| BundleError::TooLong(entry.len()))?;
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(entry);
    Ok(())
}

/// The bytes of a bundle.
///
/// # Errors
/// [`BundleError`].
pub fn write_bundle<E: AsRef<[u8]>>(entries: &[E]) -> Result<Vec<u8>, BundleError> {
    if entries.len() > TILE_WIDTH {
        return Err(BundleError::TooMany);
    }
    let mut out = Vec::new();
    for entry in entries {
        write_entry(entry.as_ref(), &mut out)?;
    }
    Ok(out)
}

/// The entries of a bundle.
///
/// # Errors
/// [`BundleError`].
pub fn read_bundle(bytes: &[u8]) -> Result<Vec<&[u8]>, BundleError> {
    let mut entries = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        if entries.len() == TILE_WIDTH {
            return Err(BundleError::TooMany);
        }
        let short = BundleError::Short(entries.len());
        let (length, tail) = rest.split_first_chunk::<2>().ok_or(short)?;
        let (entry, tail) = tail.split_at_checked(usize::from(u16::from_be_bytes(*length))).ok_or(short)?;
        entries.push(entry);
        rest = tail;
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bundle_reads_as_written() {
        let entries = [b"".as_slice(), b"a", &[7; 65_535]];
        let bytes = write_bundle(&entries).unwrap();
        assert_eq!(read_bundle(&bytes).unwrap(), entries);
        assert_eq!(read_bundle(&[]), Ok(vec![]));
        assert_eq!(read_bundle(&bytes[..bytes.len() - 1]), Err(BundleError::Short(2)));
        assert_eq!(read_bundle(&[0]), Err(BundleError::Short(0)));
        assert_eq!(read_bundle(&[0; 514]), Err(BundleError::TooMany));
        assert_eq!(write_bundle(&[vec![0; 65_536]]), Err(BundleError::TooLong(65_536)));
        assert_eq!(write_bundle(&vec![b""; 257]), Err(BundleError::TooMany));
    }
}
