//! What PostgreSQL and Redis have in common: a process in a folder that starts and ends.

use std::fs::{File, OpenOptions};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::keeper::Keeper;
use crate::processes;

/// How long a server may take to start or to end, on a busy machine and with recovery.
const PATIENCE: Duration = Duration::from_secs(60);
const GLANCE: Duration = Duration::from_millis(5);

pub(crate) struct Server {
    folder: PathBuf,
    state: Mutex<State>,
}

struct State {
    child: Option<Child>,
    keeper: Keeper,
}

impl Server {
    /// A new temporary folder in which nothing runs yet. The signal is the keeper's.
    pub(crate) fn new(prefix: &str, signal: &str) -> Self {
        // The path of a socket has little room, so the name is short.
        let folder = tempfile::Builder::new().prefix(prefix).tempdir();
        let folder = folder.expect("a temporary folder").keep();
        let keeper = Keeper::of(&folder, signal);
        Self { folder, state: Mutex::new(State { child: None, keeper }) }
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A test that panicked must not keep the others from stopping the server.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts the process and waits until it is ready, or says what it wrote before it ended.
    pub(crate) fn start(
        &self,
        command: &mut Command,
        is_ready: impl Fn(u32) -> bool,
    ) -> Result<(), String> {
        let mut state = self.state();
        assert!(!state.is_running(), "the server is still running");
        let written = self.log().len();
        let child = command
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(self.log_file())
            .stderr(self.log_file())
            .spawn()
            .map_err(|error| format!("{command:?}: {error}"))?;
        let id = child.id();
        state.child = Some(child);
        state.keeper.watch(Some(id));
        let deadline = Instant::now() + PATIENCE;
        while !is_ready(id) {
            if Instant::now() >= deadline {
                state.kill();
            }
            if !state.is_running() {
                let log = self.log();
                return Err(log.get(written..).unwrap_or_default().to_owned());
            }
            std::thread::sleep(GLANCE);
        }
        Ok(())
    }

    fn log_file(&self) -> File {
        let path = self.folder.join("log.txt");
        let file = OpenOptions::new().create(true).append(true).open(path);
        file.expect("the log can be written")
    }

    pub(crate) fn log(&self) -> String {
        let bytes = std::fs::read(self.folder.join("log.txt")).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    pub(crate) fn is_running(&self) -> bool {
        self.state().is_running()
    }

    /// Ends it with everything it started, without a chance to write anything.
    pub(crate) fn kill(&self) {
        self.state().kill();
    }

    /// Asks the process to end and waits until it has.
    pub(crate) fn stop(&self, signal: Signal) {
        let mut state = self.state();
        if let Some(child) = &mut state.child {
            let id = processes::id_of(child);
            processes::resume(id);
            processes::signal(id, signal);
            let deadline = Instant::now() + PATIENCE;
            while child.try_wait().expect("the server's state").is_none() {
                assert!(Instant::now() < deadline, "the server does not stop:\n{}", self.log());
                std::thread::sleep(GLANCE);
            }
        }
        state.forget();
    }

    pub(crate) fn pause(&self) {
        if let Some(child) = &self.state().child {
            processes::pause(processes::id_of(child));
        }
    }

    pub(crate) fn resume(&self) {
        if let Some(child) = &self.state().child {
            processes::resume(processes::id_of(child));
        }
    }
}

impl State {
    fn is_running(&mut self) -> bool {
        let Some(child) = &mut self.child else {
            return false;
        };
        let is_running = child.try_wait().expect("the server's state").is_none();
        if !is_running {
            // The number of its process may be another's from now on.
            self.forget();
        }
        is_running
    }

    fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            processes::kill(&mut child);
            self.forget();
        }
    }

    fn forget(&mut self) {
        self.child = None;
        self.keeper.watch(None);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.resume();
        let mut state = self.state();
        // It ends the server in the one way that there is for all ends.
        state.keeper.close();
        if let Some(child) = &mut state.child {
            drop(child.wait());
        }
        state.keeper.wait();
    }
}
