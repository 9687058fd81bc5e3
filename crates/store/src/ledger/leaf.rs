//! The leaf of an event.

use sha2::{Digest as _, Sha256};

use crate::events::Content;
use crate::{Recorded, StoreError};

/// The `el/v1` entry of an event.
pub(crate) fn entry(event: &Recorded, salt: &[u8; 32], before_in_case: &[u8; 32]) -> Result<Vec<u8>, StoreError> {
    let mut out = b"EL1".to_vec();
    out.extend(Sha256::digest(Content::bytes(event, salt)));
    out.extend(before_in_case);
    Ok(out)
}
