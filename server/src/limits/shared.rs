//! Buckets that all nodes share.
//!
//! A node asks its own bucket first, which costs nothing and protects this node whatever becomes
//! of the others, and then the one that all share. When the way between the nodes is cut or slow,
//! what the own bucket has said stands: then somebody can have as much of every node.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use vendue::{Allowance, Quota, Relay};

use crate::metrics::Metrics;

/// The way to the buckets that all nodes share, if there is one.
pub(super) type Way = Option<Arc<dyn Relay>>;

/// Whose bucket it is, in the names of shared buckets.
pub(super) trait Owner {
    /// The name, which everybody can read who can look into Redis.
    fn name(&self) -> String;
}

impl Owner for IpAddr {
    fn name(&self) -> String {
        format!("address:{self}")
    }
}

/// One kind of bucket that all nodes share. Without a way to them, or without a limit, everything
/// passes.
pub(super) struct SharedBucket {
    /// The first word of the names.
    kind: &'static str,
    quota: Quota,
    way: Way,
}

impl SharedBucket {
    /// So many in each period; 0 means no limit.
    pub(super) fn new(kind: &'static str, count: u32, period: Duration, way: &Way) -> Self {
        let way = way.clone().filter(|_| count > 0);
        Self { kind, quota: Quota { count, period }, way }
    }

    /// Takes one, or gives the time after which there will be one.
    pub(super) async fn take(&self, owner: &impl Owner) -> Result<(), Duration> {
        let Some(relay) = &self.way else { return Ok(()) };
        match relay.take(&self.bucket(owner), self.quota).await {
            Ok(Allowance::Granted) => Ok(()),
            Ok(Allowance::Wait(wait)) => Err(wait),
            Err(_) => {
                Metrics::limit_counted_here();
                Ok(())
            }
        }
    }

    /// Puts one back.
    pub(super) fn give_back(&self, owner: &impl Owner) {
        if let Some(relay) = &self.way {
            relay.give_back(&self.bucket(owner), self.quota);
        }
    }

    fn bucket(&self, owner: &impl Owner) -> String {
        format!("{}:{}", self.kind, owner.name())
    }
}

#[cfg(test)]
mod tests {
    use super::super::fake::FakeRelay;
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);
    const ADDRESS: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    #[tokio::test]
    async fn what_one_node_takes_is_missing_at_another() {
        let relay = Arc::new(FakeRelay::default());
        let way: Way = Some(relay.clone());
        let nodes = [(); 2].map(|()| SharedBucket::new("requests", 2, MINUTE, &way));
        assert_eq!(nodes[0].take(&ADDRESS).await, Ok(()));
        assert_eq!(nodes[1].take(&ADDRESS).await, Ok(()));
        assert_eq!(nodes[0].take(&ADDRESS).await, Err(MINUTE));
        nodes[1].give_back(&ADDRESS);
        assert_eq!(nodes[0].take(&ADDRESS).await, Ok(()));
        assert_eq!(relay.names(), ["requests:address:127.0.0.1"]);
    }

    #[tokio::test]
    async fn without_a_way_everything_passes() {
        let relay = Arc::new(FakeRelay::default());
        let way: Way = Some(relay.clone());
        let cut = SharedBucket::new("requests", 1, MINUTE, &way);
        relay.cut();
        for bucket in [&cut, &SharedBucket::new("requests", 1, MINUTE, &None)] {
            for _ in 0..10 {
                assert_eq!(bucket.take(&ADDRESS).await, Ok(()));
            }
        }
        let unlimited = SharedBucket::new("requests", 0, MINUTE, &way);
        assert_eq!(unlimited.take(&ADDRESS).await, Ok(()));
        assert!(relay.names().is_empty());
    }
}
