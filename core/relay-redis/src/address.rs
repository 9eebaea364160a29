//! The URL of the server: checked, and never shown with its password.

use redis::{Client, ConnectionAddr, IntoConnectionInfo, ProtocolVersion, TlsCertificates};
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use vendue_domain::Error;

use crate::options::RedisOptions;

/// What is said about a URL that cannot be used. The parser's own words are left out, because they
/// may repeat parts of the URL.
const EXPECTED: &str = "must be like redis://host:6379, rediss://host:6379 (with TLS) or \
                        redis+unix:///path/of/redis.sock";

/// The client for a URL. Nothing is connected yet.
pub(crate) fn client(options: &RedisOptions) -> Result<Client, Error> {
    let invalid = |_| Error::invalid("redis_url", EXPECTED);
    let info = options.url.as_str().into_connection_info().map_err(invalid)?;
    // Version 3 of the protocol sends news and answers over one connection without mixing them up.
    let settings = info.redis_settings().clone().set_protocol(ProtocolVersion::RESP3);
    // Each message is small and waits for nothing.
    let tcp = info.tcp_settings().clone().set_nodelay(true);
    let info = info.set_redis_settings(settings).set_tcp_settings(tcp);
    if matches!(info.addr(), ConnectionAddr::TcpTls { .. }) {
        choose_cryptography();
    }
    let Some(pem) = &options.ca_certificate else {
        return Client::open(info).map_err(invalid);
    };
    let expected = "must be certificates in PEM, for a URL that begins with rediss://";
    let invalid = || Error::invalid("redis_ca_certificate", expected);
    if !holds_certificates(pem) {
        return Err(invalid());
    }
    let trusted = TlsCertificates { client_tls: None, root_cert: Some(pem.clone()) };
    Client::build_with_tls(info, trusted).map_err(|_| invalid())
}

/// Without this a text that holds none would be taken, and nobody would be trusted.
fn holds_certificates(pem: &[u8]) -> bool {
    let mut roots = RootCertStore::empty();
    let mut all = CertificateDer::pem_slice_iter(pem);
    all.all(|one| one.is_ok_and(|one| roots.add(one).is_ok())) && !roots.is_empty()
}

/// The address in a URL, without anything that lets somebody in.
pub(crate) fn shown(url: &str) -> String {
    match url.into_connection_info() {
        Ok(info) => info.addr().to_string(),
        Err(_) => "(not a URL of Redis)".to_owned(),
    }
}

/// rustls wants one provider for the whole process. A program that has chosen keeps its choice.
fn choose_cryptography() {
    drop(rustls::crypto::aws_lc_rs::default_provider().install_default());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_url_is_refused_without_repeating_it() {
        for url in [
            "",
            "localhost",
            "http://:secret@localhost",
            "redis://:secret@",
            "redis://:secret@host/notanumber",
            "redis://:secret@host:99999",
            "redis://host/?protocol=secret",
            "rediss://:secret@host/#secret",
        ] {
            let refused = client(&RedisOptions::new(url)).expect_err(url);
            assert_eq!(refused.code().as_str(), "invalid_argument", "{url}");
            assert_eq!(refused.detail("field"), Some(&"redis_url".into()), "{url}");
            assert!(!format!("{refused:?}").contains("secret"), "{refused:?}");
        }
    }

    #[test]
    fn only_the_address_is_shown() {
        for (url, address) in [
            ("redis://anna:secret@example.org:7000/3", "example.org:7000"),
            ("rediss://:secret@example.org", "example.org:6379"),
            ("redis+unix:///run/redis.sock?pass=secret", "/run/redis.sock"),
            ("secret", "(not a URL of Redis)"),
        ] {
            assert_eq!(shown(url), address);
            let options = format!("{:?}", RedisOptions::new(url));
            assert!(!options.contains("secret\""), "{options}");
            assert!(!options.contains("anna"), "{options}");
        }
    }

    #[test]
    fn a_certificate_that_is_none_is_refused() {
        let empty = "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n";
        for pem in ["", "nonsense", empty] {
            let mut options = RedisOptions::new("rediss://localhost");
            options.ca_certificate = Some(pem.into());
            let refused = client(&options).expect_err(pem);
            assert_eq!(refused.detail("field"), Some(&"redis_ca_certificate".into()));
        }
    }
}
