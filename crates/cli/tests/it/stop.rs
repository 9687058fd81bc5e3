//! Told to stop, the server is gone within five seconds, whoever still listens.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use crate::server::{Server, district, head, heyi};

const SOON: Duration = Duration::from_secs(5);

/// Opens a live stream and reads its head.
fn listen(server: &Server, cookie: &str) -> TcpStream {
    let mut stream = server.connect().unwrap();
    let asked = head("GET", "/api/v1/live", server.address, &[("cookie", cookie)]).replace("connection: close\r\n", "");
    stream.write_all(asked.as_bytes()).unwrap();
    let mut first = [0; 15];
    stream.read_exact(&mut first).unwrap();
    assert_eq!(&first, b"HTTP/1.1 200 OK");
    stream
}

fn stops(server: Server, cookies: &[String]) {
    let mut streams: Vec<TcpStream> = cookies.iter().map(|cookie| listen(&server, cookie)).collect();
    // A connection that has said nothing, one in the middle of its head, one kept for later requests.
    let _silent = server.connect().unwrap();
    let mut half = server.connect().unwrap();
    half.write_all(b"GET /api/v1/me HTTP/1.1\r\nho").unwrap();
    let mut kept = server.connect().unwrap();
    kept.write_all(format!("GET /healthz HTTP/1.1\r\nhost: {}\r\n\r\n", server.address).as_bytes()).unwrap();
    let mut first = [0; 15];
    kept.read_exact(&mut first).unwrap();
    let (status, took) = server.stop();
    assert!(status.success(), "{status}");
    assert!(took < SOON, "{took:?}");
    for stream in &mut streams {
        let mut rest = Vec::new();
        stream.read_to_end(&mut rest).unwrap();
    }
}

#[test]
fn the_demonstration_stops_although_people_listen() {
    let data = district();
    let server = Server::demo(data.path());
    let cookies = ["dazhang", "bumen", "qiye"].map(|login| server.sign_in(login, "demo"));
    stops(server, &cookies);
}

#[test]
fn the_server_stops_although_people_listen() {
    let data = district();
    let demo = Server::demo(data.path());
    let administrator = demo.sign_in("guanli", "demo");
    let found = demo.read(&administrator, "/api/v1/people?q=dazhang");
    let id = found["rows"][0]["id"].as_str().unwrap();
    let issued = demo.post(&administrator, &format!("/api/v1/people/{id}/password"), "key-of-no-use", &serde_json::json!({})).unwrap().json();
    let (status, _) = demo.stop();
    assert!(status.success(), "{status}");

    let config = data.path().join("heyi.toml");
    std::fs::write(&config, format!("data = {:?}\nlisten = \"127.0.0.1:0\"\n", data.path())).unwrap();
    let server = Server::start(heyi().args(["serve", "--config"]).arg(&config));
    let cookie = server.sign_in("dazhang", issued["password"].as_str().unwrap());
    stops(server, &[cookie.clone(), cookie]);
}
