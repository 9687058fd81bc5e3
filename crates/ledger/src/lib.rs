//! The tamper-evident log: leaves, two Merkle trees over the same bytes (SHA-256 and SM3), proofs, checkpoints, export and its
//! verification.
//!
//! Pure: no I/O, clock or randomness, so it runs in the server, in the court's verifier and on the phone. Formats: C2SP tlog-tiles,
//! signed-note, tlog-checkpoint and tlog-cosignature; RFC 6962; RFC 8785; RFC 8949; GB/T 32905 (SM3); GB/T 32918 (SM2).

pub mod canonical;
pub mod checkpoint;
pub mod export;
pub mod hash;
pub mod leaf;
pub mod proof;
pub mod tiles;
pub mod tree;
pub mod verify;

pub use canonical::{CanonicalError, canonical, parse_canonical};
pub use checkpoint::{Algorithm, Checkpoint, Note, PublicKey, Signer, SoftwareKey};
pub use export::{ExportError, Exporter, KeyRecord, export};
pub use hash::{Hash, Tree};
pub use leaf::{Leaf, LeafError, LeafKind, Pairing, Purpose, Tail, TailValue, commitment, derive_salt};
pub use proof::{HashSource, ProofError, TileAt};
pub use tiles::Tile;
pub use tree::{Appended, LogState};
pub use verify::{Files, VerifyReport, verify, verify_trusting};
