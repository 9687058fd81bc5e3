//! The process killed in the middle of an inspection, at fault points spread over its whole course: nothing answered is lost, nothing is
//! half done, and the same requests sent again end it as if nothing had happened.
//!
//! `HEYI_CRASH_STEP=1` kills at every point.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use heyi_store::{Db, FaultPoints, Location, Options, args};
use heyi_testkit::{Pg, PgDatabase};

use crate::journey::walk;
use crate::world::{With, World, count, events, projected, sound};
use crate::{register, world};

const CHILD: &str = "HEYI_APP_CRASH_CHILD";

/// Kills of an ordinary run.
const KILLS: u64 = 24;

/// Kills on PostgreSQL: the same code runs there, and each kill needs a database of its own.
const KILLS_POSTGRES: u64 = 8;

async fn open(location: &Location, faults: FaultPoints) -> Db {
    let options = Options { faults, ..projected() };
    Db::open(location, options).await.unwrap()
}

/// Where one process works and dies.
struct Ground {
    folder: tempfile::TempDir,
    location: Location,
    _database: Option<PgDatabase>,
}

/// What a ground is made from.
enum Made {
    /// A closed store with the registers in it, to be copied.
    Sqlite(tempfile::TempDir),
    Postgres,
}

impl Made {
    /// The registers in a closed store of one's own.
    async fn ground(&self) -> Ground {
        let folder = tempfile::tempdir().unwrap();
        match self {
            Self::Sqlite(prepared) => {
                copy(prepared.path(), folder.path());
                let location = Location::Sqlite(folder.path().to_path_buf());
                Ground { folder, location, _database: None }
            }
            Self::Postgres => {
                let database = Pg::shared().database().await;
                let location = Location::Postgres(database.url());
                prepare(&location, folder.path()).await;
                Ground { folder, location, _database: Some(database) }
            }
        }
    }
}

fn answers_file(folder: &Path) -> PathBuf {
    folder.join("answered.txt")
}

/// Goes the whole way, and writes each answer down where it outlives the process.
async fn write_down(world: &World, folder: &Path) {
    let mut file = std::fs::File::create(answers_file(folder)).unwrap();
    walk(world, &mut |key, done| {
        writeln!(file, "{key}|{}|{}", done.id, done.number).unwrap();
        file.sync_all().unwrap();
    })
    .await;
}

/// Not a test of its own: the process that dies.
#[tokio::test(flavor = "multi_thread")]
async fn crash_child() {
    let Ok(task) = std::env::var(CHILD) else { return };
    let parts: Vec<&str> = task.split('|').collect();
    let (folder, point) = (Path::new(parts[1]), parts[2]);
    let location =
        if parts[0].is_empty() { Location::Sqlite(folder.to_path_buf()) } else { Location::Postgres(parts[0].to_owned()) };
    let faults = FaultPoints::abort_at(0);
    let world = World::over(open(&location, faults.clone()).await, folder, With { press: true, ..With::default() }).await;
    faults.rearm(point.parse().unwrap());
    write_down(&world, folder).await;
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// The registers in a closed store.
async fn prepare(location: &Location, folder: &Path) {
    let db = open(location, FaultPoints::none()).await;
    db.migrate().await.unwrap();
    let world = World::over(db.clone(), folder, With::default()).await;
    register::everything(&world.app).await;
    drop(world);
    db.close().await;
}

/// The whole way without a kill: fault points passed, events at its end.
async fn uninterrupted(made: &Made) -> (u64, u64, u64) {
    let ground = made.ground().await;
    let folder = ground.folder.path();
    let faults = FaultPoints::none();
    let world = World::over(open(&ground.location, faults.clone()).await, folder, With { press: true, ..With::default() }).await;
    faults.rearm(0);
    write_down(&world, folder).await;
    (faults.passed(), world.events().await, lines(folder).len() as u64)
}

fn lines(folder: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(answers_file(folder)).unwrap_or_default();
    text.lines().map(str::to_owned).collect()
}

struct Campaign {
    made: Made,
    /// Events of the uninterrupted way.
    events: u64,
    /// Answers of the uninterrupted way.
    answers: u64,
}

impl Campaign {
    /// Kills one process at a point and looks at what it left; how many acts it had answered.
    async fn kill(&self, point: u64) -> u64 {
        let ground = self.made.ground().await;
        let folder = ground.folder.path();
        let url = if let Location::Postgres(url) = &ground.location { url.as_str() } else { "" };
        let mut child = Command::new(std::env::current_exe().unwrap());
        child.args(["crash::crash_child", "--exact", "--nocapture", "--test-threads=1"]);
        child.env(CHILD, format!("{url}|{}|{point}", folder.display()));
        let out = tokio::task::spawn_blocking(move || child.output()).await.unwrap().unwrap();
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        let what = format!("killed at point {point}");
        assert!(!out.status.success(), "{what}: the process lived on");
        assert!(!said.contains("panicked"), "{what}: {said}");
        assert!(std::os::unix::process::ExitStatusExt::signal(&out.status).is_some(), "{what}: {:?} {said}", out.status);
        let db = open(&ground.location, FaultPoints::none()).await;
        db.migrate().await.unwrap();
        let answered = lines(folder);
        self.nothing_lost(&db, &answered, &what).await;
        sound(&db, &what).await;
        self.goes_on(db, folder, &answered, point, &what).await;
        answered.len() as u64
    }

    /// Kills at these points; after how many answers each.
    async fn kill_each(&self, points: &[u64]) -> BTreeSet<u64> {
        let mut seen = BTreeSet::new();
        for point in points {
            seen.insert(self.kill(*point).await);
        }
        seen
    }

    /// The stream of every answer is there as far as the answer said.
    async fn nothing_lost(&self, db: &Db, answered: &[String], what: &str) {
        for line in answered {
            let mut parts = line.split('|');
            let (key, stream, number) = (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap());
            let row = db.fetch_optional("SELECT COUNT(*) AS n FROM events WHERE stream = $1", args![stream]).await.unwrap().unwrap();
            assert!(row.uint("n").unwrap() >= number.parse().unwrap(), "{what}: “{key}” was answered and is lost");
        }
        // At most the one act whose answer was still on its way is there beyond what was answered.
        let kept = count(db, "SELECT COUNT(*) AS n FROM answers").await;
        let told = answered.len() as u64;
        assert!(kept == told || kept == told + 1, "{what}: {kept} answers kept, {told} given");
    }

    /// The same requests again: what was answered is answered the same, the rest is done, and in the end everything is there once.
    async fn goes_on(&self, db: Db, folder: &Path, answered: &[String], point: u64, what: &str) {
        let with = With { press: true, at_ms: world::START + world::HOUR, seed: 1_000_000 + point };
        let world = World::over(db, folder, with).await;
        write_down(&world, folder).await;
        let all = lines(folder);
        assert_eq!(&all[..answered.len()], answered, "{what}: another answer to the same request");
        assert_eq!(all.len() as u64, self.answers, "{what}");
        let waiting = count(&world.app.db, "SELECT COUNT(*) AS n FROM jobs ").await;
        assert_eq!(waiting, 0, "{what}: papers were not made");
        assert_eq!(events(&world.app.db).await, self.events, "{what}: events after going on");
        sound(&world.app.db, what).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_anywhere_nothing_answered_is_lost_and_the_way_is_gone_to_its_end() {
    let prepared = tempfile::tempdir().unwrap();
    prepare(&Location::Sqlite(prepared.path().to_path_buf()), prepared.path()).await;
    killed_anywhere(Made::Sqlite(prepared), KILLS).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_anywhere_on_postgresql_too() {
    killed_anywhere(Made::Postgres, KILLS_POSTGRES).await;
}

async fn killed_anywhere(made: Made, kills: u64) {
    let (points, events, answers) = uninterrupted(&made).await;
    assert!(points > 300, "only {points} fault points");
    let campaign = Campaign { made, events, answers };
    let asked = std::env::var("HEYI_CRASH_STEP").ok().and_then(|s| s.parse().ok());
    let step: u64 = asked.unwrap_or_else(|| (points / kills).max(1));
    let all: Vec<u64> = (1..=points).step_by(usize::try_from(step).unwrap()).collect();
    let killed = all.len() as u64;
    // Two at a time: most of it is waiting for the disk.
    let (even, odd): (Vec<u64>, Vec<u64>) = all.iter().partition(|point| (*point / step).is_multiple_of(2));
    let (mut seen, more) = tokio::join!(campaign.kill_each(&even), campaign.kill_each(&odd));
    seen.extend(more);
    println!("{points} fault points, killed at {killed} of them (every {step}), {events} events, {answers} answers");
    assert!(killed >= kills.min(points), "{killed}");
    assert!(seen.len() as u64 >= (answers / 2).min(kills * 3 / 4), "killed after {seen:?} answers only");
}
