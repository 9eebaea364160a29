//! What every way of sending mail offers, and the one that only keeps them.

use std::fmt;

use parking_lot::Mutex;
use vendue_domain::{Error, ErrorCode};

use crate::mail::Mail;

/// A way to send mail.
///
/// [`send`](Mailer::send) may wait, for seconds: it is called on a thread of its own, that of a
/// [`Courier`](crate::Courier), and never where somebody waits for an answer.
pub trait Mailer: Send + Sync {
    /// Sends one mail. Fails with `mail_unavailable` when it could not be handed over.
    /// With the detail `permanent` trying again would not help.
    ///
    /// The error holds nothing of the mail's text and no password.
    fn send(&self, mail: &Mail) -> Result<(), Error>;
}

/// Keeps mails in memory: for tests, and for a host that shows them itself. There is no limit, so
/// it is not for a server.
#[derive(Default)]
pub struct MemoryMailer {
    mails: Mutex<Vec<Mail>>,
}

impl MemoryMailer {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The mails sent so far, the oldest first.
    pub fn mails(&self) -> Vec<Mail> {
        self.mails.lock().clone()
    }

    /// The mails sent so far to one address, the oldest first.
    pub fn mails_to(&self, address: &str) -> Vec<Mail> {
        self.mails.lock().iter().filter(|mail| mail.to() == address).cloned().collect()
    }
}

impl Mailer for MemoryMailer {
    fn send(&self, mail: &Mail) -> Result<(), Error> {
        self.mails.lock().push(mail.clone());
        Ok(())
    }
}

impl fmt::Debug for MemoryMailer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("MemoryMailer").field("mails", &self.mails.lock().len()).finish()
    }
}

/// A failure that may pass.
pub(crate) fn unavailable(message: &str) -> Error {
    Error::new(ErrorCode::MailUnavailable, message)
}
