//! Opening an installation: store, evidence, press, application.

use std::path::Path;
use std::sync::Arc;

use heyi_app::surroundings::{Chance, Clock};
use heyi_app::{App, InstalledRisk, Parts, TestSeals};
use heyi_ledger::{KeyRecord, Signer as _, SoftwareKey};
use heyi_media::EvidenceStore;
use heyi_papers::{Press, Sources};
use heyi_store::{Db, FaultPoints, Location, Options, SharedSigner};

use crate::config::Config;
use crate::failure::Failure;
use crate::surroundings::{SystemChance, SystemClock};

/// Where the database of a configuration is.
fn location(config: &Config) -> Location {
    config.postgres.clone().map_or_else(|| Location::Sqlite(config.data.clone()), Location::Postgres)
}

async fn connect(config: &Config, faults: FaultPoints) -> Result<Db, Failure> {
    let options = Options { projector: Some(Arc::new(heyi_store::read::Projection)), faults, ..Options::default() };
    Db::open(&location(config), options).await.map_err(|e| Failure::usage(format!("数据库不能打开：{e}")))
}

/// A store that is only looked at.
pub enum Look {
    /// There is none.
    Missing,
    /// Its tables are older than this program: steps that have not run.
    Behind(Db, Vec<&'static str>),
    /// As this program makes it.
    Ready(Db),
}

/// Looks for the store of a configuration. Makes nothing and changes nothing.
pub async fn look(config: &Config) -> Result<Look, Failure> {
    if location(config).sqlite_file().is_some_and(|file| !file.is_file()) {
        return Ok(Look::Missing);
    }
    let db = connect(config, FaultPoints::none()).await?;
    let pending = db.pending_migrations().await.map_err(|e| Failure::usage(format!("数据库结构不能核对：{e}")))?;
    Ok(if pending.is_empty() { Look::Ready(db) } else { Look::Behind(db, pending) })
}

/// The store of a configuration for commands that only read it.
pub async fn open_to_read(config: &Config) -> Result<Db, Failure> {
    match look(config).await? {
        Look::Ready(db) => Ok(db),
        Look::Missing => Err(Failure::usage(format!("目录{}中没有数据库；请核对 --data 或者 --config", config.data.display()))),
        Look::Behind(..) => Err(Failure::usage("数据库结构早于本程序；请停止服务、备份后运行 heyi migrate")),
    }
}

/// Opens the store of a configuration; makes its tables where they are missing.
pub async fn open_store(config: &Config, faults: FaultPoints) -> Result<Db, Failure> {
    std::fs::create_dir_all(&config.data).map_err(|e| Failure::usage(format!("数据目录{}不能建立：{e}", config.data.display())))?;
    let db = connect(config, faults).await?;
    db.migrate().await.map_err(|e| Failure::usage(format!("数据库结构不能更新：{e}")))?;
    Ok(db)
}

/// The same, refused where the end of the log contradicts itself: nothing may be added to a broken record.
pub async fn open_sound_store(config: &Config, faults: FaultPoints) -> Result<Db, Failure> {
    let db = open_store(config, faults).await?;
    let problems = heyi_store::check_edge(&db).await.map_err(Failure::no)?;
    if let Some(first) = problems.first() {
        return Err(Failure::no(format!("存证日志自相矛盾，不予启动：{}；请保留现场，运行 heyi ledger verify 查看", first.what)));
    }
    Ok(db)
}

/// The application of a configuration, on the real clock unless another is given.
pub async fn open(config: &Config, clock: Option<Arc<dyn Clock>>, demo: bool, faults: FaultPoints) -> Result<App, Failure> {
    let db = open_sound_store(config, faults).await?;
    open_over(db, config, clock, demo).await
}

/// The application over an open store.
pub async fn open_over(db: Db, config: &Config, clock: Option<Arc<dyn Clock>>, demo: bool) -> Result<App, Failure> {
    let evidence = EvidenceStore::open(config.data.join("evidence"))
        .await
        .map_err(|e| Failure::usage(format!("证据目录不能打开：{e}")))?;
    put_together(db, config, evidence, clock, demo).await
}

/// The application beside a running server, to read: nothing that is being uploaded is touched.
pub async fn open_beside(config: &Config) -> Result<App, Failure> {
    let db = open_to_read(config).await?;
    put_together(db, config, EvidenceStore::beside(config.data.join("evidence")), None, false).await
}

async fn put_together(db: Db, config: &Config, evidence: EvidenceStore, clock: Option<Arc<dyn Clock>>, demo: bool) -> Result<App, Failure> {
    let files = heyi_app::rules::embedded_files();
    let rules = heyi_app::rules::embedded().map_err(Failure::usage)?;
    let press = press(&files);
    let address = config.address.clone().unwrap_or_else(|| format!("http://{}", config.listen));
    let parts = Parts {
        db,
        rules,
        rule_files: Arc::new(files),
        press,
        seals: Arc::new(TestSeals::new(secret(&config.data, SEAL_KEY)?)),
        evidence: Arc::new(evidence),
        clock: clock.unwrap_or_else(|| Arc::new(SystemClock)),
        chance: Arc::new(SystemChance),
        demo,
        address: address.trim_end_matches('/').to_owned(),
    };
    let mut app = App::new(parts).await.map_err(Failure::usage)?;
    app.risk_model = Some(InstalledRisk::path(&config.data));
    Ok(app)
}

/// The press; without Chinese fonts there is none, and `heyi doctor` says so.
pub fn press(files: &[(String, Vec<u8>)]) -> Option<Arc<Press>> {
    let papers = files.iter().filter_map(|(path, bytes)| path.strip_prefix("papers/").map(|p| (p.to_owned(), bytes.clone())));
    match Press::new(&Sources::from_files(papers)) {
        Ok(press) => Some(Arc::new(press)),
        Err(error) => {
            tracing::warn!(error = %error, "no press: papers can't be made");
            None
        }
    }
}

/// Name of the file with the seed of the log's keys, in the folder of data and in a backup.
pub const LOG_KEY: &str = "log.key";

/// The software keys that sign checkpoints, made once for an installation. They are test keys, and their names say so; in production a
/// cipher machine stands behind the same trait.
pub fn keys(data: &Path, origin: &str) -> Result<(Vec<SharedSigner>, Vec<KeyRecord>), Failure> {
    let seed = secret(data, LOG_KEY)?;
    let wrong = |e: heyi_ledger::checkpoint::KeyError| Failure::usage(e.to_string());
    let ed25519 = SoftwareKey::ed25519(origin, &seed).map_err(wrong)?;
    let sm2 = SoftwareKey::sm2(origin, &seed).map_err(wrong)?;
    let records = [ed25519.public_key(), sm2.public_key()].map(|k| KeyRecord::new(k, None, None)).to_vec();
    Ok((vec![Arc::new(ed25519), Arc::new(sm2)], records))
}

/// Name of the file with the secret of the test seals.
pub const SEAL_KEY: &str = "seal.key";

/// The seals of an installation; none where it has never sealed.
pub fn seals(data: &Path) -> Result<Option<TestSeals>, Failure> {
    if data.join(SEAL_KEY).exists() { Ok(Some(TestSeals::new(secret(data, SEAL_KEY)?))) } else { Ok(None) }
}

/// A secret of the installation, made once.
fn secret(data: &Path, name: &str) -> Result<[u8; 32], Failure> {
    let path = data.join(name);
    Ok(match std::fs::read(&path) {
        Ok(bytes) => bytes.try_into().map_err(|_| Failure::usage(format!("密钥文件{}长度不对", path.display())))?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let mut seed = [0_u8; 32];
            SystemChance.fill(&mut seed);
            write_private(&path, &seed).map_err(|e| Failure::usage(format!("密钥文件{}写不进：{e}", path.display())))?;
            seed
        }
        Err(error) => return Err(Failure::usage(format!("密钥文件{}读不出：{error}", path.display()))),
    })
}

/// The public halves of an installation's keys; none where it has never signed.
pub fn public_keys(data: &Path, origin: &str) -> Result<Vec<heyi_ledger::PublicKey>, Failure> {
    if !data.join(LOG_KEY).exists() {
        return Ok(Vec::new());
    }
    Ok(keys(data, origin)?.0.iter().map(|signer| signer.public_key().clone()).collect())
}

/// Writes a new file that only its owner can read.
pub fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::Write as _;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}
