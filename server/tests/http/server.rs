//! The program under test.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::client::{Answer, send};

pub(crate) const PASSWORD: &str = "correct horse battery";

/// A server on a free port with a data folder of its own. It is killed when the value goes.
pub(crate) struct Server {
    pub(crate) address: String,
    child: Child,
    out: BufReader<ChildStdout>,
    folder: TempDir,
}

impl Server {
    /// A server without limits that would stop a test.
    pub(crate) fn start() -> Self {
        Self::with(&["--rate-limit", "0", "--login-limit", "0", "--registration-limit", "0"])
    }

    /// A server with these arguments.
    pub(crate) fn with(args: &[&str]) -> Self {
        Self::in_folder(tempfile::tempdir().expect("a folder"), args)
    }

    /// A server on a folder that is there already.
    pub(crate) fn in_folder(folder: TempDir, args: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_vendue"))
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(if args.contains(&"--admin") { &[][..] } else { &["--admin", "root"][..] })
            .arg("--data")
            .arg(folder.path())
            .args(crate::place::args(folder.path()))
            .args(args)
            .env("VENDUE_ADMIN_PASSWORD", PASSWORD)
            .env("RUST_LOG", "debug")
            .stdout(Stdio::piped())
            .stderr(std::fs::File::create(folder.path().join("log")).expect("a log"))
            .spawn()
            .expect("it starts");
        let mut out = BufReader::new(child.stdout.take().expect("its output"));
        let mut line = String::new();
        out.read_line(&mut line).expect("a line");
        let address = line.trim().strip_prefix("listening on http://").map(str::to_owned);
        let address = address.unwrap_or_else(|| panic!("{line:?}: {}", log(folder.path())));
        Self { address, child, out, folder }
    }

    /// The data folder.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Everything that was logged, at the level debug.
    pub(crate) fn log(&self) -> String {
        log(self.folder())
    }

    pub(crate) fn process_id(&self) -> u32 {
        self.child.id()
    }

    /// Waits for the end; gives the exit code and the folder.
    pub(crate) fn ended(mut self) -> (Option<i32>, TempDir) {
        let mut rest = String::new();
        self.out.read_to_string(&mut rest).expect("its output");
        let code = self.child.wait().expect("an end").code();
        let folder = std::mem::replace(&mut self.folder, tempfile::tempdir().expect("a folder"));
        (code, folder)
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        send(&self.address, "GET", path, "", b"")
    }

    pub(crate) fn get_as(&self, token: &str, path: &str) -> Answer {
        send(&self.address, "GET", path, &bearer(token), b"")
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Answer {
        self.send("POST", path, "", body)
    }

    pub(crate) fn post_as(&self, token: &str, path: &str, body: &Value) -> Answer {
        self.send("POST", path, &bearer(token), body)
    }

    /// Sends JSON with more headers, each ended by a line break.
    pub(crate) fn send(&self, method: &str, path: &str, headers: &str, body: &Value) -> Answer {
        let headers = format!("content-type: application/json\r\n{headers}");
        send(&self.address, method, path, &headers, body.to_string().as_bytes())
    }

    /// Registers a user and signs in; gives the access token.
    pub(crate) fn join(&self, name: &str) -> String {
        let email = format!("{name}@example.org");
        let body = json!({ "username": name, "email": email, "password": PASSWORD });
        self.post("/api/v1/users", &body).data();
        self.sign_in(name)
    }

    /// Signs in; gives the access token.
    pub(crate) fn sign_in(&self, name: &str) -> String {
        let body = json!({ "name": name, "password": PASSWORD });
        let data = self.post("/api/v1/sessions", &body).data();
        data["tokens"]["access_token"].as_str().expect("a token").to_owned()
    }

    /// The id of the user of a token.
    pub(crate) fn user_id(&self, token: &str) -> String {
        let user = self.get_as(token, "/api/v1/users/me").data();
        user["id"].as_str().expect("an id").to_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// The header that carries a token.
pub(crate) fn bearer(token: &str) -> String {
    format!("authorization: Bearer {token}\r\n")
}

fn log(folder: &Path) -> String {
    std::fs::read_to_string(folder.join("log")).unwrap_or_default()
}
