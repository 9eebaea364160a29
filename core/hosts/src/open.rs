//! Which process has markets open.
//!
//! Threads do not come along when a process is forked, but all else does: their locks, SQLite's own
//! table of the files that are open and locked, the list of threads that sleep. A market that is
//! opened on top of that loses writes, waits for ever or crashes, all of which was seen. So nothing
//! is opened in a process that inherited an open market.

use std::sync::atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering};

use vendue::{Error, ErrorCode};

/// The process that counts.
static PROCESS: AtomicU32 = AtomicU32::new(0);
/// How many markets are open in it.
static COUNT: AtomicUsize = AtomicUsize::new(0);

/// The process in which something was made.
pub(crate) struct Process(u32);

impl Process {
    /// This one.
    pub(crate) fn this() -> Self {
        Self(std::process::id())
    }

    /// Whether that was another one, of which this was forked.
    pub(crate) fn is_forked(&self) -> bool {
        self.0 != std::process::id()
    }
}

/// One open market of a process.
pub(crate) struct Open {
    process: Process,
    is_over: AtomicBool,
}

impl Open {
    /// Counts one more. Fails with `forked_process` where markets were inherited.
    pub(crate) fn begin() -> Result<Self, Error> {
        let process = Process::this();
        let counted = PROCESS.load(Ordering::Acquire);
        if counted != process.0 && counted != 0 && COUNT.load(Ordering::Acquire) > 0 {
            return Err(forked());
        }
        // Every thread that comes here says the same.
        PROCESS.store(process.0, Ordering::Release);
        COUNT.fetch_add(1, Ordering::AcqRel);
        Ok(Self { process, is_over: AtomicBool::new(false) })
    }

    /// It is closed. Saying so again does nothing.
    pub(crate) fn end(&self) {
        if !self.is_forked() && !self.is_over.swap(true, Ordering::AcqRel) {
            COUNT.fetch_sub(1, Ordering::AcqRel);
        }
    }

    pub(crate) fn is_over(&self) -> bool {
        self.is_over.load(Ordering::Acquire)
    }

    /// Whether this is a copy in another process.
    pub(crate) fn is_forked(&self) -> bool {
        self.process.is_forked()
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.end();
    }
}

/// The error for what was opened before the process was forked.
pub(crate) fn forked() -> Error {
    let message = "a market was open when this process was forked: open markets after that only, \
                   or start processes anew instead of forking";
    Error::new(ErrorCode::ForkedProcess, message)
}
