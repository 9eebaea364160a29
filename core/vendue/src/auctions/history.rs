//! The history of an auction: its bids, why one lost, and the proof that nothing was changed.

use vendue_domain::auctions::{
    AuctionArchive, BidView, Explanation, LogEntry, Standing, Verified, explain, verify,
};
use vendue_domain::{AuctionId, Error, UserId};
use vendue_store::queries::{AuctionQueries, AuctionRow, LogPart};
use vendue_store::{Cursor, List, Page, PageRequest, Pending, Store, Wanted, checked_limit};

use std::sync::Arc;

use crate::actor::forbidden;
use crate::auctions::Auctions;
use crate::auctions::retractions::entry;

/// How many entries are read at a time when a whole log is needed.
const PORTION: u32 = 10_000;

impl Auctions {
    /// A page of the bids of an auction, the latest first, as the actor sees them: aliases, and no
    /// maximum but the own.
    pub fn bids(&self, auction_id: AuctionId, page: PageRequest) -> Pending<Page<BidView>> {
        let (viewer, row) = (self.viewer(), self.row(auction_id));
        let store = self.0.inner.store.clone();
        Pending::from_future(async move {
            let list = List::named("bids").of(*auction_id.as_bytes());
            let wanted = Wanted::of(list, &page)?;
            let before = wanted.cursor().map_or(i64::MAX, |place| place.number);
            let (viewer, row) = (viewer.await?, row.await?);
            let entries =
                store.log(auction_id, LogPart::BidsBefore(before), wanted.read_max()).await?;
            let page = wanted
                .cut(entries, |entry: &LogEntry| Cursor { number: entry.sequence, id: [0; 16] });
            let seen = |entry: &LogEntry| BidView::of(&row.auction, entry, &viewer);
            Ok(Page {
                items: page.items.iter().filter_map(seen).collect(),
                next_cursor: page.next_cursor,
            })
        })
    }

    /// Why a bid does not lead, or did not win, without revealing the hidden maximum of a live
    /// auction. Its bidder, the seller and the host may ask.
    ///
    /// Fails with `bid_not_found`.
    pub fn explain(&self, auction_id: AuctionId, bid_sequence: i64) -> Pending<Explanation> {
        let (viewer, row, auctions) = (self.viewer(), self.row(auction_id), self.clone());
        Pending::from_future(async move {
            let (viewer, row) = (viewer.await?, row.await?);
            // Nothing but this one entry is read for somebody who may not ask.
            let bid = entry(auctions.0.inner.store.as_ref(), auction_id, bid_sequence).await?;
            let bidder: Option<UserId> = bid.and_then(|entry| entry.actor_id);
            let seller = Some(row.auction.seller_id);
            let concerned =
                viewer.user_id.is_some() && (viewer.user_id == bidder || viewer.user_id == seller);
            if !viewer.is_trusted && !concerned {
                return Err(forbidden());
            }
            let (row, log) = auctions.whole(auction_id).await?;
            explain(&row.auction, &row.standing, &log, bid_sequence)
        })
    }

    /// Replays the whole log of an auction through the rules and checks price, leader and chain at
    /// every entry. Only the seller, administrators and the host may, because it reads everything.
    ///
    /// Fails with `storage_corrupt`, naming the first entry that does not fit.
    pub fn verify(&self, auction_id: AuctionId) -> Pending<Verified> {
        let (viewer, row, auctions) = (self.viewer(), self.row(auction_id), self.clone());
        Pending::from_future(async move {
            let (viewer, row) = (viewer.await?, row.await?);
            if !viewer.is_trusted && viewer.user_id != Some(row.auction.seller_id) {
                return Err(forbidden());
            }
            let (row, log) = auctions.whole(auction_id).await?;
            Ok(verify(&row.auction, &log, &row.standing)?)
        })
    }

    /// Up to `limit` (1 to 10,000) ids of auctions after an id, in the order of the ids, whatever
    /// their state: for whoever checks or copies all of them. Only the host may. Fails with
    /// `invalid_argument` for another limit.
    pub fn ids(&self, after: Option<AuctionId>, limit: u32) -> Pending<Vec<AuctionId>> {
        match self.0.require_host().and_then(|()| checked_limit(limit, PORTION)) {
            Ok(limit) => self.0.inner.store.auction_ids(after, limit),
            Err(refused) => Pending::ready(Err(refused)),
        }
    }

    /// The whole log of an auction. It holds maximums, so only the host may.
    pub fn log(&self, auction_id: AuctionId) -> Pending<Vec<LogEntry>> {
        if let Err(refused) = self.0.require_host() {
            return Pending::ready(Err(refused));
        }
        self.whole(auction_id).and_then(|(_, log)| Ok(log))
    }

    /// An auction whole, to be kept and verified elsewhere:
    /// [`AuctionArchive::verify`](vendue_domain::auctions::AuctionArchive::verify) needs no store.
    /// Only the host may: it holds secret maximums.
    ///
    /// Fails with `auction_not_found`.
    pub fn archive(&self, auction_id: AuctionId) -> Pending<AuctionArchive> {
        if let Err(refused) = self.0.require_host() {
            return Pending::ready(Err(refused));
        }
        self.whole(auction_id).and_then(|(row, log)| {
            Ok(AuctionArchive { auction: row.auction, standing: row.standing, log })
        })
    }

    fn whole(&self, auction_id: AuctionId) -> Pending<(AuctionRow, Vec<LogEntry>)> {
        let auctions = self.clone();
        let store = self.0.inner.store.clone();
        Pending::from_future(async move {
            let mut log = Vec::new();
            // The standing is read first; entries that come later are cut off below, so that the
            // two fit together although bids go on.
            let row = auctions.row(auction_id).await?;
            read_log(&store, auction_id, &row.standing, &mut log).await?;
            Ok((row, log))
        })
    }
}

async fn read_log(
    store: &Arc<dyn Store>,
    auction_id: AuctionId,
    standing: &Standing,
    log: &mut Vec<LogEntry>,
) -> Result<(), Error> {
    loop {
        let after = log.last().map_or(0, |entry| entry.sequence);
        if after >= standing.sequence {
            break;
        }
        let more = store.log(auction_id, LogPart::After(after), PORTION).await?;
        if more.is_empty() {
            break;
        }
        log.extend(more);
    }
    log.retain(|entry| entry.sequence <= standing.sequence);
    Ok(())
}
