//! Getting documents over HTTP.

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use ureq::Agent;
use ureq::http::Uri;
use ureq::tls::{Certificate, RootCerts, TlsConfig, TlsProvider};

use crate::address::is_loopback;
use crate::{Fetch, FetchFailure, Secret};

const TIMEOUT: Duration = Duration::from_secs(5);

/// A client that asks exactly the host it is told to: it follows no redirection, keeps no cookie,
/// and believes the certificate authorities that the machine believes.
pub struct HttpFetch {
    timeout: Duration,
    remote: OnceLock<Agent>,
    local: OnceLock<Agent>,
}

impl HttpFetch {
    /// A client that waits five seconds.
    pub fn new() -> Self {
        Self::with_timeout(TIMEOUT)
    }

    /// A client that waits this long, from the look-up of the name to the last byte.
    pub fn with_timeout(timeout: Duration) -> Self {
        Self { timeout, remote: OnceLock::new(), local: OnceLock::new() }
    }

    fn agent(&self, address: &Uri) -> &Agent {
        if is_loopback(address) {
            // A proxy is for what is elsewhere.
            return self.local.get_or_init(|| agent(self.timeout, true));
        }
        self.remote.get_or_init(|| agent(self.timeout, false))
    }
}

impl Default for HttpFetch {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for HttpFetch {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "HttpFetch({:?})", self.timeout)
    }
}

impl Fetch for HttpFetch {
    fn get(
        &self,
        address: &str,
        bearer: Option<&Secret>,
        bytes_max: usize,
    ) -> Result<Vec<u8>, FetchFailure> {
        let uri: Uri = address.parse().map_err(|_| failure("the address is malformed"))?;
        let mut request = self.agent(&uri).get(uri).header("Accept", "application/json");
        if let Some(token) = bearer {
            request = request.header("Authorization", format!("Bearer {}", token.expose()));
        }
        let mut response = request.call().map_err(|why| told(&why))?;
        let status = response.status().as_u16();
        if status != 200 {
            return Err(failure(&format!("the status is {status}")));
        }
        let limit = u64::try_from(bytes_max).unwrap_or(u64::MAX);
        let body = response.body_mut().with_config().limit(limit).read_to_vec();
        body.map_err(|why| told(&why))
    }
}

fn agent(timeout: Duration, is_local: bool) -> Agent {
    let mut config = Agent::config_builder()
        .timeout_global(Some(timeout))
        .max_redirects(0)
        .http_status_as_error(false)
        .user_agent(concat!("vendue/", env!("CARGO_PKG_VERSION")))
        .max_idle_connections(4);
    if is_local {
        config = config.proxy(None);
    }
    config.tls_config(tls(is_local)).build().new_agent()
}

fn tls(is_local: bool) -> TlsConfig {
    // Reading the certificates takes some time, and what is not encrypted needs none. Encrypted
    // addresses of this machine are rare, and those have a certificate of an own authority.
    let loaded = rustls_native_certs::load_native_certs();
    if loaded.certs.is_empty() && !is_local {
        tracing::warn!("the machine has no certificate authorities: no other system is believed");
    }
    let roots = loaded.certs.iter().map(|one| Certificate::from_der(one).to_owned());
    TlsConfig::builder()
        .provider(TlsProvider::Rustls)
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
        .root_certs(RootCerts::from(roots))
        .build()
}

/// The kind of a failure. An address is in none of these.
fn told(why: &ureq::Error) -> FetchFailure {
    match why {
        ureq::Error::Timeout(_) => failure("no answer in time"),
        ureq::Error::HostNotFound => failure("the host has no address"),
        ureq::Error::BodyExceedsLimit(_) => failure("the answer is too long"),
        ureq::Error::Io(why) => failure(&format!("the connection failed: {}", why.kind())),
        ureq::Error::Rustls(why) => failure(&format!("no encryption: {why}")),
        _ => failure("the answer is not one of HTTP"),
    }
}

fn failure(why: &str) -> FetchFailure {
    FetchFailure(why.to_owned())
}
