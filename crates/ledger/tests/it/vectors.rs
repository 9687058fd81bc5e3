//! Vectors from standards and other programs.

use heyi_ledger::Checkpoint;
use heyi_ledger::checkpoint::{Algorithm, KeyError, PublicKey, Signed, Signer, SoftwareKey};
use heyi_ledger::hash::{Sha256, leaf_hash, sm3};
use heyi_ledger::tree::Frontier;

/// The eight entries of the Certificate Transparency reference implementation, and the root after each.
#[test]
fn rfc6962_reference_tree() {
    let entries = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
    let roots = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    let mut tree = Frontier::<Sha256>::new();
    for (entry, root) in entries.iter().zip(roots) {
        tree.append(leaf_hash::<Sha256>(&hex::decode(entry).unwrap()));
        assert_eq!(hex::encode(tree.root()), root);
    }
}

/// Made with `openssl dgst -sm3` (3.0.19) over the first n bytes of 0, 1, … 255, 0, 1, ….
#[test]
fn sm3_at_block_edges() {
    let message: Vec<u8> = (0..=255).cycle().take(1000).collect();
    for (n, digest) in [
        (0, "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b"),
        (1, "2daef60e7a0b8f5e024c81cd2ab3109f2b4f155cf83adeb2ae5532f74a157fdf"),
        (55, "a79cf9dcee3404abf7f769698201647fd9d3ff61d629d0f58bb4b5579a427db8"),
        (56, "62f7363b15f4de76dd925c493b9d6d00d4ba0ef2a1f334c1d0f13b293aeb40d1"),
        (63, "6165e4cbb15cde01c6226e0015a47f710f8f8e1f2c296700033bb34d9212109c"),
        (64, "93566f236d157aae078d1ddb5cebdbba1520b5142e22a8915564345ba2ae1d63"),
        (65, "c886e6814be748285a10b28ae62ddacd85db830cd2cf3a2bfa2f729c15f63618"),
        (119, "8f3ea392a89a7119982d6634660db1a95f35d68267a2235e3255998a857f4fbf"),
        (120, "6babee35e6a1515af9d6255109c24f3c08897829422c6225d235fd4c8527e9ec"),
        (127, "bca3436d828517a6a6893a9e309e06e7b7b29c6e3f78b4814b23efe149962980"),
        (128, "a9e7985473ca09df1510d83b572f72375430756c4a661b00724afeb8b75dd0a5"),
        (1000, "e1043d6f7910a57e49c10eb042760c060d07ea26866cb067cc5eecb42f9056a3"),
    ] {
        assert_eq!(hex::encode(sm3(&message[..n])), digest, "{n} bytes");
    }
}

/// The private number of GB/T 32918.5-2017 appendix A.
const NUMBER: &str = "3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8";

const POINT: &str = "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020\
                     ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13";

const MESSAGE: &[u8] = b"chongqing/enforce/2025\n3\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";

fn number() -> [u8; 32] {
    hex::decode(NUMBER).unwrap().try_into().unwrap()
}

fn signature(r: &str, s: &str) -> [u8; 64] {
    hex::decode(format!("{r}{s}")).unwrap().try_into().unwrap()
}

fn sm2_key() -> PublicKey {
    PublicKey::new("sm2", Algorithm::Sm2Sm3, &hex::decode(POINT).unwrap()).unwrap()
}

/// GB/T 32918.5-2017 appendix A: recommended curve, user 1234567812345678, "message digest".
#[test]
fn sm2_standard_signature() {
    let key = SoftwareKey::sm2_from_number("sm2", &number()).unwrap();
    assert_eq!(hex::encode(key.public_key().bytes()), POINT);
    let good = signature(
        "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3",
        "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa",
    );
    assert_eq!(sm2_key().verify(b"message digest", &good), Ok(()));
    assert_eq!(sm2_key().verify(b"message digesu", &good), Err(KeyError::Signature));
}

/// Made with `openssl pkeyutl -sign -rawin -digest sm3 -pkeyopt distid:…` (3.0.19); the second with another user id.
#[test]
fn sm2_signatures_of_openssl() {
    let good = signature(
        "52b24bcfd4d9789182e075f12cb179e1a2bb32fa000107eb008bfdc269f2a6cb",
        "3ae3b960ef29dcbbc88ee7f87d5a889a877bed17a85100dfc0d19b6ca5249e81",
    );
    assert_eq!(sm2_key().verify(MESSAGE, &good), Ok(()));
    let other_user = signature(
        "571b8a83fa7b20fef1b71e3c9b6d2dc1295325704f0b8e1974370404ad03d5ba",
        "a3744fc5f423e4b02ec533e948ed247f592b3d4b03a466c7037c01cccf60df9b",
    );
    assert_eq!(sm2_key().verify(MESSAGE, &other_user), Err(KeyError::Signature));
}

/// r and s must lie in 1..n−1 and not add up to n.
#[test]
fn sm2_edge_values_are_refused() {
    let n = "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123";
    let n_less_1 = "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54122";
    let zero = "00".repeat(32);
    let one = format!("{}01", "00".repeat(31));
    let max = "ff".repeat(32);
    for (r, s) in [
        (zero.as_str(), one.as_str()),
        (one.as_str(), zero.as_str()),
        (n, one.as_str()),
        (one.as_str(), n),
        (one.as_str(), n_less_1),
        (n_less_1, one.as_str()),
        (max.as_str(), max.as_str()),
        (zero.as_str(), zero.as_str()),
    ] {
        assert_eq!(sm2_key().verify(MESSAGE, &signature(r, s)), Err(KeyError::Signature), "{r} {s}");
    }
}

/// The other way round: OpenSSL accepts our signature. Says so when OpenSSL is not there.
#[test]
fn openssl_accepts_our_sm2_signature() {
    let folder = tempfile::tempdir().unwrap();
    let key = SoftwareKey::sm2_from_number("sm2", &number()).unwrap();
    let raw = key.sign(MESSAGE).unwrap();
    // SubjectPublicKeyInfo: id-ecPublicKey, curve 1.2.156.10197.1.301, then the point.
    let mut spki = hex::decode("3059301306072a8648ce3d020106082a811ccf5501822d034200").unwrap();
    spki.extend(hex::decode(POINT).unwrap());
    let integer = |bytes: &[u8]| {
        let zero = if bytes[0] >= 0x80 { vec![0] } else { Vec::new() };
        let value = [zero.as_slice(), bytes].concat();
        let value = &value[value.iter().take(31).zip(&value[1..]).take_while(|(a, b)| **a == 0 && **b < 0x80).count()..];
        [&[2, value.len() as u8], value].concat()
    };
    let numbers = [integer(&raw[..32]), integer(&raw[32..])].concat();
    let der = [&[0x30, numbers.len() as u8], numbers.as_slice()].concat();
    for (name, bytes) in [("key", spki.as_slice()), ("sig", &der), ("msg", MESSAGE)] {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    let ran = std::process::Command::new("openssl")
        .current_dir(folder.path())
        .args(["pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", "key", "-sigfile", "sig", "-in", "msg"])
        .args(["-rawin", "-digest", "sm3", "-pkeyopt", "distid:1234567812345678"])
        .output();
    match ran {
        Err(e) => eprintln!("SKIPPED: openssl is not here ({e}); the committed vectors above still ran"),
        Ok(out) => {
            let said = String::from_utf8_lossy(&out.stdout);
            assert!(said.contains("Signature Verified Successfully"), "{said}{}", String::from_utf8_lossy(&out.stderr));
        }
    }
}

/// Computed with Python: sha256(name + b"\n" + type + key)[:4].
#[test]
fn key_identities() {
    let ed = PublicKey::new("example.com/log", Algorithm::Ed25519, &hex::decode(ED).unwrap()).unwrap();
    let witness = PublicKey::new("example.com/log", Algorithm::CosignatureV1, &hex::decode(ED).unwrap()).unwrap();
    let sm2 = PublicKey::new("example.com/log", Algorithm::Sm2Sm3, &hex::decode(POINT).unwrap()).unwrap();
    assert_eq!([&ed, &witness, &sm2].map(|k| hex::encode(k.id())), ["cc714670", "a740d55c", "5ba7a24f"]);
    for key in [ed, witness, sm2] {
        assert_eq!(PublicKey::from_text(&key.to_text()), Ok(key));
    }
}

/// RFC 8032 §7.1 test 1.
const ED: &str = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

/// Made with Python and `openssl pkeyutl -sign -rawin` (3.0.19) from the text of c2sp.org/tlog-cosignature; key of RFC 8032 §7.1 test 1.
/// (Log and witness share the key only in this vector.)
#[test]
fn a_note_with_a_cosignature_made_elsewhere() {
    let note = "example.com/log\n\
                7\n\
                AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n\
                \n\
                — example.com/log zHFGcMUgh2TBvmJfTNTxinxlUd8y6MKBRYTNhbHwjiy48/Rl0dMskEAjuokoY56AER7vdqUZcfol5waryIOoc4/U5wg=\n\
                — witness.example gryk3QAAAABkGFDL6MdKhypsnehh9OSM7VlN4gqZSRSf/EDcjS+NI/04Vqt0/GCTt0t8Ajlt9FDP7DCorrORLmNPCwGNf4tkF30lAA==\n";
    let (head, note) = Checkpoint::parse(note.as_bytes()).unwrap();
    assert_eq!((head.origin.as_str(), head.size, head.root[31]), ("example.com/log", 7, 31));
    let key = |name, algorithm| PublicKey::new(name, algorithm, &hex::decode(ED).unwrap()).unwrap();
    assert_eq!(note.signed_by(&key("example.com/log", Algorithm::Ed25519)), Signed::Valid { at: None });
    assert_eq!(note.signed_by(&key("witness.example", Algorithm::CosignatureV1)), Signed::Valid { at: Some(1_679_315_147) });
    assert_eq!(note.signed_by(&key("witness.example", Algorithm::Ed25519)), Signed::Not);
}
