//! 人员: officers with certificates and postings, and everyone else with an account.

mod check;

use heyi_rulebook::Day;
use serde::{Deserialize, Serialize};

use crate::context::Role;
use crate::ids::{BodyCode, FirmId, PersonId};

pub use check::{check, check_certificate};

/// 执法证件.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Certificate {
    /// 执法证号.
    pub number: String,
    /// 有效期起.
    pub valid_from: Day,
    /// 有效期止, inclusive.
    pub valid_to: Day,
}

/// 回避.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Recusal {
    /// The firm.
    pub firm: FirmId,
    /// 理由.
    pub reason: String,
}

/// What is registered of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PersonRecord {
    /// 姓名.
    pub name: String,
    /// 登录账号.
    pub login: String,
    /// 角色.
    pub roles: Vec<Role>,
    /// 所属执法主体.
    pub body: Option<BodyCode>,
    /// The firm a firm's account stands for.
    #[serde(default)]
    pub firm: Option<FirmId>,
    /// 执法证件.
    #[serde(default)]
    pub certificate: Option<Certificate>,
    /// 派驻 to a town (县属乡用共管), where posted.
    #[serde(default)]
    pub posted_to: Option<BodyCode>,
    /// 回避.
    #[serde(default)]
    pub recusals: Vec<Recusal>,
    /// 离岗 on.
    #[serde(default)]
    pub left_on: Option<Day>,
}

/// What happened to a person's record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum PersonEvent {
    /// 登记.
    Registered {
        /// The record.
        record: Box<PersonRecord>,
    },
    /// 变更.
    Changed {
        /// The whole new record.
        record: Box<PersonRecord>,
    },
    /// 发证、换证.
    Certified {
        /// The certificate.
        certificate: Certificate,
    },
}

/// 人员.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Identifier.
    pub id: PersonId,
    /// The record.
    pub record: PersonRecord,
}

/// The state after an event.
#[must_use]
pub fn evolve(state: Option<Person>, id: PersonId, _by: PersonId, event: &PersonEvent) -> Option<Person> {
    let Some(mut person) = state else {
        let PersonEvent::Registered { record } = event else { return None };
        return Some(Person { id, record: (**record).clone() });
    };
    match event {
        PersonEvent::Registered { .. } => {}
        PersonEvent::Changed { record } => person.record = (**record).clone(),
        PersonEvent::Certified { certificate } => person.record.certificate = Some(certificate.clone()),
    }
    Some(person)
}
