//! Mail that a market sends: to verify an address, to reset a password, to invite somebody.
//!
//! A [`Mailer`] hands one mail over and may take its time: [`FolderMailer`] writes it into a
//! folder, [`SmtpMailer`] gives it to a server, [`MemoryMailer`] keeps it for a test. A [`Courier`]
//! stands before it, takes mails at once, sends them on a thread of its own and tries again. What
//! the mails say is written by [`MailTexts`], which a host can replace.
//!
//! ```
//! use std::sync::Arc;
//! use std::time::Duration;
//!
//! use vendue_mail::{Courier, EnglishTexts, MailTexts, MemoryMailer, Reader};
//!
//! # fn main() -> Result<(), vendue_domain::Error> {
//! let mailer = Arc::new(MemoryMailer::new());
//! let courier = Courier::start(mailer.clone())?;
//! let texts = EnglishTexts::new("Harbour Auctions");
//! let reader = Reader { name: "Anna", locale: "en" };
//! let letter = texts.verify_email(&reader, "https://shop.example/verify?token=abc", 24);
//! courier.post(letter.to("anna@example.org")?)?;
//! assert_eq!(courier.close(Duration::from_secs(5)), 0, "nothing is left");
//! assert_eq!(mailer.mails().len(), 1);
//! # Ok(())
//! # }
//! ```

mod courier;
mod folder;
mod id;
mod mail;
mod mailer;
mod message;
mod names;
mod sender;
#[cfg(feature = "smtp")]
mod smtp;
mod texts;

pub use courier::{Courier, CourierOptions};
pub use folder::FolderMailer;
pub use mail::{Mail, SUBJECT_LENGTH_MAX, TEXT_BYTES_MAX};
pub use mailer::{Mailer, MemoryMailer};
pub use names::safe_name;
pub use sender::Sender;
#[cfg(feature = "smtp")]
pub use smtp::{SmtpMailer, SmtpOptions};
pub use texts::{EnglishTexts, Letter, MailTexts, Reader};
