//! What a leaf stands for.

/// The fourteen leaf types of `el/v1`. The numbers never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum LeafKind {
    /// 证据: photo, video segment, scan, sensor or drone file.
    Evidence = 1,
    /// 文书: a notice, record or decision issued, with its version.
    Document = 2,
    /// 全过程记录: approval, delivery, hearing, payment, with the state before and after.
    Process = 3,
    /// 两名执法人员确认.
    TwoOfficers = 4,
    /// 随机抽取: freeze, seed, result of a draw.
    Draw = 5,
    /// 计划公示: publication of a plan.
    Plan = 6,
    /// 密钥、设备登记: enrolment, review or revocation of a key, device or piece of equipment.
    Enrolment = 7,
    /// 规则版本: the law text or discretion table version used.
    RulePack = 8,
    /// 查阅封存证据: access to sealed evidence.
    SealedAccess = 9,
    /// 删除、封存: with its legal basis.
    Erasure = 10,
    /// 离线段接收: receipt of a device's offline segment.
    OfflineReceipt = 11,
    /// 双树绑定: both sizes and roots of a checkpoint pair.
    TreePairing = 12,
    /// 时间戳: hash of a time-stamp token.
    Timestamp = 13,
    /// 墓碑: something deleted before upload.
    Tombstone = 14,
}

impl LeafKind {
    /// All fourteen, in the order of their numbers.
    pub const ALL: [Self; 14] = [
        Self::Evidence,
        Self::Document,
        Self::Process,
        Self::TwoOfficers,
        Self::Draw,
        Self::Plan,
        Self::Enrolment,
        Self::RulePack,
        Self::SealedAccess,
        Self::Erasure,
        Self::OfflineReceipt,
        Self::TreePairing,
        Self::Timestamp,
        Self::Tombstone,
    ];

    /// Its number in the encoding.
    #[must_use]
    pub const fn code(self) -> u8 {
        self as u8
    }

    /// The type of a number.
    #[must_use]
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.code() == code)
    }
}
