//! The cookie of a page's session, as a browser gets it.

use crate::client::{Answer, send};
use crate::server::{PASSWORD, Server};

/// Posts the form of a page as a browser does.
fn post(server: &Server, path: &str, origin: &str, form: &str) -> Answer {
    let headers = format!(
        "origin: {origin}\r\naccept: text/html\r\n\
         content-type: application/x-www-form-urlencoded\r\n"
    );
    send(&server.address, "POST", path, &headers, form.as_bytes())
}

/// What is said about the cookie, in small letters and without its name and value.
fn attributes(answer: &Answer) -> Vec<String> {
    let cookie = answer.header("set-cookie");
    assert!(cookie.contains('='), "{answer:?}");
    cookie.split(';').skip(1).map(|part| part.trim().to_lowercase()).collect()
}

#[test]
fn no_script_and_no_other_site_gets_at_a_session() {
    let secure = "https://auctions.example.org";
    for public in [None, Some(secure)] {
        let args = public.map_or_else(Vec::new, |public| vec!["--public-url", public]);
        let server = Server::with(&args);
        let origin = public.map_or_else(|| format!("http://{}", server.address), str::to_owned);
        server.join("anna");
        let form = format!("username=anna&password={}", PASSWORD.replace(' ', "+"));
        let answer = post(&server, "/login", &origin, &form);
        assert_eq!(answer.status, 303, "{answer:?}");
        let attributes = attributes(&answer);
        for expected in ["httponly", "samesite=strict", "path=/"] {
            assert!(attributes.iter().any(|found| found == expected), "{attributes:?}");
        }
        let is_secure = attributes.iter().any(|found| found == "secure");
        assert_eq!(is_secure, public.is_some(), "{attributes:?}");
        let is_named = answer.header("set-cookie").starts_with("__Host-vendue_session=");
        assert_eq!(is_named, public.is_some(), "{answer:?}");
        let https_only = !answer.header("strict-transport-security").is_empty();
        assert_eq!(https_only, public.is_some(), "{answer:?}");
        // With a domain it would go to every host below it.
        assert!(!attributes.iter().any(|found| found.starts_with("domain")), "{attributes:?}");
        // Nothing but the cookie carries it.
        let value = answer.header("set-cookie").split([';', '=']).nth(1).unwrap_or_default();
        assert!(value.len() >= 22 && !answer.body.contains(value), "{answer:?}");
        let left = post(&server, "/logout", &origin, "");
        assert!(left.header("set-cookie").to_lowercase().contains("max-age=0"), "{left:?}");
        assert_eq!(left.header("clear-site-data"), "\"storage\"");
    }
}
