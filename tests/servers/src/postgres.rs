//! PostgreSQL: a cluster of its own in a temporary folder.

use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU16, AtomicU32, Ordering};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal};

use crate::server::Server;
use crate::{port, processes, programs, template};

/// What makes a cluster fast and its data worthless after a crash of the machine. The last one
/// keeps shared memory in the cluster's folder, which is removed even after a kill.
const QUICK: [(&str, &str); 4] = [
    ("fsync", "off"),
    ("synchronous_commit", "off"),
    ("full_page_writes", "off"),
    ("dynamic_shared_memory_type", "mmap"),
];

/// Connections enough for all tests of one process at once.
const SHARED: (&str, &str) = ("max_connections", "300");

/// How long a server may take to recover from the death of one of its processes.
const PATIENCE: Duration = Duration::from_secs(60);

/// How often a server is started on another port when somebody took its own in between.
const ATTEMPTS: u32 = 5;

/// A PostgreSQL server with its own data. It ends, and its folder is removed, with this value
/// or with the process, however that ends.
pub struct Postgres {
    pub(crate) server: Server,
    pub(crate) port: AtomicU16,
    pub(crate) databases: AtomicU32,
}

impl Postgres {
    /// Starts a server with PostgreSQL's own defaults, which keep every committed transaction.
    #[must_use]
    pub fn start() -> Self {
        Self::with(&[])
    }

    /// Starts a server that never waits for the disk: for tests of behaviour, which survive
    /// [`Postgres::kill`] all the same, because the system keeps what was written to it.
    #[must_use]
    pub fn quick() -> Self {
        Self::with(&QUICK)
    }

    /// Starts a server with these settings instead of PostgreSQL's defaults. `ALTER SYSTEM`
    /// overrides them later.
    #[must_use]
    pub fn with(settings: &[(&str, &str)]) -> Self {
        let new = Self::in_new_folder();
        let data = new.data();
        template::copy_to(&data);
        let file = std::fs::OpenOptions::new().append(true).open(data.join("postgresql.conf"));
        let mut file = file.expect("the cluster has its configuration");
        for (name, value) in settings {
            let value = value.replace('\'', "''");
            writeln!(file, "{name} = '{value}'").expect("the configuration is written");
        }
        new.start_on_any_port();
        new
    }

    /// The server that all tests of this process use: a quick one with room for hundreds of
    /// connections, started by whoever asks first. Each test makes its own database in it.
    pub fn shared() -> &'static Self {
        static SERVER: OnceLock<Postgres> = OnceLock::new();
        SERVER.get_or_init(|| {
            let mut settings = QUICK.to_vec();
            settings.push(SHARED);
            Self::with(&settings)
        })
    }

    /// A folder that belongs to the right user and no data.
    pub(crate) fn in_new_folder() -> Self {
        programs::require();
        // What a quit asks for is an immediate stop, which loses nothing that is committed.
        let server = Server::new("vpg-", "QUIT");
        template::hand_over(server.folder());
        Self { server, port: AtomicU16::new(0), databases: AtomicU32::new(0) }
    }

    pub(crate) fn start_on_any_port(&self) {
        let mut said = Err(String::new());
        for _ in 0..ATTEMPTS {
            self.port.store(port::free(), Ordering::Relaxed);
            said = self.start_once();
            if !matches!(&said, Err(log) if log.contains("Address already in use")) {
                break;
            }
        }
        if let Err(log) = said {
            panic!("PostgreSQL does not start:\n{log}");
        }
    }

    fn start_once(&self) -> Result<(), String> {
        let mut command = programs::as_owner("postgres");
        command.arg("-D").arg(self.data()).arg("-k").arg(self.folder());
        command.args(["-p", &self.port().to_string(), "-c", "listen_addresses=127.0.0.1"]);
        self.server.start(&mut command, |id| self.is_ready(id))
    }

    /// Whether the server has written into its file that it takes connections.
    fn is_ready(&self, id: u32) -> bool {
        let text = std::fs::read_to_string(self.data().join("postmaster.pid")).unwrap_or_default();
        let is_own = text.lines().next() == Some(id.to_string().as_str());
        is_own && text.lines().nth(7).is_some_and(|status| status.trim() == "ready")
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder().join("data")
    }

    /// The folder with everything of this server: its socket, its log, and `data`.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.server.folder()
    }

    /// The port on loopback, which is also in the name of the socket.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port.load(Ordering::Relaxed)
    }

    /// Where the server listens on loopback.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        port::loopback(self.port())
    }

    /// Kills the server with all its processes at once, as when the machine loses its power,
    /// except that the system still keeps what was written to files.
    pub fn kill(&self) {
        self.server.kill();
    }

    /// Kills one of the processes that serve the clients of a database, as a system does that runs
    /// out of memory. The server ends the others too, recovers, and goes on without having been
    /// started again. Waits until it does.
    pub fn kill_one_process(&self, database: &str) {
        let begun_anew = |log: &str| log.matches("all server processes terminated").count();
        let before = begun_anew(&self.log());
        let ask = format!(
            "SELECT pid FROM pg_stat_activity WHERE datname = '{database}' \
             AND backend_type = 'client backend' LIMIT 1"
        );
        let found = self.psql("postgres", &ask).expect("the server answers");
        let process = found.trim().parse().ok().and_then(Pid::from_raw);
        processes::signal(process.expect("the database has a client"), Signal::KILL);
        let deadline = Instant::now() + PATIENCE;
        while begun_anew(&self.log()) == before || self.psql("postgres", "SELECT 1").is_err() {
            assert!(Instant::now() < deadline, "it does not begin anew:\n{}", self.log());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Makes the server drop all work and end. It recovers on the next start.
    pub fn stop_immediately(&self) {
        self.server.stop(Signal::QUIT);
    }

    /// Makes the server break off what runs, write everything down, and end.
    pub fn stop_fast(&self) {
        self.server.stop(Signal::INT);
    }

    /// Starts a killed or stopped server on the same data and the same port.
    pub fn start_again(&self) {
        if let Err(log) = self.start_once() {
            panic!("PostgreSQL does not start again:\n{log}");
        }
    }

    /// Stops the clock of every process of the server: connections stay open and hang.
    pub fn pause(&self) {
        self.server.pause();
    }

    /// Lets a paused server go on.
    pub fn resume(&self) {
        self.server.resume();
    }

    /// Whether the server's main process is there, paused or not.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.server.is_running()
    }

    /// Everything the server has written to its log since it was made.
    #[must_use]
    pub fn log(&self) -> String {
        self.server.log()
    }

    /// The folder of PostgreSQL's programs.
    #[must_use]
    pub fn programs(&self) -> PathBuf {
        programs::postgres().expect("the server runs").to_path_buf()
    }

    /// One of PostgreSQL's programs, such as `pgbench`, set up to reach this server's database
    /// `postgres` through the socket.
    #[must_use]
    pub fn client(&self, program: &str) -> Command {
        let mut command = Command::new(self.programs().join(program));
        programs::without_settings(&mut command);
        command.env("PGHOST", self.folder()).env("PGPORT", self.port().to_string());
        command.env("PGUSER", "postgres").env("PGDATABASE", "postgres");
        command.env("PGCONNECT_TIMEOUT", "10");
        command
    }
}
