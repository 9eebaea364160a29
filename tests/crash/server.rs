//! The real server, started, killed and started again on the same data.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// A running server.
pub(crate) struct Server {
    pub(crate) child: Child,
    pub(crate) address: SocketAddr,
}

/// The program: the one that `VENDUE_BINARY` names, or the one that is built for tests.
pub(crate) fn binary() -> PathBuf {
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/debug/vendue");
    let path = std::env::var_os("VENDUE_BINARY").map_or(built, PathBuf::from);
    assert!(path.exists(), "{} is missing: build it with `make binary`", path.display());
    path
}

/// The command of a server with its data in a folder.
pub(crate) fn command(data: &Path) -> Command {
    let mut command = Command::new(binary());
    command.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(data);
    // The limits are not what is tested here, and would stop the load that is.
    command.args(["--rate-limit", "0", "--login-limit", "0", "--registration-limit", "0"]);
    command.args(["--socket-limit", "0", "--access-token-s", "86400"]);
    command
}

impl Server {
    /// Starts the server and waits until it says where it listens.
    pub(crate) fn start(data: &Path) -> Self {
        Self::run(command(data).stderr(Stdio::null()))
    }

    /// Runs a command and waits until it says where it listens.
    pub(crate) fn run(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().expect("the server starts");
        let stdout = child.stdout.take().expect("the output of the server");
        let mut lines = BufReader::new(stdout).lines();
        let address = lines.by_ref().find_map(|line| {
            let line = line.ok()?;
            line.strip_prefix("listening on http://")?.parse().ok()
        });
        let Some(address) = address else {
            let ended = child.wait();
            panic!("the server ended before it listened: {ended:?}");
        };
        Self { child, address }
    }

    /// Kills the server: no signal handler runs, nothing is flushed.
    pub(crate) fn kill(mut self) {
        self.child.kill().expect("the server is killed");
        let ended = self.child.wait().expect("the server has ended");
        assert!(!ended.success(), "the server had ended by itself: {ended}");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Also when an assertion fails, nothing must go on in the background.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
