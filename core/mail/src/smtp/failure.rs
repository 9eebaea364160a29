//! Why a server did not take a mail, in our own words.
//!
//! The server's words are left out: they may repeat an address, and what they repeat is up to it.

use std::error::Error as StdError;
use std::io;

use lettre::transport::smtp;
use vendue_domain::{Error, ErrorCode};

use crate::mailer::unavailable;

/// The answer to a wrong password or user name: RFC 4954, 6.
const LOGIN_REFUSED: u16 = 535;

pub(crate) fn told(error: &smtp::Error) -> Error {
    if let Some(code) = error.status().map(u16::from) {
        let message = match code {
            LOGIN_REFUSED => "the mail server refuses the user name or the password",
            _ if error.is_permanent() => "the mail server refuses the mail",
            _ => "the mail server cannot take the mail now",
        };
        let told =
            Error::new(ErrorCode::MailUnavailable, message).with("smtp_code", i64::from(code));
        // A password can be put right in the meantime, an address cannot.
        let permanent = error.is_permanent() && code != LOGIN_REFUSED;
        return if permanent { told.with("permanent", true) } else { told };
    }
    if error.is_tls() || comes_of_tls(error) {
        return unavailable("the mail server shows no certificate that is trusted");
    }
    // What a client refuses of its own accord: no STARTTLS, or no way to sign in.
    if error.is_client() {
        return unavailable("the mail server offers no encryption or no way to sign in");
    }
    unavailable(match error.is_timeout() || timed_out(error) {
        true => "the mail server does not answer in time",
        false => "the mail server cannot be reached",
    })
}

fn comes_of_tls(error: &smtp::Error) -> bool {
    io_errors(error).any(|error| error.get_ref().is_some_and(|inner| inner.is::<rustls::Error>()))
}

/// A read that takes too long says `WouldBlock` on some systems.
fn timed_out(error: &smtp::Error) -> bool {
    let kinds = [io::ErrorKind::TimedOut, io::ErrorKind::WouldBlock];
    io_errors(error).any(|error| kinds.contains(&error.kind()))
}

fn io_errors(error: &smtp::Error) -> impl Iterator<Item = &io::Error> {
    std::iter::successors(error.source(), |error: &&(dyn StdError + 'static)| (*error).source())
        .filter_map(|error| error.downcast_ref::<io::Error>())
}
