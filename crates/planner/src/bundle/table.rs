//! All sets of a small firm's demands, lawful or not, with their officer-minutes.

use crate::model::{Firm, Limits};

/// For each set of demands: officer-minutes on site, or `UNLAWFUL`.
#[derive(Debug, Default)]
pub struct Table {
    /// Indexed by the set.
    pub minutes: Vec<u32>,
}

/// A set that cannot be one visit.
pub const UNLAWFUL: u32 = u32::MAX;

impl Table {
    /// Works out all sets of the firm's demands (at most 16).
    pub fn fill(&mut self, firm: &Firm, limits: &Limits) {
        let n = firm.wants.len();
        self.minutes.clear();
        self.minutes.resize(1 << n, UNLAWFUL);
        self.minutes[0] = 0;
        // Which demands can share a visit with demand i: pairs first, they decide most.
        let mut with = [0_u32; 16];
        for i in 0..n {
            for j in 0..i {
                let set = 1_u128 << i | 1 << j;
                if super::lawful(firm, limits, set) {
                    with[i] |= 1 << j;
                    with[j] |= 1 << i;
                }
            }
        }
        for set in 1_u32..1 << n {
            let low = set.trailing_zeros() as usize;
            let rest = set & (set - 1);
            // A subset of a lawful visit is lawful: every pair and the rest must be.
            if rest != 0 && (self.minutes[rest as usize] == UNLAWFUL || rest & !with[low] != 0) {
                continue;
            }
            if rest == 0 || rest & (rest - 1) == 0 || super::lawful(firm, limits, u128::from(set)) {
                let members = super::positions(u128::from(set)).map(|at| &firm.wants[at]);
                let (minutes, bodies) = limits.on_site(members);
                if bodies > limits.bodies {
                    continue;
                }
                let all = minutes * limits.crew * i64::try_from(bodies).unwrap_or(1);
                self.minutes[set as usize] = u32::try_from(all).unwrap_or(UNLAWFUL - 1).min(UNLAWFUL - 1);
            }
        }
    }

    /// Whether the set can be one visit.
    #[must_use]
    pub fn lawful(&self, set: u32) -> bool {
        self.minutes[set as usize] != UNLAWFUL
    }
}
