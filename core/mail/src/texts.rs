//! What the mails say, as functions of values.

mod english;

use vendue_domain::{Error, Timestamp};

pub use crate::texts::english::EnglishTexts;

use crate::mail::Mail;

/// Who will read a mail.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reader<'a> {
    /// The display name, as the user wrote it.
    pub name: &'a str,
    /// The language the user prefers, such as `en` or `de-AT`.
    pub locale: &'a str,
}

/// A mail without an address.
#[derive(Clone, PartialEq, Eq)]
pub struct Letter {
    /// What it is about.
    pub subject: String,
    /// The text.
    pub text: String,
}

impl Letter {
    /// The mail to an address. Fails as [`Mail::new`] does.
    pub fn to(&self, address: &str) -> Result<Mail, Error> {
        Mail::new(address, &self.subject, &self.text)
    }
}

/// Shows the subject and leaves out the text, which may hold a link that lets somebody in.
impl std::fmt::Debug for Letter {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Letter").field("subject", &self.subject).finish_non_exhaustive()
    }
}

/// Writes the mails of a market.
///
/// A host that speaks other languages, or has more to say, implements this. Names come as users
/// wrote them: [`safe_name`](crate::safe_name) makes them fit to be shown.
pub trait MailTexts: Send + Sync {
    /// Asks whether an address is the user's.
    fn verify_email(&self, reader: &Reader<'_>, link: &str, valid_hours: u32) -> Letter;

    /// Gives a link that sets a new password.
    fn reset_password(&self, reader: &Reader<'_>, link: &str, valid_hours: u32) -> Letter;

    /// Tells that the password was changed.
    fn password_changed(&self, reader: &Reader<'_>, at: Timestamp) -> Letter;

    /// Tells the address of now that somebody with the password wants another to take its place.
    fn email_changing(&self, reader: &Reader<'_>, at: Timestamp) -> Letter;

    /// Tells the address before that another one took its place.
    fn email_changed(&self, reader: &Reader<'_>, at: Timestamp) -> Letter;

    /// Tells that too many sign-ins failed.
    fn account_locked(&self, reader: &Reader<'_>, until: Timestamp) -> Letter;

    /// Tells of a sign-in from somewhere new. `device` is what the browser calls itself.
    fn new_sign_in(&self, reader: &Reader<'_>, device: &str, at: Timestamp) -> Letter;

    /// Invites somebody, who may have no account, into a workspace.
    fn invite(&self, inviter: &str, workspace: &str, link: &str, valid_days: u32) -> Letter;
}
