//! Mail to a server that passes it on.

mod address;
mod failure;

use std::fmt;
use std::time::Duration;

use lettre::address::Envelope;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{Address, SmtpTransport, Transport};
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use vendue_domain::Error;

use crate::id;
use crate::mail::Mail;
use crate::mailer::{Mailer, unavailable};
use crate::message::{Way, message};
use crate::sender::Sender;
use crate::smtp::address::{Protection, Server};

/// How mail goes to a server.
#[derive(Clone)]
pub struct SmtpOptions {
    /// The server: `smtp://user:password@host:587`, `smtps://user:password@host:465`, or
    /// `smtp://localhost:2525`. See [`SmtpMailer`].
    pub url: String,
    /// Who the mails are from.
    pub sender: Sender,
    /// How long connecting, and each answer, may take.
    pub timeout: Duration,
}

impl SmtpOptions {
    /// The defaults for a server.
    pub fn new(url: impl Into<String>, sender: Sender) -> Self {
        Self { url: url.into(), sender, timeout: Duration::from_secs(10) }
    }
}

/// Shows the host and leaves out who enters with which password.
impl fmt::Debug for SmtpOptions {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("SmtpOptions")
            .field("server", &address::shown(&self.url))
            .field("sender", &self.sender)
            .field("timeout", &self.timeout)
            .finish()
    }
}

/// Gives each mail to a server over SMTP, on a connection of its own.
///
/// | URL | Encryption |
/// |---|---|
/// | `smtps://user:password@host` | TLS from the first byte; port 465 |
/// | `smtp://user:password@host` | STARTTLS, and nothing without it; port 587 |
/// | `smtp://localhost:2525` | none, because it does not leave the machine |
/// | `smtp://host:25?tls=none` | none, because you say so |
/// | `smtp://localhost:2525?tls=starttls` | STARTTLS all the same |
///
/// With `?ca=/path/of/ca.pem` the certificates in that file are trusted and no others; else those
/// of the system. Where a server offers both, `smtps` is the better choice: who controls the
/// network can slip answers in before STARTTLS takes effect, and so make a mail that was refused
/// count as sent. It can neither be read nor be changed, and the password reaches the right server
/// alone.
///
/// In a user name or a password what a URL cannot hold is written as `%40` for `@`.
///
/// ```
/// use vendue_mail::{SmtpMailer, SmtpOptions};
///
/// # fn main() -> Result<(), vendue_domain::Error> {
/// let sender = "Vendue <no-reply@example.org>".parse()?;
/// let options = SmtpOptions::new("smtp://anna:secret@mail.example.org?tls=none", sender);
/// let mailer = SmtpMailer::open(&options)?;
/// assert!(!format!("{options:?} {mailer:?}").contains("secret"));
/// # Ok(())
/// # }
/// ```
pub struct SmtpMailer {
    transport: SmtpTransport,
    sender: Sender,
    from: Address,
    shown: String,
}

impl SmtpMailer {
    /// Checks the options; nothing is connected yet. Fails with `invalid_argument` for `smtp_url`
    /// when the URL cannot be used or its file holds no certificates, without repeating the URL.
    pub fn open(options: &SmtpOptions) -> Result<Self, Error> {
        let server = Server::parse(&options.url)?;
        let from = mailbox(options.sender.address())?;
        // A name of one's own, which some servers insist on: the sender's domain is one that the
        // sender has a right to.
        let hello = ClientId::Domain(options.sender.domain().to_owned());
        let mut builder = SmtpTransport::builder_dangerous(server.host.clone())
            .port(server.port)
            .timeout(Some(options.timeout))
            .hello_name(hello)
            .tls(tls(&server)?);
        if let Some((user, password)) = &server.credentials {
            builder = builder.credentials(Credentials::new(user.clone(), password.clone()));
        }
        let shown = address::shown(&options.url);
        Ok(Self { transport: builder.build(), sender: options.sender.clone(), from, shown })
    }

    /// Connects and signs in as for a mail, and sends none. Fails with `mail_unavailable`.
    ///
    /// It waits for the server, as [`send`](Mailer::send) does.
    pub fn reach(&self) -> Result<(), Error> {
        match self.transport.test_connection() {
            Ok(true) => Ok(()),
            Ok(false) => Err(unavailable("the mail server does not answer")),
            Err(error) => Err(failure::told(&error)),
        }
    }
}

impl Mailer for SmtpMailer {
    fn send(&self, mail: &Mail) -> Result<(), Error> {
        let envelope = Envelope::new(Some(self.from.clone()), vec![mailbox(mail.to())?])
            .map_err(|_| Error::invalid("to", "must be an address"))?;
        let now = id::now();
        let text = message(mail, &self.sender, &id::new(now)?, now, Way::Server);
        // The end of the last line is part of what ends a mail on the way.
        let text = text.strip_suffix("\r\n").unwrap_or(&text);
        match self.transport.send_raw(&envelope, text.as_bytes()) {
            Ok(_) => Ok(()),
            Err(error) => Err(failure::told(&error)),
        }
    }
}

impl fmt::Debug for SmtpMailer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("SmtpMailer")
            .field("server", &self.shown)
            .field("sender", &self.sender)
            .finish_non_exhaustive()
    }
}

fn mailbox(address: &str) -> Result<Address, Error> {
    address.parse().map_err(|_| Error::invalid("to", "must be an address"))
}

fn tls(server: &Server) -> Result<Tls, Error> {
    if server.protection == Protection::None {
        return Ok(Tls::None);
    }
    let mut builder = TlsParameters::builder(server.host.clone());
    if let Some(path) = &server.ca {
        let certificate = trusted(path).ok_or_else(|| {
            Error::invalid("smtp_url", "ca must be a file of certificates in PEM")
        })?;
        builder =
            builder.certificate_store(CertificateStore::None).add_root_certificate(certificate);
    }
    let parameters =
        builder.build().map_err(|_| Error::invalid("smtp_url", "TLS cannot be set up"))?;
    Ok(match server.protection {
        Protection::Tls => Tls::Wrapper(parameters),
        _ => Tls::Required(parameters),
    })
}

/// None for a file that holds no certificates: with it nobody would be trusted.
fn trusted(path: &str) -> Option<Certificate> {
    let pem = std::fs::read(path).ok()?;
    let mut roots = RootCertStore::empty();
    let all =
        CertificateDer::pem_slice_iter(&pem).all(|one| one.is_ok_and(|one| roots.add(one).is_ok()));
    if !all || roots.is_empty() {
        return None;
    }
    Certificate::from_pem(&pem).ok()
}
