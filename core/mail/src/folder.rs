//! A folder as an outbox: for a first try, for development, and for who sends with another program.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use vendue_domain::Error;

use crate::id;
use crate::mail::Mail;
use crate::mailer::{Mailer, unavailable};
use crate::message::{Way, message};
use crate::sender::Sender;

/// Writes each mail into a folder, as a file that mail programs open.
///
/// A mail may hold a link that lets somebody in, so the folder and its files are for their owner
/// alone. The names of the files sort by time and hold nothing of the mail.
#[derive(Clone, Debug)]
pub struct FolderMailer {
    folder: PathBuf,
    sender: Sender,
}

impl FolderMailer {
    /// An outbox at a path. The folder is created when the first mail is sent, and is left as it is
    /// if it is there.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into(), sender: Sender::default() }
    }

    /// The same outbox with another sender.
    #[must_use]
    pub fn with_sender(mut self, sender: Sender) -> Self {
        self.sender = sender;
        self
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn write(&self, mail: &Mail) -> io::Result<()> {
        create_folder(&self.folder)?;
        let now = id::now();
        let id = id::new(now).map_err(|_| io::ErrorKind::Other)?;
        let text = message(mail, &self.sender, &id, now, Way::File);
        // Who watches the folder must never see half a mail.
        let unfinished = self.folder.join(format!(".{id}.unfinished"));
        let written = create_file(&unfinished)
            .and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()))
            .and_then(|()| std::fs::rename(&unfinished, self.folder.join(format!("{id}.eml"))));
        if written.is_err() {
            drop(std::fs::remove_file(&unfinished));
        }
        written
    }
}

impl Mailer for FolderMailer {
    fn send(&self, mail: &Mail) -> Result<(), Error> {
        self.write(mail).map_err(|error| {
            tracing::debug!(folder = %self.folder.display(), %error, "the outbox");
            unavailable("the mail could not be written into the outbox")
        })
    }
}

fn create_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn create_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(subject: &str) -> Mail {
        Mail::new("anna@example.org", subject, "https://shop.example/verify?t=Ü\n").expect("a mail")
    }

    #[test]
    fn each_mail_is_a_file_of_its_own_in_the_order_of_sending() {
        let place = tempfile::tempdir().expect("a folder");
        let mailer = FolderMailer::new(place.path().join("a/outbox"));
        let subjects = ["../../first", "second", "third"];
        for subject in subjects {
            mailer.send(&mail(subject)).expect("sent");
        }
        let entries = std::fs::read_dir(mailer.folder()).expect("the outbox");
        let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
        paths.sort();
        assert_eq!(paths.len(), 3, "{paths:?}");
        for (path, subject) in paths.iter().zip(subjects) {
            assert_eq!(path.extension().expect("one"), "eml");
            let text = std::fs::read_to_string(path).expect("a mail");
            assert!(text.contains(&format!("\r\nSubject: {subject}\r\n")), "{text}");
            assert!(text.contains("\r\nFrom: ") || text.starts_with("From: \"Vendue\" <"));
            assert!(text.ends_with("\r\n\r\nhttps://shop.example/verify?t=Ü\r\n"), "{text}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_read_them() {
        use std::os::unix::fs::PermissionsExt;

        let place = tempfile::tempdir().expect("a folder");
        let mailer = FolderMailer::new(place.path().join("outbox"));
        mailer.send(&mail("Hi")).expect("sent");
        let mode = |path: &Path| {
            std::fs::metadata(path).expect("it is there").permissions().mode() & 0o777
        };
        assert_eq!(mode(mailer.folder()), 0o700);
        let entry = std::fs::read_dir(mailer.folder()).expect("the outbox").next();
        assert_eq!(mode(&entry.expect("one").expect("one").path()), 0o600);
    }

    #[test]
    fn a_folder_that_cannot_be_is_said_without_the_mail() {
        let place = tempfile::tempdir().expect("a folder");
        let path = place.path().join("file");
        std::fs::write(&path, "in the way").expect("written");
        let refused = FolderMailer::new(&path).send(&mail("Hi")).expect_err("no folder");
        assert_eq!(refused.code().as_str(), "mail_unavailable");
        assert!(!format!("{refused:?}").contains("verify"));
    }
}
