//! Export, verification, and everything that can be done to an export.

use std::path::Path;
use std::process::Command;

use heyi_ledger::checkpoint::{Signer, SoftwareKey};
use heyi_ledger::export::{ExportError, Exporter, KeyRecord};
use heyi_ledger::hash::{Sha256, leaf_hash};
use heyi_ledger::leaf::Pairing;
use heyi_ledger::tiles::{read_bundle, write_bundle};
use heyi_ledger::{Checkpoint, Leaf, LeafKind, LogState, Tree, VerifyReport, verify, verify_trusting};
use proptest::prelude::*;

use crate::sample::{Map, ORIGIN, entries, export_of, keys, records, signed};

#[test]
fn an_export_verifies() {
    for size in [0, 1, 2, 255, 256, 257, 520] {
        let entries = entries(size);
        let mut state = LogState::new();
        for entry in &entries {
            state.append(entry);
        }
        let report = verify(&export_of(&entries));
        assert!(report.ok, "{size}: {:?}", report.problems);
        assert_eq!(report.size, size);
        assert_eq!(report.root_sha256, Some(hex::encode(state.root_sha256())));
        assert_eq!(report.root_sm3, Some(hex::encode(state.root_sm3())));
        assert_eq!(report.signatures.len(), 6);
        assert!(report.notices.iter().any(|n| n.contains("测试密钥")), "{:?}", report.notices);
    }
}

#[test]
fn files_are_where_the_format_says() {
    let files = export_of(&entries(257));
    let mut expected = vec!["keys.json".to_owned()];
    for prefix in ["", "sm3/"] {
        for path in ["checkpoint", "tile/0/000", "tile/0/001.p/1", "tile/1/000.p/1", "tile/entries/000", "tile/entries/001.p/1"] {
            expected.push(format!("{prefix}{path}"));
        }
    }
    expected.sort();
    assert_eq!(files.keys().cloned().collect::<Vec<_>>(), expected);
}

#[test]
fn an_export_needs_its_own_checkpoint() {
    let keys = keys();
    let mut exporter = Exporter::new();
    for entry in entries(5) {
        exporter.push(&entry).unwrap();
    }
    let note = |tree, size, root| signed(&Checkpoint::of(ORIGIN, tree, size, root), &keys);
    let (sha256, sm3) = (exporter.root_sha256(), exporter.root_sm3());
    let good = note(Tree::Sha256, 5, sha256);
    let done = |a: &[u8], b: &[u8]| exporter.clone().finish(a, b, &records(&keys)).map(|_| ());
    assert_eq!(done(&good, &note(Tree::Sm3, 5, sm3)), Ok(()));
    assert_eq!(done(&good, &note(Tree::Sm3, 5, sha256)), Err(ExportError::Root("sm3")));
    assert_eq!(done(&note(Tree::Sha256, 4, sha256), &note(Tree::Sm3, 5, sm3)), Err(ExportError::Size { checkpoint: 4, entries: 5 }));
    assert!(matches!(done(b"", &good), Err(ExportError::Checkpoint(_))));
    assert!(matches!(exporter.push(&[0; 65_536]), Err(ExportError::Entry { index: 5, .. })));
}

fn changed(files: &Map, path: &str, change: impl FnOnce(&mut Vec<u8>)) -> VerifyReport {
    let mut files = files.clone();
    change(files.get_mut(path).unwrap());
    verify(&files)
}

/// Signature lines of a witness may be unknown to a reader, so a change that only makes the line unknown is a notice.
fn found(report: &VerifyReport) -> bool {
    !report.ok || report.notices.iter().any(|n| n.contains("未列出"))
}

/// Every byte of every file of a small export, each with another bit flipped.
#[test]
fn every_changed_byte_is_found() {
    let files = export_of(&entries(4));
    let mut bytes = 0;
    for (path, content) in &files {
        for at in 0..content.len() {
            bytes += 1;
            let report = changed(&files, path, |c| c[at] ^= 1 << (at % 8));
            assert!(found(&report), "{path} byte {at} of {}", content.len());
        }
    }
    assert!(bytes > 4000, "{bytes}");
}

#[test]
fn every_missing_or_cut_or_longer_file_is_found() {
    let files = export_of(&entries(300));
    for (path, content) in &files {
        let mut less = files.clone();
        less.remove(path);
        let report = verify(&less);
        assert!(!report.ok, "{path}");
        assert!(report.problems[0].what.contains(path.as_str()), "{path}: {:?}", report.problems[0]);
        for length in [0, 1, content.len() / 2, content.len() - 1] {
            assert!(!changed(&files, path, |c| c.truncate(length)).ok, "{path} cut to {length}");
        }
        assert!(!changed(&files, path, |c| c.push(b'A')).ok, "{path} longer");
        let last = content.len() - 1;
        assert!(found(&changed(&files, path, |c| c[0] ^= 1)), "first byte of {path}");
        assert!(found(&changed(&files, path, |c| c[last] ^= 1)), "last byte of {path}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn changed_bytes_of_a_larger_export_are_found(file: prop::sample::Index, at: prop::sample::Index, bits in 1_u8..) {
        static FILES: std::sync::LazyLock<Map> = std::sync::LazyLock::new(|| export_of(&entries(300)));
        let path = FILES.keys().nth(file.index(FILES.len())).unwrap();
        let at = at.index(FILES[path].len());
        let report = changed(&FILES, path, |c| c[at] ^= bits);
        prop_assert!(found(&report), "{} byte {}", path, at);
    }

    /// Random content never panics and is never taken for a log.
    #[test]
    fn hostile_files(file: prop::sample::Index, junk: Vec<u8>) {
        let mut files = export_of(&entries(3));
        let path = files.keys().nth(file.index(files.len())).unwrap().clone();
        if files[&path] != junk {
            files.insert(path, junk);
            prop_assert!(!verify(&files).ok);
        }
    }
}

/// Index and words of the first problem.
fn first(report: &VerifyReport) -> (Option<u64>, &str) {
    let problem = report.problems.first().unwrap();
    (problem.index, &problem.what)
}

#[test]
fn the_first_thing_wrong_is_named() {
    let files = export_of(&entries(600));
    let leaf = 32 * 17 + 3;
    let report = changed(&files, "tile/0/001", |c| c[leaf] ^= 1);
    assert_eq!(first(&report), (Some(273), "tile/0/001 第 17 个散列（从 0 起）与由条目算出的不符"));
    assert_eq!(report.problems.len(), 1);

    let report = changed(&files, "sm3/tile/1/000.p/2", |c| c[40] ^= 1);
    assert_eq!(first(&report), (Some(256), "sm3/tile/1/000.p/2 第 1 个散列（从 0 起）与由条目算出的不符"));

    // One changed byte in the content hash of leaf 300, in both copies of the entries.
    let mut both = files.clone();
    for path in ["tile/entries/001", "sm3/tile/entries/001"] {
        let bundle = both[path].clone();
        let mut list: Vec<Vec<u8>> = read_bundle(&bundle).unwrap().into_iter().map(<[u8]>::to_vec).collect();
        list[44][130] ^= 1;
        both.insert(path.into(), write_bundle(&list).unwrap());
    }
    let report = verify(&both);
    assert_eq!(first(&report), (Some(300), "tile/0/001 第 44 个散列（从 0 起）与由条目算出的不符"));
    assert!(report.problems.iter().any(|p| p.what.contains("SM3 根")), "{:?}", report.problems);

    let report = changed(&files, "sm3/tile/entries/001", |c| {
        let at = c.len() - 1;
        c[at] ^= 1;
    });
    assert_eq!(first(&report), (Some(511), "tile/entries/001 与 sm3/tile/entries/001 的条目不一致"));

    let report = changed(&files, "checkpoint", |c| c[0] ^= 1);
    assert!(first(&report).1.contains("不成立"), "{:?}", report.problems);
}

/// Checkpoints that are properly signed but not of these entries.
#[test]
fn a_signed_checkpoint_of_something_else_is_found() {
    let (files, keys) = (export_of(&entries(9)), keys());
    let mut state = LogState::new();
    entries(8).iter().for_each(|e| drop(state.append(e)));
    let smaller = state.clone();
    state.append(&entries(9)[8]);
    let with = |path: &str, head: Checkpoint| changed(&files, path, |c| *c = signed(&head, &keys));
    for (tree, path, root) in [(Tree::Sha256, "checkpoint", state.root_sha256()), (Tree::Sm3, "sm3/checkpoint", state.root_sm3())] {
        assert!(with(path, Checkpoint::of(ORIGIN, tree, 9, root)).ok);
        for at in 0..32 {
            let mut wrong = root;
            wrong[at] ^= 1;
            assert!(first(&with(path, Checkpoint::of(ORIGIN, tree, 9, wrong))).1.contains("与检查点的根"), "{path} {at}");
        }
        assert!(first(&with(path, Checkpoint::of("elsewhere", tree, 9, root))).1.contains("来源不配对"));
    }
    let of_eight = Checkpoint::of(ORIGIN, Tree::Sm3, 8, smaller.root_sm3());
    assert_eq!(first(&with("sm3/checkpoint", of_eight)), (None, "两个检查点的大小不一致：9 与 8"));
}

/// The SM2 line and the Ed25519 line must both be there, on both checkpoints.
#[test]
fn a_missing_signature_line_is_found() {
    let files = export_of(&entries(2));
    for path in ["checkpoint", "sm3/checkpoint"] {
        for line in 0..3 {
            let report = changed(&files, path, |c| {
                let mut note = heyi_ledger::Note::parse(c).unwrap();
                note.signatures.remove(line);
                *c = note.to_text().into_bytes();
            });
            // The witness's line is a witness's to give.
            assert_eq!(report.ok, line == 2, "{path} line {line}: {:?}", report.problems);
            assert_eq!(report.signatures.len(), 5);
        }
    }
}

/// Somebody who rewrites a leaf and every hash that follows from it, but has no key.
#[test]
fn a_consistent_forgery_fails_at_the_signature() {
    let honest = export_of(&entries(300));
    let mut list = entries(300);
    list[7][140] ^= 1;
    let mut forged = export_of(&list);
    for path in ["checkpoint", "sm3/checkpoint"] {
        forged.insert(path.into(), honest[path].clone());
    }
    let report = verify(&forged);
    assert_eq!(report.problems.len(), 2, "{:?}", report.problems);
    assert!(report.problems.iter().all(|p| p.index.is_none() && p.what.contains("与检查点的根")));
}

/// Somebody who signs anew with keys of his own, putting them in keys.json: only keys from elsewhere help.
#[test]
fn keys_from_elsewhere_are_decisive() {
    let files = export_of(&entries(10));
    let keys = keys();
    let ours = [keys.ed25519.public_key().clone(), keys.sm2.public_key().clone()];
    assert!(verify_trusting(&files, &ours).ok);
    let other = SoftwareKey::ed25519(ORIGIN, &[8; 32]).unwrap();
    let report = verify_trusting(&files, &[other.public_key().clone()]);
    assert_eq!(first(&report), (None, "checkpoint 上没有成立的Ed25519 签名"));
    assert!(!verify_trusting(&files, &[]).ok);
    let mut none = files;
    none.insert("keys.json".into(), b"[]".to_vec());
    assert_eq!(first(&verify(&none)), (None, "没有可以核验检查点签名的公钥"));
}

#[test]
fn validity_in_keys_is_protected() {
    let files = export_of(&entries(1));
    let text = String::from_utf8(files["keys.json"].clone()).unwrap();
    for (from, to) in [("2025-01-01", "2024-01-01"), ("\"valid_to\":null", "\"valid_to\":\"2099-01-01\"")] {
        assert!(text.contains(from));
        let report = changed(&files, "keys.json", |c| *c = text.replacen(from, to, 1).into_bytes());
        assert!(first(&report).1.contains("自签名不成立"), "{:?}", report.problems);
    }
    // Without self-signature it is said that validity was not checked.
    let keys = keys();
    let plain: Vec<KeyRecord> = records(&keys).into_iter().map(|r| KeyRecord { self_signature: None, ..r }).collect();
    let report = changed(&files, "keys.json", |c| *c = heyi_ledger::export::write_keys(&plain));
    assert!(report.ok && report.notices.iter().any(|n| n.contains("没有自签名")), "{report:?}");
}

#[test]
fn a_fork_inside_a_case_is_found() {
    let mut list = entries(6);
    let mut leaf = Leaf::decode(&list[5]).unwrap();
    leaf.previous_in_case = leaf_hash::<Sha256>(&list[3]);
    list[5] = leaf.encode().unwrap();
    let report = verify(&export_of(&list));
    assert_eq!(first(&report).0, Some(5));
    assert!(first(&report).1.contains("分叉"));
}

#[test]
fn pairing_leaves_are_checked() {
    let list = entries(300);
    let pairing = |size: usize| {
        let mut state = LogState::new();
        for entry in &list[..size] {
            state.append(entry);
        }
        Pairing { size: size as u64, root_sha256: state.root_sha256(), root_sm3: state.root_sm3() }
    };
    for size in [0, 1, 77, 256, 299, 300] {
        let good = pairing(size);
        let with = |p: Pairing| {
            let leaf = p.leaf(b"note", b"note sm3");
            assert_eq!(Pairing::of(&leaf), Some(p));
            verify(&export_of(&[list.clone(), vec![leaf.encode().unwrap()], entries(1)].concat()))
        };
        assert!(with(good).ok, "{size}");
        let mut root_sm3 = good.root_sm3;
        root_sm3[0] ^= 1;
        assert_eq!(first(&with(Pairing { root_sm3, ..good })).0, Some(300));
        assert_eq!(first(&with(Pairing { size: 301, ..good })).0, Some(300));
        assert_eq!(first(&with(Pairing { size: u64::MAX, ..good })).0, Some(300));
    }
    // Of the year before nothing can be checked here.
    let old = Pairing { size: 5, root_sha256: [1; 32], root_sm3: [2; 32] }.first_leaf(b"a", b"b");
    assert!(verify(&export_of(&[old.encode().unwrap()])).ok);
    let empty = Leaf::over(LeafKind::TreePairing, b"");
    assert!(!verify(&export_of(&[empty.encode().unwrap()])).ok);
}

#[test]
fn what_is_not_a_leaf_is_found() {
    let report = verify(&export_of(&[b"not a leaf".to_vec()]));
    assert_eq!(first(&report), (Some(0), "条目开头不是 EL1"));
}

#[test]
fn huge_sizes_end_at_the_first_missing_file() {
    let keys = keys();
    let mut files = export_of(&entries(3));
    for (tree, path) in [(Tree::Sha256, "checkpoint"), (Tree::Sm3, "sm3/checkpoint")] {
        files.insert(path.into(), signed(&Checkpoint::of(ORIGIN, tree, (1 << 62) - 1, [0; 32]), &keys));
    }
    let report = verify(&files);
    assert_eq!(first(&report), (Some(0), "缺少文件 tile/entries/000"));
    assert_eq!(report.root_sha256, None);
}

#[test]
fn the_report_has_the_fields_of_the_contract() {
    let value = serde_json::to_value(verify(&Map::new())).unwrap();
    assert_eq!(value["ok"], false);
    assert_eq!(value["size"], 0);
    assert!(value["root_sha256"].is_null() && value["root_sm3"].is_null());
    assert_eq!(value["problems"][0], serde_json::json!({"index": null, "what": "缺少文件 keys.json"}));
}

fn python(files: &Map, folder: &Path) -> serde_json::Value {
    for (path, bytes) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    let script = std::path::PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap()).join("tests/verify_log.py");
    let out = Command::new("python3").arg(script).arg(folder).output().unwrap();
    let report: serde_json::Value =
        serde_json::from_slice(&out.stdout).unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&out.stderr)));
    assert_eq!(out.status.code(), Some(if report["ok"] == true { 0 } else { 1 }));
    report
}

/// The verifier in Python, which shares no code with this one, gives the same answers.
#[test]
fn python_agrees() {
    let version = Command::new("python3").arg("--version").output();
    if version.is_err() {
        eprintln!("SKIPPED: python3 is not here");
        return;
    }
    for size in [0, 1, 300] {
        let files = export_of(&entries(size));
        let ours = verify(&files);
        let theirs = python(&files, tempfile::tempdir().unwrap().path());
        assert_eq!(theirs["ok"], true, "{theirs}");
        assert_eq!(theirs["root_sha256"], serde_json::json!(ours.root_sha256));
        assert_eq!(theirs["root_sm3"], serde_json::json!(ours.root_sm3));
    }
    let files = export_of(&entries(258));
    for (path, at) in [
        ("tile/0/000", 32 * 9),
        ("tile/0/001.p/2", 33),
        ("tile/1/000.p/1", 0),
        ("sm3/tile/0/000", 32 * 200),
        ("sm3/tile/1/000.p/1", 31),
        ("tile/entries/000", 2 + 130),
        ("sm3/tile/entries/001.p/2", 200),
    ] {
        let mut bad = files.clone();
        bad.get_mut(path).unwrap()[at] ^= 1;
        let ours = verify(&bad);
        let theirs = python(&bad, tempfile::tempdir().unwrap().path());
        assert_eq!(theirs["ok"], false, "{path}");
        assert_eq!(theirs["problems"][0]["index"], serde_json::json!(ours.problems[0].index), "{path}: {theirs}");
    }
}
