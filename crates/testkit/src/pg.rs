//! A real PostgreSQL for the tests.
//!
//! The first test process that needs it starts it, all others (one per test under nextest) share it. A supervising shell ends it
//! some seconds after the last process is gone, also one that was killed: the processes hold file locks, which the system drops.

use std::fs::{self, File};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use heyi_store::{Db, Location, Options, schema_digest};

/// The running server.
#[derive(Debug)]
pub struct Pg {
    bin: PathBuf,
    dir: PathBuf,
    /// Held shared while this process lives.
    _users: File,
}

/// A database that is dropped with this value.
#[derive(Debug)]
pub struct PgDatabase {
    pg: &'static Pg,
    name: String,
}

impl PgDatabase {
    /// Its address.
    #[must_use]
    pub fn url(&self) -> String {
        self.pg.url(&self.name)
    }
}

impl Drop for PgDatabase {
    fn drop(&mut self) {
        // What is left goes with the server.
        let _ = self.pg.program("dropdb").args(["--force", "--if-exists", &self.name]).output();
    }
}

impl Pg {
    /// The server of this process, started or joined at the first call.
    ///
    /// # Panics
    /// Where PostgreSQL is not installed or doesn't start: the test can't run.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Pg> = OnceLock::new();
        SHARED.get_or_init(|| Self::join().unwrap_or_else(|e| panic!("PostgreSQL for the tests: {e}")))
    }

    /// A fresh database with the schema of the store, cloned from a template.
    ///
    /// # Panics
    /// Where it can't be made.
    pub async fn database(&'static self) -> PgDatabase {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let template = self.template().await.unwrap_or_else(|e| panic!("template: {e}"));
        let name = format!("t_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::SeqCst));
        self.run("createdb", &["-T", &template, &name]).unwrap_or_else(|e| panic!("{e}"));
        PgDatabase { pg: self, name }
    }

    /// An empty database without any table.
    ///
    /// # Panics
    /// Where it can't be made.
    pub fn empty_database(&'static self) -> PgDatabase {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let name = format!("e_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::SeqCst));
        self.run("createdb", &[&name]).unwrap_or_else(|e| panic!("{e}"));
        PgDatabase { pg: self, name }
    }

    fn url(&self, name: &str) -> String {
        format!("postgres://postgres@localhost/{name}?host={}", self.dir.display())
    }

    fn join() -> Result<Self, String> {
        let bin = installed()?;
        let root = fs::metadata("/proc/self").map_err(|e| e.to_string())?.uid();
        let dir = std::env::temp_dir().join(format!("heyi-pg-{root}"));
        fs::create_dir_all(&dir).map_err(|e| e.to_string())?;
        open_to_all(&dir, 0o1777)?;
        let gate = lock_file(&dir.join("gate"))?;
        let users = lock_file(&dir.join("users"))?;
        gate.lock().map_err(|e| e.to_string())?;
        users.lock_shared().map_err(|e| e.to_string())?;
        let pg = Self { bin, dir, _users: users };
        if !pg.ready() {
            pg.start(root == 0)?;
        }
        Ok(pg)
    }

    fn start(&self, as_root: bool) -> Result<(), String> {
        let mut command = if as_root {
            // PostgreSQL refuses to run as root.
            let mut c = Command::new("setpriv");
            c.args(["--reuid=postgres", "--regid=postgres", "--init-groups", "setsid", "sh", "-c"]);
            c
        } else {
            let mut c = Command::new("setsid");
            c.args(["sh", "-c"]);
            c
        };
        command
            .arg(include_str!("pg.sh"))
            .arg("heyi-pg")
            .args([&self.bin, &self.dir])
            .current_dir("/")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let mut supervisor = command.spawn().map_err(|e| format!("supervisor: {e}"))?;
        for _ in 0..600 {
            if self.ready() {
                return Ok(());
            }
            if let Ok(Some(status)) = supervisor.try_wait() {
                let log = fs::read_to_string(self.dir.join("initdb.log")).unwrap_or_default();
                return Err(format!("ended with {status}: {log}"));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Err("not ready after 30 s".to_owned())
    }

    fn ready(&self) -> bool {
        self.program("pg_isready").output().is_ok_and(|o| o.status.success())
    }

    fn program(&self, name: &str) -> Command {
        let mut command = Command::new(self.bin.join(name));
        command.arg("-h").arg(&self.dir).args(["-U", "postgres"]);
        command
    }

    fn run(&self, name: &str, args: &[&str]) -> Result<(), String> {
        let out = self.program(name).args(args).output().map_err(|e| format!("{name}: {e}"))?;
        if out.status.success() {
            return Ok(());
        }
        Err(format!("{name}: {}", String::from_utf8_lossy(&out.stderr)))
    }

    /// The template database of this schema, made by the first who needs it.
    async fn template(&self) -> Result<String, String> {
        let name = format!("tpl_{}", &schema_digest()[..16]);
        let made = self.dir.join("data").join(format!("{name}.made"));
        if made.exists() {
            return Ok(name);
        }
        let gate = lock_file(&self.dir.join("gate"))?;
        gate.lock().map_err(|e| e.to_string())?;
        if made.exists() {
            return Ok(name);
        }
        self.run("dropdb", &["--force", "--if-exists", &name])?;
        self.run("createdb", &[&name])?;
        let location = Location::Postgres(self.url(&name));
        let db = Db::open(&location, Options::default()).await.map_err(|e| e.to_string())?;
        db.migrate().await.map_err(|e| e.to_string())?;
        db.close().await;
        fs::write(&made, b"").map_err(|e| e.to_string())?;
        Ok(name)
    }
}

/// The newest installed PostgreSQL: Debian's place, else the search path.
fn installed() -> Result<PathBuf, String> {
    let mut found: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|e| Some((e.file_name().to_str()?.parse().ok()?, e.path().join("bin"))))
        .filter(|(_, bin)| bin.join("initdb").exists())
        .collect();
    found.sort();
    if let Some((_, bin)) = found.pop() {
        return Ok(bin);
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .find(|p| p.join("initdb").exists())
        .ok_or_else(|| "not installed; on Debian: apt-get install postgresql".to_owned())
}

fn lock_file(path: &Path) -> Result<File, String> {
    let file = File::options().create(true).truncate(false).write(true).open(path).map_err(|e| format!("{}: {e}", path.display()))?;
    open_to_all(path, 0o666)?;
    Ok(file)
}

/// The server may run as another user than the tests.
fn open_to_all(path: &Path, mode: u32) -> Result<(), String> {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).map_err(|e| format!("{}: {e}", path.display()))
}
