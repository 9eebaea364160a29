//! The usual way, measured beside ours: PostgreSQL, one row lock for each bid.
//!
//! The server is Debian's, started in a temporary folder with its own defaults for durability
//! (`fsync` and `synchronous_commit` on), reached through a socket, and stopped in the end. Each
//! of pgbench's clients locks the auction, inserts its bid, updates the auction and commits.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

use crate::{Outcome, Place};

/// The tables, with what a bid of ours stores as columns.
const SCHEMA: &str = "
CREATE TABLE auctions (id bigint PRIMARY KEY, price_minor bigint NOT NULL,
    leader_id bigint, leader_maximum_minor bigint, bid_count bigint NOT NULL,
    ends_at timestamptz NOT NULL);
CREATE TABLE bids (auction_id bigint NOT NULL, sequence bigint NOT NULL, bidder_id bigint NOT NULL,
    maximum_minor bigint NOT NULL, price_minor bigint NOT NULL,
    at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (auction_id, sequence));
INSERT INTO auctions VALUES (1, 1000, NULL, NULL, 0, now() + interval '7 days');
";

const BID: &str = "
\\set bidder random(1, 1000)
BEGIN;
SELECT price_minor, bid_count FROM auctions WHERE id = 1 FOR UPDATE \\gset
INSERT INTO bids (auction_id, sequence, bidder_id, maximum_minor, price_minor)
    VALUES (1, :bid_count + 1, :bidder, :price_minor + 100, :price_minor);
UPDATE auctions SET price_minor = :price_minor + 100, leader_id = :bidder,
    leader_maximum_minor = :price_minor + 100, bid_count = :bid_count + 1 WHERE id = 1;
COMMIT;
";

/// The row-locked transaction.
#[derive(Clone, Copy, Debug)]
pub struct RowLocked {
    /// How many clients bid at once.
    pub clients: u32,
    /// How long they do.
    pub measured: Duration,
}

/// Transactions a second, or nothing when there is no PostgreSQL on this machine.
pub fn row_locked_transactions(load: RowLocked) -> Outcome<Option<f64>> {
    let Some(programs) = programs() else { return Ok(None) };
    let place = Place::new()?;
    let server = Server::start(&programs, place.path())?;
    let measured = server.measure(load);
    let stopped = server.stop();
    let rate = measured?;
    stopped?;
    Ok(Some(rate))
}

/// Where Debian keeps the newest version's programs.
fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let folders = versions.flatten().map(|version| version.path().join("bin"));
    folders.filter(|folder| folder.join("postgres").exists()).max()
}

struct Server<'a> {
    programs: &'a Path,
    data: PathBuf,
    socket: PathBuf,
    /// PostgreSQL refuses to run as the superuser; then everything runs as this user.
    as_user: Option<&'static str>,
}

impl<'a> Server<'a> {
    fn start(programs: &'a Path, place: &Path) -> Outcome<Self> {
        let is_superuser = text(&Command::new("id").arg("-u").output()?)? == "0";
        let server = Self {
            programs,
            data: place.join("data"),
            // A socket's path has little room, so it does not lie beside the data.
            socket: tempfile::Builder::new().prefix("bench-pg-").tempdir()?.keep(),
            as_user: is_superuser.then_some("postgres"),
        };
        if let Some(user) = server.as_user {
            for folder in [place, server.socket.as_path()] {
                checked(Command::new("chown").arg(user).arg(folder))?;
            }
        }
        let data = server.data.display().to_string();
        let init = ["-D", &data, "--auth=trust", "--username=postgres", "--encoding=UTF8"];
        checked(server.program("initdb").args(init))?;
        let socket = server.socket.display().to_string();
        let options = format!("-c listen_addresses='' -c unix_socket_directories='{socket}'");
        let log = place.join("data/log.txt").display().to_string();
        let start = ["-D", &data, "-l", &log, "-w", "-o", &options, "start"];
        checked(server.program("pg_ctl").args(start))?;
        Ok(server)
    }

    fn measure(&self, load: RowLocked) -> Outcome<f64> {
        let script = self.socket.join("bid.sql");
        std::fs::write(&script, BID)?;
        checked(self.client("psql").args(["-q", "-v", "ON_ERROR_STOP=1", "-c", SCHEMA]))?;
        let (clients, seconds) = (load.clients.to_string(), load.measured.as_secs().max(1));
        let output = self
            .client("pgbench")
            .args(["--no-vacuum", "--protocol=prepared", "--jobs=2", "--client", &clients])
            .args(["--time", &seconds.to_string(), "--file"])
            .arg(&script)
            .output()?;
        let said = text(&output)?;
        let figure = said.lines().find_map(|line| line.strip_prefix("tps = "));
        let figure = figure.and_then(|rest| rest.split_whitespace().next());
        Ok(figure.ok_or("pgbench gave no figure")?.parse()?)
    }

    fn stop(&self) -> Outcome {
        let data = self.data.display().to_string();
        let stopped =
            checked(self.program("pg_ctl").args(["-D", &data, "-m", "immediate", "-w", "stop"]));
        std::fs::remove_dir_all(&self.socket)?;
        stopped
    }

    /// A program that connects to the server.
    fn client(&self, name: &str) -> Command {
        let mut command = self.program(name);
        command.arg("--host").arg(&self.socket).args(["--username", "postgres"]);
        command.env("PGDATABASE", "postgres");
        command
    }

    fn program(&self, name: &str) -> Command {
        let path = self.programs.join(name);
        let mut command = match self.as_user {
            None => Command::new(path),
            Some(user) => {
                let mut command = Command::new("setpriv");
                command.args(["--reuid", user, "--regid", user, "--init-groups"]).arg(path);
                command
            }
        };
        command.current_dir("/");
        command
    }
}

fn checked(command: &mut Command) -> Outcome {
    text(&command.output()?).map(drop)
}

fn text(output: &Output) -> Outcome<String> {
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
