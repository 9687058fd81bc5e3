//! 双随机抽查: lists frozen and logged → commitments of the parties → a beacon of a future instant → the draw → its result, open to everyone.
//!
//! The draw itself (`dr-draw/v1`) is computed by the planner's pure core; here stands who may do which step, in which order, and what is kept.

mod announce;
mod replace;
mod run;

use heyi_rulebook::Day;
use serde::{Deserialize, Serialize};

pub use announce::announce;
pub use replace::{Drafting, Replacement, draft_tasks, keeps_drawn, replace};
pub use run::{Opening, commit, discard, draw, reveal, seal, withhold};

use crate::context::{Context, Role};
use crate::firm::RiskClass;
use crate::ids::{BodyCode, DrawId, FirmId, PersonId, ProgrammeId, TaskId};
use crate::refusal::Refusal;
use crate::task::InspectionKind;

/// 参与方: whoever gives a secret of his own, so that nobody alone can know the seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DrawParty {
    /// 组织方: the leader of the body that draws.
    Organiser,
    /// 负责人: the head of the body that draws.
    Head,
    /// 监督方: the supervisor.
    Supervisor,
}

impl DrawParty {
    /// Every party, in the order of commitments and secrets.
    pub const ALL: [Self; 3] = [Self::Organiser, Self::Head, Self::Supervisor];

    /// The official Chinese name.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Organiser => "组织方（大队长）",
            Self::Head => "负责人",
            Self::Supervisor => "监督方（执法监督人员）",
        }
    }

    /// The party somebody of this role stands for.
    #[must_use]
    pub const fn of_role(role: Role) -> Option<Self> {
        match role {
            Role::Leader => Some(Self::Organiser),
            Role::Head => Some(Self::Head),
            Role::Supervisor => Some(Self::Supervisor),
            _ => None,
        }
    }
}

/// 检查对象 in the frozen list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DrawObject {
    /// 统一社会信用代码: its id in the draw.
    pub code: String,
    /// The firm.
    pub firm: FirmId,
    /// 名称 when the list was frozen.
    pub name: String,
    /// 信用风险等级 when the list was frozen.
    pub risk: RiskClass,
    /// 权重: tickets in the draw.
    pub weight: u32,
}

/// 执法检查人员 in the frozen list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DrawOfficer {
    /// 执法证号: the id in the draw.
    pub certificate: String,
    /// The person.
    pub person: PersonId,
    /// 姓名.
    pub name: String,
}

/// 回避 of an officer from an object, frozen with the lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DrawRecusal {
    /// 执法证号.
    pub certificate: String,
    /// 统一社会信用代码.
    pub code: String,
    /// 理由.
    pub reason: String,
}

/// 未列入名单: a firm or an officer left out before the lists were frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LeftOut {
    /// 统一社会信用代码 or 执法证号.
    pub code: String,
    /// 名称 or 姓名.
    pub name: String,
    /// 理由.
    pub reason: String,
}

/// 权重 of a risk class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ClassWeight {
    /// 信用风险等级.
    pub risk: RiskClass,
    /// 权重.
    pub weight: u32,
}

/// 抽查公告: what is frozen and logged before anybody can know the seed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawText {
    /// 名称.
    pub title: String,
    /// 组织单位.
    pub body: BodyCode,
    /// 行政区划代码.
    pub district: String,
    /// 抽查目的和依据.
    pub purpose: String,
    /// 检查类型.
    pub kind: InspectionKind,
    /// 检查计划.
    pub programme: Option<ProgrammeId>,
    /// 检查场景编号: the field the objects are drawn from, and the only stratum.
    pub scene: String,
    /// 对象范围, in one sentence.
    pub scope: String,
    /// 抽取数.
    pub quota: u32,
    /// 每个对象的检查人数.
    pub team: u32,
    /// 权重 by risk class.
    pub weights: Vec<ClassWeight>,
    /// 检查对象名单.
    pub objects: Vec<DrawObject>,
    /// 检查人员名单.
    pub officers: Vec<DrawOfficer>,
    /// 回避.
    pub recusals: Vec<DrawRecusal>,
    /// 未列入的对象.
    pub objects_left_out: Vec<LeftOut>,
    /// 未列入的人员.
    pub officers_left_out: Vec<LeftOut>,
    /// 对象名单摘要, hex.
    pub object_digest: String,
    /// 人员名单摘要, hex.
    pub officer_digest: String,
    /// 参与方, in the order of [`DrawParty::ALL`].
    pub parties: Vec<DrawParty>,
    /// 随机源: the protocol named beforehand.
    pub beacon: String,
    /// 承诺齐备至随机源公布的最短间隔, seconds.
    pub lead_seconds: u32,
}

/// 随机源的期次: named while its value can't be known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct BeaconRound {
    /// Source and round.
    pub id: String,
    /// The instant at which its value appears, milliseconds UTC.
    pub at_ms: i64,
}

/// 锁定的承诺: what the seed will be computed from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frozen {
    /// The commitment in canonical form.
    pub commitment: String,
    /// Its hash, hex.
    pub hash: String,
    /// 随机源的期次.
    pub beacon: BeaconRound,
    /// Last day for the parties to open their secrets.
    pub reveal_by: Day,
}

/// 抽中的对象 with its officers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DrawnObject {
    /// 统一社会信用代码.
    pub code: String,
    /// 执法证号, in ticket order.
    pub officers: Vec<String>,
    /// As many officers as are needed.
    pub complete: bool,
}

/// 抽取结果.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawResult {
    /// The whole record (`dr-draw/1`).
    pub record: String,
    /// Its SHA-256, hex.
    pub digest: String,
    /// 种子, hex.
    pub seed: String,
    /// 抽中的对象, in ticket order.
    pub drawn: Vec<DrawnObject>,
}

/// 替换 of an object or an officer, with its reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Replaced {
    /// 统一社会信用代码.
    pub object: String,
    /// 执法证号; `None`: the object itself is replaced.
    pub officer: Option<String>,
    /// 理由.
    pub reason: String,
}

/// 检查任务 drafted for drawn objects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DrawTask {
    /// The task.
    pub task: TaskId,
    /// 统一社会信用代码 of its objects.
    pub objects: Vec<String>,
}

/// Where a draw stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DrawStatus {
    /// 名单已锁定，待各方承诺.
    Announced,
    /// 承诺已齐备，待随机源公布和各方公开随机数.
    Sealed,
    /// 已抽取并公示.
    Drawn,
    /// 已作废.
    Discarded,
}

impl DrawStatus {
    /// The Chinese words.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Announced => "名单已锁定，待承诺",
            Self::Sealed => "承诺已齐备，待抽取",
            Self::Drawn => "已抽取并公示",
            Self::Discarded => "已作废",
        }
    }
}

/// What happened to a draw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum DrawEvent {
    /// 锁定名单并公告.
    Announced {
        /// The text.
        text: Box<DrawText>,
    },
    /// 承诺.
    Committed {
        /// Who.
        party: DrawParty,
        /// The digest of his secret, hex.
        commitment: String,
    },
    /// 承诺齐备，确定随机源期次.
    Sealed {
        /// What the seed will be computed from.
        frozen: Box<Frozen>,
    },
    /// 公开随机数.
    Revealed {
        /// Who.
        party: DrawParty,
        /// The secret, hex.
        secret: String,
    },
    /// 逾期未公开随机数: the beacon of a new instant alone decides.
    Withheld {
        /// Who kept his secret.
        parties: Vec<DrawParty>,
        /// What the seed will be computed from now.
        frozen: Box<Frozen>,
    },
    /// 抽取.
    Drawn {
        /// 随机源公布的值, hex.
        beacon: String,
        /// The result.
        result: Box<DrawResult>,
    },
    /// 替换.
    Replaced {
        /// Which, and why.
        replaced: Replaced,
        /// The result by the next ticket.
        result: Box<DrawResult>,
    },
    /// 生成检查任务.
    TasksDrafted {
        /// The tasks.
        tasks: Vec<DrawTask>,
    },
    /// 作废.
    Discarded {
        /// 理由.
        reason: String,
    },
}

/// What a party gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The party.
    pub party: DrawParty,
    /// The person.
    pub by: PersonId,
    /// The digest of his secret, hex.
    pub commitment: String,
    /// The secret, hex, once it is open.
    pub secret: Option<String>,
}

/// 双随机抽查.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draw {
    /// Identifier.
    pub id: DrawId,
    /// What was frozen.
    pub text: DrawText,
    /// Where it stands.
    pub status: DrawStatus,
    /// What the parties gave, in the order of [`DrawParty::ALL`].
    pub given: Vec<Given>,
    /// What the seed is computed from.
    pub frozen: Option<Frozen>,
    /// Parties that kept their secrets.
    pub withheld: Vec<DrawParty>,
    /// 随机源公布的值, hex.
    pub beacon: Option<String>,
    /// The result as it stands.
    pub result: Option<DrawResult>,
    /// Replacements, in order.
    pub replaced: Vec<Replaced>,
    /// Tasks that came of it.
    pub tasks: Vec<DrawTask>,
    /// Why discarded.
    pub discarded: Option<String>,
}

/// The state after an event.
#[must_use]
pub fn evolve(state: Option<Draw>, id: DrawId, by: PersonId, event: &DrawEvent) -> Option<Draw> {
    let Some(mut draw) = state else {
        let DrawEvent::Announced { text } = event else { return None };
        return Some(Draw {
            id,
            text: (**text).clone(),
            status: DrawStatus::Announced,
            given: Vec::new(),
            frozen: None,
            withheld: Vec::new(),
            beacon: None,
            result: None,
            replaced: Vec::new(),
            tasks: Vec::new(),
            discarded: None,
        });
    };
    match event {
        DrawEvent::Announced { .. } => {}
        DrawEvent::Committed { party, commitment } => {
            draw.given.push(Given { party: *party, by, commitment: commitment.clone(), secret: None });
            draw.given.sort_by_key(|one| one.party);
        }
        DrawEvent::Sealed { frozen } => {
            draw.frozen = Some((**frozen).clone());
            draw.status = DrawStatus::Sealed;
        }
        DrawEvent::Revealed { party, secret } => {
            if let Some(one) = draw.given.iter_mut().find(|one| one.party == *party) {
                one.secret = Some(secret.clone());
            }
        }
        DrawEvent::Withheld { parties, frozen } => {
            draw.withheld.clone_from(parties);
            draw.frozen = Some((**frozen).clone());
        }
        DrawEvent::Drawn { beacon, result } => {
            draw.beacon = Some(beacon.clone());
            draw.result = Some((**result).clone());
            draw.status = DrawStatus::Drawn;
        }
        DrawEvent::Replaced { replaced, result } => {
            draw.replaced.push(replaced.clone());
            draw.result = Some((**result).clone());
        }
        DrawEvent::TasksDrafted { tasks } => draw.tasks.extend(tasks.iter().cloned()),
        DrawEvent::Discarded { reason } => {
            draw.discarded = Some(reason.clone());
            draw.status = DrawStatus::Discarded;
        }
    }
    Some(draw)
}

impl Draw {
    /// The commitments the seed is computed from; none where the beacon alone decides.
    #[must_use]
    pub fn commitments(&self) -> Vec<&str> {
        if self.withheld.is_empty() { self.given.iter().map(|one| one.commitment.as_str()).collect() } else { Vec::new() }
    }

    /// The secrets the seed is computed from, in the order of the commitments.
    #[must_use]
    pub fn secrets(&self) -> Vec<&str> {
        if self.withheld.is_empty() { self.given.iter().filter_map(|one| one.secret.as_deref()).collect() } else { Vec::new() }
    }

    /// Parties that have not committed yet.
    #[must_use]
    pub fn awaited(&self) -> Vec<DrawParty> {
        self.text.parties.iter().copied().filter(|party| self.given.iter().all(|one| one.party != *party)).collect()
    }

    /// Parties whose secrets are still closed.
    #[must_use]
    pub fn closed(&self) -> Vec<DrawParty> {
        if !self.withheld.is_empty() {
            return Vec::new();
        }
        self.given.iter().filter(|one| one.secret.is_none()).map(|one| one.party).collect()
    }

    /// Objects that can be drawn no more, with the reasons.
    pub fn unavailable(&self) -> impl Iterator<Item = &Replaced> {
        self.replaced.iter().filter(|one| one.officer.is_none())
    }

    /// Whether a task was drafted for this object.
    #[must_use]
    pub fn has_task(&self, object: &str) -> bool {
        self.tasks.iter().any(|task| task.objects.iter().any(|one| one == object))
    }

    fn need_status<F>(&self, wanted: DrawStatus, act: &str, cx: &Context<'_, F>) -> Result<(), Refusal> {
        if self.status == wanted {
            return Ok(());
        }
        let cure = match self.status {
            DrawStatus::Announced => "先由各参与方提交承诺",
            DrawStatus::Sealed => "等随机源公布、各方公开随机数后抽取",
            DrawStatus::Drawn => "抽取已经完成；确需替换的，在结果中写明理由后替换",
            DrawStatus::Discarded => "重新公告一次抽查",
        };
        Err(Refusal::new("draw_state", format!("这次抽查{}，不能{act}。", self.status.label())).cite(cx.cite("g-draw")).cure(cure))
    }

    /// The party the actor stands for in this draw.
    fn party<F>(&self, act: &str, cx: &Context<'_, F>) -> Result<DrawParty, Refusal> {
        cx.need_role(&[Role::Leader, Role::Head, Role::Supervisor], act)?;
        if cx.actor.role != Role::Supervisor {
            cx.need_body(&self.text.body, act)?;
        }
        DrawParty::of_role(cx.actor.role).filter(|party| self.text.parties.contains(party)).ok_or_else(|| {
            let parties: Vec<_> = self.text.parties.iter().map(|party| party.label()).collect();
            Refusal::new("draw_party", format!("{}不是这次抽查的参与方，不能{act}。", cx.actor.role.label()))
                .cite(cx.cite("g-draw"))
                .cure(format!("由{}办理", parties.join("、")))
        })
    }
}
