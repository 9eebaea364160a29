//! A small HTTP client: it sends exactly what a test says and reads the whole answer.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: HashMap<String, String>,
    pub(crate) body: String,
}

impl Answer {
    /// A header by its name in small letters.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|why| panic!("{why}: {self:?}"))
    }

    /// The data of an answer that succeeded.
    pub(crate) fn data(&self) -> Value {
        let json = self.json();
        assert_eq!(json["success"], true, "{self:?}");
        assert!(json["error"].is_null(), "{self:?}");
        assert!((200..300).contains(&self.status), "{self:?}");
        json["data"].clone()
    }

    /// The error of an answer that did not: it must be whole, and must have this code.
    pub(crate) fn refused(&self, status: u16, code: &str) -> Value {
        let json = self.json();
        assert_eq!(json["success"], false, "{self:?}");
        assert!(json["data"].is_null(), "{self:?}");
        let error = json["error"].clone();
        assert_eq!((self.status, error["code"].as_str()), (status, Some(code)), "{self:?}");
        assert!(error["message"].as_str().is_some_and(|text| text.len() > 5), "{self:?}");
        assert_eq!(error["request_id"].as_str(), Some(self.header("x-request-id")), "{self:?}");
        error
    }
}

/// Sends one request on a connection of its own.
pub(crate) fn send(address: &str, method: &str, path: &str, headers: &str, body: &[u8]) -> Answer {
    let length = body.len();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\
         content-length: {length}\r\n{headers}\r\n"
    );
    let mut bytes = head.into_bytes();
    bytes.extend_from_slice(body);
    send_raw(address, &bytes)
}

/// Sends bytes and reads until the server closes the connection.
pub(crate) fn send_raw(address: &str, bytes: &[u8]) -> Answer {
    let mut stream = TcpStream::connect(address).expect("connected");
    stream.set_read_timeout(Some(Duration::from_secs(40))).expect("a timeout");
    // A server that refuses a large body answers and closes before it has read everything.
    drop(stream.write_all(bytes));
    let mut answer = Vec::new();
    drop(stream.read_to_end(&mut answer));
    parse(&answer)
}

fn parse(bytes: &[u8]) -> Answer {
    let text = String::from_utf8_lossy(bytes);
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no head: {text}"));
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).expect("a status");
    let headers: HashMap<String, String> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let is_chunked = headers.get("transfer-encoding").is_some_and(|value| value == "chunked");
    let body = if is_chunked { unchunked(body) } else { body.to_owned() };
    Answer { status: status.parse().expect("a number"), headers, body }
}

fn unchunked(body: &str) -> String {
    let mut whole = String::new();
    let mut rest = body;
    while let Some((length, more)) = rest.split_once("\r\n") {
        let length = usize::from_str_radix(length.trim(), 16).expect("a length");
        let Some((chunk, after)) = more.split_at_checked(length).filter(|_| length > 0) else {
            break;
        };
        whole.push_str(chunk);
        rest = after.trim_start_matches("\r\n");
    }
    whole
}
