//! Password hashes: argon2id (RFC 9106), kept as text that names its own parameters.

use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use crate::same_bytes;

/// What one hash costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// KiB of memory.
    pub memory_kib: u32,
    /// Passes.
    pub passes: u32,
}

impl Cost {
    /// For people: 19 MiB, two passes, one lane (OWASP Password Storage, the first of its equivalent settings). 20 to 45 ms in a release
    /// build, measured on two busy cores.
    pub const STANDARD: Self = Self { memory_kib: 19_456, passes: 2 };

    /// For tests and for the demonstration's common password only: gives no protection.
    pub const CHEAP: Self = Self { memory_kib: 64, passes: 1 };

    fn argon2(self) -> Result<Argon2<'static>, BadStoredPassword> {
        let params = Params::new(self.memory_kib, self.passes, 1, Some(HASH_LENGTH)).map_err(|_| BadStoredPassword)?;
        Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
    }
}

const HASH_LENGTH: usize = 32;

/// A stored hash that can't be read: the data were changed by hand or by another program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the stored password can't be read")]
pub struct BadStoredPassword;

/// The text to keep for a password: `$argon2id$v=19$m=…,t=…,p=1$salt$hash`.
///
/// # Errors
/// [`BadStoredPassword`] for a cost that argon2 doesn't accept.
pub fn hash_password(password: &str, salt: [u8; 16], cost: Cost) -> Result<String, BadStoredPassword> {
    let mut hash = [0_u8; HASH_LENGTH];
    cost.argon2()?.hash_password_into(password.as_bytes(), &salt, &mut hash).map_err(|_| BadStoredPassword)?;
    Ok(format!(
        "$argon2id$v=19$m={},t={},p=1${}${}",
        cost.memory_kib,
        cost.passes,
        STANDARD_NO_PAD.encode(salt),
        STANDARD_NO_PAD.encode(hash)
    ))
}

/// Whether the password is the one behind the stored text. Takes as long for a wrong password as for the right one.
///
/// # Errors
/// [`BadStoredPassword`].
pub fn verify_password(password: &str, stored: &str) -> Result<bool, BadStoredPassword> {
    let (cost, salt, kept) = read(stored)?;
    let mut hash = [0_u8; HASH_LENGTH];
    cost.argon2()?.hash_password_into(password.as_bytes(), &salt, &mut hash).map_err(|_| BadStoredPassword)?;
    Ok(same_bytes(&hash, &kept))
}

/// Whether the stored text was made with other parameters and should be made again at the next sign-in.
#[must_use]
pub fn needs_rehash(stored: &str, cost: Cost) -> bool {
    read(stored).map_or(true, |(used, _, _)| used != cost)
}

fn read(stored: &str) -> Result<(Cost, Vec<u8>, Vec<u8>), BadStoredPassword> {
    let parts: Vec<&str> = stored.split('$').collect();
    let ["", "argon2id", "v=19", parameters, salt, hash] = parts.as_slice() else { return Err(BadStoredPassword) };
    let number = |text: Option<&str>, name: &str| -> Result<u32, BadStoredPassword> {
        text.and_then(|t| t.strip_prefix(name)).and_then(|n| n.parse().ok()).ok_or(BadStoredPassword)
    };
    let mut each = parameters.split(',');
    let cost = Cost { memory_kib: number(each.next(), "m=")?, passes: number(each.next(), "t=")? };
    if number(each.next(), "p=")? != 1 || each.next().is_some() {
        return Err(BadStoredPassword);
    }
    let bytes = |text: &str| STANDARD_NO_PAD.decode(text).map_err(|_| BadStoredPassword);
    Ok((cost, bytes(salt)?, bytes(hash)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_right_password_and_no_other() {
        let stored = hash_password("明月几时有-1076", [7; 16], Cost::CHEAP).unwrap();
        assert_eq!(verify_password("明月几时有-1076", &stored), Ok(true));
        assert_eq!(verify_password("明月几时有-1077", &stored), Ok(false));
        assert_eq!(verify_password("", &stored), Ok(false));
    }

    #[test]
    fn the_same_password_is_kept_differently_each_time() {
        let one = hash_password("same", [1; 16], Cost::CHEAP).unwrap();
        let two = hash_password("same", [2; 16], Cost::CHEAP).unwrap();
        assert_ne!(one, two);
        assert!(!one.contains("same"));
    }

    #[test]
    fn a_changed_text_is_an_error_and_not_a_wrong_password() {
        let stored = hash_password("x", [1; 16], Cost::CHEAP).unwrap();
        for bad in [
            "",
            "x",
            "$argon2i$v=19$m=64,t=1,p=1$AA$AA",
            &stored.replace("m=64", "m=sixty"),
            &stored.replace("p=1", "p=2"),
            &stored.replace('$', "#"),
        ] {
            assert_eq!(verify_password("x", bad), Err(BadStoredPassword), "{bad}");
        }
    }

    #[test]
    fn the_reference_vector_of_the_published_implementation() {
        // phc-winner-argon2, test.c: argon2id, v=19, t=2, m=2^16, p=1, "password", "somesalt" has 8 bytes of salt; the text form is ours.
        let stored = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
        assert_eq!(verify_password("password", stored), Ok(true));
        assert_eq!(verify_password("differentpassword", stored), Ok(false));
    }

    #[test]
    fn old_parameters_are_noticed() {
        let stored = hash_password("x", [1; 16], Cost::CHEAP).unwrap();
        assert!(!needs_rehash(&stored, Cost::CHEAP));
        assert!(needs_rehash(&stored, Cost::STANDARD));
        assert!(needs_rehash("plain", Cost::STANDARD));
    }
}
