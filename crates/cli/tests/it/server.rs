//! The real binary serving, and somebody who talks to it over a socket.

use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant, UNIX_EPOCH};

use heyi_store::{Db, Location, Options, args};
use serde_json::Value;

/// How long anything may take here before the test gives up.
const PATIENCE: Duration = Duration::from_secs(120);

/// A running `heyi`; killed when dropped.
pub struct Server {
    child: Child,
    pub address: SocketAddr,
}

impl Server {
    /// The demonstration over a folder of data.
    pub fn demo(data: &Path) -> Self {
        Self::start(heyi().args(["demo", "--port", "0", "--data"]).arg(data))
    }

    /// Starts a command and waits for the address it prints.
    pub fn start(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        let (tell, told) = mpsc::channel();
        std::thread::spawn(move || {
            for line in lines.lines().map_while(Result::ok) {
                let _ = tell.send(line);
            }
        });
        loop {
            let line = told.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("no address: {:?}", child.try_wait()));
            if let Some((_, address)) = line.split_once("http://") {
                let server = Self { child, address: address.parse().unwrap() };
                // The address is told before the first request is taken.
                assert_eq!(server.send("GET", "/healthz", &[], b"").unwrap().status, 200);
                return server;
            }
        }
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Pulls the plug.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Tells it to stop and waits until it has; how long that took.
    pub fn stop(mut self) -> (ExitStatus, Duration) {
        let started = Instant::now();
        assert!(Command::new("kill").args(["-TERM", &self.pid().to_string()]).status().unwrap().success());
        while started.elapsed() < PATIENCE {
            if let Some(status) = self.child.try_wait().unwrap() {
                return (status, started.elapsed());
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("it did not stop");
    }

    /// Most memory it has held so far, KiB.
    pub fn peak_kib(&self) -> u64 {
        peak_kib(self.pid()).unwrap()
    }

    /// Sends a request and reads the whole answer.
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> io::Result<Reply> {
        let mut stream = self.connect()?;
        let length = body.len().to_string();
        let head = head(method, path, self.address, &[headers, &[("content-length", &length)]].concat());
        stream.write_all(head.as_bytes())?;
        stream.write_all(body)?;
        Reply::read(&mut stream)
    }

    pub fn connect(&self) -> io::Result<TcpStream> {
        let stream = TcpStream::connect(self.address)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        Ok(stream)
    }

    /// The cookie of a person.
    pub fn sign_in(&self, login: &str, password: &str) -> String {
        let body = serde_json::json!({ "login": login, "password": password }).to_string();
        let reply = self.send("POST", "/api/v1/session", &[("content-type", "application/json")], body.as_bytes()).unwrap();
        assert_eq!(reply.status, 200, "{login}: {}", reply.text());
        let cookie = reply.header("set-cookie").unwrap();
        cookie.split(';').next().unwrap().to_owned()
    }

    pub fn get(&self, cookie: &str, path: &str) -> Reply {
        self.send("GET", path, &[("cookie", cookie)], b"").unwrap()
    }

    /// A read that must succeed.
    pub fn read(&self, cookie: &str, path: &str) -> Value {
        let reply = self.get(cookie, path);
        assert_eq!(reply.status, 200, "{path}: {}", reply.text());
        reply.json()
    }

    /// A write with its key; an error where the server went away.
    pub fn post(&self, cookie: &str, path: &str, key: &str, body: &Value) -> io::Result<Reply> {
        let headers = [("cookie", cookie), ("idempotency-key", key), ("content-type", "application/json")];
        self.send("POST", path, &headers, body.to_string().as_bytes())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An answer.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    head: String,
    pub body: Vec<u8>,
}

impl Reply {
    /// Reads until the server closes. An answer that breaks off is an error.
    pub fn read(stream: &mut TcpStream) -> io::Result<Self> {
        let mut bytes = Vec::new();
        // A reset may follow a whole answer, where the server didn't take the rest of the request.
        let read = stream.read_to_end(&mut bytes);
        Self::of(bytes).map_err(|broken| read.err().unwrap_or(broken))
    }

    /// From the bytes of a whole answer.
    pub fn of(mut bytes: Vec<u8>) -> io::Result<Self> {
        let broken = |what: &str| io::Error::new(io::ErrorKind::UnexpectedEof, what.to_owned());
        let end = bytes.windows(4).position(|w| w == b"\r\n\r\n").ok_or_else(|| broken("no answer"))?;
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let status = head.split(' ').nth(1).and_then(|s| s.parse().ok()).ok_or_else(|| broken("no status"))?;
        let body = bytes.split_off(end + 4);
        let reply = Self { status, head, body };
        let length: Option<usize> = reply.header("content-length").and_then(|l| l.parse().ok());
        if length != Some(reply.body.len()) {
            return Err(broken("the answer broke off"));
        }
        Ok(reply)
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let fields = self.head.lines().filter_map(|line| line.split_once(": "));
        fields.into_iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{}: {e}: {}", self.status, self.text()))
    }

    /// The code of a problem.
    pub fn code(&self) -> String {
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{}", self.text());
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }
}

/// The head of a request that ends the connection.
pub fn head(method: &str, path: &str, host: SocketAddr, headers: &[(&str, &str)]) -> String {
    let mut head = format!("{method} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    head
}

/// Most memory a process has held so far, KiB; `None` once it is gone.
pub fn peak_kib(pid: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?.split_whitespace().next()?.parse().ok()
}

/// The binary.
pub fn heyi() -> Command {
    Command::new(env!("CARGO_BIN_EXE_heyi"))
}

/// Runs a command to its end; its status and its JSON document.
pub fn told(args: &[&str], data: &Path) -> (i32, Value) {
    let out = heyi().args(args).arg("--data").arg(data).arg("--json").output().unwrap();
    let text = String::from_utf8_lossy(&out.stdout);
    let json = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{args:?}: {e}: {text} {}", String::from_utf8_lossy(&out.stderr)));
    (out.status.code().unwrap(), json)
}

/// The live record of a folder is whole; its number of events.
pub fn verified(data: &Path) -> u64 {
    let (status, report) = told(&["ledger", "verify"], data);
    assert_eq!((status, &report["ok"]), (0, &Value::Bool(true)), "{report}");
    report["size"].as_u64().unwrap()
}

/// Looks into the store of a folder.
pub fn with_store<T>(data: &Path, job: impl AsyncFnOnce(&Db) -> T) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    runtime.block_on(async {
        let db = Db::open(&Location::Sqlite(data.to_owned()), Options::default()).await.unwrap();
        let told = job(&db).await;
        db.close().await;
        told
    })
}

/// The number `n` that a question answers.
pub fn number(data: &Path, sql: &'static str) -> u64 {
    with_store(data, async |db| db.fetch_optional(sql, args![]).await.unwrap().unwrap().uint("n").unwrap())
}

/// A copy of a filled district of one's own. It is filled once for each build of the binary.
pub fn district() -> tempfile::TempDir {
    let kept = filled();
    let own = tempfile::tempdir().unwrap();
    copy(&kept, own.path());
    own
}

fn filled() -> PathBuf {
    let root = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let gate = File::create(root.join("district.gate")).unwrap();
    gate.lock().unwrap();
    let binary = fs::metadata(env!("CARGO_BIN_EXE_heyi")).unwrap();
    let made = binary.modified().unwrap().duration_since(UNIX_EPOCH).unwrap().as_millis();
    let kept = root.join(format!("district-{made}-{}", binary.len()));
    if !kept.is_dir() {
        for entry in fs::read_dir(&root).unwrap().flatten() {
            if entry.file_name().to_string_lossy().starts_with("district-") {
                fs::remove_dir_all(entry.path()).unwrap();
            }
        }
        let partial = root.join("district-partial");
        let server = Server::demo(&partial);
        // All papers made: the tests' servers have nothing to do but what they are asked.
        let started = Instant::now();
        while number(&partial, "SELECT COUNT(*) AS n FROM jobs") > 0 {
            assert!(started.elapsed() < PATIENCE, "the papers are not made");
            std::thread::sleep(Duration::from_millis(200));
        }
        let (status, _) = server.stop();
        assert!(status.success(), "{status}");
        fs::rename(&partial, &kept).unwrap();
    }
    kept
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// What a leader needs for drafting a task: his cookie, and the draft.
pub fn leader(server: &Server) -> (String, Value) {
    let cookie = server.sign_in("dazhang", "demo");
    let me = server.read(&cookie, "/api/v1/me");
    let firms = server.read(&cookie, "/api/v1/firms?scene=SCENE-CY&limit=5");
    let day = me["today"].clone();
    let draft = serde_json::json!({
        "kind": "daily", "scene": "SCENE-CY", "firms": [firms["rows"][0]["id"]], "first_day": day, "last_day": day,
        "officers": [me["person"]],
    });
    (cookie, draft)
}
