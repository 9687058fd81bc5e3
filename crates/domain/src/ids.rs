//! Identifiers. One append-only registry of kinds: a kind is never renamed or reused.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

/// Text that is not an identifier of the kind asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{text}”不是{kind}的编号")]
pub struct BadId {
    /// What was read.
    pub text: String,
    /// The kind that was expected, by its prefix.
    pub kind: &'static str,
}

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

fn encode(uuid: Uuid) -> String {
    let mut bits = uuid.as_u128();
    let mut out = [b'0'; 26];
    for slot in out.iter_mut().rev() {
        *slot = ALPHABET[(bits & 31) as usize];
        bits >>= 5;
    }
    out.iter().map(|b| char::from(*b)).collect()
}

fn decode(text: &str) -> Option<Uuid> {
    if text.len() != 26 {
        return None;
    }
    let mut bits: u128 = 0;
    for (at, byte) in text.bytes().enumerate() {
        let value = ALPHABET.iter().position(|a| *a == byte)? as u128;
        if at == 0 && value > 7 {
            return None;
        }
        bits = (bits << 5) | value;
    }
    Some(Uuid::from_u128(bits))
}

macro_rules! id_kinds {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl $name {
            /// The prefix of this kind.
            pub const PREFIX: &'static str = $prefix;

            /// An identifier from a UUID made by the caller (version 7: the core has neither clock nor chance).
            #[must_use]
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The UUID inside.
            #[must_use]
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "_{}"), encode(self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = BadId;

            fn from_str(text: &str) -> Result<Self, BadId> {
                text.strip_prefix(concat!($prefix, "_"))
                    .and_then(decode)
                    .map(Self)
                    .ok_or_else(|| BadId { text: text.chars().take(60).collect(), kind: $prefix })
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = String::deserialize(d)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }

        #[cfg(feature = "schema")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .description(Some(concat!("`", $prefix, "_` and 26 characters")))
                    .build()
                    .into()
            }
        }

        #[cfg(feature = "schema")]
        impl utoipa::ToSchema for $name {
            fn name() -> std::borrow::Cow<'static, str> {
                std::borrow::Cow::Borrowed(stringify!($name))
            }
        }
    )*};
}

id_kinds! {
    /// 检查任务.
    TaskId = "task";
    /// 检查（一次入企检查）.
    VisitId = "visit";
    /// 检查发现的问题.
    FindingId = "finding";
    /// 责令改正.
    OrderId = "order";
    /// 行政处罚案件.
    CaseId = "case";
    /// 移送.
    ReferralId = "referral";
    /// 检查对象（企业、个体工商户等经营主体）.
    FirmId = "firm";
    /// 人员.
    PersonId = "person";
    /// 检查计划.
    ProgrammeId = "programme";
    /// 权责清单（某一版本）.
    ListId = "list";
    /// 文书.
    DocumentId = "doc";
    /// 一次导入.
    ImportId = "import";
    /// 双随机抽查.
    DrawId = "draw";
    /// 检查需求.
    DemandId = "demand";
    /// 月度统筹计划.
    MonthPlanId = "month";
}

/// 执法主体代码: a town's 9-digit code, or district code and department (`500103-SC`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct BodyCode(pub String);

impl BodyCode {
    /// The code of a department (`SC`) of a district (`500103`).
    #[must_use]
    pub fn department(district: &str, department: &str) -> Self {
        Self(format!("{district}-{department}"))
    }

    /// The department part, `None` for a town.
    #[must_use]
    pub fn department_id(&self) -> Option<&str> {
        self.0.split_once('-').map(|(_, department)| department)
    }

    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for BodyCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_as_written() {
        for bits in [0, 1, u128::MAX, 0x0192_f3a4_0000_7000_8000_0000_0000_0001] {
            let id = TaskId::from_uuid(Uuid::from_u128(bits));
            assert_eq!(id.to_string().parse::<TaskId>(), Ok(id));
        }
    }

    #[test]
    fn another_kind_is_refused() {
        let id = TaskId::from_uuid(Uuid::from_u128(7)).to_string();
        assert!(id.parse::<VisitId>().is_err());
        assert!("task_".parse::<TaskId>().is_err());
        assert!("task_zzzzzzzzzzzzzzzzzzzzzzzzzz".parse::<TaskId>().is_err());
    }
}
