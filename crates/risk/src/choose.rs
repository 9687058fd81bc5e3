//! Which firms to look at: most by rank, a share always at random.

use sha2::{Digest as _, Sha256};

/// Which firms to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// By rank, highest first.
    pub ranked: Vec<String>,
    /// 随机抽取, in the order drawn, from those that are not among the ranked.
    pub random: Vec<String>,
}

/// Chooses `count` firms: the share `random_per_mille` of them (rounded up) at random, the rest by score, higher first.
///
/// Anyone can compute it again: a firm's ticket is SHA-256 of the seed, a line feed and the firm's id; the smallest tickets are drawn. Equal
/// scores are put in the order of the tickets.
#[must_use]
pub fn choose(scores: &[(String, i64)], count: usize, random_per_mille: u16, seed: &str) -> Choice {
    let mut all: Vec<(&str, i64, String)> = scores.iter().map(|(firm, score)| (firm.as_str(), *score, ticket(seed, firm))).collect();
    all.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.2.cmp(&b.2)));
    let count = count.min(all.len());
    let random = (count * usize::from(random_per_mille)).div_ceil(1000).min(count);
    let mut rest = all.split_off(count - random);
    rest.sort_by(|a, b| a.2.cmp(&b.2));
    let names = |list: &[(&str, i64, String)]| list.iter().map(|one| one.0.to_owned()).collect::<Vec<_>>();
    Choice { ranked: names(&all), random: names(rest.get(..random).unwrap_or_default()) }
}

pub(crate) fn ticket(seed: &str, firm: &str) -> String {
    hex::encode(Sha256::digest(format!("{seed}\n{firm}").as_bytes()))
}
