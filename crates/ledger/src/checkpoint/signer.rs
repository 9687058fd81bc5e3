//! Who signs checkpoints.

use sm2::dsa::signature::Signer as _;

use super::key::{Algorithm, KeyError, PublicKey, SM2_USER_ID, check_name};
use crate::hash::{Hasher as _, Sm3};

/// Holds a private key: a software key here, a cipher machine (PKCS#11, SDF) in production.
pub trait Signer {
    /// The public half, with the name.
    fn public_key(&self) -> &PublicKey;

    /// Signature of a message, 64 bytes (for SM2 r ‖ s, with [`SM2_USER_ID`]).
    ///
    /// # Errors
    /// Whatever the machine says.
    fn sign(&self, message: &[u8]) -> Result<[u8; 64], SignError>;
}

/// The signing machine refused or failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("签名失败：{0}")]
pub struct SignError(pub String);

/// A private key in memory, for tests and demonstrations. Its name always ends in [`SoftwareKey::MARK`], so that nobody takes what it
/// signed for the signature of a cipher machine.
pub struct SoftwareKey {
    public: PublicKey,
    secret: Secret,
}

enum Secret {
    Ed25519(Box<ed25519_dalek::SigningKey>),
    Sm2(Box<sm2::dsa::SigningKey>),
}

impl std::fmt::Debug for SoftwareKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SoftwareKey").field("public", &self.public).finish_non_exhaustive()
    }
}

impl SoftwareKey {
    /// End of the name of every software key. (A plus sign is not allowed in the name of a key.)
    pub const MARK: &'static str = "/test-key";

    /// True for the name of a software key.
    #[must_use]
    pub fn is_test_name(name: &str) -> bool {
        name.ends_with(Self::MARK)
    }

    /// An Ed25519 key from 32 bytes.
    ///
    /// # Errors
    /// [`KeyError::Name`].
    pub fn ed25519(name: &str, seed: &[u8; 32]) -> Result<Self, KeyError> {
        Self::edwards(name, seed, Algorithm::Ed25519)
    }

    /// The key of a witness from 32 bytes. Never the bytes of a log's key.
    ///
    /// # Errors
    /// [`KeyError::Name`].
    pub fn witness(name: &str, seed: &[u8; 32]) -> Result<Self, KeyError> {
        Self::edwards(name, seed, Algorithm::CosignatureV1)
    }

    fn edwards(name: &str, seed: &[u8; 32], algorithm: Algorithm) -> Result<Self, KeyError> {
        let secret = ed25519_dalek::SigningKey::from_bytes(seed);
        let public = PublicKey::new(&marked(name)?, algorithm, secret.verifying_key().as_bytes())?;
        Ok(Self { public, secret: Secret::Ed25519(Box::new(secret)) })
    }

    /// An SM2 key from 32 bytes of any value: the private number is drawn from them with SM3.
    ///
    /// # Errors
    /// [`KeyError::Name`], [`KeyError::SecretKey`] (practically never).
    pub fn sm2(name: &str, seed: &[u8; 32]) -> Result<Self, KeyError> {
        // A draw is outside 1..n−1 less than once in 2^32.
        let secret = (0..8_u8)
            .find_map(|n| {
                let number = Sm3::digest(&[b"heyi/sm2-seed/v1\0", seed, &[n]]);
                sm2::dsa::SigningKey::from_slice(SM2_USER_ID, &number).ok()
            })
            .ok_or(KeyError::SecretKey)?;
        Self::from_sm2(name, secret)
    }

    /// An SM2 key from its private number, big-endian.
    ///
    /// # Errors
    /// [`KeyError::Name`], [`KeyError::SecretKey`].
    pub fn sm2_from_number(name: &str, number: &[u8; 32]) -> Result<Self, KeyError> {
        let secret = sm2::dsa::SigningKey::from_slice(SM2_USER_ID, number).map_err(|_| KeyError::SecretKey)?;
        Self::from_sm2(name, secret)
    }

    fn from_sm2(name: &str, secret: sm2::dsa::SigningKey) -> Result<Self, KeyError> {
        let point = secret.verifying_key().to_sec1_bytes();
        let public = PublicKey::new(&marked(name)?, Algorithm::Sm2Sm3, &point)?;
        Ok(Self { public, secret: Secret::Sm2(Box::new(secret)) })
    }
}

fn marked(name: &str) -> Result<String, KeyError> {
    check_name(name)?;
    let mark = if SoftwareKey::is_test_name(name) { "" } else { SoftwareKey::MARK };
    Ok(format!("{name}{mark}"))
}

impl Signer for SoftwareKey {
    fn public_key(&self) -> &PublicKey {
        &self.public
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; 64], SignError> {
        match &self.secret {
            Secret::Ed25519(key) => {
                use ed25519_dalek::Signer as _;
                Ok(key.sign(message).to_bytes())
            }
            Secret::Sm2(key) => {
                let signature = key.try_sign(message).map_err(|e| SignError(e.to_string()))?;
                Ok(signature.to_bytes().into())
            }
        }
    }
}
