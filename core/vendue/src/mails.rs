//! Mails to users: posted after the commit that they follow from, and never waited for.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::status::MailCounts;
use vendue_domain::identity::{LinkKind, OpaqueToken, User};
use vendue_domain::{Error, ErrorCode};
use vendue_mail::{Courier, EnglishTexts, Letter, MailTexts, Mailer, Reader};

/// How long mails that wait get to be sent when the market closes.
const FAREWELL_TIME: Duration = Duration::from_secs(3);

/// How mail is sent, as the options say.
#[derive(Clone)]
pub(crate) struct MailOptions {
    pub(crate) mailer: Option<Arc<dyn Mailer>>,
    pub(crate) texts: Arc<dyn MailTexts>,
    pub(crate) public_url: String,
}

impl Default for MailOptions {
    fn default() -> Self {
        Self {
            mailer: None,
            texts: Arc::new(EnglishTexts::new("Vendue")),
            public_url: "http://127.0.0.1:8080".to_owned(),
        }
    }
}

impl fmt::Debug for MailOptions {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("MailOptions")
            .field("public_url", &self.public_url)
            .finish_non_exhaustive()
    }
}

/// The way to users' mail boxes.
pub(crate) struct Mails {
    courier: Option<Courier>,
    pub(crate) texts: Arc<dyn MailTexts>,
    public_url: String,
}

impl Mails {
    pub(crate) fn start(options: MailOptions) -> Result<Self, Error> {
        Ok(Self {
            courier: options.mailer.map(Courier::start).transpose()?,
            texts: options.texts,
            public_url: options.public_url.trim_end_matches('/').to_owned(),
        })
    }

    /// Fails with `mail_unavailable` where no mail can be sent.
    pub(crate) fn require(&self) -> Result<(), Error> {
        if self.courier.is_some() {
            return Ok(());
        }
        Err(Error::new(ErrorCode::MailUnavailable, "this market has no way to send mail"))
    }

    /// Posts a letter. Nobody is told when it cannot be sent: that is for the log and the numbers,
    /// and an answer that differed would tell who is a user.
    pub(crate) fn post(&self, address: &str, letter: &Letter) {
        let Some(courier) = &self.courier else { return };
        let posted = letter.to(address).and_then(|mail| courier.post(mail));
        if let Err(failure) = posted {
            tracing::error!(%failure, "a mail was not posted");
        }
    }

    /// The address of the page that takes a link.
    pub(crate) fn link(&self, kind: LinkKind, token: &OpaqueToken) -> String {
        let page = match kind {
            LinkKind::VerifyEmail => "verify",
            LinkKind::ResetPassword => "reset",
            LinkKind::Setup => "setup",
        };
        self.page(page, &token.text(kind.opaque()))
    }

    /// The address of a page that takes a token. It stands behind `#`, so that no server on the way
    /// writes it down and no page it leads to hears of it.
    pub(crate) fn page(&self, page: &str, token: &str) -> String {
        format!("{}/{page}#{token}", self.public_url)
    }

    /// How many mails wait, and what became of the others.
    pub(crate) fn counts(&self) -> MailCounts {
        let Some(courier) = &self.courier else { return MailCounts::default() };
        MailCounts {
            waiting: u64::try_from(courier.waiting()).unwrap_or(u64::MAX),
            sent: courier.sent(),
            failed: courier.failed(),
            dropped: courier.dropped(),
        }
    }

    /// Sends what waits, for a moment.
    pub(crate) fn close(&self) {
        if let Some(courier) = &self.courier {
            courier.close(FAREWELL_TIME);
        }
    }
}

/// Who reads a mail to a user.
pub(crate) fn reader(user: &User) -> Reader<'_> {
    Reader { name: &user.display_name, locale: &user.locale }
}
