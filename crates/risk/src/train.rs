//! From histories to a model.

use std::collections::BTreeMap;

use heyi_rulebook::Day;
use sha2::{Digest as _, Sha256};

use crate::choose::ticket;
use crate::evaluate::{Evaluation, Split, Tried, evaluate, number, parts};
use crate::features::{CLASSES, PLAIN, largest, value};
use crate::fit::fit;
use crate::history::FirmHistory;
use crate::model::{FORMAT, Feature, Knot, Model, calibrated};
use crate::params::Params;

/// Millionths.
const FIXED: f64 = 1_000_000.0;

/// Names for the report: of scenes and of towns.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// By scene.
    pub scenes: BTreeMap<String, String>,
    /// By town.
    pub towns: BTreeMap<String, String>,
}

/// Why there is no model.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Untrainable {
    /// The parameters can't be meant.
    #[error("训练参数有误：{0}")]
    Params(String),
    /// Too few checks.
    #[error("{until}以前只有{rows}次检查，少于训练所需的{least}次；请积累检查记录后再训练，参数min_rows可以调整")]
    Few {
        /// Before this day.
        until: Day,
        /// Checks.
        rows: u32,
        /// Needed.
        least: u32,
    },
    /// Hardly any check found something, or hardly any found nothing.
    #[error("{rows}次检查中，发现问题的{positives}次，未发现的{negatives}次；两者都不能少于{least}次，否则学不到差别，参数min_positives可以调整")]
    OneSided {
        /// Checks.
        rows: u32,
        /// Found something.
        positives: u32,
        /// Found nothing.
        negatives: u32,
        /// Needed of both.
        least: u32,
    },
    /// The later checks don't suffice to try it on.
    #[error("用于检验的{rows}次检查（{since}起）中，发现问题的{positives}次；至少需要{least_rows}次检查、{least_positives}次发现问题，没有经过检验的模型不能使用，参数min_test_rows和min_test_positives可以调整")]
    Untested {
        /// First day of the test.
        since: Day,
        /// Checks.
        rows: u32,
        /// Found something.
        positives: u32,
        /// Needed.
        least_rows: u32,
        /// Needed.
        least_positives: u32,
    },
}

/// One check: what was known before it, and what it found.
struct Row<'h> {
    history: &'h FirmHistory,
    day: Day,
    positive: bool,
}

/// Learns from the checks before a day.
///
/// # Errors
/// [`Untrainable`].
pub fn train(histories: &[FirmHistory], until: Day, params: &Params, names: &Names) -> Result<Model, Untrainable> {
    params.check().map_err(|fault| Untrainable::Params(fault.0))?;
    let mut known: Vec<FirmHistory> = histories.iter().map(|h| h.before(until)).filter(|h| !h.checks.is_empty()).collect();
    known.sort();
    let mut rows: Vec<Row<'_>> = known
        .iter()
        .flat_map(|history| {
            history.checks.iter().map(move |check| Row {
                history,
                day: check.day,
                positive: check.findings.iter().any(|f| *f >= params.positive_from),
            })
        })
        .collect();
    rows.sort_by(|a, b| (a.day, &a.history.firm).cmp(&(b.day, &b.history.firm)));
    enough(&rows, until, params)?;
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
        return Err(Untrainable::Few { until, rows: 0, least: params.min_rows });
    };
    let (first_day, last_day) = (first.day, last.day);
    let evaluation = try_on_later(&rows, params, names)?;
    let learned = learn(&rows, params);
    let scenes = names.scenes.iter().filter(|(id, _)| known.iter().any(|h| h.scene == **id));
    Ok(Model {
        format: FORMAT.to_owned(),
        until,
        first_day,
        last_day,
        rows: number(rows.len()),
        positives: number(rows.iter().filter(|r| r.positive).count()),
        firms: number(known.len()),
        data_sha256: digest(&known),
        params: params.clone(),
        base: learned.base,
        features: learned.features,
        calibration: learned.calibration,
        evaluation,
        scenes: scenes.map(|(id, name)| (id.clone(), name.clone())).collect(),
    })
}

fn enough(rows: &[Row<'_>], until: Day, params: &Params) -> Result<(), Untrainable> {
    let count = number(rows.len());
    if count < params.min_rows {
        return Err(Untrainable::Few { until, rows: count, least: params.min_rows });
    }
    let positives = number(rows.iter().filter(|r| r.positive).count());
    let negatives = count - positives;
    if positives.min(negatives) < params.min_positives {
        return Err(Untrainable::OneSided { rows: count, positives, negatives, least: params.min_positives });
    }
    Ok(())
}

/// A model of the earlier checks, tried on the later ones. No day is on both sides.
fn try_on_later(rows: &[Row<'_>], params: &Params, names: &Names) -> Result<Evaluation, Untrainable> {
    let kept = rows.len() * usize::from(params.test_per_mille) / 1000;
    let cut = rows.len().saturating_sub(kept.max(1));
    let since = rows.get(cut).map_or_else(|| Day::from_number(0), |row| row.day);
    let (earlier, later) = rows.split_at(rows.partition_point(|row| row.day < since));
    let positives = number(later.iter().filter(|r| r.positive).count());
    if earlier.is_empty() || number(later.len()) < params.min_test_rows || positives < params.min_test_positives {
        return Err(Untrainable::Untested {
            since,
            rows: number(later.len()),
            positives,
            least_rows: params.min_test_rows,
            least_positives: params.min_test_positives,
        });
    }
    let learned = learn(earlier, params);
    let tried: Vec<Tried<'_>> = later
        .iter()
        .map(|row| {
            let score = learned.score(row, params);
            Tried {
                scene: &row.history.scene,
                town: &row.history.town,
                positive: row.positive,
                score,
                per_mille: calibrated(&learned.calibration, score),
                unseen_days: row.history.last_check(row.day).map_or(i64::MAX, |last| i64::from(last.days_until(row.day))),
                ticket: ticket(&row.day.to_string(), &row.history.firm),
            }
        })
        .collect();
    let found = earlier.iter().filter(|r| r.positive).count();
    let flat = i64::try_from(found * 1000 / earlier.len()).unwrap_or_default();
    let split = Split { since, trained_rows: number(earlier.len()), flat };
    Ok(evaluate(&tried, &split, params, &names.scenes, &names.towns))
}

/// Weights and calibration, as they stand in the file.
struct Learned {
    base: i64,
    features: Vec<Feature>,
    calibration: Vec<Knot>,
}

impl Learned {
    fn score(&self, row: &Row<'_>, params: &Params) -> i64 {
        score(self.base, &self.features, row, params)
    }
}

fn score(base: i64, features: &[Feature], row: &Row<'_>, params: &Params) -> i64 {
    features.iter().fold(base, |sum, feature| {
        sum + feature.weight * (value(&feature.id, row.history, row.day, params) * 1000 - feature.mean_milli) / 1000
    })
}

fn learn(rows: &[Row<'_>], params: &Params) -> Learned {
    let ids = ids(rows, params);
    let all: Vec<usize> = (0..rows.len()).collect();
    let values: Vec<Vec<i64>> = rows.iter().map(|row| ids.iter().map(|id| value(id, row.history, row.day, params)).collect()).collect();
    let (base, features) = weights(rows, &values, &ids, &all, params);
    // Calibrated on firms the weights have not seen: all checks of a firm fall into the same part.
    let folds = u64::from(params.folds);
    let mut unseen: Vec<(i64, bool)> = Vec::with_capacity(rows.len());
    for fold in 0..folds {
        let (inside, outside): (Vec<usize>, Vec<usize>) =
            all.iter().partition(|at| rows.get(**at).is_some_and(|row| part(&row.history.firm, folds) == fold));
        if inside.is_empty() || outside.is_empty() {
            continue;
        }
        let (base, features) = weights(rows, &values, &ids, &outside, params);
        unseen.extend(inside.iter().filter_map(|at| rows.get(*at)).map(|row| (score(base, &features, row, params), row.positive)));
    }
    if unseen.is_empty() {
        unseen.extend(rows.iter().map(|row| (score(base, &features, row, params), row.positive)));
    }
    Learned { base, calibration: knots(unseen, params), features }
}

/// What there is to look at in these rows: the plain features, the classes, and each scene and kind with enough rows.
fn ids(rows: &[Row<'_>], params: &Params) -> Vec<String> {
    let mut ids: Vec<String> = PLAIN.iter().map(|id| (*id).to_owned()).collect();
    ids.extend(CLASSES.iter().map(|class| format!("class:{}", class.letter())));
    let mut counted: BTreeMap<String, u32> = BTreeMap::new();
    for row in rows {
        *counted.entry(format!("scene:{}", row.history.scene)).or_default() += 1;
        *counted.entry(format!("kind:{}", row.history.kind)).or_default() += 1;
    }
    ids.extend(counted.into_iter().filter(|(id, rows)| *rows >= params.min_category_rows && largest(id, params).is_some()).map(|(id, _)| id));
    ids
}

fn weights(rows: &[Row<'_>], values: &[Vec<i64>], ids: &[String], chosen: &[usize], params: &Params) -> (i64, Vec<Feature>) {
    let most: Vec<f64> = ids.iter().map(|id| real(largest(id, params).unwrap_or(1))).collect();
    let scaled: Vec<(Vec<f64>, bool)> = chosen
        .iter()
        .filter_map(|at| Some((values.get(*at)?, rows.get(*at)?)))
        .map(|(own, row)| (own.iter().zip(&most).map(|(v, m)| real(*v) / m).collect(), row.positive))
        .collect();
    let lent: Vec<(&[f64], bool)> = scaled.iter().map(|(own, positive)| (own.as_slice(), *positive)).collect();
    let fitted = fit(&lent, ids.len(), f64::from(params.ridge_milli) / 1000.0);
    let count = i64::try_from(chosen.len().max(1)).unwrap_or(i64::MAX);
    let features: Vec<Feature> = ids
        .iter()
        .enumerate()
        .map(|(at, id)| {
            let sum: i64 = chosen.iter().filter_map(|row| values.get(*row)?.get(at)).sum();
            let weight = fitted.weights.get(at).copied().unwrap_or_default() / most.get(at).copied().unwrap_or(1.0);
            Feature { id: id.clone(), weight: whole(weight * FIXED), mean_milli: sum * 1000 / count }
        })
        .collect();
    let base = features.iter().fold(whole(fitted.bias * FIXED), |sum, f| sum + f.weight * f.mean_milli / 1000);
    (base, features)
}

/// Rising steps (pool adjacent violators) over even parts of the scores.
fn knots(mut scored: Vec<(i64, bool)>, params: &Params) -> Vec<Knot> {
    scored.sort_unstable();
    // (sum of scores, found something, rows)
    let mut pools: Vec<(i128, u64, u64)> = Vec::new();
    for range in parts(scored.len(), usize::from(params.bins), params.min_bin_rows) {
        let rows = scored.get(range).unwrap_or_default();
        let sum = rows.iter().map(|(score, _)| i128::from(*score)).sum();
        let found = rows.iter().filter(|(_, positive)| *positive).count();
        pools.push((sum, u64::try_from(found).unwrap_or_default(), u64::try_from(rows.len()).unwrap_or_default()));
        while let [.., a, b] = pools.as_slice()
            && (a.1 * b.2 >= b.1 * a.2 || a.0 / i128::from(a.2) >= b.0 / i128::from(b.2))
        {
            let merged = (a.0 + b.0, a.1 + b.1, a.2 + b.2);
            pools.truncate(pools.len() - 2);
            pools.push(merged);
        }
    }
    let knot = |(sum, found, rows): (i128, u64, u64)| Knot {
        score: i64::try_from(sum / i128::from(rows.max(1))).unwrap_or_default(),
        per_mille: i64::try_from(found * 1000 / rows.max(1)).unwrap_or_default(),
        rows: u32::try_from(rows).unwrap_or(u32::MAX),
    };
    pools.into_iter().map(knot).collect()
}

/// Which part a firm falls into.
fn part(firm: &str, folds: u64) -> u64 {
    let digest = Sha256::digest(firm.as_bytes());
    let first = digest.iter().take(8).fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
    first % folds.max(1)
}

fn digest(known: &[FirmHistory]) -> String {
    let mut hash = Sha256::new();
    for history in known {
        hash.update(serde_json::to_vec(history).unwrap_or_default());
        hash.update(b"\n");
    }
    hex::encode(hash.finalize())
}

#[expect(clippy::cast_precision_loss, reason = "small counts")]
const fn real(value: i64) -> f64 {
    value as f64
}

#[expect(clippy::cast_possible_truncation, reason = "a float becomes the nearest whole number of its range")]
fn whole(value: f64) -> i64 {
    value.clamp(-1e9, 1e9).round() as i64
}
