//! The settings of a running server, checked.

use std::net::IpAddr;
use std::time::Duration;

use axum::http::Uri;
use vendue::{Error, ErrorCode};

use crate::args::ServeArgs;

/// The settings of a running server.
#[derive(Clone, Debug)]
pub(crate) struct Config {
    /// The origin under which browsers reach the server, when it was told.
    pub(crate) public_origin: Option<String>,
    /// Whether cookies may only travel over https.
    pub(crate) is_secure: bool,
    /// The largest request body.
    pub(crate) body_bytes: usize,
    /// The largest picture.
    pub(crate) picture_bytes: usize,
    /// The longest time that a request may take.
    pub(crate) request_time: Duration,
    /// The most connections at a time.
    pub(crate) connections: usize,
    /// Connections of each address at a time, without sockets; 0 means no limit.
    pub(crate) connections_per_address: usize,
    /// Messages a second on each socket; 0 means no limit.
    pub(crate) socket_limit: u32,
    /// Sockets and event streams of each address at a time; 0 means no limit.
    pub(crate) sockets_per_address: usize,
    /// The time between two heartbeats of a socket.
    pub(crate) heartbeat: Duration,
    /// How long a socket may take no data before it is closed.
    pub(crate) socket_write_time: Duration,
    /// How long running requests get to end when the server stops.
    pub(crate) shutdown_time: Duration,
    /// How long the server goes on serving after it was told to stop.
    pub(crate) drain_time: Duration,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub(crate) trusted_proxies: Vec<IpAddr>,
    /// The domain of administrators' e-mail addresses, with which nobody can register.
    pub(crate) admin_domain: String,
}

impl Config {
    /// Checks the settings. Fails with `invalid_argument`.
    pub(crate) fn new(args: &ServeArgs) -> Result<Self, Error> {
        let public_origin = args.public_url.as_deref().map(origin_of).transpose()?;
        Ok(Self {
            is_secure: public_origin.as_ref().is_some_and(|origin| origin.starts_with("https:")),
            public_origin,
            body_bytes: args.limits.body_bytes,
            picture_bytes: args.limits.picture_bytes,
            request_time: Duration::from_secs(args.limits.request_s.max(1)),
            connections: args.limits.connections.max(1),
            connections_per_address: args.limits.connections_per_address,
            socket_limit: args.limits.socket_limit,
            sockets_per_address: args.limits.sockets_per_address,
            heartbeat: Duration::from_secs(args.limits.heartbeat_s.max(1)),
            socket_write_time: Duration::from_secs(args.limits.socket_write_s.max(1)),
            shutdown_time: Duration::from_secs(args.shutdown_s),
            drain_time: Duration::from_secs(args.drain_s),
            trusted_proxies: args.limits.trusted_proxies.clone(),
            admin_domain: args.admin_domain.to_ascii_lowercase(),
        })
    }

    /// Whether somebody may register with an e-mail address. Fails with `invalid_argument` for the
    /// domain of administrators: who has such an address would be in the way of one.
    pub(crate) fn check_email(&self, email: &str) -> Result<(), Error> {
        let email = email.trim().to_ascii_lowercase();
        let domain = email.rsplit_once('@').map(|(_, domain)| domain);
        if domain == Some(self.admin_domain.as_str()) {
            return Err(Error::invalid("email", "must not be of the domain of administrators"));
        }
        Ok(())
    }
}

#[cfg(test)]
impl Config {
    /// Settings for tests of parts.
    pub(crate) fn for_tests() -> Self {
        Self {
            public_origin: None,
            is_secure: false,
            body_bytes: 1 << 20,
            picture_bytes: 1 << 20,
            request_time: Duration::from_secs(30),
            connections: 10,
            connections_per_address: 10,
            socket_limit: 10,
            sockets_per_address: 10,
            heartbeat: Duration::from_secs(30),
            socket_write_time: Duration::from_secs(10),
            shutdown_time: Duration::from_secs(1),
            drain_time: Duration::ZERO,
            trusted_proxies: Vec::new(),
            admin_domain: "admin.invalid".to_owned(),
        }
    }
}

/// Scheme and authority of a URL.
pub(crate) fn origin_of(url: &str) -> Result<String, Error> {
    let refuse = || {
        Error::new(
            ErrorCode::InvalidArgument,
            "public_url: must be such as https://auctions.example.org, without a path",
        )
        .with("field", "public_url")
    };
    let parsed: Uri = url.parse().map_err(|_| refuse())?;
    match (parsed.scheme_str(), parsed.authority()) {
        (Some(scheme @ ("http" | "https")), Some(authority))
            if parsed.path() == "/" && !authority.as_str().contains('@') =>
        {
            Ok(format!("{scheme}://{authority}"))
        }
        _ => Err(refuse()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_address_is_an_origin() {
        assert_eq!(origin_of("https://a.example").expect("ok"), "https://a.example");
        assert_eq!(origin_of("http://localhost:8080/").expect("ok"), "http://localhost:8080");
        for bad in [
            "",
            "a.example",
            "/x",
            "ftp://a.example",
            "https://a.example/shop",
            "https://u:p@a.example",
        ] {
            assert!(origin_of(bad).is_err(), "{bad}");
        }
    }
}
