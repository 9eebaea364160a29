//! Where a request comes from.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap};
use axum::middleware::Next;
use axum::response::Response;

use crate::error::ApiError;
use crate::state::AppState;

/// The other end of the connection.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PeerAddress(pub(crate) SocketAddr);

/// The address that counts: the other end of the connection or, behind a proxy that is believed,
/// what that proxy says. Of IPv6 only the network, because one machine has all of its addresses.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ClientAddress(pub(crate) IpAddr);

/// The middleware: finds the address once.
pub(crate) async fn client_address(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Response {
    let peer = request.extensions().get::<PeerAddress>().map(|peer| peer.0.ip());
    let peer = peer.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    let found = resolve(peer, request.headers(), &state.config.trusted_proxies);
    request.extensions_mut().insert(ClientAddress(found));
    next.run(request).await
}

/// The address of a request through which the middleware has gone.
pub(crate) fn of(extensions: &Extensions) -> IpAddr {
    extensions.get::<ClientAddress>().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |found| found.0)
}

impl FromRequestParts<AppState> for ClientAddress {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, Self::Rejection> {
        Ok(Self(of(&parts.extensions)))
    }
}

/// Reads `X-Forwarded-For` from its end: each proxy adds whom it heard from, so what a believed
/// proxy added is true, and what stands before the first other address may be made up.
fn resolve(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    let mut client = peer.to_canonical();
    let values: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
    for value in values.iter().rev() {
        if !trusted.contains(&client) {
            break;
        }
        match value.trim().parse::<IpAddr>() {
            Ok(address) => client = address.to_canonical(),
            Err(_) => break,
        }
    }
    network(client)
}

/// The address as it is counted: of IPv6 the network of one site, because one machine has all of
/// the addresses in it.
pub(crate) fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        address @ IpAddr::V4(_) => address,
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

/// The network of many machines that can belong to one hand: /24 of IPv4 and /48 of IPv6.
pub(super) fn wide_network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let [a, b, c, _] = address.octets();
            IpAddr::V4(Ipv4Addr::new(a, b, c, 0))
        }
        IpAddr::V6(address) => {
            let [a, b, c, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0))
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn found(peer: &str, forwarded: &str, trusted: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", HeaderValue::from_str(forwarded).expect("a header"));
        let trusted: Vec<IpAddr> =
            trusted.iter().map(|address| address.parse().expect("an address")).collect();
        resolve(peer.parse().expect("an address"), &headers, &trusted).to_string()
    }

    #[test]
    fn only_listed_proxies_are_believed() {
        assert_eq!(found("9.9.9.9", "1.1.1.1", &[]), "9.9.9.9");
        assert_eq!(found("9.9.9.9", "1.1.1.1", &["8.8.8.8"]), "9.9.9.9");
        assert_eq!(found("9.9.9.9", "1.1.1.1", &["9.9.9.9"]), "1.1.1.1");
        assert_eq!(found("9.9.9.9", "6.6.6.6, 1.1.1.1", &["9.9.9.9"]), "1.1.1.1");
        assert_eq!(found("9.9.9.9", "6.6.6.6, 8.8.8.8", &["9.9.9.9", "8.8.8.8"]), "6.6.6.6");
        assert_eq!(found("9.9.9.9", "nonsense", &["9.9.9.9"]), "9.9.9.9");
    }

    #[test]
    fn addresses_of_one_network_count_as_one() {
        assert_eq!(found("2001:db8:1:2:3:4:5:6", "", &[]), "2001:db8:1:2::");
        assert_eq!(found("::ffff:9.9.9.9", "", &[]), "9.9.9.9");
    }

    #[test]
    fn neighbours_are_of_one_wide_network() {
        let wide = |text: &str| wide_network(text.parse().expect("an address")).to_string();
        assert_eq!(wide("10.1.2.3"), "10.1.2.0");
        assert_eq!(wide("::ffff:10.1.2.3"), "10.1.2.0");
        assert_eq!(wide("2001:db8:1:2:3:4:5:6"), "2001:db8:1::");
    }
}
