//! Use cases: authorise → load → decide → append, in one transaction; and what people are shown.
//!
//! Each folder is a thing of the field. Nothing here knows HTTP; nothing here decides about the law: that is `heyi-domain`'s and the
//! rulebook's part.

mod act;
mod begin;
mod caller;
pub mod case_file;
mod cases;
mod changes;
mod deadlines;
mod documents;
mod draws;
mod error;
mod evidence;
mod findings;
mod firms;
mod imports;
mod law;
mod lists;
mod live;
mod load;
mod numbers;
mod orders;
mod oversight;
mod people;
mod planning;
mod public;
mod referrals;
mod registers;
mod results;
mod risk;
pub mod rules;
mod search;
pub mod seals;
mod session;
pub mod surroundings;
mod tasks;
mod timeline;
pub mod views;
mod visits;
mod words;
mod workbench;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, RwLock};

use heyi_domain::body::BodyRecord;
use heyi_domain::ids::BodyCode;
use heyi_media::EvidenceStore;
use heyi_papers::Press;
use heyi_rulebook::{AuthorityList, Day, Rulebook};
use heyi_store::Db;
use tokio::sync::broadcast;

use crate::surroundings::{Chance, Clock, SHANGHAI_OFFSET_MS};

pub use act::{Act, BoxFuture, Stream};
pub use begin::Begun;
pub use caller::Caller;
pub use error::AppError;
pub use evidence::{Declared, OpenedEvidence};
pub use law::Pack;
pub use risk::{InstalledRisk, RiskFileError};
pub use seals::{Sealed, Seals, TestSeals};
pub use session::{SignedIn, same_secret, set_password};

/// The application: everything a use case needs. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The store.
    pub db: Db,
    /// The rulebook in force.
    pub rules: Arc<Rulebook>,
    /// Its files, for the phone.
    pub rule_files: Arc<Vec<(String, Vec<u8>)>>,
    /// The press; `None` where no fonts were found (`heyi doctor` says so).
    pub press: Option<Arc<Press>>,
    /// Who seals papers.
    pub seals: Arc<dyn Seals>,
    /// Evidence and documents by content.
    pub evidence: Arc<EvidenceStore>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub chance: Arc<dyn Chance>,
    /// The installation runs on demonstration data.
    pub demo: bool,
    /// Where the public pages are reached from outside (`http://127.0.0.1:8080`), for codes.
    pub address: String,
    /// Papers are left to the queue's worker, not made in the request that asks for them.
    pub papers_later: bool,
    /// Where the risk model lies, once one is installed; `None`: nowhere.
    pub risk_model: Option<PathBuf>,
    rules_digest: Arc<str>,
    registers: Arc<Registers>,
    shelf: Arc<law::Shelf>,
    live: broadcast::Sender<views::Change>,
}

/// Small registers held in memory, read again when they change.
#[derive(Default)]
struct Registers {
    bodies: RwLock<HashMap<BodyCode, Arc<BodyRecord>>>,
    lists: RwLock<Arc<Vec<AuthorityList>>>,
    /// Read again by one at a time, so that an older answer never replaces a newer one.
    reading: tokio::sync::Mutex<()>,
}

/// What an application is made of.
pub struct Parts {
    /// See [`App::db`].
    pub db: Db,
    /// See [`App::rules`].
    pub rules: Arc<Rulebook>,
    /// See [`App::rule_files`].
    pub rule_files: Arc<Vec<(String, Vec<u8>)>>,
    /// See [`App::press`].
    pub press: Option<Arc<Press>>,
    /// See [`App::seals`].
    pub seals: Arc<dyn Seals>,
    /// See [`App::evidence`].
    pub evidence: Arc<EvidenceStore>,
    /// See [`App::clock`].
    pub clock: Arc<dyn Clock>,
    /// See [`App::chance`].
    pub chance: Arc<dyn Chance>,
    /// See [`App::demo`].
    pub demo: bool,
    /// See [`App::address`].
    pub address: String,
}

impl App {
    /// An application over a migrated store.
    ///
    /// # Errors
    /// The registers can't be read.
    pub async fn new(parts: Parts) -> Result<Self, AppError> {
        let (live, _) = broadcast::channel(1024);
        let app = Self {
            rules_digest: rules::digest(&parts.rule_files).into(),
            db: parts.db,
            shelf: Arc::new(law::Shelf::new(&parts.rules)),
            rules: parts.rules,
            rule_files: parts.rule_files,
            press: parts.press,
            seals: parts.seals,
            evidence: parts.evidence,
            clock: parts.clock,
            chance: parts.chance,
            demo: parts.demo,
            address: parts.address,
            papers_later: false,
            risk_model: None,
            registers: Arc::new(Registers::default()),
            live,
        };
        app.reload_registers().await?;
        Ok(app)
    }

    /// Now, milliseconds UTC.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        self.clock.now_ms()
    }

    /// The legal day in Asia/Shanghai.
    #[must_use]
    pub fn today(&self) -> Day {
        day_of(self.now_ms())
    }
}

/// The legal day of an instant.
#[must_use]
pub fn day_of(ms: i64) -> Day {
    const DAY_MS: i64 = 86_400_000;
    let days = (ms + SHANGHAI_OFFSET_MS).div_euclid(DAY_MS);
    Day::from_number(days)
}
