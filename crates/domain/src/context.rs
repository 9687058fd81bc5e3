//! What a decision may look at besides state and command: the day, the actor, the rulebook and facts gathered beforehand.

use heyi_rulebook::{Citation, Day, Rulebook};
use serde::{Deserialize, Serialize};

use crate::ids::{BodyCode, FirmId, PersonId};
use crate::refusal::Refusal;

/// 角色. What a person may do follows from the role, the body and the certificate together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 镇街大队长.
    Leader,
    /// 镇街执法队员.
    Officer,
    /// 部门执法人员.
    DepartmentOfficer,
    /// 法制审核员.
    Reviewer,
    /// 执法主体负责人.
    Head,
    /// 执法监督人员（司法局）.
    Supervisor,
    /// 区县管理员.
    Administrator,
    /// 企业（经营主体）.
    Firm,
}

impl Role {
    /// Every role, in the order of the printed role matrix.
    pub const ALL: [Self; 8] = [
        Self::Leader,
        Self::Officer,
        Self::DepartmentOfficer,
        Self::Reviewer,
        Self::Head,
        Self::Supervisor,
        Self::Administrator,
        Self::Firm,
    ];

    /// The official Chinese name.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Leader => "大队长",
            Self::Officer => "镇街执法人员",
            Self::DepartmentOfficer => "部门执法人员",
            Self::Reviewer => "法制审核员",
            Self::Head => "负责人",
            Self::Supervisor => "执法监督人员",
            Self::Administrator => "区县管理员",
            Self::Firm => "企业",
        }
    }
}

/// Who acts, for which body, in which role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// The person.
    pub person: PersonId,
    /// 姓名.
    pub name: String,
    /// The role used for this act.
    pub role: Role,
    /// The body acted for; a firm acts for none.
    pub body: Option<BodyCode>,
    /// The firm a firm's account stands for.
    pub firm: Option<FirmId>,
}

impl Actor {
    /// The acting body, or the refusal that says an enforcement body is needed.
    ///
    /// # Errors
    /// `not_an_enforcement_body` for an account without a body.
    pub fn acting_body(&self) -> Result<&BodyCode, Refusal> {
        self.body.as_ref().ok_or_else(|| Refusal::new("not_an_enforcement_body", "当前账号不属于任何执法主体，不能办理此事。"))
    }
}

/// The surroundings of a decision. `facts` is what this operation needs to know of other aggregates.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a, F = ()> {
    /// Milliseconds since 1970, UTC.
    pub now_ms: i64,
    /// The legal day in Asia/Shanghai.
    pub today: Day,
    /// Who acts.
    pub actor: &'a Actor,
    /// The rulebook in force.
    pub rules: &'a Rulebook,
    /// Facts of other aggregates, gathered in the same transaction.
    pub facts: F,
}

impl<F> Context<'_, F> {
    /// The citation of a procedure rule or gate.
    #[must_use]
    pub fn cite(&self, id: &str) -> Citation {
        self.rules.cite(id)
    }

    /// The last day under a procedure rule, counted from `from`.
    ///
    /// # Errors
    /// `deadline_unknown`: the rule or the calendar of that year is missing.
    pub fn due(&self, rule: &str, from: Day) -> Result<Day, Refusal> {
        heyi_rulebook::deadline::deadline(self.rules, rule, from, None)
            .map(|answer| answer.due_day)
            .map_err(|why| Refusal::new("deadline_unknown", format!("期限无法计算：{why}")).cite(self.cite(rule)).cure("请管理员补充工作日历"))
    }

    /// Refuses everyone but the roles named.
    ///
    /// # Errors
    /// `wrong_role`, naming who may.
    pub fn need_role(&self, roles: &[Role], act: &str) -> Result<(), Refusal> {
        if roles.contains(&self.actor.role) {
            return Ok(());
        }
        let who = roles.iter().map(|r| r.label()).collect::<Vec<_>>().join("、");
        Err(Refusal::new("wrong_role", format!("{}不能{act}。", self.actor.role.label())).cure(format!("请{who}办理")))
    }

    /// Refuses everyone who does not act for this body.
    ///
    /// # Errors
    /// `other_body`.
    pub fn need_body(&self, body: &BodyCode, act: &str) -> Result<(), Refusal> {
        if self.actor.acting_body()? == body {
            return Ok(());
        }
        Err(Refusal::new("other_body", format!("只有主办单位的人员可以{act}。")).cite(self.cite("g-body")).cure("请主办单位办理"))
    }
}
