//! From a draw's state to the input and record of `dr-draw/v1`.

use heyi_domain::draw::{BeaconRound, Draw, DrawResult, DrawnObject, Frozen, Replaced};
use heyi_planner::draw::{self, Beacon, Exclusion, Hash, Input, Object, Officer, Stratum, Unavailable};
use heyi_rulebook::Day;

use crate::AppError;

/// Name of the way lists, weights and quotas are made here.
const RULE: &str = "heyi-double-random/1";

/// A hash out of its hex digits.
pub(super) fn hash_of(hex_digits: &str) -> Option<Hash> {
    hex::decode(hex_digits).ok().and_then(|bytes| Hash::try_from(bytes).ok())
}

/// The commitment to a secret, hex; `None` where the text is no secret.
pub(super) fn digest_of_secret(secret: &str) -> Option<String> {
    if secret.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return None;
    }
    hash_of(secret).map(|secret| hex::encode(draw::party_commitment(&secret)))
}

/// Whoever may be sent to an object: the base qualification, or one of its own where an officer was replaced there.
fn qualification(body: &str, object: &str, replaced: &[Replaced]) -> String {
    let own = replaced.iter().any(|one| one.object == object && one.officer.is_some());
    if own { format!("{body}/{object}") } else { body.to_owned() }
}

/// The input as it follows from the state. Who was replaced at an object loses the qualification for this object only, and his turn is the
/// next ticket's; the qualifications are no part of the commitment, so the seed stays the same.
fn input(state: &Draw, beacon: &BeaconRound, value: &str, replaced: &[Replaced]) -> Input {
    let text = &state.text;
    let body = text.body.as_str();
    let objects = text.objects.iter().map(|one| Object {
        id: one.code.clone(),
        stratum: text.scene.clone(),
        weight: i64::from(one.weight),
        qualification: qualification(body, &one.code, replaced),
    });
    let with_own: Vec<&str> = {
        let mut all: Vec<&str> = replaced.iter().filter(|one| one.officer.is_some()).map(|one| one.object.as_str()).collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    let officers = text.officers.iter().map(|one| {
        let out = |object: &str| replaced.iter().any(|gone| gone.object == object && gone.officer.as_ref() == Some(&one.certificate));
        let own = with_own.iter().filter(|object| !out(object)).map(|object| format!("{body}/{object}"));
        Officer { id: one.certificate.clone(), qualifications: std::iter::once(body.to_owned()).chain(own).collect() }
    });
    Input {
        draw: state.id.to_string(),
        rule: RULE.to_owned(),
        objects: objects.collect(),
        officers: officers.collect(),
        strata: vec![Stratum { id: text.scene.clone(), quota: i64::from(text.quota) }],
        exclusions: text.recusals.iter().map(|one| Exclusion { officer: one.certificate.clone(), object: one.code.clone() }).collect(),
        officers_per_object: i64::from(text.team),
        beacon: Beacon { id: beacon.id.clone(), value: value.to_owned() },
        reveals: state.secrets().into_iter().map(str::to_owned).collect(),
        unavailable: replaced
            .iter()
            .filter(|one| one.officer.is_none())
            .map(|one| Unavailable { object: one.object.clone(), reason: one.reason.trim().to_owned() })
            .collect(),
    }
}

/// What is bound before the seed can be known.
pub(super) fn freeze(state: &Draw, commitments: &[&str], beacon: BeaconRound, reveal_by: Day) -> Result<Frozen, AppError> {
    let hashes: Option<Vec<Hash>> = commitments.iter().map(|one| hash_of(one)).collect();
    let hashes = hashes.ok_or_else(|| AppError::Broken("a commitment that is no hash".to_owned()))?;
    let commitment = draw::commitment(&input(state, &beacon, "", &[]), &hashes);
    Ok(Frozen { hash: hex::encode(draw::commitment_hash(&commitment)), commitment: heyi_store::canonical(&commitment), beacon, reveal_by })
}

/// The draw, computed.
pub(super) fn run(state: &Draw, value: &str, replaced: &[Replaced]) -> Result<DrawResult, AppError> {
    let frozen = state.frozen.as_ref().ok_or_else(|| AppError::Broken("a draw without commitment".to_owned()))?;
    let mut given = serde_json::to_value(input(state, &frozen.beacon, value, replaced))?;
    let changes: Vec<_> = replaced
        .iter()
        .filter_map(|one| {
            one.officer.as_ref().map(|officer| serde_json::json!({"object": one.object, "officer": officer, "reason": one.reason.trim()}))
        })
        .collect();
    if !changes.is_empty() {
        // Bound by the record's digest; the reasons have no other place in it.
        given["officers_replaced"] = serde_json::Value::Array(changes);
    }
    let record = draw::run(given.to_string().as_bytes()).map_err(|why| AppError::Broken(why.to_string()))?;
    if record.commitment_hash != frozen.hash {
        return Err(AppError::Broken("the draw does not rest on what was frozen".to_owned()));
    }
    let drawn =
        record.drawn.iter().map(|one| DrawnObject { code: one.object.clone(), officers: one.officers.clone(), complete: one.complete });
    Ok(DrawResult { digest: record.digest(), seed: record.seed.clone(), drawn: drawn.collect(), record: record.to_json() })
}
