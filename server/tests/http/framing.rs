//! Where one request ends and the next begins, and which methods there are: what a proxy and the
//! server read differently, somebody smuggles requests through.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::client::send;
use crate::server::Server;

/// Everything that comes back over one connection.
fn answers(server: &Server, bytes: &str) -> String {
    let mut stream = TcpStream::connect(&server.address).expect("connected");
    stream.set_read_timeout(Some(Duration::from_secs(40))).expect("a timeout");
    stream.write_all(bytes.as_bytes()).expect("sent");
    let mut answer = Vec::new();
    drop(stream.read_to_end(&mut answer));
    String::from_utf8_lossy(&answer).into_owned()
}

fn count(answers: &str) -> usize {
    answers.matches("HTTP/1.1 ").count()
}

const START: &str = "POST /api/v1/sessions HTTP/1.1\r\nhost: x\r\n\
    content-type: application/json\r\n";
const HIDDEN: &str = "GET /api/v1/users/me HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";

#[test]
fn a_chunked_body_ends_where_its_chunks_end() {
    let server = Server::start();
    // By its length the body would be all that follows, by its chunks it is empty.
    let length = "0\r\n\r\n".len() + HIDDEN.len();
    let both = format!(
        "{START}content-length: {length}\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n{HIDDEN}"
    );
    let found = answers(&server, &both);
    // Either the connection ends with a refusal or the chunks count; the length never does.
    let by_chunks = count(&found) == 2 && found.contains("unauthenticated");
    assert!(by_chunks || found.starts_with("HTTP/1.1 400"), "{found}");
}

#[test]
fn lengths_that_contradict_each_other_end_the_connection() {
    let server = Server::start();
    for lengths in [
        "content-length: 0\r\ncontent-length: 90\r\n",
        "content-length: 0, 90\r\n",
        "content-length: +0\r\n",
        "content-length: -1\r\n",
        "transfer-encoding: chunked, identity\r\n",
        "transfer-encoding: xchunked\r\n",
    ] {
        let found = answers(&server, &format!("{START}{lengths}\r\n{HIDDEN}"));
        assert_eq!(count(&found), 1, "{lengths:?}: {found}");
        assert!(found.starts_with("HTTP/1.1 400"), "{lengths:?}: {found}");
    }
}

#[test]
fn methods_that_nobody_named_are_refused() {
    let server = Server::start();
    for method in ["TRACE", "TRACK", "CONNECT", "PROPFIND", "OPTIONS"] {
        for path in ["/", "/api/v1/users", "/api/v1/auctions"] {
            let answer = send(&server.address, method, path, "x-secret: told-back\r\n", b"");
            assert!((400..500).contains(&answer.status), "{method} {path}: {answer:?}");
            assert!(!answer.body.contains("told-back"), "{method} {path}: {answer:?}");
        }
    }
}
