//! A node: a real `vendue serve` on a database, that can be killed, paused and woken.

use std::fs::OpenOptions;
use std::net::SocketAddr;
use std::process::Command;

use crate::server::{Server, command};

/// A running node. It is killed when the value is dropped.
pub(crate) struct Node {
    server: Server,
    folder: tempfile::TempDir,
}

impl Node {
    /// Starts a node with these flags and waits until it listens.
    pub(crate) fn start(flags: &[String]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let log = folder.path().join("log.txt");
        let log = OpenOptions::new().create(true).append(true).open(log).expect("a log");
        let server = Server::run(command(folder.path()).args(flags).stderr(log));
        Self { server, folder }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.server.address
    }

    /// Everything that it has logged.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log.txt")).unwrap_or_default()
    }

    /// Kills it: no signal handler runs, and nobody is told.
    pub(crate) fn kill(self) {
        self.server.kill();
    }

    /// Stops its clock: connections stay open and hang.
    pub(crate) fn pause(&self) {
        self.signal("-STOP");
    }

    /// Lets it go on where it was.
    pub(crate) fn resume(&self) {
        self.signal("-CONT");
    }

    fn signal(&self, name: &str) {
        let id = self.server.child.id().to_string();
        let sent = Command::new("kill").args([name, &id]).status().expect("a signal is sent");
        assert!(sent.success(), "{name} was not taken");
    }
}
