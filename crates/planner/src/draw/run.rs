//! The draw.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::input::Secrets;
use super::{Drawn, Input, Record, Replaced, Tickets, commitment, commitment_hash, party_commitment, seed};
use crate::json::{self, Rejected, Strict};

/// Draws. `bytes` is the input as a document; what is wrong with it is named.
pub fn run(bytes: &[u8]) -> Result<Record, Rejected> {
    let Strict(value) = json::read(bytes)?;
    let (input, secrets) = Input::read(&value, "")?;
    let text = String::from_utf8_lossy(json::unmarked(bytes)).into_owned();
    Ok(draw(&input, &secrets, text))
}

/// Draws from what was read and checked.
pub(super) fn draw(input: &Input, secrets: &Secrets, text: String) -> Record {
    let parties: Vec<_> = secrets.reveals.iter().map(party_commitment).collect();
    let frozen = commitment(input, &parties);
    let leaf = commitment_hash(&frozen);
    let seed = seed(&leaf, &secrets.reveals, &secrets.beacon);
    let mut record = Record {
        input: text,
        commitment: frozen,
        commitment_hash: hex::encode(leaf),
        seed: hex::encode(seed),
        drawn: Vec::new(),
        replaced: Vec::new(),
    };
    objects(input, &seed, &mut record);
    officers(input, &seed, &mut record.drawn);
    record
}

fn objects(input: &Input, seed: &super::Hash, record: &mut Record) {
    let unavailable: HashMap<&str, &str> = input.unavailable.iter().map(|u| (u.object.as_str(), u.reason.as_str())).collect();
    let mut of_stratum: HashMap<&str, Vec<&super::Object>> = HashMap::new();
    for object in &input.objects {
        of_stratum.entry(&object.stratum).or_default().push(object);
    }
    let mut strata: Vec<_> = input.strata.iter().collect();
    strata.sort_unstable_by_key(|s| s.id.as_bytes());
    for stratum in strata {
        let tickets = Tickets::new(seed, &format!("object/{}", stratum.id));
        let members = of_stratum.remove(stratum.id.as_str()).unwrap_or_default();
        let weight = |object: &super::Object| u32::try_from(object.weight).unwrap_or(0);
        let mut order: Vec<_> = members.into_iter().map(|o| (tickets.smallest(&o.id, weight(o)), o.id.as_str())).collect();
        order.sort_unstable();
        let mut quota = stratum.quota;
        for (_, object) in order {
            if quota <= 0 {
                break;
            }
            let (stratum, object) = (stratum.id.clone(), object.to_owned());
            if let Some(reason) = unavailable.get(object.as_str()) {
                record.replaced.push(Replaced { stratum, object, reason: (*reason).to_owned() });
            } else {
                quota -= 1;
                record.drawn.push(Drawn { stratum, object, officers: Vec::new(), complete: false });
            }
        }
    }
}

fn officers(input: &Input, seed: &super::Hash, drawn: &mut [Drawn]) {
    let need = usize::try_from(input.officers_per_object).unwrap_or(0);
    let wanted: HashMap<&str, &str> = input.objects.iter().map(|o| (o.id.as_str(), o.qualification.as_str())).collect();
    let excluded: HashSet<(&str, &str)> = input.exclusions.iter().map(|e| (e.officer.as_str(), e.object.as_str())).collect();
    let mut holders: HashMap<&str, Vec<&str>> = HashMap::new();
    for officer in &input.officers {
        let held: HashSet<&str> = officer.qualifications.iter().map(String::as_str).collect();
        for qualification in held {
            holders.entry(qualification).or_default().push(&officer.id);
        }
    }
    for one in drawn {
        let able = wanted.get(one.object.as_str()).and_then(|q| holders.get(q)).map(Vec::as_slice).unwrap_or_default();
        let tickets = Tickets::new(seed, &format!("officer/{}", one.object));
        let free = able.iter().filter(|officer| !excluded.contains(&(**officer, one.object.as_str())));
        let mut order: Vec<_> = free.map(|officer| (tickets.smallest(officer, 1), *officer)).collect();
        order.sort_unstable();
        one.officers = order.into_iter().take(need).map(|(_, officer)| officer.to_owned()).collect();
        one.complete = one.officers.len() == need;
    }
}

/// The record as values, to be compared.
pub(super) fn as_values(record: &Record) -> [(&'static str, Value); 5] {
    let list = |value: Result<Value, serde_json::Error>| value.unwrap_or_default();
    [
        ("commitment", record.commitment.clone()),
        ("commitment_hash", record.commitment_hash.clone().into()),
        ("seed", record.seed.clone().into()),
        ("drawn", list(serde_json::to_value(&record.drawn))),
        ("replaced", list(serde_json::to_value(&record.replaced))),
    ]
}
