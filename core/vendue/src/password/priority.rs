//! Threads that hash step back for those that answer bids.

/// How much less a thread asks for than others: Linux gives it about a tenth of what it gives to
/// one that asks for the usual share, and all of a core that nobody else wants.
#[cfg(target_os = "linux")]
const NICENESS: i32 = 10;

/// Lowers the priority of the calling thread. On Linux a thread has one of its own, and lowering it
/// needs no right; elsewhere nothing is done, because no other system lets a thread do this through
/// safe code.
pub(super) fn step_back() {
    #[cfg(target_os = "linux")]
    {
        let thread = rustix::thread::gettid();
        // A process that was started with a low priority is left with it.
        let current = rustix::process::getpriority_process(Some(thread)).unwrap_or(0);
        if current < NICENESS
            && let Err(error) = rustix::process::setpriority_process(Some(thread), NICENESS)
        {
            tracing::debug!(%error, "hashing keeps its priority");
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use rustix::process::getpriority_process;
    use rustix::thread::gettid;

    use crate::password::{PasswordPool, PoolOptions};

    #[test]
    fn only_the_threads_that_hash_step_back() {
        let own = getpriority_process(Some(gettid())).expect("known");
        let pool = PasswordPool::start(PoolOptions::default()).expect("a pool");
        let theirs = pool.run(|_| Ok(getpriority_process(Some(gettid())).expect("known")));
        assert_eq!(theirs.wait().expect("an answer"), own.max(super::NICENESS));
        assert_eq!(getpriority_process(Some(gettid())).expect("known"), own);
    }
}
