//! The threads that hash, and what waits for them.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};
use vendue_domain::{Error, ErrorCode};
use vendue_store::{Pending, Promise};

use super::cost::PasswordCost;
use super::hasher::{Hasher, Verdict, defect};
use super::priority;

/// How many hashes may wait.
const WAITING_MAX: usize = 64;
/// More would only use up memory: each needs what the cost says.
pub(crate) const THREADS_MAX: usize = 64;

type Task = Box<dyn FnOnce(&Hasher) + Send>;

/// How the pool is set up.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PoolOptions {
    pub(crate) cost: PasswordCost,
    pub(crate) threads: usize,
}

impl Default for PoolOptions {
    fn default() -> Self {
        Self { cost: PasswordCost::default(), threads: 1 }
    }
}

/// The pool. Clones share it; its threads end with the last.
#[derive(Clone)]
pub(crate) struct PasswordPool {
    tasks: Sender<Task>,
    #[cfg(test)]
    pub(super) hasher: Arc<Hasher>,
}

impl PasswordPool {
    pub(crate) fn start(options: PoolOptions) -> Result<Self, Error> {
        let (tasks, receiver) = bounded::<Task>(WAITING_MAX);
        let hasher = Arc::new(Hasher::new(options.cost)?);
        for _ in 0..options.threads {
            let (hasher, receiver) = (Arc::clone(&hasher), receiver.clone());
            std::thread::Builder::new()
                .name("vendue-hash".into())
                .spawn(move || work(&hasher, &receiver))
                .map_err(|_| defect())?;
        }
        Ok(Self {
            tasks,
            #[cfg(test)]
            hasher,
        })
    }

    /// Hashes a password with sixteen random bytes; gives the PHC string.
    pub(crate) fn hash(&self, password: String, salt: [u8; 16]) -> Pending<String> {
        self.run(move |hasher| hasher.hash(&password, &salt))
    }

    /// Whether a password matches a hash. Without a hash, and with one that cannot be read, it
    /// takes as long and says no. The salt, sixteen random bytes, is for the new hash that the
    /// verdict may hold.
    pub(crate) fn verify(
        &self,
        password: String,
        stored: Option<String>,
        salt: [u8; 16],
    ) -> Pending<Verdict> {
        self.run(move |hasher| hasher.verify(&password, stored.as_deref(), salt))
    }

    pub(super) fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Hasher) -> Result<T, Error> + Send + 'static,
    ) -> Pending<T> {
        let (promise, pending) = Promise::new();
        let task: Task = Box::new(move |hasher| promise.answer(work(hasher)));
        match self.tasks.try_send(task) {
            Ok(()) => pending,
            Err(TrySendError::Full(_)) => Pending::ready(Err(Error::new(
                ErrorCode::Overloaded,
                "too many sign-ins at once; try again shortly",
            )
            .with("retry_after_ms", 1_000))),
            Err(TrySendError::Disconnected(_)) => Pending::ready(Err(defect())),
        }
    }
}

fn work(hasher: &Hasher, tasks: &Receiver<Task>) {
    priority::step_back();
    for task in tasks {
        // A hash from elsewhere that upsets one of the libraries must not end all signing in. Who
        // waits for it hears that nobody answers any more.
        if catch_unwind(AssertUnwindSafe(|| task(hasher))).is_err() {
            tracing::error!("hashing a password panicked");
        }
    }
}
