//! 检查对象: firms, individual businesses and other places that are inspected.

use heyi_rulebook::{Day, Rulebook, identifiers};
use serde::{Deserialize, Serialize};

use crate::ids::{FirmId, PersonId};
use crate::refusal::FieldError;

/// 信用风险等级.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum RiskClass {
    /// 风险低.
    A,
    /// 风险一般.
    B,
    /// 风险较高.
    C,
    /// 风险高.
    D,
}

impl RiskClass {
    /// One letter.
    #[must_use]
    pub const fn letter(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
        }
    }
}

/// What is registered of a firm.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FirmRecord {
    /// 统一社会信用代码.
    pub credit_code: String,
    /// 名称.
    pub name: String,
    /// 经营业态: the scene that fits it (`SCENE-CY`).
    pub scene: String,
    /// 主体类型 (企业, 个体工商户, 事业单位…).
    pub kind: String,
    /// 所在镇街 (9-digit code).
    pub town: String,
    /// 经营地址.
    pub address: String,
    /// 负责人.
    pub contact: String,
    /// 联系电话.
    pub phone: String,
    /// Longitude in micro-degrees (WGS-84), where known.
    #[serde(default)]
    pub lng_e6: Option<i64>,
    /// Latitude in micro-degrees (WGS-84), where known.
    #[serde(default)]
    pub lat_e6: Option<i64>,
    /// 许可证件 names.
    #[serde(default)]
    pub licences: Vec<String>,
    /// 信用风险等级.
    pub risk: RiskClass,
    /// 注销、歇业 on.
    #[serde(default)]
    pub closed_on: Option<Day>,
}

/// What happened to a firm.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum FirmEvent {
    /// 登记.
    Registered {
        /// The record.
        record: Box<FirmRecord>,
        /// 企业码, printed on the firm's code card.
        code: String,
    },
    /// 变更.
    Changed {
        /// The whole new record.
        record: Box<FirmRecord>,
    },
    /// 调整风险等级.
    RiskChanged {
        /// New class.
        risk: RiskClass,
        /// Why, in one sentence.
        why: String,
    },
    /// 查看负责人和联系电话: masked fields were read in full.
    Revealed {
        /// 查看理由.
        why: String,
    },
}

/// 检查对象.
#[derive(Debug, Clone, PartialEq)]
pub struct Firm {
    /// Identifier.
    pub id: FirmId,
    /// The record.
    pub record: FirmRecord,
    /// 企业码.
    pub code: String,
}

/// The state after an event.
#[must_use]
pub fn evolve(state: Option<Firm>, id: FirmId, _by: PersonId, event: &FirmEvent) -> Option<Firm> {
    let Some(mut firm) = state else {
        let FirmEvent::Registered { record, code } = event else { return None };
        return Some(Firm { id, record: (**record).clone(), code: code.clone() });
    };
    match event {
        FirmEvent::Registered { .. } | FirmEvent::Revealed { .. } => {}
        FirmEvent::Changed { record } => firm.record = (**record).clone(),
        FirmEvent::RiskChanged { risk, .. } => firm.record.risk = *risk,
    }
    Some(firm)
}

/// Most characters of a name, an address, and of what is shorter.
const LONG: usize = 120;
const SHORT: usize = 40;

/// Checks a record: names, credit code and its check digit, town, scene, place. Every wrong field, in the order of the form.
#[must_use]
pub fn check(record: &FirmRecord, rules: &Rulebook) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    let mut no = |field: &str, why: String| wrong.push(FieldError::new(field, why));
    if let Err(why) = identifiers::check_uscc(&record.credit_code) {
        no("credit_code", why.to_string());
    }
    for (field, value, title, most) in [
        ("name", &record.name, "名称", LONG),
        ("kind", &record.kind, "主体类型", SHORT),
        ("address", &record.address, "经营地址", LONG),
    ] {
        if value.trim().is_empty() {
            no(field, format!("{title}为空"));
        } else if value.chars().count() > most {
            no(field, format!("{title}过长，最多{most}个字"));
        }
    }
    for (field, value, title) in [("contact", &record.contact, "负责人"), ("phone", &record.phone, "联系电话")] {
        if value.chars().count() > SHORT {
            no(field, format!("{title}过长，最多{SHORT}个字"));
        }
    }
    if rules.town(&record.town).is_none() {
        no("town", format!("镇街代码{}不存在", record.town));
    }
    if rules.scene(&record.scene).is_none() {
        no("scene", format!("检查场景{}不存在", record.scene));
    }
    let within = |value: Option<i64>, most: i64| value.is_none_or(|value| value.abs() <= most * 1_000_000);
    if record.lng_e6.is_some() != record.lat_e6.is_some() {
        no("lng_e6", "经度和纬度应当都填或者都不填".to_owned());
    } else if !within(record.lng_e6, 180) {
        no("lng_e6", "经度应为-180至180之间的度数".to_owned());
    } else if !within(record.lat_e6, 90) {
        no("lat_e6", "纬度应为-90至90之间的度数".to_owned());
    }
    wrong
}

/// 风险等级 after a visit: one class worse with a proposed case, one better after a clean visit; never by who inspected.
#[must_use]
pub const fn risk_after(risk: RiskClass, case_proposed: bool, clean: bool) -> RiskClass {
    match (risk, case_proposed, clean) {
        (RiskClass::A, true, _) | (RiskClass::C, false, true) => RiskClass::B,
        (RiskClass::B, true, _) | (RiskClass::D, false, true) => RiskClass::C,
        (RiskClass::C | RiskClass::D, true, _) => RiskClass::D,
        (RiskClass::A | RiskClass::B, false, true) => RiskClass::A,
        (unchanged, false, false) => unchanged,
    }
}
