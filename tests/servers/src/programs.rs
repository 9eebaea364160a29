//! Where the servers' programs are, and as which user they run.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

/// Where Debian puts a folder for each version.
const DEBIAN: &str = "/usr/lib/postgresql";

/// A user by numbers.
#[derive(Clone, Copy)]
pub(crate) struct User {
    pub(crate) id: u32,
    pub(crate) group: u32,
}

/// PostgreSQL's programs: of the newest version that Debian installed, or those on the path.
pub(crate) fn postgres() -> Option<&'static Path> {
    static FOUND: OnceLock<Option<PathBuf>> = OnceLock::new();
    FOUND.get_or_init(|| newest_of_debian().or_else(on_the_path)).as_deref()
}

fn newest_of_debian() -> Option<PathBuf> {
    let versions = std::fs::read_dir(DEBIAN).ok()?.flatten();
    let numbered = versions.filter_map(|version| {
        let number: u32 = version.file_name().to_str()?.parse().ok()?;
        Some((number, version.path().join("bin")))
    });
    let complete = numbered.filter(|(_, folder)| folder.join("postgres").exists());
    complete.max().map(|(_, folder)| folder)
}

fn on_the_path() -> Option<PathBuf> {
    let from_config = || {
        let said = text(&Command::new("pg_config").arg("--bindir").output().ok()?).ok()?;
        Some(PathBuf::from(said)).filter(|folder| folder.join("postgres").exists())
    };
    folder_on_path("postgres").or_else(from_config)
}

/// The folder of the search path that holds the program.
fn folder_on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).find(|folder| folder.join(program).is_file())
}

/// What is not there, in words for whoever has to install it.
pub(crate) fn missing() -> Vec<&'static str> {
    let mut missing = Vec::new();
    if postgres().is_none() {
        missing.push("PostgreSQL");
    }
    if folder_on_path("redis-server").is_none() {
        missing.push("redis-server");
    }
    if is_superuser() {
        if folder_on_path("setpriv").is_none() {
            missing.push("setpriv (util-linux)");
        }
        if postgres_user().is_none() {
            missing.push("the user postgres");
        }
    }
    missing
}

/// Stops the test with a clear sentence when something is missing.
pub(crate) fn require() {
    if let Err(missing) = crate::available() {
        panic!("{missing}");
    }
}

fn is_superuser() -> bool {
    rustix::process::geteuid().is_root()
}

/// The user that PostgreSQL runs as, when it cannot be our own because that is the superuser.
pub(crate) fn other_user() -> Option<User> {
    if is_superuser() { postgres_user() } else { None }
}

fn postgres_user() -> Option<User> {
    static FOUND: OnceLock<Option<User>> = OnceLock::new();
    let number = |option| {
        let output = Command::new("id").args([option, "postgres"]).output().ok()?;
        text(&output).ok()?.parse().ok()
    };
    *FOUND.get_or_init(|| Some(User { id: number("-u")?, group: number("-g")? }))
}

/// One of PostgreSQL's programs that reads or writes a cluster's files, run by their owner.
pub(crate) fn as_owner(name: &str) -> Command {
    let path = postgres().expect("PostgreSQL was looked for before").join(name);
    let mut command = if is_superuser() {
        let mut command = Command::new("setpriv");
        command.args(["--reuid", "postgres", "--regid", "postgres", "--init-groups"]).arg(path);
        command
    } else {
        Command::new(path)
    };
    // The folder we stand in may be closed to that user, which some of the programs refuse.
    command.current_dir("/");
    without_settings(&mut command);
    command
}

/// Leaves out what the user's own environment says about other servers.
pub(crate) fn without_settings(command: &mut Command) {
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(|name| name.starts_with("PG")) {
            command.env_remove(name);
        }
    }
}

/// Runs a program that has to succeed.
pub(crate) fn run(command: &mut Command) -> String {
    let output = command.output();
    let said = output.map_err(|error| error.to_string()).and_then(|output| text(&output));
    said.unwrap_or_else(|error| panic!("{command:?}: {error}"))
}

/// What the program wrote, or its complaint when it failed.
pub(crate) fn text(output: &Output) -> Result<String, String> {
    let text = |bytes| String::from_utf8_lossy(bytes).trim().to_owned();
    if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
}
