//! An auction that is played through the public rules alone, with its whole log and its events.

#![allow(dead_code, reason = "each test binary uses its own part")]

pub(crate) mod steps;

use vendue_domain::auctions::{
    Auction, AuctionPolicy, Decision, IncrementLadder, LogEntry, NewAuction, NewBid, NewRetraction,
    RetractionReason, Standing, create_auction, events_of, place_bid, retract, scheduled_event,
    start,
};
use vendue_domain::events::Event;
use vendue_domain::{
    AuctionId, Error, ListingId, MILLIS_PER_DAY, Money, Timestamp, UserId, WorkspaceId,
};

/// The moment at which the auctions of the tests start.
pub(crate) fn noon() -> Timestamp {
    "2026-11-20T12:00:00Z".parse().expect("a moment")
}

pub(crate) fn user(number: u8) -> UserId {
    UserId::from_bytes([number; 16])
}

pub(crate) fn seller() -> UserId {
    user(200)
}

pub(crate) fn dollars(amount_minor: i64) -> Money {
    Money::new(amount_minor, "USD".parse().expect("USD")).expect("an amount")
}

/// Terms with the defaults: from 9.00, eBay's ladder, one day from [`noon`].
pub(crate) fn terms() -> NewAuction {
    NewAuction::english(
        ListingId::from_bytes([3; 16]),
        dollars(900),
        IncrementLadder::ebay_us(),
        noon(),
        noon().plus_ms(MILLIS_PER_DAY),
    )
}

/// What has happened to one auction.
pub(crate) struct Play {
    pub(crate) auction: Auction,
    pub(crate) standing: Standing,
    pub(crate) log: Vec<LogEntry>,
    pub(crate) events: Vec<Event>,
    pub(crate) policy: AuctionPolicy,
    pub(crate) now: Timestamp,
}

impl Play {
    /// A new auction that waits for its start.
    pub(crate) fn announced(new: NewAuction) -> Self {
        let policy = AuctionPolicy::default();
        let id = AuctionId::from_bytes([5; 16]);
        let workspace_id = WorkspaceId::from_bytes([6; 16]);
        let created = create_auction(new, id, [7; 16], seller(), workspace_id, &policy, noon());
        let (auction, standing) = created.expect("valid terms");
        let events = vec![scheduled_event(&auction)];
        Self { auction, standing, log: Vec::new(), events, policy, now: noon() }
    }

    /// A new auction that is live.
    pub(crate) fn live(new: NewAuction) -> Self {
        let mut play = Self::announced(new);
        let started = start(&play.auction, &play.standing, play.now).expect("started");
        play.take(started);
        play
    }

    /// Makes a decision come true.
    pub(crate) fn take(&mut self, decision: Decision) {
        self.events.extend(events_of(&self.auction, &self.standing, &decision));
        self.standing = decision.standing;
        self.log.push(decision.entry);
    }

    /// Tries a bid, and returns its log sequence.
    pub(crate) fn bid(&mut self, who: u8, maximum_minor: i64) -> Result<i64, Error> {
        let bid = NewBid { bidder_id: user(who), maximum: dollars(maximum_minor) };
        let decided = place_bid(&self.auction, &self.standing, &bid, &self.policy, self.now)?;
        self.take(decided);
        Ok(decided.entry.sequence)
    }

    /// Tries to take a bid back.
    pub(crate) fn retract(&mut self, who: u8, bid_sequence: i64) -> Result<(), Error> {
        let retraction = NewRetraction {
            bidder_id: user(who),
            bid_sequence,
            reason: RetractionReason::WrongAmount,
            seller_agrees: true,
        };
        let decided = retract(&self.auction, &self.standing, &self.log, &retraction, self.now)?;
        self.take(decided);
        Ok(())
    }

    /// Lets time pass until this much is left.
    pub(crate) fn until_left_ms(&mut self, left_ms: i64) {
        self.now = self.standing.ends_at.plus_ms(-left_ms);
    }
}
