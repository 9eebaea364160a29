//! A client over one kept connection: as little as possible beside the server that is measured.

use std::net::SocketAddr;

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::Outcome;

/// A connection that is kept.
#[derive(Debug)]
pub struct Http {
    stream: TcpStream,
    head: String,
    received: Vec<u8>,
}

/// The status and the body of an answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The body as it was sent.
    pub body: Vec<u8>,
}

impl Answer {
    /// What was asked for. Fails when the server refused.
    pub fn data(&self) -> Outcome<Value> {
        let mut body: Value = serde_json::from_slice(&self.body)?;
        if (200..300).contains(&self.status) {
            return Ok(body["data"].take());
        }
        Err(format!("refused: {body}").into())
    }

    /// Whether the body holds this code of a refusal.
    pub fn has_code(&self, code: &str) -> bool {
        let code = format!("\"code\":\"{code}\"");
        self.body.windows(code.len()).any(|part| part == code.as_bytes())
    }
}

impl Http {
    /// Connects, to speak with a token or without.
    pub async fn connect(address: SocketAddr, token: Option<&str>) -> Outcome<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let bearer = token.map(|token| format!("authorization: Bearer {token}\r\n"));
        let head = format!("host: localhost\r\n{}", bearer.unwrap_or_default());
        Ok(Self { stream, head, received: Vec::with_capacity(4_096) })
    }

    /// Asks for something.
    pub async fn get(&mut self, path: &str) -> Outcome<Answer> {
        let request = format!("GET {path} HTTP/1.1\r\n{}\r\n", self.head);
        self.ask(&request).await
    }

    /// Sends something, with an idempotency key or without.
    pub async fn post(&mut self, path: &str, key: Option<&str>, body: &Value) -> Outcome<Answer> {
        let key = key.map(|key| format!("idempotency-key: {key}\r\n")).unwrap_or_default();
        let body = body.to_string();
        let request = format!(
            "POST {path} HTTP/1.1\r\n{}{key}content-type: application/json\r\n\
             content-length: {}\r\n\r\n{body}",
            self.head,
            body.len()
        );
        self.ask(&request).await
    }

    async fn ask(&mut self, request: &str) -> Outcome<Answer> {
        self.stream.write_all(request.as_bytes()).await?;
        self.received.clear();
        let end_of_head = loop {
            let found = self.received.windows(4).position(|part| part == b"\r\n\r\n");
            if let Some(found) = found {
                break found + 4;
            }
            self.receive().await?;
        };
        let head = String::from_utf8_lossy(self.received.get(..end_of_head).unwrap_or_default());
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-length")
                .then(|| value.trim().parse::<usize>().ok())?
        });
        let (Some(status), Some(length)) = (status, length) else {
            return Err(format!("an answer without a status or length: {head}").into());
        };
        let whole = end_of_head + length;
        while self.received.len() < whole {
            self.receive().await?;
        }
        let body = self.received.get(end_of_head..whole).unwrap_or_default().to_vec();
        Ok(Answer { status, body })
    }

    async fn receive(&mut self) -> Outcome {
        if self.stream.read_buf(&mut self.received).await? == 0 {
            return Err("the server has closed the connection".into());
        }
        Ok(())
    }
}
