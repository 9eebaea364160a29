//! Redis: a server in memory, without a file of its own.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::Command;
use std::time::Duration;

use crate::server::Server;
use crate::{Proxy, port, programs};

/// How often a server is started on another port when somebody took its own in between.
const ATTEMPTS: u32 = 5;

/// A Redis server. It ends with this value or with the process, however that ends, and forgets
/// everything at every end.
pub struct Redis {
    server: Server,
    port: u16,
}

impl Redis {
    /// Starts a server on a free port of loopback.
    #[must_use]
    pub fn start() -> Self {
        programs::require();
        // It has nothing to write down.
        let mut redis = Self { server: Server::new("vredis-", "KILL"), port: port::free() };
        for _ in 1..ATTEMPTS {
            match redis.start_once() {
                Ok(()) => return redis,
                Err(_) => redis.port = port::free(),
            }
        }
        redis.start_again();
        redis
    }

    fn start_once(&self) -> Result<(), String> {
        let mut command = Command::new("redis-server");
        command.args(["--bind", "127.0.0.1", "--port", &self.port.to_string()]);
        command.args(["--save", "", "--appendonly", "no", "--daemonize", "no", "--dir"]);
        command.arg(self.server.folder());
        self.server.start(&mut command, |id| self.is_ready(id).is_some())
    }

    /// Whether the server answers, and is ours: the port may be somebody else's.
    fn is_ready(&self, id: u32) -> Option<()> {
        let mut connection = TcpStream::connect(self.address()).ok()?;
        connection.set_read_timeout(Some(Duration::from_secs(1))).ok()?;
        connection.write_all(b"INFO server\r\nQUIT\r\n").ok()?;
        let mut answer = String::new();
        connection.read_to_string(&mut answer).ok()?;
        answer.contains(&format!("\nprocess_id:{id}\r")).then_some(())
    }

    /// Where the server listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        port::loopback(self.port)
    }

    /// Where clients find the server.
    #[must_use]
    pub fn url(&self) -> String {
        format!("redis://{}/", self.address())
    }

    /// Where clients find the server through a proxy in front of it.
    #[must_use]
    pub fn url_through(&self, proxy: &Proxy) -> String {
        format!("redis://{}/", proxy.address())
    }

    /// Kills the server, with everything in it.
    pub fn kill(&self) {
        self.server.kill();
    }

    /// Starts a killed server, empty, on the same port.
    pub fn start_again(&self) {
        if let Err(log) = self.start_once() {
            panic!("Redis does not start:\n{log}");
        }
    }

    /// Stops the server's clock: connections stay open and hang.
    pub fn pause(&self) {
        self.server.pause();
    }

    /// Lets a paused server go on.
    pub fn resume(&self) {
        self.server.resume();
    }

    /// Whether the server's process is there, paused or not.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.server.is_running()
    }

    /// Everything the server has written to its log since it was made.
    #[must_use]
    pub fn log(&self) -> String {
        self.server.log()
    }
}
