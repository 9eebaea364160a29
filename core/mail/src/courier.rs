//! The thread that sends: nobody who asks for a mail waits for a server.
//!
//! Waiting would also tell. An answer that takes as long as a server needs is how a stranger finds
//! out whether an address has an account.

mod queue;

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use vendue_domain::{Error, ErrorCode};

use crate::courier::queue::{Queue, Waiting};
use crate::mail::Mail;
use crate::mailer::{Mailer, unavailable};

/// How a courier works. The defaults are meant to be used.
#[derive(Clone, Debug)]
pub struct CourierOptions {
    /// How many mails may wait, those that are tried again included. One more is refused.
    pub waiting_max: usize,
    /// How long to wait before each further attempt. After the last one the mail has failed.
    pub pauses: Vec<Duration>,
}

impl Default for CourierOptions {
    fn default() -> Self {
        Self { waiting_max: 1_000, pauses: [1, 10, 60].map(Duration::from_secs).to_vec() }
    }
}

/// Takes mails at once and sends them, one after the other, on a thread of its own.
///
/// A mail that cannot be sent now is tried again after one second, ten and sixty, and others do not
/// wait for it meanwhile. What is left when the process dies is lost: whoever waits for a mail with
/// a link asks for another one. Dropping a courier ends it without waiting.
pub struct Courier {
    queue: Arc<Queue>,
}

impl Courier {
    /// Starts the thread. Fails with `internal` if the system gives none.
    pub fn start(mailer: Arc<dyn Mailer>) -> Result<Self, Error> {
        Self::start_with(mailer, CourierOptions::default())
    }

    /// Starts the thread with other limits.
    pub fn start_with(mailer: Arc<dyn Mailer>, options: CourierOptions) -> Result<Self, Error> {
        let queue = Arc::new(Queue::new(options.waiting_max));
        let taken = Arc::clone(&queue);
        std::thread::Builder::new()
            .name("vendue-mail".into())
            .spawn(move || run(&taken, &*mailer, &options.pauses))
            .map_err(|_| Error::new(ErrorCode::Internal, "no thread could be started for mail"))?;
        Ok(Self { queue })
    }

    /// Takes a mail to be sent, and returns at once, whatever becomes of it.
    ///
    /// Fails with `overloaded` when as many are waiting as may, and with `closed` after
    /// [`close`](Self::close); the mail is then dropped and counted as such. Who must not tell
    /// whether there was anything to send ignores both.
    pub fn post(&self, mail: Mail) -> Result<(), Error> {
        let domain = mail.domain().to_owned();
        self.queue.push(mail).inspect_err(|error| {
            tracing::error!(%domain, %error, "a mail was dropped");
        })
    }

    /// Takes no more, tries at once what is left, once, and waits until that is done or `patience`
    /// is over. Gives how many mails were not sent.
    pub fn close(&self, patience: Duration) -> usize {
        let left = self.queue.close(patience);
        if left > 0 {
            tracing::error!(left, "mails were not sent before the end");
        }
        left
    }

    /// How many mails wait, those that are tried again included.
    pub fn waiting(&self) -> usize {
        self.queue.waiting()
    }

    /// How many mails were sent.
    pub fn sent(&self) -> u64 {
        self.queue.counts().sent
    }

    /// How many mails were given up after their last attempt, or because a server will never take
    /// them.
    pub fn failed(&self) -> u64 {
        self.queue.counts().failed
    }

    /// How many mails were never tried: too many were waiting, or the courier was closed.
    pub fn dropped(&self) -> u64 {
        self.queue.counts().dropped
    }
}

impl Drop for Courier {
    fn drop(&mut self) {
        self.queue.close(Duration::ZERO);
    }
}

impl fmt::Debug for Courier {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = self.queue.counts();
        out.debug_struct("Courier")
            .field("waiting", &self.waiting())
            .field("sent", &counts.sent)
            .field("failed", &counts.failed)
            .field("dropped", &counts.dropped)
            .finish()
    }
}

fn run(queue: &Queue, mailer: &dyn Mailer, pauses: &[Duration]) {
    while let Some(waiting) = queue.take() {
        match attempt(mailer, &waiting.mail) {
            Ok(()) => queue.sent(),
            Err(error) => {
                let hopeless = error.detail("permanent") == Some(&true.into());
                let pause = pauses.get(waiting.failures).filter(|_| !hopeless);
                report(&waiting, &error, pause);
                match pause {
                    Some(pause) => queue.put_back(waiting, Instant::now() + *pause),
                    None => queue.failed(),
                }
            }
        }
    }
}

/// A mailer is a host's code: if it panics, one mail fails and not all that would follow.
fn attempt(mailer: &dyn Mailer, mail: &Mail) -> Result<(), Error> {
    catch_unwind(AssertUnwindSafe(|| mailer.send(mail)))
        .unwrap_or_else(|_| Err(unavailable("the mailer panicked")))
}

/// Says of the mail only what is nobody's secret: neither the whole address nor a link.
fn report(waiting: &Waiting, error: &Error, pause: Option<&Duration>) {
    let (domain, attempts) = (waiting.mail.domain(), waiting.failures + 1);
    match pause {
        Some(pause) => tracing::warn!(domain, attempts, ?pause, %error, "a mail is tried again"),
        None => tracing::error!(domain, attempts, %error, "a mail was given up"),
    }
}
