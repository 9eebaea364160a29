//! The end of the server, and its beginning.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::server::{PASSWORD, Server};
use crate::shop::Shop;

fn signal(server: &Server, name: &str) {
    let id = server.process_id().to_string();
    let sent = Command::new("kill").args(["-s", name, &id]).status().expect("sent");
    assert!(sent.success());
}

#[test]
fn a_signal_ends_the_server_in_order() {
    for name in ["TERM", "INT"] {
        let server = Server::start();
        let address = server.address.clone();
        // A connection that idles does not hold the server up.
        let idle = TcpStream::connect(&address).expect("connected");
        server.join("anna");
        signal(&server, name);
        let began = Instant::now();
        let (code, folder) = server.ended();
        assert_eq!(code, Some(0), "{name}");
        assert!(began.elapsed() < Duration::from_secs(8), "{:?}", began.elapsed());
        assert!(TcpStream::connect(&address).is_err(), "it still listens");
        let wal = folder.path().join("market.db-wal");
        assert!(!wal.exists() || wal.metadata().expect("read").len() == 0, "the file is not whole");
        drop(idle);
    }
}

#[test]
fn a_request_that_runs_is_answered_before_the_end() {
    let server = Server::start();
    let mut stream = TcpStream::connect(&server.address).expect("connected");
    let body = json!({ "username": "anna", "email": "a@example.org", "password": PASSWORD });
    let body = body.to_string();
    let head = format!(
        "POST /api/v1/users HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).expect("sent");
    std::thread::sleep(Duration::from_millis(300));
    signal(&server, "TERM");
    std::thread::sleep(Duration::from_millis(300));
    stream.write_all(body.as_bytes()).expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    assert_eq!(server.ended().0, Some(0));
}

#[test]
fn what_was_acknowledged_is_there_after_a_restart() {
    let shop = Shop::open();
    let auction = shop.auction(&json!({}));
    let placed = shop.bid(&shop.bidder, &auction, 1_500).data();
    let (bidder, Shop { server, .. }) = (shop.bidder.clone(), shop);
    signal(&server, "TERM");
    let (_, folder) = server.ended();
    let again = Server::in_folder(folder, &["--rate-limit", "0"]);
    // The token is still good: the key is in the folder.
    let seen = again.get_as(&bidder, &format!("/api/v1/auctions/{auction}")).data();
    assert_eq!(seen["auction"]["price_minor"], placed["price_minor"]);
    assert_eq!(seen["auction"]["viewer"]["is_leading"], true);
}

#[test]
fn who_has_the_name_of_an_administrator_does_not_keep_the_server_from_starting() {
    let server = Server::start();
    let mut body =
        json!({ "username": "boss", "email": "boss@admin.invalid", "password": PASSWORD });
    let error = server.post("/api/v1/users", &body).refused(422, "invalid_argument");
    assert_eq!(error["details"]["field"], "email");
    body["email"] = json!("boss@example.org");
    server.post("/api/v1/users", &body).data();
    signal(&server, "TERM");
    let (_, folder) = server.ended();
    let again = Server::in_folder(folder, &["--admin", "boss"]);
    let me = again.get_as(&again.sign_in("boss"), "/api/v1/users/me").data();
    assert_eq!(me["role"], "user");
    assert!(again.log().contains("no administrator"), "{}", again.log());
}

#[cfg(unix)]
#[test]
fn secrets_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let server = Server::start();
    let mode = |name: &str| {
        let metadata = server.folder().join(name).metadata().expect("there");
        metadata.permissions().mode() & 0o777
    };
    assert_eq!(mode("signing-key.pem"), 0o600);
}

#[test]
fn settings_that_cannot_be_are_refused_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = |args: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_vendue"))
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(folder.path())
            .args(args)
            .output()
            .expect("it runs");
        (output.status.code(), String::from_utf8(output.stderr).expect("text"))
    };
    let (code, said) = run(&["--public-url", "auctions.example.org"]);
    assert_eq!(code, Some(1));
    assert!(said.contains("public_url"), "{said}");
    assert_eq!(run(&["--rate-limit", "many"]).0, Some(2));
    assert_eq!(run(&["--admin", "root"]).0, Some(2), "an administrator needs a password");
    std::fs::write(folder.path().join("signing-key.pem"), "not a key").expect("written");
    let (code, said) = run(&[]);
    assert_eq!(code, Some(1));
    assert!(said.contains("signing-key.pem"), "{said}");
}

#[test]
fn help_names_every_setting_with_its_variable() {
    let output = Command::new(env!("CARGO_BIN_EXE_vendue"))
        .args(["serve", "--help"])
        .output()
        .expect("it runs");
    let help = String::from_utf8(output.stdout).expect("text");
    let flags = help.lines().filter(|line| line.trim_start().starts_with("--")).count();
    let variables = help.matches("[env: VENDUE_").count();
    // Only `--help` itself has no variable.
    assert!(flags > 15 && (variables == flags || variables + 1 == flags), "{help}");
}
