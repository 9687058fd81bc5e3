//! Public keys: identities, note signatures, verifier text.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sm2::dsa::signature::Verifier as _;

use crate::hash::{Hash, Hasher as _, Sha256};

/// The user identifier of every SM2 signature here (GM/T 0009's default).
pub const SM2_USER_ID: &str = "1234567812345678";

/// The identifier after the escape byte 0xff that names SM2-with-SM3 note signatures.
pub const SM2_IDENTIFIER: &str = "sm2-sm3-note-v1";

/// What a key signs with, and what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Algorithm {
    /// Ed25519 over the note text (signature type 0x01).
    Ed25519,
    /// Ed25519 cosignature/v1 of a witness, with a time (signature type 0x04).
    CosignatureV1,
    /// SM2 with SM3 over the note text (signature type 0xff `sm2-sm3-note-v1`).
    Sm2Sm3,
}

impl Algorithm {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Ed25519, Self::CosignatureV1, Self::Sm2Sm3];

    /// Its name in `keys.json`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ed25519 => "ed25519",
            Self::CosignatureV1 => "cosignature-v1",
            Self::Sm2Sm3 => "sm2-sm3",
        }
    }

    /// Its name for people.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Ed25519 => "Ed25519 签名",
            Self::CosignatureV1 => "见证方副署",
            Self::Sm2Sm3 => "SM2 签名",
        }
    }

    /// The algorithm of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|a| a.as_str() == name)
    }

    /// The bytes before the public key in an identity.
    fn type_bytes(self) -> Vec<u8> {
        match self {
            Self::Ed25519 => vec![0x01],
            Self::CosignatureV1 => vec![0x04],
            Self::Sm2Sm3 => [&[0xff], SM2_IDENTIFIER.as_bytes()].concat(),
        }
    }
}

/// Why something is not a key, or a signature doesn't hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Empty, or with a space, control character or plus sign.
    #[error("密钥名称“{0}”不合规定：不得为空，不得含空白或加号")]
    Name(String),
    /// Not a point of the curve, or of the wrong length.
    #[error("公钥无效")]
    PublicKey,
    /// Not a secret key.
    #[error("私钥无效")]
    SecretKey,
    /// The signature doesn't hold.
    #[error("签名不成立")]
    Signature,
    /// Verifier text that doesn't read `name+id+key`.
    #[error("公钥文本格式不符")]
    Text,
    /// The identity in the text is not that of the key.
    #[error("公钥标识与公钥不符")]
    Id,
}

/// A public key with the name it signs under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    name: String,
    algorithm: Algorithm,
    bytes: Vec<u8>,
}

impl PublicKey {
    /// A key from its bytes: 32 for Ed25519, 65 (uncompressed point) for SM2.
    ///
    /// # Errors
    /// [`KeyError::Name`], [`KeyError::PublicKey`].
    pub fn new(name: &str, algorithm: Algorithm, bytes: &[u8]) -> Result<Self, KeyError> {
        check_name(name)?;
        let key = Self { name: name.to_owned(), algorithm, bytes: bytes.to_vec() };
        match algorithm {
            Algorithm::Ed25519 | Algorithm::CosignatureV1 => {
                key.ed25519()?;
            }
            Algorithm::Sm2Sm3 => {
                key.sm2()?;
            }
        }
        Ok(key)
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it signs with.
    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The key itself.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// SHA-256 over name, line feed, type and key: whose first bytes identify the key.
    #[must_use]
    pub fn identity(&self) -> Hash {
        Sha256::digest(&[self.name.as_bytes(), b"\n", &self.algorithm.type_bytes(), &self.bytes])
    }

    /// The four bytes that stand in signature lines.
    #[must_use]
    pub fn id(&self) -> [u8; 4] {
        let [a, b, c, d, ..] = self.identity();
        [a, b, c, d]
    }

    /// The eight bytes that stand in leaves.
    #[must_use]
    pub fn leaf_key_id(&self) -> [u8; 8] {
        let [a, b, c, d, e, f, g, h, ..] = self.identity();
        [a, b, c, d, e, f, g, h]
    }

    /// Checks a 64-byte signature over a message.
    ///
    /// # Errors
    /// [`KeyError::Signature`].
    pub fn verify(&self, message: &[u8], signature: &[u8; 64]) -> Result<(), KeyError> {
        let wrong = |_| KeyError::Signature;
        match self.algorithm {
            Algorithm::Ed25519 | Algorithm::CosignatureV1 => {
                let signature = ed25519_dalek::Signature::from_bytes(signature);
                self.ed25519()?.verify_strict(message, &signature).map_err(wrong)
            }
            Algorithm::Sm2Sm3 => {
                let signature = sm2::dsa::Signature::from_slice(signature).map_err(wrong)?;
                self.sm2()?.verify(message, &signature).map_err(wrong)
            }
        }
    }

    /// Verifier text: `name+id in hex+type and key in base64` (c2sp.org/signed-note).
    #[must_use]
    pub fn to_text(&self) -> String {
        let key = [self.algorithm.type_bytes(), self.bytes.clone()].concat();
        format!("{}+{}+{}", self.name, hex::encode(self.id()), STANDARD.encode(key))
    }

    /// Reads verifier text.
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn from_text(text: &str) -> Result<Self, KeyError> {
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(KeyError::Text);
        };
        let key = STANDARD.decode(key).map_err(|_| KeyError::Text)?;
        let (algorithm, bytes) = Algorithm::ALL
            .into_iter()
            .find_map(|a| key.strip_prefix(a.type_bytes().as_slice()).map(|bytes| (a, bytes)))
            .ok_or(KeyError::Text)?;
        let key = Self::new(name, algorithm, bytes)?;
        if hex::encode(key.id()) == id { Ok(key) } else { Err(KeyError::Id) }
    }

    fn ed25519(&self) -> Result<ed25519_dalek::VerifyingKey, KeyError> {
        let bytes: &[u8; 32] = self.bytes.as_slice().try_into().map_err(|_| KeyError::PublicKey)?;
        let key = ed25519_dalek::VerifyingKey::from_bytes(bytes).map_err(|_| KeyError::PublicKey)?;
        if key.is_weak() { Err(KeyError::PublicKey) } else { Ok(key) }
    }

    fn sm2(&self) -> Result<sm2::dsa::VerifyingKey, KeyError> {
        if self.bytes.len() != 65 || self.bytes.first() != Some(&4) {
            return Err(KeyError::PublicKey);
        }
        sm2::dsa::VerifyingKey::from_sec1_bytes(SM2_USER_ID, &self.bytes).map_err(|_| KeyError::PublicKey)
    }
}

pub(super) fn check_name(name: &str) -> Result<(), KeyError> {
    if name.is_empty() || name.chars().any(|c| c.is_whitespace() || c.is_control() || c == '+') {
        return Err(KeyError::Name(name.to_owned()));
    }
    Ok(())
}
