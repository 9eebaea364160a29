//! How many connections there are, and how long one may keep the server waiting.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::client::send;
use crate::server::Server;

#[test]
fn no_more_connections_than_allowed_are_served_at_once() {
    let server = Server::with(&["--connections", "2"]);
    let idle: Vec<TcpStream> =
        (0..2).map(|_| TcpStream::connect(&server.address).expect("connected")).collect();
    std::thread::sleep(Duration::from_millis(200));
    let address = server.address.clone();
    let third = std::thread::spawn(move || send(&address, "GET", "/health", "", b"").status);
    std::thread::sleep(Duration::from_millis(300));
    assert!(!third.is_finished(), "the third was served beside the two");
    drop(idle);
    assert_eq!(third.join().expect("an answer"), 200);
}

#[test]
fn one_address_gets_so_many_connections_and_the_rest_are_closed() {
    let server = Server::with(&["--connections-per-address", "2", "--rate-limit", "0"]);
    let idle: Vec<TcpStream> =
        (0..2).map(|_| TcpStream::connect(&server.address).expect("connected")).collect();
    std::thread::sleep(Duration::from_millis(200));
    let mut third = TcpStream::connect(&server.address).expect("connected");
    third.set_read_timeout(Some(Duration::from_secs(10))).expect("a timeout");
    // Closing may reach us as an end or as a reset, but it must.
    assert!(third.read(&mut [0; 16]).map_or(true, |count| count == 0));
    drop(idle);
    std::thread::sleep(Duration::from_millis(200));
    assert_eq!(send(&server.address, "GET", "/health", "", b"").status, 200);
}

#[test]
fn a_proxy_that_is_believed_has_no_such_limit() {
    let limits = ["--connections-per-address", "2", "--trusted-proxy", "127.0.0.1"];
    let server = Server::with(&limits);
    let _idle: Vec<TcpStream> =
        (0..5).map(|_| TcpStream::connect(&server.address).expect("connected")).collect();
    std::thread::sleep(Duration::from_millis(200));
    assert_eq!(send(&server.address, "GET", "/health", "", b"").status, 200);
}

#[test]
fn an_answer_that_nobody_reads_does_not_keep_the_connection() {
    let server =
        Server::with(&["--connections", "1", "--socket-write-s", "1", "--rate-limit", "0"]);
    let mut silent = TcpStream::connect(&server.address).expect("connected");
    let request = "GET /api/openapi.json HTTP/1.1\r\nhost: x\r\n\r\n";
    // Far more than the buffers of both ends can hold.
    silent.write_all(request.repeat(400).as_bytes()).expect("sent");
    let began = Instant::now();
    assert_eq!(send(&server.address, "GET", "/health", "", b"").status, 200);
    assert!(began.elapsed() < Duration::from_secs(15), "{:?}", began.elapsed());
    drop(silent);
}
