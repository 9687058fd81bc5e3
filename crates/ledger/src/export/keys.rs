//! `keys.json`: the public keys that go with an export.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use crate::canonical::canonical;
use crate::checkpoint::{Algorithm, KeyError, PublicKey, SignError, Signer};

/// Why a record of a key, or the whole file, is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyRecordError {
    /// Not a JSON list of records with exactly the fields named here.
    #[error("格式不符：{0}")]
    Json(String),
    /// An algorithm that is not known.
    #[error("算法“{0}”不识别")]
    Algorithm(String),
    /// Bytes that are not base64, or not a key.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The self-signature doesn't hold: name or validity changed after signing.
    #[error("自签名不成立，名称或者有效期可能被改动")]
    SelfSignature,
}

/// One key, as written in `keys.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyRecord {
    /// Name in signature lines.
    pub name: String,
    /// Four bytes in hexadecimal.
    pub key_id: String,
    /// `ed25519`, `sm2-sm3` or `cosignature-v1`.
    pub algorithm: String,
    /// The key in base64.
    pub public_key: String,
    /// First day of validity, `YYYY-MM-DD`; none: not said.
    pub valid_from: Option<String>,
    /// Last day of validity, `YYYY-MM-DD`; none: open.
    pub valid_to: Option<String>,
    /// Signature of the key itself over the other fields, in base64; protects the validity in an export.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub self_signature: Option<String>,
}

impl KeyRecord {
    /// A record without self-signature.
    #[must_use]
    pub fn new(key: &PublicKey, valid_from: Option<&str>, valid_to: Option<&str>) -> Self {
        Self {
            name: key.name().to_owned(),
            key_id: hex::encode(key.id()),
            algorithm: key.algorithm().as_str().to_owned(),
            public_key: STANDARD.encode(key.bytes()),
            valid_from: valid_from.map(str::to_owned),
            valid_to: valid_to.map(str::to_owned),
            self_signature: None,
        }
    }

    /// A record that the key itself signs.
    ///
    /// # Errors
    /// [`SignError`].
    pub fn signed(signer: &dyn Signer, valid_from: Option<&str>, valid_to: Option<&str>) -> Result<Self, SignError> {
        let record = Self::new(signer.public_key(), valid_from, valid_to);
        let signature = signer.sign(&record.message())?;
        Ok(Self { self_signature: Some(STANDARD.encode(signature)), ..record })
    }

    /// What the self-signature covers.
    fn message(&self) -> Vec<u8> {
        let value = serde_json::json!({
            "name": self.name, "key_id": self.key_id, "algorithm": self.algorithm, "public_key": self.public_key,
            "valid_from": self.valid_from, "valid_to": self.valid_to,
        });
        let mut message = b"heyi/key-record/v1\n".to_vec();
        // Texts and nulls always have canonical bytes.
        message.extend(canonical(&value).unwrap_or_default());
        message
    }

    /// The key, after checking its identity and its self-signature, if it has one.
    ///
    /// # Errors
    /// [`KeyRecordError`].
    pub fn key(&self) -> Result<PublicKey, KeyRecordError> {
        let algorithm = Algorithm::from_name(&self.algorithm).ok_or_else(|| KeyRecordError::Algorithm(self.algorithm.clone()))?;
        let bytes = STANDARD.decode(&self.public_key).map_err(|_| KeyError::PublicKey)?;
        let key = PublicKey::new(&self.name, algorithm, &bytes)?;
        if hex::encode(key.id()) != self.key_id {
            return Err(KeyError::Id.into());
        }
        if let Some(signature) = &self.self_signature {
            let signature = STANDARD.decode(signature).ok().and_then(|s| <[u8; 64]>::try_from(s).ok());
            let signature = signature.ok_or(KeyRecordError::SelfSignature)?;
            key.verify(&self.message(), &signature).map_err(|_| KeyRecordError::SelfSignature)?;
        }
        Ok(key)
    }
}

/// The bytes of `keys.json`: one line, no spaces, so that every byte matters.
#[must_use]
pub fn write_keys(keys: &[KeyRecord]) -> Vec<u8> {
    // Records of texts always serialise.
    serde_json::to_vec(keys).unwrap_or_default()
}

/// The records of `keys.json`.
///
/// # Errors
/// [`KeyRecordError::Json`].
pub fn read_keys(bytes: &[u8]) -> Result<Vec<KeyRecord>, KeyRecordError> {
    serde_json::from_slice(bytes).map_err(|e| KeyRecordError::Json(format!("第 {} 行第 {} 列", e.line(), e.column())))
}
