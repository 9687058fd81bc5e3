//! 随机源: a public source of chance whose rounds are named before their values are known (as drand has them).

use std::sync::Arc;

use heyi_domain::draw::BeaconRound;

use crate::act::BoxFuture;
use crate::surroundings::Chance;
use crate::{App, AppError};

/// A source of chance by rounds.
pub trait Beacon: Send + Sync {
    /// Name of source and protocol; a round's id begins with it.
    fn protocol(&self) -> &'static str;

    /// 名称, for people; a source that is no public one says so.
    fn name(&self) -> &'static str;

    /// Made for showing: not to be used for a formal draw.
    fn simulated(&self) -> bool;

    /// The first round whose value appears at this instant or later.
    fn round_at(&self, at_ms: i64) -> BeaconRound;

    /// The value of a round; `None` while it has not appeared.
    ///
    /// # Errors
    /// The source can't be reached, or gives what its own rules don't allow.
    fn value<'a>(&'a self, round: &'a BeaconRound, now_ms: i64) -> BoxFuture<'a, Result<Option<Vec<u8>>, AppError>>;
}

/// 模拟随机源: rounds of ten seconds, values from the installation's own chance. Nobody outside can check them, and it says so.
pub struct Simulated {
    chance: Arc<dyn Chance>,
}

/// Length of a round, milliseconds.
const PERIOD_MS: i64 = 10_000;

impl Simulated {
    /// Name of source and protocol.
    pub const PROTOCOL: &'static str = "heyi-demo-beacon/1";
}

impl Beacon for Simulated {
    fn protocol(&self) -> &'static str {
        Self::PROTOCOL
    }

    fn name(&self) -> &'static str {
        "模拟随机源（演示用，不能用于正式抽取）"
    }

    fn simulated(&self) -> bool {
        true
    }

    fn round_at(&self, at_ms: i64) -> BeaconRound {
        let round = at_ms.div_euclid(PERIOD_MS) + i64::from(at_ms.rem_euclid(PERIOD_MS) > 0);
        BeaconRound { id: format!("{}/{round}", Self::PROTOCOL), at_ms: round * PERIOD_MS }
    }

    fn value<'a>(&'a self, round: &'a BeaconRound, now_ms: i64) -> BoxFuture<'a, Result<Option<Vec<u8>>, AppError>> {
        Box::pin(async move {
            if now_ms < round.at_ms {
                return Ok(None);
            }
            let mut value = vec![0; 32];
            self.chance.fill(&mut value);
            Ok(Some(value))
        })
    }
}

impl App {
    /// The source a draw names. An installation has one: the simulated one.
    pub(super) fn beacon(&self) -> Box<dyn Beacon> {
        Box::new(Simulated { chance: self.chance.clone() })
    }
}
