//! 文书: papers made from what was recorded, kept by content and sealed by an event with their digests.
//!
//! The record of a visit is printed before the transaction that closes it. Every other paper is made after the commit that caused it,
//! from the state that commit left: a job in the queue, done at least once, issued exactly once.

mod drawn;
mod file_part;
mod fill;
mod gather;
mod issue;
mod jobs;
mod kept;
mod lists;
mod open;
mod press;
mod public;
mod qr;
mod record;

#[cfg(test)]
mod tests;

pub(crate) use file_part::FilePart;
pub(crate) use fill::Office;
pub(crate) use gather::origin;
pub(crate) use jobs::due;
pub(crate) use lists::of_thing;
pub(crate) use open::MOST_BYTES;
pub(crate) use press::wrong;
pub(crate) use qr::qr_svg;

/// Papers handed to the firm concerned. The others are papers of the bodies among themselves.
pub(crate) const FOR_FIRMS: [&str; 30] = [
    "inspection-notice",
    "joint-record",
    "correction-order",
    "recheck-record",
    "result-notice",
    "on-spot-decision",
    "penalty-notice",
    "penalty-decision",
    "no-penalty-decision",
    "hearing-notice",
    "inquiry-notice",
    "materials-notice",
    "appraisal-notice",
    "appraisal-result",
    "recusal-decision",
    "preservation-notice",
    "preservation-disposal",
    "seizure-decision",
    "seizure-extension",
    "seizure-release",
    "deferral-notice",
    "late-fee-decision",
    "demand-notice",
    "substitute-decision",
    "demolition-announcement",
    "enforcement-decision",
    "execution-stop",
    "execution-resumption",
    "amendment",
    "address-confirmation",
];

/// Papers of which each one made is a record of its own: a later one doesn't replace an earlier one.
pub(crate) const EACH_ITS_OWN: [&str; 1] = ["recheck-record"];
