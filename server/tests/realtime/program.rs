//! The real program, started in a folder of its own.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A running server. It is killed when the value is dropped.
pub(crate) struct Program {
    pub(crate) folder: tempfile::TempDir,
    flags: Vec<String>,
    child: Child,
    pub(crate) address: SocketAddr,
}

/// An answer over HTTP.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    /// The body, as one text if it is not JSON.
    pub(crate) body: Value,
}

impl Program {
    /// Starts a server with these flags, and without a limit on requests unless they have one.
    pub(crate) fn start(flags: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let flags: Vec<String> = flags.iter().map(|flag| (*flag).to_owned()).collect();
        let (child, address) = spawn(&folder, &flags);
        Self { folder, flags, child, address }
    }

    /// Kills the server, as a power cut would, and starts another on the same folder.
    pub(crate) fn crash_and_restart(&mut self) {
        self.kill();
        (self.child, self.address) = spawn(&self.folder, &self.flags);
    }

    /// The same with other flags.
    pub(crate) fn crash_and_restart_with(&mut self, flags: &[&str]) {
        self.flags = flags.iter().map(|flag| (*flag).to_owned()).collect();
        self.crash_and_restart();
    }

    /// Kills the server, as a power cut would.
    pub(crate) fn kill(&mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it ends");
    }

    /// Asks the server to end.
    pub(crate) fn terminate(&self) {
        let pid = self.child.id().to_string();
        let status = Command::new("kill").args(["-TERM", &pid]).status().expect("kill");
        assert!(status.success());
    }

    /// Waits until the server has ended, and says whether it succeeded.
    pub(crate) fn wait(&mut self) -> bool {
        self.child.wait().expect("it ends").success()
    }

    /// The memory of the process that is really used, in bytes.
    pub(crate) fn resident_bytes(&self) -> u64 {
        let path = format!("/proc/{}/statm", self.child.id());
        let statm = std::fs::read_to_string(path).expect("Linux");
        let pages: u64 =
            statm.split(' ').nth(1).and_then(|pages| pages.parse().ok()).expect("pages");
        pages * 4_096
    }

    /// Sends a request with a JSON body.
    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Answer {
        let body = body.map(Value::to_string).unwrap_or_default();
        let mut head = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n",
            self.address,
            body.len()
        );
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        let mut stream = TcpStream::connect(self.address).await.expect("the server listens");
        stream.write_all(format!("{head}\r\n{body}").as_bytes()).await.expect("it reads");
        let mut text = String::new();
        stream.read_to_string(&mut text).await.expect("it answers");
        let (head, body) = text.split_once("\r\n\r\n").expect("a head");
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        Answer {
            status: status.expect("a status"),
            head: head.to_lowercase(),
            body: serde_json::from_str(body).unwrap_or_else(|_| body.into()),
        }
    }

    /// Posts as a user and gives the data of the answer.
    pub(crate) async fn post(&self, path: &str, token: &str, body: &Value) -> Value {
        let bearer = format!("Bearer {token}");
        let answer = self.send("POST", path, &[("authorization", &bearer)], Some(body)).await;
        assert!((200..300).contains(&answer.status), "{path}: {} {}", answer.status, answer.body);
        answer.body["data"].clone()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn spawn(folder: &tempfile::TempDir, flags: &[String]) -> (Child, SocketAddr) {
    let limits = ["--rate-limit", "--login-limit"].into_iter();
    let unlimited = limits.filter(|limit| flags.iter().all(|flag| flag != limit));
    let mut child = Command::new(env!("CARGO_BIN_EXE_vendue"))
        .args(["serve", "--listen", "127.0.0.1:0"])
        .args(unlimited.flat_map(|limit| [limit, "0"]))
        .args(["--registration-limit", "0", "--data"])
        .arg(folder.path().join("data"))
        .args(crate::place::args(folder.path()))
        .args(flags)
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .expect("the program starts");
    let mut line = String::new();
    let output = child.stdout.take().expect("its output");
    BufReader::new(output).read_line(&mut line).expect("it says where it is");
    let address = line.trim().rsplit('/').next().and_then(|address| address.parse().ok());
    (child, address.unwrap_or_else(|| panic!("no address in {line:?}")))
}
