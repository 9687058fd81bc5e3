//! How good the model is, told in counts: recall by kind and by area, calibration.

use std::collections::BTreeMap;

use heyi_rulebook::Day;
use serde::{Deserialize, Serialize};

use crate::params::Params;

/// 召回率 where a share of the checks was held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = RiskRecall))]
#[serde(deny_unknown_fields)]
pub struct RecallAt {
    /// Share of all test checks picked, in thousandths.
    pub share: u16,
    /// Of this group, checks picked by the model.
    pub picked: u32,
    /// Of these, found something.
    pub model: u32,
    /// Found something among those picked by "longest not checked".
    pub longest: u32,
    /// Expected to find something at random, in thousandths of a check.
    pub random_milli: u32,
}

/// All checks of the test, those of a kind, or those of an area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = RiskGroup))]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Scene or town; empty for all.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Checks.
    pub rows: u32,
    /// Of these, found something.
    pub positives: u32,
    /// Too few to conclude from.
    pub few: bool,
    /// Recall at each share.
    pub at: Vec<RecallAt>,
}

/// One row of the calibration table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = RiskBin))]
#[serde(deny_unknown_fields)]
pub struct Bin {
    /// Least probability said, in thousandths.
    pub from: i64,
    /// Greatest.
    pub to: i64,
    /// Checks.
    pub rows: u32,
    /// Mean probability said, in thousandths.
    pub said: i64,
    /// Share that found something, in thousandths.
    pub found: i64,
}

/// 评估: a model of the checks before a day, tried on the checks since.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = RiskEvaluation))]
#[serde(deny_unknown_fields)]
pub struct Evaluation {
    /// The first day of the test.
    pub since: Day,
    /// Checks learned from for it.
    pub trained_rows: u32,
    /// Checks of the test.
    pub rows: u32,
    /// Of these, found something.
    pub positives: u32,
    /// Brier score in millionths: smaller is better.
    pub brier: i64,
    /// Brier score of saying the same rate for every firm.
    pub brier_flat: i64,
    /// Calibration on the test.
    pub bins: Vec<Bin>,
    /// All checks.
    pub all: Group,
    /// By 经营业态.
    pub by_scene: Vec<Group>,
    /// By 镇街.
    pub by_town: Vec<Group>,
}

/// One check of the test.
pub(crate) struct Tried<'a> {
    pub scene: &'a str,
    pub town: &'a str,
    pub positive: bool,
    pub score: i64,
    pub per_mille: i64,
    /// Days since the last check; the largest number where there was none.
    pub unseen_days: i64,
    /// Order among equals.
    pub ticket: String,
}

pub(crate) struct Split {
    pub since: Day,
    pub trained_rows: u32,
    /// Share that found something among those learned from, in thousandths.
    pub flat: i64,
}

pub(crate) fn evaluate(
    tried: &[Tried<'_>],
    split: &Split,
    params: &Params,
    scenes: &BTreeMap<String, String>,
    towns: &BTreeMap<String, String>,
) -> Evaluation {
    let by_model = order(tried, |t| t.score);
    let by_wait = order(tried, |t| t.unseen_days);
    let group = |id: &str, name: &str, own: &dyn Fn(&Tried<'_>) -> bool| {
        let rows = tried.iter().filter(|t| own(t)).count();
        let positives = tried.iter().filter(|t| own(t) && t.positive).count();
        let at = params.recall_at_per_mille.iter().map(|share| {
            let picked = (tried.len() * usize::from(*share)).div_ceil(1000);
            let of = |order: &[usize], hit: bool| {
                let rows = order.iter().take(picked).filter_map(|at| tried.get(*at));
                number(rows.filter(|t| own(t) && (!hit || t.positive)).count())
            };
            RecallAt {
                share: *share,
                picked: of(&by_model, false),
                model: of(&by_model, true),
                longest: of(&by_wait, true),
                random_milli: number((positives * picked * 1000).checked_div(tried.len()).unwrap_or_default()),
            }
        });
        Group {
            id: id.to_owned(),
            name: name.to_owned(),
            rows: number(rows),
            positives: number(positives),
            few: number(positives) < params.min_group_positives,
            at: at.collect(),
        }
    };
    let groups = |names: &BTreeMap<String, String>, of: &dyn for<'t> Fn(&'t Tried<'_>) -> &'t str| {
        let mut ids: Vec<&str> = tried.iter().map(of).collect();
        ids.sort_unstable();
        ids.dedup();
        ids.into_iter().map(|id| group(id, names.get(id).map_or(id, String::as_str), &|t| of(t) == id)).collect::<Vec<_>>()
    };
    Evaluation {
        since: split.since,
        trained_rows: split.trained_rows,
        rows: number(tried.len()),
        positives: number(tried.iter().filter(|t| t.positive).count()),
        brier: brier(tried, |t| t.per_mille),
        brier_flat: brier(tried, |_| split.flat),
        bins: bins(tried, usize::from(params.bins), params.min_bin_rows),
        all: group("", "全部", &|_| true),
        by_scene: groups(scenes, &|t| t.scene),
        by_town: groups(towns, &|t| t.town),
    }
}

/// Places in the order of a measure, largest first.
fn order(tried: &[Tried<'_>], measure: impl Fn(&Tried<'_>) -> i64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..tried.len()).collect();
    order.sort_by_cached_key(|at| tried.get(*at).map(|t| (std::cmp::Reverse(measure(t)), t.ticket.clone())));
    order
}

fn brier(tried: &[Tried<'_>], said: impl Fn(&Tried<'_>) -> i64) -> i64 {
    let sum: i64 = tried.iter().map(|t| (said(t) - if t.positive { 1000 } else { 0 }).pow(2)).sum();
    sum.checked_div(i64::try_from(tried.len()).unwrap_or(i64::MAX)).unwrap_or_default()
}

fn bins(tried: &[Tried<'_>], most: usize, least: u32) -> Vec<Bin> {
    let order = order(tried, |t| -t.score);
    parts(order.len(), most, least)
        .into_iter()
        .map(|range| {
            let rows: Vec<&Tried<'_>> = order.get(range).unwrap_or_default().iter().filter_map(|at| tried.get(*at)).collect();
            let count = i64::try_from(rows.len().max(1)).unwrap_or(i64::MAX);
            let positives = i64::try_from(rows.iter().filter(|t| t.positive).count()).unwrap_or_default();
            Bin {
                from: rows.iter().map(|t| t.per_mille).min().unwrap_or_default(),
                to: rows.iter().map(|t| t.per_mille).max().unwrap_or_default(),
                rows: number(rows.len()),
                said: rows.iter().map(|t| t.per_mille).sum::<i64>() / count,
                found: positives * 1000 / count,
            }
        })
        .collect()
}

/// Even parts, at most `most` and of at least `least` each; one part where there are fewer.
pub(crate) fn parts(length: usize, most: usize, least: u32) -> Vec<std::ops::Range<usize>> {
    let least = usize::try_from(least).unwrap_or(usize::MAX).max(1);
    let count = (length / least).clamp(1, most.max(1));
    (0..count).map(|at| length * at / count..length * (at + 1) / count).filter(|range| !range.is_empty()).collect()
}

pub(crate) fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
