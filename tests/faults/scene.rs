//! What every scenario has: a database, nodes on it, something to sell, and the comparison in the
//! end of everything that anybody was told with what is stored.

use std::net::SocketAddr;

use vendue_test_servers::{Postgres, Proxy, Redis};

use crate::bidder::Bid;
use crate::checks::{End, Ledger, complaints};
use crate::ledger;
use crate::load::confirm;
use crate::node::Node;
use crate::sale::Sale;
use crate::watcher::Watcher;

/// A database of its own, and the flags of the nodes on it.
pub(crate) struct Scene {
    /// Where the checker reads.
    pub(crate) url: String,
    pub(crate) flags: Vec<String>,
}

impl Scene {
    /// On a server of the test's own, reached directly, so that it can be killed.
    pub(crate) fn on(postgres: &Postgres) -> Self {
        let database = postgres.create_database();
        let url = database.url().to_owned();
        Self { flags: vec!["--database-url".into(), url.clone()], url }
    }

    /// The same with a network between the nodes and the server.
    pub(crate) fn through(postgres: &Postgres, proxy: &Proxy) -> Self {
        let database = postgres.create_database();
        let far = postgres.url_through(proxy, database.name());
        Self { flags: vec!["--database-url".into(), far], url: database.url().to_owned() }
    }

    /// On whichever of two servers is the primary.
    pub(crate) fn on_either(one: &Postgres, other: &Postgres) -> Self {
        let database = one.create_database();
        let (one, other) = (one.address(), other.address());
        let url = format!("postgres://postgres@{one},{other}/{}?sslmode=disable", database.name());
        Self { flags: vec!["--database-url".into(), url.clone()], url }
    }

    /// The nodes tell each other of news.
    pub(crate) fn with(mut self, redis: &Redis) -> Self {
        self.flags.extend(["--redis-url".into(), redis.url()]);
        self
    }

    pub(crate) fn node(&self) -> Node {
        Node::start(&self.flags)
    }

    /// Compares everything: what bidders were told, also when they ask again, what watchers saw,
    /// and what is stored. Gives what is stored of each auction.
    pub(crate) fn check(
        &self,
        sale: &Sale,
        nodes: &[SocketAddr],
        mut clients: Vec<Vec<Bid>>,
        watchers: Vec<Watcher>,
        end: End,
    ) -> Vec<Ledger> {
        confirm(&mut clients, sale, nodes);
        let market = ledger::open(&self.url);
        let ledgers: Vec<Ledger> =
            sale.auctions.iter().map(|id| ledger::read(&market, id)).collect();
        let mut seen: Vec<_> =
            watchers.into_iter().map(|it| (it.auction_id().to_owned(), it)).collect();
        let mut failures = Vec::new();
        for (id, ledger) in sale.auctions.iter().zip(&ledgers) {
            let last = ledger.auction.events.last().map_or(0, |event| event.sequence);
            let (own, others) = seen.into_iter().partition(|(of, _)| of == id);
            seen = others;
            let own: Vec<(String, Watcher)> = own;
            let own: Vec<_> = own.into_iter().map(|(_, watcher)| watcher.end_after(last)).collect();
            let of_auction = |bids: &Vec<Bid>| -> Vec<Bid> {
                bids.iter().filter(|bid| bid.auction_id == *id).cloned().collect()
            };
            let bids: Vec<Vec<Bid>> = clients.iter().map(of_auction).collect();
            let found = complaints(&bids, ledger, &own, end);
            failures.extend(found.into_iter().map(|what| format!("auction {id}: {what}")));
        }
        market.close().wait().expect("the library closes");
        assert!(failures.is_empty(), "{}", failures.join("\n"));
        ledgers
    }
}

/// Waits until every watcher knows how its auction ended.
pub(crate) fn wait_for_ends(watchers: &[Watcher]) {
    watchers.iter().for_each(Watcher::wait_for_end);
}

/// How late auctions were closed, in milliseconds.
pub(crate) fn lateness(ledgers: &[Ledger]) -> Vec<i64> {
    let ends = ledgers.iter().flat_map(|ledger| ledger.entries.iter().filter(|it| it.is_end));
    ends.map(|entry| entry.at_ms - entry.ends_at_ms).collect()
}
