//! A small HTTP client over one connection: no runtime, and nothing that would try again by itself
//! and so hide what the server really answered.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value;

/// How long an answer may take before the server counts as gone.
const PATIENCE: Duration = Duration::from_secs(20);

/// A connection that is kept.
pub(crate) struct Http {
    stream: BufReader<TcpStream>,
    token: Option<String>,
}

/// The status and the body of an answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

impl Answer {
    /// What was asked for. Panics when the server refused.
    pub(crate) fn data(self) -> Value {
        assert!((200..300).contains(&self.status), "refused: {self:?}");
        self.body["data"].clone()
    }

    /// The code of a refusal.
    pub(crate) fn code(&self) -> &str {
        self.body["error"]["code"].as_str().unwrap_or_default()
    }
}

impl Http {
    pub(crate) fn connect(address: SocketAddr, token: Option<&str>) -> std::io::Result<Self> {
        Self::connect_for(address, token, PATIENCE)
    }

    /// The same with a patience of one's own.
    pub(crate) fn connect_for(
        address: SocketAddr,
        token: Option<&str>,
        patience: Duration,
    ) -> std::io::Result<Self> {
        let stream = TcpStream::connect_timeout(&address, patience)?;
        stream.set_read_timeout(Some(patience))?;
        stream.set_nodelay(true)?;
        Ok(Self { stream: BufReader::new(stream), token: token.map(str::to_owned) })
    }

    pub(crate) fn post(
        &mut self,
        path: &str,
        key: Option<&str>,
        body: &Value,
    ) -> std::io::Result<Answer> {
        let body = body.to_string();
        let mut request = format!("POST /api/v1{path} HTTP/1.1\r\nhost: localhost\r\n");
        if let Some(token) = &self.token {
            request.push_str(&format!("authorization: Bearer {token}\r\n"));
        }
        if let Some(key) = key {
            request.push_str(&format!("idempotency-key: {key}\r\n"));
        }
        request.push_str("content-type: application/json\r\n");
        request.push_str(&format!("content-length: {}\r\n\r\n{body}", body.len()));
        self.stream.get_mut().write_all(request.as_bytes())?;
        self.answer()
    }

    fn answer(&mut self) -> std::io::Result<Answer> {
        let first = self.line()?;
        let status = first.split(' ').nth(1).and_then(|code| code.parse().ok());
        let mut length = 0;
        loop {
            let line = self.line()?;
            if line.is_empty() {
                break;
            }
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().map_err(std::io::Error::other)?;
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body)?;
        let body = serde_json::from_slice(&body).map_err(std::io::Error::other)?;
        let status = status.ok_or_else(|| std::io::Error::other(format!("no status: {first}")))?;
        Ok(Answer { status, body })
    }

    fn line(&mut self) -> std::io::Result<String> {
        let mut line = String::new();
        if self.stream.read_line(&mut line)? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        Ok(line.trim_end().to_owned())
    }
}
