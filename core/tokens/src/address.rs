//! Addresses of other systems.

use std::net::{Ipv4Addr, Ipv6Addr};

use http::Uri;
use vendue_domain::Error;

/// Checks an address that keys or profiles come from. Whoever can change what it answers can be
/// anybody, so it is `https`, except on this machine.
pub(crate) fn checked(field: &str, address: &str) -> Result<(), Error> {
    let uri: Uri =
        address.parse().map_err(|_| Error::invalid(field, "must be an address with https"))?;
    let has_name = uri.authority().is_some_and(|authority| !authority.as_str().contains('@'));
    if !has_name {
        return Err(Error::invalid(field, "must name a host, and no user"));
    }
    match uri.scheme_str() {
        Some("https") => Ok(()),
        Some("http") if is_loopback(&uri) => Ok(()),
        _ => Err(Error::invalid(field, "must begin with https, except on this machine")),
    }
}

/// Whether an address is one of this machine.
pub(crate) fn is_loopback(uri: &Uri) -> bool {
    let host = uri.host().unwrap_or_default();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || bare.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
        || bare.parse::<Ipv6Addr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_asked_without_encryption() {
        for address in [
            "https://login.example.org/keys",
            "https://example.org:8443/auth?a=b",
            "http://localhost:8080/keys",
            "http://127.0.0.1/keys",
            "http://127.8.8.8/keys",
            "http://[::1]:80/keys",
        ] {
            assert!(checked("jwks_url", address).is_ok(), "{address}");
        }
        for address in [
            "",
            "/keys",
            "keys",
            "http://example.org/keys",
            "http://localhost.example.org/keys",
            "http://127.0.0.1.example.org/keys",
            "http://127.0.0.1@example.org/keys",
            "https://user:word@example.org/keys",
            "http://[::2]/keys",
            "http://10.0.0.1/keys",
            "file:///etc/passwd",
            "ftp://example.org/keys",
            "https://exa mple.org/",
        ] {
            assert!(checked("jwks_url", address).is_err(), "{address}");
        }
    }
}
