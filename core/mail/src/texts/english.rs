//! The mails in English.

use vendue_domain::Timestamp;

use crate::names::safe_name;
use crate::texts::{Letter, MailTexts, Reader};

/// The mails in plain English, whatever the reader's language.
///
/// ```
/// use vendue_mail::{EnglishTexts, MailTexts, Reader};
///
/// let texts = EnglishTexts::new("Harbour Auctions");
/// let reader = Reader { name: "Anna", locale: "en" };
/// let letter = texts.reset_password(&reader, "https://shop.example/reset?token=abc", 1);
/// assert_eq!(letter.subject, "A new password for Harbour Auctions");
/// assert!(letter.text.contains("\nhttps://shop.example/reset?token=abc\n"));
/// ```
#[derive(Clone, Debug)]
pub struct EnglishTexts {
    market: String,
}

impl EnglishTexts {
    /// With the name of the market.
    pub fn new(market: &str) -> Self {
        Self { market: safe_name(market) }
    }

    fn letter(&self, subject: String, greeting: &str, paragraphs: &[&str]) -> Letter {
        let text = format!("{greeting}\n\n{}\n\n-- \n{}\n", paragraphs.join("\n\n"), self.market);
        Letter { subject, text }
    }
}

impl Default for EnglishTexts {
    fn default() -> Self {
        Self::new("Vendue")
    }
}

impl MailTexts for EnglishTexts {
    fn verify_email(&self, reader: &Reader<'_>, link: &str, valid_hours: u32) -> Letter {
        let subject = format!("Confirm your address for {}", self.market);
        let ends = format!(
            "The link works once and for {}. If you did not register, do nothing: without it the \
             address is not used.",
            counted(valid_hours, "hour")
        );
        let asks = "please confirm that this address is yours by opening this link:";
        self.letter(subject, &hello(reader), &[asks, link, &ends])
    }

    fn reset_password(&self, reader: &Reader<'_>, link: &str, valid_hours: u32) -> Letter {
        let subject = format!("A new password for {}", self.market);
        let ends = format!(
            "The link works once and for {}. If you did not ask for it, do nothing: your password \
             stays as it is.",
            counted(valid_hours, "hour")
        );
        let asks = "somebody, probably you, asked to set a new password. This link does it:";
        self.letter(subject, &hello(reader), &[asks, link, &ends])
    }

    fn password_changed(&self, reader: &Reader<'_>, at: Timestamp) -> Letter {
        let subject = format!("Your password for {} was changed", self.market);
        let tells = format!(
            "your password was changed on {}, and sessions elsewhere were ended.",
            moment(at)
        );
        self.letter(subject, &hello(reader), &[&tells, NOT_YOU])
    }

    fn email_changing(&self, reader: &Reader<'_>, at: Timestamp) -> Letter {
        let subject = format!("Your address for {} is to be changed", self.market);
        let tells = format!(
            "on {} somebody who knows your password asked for another address to take the place \
             of this one. It does when the link that was sent there is opened.",
            moment(at)
        );
        let helps = "If that was not you, set another password now: the link is worthless then.";
        self.letter(subject, &hello(reader), &[&tells, helps])
    }

    fn email_changed(&self, reader: &Reader<'_>, at: Timestamp) -> Letter {
        let subject = format!("Your address for {} was changed", self.market);
        let tells = format!(
            "on {} another address took the place of this one. Mails about your account go there \
             from now on.",
            moment(at)
        );
        self.letter(subject, &hello(reader), &[&tells, ASK_US])
    }

    fn account_locked(&self, reader: &Reader<'_>, until: Timestamp) -> Letter {
        let subject = format!("Sign-in to {} is locked for a while", self.market);
        let tells = format!(
            "too many sign-ins with a wrong password were tried, so that nobody can sign in with \
             a password until {}. Sessions that are open stay open.",
            moment(until)
        );
        let helps = "If it was you: setting a new password unlocks it at once. If it was not: \
                     nobody got in, and there is nothing to do.";
        self.letter(subject, &hello(reader), &[&tells, helps])
    }

    fn new_sign_in(&self, reader: &Reader<'_>, device: &str, at: Timestamp) -> Letter {
        let subject = format!("A new sign-in to {}", self.market);
        let tells = format!(
            "on {} somebody signed in to your account from a device that was not seen before: \
             {}.",
            moment(at),
            safe_name(device)
        );
        let fine = "If it was you, there is nothing to do.";
        self.letter(subject, &hello(reader), &[&tells, fine, NOT_YOU])
    }

    fn invite(&self, inviter: &str, workspace: &str, link: &str, valid_days: u32) -> Letter {
        let (inviter, workspace) = (safe_name(inviter), safe_name(workspace));
        // Only the market's own name: a subject that a stranger words is a stranger's mail.
        let subject = format!("An invitation to a workspace at {}", self.market);
        let tells = format!("{inviter} invites you into the workspace \"{workspace}\":");
        let ends = format!(
            "The link works for {}. If you do not know who this is, do nothing.",
            counted(valid_days, "day")
        );
        self.letter(subject, "Hello,", &[&tells, link, &ends])
    }
}

const NOT_YOU: &str = "If it was not you, set a new password now and look through your sessions \
                       and API keys.";
const ASK_US: &str = "If it was not you, ask the people who run this market for help at once.";

fn hello(reader: &Reader<'_>) -> String {
    format!("Hello {},", safe_name(reader.name))
}

fn counted(count: u32, unit: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{plural}")
}

/// A moment as people read it, in the one zone that all mails share.
fn moment(at: Timestamp) -> String {
    at.to_datetime().format("%-d %B %Y at %H:%M UTC").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINK: &str = "https://shop.example/verify?token=vr_abc-DEF_123";

    fn all(name: &str) -> Vec<Letter> {
        let texts = EnglishTexts::new("Harbour Auctions");
        let reader = Reader { name, locale: "de" };
        let at: Timestamp = "2026-11-05T09:30:00Z".parse().expect("a time");
        vec![
            texts.verify_email(&reader, LINK, 24),
            texts.reset_password(&reader, LINK, 1),
            texts.invite(name, name, LINK, 7),
            texts.password_changed(&reader, at),
            texts.email_changed(&reader, at),
            texts.account_locked(&reader, at),
            texts.new_sign_in(&reader, name, at),
        ]
    }

    #[test]
    fn a_mail_reads_like_this() {
        let letter = all("Anna Müller").remove(1);
        let expected = "Hello Anna Müller,\n\n\
            somebody, probably you, asked to set a new password. This link does it:\n\n\
            https://shop.example/verify?token=vr_abc-DEF_123\n\n\
            The link works once and for 1 hour. If you did not ask for it, do nothing: your \
            password stays as it is.\n\n\
            -- \nHarbour Auctions\n";
        assert_eq!(letter.text, expected);
    }

    #[test]
    fn every_letter_is_a_mail_whatever_the_name() {
        let long = "x".repeat(500);
        for name in ["Anna", "", "Eve\r\nBcc: b@c.de\r\n\r\nhttp://evil.example", &long] {
            for (index, letter) in all(name).into_iter().enumerate() {
                let mail = letter.to("anna@example.org").expect("a mail");
                assert!(mail.subject().contains("Harbour Auctions"));
                assert!(!mail.text().contains("evil.example"), "{}", mail.text());
                assert!(!mail.text().lines().any(|line| line.starts_with("Bcc")));
                let links = mail.text().lines().filter(|line| *line == LINK).count();
                assert_eq!(links, usize::from(index < 3), "a link has a line of its own");
                assert!(!format!("{letter:?}").contains("token"));
            }
        }
    }

    #[test]
    fn moments_are_in_words() {
        let letter = all("Anna").remove(3);
        assert!(letter.text.contains("on 5 November 2026 at 09:30 UTC, and"), "{}", letter.text);
    }
}
