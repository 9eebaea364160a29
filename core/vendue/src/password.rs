//! Passwords: argon2id in a small pool of its own.
//!
//! A hash takes tens of milliseconds and 19 MiB by design. In a bounded pool it can neither starve
//! bids nor be used to fill the memory: one more than can wait is answered `overloaded`.

use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use crossbeam_channel::{Sender, TrySendError, bounded};
use vendue_domain::{Error, ErrorCode};
use vendue_store::{Pending, Promise};

/// OWASP's parameters: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
/// How many hashes may wait.
const WAITING_MAX: usize = 64;

type Task = Box<dyn FnOnce(&Hasher) + Send>;

struct Hasher {
    argon: Argon2<'static>,
    /// Verified when there is no such user, so that an unknown name takes as long as a wrong
    /// password.
    decoy: String,
}

/// The pool. Clones share it; its thread ends with the last.
#[derive(Clone)]
pub(crate) struct PasswordPool {
    tasks: Arc<Sender<Task>>,
}

impl PasswordPool {
    pub(crate) fn start() -> Result<Self, Error> {
        let (sender, receiver) = bounded::<Task>(WAITING_MAX);
        let params = Params::new(MEMORY_KIB, PASSES, 1, None).map_err(|_| defect())?;
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        std::thread::Builder::new()
            .name("vendue-hash".into())
            .spawn(move || {
                let mut hasher = None;
                for task in receiver {
                    // Made with the first task: opening a market must not cost a hash.
                    let hasher = hasher.get_or_insert_with(|| {
                        let decoy = hash(&argon, "decoy", &[7; 16]).unwrap_or_default();
                        Hasher { argon: argon.clone(), decoy }
                    });
                    task(hasher);
                }
            })
            .map_err(|_| defect())?;
        Ok(Self { tasks: Arc::new(sender) })
    }

    /// Hashes a password with sixteen random bytes; gives the PHC string.
    pub(crate) fn hash(&self, password: String, salt: [u8; 16]) -> Pending<String> {
        self.run(move |hasher| hash(&hasher.argon, &password, &salt))
    }

    /// Whether a password matches a hash. Without a hash it takes as long and says no.
    pub(crate) fn verify(&self, password: String, stored: Option<String>) -> Pending<bool> {
        self.run(move |hasher| {
            let known = stored.is_some();
            let stored = stored.as_deref().unwrap_or(&hasher.decoy);
            let parsed = PasswordHash::new(stored).map_err(|_| defect())?;
            let matches = hasher.argon.verify_password(password.as_bytes(), &parsed).is_ok();
            Ok(known && matches)
        })
    }

    fn run<T: Send + 'static>(
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

fn hash(argon: &Argon2<'_>, password: &str, salt: &[u8]) -> Result<String, Error> {
    let hashed = argon.hash_password_with_salt(password.as_bytes(), salt);
    hashed.map(|hash| hash.to_string()).map_err(|_| defect())
}

fn defect() -> Error {
    Error::new(ErrorCode::Internal, "the password could not be hashed")
}
