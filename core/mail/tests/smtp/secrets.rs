//! A password goes to nobody who has not shown who they are, and is shown nowhere.

use std::path::PathBuf;

use tempfile::TempDir;
use vendue_domain::{Error, ErrorCode};
use vendue_mail::{Mailer, SmtpMailer};

use crate::support::{Behaviour, PASSWORD, Sink, certified, mail, mailer, options};

struct Certificates {
    _folder: TempDir,
    path: PathBuf,
}

fn written(pem: &str) -> Certificates {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("ca.pem");
    std::fs::write(&path, pem).expect("written");
    Certificates { _folder: folder, path }
}

fn refused_by(sink: &Sink, scheme: &str, behind: &str) -> Error {
    let mailer = sink.mailer(&format!("{scheme}://anna:{PASSWORD}@"), behind);
    let refused = mailer.send(&mail()).expect_err("refused");
    assert_eq!(refused.code().as_str(), "mail_unavailable");
    for shown in [format!("{refused:?} {refused}"), format!("{mailer:?}")] {
        assert!(!shown.contains(PASSWORD) && !shown.contains("anna"), "{shown}");
    }
    refused
}

#[test]
fn without_the_encryption_that_was_asked_for_nothing_is_said() {
    let sink = Sink::start(Behaviour { auth: "PLAIN LOGIN", ..Behaviour::default() });
    refused_by(&sink, "smtp", "?tls=starttls");
    let heard = sink.heard();
    assert!(heard.starts_with("EHLO example.org\n"), "{heard}");
    assert!(!heard.contains("AUTH") && !heard.contains("MAIL"), "{heard}");

    let sink = Sink::start(Behaviour { auth: "PLAIN", ..Behaviour::default() });
    refused_by(&sink, "smtps", "");
    assert!(!sink.heard().contains("AUTH"), "{}", sink.heard());
}

#[test]
fn who_refuses_starttls_after_offering_it_hears_nothing() {
    let (_, config) = certified();
    let refuses = vec![("STARTTLS", "454 not now")];
    let (auth, starttls) = ("PLAIN", Some(config));
    let sink = Sink::start(Behaviour { auth, starttls, refuses, ..Behaviour::default() });
    refused_by(&sink, "smtp", "?tls=starttls");
    assert!(!sink.heard().contains("AUTH"), "{}", sink.heard());
}

#[test]
fn a_certificate_that_is_not_trusted_hears_nothing() {
    let (_, config) = certified();
    let (other, _) = certified();
    let other = written(&other);
    let ca = format!("?ca={}", other.path.display());
    for behind in ["", &ca] {
        let wrapped = Some(config.clone());
        let sink = Sink::start(Behaviour { auth: "PLAIN", wrapped, ..Behaviour::default() });
        let refused = refused_by(&sink, "smtps", behind);
        assert!(refused.message().contains("certificate"), "{refused}");
        assert!(!sink.heard().contains("AUTH"), "{}", sink.heard());
    }
}

#[test]
fn a_wrong_password_is_said_without_the_password() {
    let refuses = vec![("AUTH", "535 5.7.8 anna cannot enter with correct-horse-battery")];
    let sink = Sink::start(Behaviour { auth: "PLAIN", refuses, ..Behaviour::default() });
    let refused = refused_by(&sink, "smtp", "");
    assert!(refused.message().contains("password"), "{refused}");
    assert_eq!(refused.detail("permanent"), None, "it can be put right");
    assert!(!sink.heard().contains("MAIL"), "{}", sink.heard());
}

/// Whoever sets up a server learns whether mails would be taken, and none is sent.
#[test]
fn a_server_is_reached_without_a_mail() {
    let behaviour = Behaviour { auth: "PLAIN", ..Behaviour::default() };
    let sink = Sink::start(behaviour.clone());
    sink.mailer(&format!("smtp://anna:{PASSWORD}@"), "?tls=none").reach().expect("reached");
    let heard = sink.heard();
    assert!(heard.contains("AUTH PLAIN") && !heard.contains("MAIL FROM"), "{heard}");
    let refuses = vec![("AUTH", "535 no")];
    let sink = Sink::start(Behaviour { refuses, ..behaviour });
    let refused = sink.mailer(&format!("smtp://anna:{PASSWORD}@"), "?tls=none").reach();
    let refused = refused.expect_err("a wrong password");
    assert_eq!(refused.code(), ErrorCode::MailUnavailable);
    assert!(!format!("{refused:?}").contains(PASSWORD));
    let address = sink.address();
    drop(sink);
    let gone = mailer(&format!("smtp://{address}")).reach().expect_err("nobody is there");
    assert_eq!(gone.code(), ErrorCode::MailUnavailable);
}

#[test]
fn a_file_without_certificates_is_refused_at_once() {
    let (pem, _) = certified();
    let broken = pem.replace("MII", "NII");
    for content in ["", "nonsense", &broken] {
        let file = written(content);
        let url = format!("smtps://anna:{PASSWORD}@host?ca={}", file.path.display());
        let refused = SmtpMailer::open(&options(&url)).expect_err("no certificate");
        assert_eq!(refused.detail("field"), Some(&"smtp_url".into()));
        assert!(!format!("{refused:?}").contains(PASSWORD));
    }
    let missing = format!("smtps://anna:{PASSWORD}@host?ca=/nowhere/ca.pem");
    assert!(SmtpMailer::open(&options(&missing)).is_err());
}
