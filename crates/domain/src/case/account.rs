//! 每名当事人的账: each party is punished for its own act, and pays, is late, is refunded and is executed against for itself.

use std::collections::BTreeMap;

use heyi_rulebook::Day;

use super::{Case, Done, Party, Period, Proposal, Remedy};

/// Whom a paper goes to, and the day its service on each took effect.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Served {
    /// The parties, by their place in the case.
    pub to: Vec<usize>,
    /// The day it took effect for each.
    pub on: BTreeMap<usize, Day>,
}

impl Served {
    /// To these, and on nobody yet.
    #[must_use]
    pub const fn to(to: Vec<usize>) -> Self {
        Self { to, on: BTreeMap::new() }
    }

    /// The last of them, once it was served on all.
    #[must_use]
    pub fn all(&self) -> Option<Day> {
        let days: Option<Vec<Day>> = self.to.iter().map(|p| self.on.get(p).copied()).collect();
        days?.into_iter().max()
    }

    /// Those it is still to be served on.
    #[must_use]
    pub fn left(&self) -> Vec<usize> {
        self.to.iter().filter(|p| !self.on.contains_key(p)).copied().collect()
    }
}

impl Done {
    /// The party it was done towards.
    #[must_use]
    pub fn whom(&self) -> usize {
        self.entry.whom()
    }
}

impl Case {
    /// More than one party.
    #[must_use]
    pub const fn several(&self) -> bool {
        self.parties.len() > 1
    }

    /// A party by its place; the first where there is no such place.
    #[must_use]
    pub fn party_at(&self, whom: usize) -> &Party {
        self.parties.get(whom).unwrap_or_else(|| self.party())
    }

    /// The party's name and what follows it; nothing where the case has one party.
    #[must_use]
    pub fn named(&self, whom: usize, then: &str) -> String {
        if !self.several() {
            return String::new();
        }
        let name = self.party_at(whom).name.trim();
        if name.is_empty() { format!("第{}名当事人{then}", whom + 1) } else { format!("{name}{then}") }
    }

    /// Every act with each party that committed it.
    pub fn conduct(&self) -> impl Iterator<Item = (usize, usize)> {
        self.acts.iter().enumerate().flat_map(|(n, act)| act.by.iter().map(move |whom| (n, *whom)))
    }

    /// The parties that committed something, in the order of the case.
    #[must_use]
    pub fn offenders(&self) -> Vec<usize> {
        (0..self.parties.len()).filter(|p| self.acts.iter().any(|a| a.by.contains(p))).collect()
    }

    /// The newest of a step towards a party.
    #[must_use]
    pub fn last_of(&self, step: &str, whom: usize) -> Option<&Done> {
        self.steps.iter().rev().find(|d| d.step == step && d.whom() == whom)
    }

    /// What was done towards a party after the newest of a step, whoever that was towards.
    pub fn since_of(&self, step: &str, whom: usize) -> impl DoubleEndedIterator<Item = &Done> {
        self.since(step).iter().filter(move |d| d.whom() == whom)
    }

    /// The newest of a step towards a party after the newest of another.
    #[must_use]
    pub fn last_since_of(&self, step: &str, after: &str, whom: usize) -> Option<&Done> {
        self.since_of(after, whom).rev().find(|d| d.step == step)
    }

    /// A running period of a rule for a party.
    #[must_use]
    pub fn running_of(&self, rule: &str, whom: usize) -> Option<&Period> {
        self.periods.iter().rev().find(|p| p.rule == rule && p.whom == whom && p.running)
    }

    /// The newest period of a rule for a party.
    #[must_use]
    pub fn period_of(&self, rule: &str, whom: usize) -> Option<&Period> {
        self.periods.iter().rev().find(|p| p.rule == rule && p.whom == whom)
    }

    /// What was decided.
    #[must_use]
    pub fn penalty(&self) -> Option<&Proposal> {
        self.decision.as_ref()?.penalty.as_ref()
    }

    /// What was decided for a party. A decision of a case with one party is its own, as it stands.
    #[must_use]
    pub fn penalty_of(&self, whom: usize) -> Option<Proposal> {
        let penalty = self.penalty()?;
        Some(if self.several() { penalty.of(whom) } else { penalty.clone() })
    }

    /// 罚款 of a party in a proposal, fen.
    #[must_use]
    pub fn fine_in(&self, proposal: &Proposal, whom: usize) -> i64 {
        if self.several() { proposal.of(whom).fine } else { proposal.fine }
    }

    /// 加处罚款 on a party, fen.
    #[must_use]
    pub fn late_fee_of(&self, whom: usize) -> i64 {
        self.late_fees.get(&whom).copied().unwrap_or(0)
    }

    /// 加处罚款 altogether, fen.
    #[must_use]
    pub fn late_fee(&self) -> i64 {
        self.late_fees.values().sum()
    }

    /// What a party owes: fine, gains and added fine.
    #[must_use]
    pub fn owed_by(&self, whom: usize) -> i64 {
        let owed = match self.penalty() {
            Some(all) if self.several() => {
                let own = all.acts.iter().filter(|a| a.entered.whom == whom).map(|a| &a.entered);
                own.map(|e| e.fine.unwrap_or(0).saturating_add(e.gains.unwrap_or(0))).fold(0, i64::saturating_add)
            }
            Some(all) => all.fine.saturating_add(all.gains),
            None => 0,
        };
        owed.saturating_add(self.late_fee_of(whom))
    }

    /// What a party paid, less what it got back.
    #[must_use]
    pub fn paid_by(&self, whom: usize) -> i64 {
        let sum = |all: &[super::Payment]| all.iter().filter(|p| p.whom == whom).map(|p| p.amount).sum::<i64>();
        sum(&self.payments) - sum(&self.refunds)
    }

    /// What a party still has to pay; never below zero.
    #[must_use]
    pub fn unpaid_by(&self, whom: usize) -> i64 {
        (self.owed_by(whom) - self.paid_by(whom)).max(0)
    }

    /// 应退还 to a party: what it paid and does not owe.
    #[must_use]
    pub fn refundable_to(&self, whom: usize) -> i64 {
        (self.paid_by(whom) - self.owed_by(whom)).max(0)
    }

    fn sum(&self, one: impl Fn(usize) -> i64) -> i64 {
        (0..self.parties.len()).map(one).sum()
    }

    /// What is owed altogether.
    #[must_use]
    pub fn owed(&self) -> i64 {
        self.sum(|p| self.owed_by(p))
    }

    /// What is still to be paid altogether: what one party paid too much is no other's payment.
    #[must_use]
    pub fn unpaid(&self) -> i64 {
        self.sum(|p| self.unpaid_by(p))
    }

    /// 应退还 altogether.
    #[must_use]
    pub fn refundable(&self) -> i64 {
        self.sum(|p| self.refundable_to(p))
    }

    /// What was paid altogether, less what was given back.
    #[must_use]
    pub fn paid(&self) -> i64 {
        self.sum(|p| self.paid_by(p))
    }

    /// The remedy of a party that runs.
    #[must_use]
    pub fn open_remedy_of(&self, whom: usize) -> Option<&Remedy> {
        self.remedies.iter().rev().find(|r| r.whom == whom && r.to.is_none())
    }

    /// 中止执行 against a party that nobody resumed.
    #[must_use]
    pub fn execution_stopped(&self, whom: usize) -> Option<&Done> {
        self.last_stop(whom).filter(|d| d.step == "stop_execution" && d.entry.text("kind") == "suspend")
    }

    /// 终结执行 against a party.
    #[must_use]
    pub fn execution_ended(&self, whom: usize) -> bool {
        self.last_stop(whom).is_some_and(|d| d.step == "stop_execution" && d.entry.text("kind") == "end")
    }

    fn last_stop(&self, whom: usize) -> Option<&Done> {
        self.steps.iter().rev().find(|d| matches!(d.step.as_str(), "stop_execution" | "resume_execution") && d.whom() == whom)
    }

    /// Whether the case is at its end for a party: nothing is left to pay, execution ended, or the court has taken it over.
    #[must_use]
    pub fn done_with(&self, whom: usize) -> bool {
        self.unpaid_by(whom) == 0 || self.execution_ended(whom) || self.last_of("court_reply", whom).is_some()
    }
}
