//! 改进空间: what one change of rules or habits would save in visits. Stage 1 is run again, exactly, for each.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::bundle;
use crate::instance::Instance;
use crate::model::{Firm, Limits, Model, Unknown, Want};

/// How many days wider windows are tried.
const WIDER: [i32; 4] = [1, 2, 3, 5];
/// How many minutes more a visit may last.
const LONGER: [i64; 3] = [30, 60, 120];
/// How many bodies more a visit may have.
const MORE: [usize; 2] = [1, 2];

/// One change and what it brings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lever {
    /// What is changed.
    #[serde(flatten)]
    pub kind: LeverKind,
    /// Body id; none: it holds for all.
    pub body: Option<String>,
    /// Visits fewer.
    pub visits_saved: i64,
    /// Demands served that a cap had left out.
    pub served_more: i64,
    /// Demands whose rule is changed.
    pub demands: usize,
    /// Firms with fewer visits.
    pub firms: usize,
    /// Both numbers of visits are the smallest possible for every firm concerned.
    pub exact: bool,
}

/// What is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LeverKind {
    /// The body's announced checks come unannounced.
    Unannounced,
    /// The body's unannounced checks are announced.
    Announced,
    /// The body's night checks may be by day too.
    NightByDay,
    /// The body's day checks may be by night too.
    DayByNight,
    /// The body's windows begin and end so many days wider.
    WiderWindows {
        /// Working days on either side.
        days: i64,
    },
    /// A visit may have more bodies.
    MoreBodies {
        /// At most so many.
        most: i64,
    },
    /// A visit may last longer.
    MoreMinutes {
        /// At most so many.
        most: i64,
    },
}

/// What single changes would bring, the largest saving first, at most `most`; only those that save visits.
///
/// # Errors
/// A name that is used and not defined.
pub fn levers(instance: &Instance, most: usize) -> Result<Vec<Lever>, Unknown> {
    let model = Model::new(instance)?;
    let now: Vec<Stand> = model.firms.iter().map(|firm| Stand::of(firm, &model.limits)).collect();
    let last = i32::try_from(instance.settings.days.len()).unwrap_or(i32::MAX) - 1;
    let mut levers = Vec::new();
    let used: BTreeSet<u16> = model.firms.iter().flat_map(|firm| firm.wants.iter().map(|want| want.body)).collect();
    for body in used {
        let mut kinds = vec![LeverKind::Unannounced, LeverKind::Announced, LeverKind::NightByDay, LeverKind::DayByNight];
        kinds.extend(WIDER.map(|days| LeverKind::WiderWindows { days: i64::from(days) }));
        for kind in kinds {
            let change = |want: &mut Want| want.body == body && changed(want, kind, last);
            let lever = pull(&model, &now, model.limits, kind, change);
            levers.push(Lever { body: Some(instance.bodies[usize::from(body)].id.clone()), ..lever });
        }
    }
    for more in MORE {
        let limits = Limits { bodies: model.limits.bodies + more, ..model.limits };
        let kind = LeverKind::MoreBodies { most: i64::try_from(limits.bodies).unwrap_or(i64::MAX) };
        levers.push(pull(&model, &now, limits, kind, |_| false));
    }
    for more in LONGER {
        let limits = Limits { minutes: model.limits.minutes + more, ..model.limits };
        levers.push(pull(&model, &now, limits, LeverKind::MoreMinutes { most: limits.minutes }, |_| false));
    }
    levers.retain(|lever| lever.visits_saved > 0);
    levers.sort_by(|a, b| (-a.visits_saved, a.demands, a.kind, &a.body).cmp(&(-b.visits_saved, b.demands, b.kind, &b.body)));
    levers.truncate(most);
    Ok(levers)
}

/// How a firm is served by stage 1.
#[derive(Clone, Copy)]
struct Stand {
    visits: i64,
    served: i64,
    exact: bool,
}

impl Stand {
    fn of(firm: &Firm, limits: &Limits) -> Self {
        let cover = bundle::cover(firm, limits);
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        Self {
            visits: count(cover.visits.len()),
            served: count(firm.wants.len()) - i64::from(cover.dropped.count_ones()),
            exact: !cover.open,
        }
    }
}

/// Changes a demand's rule; whether there was anything to change.
fn changed(want: &mut Want, kind: LeverKind, last: i32) -> bool {
    match kind {
        LeverKind::Unannounced if want.announced => want.announced = false,
        LeverKind::Announced if !want.announced => want.announced = true,
        LeverKind::NightByDay if want.shift == 2 => want.shift = 0,
        LeverKind::DayByNight if want.shift == 1 => want.shift = 0,
        LeverKind::WiderWindows { days } => {
            let days = i32::try_from(days).unwrap_or(0);
            let (first, end) = ((want.first - days).max(0.min(want.first)), (want.last + days).min(last.max(want.last)));
            if (first, end) == (want.first, want.last) {
                return false;
            }
            (want.first, want.last) = (first, end);
        }
        _ => return false,
    }
    true
}

/// Stage 1 again, for the firms the change can touch.
fn pull(model: &Model<'_>, now: &[Stand], limits: Limits, kind: LeverKind, change: impl Fn(&mut Want) -> bool) -> Lever {
    let mut lever = Lever { kind, body: None, visits_saved: 0, served_more: 0, demands: 0, firms: 0, exact: true };
    let of_limits = limits.bodies != model.limits.bodies || limits.minutes != model.limits.minutes;
    for (firm, now) in model.firms.iter().zip(now) {
        let mut other = std::borrow::Cow::Borrowed(firm);
        let mut touched = 0;
        for at in 0..firm.wants.len() {
            let mut want = firm.wants[at];
            if change(&mut want) {
                other.to_mut().wants[at] = want;
                touched += 1;
            }
        }
        lever.demands += touched;
        if firm.wants.len() < 2 || (touched == 0 && !of_limits) {
            continue;
        }
        let then = Stand::of(&other, &limits);
        lever.exact &= now.exact && then.exact;
        lever.visits_saved += now.visits - then.visits;
        lever.served_more += then.served - now.served;
        lever.firms += usize::from(then.visits < now.visits);
    }
    if of_limits {
        lever.demands = model.firms.iter().map(|firm| firm.wants.len()).sum();
    }
    lever
}
