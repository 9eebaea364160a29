//! The URL of a mail server: checked, and never shown with its password.

use std::net::IpAddr;

use percent_encoding::percent_decode_str;
use url::{Host, Url};
use vendue_domain::Error;

/// What is said about a URL that cannot be used. The parser's own words are left out, because they
/// may repeat parts of the URL.
const EXPECTED: &str = "must be like smtp://user:password@host:587 or smtps://user:password@host, \
                        with ?ca=/path.pem, ?tls=none or ?tls=starttls if need be";
const SUBMISSION_PORT: u16 = 587;
const SUBMISSIONS_PORT: u16 = 465;

/// How the way to the server is protected.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Protection {
    /// Not at all.
    None,
    /// By STARTTLS before anything of worth is said.
    StartTls,
    /// From the first byte.
    Tls,
}

/// A server and how to enter.
#[derive(PartialEq, Eq)]
pub(crate) struct Server {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) credentials: Option<(String, String)>,
    pub(crate) protection: Protection,
    pub(crate) ca: Option<String>,
}

impl Server {
    pub(crate) fn parse(text: &str) -> Result<Self, Error> {
        let refused = || Error::invalid("smtp_url", EXPECTED);
        let url = Url::parse(text).map_err(|_| refused())?;
        if !matches!(url.path(), "" | "/") || url.fragment().is_some() {
            return Err(refused());
        }
        let host = host(&url).ok_or_else(refused)?;
        let (tls, ca) = options(&url).ok_or_else(refused)?;
        let protection = match (url.scheme(), tls.as_deref()) {
            ("smtps", None) => Protection::Tls,
            ("smtp", None) if is_loopback(&host) => Protection::None,
            ("smtp", None | Some("starttls")) => Protection::StartTls,
            ("smtp", Some("none")) => Protection::None,
            _ => return Err(refused()),
        };
        if ca.is_some() && protection == Protection::None {
            return Err(refused());
        }
        let usual = if protection == Protection::Tls { SUBMISSIONS_PORT } else { SUBMISSION_PORT };
        let port = url.port().unwrap_or(usual);
        let credentials = credentials(&url).map_err(|()| refused())?;
        Ok(Self { host, port, credentials, protection, ca })
    }
}

/// The address in a URL, without anything that lets somebody in.
pub(crate) fn shown(text: &str) -> String {
    match Server::parse(text) {
        Ok(server) if server.host.contains(':') => format!("[{}]:{}", server.host, server.port),
        Ok(server) => format!("{}:{}", server.host, server.port),
        Err(_) => "(not a URL of a mail server)".to_owned(),
    }
}

fn host(url: &Url) -> Option<String> {
    let host = match url.host()? {
        Host::Ipv6(address) => address.to_string(),
        Host::Ipv4(address) => address.to_string(),
        Host::Domain(name) => name.to_ascii_lowercase(),
    };
    let usual = |byte: u8| byte.is_ascii_alphanumeric() || b".-:_".contains(&byte);
    (!host.is_empty() && host.bytes().all(usual)).then_some(host)
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// `tls` and `ca`. None if there is another option, or one twice.
fn options(url: &Url) -> Option<(Option<String>, Option<String>)> {
    let (mut tls, mut ca) = (None, None);
    for (name, value) in url.query_pairs() {
        let slot = match name.as_ref() {
            "tls" => &mut tls,
            "ca" => &mut ca,
            _ => return None,
        };
        if slot.replace(value.into_owned()).is_some() {
            return None;
        }
    }
    Some((tls, ca))
}

fn credentials(url: &Url) -> Result<Option<(String, String)>, ()> {
    let decoded = |text: &str| match percent_decode_str(text).decode_utf8() {
        Ok(text) if !text.contains(char::is_control) => Ok(text.into_owned()),
        _ => Err(()),
    };
    match (decoded(url.username())?, url.password()) {
        (user, None) if user.is_empty() => Ok(None),
        (user, Some(password)) if !user.is_empty() => Ok(Some((user, decoded(password)?))),
        _ => Err(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_says_where_and_how() {
        for (text, host, port, protection, user) in [
            ("smtp://host.example", "host.example", 587, Protection::StartTls, None),
            ("smtp://a:b@Host.Example:25/", "host.example", 25, Protection::StartTls, Some("a")),
            ("smtp://host:25?tls=none", "host", 25, Protection::None, None),
            ("smtps://a%40b:c%2Fd@host", "host", 465, Protection::Tls, Some("a@b")),
            ("smtps://127.0.0.1:4650", "127.0.0.1", 4650, Protection::Tls, None),
            ("smtp://localhost:2525", "localhost", 2525, Protection::None, None),
            ("smtp://127.0.0.1:2525", "127.0.0.1", 2525, Protection::None, None),
            ("smtp://[::1]:2525", "::1", 2525, Protection::None, None),
            ("smtp://localhost?tls=starttls", "localhost", 587, Protection::StartTls, None),
            ("smtp://10.0.0.1:25", "10.0.0.1", 25, Protection::StartTls, None),
            (
                "smtp://localhost.evil.example",
                "localhost.evil.example",
                587,
                Protection::StartTls,
                None,
            ),
        ] {
            let server = Server::parse(text).expect(text);
            assert_eq!((server.host.as_str(), server.port), (host, port), "{text}");
            assert_eq!(server.protection, protection, "{text}");
            let entered = server.credentials.as_ref().map(|(user, _)| user.as_str());
            assert_eq!(entered, user, "{text}");
        }
        let server = Server::parse("smtps://a:c%2Fd@host?ca=/etc/ca.pem").expect("a URL");
        assert_eq!(server.ca.as_deref(), Some("/etc/ca.pem"));
        assert_eq!(server.credentials, Some(("a".to_owned(), "c/d".to_owned())));
    }

    #[test]
    fn what_cannot_be_used_is_refused_without_repeating_it() {
        for text in [
            "",
            "localhost",
            "mailto:anna@example.org",
            "http://a:secret@host",
            "smtp://",
            "smtp://a:secret@",
            "smtp://a:secret@host:99999",
            "smtp://a:secret@host/secret",
            "smtp://a:secret@host#secret",
            "smtp://a:secret@host?tls=maybe",
            "smtps://a:secret@host?tls=none",
            "smtp://a:secret@host?tls=none&ca=/etc/ca.pem",
            "smtp://a:secret@host?tls=none&tls=starttls",
            "smtp://a:secret@host?password=secret",
            "smtp://:secret@host",
            "smtp://secret@host",
            "smtp://a:sec%0D%0Aret@host",
            "smtp://a:secret@ho%73t\u{a0}",
        ] {
            let refused = Server::parse(text).err().expect(text);
            assert_eq!(refused.detail("field"), Some(&"smtp_url".into()), "{text}");
            assert!(!format!("{refused:?}").contains("secret"), "{refused:?}");
            assert_eq!(shown(text), "(not a URL of a mail server)");
        }
        assert_eq!(shown("smtp://anna:secret@host"), "host:587");
        assert_eq!(shown("smtps://anna:secret@[::1]"), "[::1]:465");
    }
}
