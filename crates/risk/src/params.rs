//! The numbers that are ours: a file beside the model and inside it.

use serde::{Deserialize, Serialize};

use crate::history::Severity;
use crate::model::Fault;

/// 训练参数. None of it is a legal standard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// Where the numbers come from, as shown with the model.
    pub basis: String,
    /// Days that count as lately (近一年).
    pub near_days: u16,
    /// Days after which nothing counts any more (近三年).
    pub far_days: u16,
    /// A count above this is this.
    pub count_cap: u16,
    /// Days of one step of the time since the last check.
    pub month_days: u16,
    /// Most such steps.
    pub month_cap: u16,
    /// A check counts as one that found something from this severity on.
    pub positive_from: Severity,
    /// Scenes and kinds of firm with fewer rows have no weight of their own.
    pub min_category_rows: u32,
    /// Pull of every weight towards nothing, in thousandths.
    pub ridge_milli: u32,
    /// Parts for calibration on unseen firms.
    pub folds: u16,
    /// Steps of the calibration.
    pub bins: u16,
    /// Fewest rows of a step.
    pub min_bin_rows: u32,
    /// Fewest checks to learn from.
    pub min_rows: u32,
    /// Fewest of them that found something, and fewest that found nothing.
    pub min_positives: u32,
    /// Share of the checks, the latest ones, kept aside for the test.
    pub test_per_mille: u16,
    /// Fewest checks of the test.
    pub min_test_rows: u32,
    /// Fewest of them that found something.
    pub min_test_positives: u32,
    /// Shares of the firms looked at for which the recall is told.
    pub recall_at_per_mille: Vec<u16>,
    /// A kind or an area with fewer is marked: too few to conclude from.
    pub min_group_positives: u32,
    /// Share always drawn at random.
    pub random_per_mille: u16,
}

impl Default for Params {
    fn default() -> Self {
        // The file is part of the program; a test reads it.
        serde_json::from_str(include_str!("../params/default.json")).unwrap_or_else(|_| Self::nothing())
    }
}

impl Params {
    /// Reads and checks a file of parameters.
    ///
    /// # Errors
    /// [`Fault`]: what is wrong and where.
    pub fn read(bytes: &[u8]) -> Result<Self, Fault> {
        let params: Self = serde_json::from_slice(bytes).map_err(|e| Fault(e.to_string()))?;
        params.check()?;
        Ok(params)
    }

    /// What can't be meant.
    pub(crate) fn check(&self) -> Result<(), Fault> {
        let no = |why: &str| Err(Fault(why.to_owned()));
        if self.near_days == 0 || self.far_days <= self.near_days {
            return no("near_days应大于零，far_days应大于near_days");
        }
        if self.count_cap == 0 || self.month_days == 0 || self.month_cap == 0 {
            return no("count_cap、month_days、month_cap应大于零");
        }
        if self.ridge_milli == 0 {
            return no("ridge_milli应大于零");
        }
        if self.folds < 2 || self.bins == 0 || self.min_bin_rows == 0 {
            return no("folds至少为2，bins和min_bin_rows应大于零");
        }
        if self.min_rows == 0 || self.min_positives == 0 || self.min_test_rows == 0 || self.min_test_positives == 0 {
            return no("min_rows、min_positives、min_test_rows、min_test_positives应大于零");
        }
        if self.test_per_mille == 0 || self.test_per_mille >= 1000 {
            return no("test_per_mille应在1至999之间");
        }
        if self.recall_at_per_mille.is_empty() || self.recall_at_per_mille.iter().any(|k| *k == 0 || *k > 1000) {
            return no("recall_at_per_mille应为1至1000之间的数");
        }
        if self.random_per_mille == 0 || self.random_per_mille > 1000 {
            return no("random_per_mille应在1至1000之间：总要有一部分随机抽取");
        }
        Ok(())
    }

    /// Parameters under which nothing is trained.
    const fn nothing() -> Self {
        Self {
            basis: String::new(),
            near_days: 1,
            far_days: 2,
            count_cap: 1,
            month_days: 1,
            month_cap: 1,
            positive_from: Severity::Order,
            min_category_rows: u32::MAX,
            ridge_milli: 1,
            folds: 2,
            bins: 1,
            min_bin_rows: u32::MAX,
            min_rows: u32::MAX,
            min_positives: u32::MAX,
            test_per_mille: 1,
            min_test_rows: u32::MAX,
            min_test_positives: u32::MAX,
            recall_at_per_mille: Vec::new(),
            min_group_positives: u32::MAX,
            random_per_mille: 1000,
        }
    }
}
