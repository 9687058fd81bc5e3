//! Clock and chance as arguments of the application: real ones in the binary, fake ones in tests.

use uuid::Uuid;

/// 毫秒 since 1970, UTC.
pub trait Clock: Send + Sync {
    /// Now.
    fn now_ms(&self) -> i64;
}

/// Random bytes.
pub trait Chance: Send + Sync {
    /// Fills the buffer.
    fn fill(&self, buffer: &mut [u8]);
}

/// A UUID version 7 from an instant and chance.
#[must_use]
pub fn uuid_v7(now_ms: i64, chance: &dyn Chance) -> Uuid {
    let mut bytes = [0_u8; 16];
    chance.fill(&mut bytes);
    let millis = now_ms.max(0).to_be_bytes();
    bytes[..6].copy_from_slice(&millis[2..]);
    bytes[6] = (bytes[6] & 0x0f) | 0x70;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    Uuid::from_bytes(bytes)
}

/// A code of `length` characters without look-alikes (no 0, 1, I, L, O, U).
#[must_use]
pub fn random_code(length: usize, chance: &dyn Chance) -> String {
    const LETTERS: &[u8; 30] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";
    let mut code = String::with_capacity(length);
    while code.len() < length {
        let mut byte = [0_u8; 1];
        chance.fill(&mut byte);
        let value = usize::from(byte[0]);
        if value < 240 {
            code.push(char::from(LETTERS[value % 30]));
        }
    }
    code
}

/// Offset of Asia/Shanghai in milliseconds (no summer time since 1991).
pub const SHANGHAI_OFFSET_MS: i64 = 8 * 3_600_000;
