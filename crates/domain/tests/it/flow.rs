//! The usual ways through a case, up to a state. Days: 2026-03-09 is a Monday, there is no holiday before 2026-04-04.

use heyi_domain::case::Party;
use serde_json::{Value, json};

use super::play::World;

/// 渝中区解放碑街道.
pub const STREET: &str = "500103003";

/// 建筑垃圾未按批准时间路线清运: a fine of 2,000 to 20,000, four tiers by volume, no rules of a department.
pub const WASTE: &str = "CG-030";

/// So many cubic metres, fined so many yuan.
pub fn waste(volume: &str, yuan: i64) -> Value {
    json!([{ "act": 0, "answers": { "minor_and_corrected": false, "mitigating": false, "volume_m3": volume }, "fine": yuan * 100 }])
}

/// General factors of benchmarks made by rule: first time, slight harm.
pub fn general(yuan: i64) -> Value {
    json!([{ "act": 0, "answers": { "prior_2y": 1, "obstruct": false, "harm": "minor", "corrected": false, "mitigating": false }, "fine": yuan * 100 }])
}

/// Expired food worth 800 yuan: 50,000 to 100,000.
pub fn food(yuan: i64) -> Value {
    let mut acts = general(yuan);
    acts[0]["answers"]["goods_value"] = json!("800");
    acts
}

pub fn filed(item: &str, body: &str, party: Party) -> World {
    let mut w = World::lead(item, body, party, "2026-03-09T09:00");
    w.at("2026-03-09T10:00").go("甲", "propose_filing", json!({}));
    w.at("2026-03-09T11:00").go("负责人", "file", json!({}));
    w
}

pub fn reported(mut w: World, acts: Value) -> World {
    w.at("2026-03-10T10:00").go("甲", "inquire", json!({ "person": "当事人" }));
    w.at("2026-03-11T10:00").go("甲", "report", json!({ "acts": acts }));
    w
}

/// Told and served on Wednesday the 11th: the last of five working days is Wednesday the 18th.
pub fn served(w: World, acts: Value) -> World {
    let mut w = reported(w, acts);
    w.at("2026-03-11T11:00").go("甲", "notify", json!({}));
    w.at("2026-03-11T15:00").go("甲", "serve_notice", json!({}));
    w
}

pub fn reviewed(w: World, acts: Value) -> World {
    let mut w = served(w, acts);
    w.at("2026-03-19T09:00").go("甲", "submit_review", json!({}));
    w.at("2026-03-19T15:00").go("审核员", "review", json!({}));
    w
}

pub fn decided(w: World, acts: Value) -> World {
    let mut w = reviewed(w, acts);
    w.at("2026-03-20T10:00").approved("甲", "decide", json!({ "late_fee": true }));
    w
}

/// Served on Monday the 23rd: to be paid by April the 7th.
pub fn performing(w: World, acts: Value) -> World {
    let mut w = decided(w, acts);
    w.at("2026-03-23T10:00").go("甲", "serve", json!({}));
    w
}
