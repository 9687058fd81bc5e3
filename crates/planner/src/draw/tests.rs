use std::process::Command;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::*;

type Change = Box<dyn Fn(&mut Value)>;

fn sha(text: &str) -> Hash {
    Sha256::digest(text).into()
}

fn enterprises() -> Vec<String> {
    (0..10).map(|i| format!("91500000MA5U0000{i}X")).collect()
}

/// The three drawn by a plain reading of the specification.
fn drawn_of(ids: &[String], seed: &Hash, weight: impl Fn(usize) -> u32) -> Vec<String> {
    let tickets = Tickets::new(seed, "object");
    let mut order: Vec<_> = ids.iter().enumerate().map(|(i, id)| (tickets.smallest(id, weight(i)), id.clone())).collect();
    order.sort();
    order.into_iter().take(3).map(|(_, id)| id[15..].to_owned()).collect()
}

#[test]
fn vectors_of_the_specification() {
    let ids = enterprises();
    assert_eq!(hex::encode(list_hash(ids.iter().rev().map(String::as_str))), "b1c23df84d1ec505590483a4927a81de832ed575bb7d0cec37b7371a24a6c486");
    let reveals = [sha("reveal-1"), sha("reveal-2")];
    assert_eq!(hex::encode(party_commitment(&reveals[0])), "ef53778a08c8c884090aa246c12a961b189c7a66d6ea31dad04baddf7323d107");
    assert_eq!(hex::encode(party_commitment(&reveals[1])), "9a0c81c92f36eda97033a43986ad08de3e4352fa28e391745e70f00d50670471");
    let leaf: Hash = Sha256::new().chain_update([0]).chain_update("example commitment record").finalize().into();
    let beacon = hex::decode("fc1873a13f3545aeade8401532ef5519920652eee6b0d2b19ca12643b87b3587").unwrap();
    let seed = seed(&leaf, &reveals, &beacon);
    assert_eq!(hex::encode(seed), "3265dc2300d35ff18b9a922273945ef03baf95c8f855377f9b51a558327d662a");
    let first = Tickets::new(&seed, "object").smallest(&ids[0], 1);
    assert_eq!(hex::encode(first), "04fd297691aa5553aaa81cb3f218bc2d254e39d9b80ad23e3fa46a4a158634df");
    assert_eq!(drawn_of(&ids, &seed, |_| 1), ["00X", "06X", "09X"]);
    assert_eq!(drawn_of(&ids, &seed, |i| u32::try_from(i).unwrap() + 1), ["07X", "00X", "03X"]);
}

/// Numbers that look like chance and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n
    }
}

/// An input of any shape: several strata, quotas beyond the list, exclusions, unavailable objects, ids outside ASCII and beyond 16 bits.
fn any_input(dice: &mut Dice) -> Value {
    let id = |kind: &str, i: usize| match i % 4 {
        0 => format!("{kind}{i}"),
        1 => format!("{kind}-企业{i}"),
        2 => format!("\u{ff5e}{kind}{i}"),
        _ => format!("\u{20000}{kind}\"\\\u{7}{i}"),
    };
    let (strata, objects, officers) = (1 + dice.below(4), dice.below(40), dice.below(12));
    let quota = |dice: &mut Dice| dice.below(12);
    let mut exclusions = Vec::new();
    let mut unavailable = Vec::new();
    for object in 0..objects {
        if officers > 0 && dice.below(3) == 0 {
            exclusions.push(json!({"officer": id("P", dice.below(officers)), "object": id("O", object)}));
        }
        if dice.below(5) == 0 {
            unavailable.push(json!({"object": id("O", object), "reason": "停业\n待核"}));
        }
    }
    json!({
        "draw": "2026-03", "rule": "规则1",
        "objects": (0..objects).rev().map(|i| json!({"id": id("O", i), "stratum": id("S", dice.below(strata)), "weight": 1 + dice.below(9), "qualification": format!("Q{}", dice.below(3)), "name": "某店"})).collect::<Vec<_>>(),
        "officers": (0..officers).map(|i| json!({"id": id("P", i), "qualifications": (0..3).filter(|_| dice.below(2) == 0).map(|q| format!("Q{q}")).collect::<Vec<_>>()})).collect::<Vec<_>>(),
        "strata": (0..strata).map(|i| json!({"id": id("S", i), "quota": quota(dice)})).collect::<Vec<_>>(),
        "exclusions": exclusions, "officers_per_object": dice.below(4),
        "beacon": {"id": "演示", "value": hex::encode(sha(&format!("beacon{}", dice.below(1000))))},
        "reveals": (0..dice.below(4)).map(|k| hex::encode(sha(&format!("reveal-{k}")))).collect::<Vec<_>>(),
        "unavailable": unavailable,
    })
}

fn record_of(input: &Value) -> String {
    run(input.to_string().as_bytes()).unwrap().to_json()
}

/// The whole draw again, as slowly and plainly as the specification reads: every ticket of every object hashed from its own bytes.
#[test]
fn the_draw_is_what_the_specification_says() {
    let mut dice = Dice(7);
    let (mut drawn, mut passed, mut short) = (0, 0, 0);
    for _ in 0..150 {
        let value = any_input(&mut dice);
        let record = run(value.to_string().as_bytes()).unwrap();
        let seed = hex::decode(&record.seed).unwrap();
        let text = |v: &Value| v.as_str().unwrap().to_owned();
        let ticket = |stage: &str, id: &str, j: u32| {
            let lp = |s: &str| [&u32::try_from(s.len()).unwrap().to_be_bytes(), s.as_bytes()].concat();
            Sha256::digest([b"dr-draw/v1/ticket\0".as_slice(), &seed, &lp(stage), &lp(id), &j.to_be_bytes()].concat()).to_vec()
        };
        let mut expected = (Vec::new(), Vec::new());
        let mut strata: Vec<(String, u64)> = value["strata"].as_array().unwrap().iter().map(|s| (text(&s["id"]), s["quota"].as_u64().unwrap())).collect();
        strata.sort();
        for (stratum, quota) in strata {
            let mut all: Vec<(Vec<u8>, &Value)> = Vec::new();
            for object in value["objects"].as_array().unwrap().iter().filter(|o| o["stratum"] == stratum.as_str()) {
                let weight = u32::try_from(object["weight"].as_u64().unwrap()).unwrap();
                all.extend((0..weight).map(|j| (ticket(&format!("object/{stratum}"), &text(&object["id"]), j), object)));
            }
            all.sort_by(|a, b| a.0.cmp(&b.0));
            let mut met = Vec::new();
            let mut left = quota;
            for (_, object) in all {
                if left == 0 || met.contains(&&object["id"]) {
                    continue;
                }
                met.push(&object["id"]);
                let id = text(&object["id"]);
                if let Some(out) = value["unavailable"].as_array().unwrap().iter().find(|u| u["object"] == object["id"]) {
                    expected.1.push(Replaced { stratum: stratum.clone(), object: id, reason: text(&out["reason"]) });
                    continue;
                }
                left -= 1;
                let able = value["officers"].as_array().unwrap().iter().filter(|p| {
                    p["qualifications"].as_array().unwrap().contains(&object["qualification"])
                        && !value["exclusions"].as_array().unwrap().iter().any(|x| x["officer"] == p["id"] && x["object"] == object["id"])
                });
                let mut able: Vec<_> = able.map(|p| (ticket(&format!("officer/{id}"), &text(&p["id"]), 0), text(&p["id"]))).collect();
                able.sort();
                let need = usize::try_from(value["officers_per_object"].as_u64().unwrap()).unwrap();
                let officers: Vec<String> = able.into_iter().take(need).map(|(_, id)| id).collect();
                expected.0.push(Drawn { stratum: stratum.clone(), object: id, complete: officers.len() == need, officers });
            }
        }
        assert_eq!((&record.drawn, &record.replaced), (&expected.0, &expected.1));
        drawn += record.drawn.len();
        passed += record.replaced.len();
        short += record.drawn.iter().filter(|d| !d.complete).count();
        assert_eq!(verify(record.to_json().as_bytes()), Ok(None));
        let again: Value = serde_json::from_str(&record.to_json()).unwrap();
        assert_eq!((&again["input"], &again["format"]), (&value, &json!("dr-draw/1")));
    }
    assert!(drawn > 500 && passed > 50 && short > 50, "{drawn} {passed} {short}: the inputs try too little");
}

#[test]
fn weights_are_exact() {
    // Of two objects with weights 1 and 3 the second must win about three times in four.
    let input = |k: usize| {
        json!({"draw": "d", "rule": "r", "objects": [{"id": "a", "stratum": "s", "weight": 1, "qualification": "q"}, {"id": "b", "stratum": "s", "weight": 3, "qualification": "q"}],
            "officers": [], "strata": [{"id": "s", "quota": 1}], "officers_per_object": 0, "beacon": {"id": "x", "value": hex::encode(sha(&k.to_string()))}, "reveals": []})
    };
    let wins = (0..4000).filter(|k| run(input(*k).to_string().as_bytes()).unwrap().drawn[0].object == "b").count();
    assert!((2880..=3120).contains(&wins), "{wins} of 4000");
}

#[test]
fn the_commitment_is_canonical() {
    let mut dice = Dice(3);
    let record = run(any_input(&mut dice).to_string().as_bytes()).unwrap();
    let text = super::freeze::canonical(&record.commitment);
    assert!(text.starts_with("{\"beacon\":\"演示\",\"draw\":\"2026-03\",\"exclusions\":[") && text.contains(r#"\"\\\u0007"#) && !text.contains(": "), "{text}");
    assert!(record.to_json().contains(&text), "the record shows the bytes that were hashed");
    let leaf: Hash = Sha256::new().chain_update([0]).chain_update(&text).finalize().into();
    assert_eq!(record.commitment_hash, hex::encode(leaf));
}

fn small() -> Value {
    json!({
        "draw": "2026-03", "rule": "R",
        "objects": [{"id": "A", "stratum": "s", "weight": 2, "qualification": "q"}, {"id": "B", "stratum": "s", "weight": 1, "qualification": "q"}, {"id": "C", "stratum": "t", "weight": 1, "qualification": "q"}],
        "officers": [{"id": "P", "qualifications": ["q"]}, {"id": "R", "qualifications": ["q"]}, {"id": "T", "qualifications": ["q"]}],
        "strata": [{"id": "s", "quota": 1}, {"id": "t", "quota": 1}],
        "exclusions": [{"officer": "P", "object": "A"}], "officers_per_object": 2,
        "beacon": {"id": "demo", "value": "00112233445566778899aabbccddeeff"},
        "reveals": [hex::encode(sha("reveal-1"))],
        "unavailable": [{"object": "C", "reason": "停业"}],
    })
}

/// What a record says, without what the draw does not use.
fn meaning(record: &Value) -> Value {
    let mut record = record.clone();
    // The commitment binds ids; qualifications count by what they give, so one that gives the same is the same draw.
    for list in ["objects", "officers"] {
        for one in record["input"][list].as_array_mut().into_iter().flatten() {
            if let Some(one) = one.as_object_mut() {
                one.retain(|key, _| key == "id" || key == "stratum" || key == "weight");
            }
        }
    }
    record
}

/// Every bit of every byte of a record: found, or the record says the same as before.
#[test]
fn every_changed_byte_is_found() {
    let text = record_of(&small());
    let before = meaning(&serde_json::from_str(&text).unwrap());
    let mut found = 0;
    for at in 0..text.len() {
        for bit in 0..8 {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 1 << bit;
            match verify(&bytes) {
                Ok(Some(difference)) => {
                    assert!(!difference.path.is_empty() && !difference.message.is_empty());
                    found += 1;
                }
                Err(_) => found += 1,
                Ok(None) => {
                    let after = serde_json::from_slice(&bytes).map(|record| meaning(&record)).unwrap_or_default();
                    assert_eq!(after, before, "byte {at}, bit {bit}: {}", String::from_utf8_lossy(&bytes[at.saturating_sub(20)..(at + 20).min(bytes.len())]));
                }
            }
        }
    }
    assert!(found * 100 > text.len() * 8 * 90, "{found} of {}", text.len() * 8);
}

#[test]
fn differences_are_named_by_their_path() {
    let record: Value = serde_json::from_str(&record_of(&small())).unwrap();
    let path_of = |change: &dyn Fn(&mut Value)| {
        let mut changed = record.clone();
        change(&mut changed);
        verify(changed.to_string().as_bytes()).unwrap().map(|d| d.path)
    };
    let drop = |key: &'static str| move |r: &mut Value| drop(r.as_object_mut().unwrap().remove(key));
    let changes: Vec<(&str, Change)> = vec![
        ("format", Box::new(|r| r["format"] = json!("dr-draw/2"))),
        ("format", Box::new(drop("format"))),
        ("input", Box::new(drop("input"))),
        ("commitment", Box::new(drop("commitment"))),
        ("replaced", Box::new(drop("replaced"))),
        ("note", Box::new(|r| r["note"] = json!(null))),
        ("commitment.note", Box::new(|r| r["commitment"]["note"] = json!(1))),
        ("commitment.weights[0][2]", Box::new(|r| r["input"]["objects"][0]["weight"] = json!(3))),
        ("commitment.officers", Box::new(|r| {
            r["input"]["officers"][0]["id"] = json!("P1");
            r["input"]["exclusions"] = json!([]);
            r["commitment"]["exclusions"] = json!([]);
        })),
        ("commitment.strata[1][1]", Box::new(|r| r["commitment"]["strata"][1][1] = json!(1.0))),
        ("commitment.party_commitments[0]", Box::new(|r| r["input"]["reveals"][0] = json!("0".repeat(64)))),
        ("commitment_hash", Box::new(|r| r["commitment_hash"] = r["seed"].clone())),
        ("seed", Box::new(|r| r["input"]["beacon"]["value"] = json!("0".repeat(64)))),
        ("drawn[0].officers[2]", Box::new(|r| r["drawn"][0]["officers"].as_array_mut().unwrap().push(json!("T")))),
        ("drawn[0].complete", Box::new(|r| r["drawn"][0]["complete"] = json!(false))),
        ("drawn[0]", Box::new(|r| r["drawn"] = json!([]))),
        ("replaced[0].reason", Box::new(|r| r["replaced"][0]["reason"] = json!("歇业"))),
        ("replaced[1]", Box::new(|r| {
            let again = r["replaced"][0].clone();
            r["replaced"].as_array_mut().unwrap().push(again);
        })),
        ("replaced[0]", Box::new(|r| {
            r["input"]["unavailable"] = json!([]);
            r["drawn"] = serde_json::from_str::<Value>(&record_of(&r["input"])).unwrap()["drawn"].clone();
        })),
        ("input.objects[0].weight", Box::new(|r| r["input"]["objects"][0]["weight"] = json!(0))),
        ("input.objects[0].weight", Box::new(|r| r["input"]["objects"][0]["weight"] = json!("2"))),
    ];
    for (path, change) in changes {
        assert_eq!(path_of(&change).as_deref(), Some(path));
    }
    assert_eq!(path_of(&|_| ()), None);
}

#[test]
fn what_is_wrong_with_an_input_is_named() {
    let wrong = |change: &dyn Fn(&mut Value)| {
        let mut input = small();
        change(&mut input);
        run(input.to_string().as_bytes()).unwrap_err().to_string()
    };
    let cases: Vec<(&str, Change)> = vec![
        ("objects[1].id：编号“A”重复", Box::new(|i| i["objects"][1]["id"] = json!("A"))),
        ("officers[1].id：编号“P”重复", Box::new(|i| i["officers"][1]["id"] = json!("P"))),
        ("strata[1].id：编号“s”重复", Box::new(|i| i["strata"][1]["id"] = json!("s"))),
        ("objects[0].weight：权重为0", Box::new(|i| i["objects"][0]["weight"] = json!(0))),
        ("objects[0].weight：应为整数，写的是小数1.5", Box::new(|i| i["objects"][0]["weight"] = json!(1.5))),
        ("objects[0]：缺少“weight”", Box::new(|i| drop(i["objects"][0].as_object_mut().unwrap().remove("weight")))),
        ("objects[2].stratum：“u”不在strata中", Box::new(|i| i["objects"][2]["stratum"] = json!("u"))),
        ("strata[0].quota：抽取数为-1", Box::new(|i| i["strata"][0]["quota"] = json!(-1))),
        ("reveals[0]：应为64位小写十六进制数字，写的有4位", Box::new(|i| i["reveals"][0] = json!("00ff"))),
        ("reveals[0]：应为64位", Box::new(|i| i["reveals"][0] = json!("AB".repeat(32)))),
        ("beacon.value：", Box::new(|i| i["beacon"]["value"] = json!("00112"))),
        ("exclusions[0].object：“Z”不在objects中", Box::new(|i| i["exclusions"][0]["object"] = json!("Z"))),
        ("exclusions[0].officer：“Z”不在officers中", Box::new(|i| i["exclusions"][0]["officer"] = json!("Z"))),
        ("unavailable[0].object：“Z”不在objects中", Box::new(|i| i["unavailable"][0]["object"] = json!("Z"))),
        ("unavailable[0].reason：没有写明理由", Box::new(|i| i["unavailable"][0]["reason"] = json!(""))),
        ("officers_per_object：人数为-1", Box::new(|i| i["officers_per_object"] = json!(-1))),
        ("缺少“unavailable”，而不认识“unavailible”", Box::new(|i| {
            let list = i.as_object_mut().unwrap().remove("unavailable");
            i["unavailible"] = list.into();
        })),
    ];
    for (line, change) in cases {
        let said = wrong(&change);
        assert!(said.starts_with(line), "{said}\n  wanted {line}");
    }
    assert!(run(b"{\"draw\":\"a\",\"draw\":\"b\"}").unwrap_err().to_string().contains("“draw”写了两次"));
    for junk in ["", "[]", "nil", "{\"draw\":", "{}", "\u{feff}{}"] {
        assert!(run(junk.as_bytes()).is_err());
    }
    let many = wrong(&|i| i["objects"] = (0..50).map(|_| json!({"id": "", "stratum": "s", "weight": 1, "qualification": "q"})).collect());
    assert!(many.contains("另有"), "{many}");
}

/// The second verifier, which shares no code with this one, gives the same answers. It needs node, which the pages are built with too.
#[test]
fn the_second_verifier_agrees() {
    if std::env::var_os("HEYI_NO_NODE").is_some() {
        return;
    }
    let folder = std::env::temp_dir().join(format!("heyi-draw-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let mut dice = Dice(11);
    let mut expected = Vec::new();
    let mut command = Command::new("node");
    command.arg(std::path::Path::new(&std::env::var_os("CARGO_MANIFEST_DIR").unwrap()).join("tests/draw_verify.mjs"));
    for n in 0..200 {
        let mut record: Value = serde_json::from_str(&record_of(&any_input(&mut dice))).unwrap();
        if n % 2 == 1 {
            change_one(&mut record, &mut dice);
        }
        let text = record.to_string();
        let path = folder.join(format!("{n}.json"));
        std::fs::write(&path, &text).unwrap();
        command.arg(&path);
        expected.push((verify(text.as_bytes()).unwrap(), text));
    }
    let out = command.output().expect("node is needed for the second verifier; without it set HEYI_NO_NODE=1");
    std::fs::remove_dir_all(&folder).unwrap();
    let lines: Vec<Value> = String::from_utf8(out.stdout).unwrap().lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(lines.len(), expected.len(), "{}", String::from_utf8_lossy(&out.stderr));
    for (n, (line, (ours, text))) in lines.iter().zip(&expected).enumerate() {
        assert_eq!(line["ok"], json!(ours.is_none()), "{n}: {line} {ours:?}");
        if n % 2 == 0 {
            assert_eq!(ours, &None, "{text}");
        } else if let Some(ours) = ours {
            let theirs = line["difference"]["path"].as_str().unwrap();
            let same = if ours.path.starts_with("input") { theirs.starts_with("input") } else { theirs == ours.path };
            assert!(same, "{n}: {line} {ours:?}");
        }
    }
    let changed = expected.iter().filter(|(ours, _)| ours.is_some()).count();
    assert!(changed > 70, "{changed}");
}

/// Changes one leaf of a record anywhere.
fn change_one(at: &mut Value, dice: &mut Dice) {
    match at {
        Value::Object(map) if !map.is_empty() => {
            let n = dice.below(map.len());
            change_one(map.values_mut().nth(n).unwrap(), dice);
        }
        Value::Array(list) if !list.is_empty() => {
            let n = dice.below(list.len());
            change_one(&mut list[n], dice);
        }
        Value::Array(list) => list.push(json!("more")),
        Value::Number(number) => *at = json!(number.as_i64().unwrap() + 1),
        Value::Bool(it) => *it = !*it,
        Value::String(text) => text.push('0'),
        other => *other = json!(0),
    }
}

/// Ten thousand objects: at most 50 ms in an optimised build. Run with `--release -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement"]
#[expect(clippy::disallowed_methods, reason = "a measurement")]
fn ten_thousand_objects() {
    for (weight, quota) in [(1, 50), (10, 50), (10, 500), (1000, 50)] {
        let input = json!({
            "draw": "d", "rule": "r",
            "objects": (0..10_000).map(|i| json!({"id": format!("91500000MA5U{i:05}X"), "stratum": format!("S{}", i % 10), "weight": weight, "qualification": format!("Q{}", i % 20)})).collect::<Vec<_>>(),
            "officers": (0..2_000).map(|i| json!({"id": format!("P{i}"), "qualifications": [format!("Q{}", i % 20)]})).collect::<Vec<_>>(),
            "strata": (0..10).map(|i| json!({"id": format!("S{i}"), "quota": quota})).collect::<Vec<_>>(),
            "exclusions": [], "officers_per_object": 2, "beacon": {"id": "x", "value": "0".repeat(64)}, "reveals": ["0".repeat(64)], "unavailable": [],
        })
        .to_string();
        let began = std::time::Instant::now();
        let record = run(input.as_bytes()).unwrap().to_json();
        let drew = began.elapsed();
        assert_eq!(verify(record.as_bytes()), Ok(None));
        println!("weight {weight}, quota 10 × {quota}: drawn in {drew:?}, verified in {:?}, record {} bytes", began.elapsed() - drew, record.len());
    }
}
