//! Instants of a visit, in Asia/Shanghai, from its events.

use std::collections::HashMap;

use heyi_domain::ids::PersonId;
use heyi_store::Recorded;

use crate::day_of;
use crate::surroundings::SHANGHAI_OFFSET_MS;

/// The instant of an act: what the device claims where it is not later than the server received it (work without network), else the
/// server's.
pub(crate) fn moment_of(recorded: &Recorded) -> i64 {
    recorded.claimed_ms.filter(|claimed| *claimed > 0 && *claimed <= recorded.at_ms).unwrap_or(recorded.at_ms)
}

/// `2026-03-09T10:05`.
pub(super) fn clock(ms: i64) -> String {
    let minutes = (ms + SHANGHAI_OFFSET_MS).div_euclid(60_000);
    let of_day = minutes.rem_euclid(24 * 60);
    format!("{}T{:02}:{:02}", day_of(ms), of_day / 60, of_day % 60)
}

/// What an officer did at a visit with his own account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Confirmed {
    /// Recorded results or took evidence, but did not confirm the list.
    Recorded(i64),
    /// Confirmed the list.
    List(i64),
}

/// When things happened at a visit, milliseconds UTC.
#[derive(Debug, Clone, Default)]
pub(crate) struct VisitTimes {
    /// 未使用执法码登记.
    pub no_code: Option<i64>,
    /// 亮证入场.
    pub entered: Option<i64>,
    /// 送达检查通知书.
    pub notice: Option<i64>,
    /// 告知并签名, or the refusal.
    pub signed: Option<i64>,
    /// Acts of each person with his own account.
    pub acts: HashMap<String, Confirmed>,
}

impl VisitTimes {
    /// From the events of the visit, oldest first.
    pub fn read(events: &[Recorded]) -> Self {
        let mut times = Self::default();
        for recorded in events {
            let at = moment_of(recorded);
            match recorded.kind.as_str() {
                "visit.entered_without_code" => times.no_code = Some(at),
                "visit.entered" => times.entered = Some(at),
                "visit.notice_issued" => times.notice = Some(at),
                "visit.firm_signed" => times.signed = Some(at),
                _ => {}
            }
            times.note(&recorded.actor, &recorded.kind, at);
        }
        times
    }

    /// The list is confirmed by merging it or by 确认清单; a later answer or another merging makes all confirm again.
    fn note(&mut self, actor: &str, kind: &str, at: i64) {
        match kind {
            "visit.planned" | "visit.joined" | "visit.moved" => return,
            "visit.check_answered" | "visit.list_merged" => {
                for act in self.acts.values_mut() {
                    if let Confirmed::List(then) = *act {
                        *act = Confirmed::Recorded(then);
                    }
                }
            }
            _ => {}
        }
        let confirms = matches!(kind, "visit.list_merged" | "visit.list_confirmed");
        let already = matches!(self.acts.get(actor), Some(Confirmed::List(_)));
        if confirms {
            self.acts.insert(actor.to_owned(), Confirmed::List(at));
        } else if !already {
            self.acts.insert(actor.to_owned(), Confirmed::Recorded(at));
        }
    }

    /// What a person did himself.
    pub fn of(&self, person: PersonId) -> Option<Confirmed> {
        self.acts.get(&person.to_string()).copied()
    }

    /// Start of the check: entry, or the first thing known.
    pub fn started(&self) -> i64 {
        self.entered.or(self.no_code).or(self.notice).unwrap_or_default()
    }

    /// End of the check: the signature; the start where there is none yet.
    pub fn ended(&self) -> i64 {
        self.signed.unwrap_or_else(|| self.started()).max(self.started())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_shanghai_time() {
        // 2026-03-09T16:05:00Z is five past midnight of the next day in Chongqing.
        let ms = 1_773_072_300_000;
        assert_eq!(clock(ms), "2026-03-10T00:05");
        assert_eq!(clock(ms - 60_000 * 6), "2026-03-09T23:59");
    }
}
