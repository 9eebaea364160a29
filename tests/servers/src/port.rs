//! Free ports of this machine.

use std::hash::{BuildHasher, RandomState};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};

/// Below the ports that systems hand out for outgoing connections, so that a server which was
/// killed finds its port free when it starts again.
const FIRST: u16 = 14_000;
const COUNT: u16 = 16_000;

pub(crate) fn loopback(port: u16) -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, port))
}

/// A port that nobody listens on. Somebody may take it before the caller does, who then asks
/// for another.
pub(crate) fn free() -> u16 {
    // Test processes that start at the same moment must not go through the same list.
    let random = RandomState::new();
    let mut candidates = (0..200_u16).filter_map(|attempt| {
        let offset = random.hash_one(attempt) % u64::from(COUNT);
        u16::try_from(offset).ok().map(|offset| FIRST + offset)
    });
    let is_free = |port: &u16| TcpListener::bind(loopback(*port)).is_ok();
    candidates.find(is_free).expect("one of two hundred ports is free")
}
