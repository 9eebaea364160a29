//! Queries about listings and auctions.

use vendue_domain::auctions::{Auction, Listing, LogEntry, Standing};
use vendue_domain::{AuctionId, ListingId, UserId};

use crate::page::{Page, PageRequest};
use crate::pending::Pending;

/// An auction with its standing and what it sells.
#[derive(Clone, PartialEq, Debug)]
pub struct AuctionRow {
    /// The terms.
    pub auction: Auction,
    /// How it stands.
    pub standing: Standing,
    /// What is sold.
    pub listing: Listing,
}

/// Which part of an auction's life.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AuctionPhase {
    /// Announced and not started; the earliest start first.
    Upcoming,
    /// Live or paused; the earliest end first.
    Running,
    /// Over; the latest first.
    Over,
}

/// Which auctions are wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AuctionFilter {
    /// The part of their life.
    pub phase: AuctionPhase,
    /// Only those of one seller.
    pub seller_id: Option<UserId>,
}

/// Which listings are wanted; the latest first.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ListingFilter {
    /// Only those of one seller.
    pub seller_id: Option<UserId>,
    /// Also drafts and withdrawn ones, which only their owner may see.
    pub with_hidden: bool,
}

/// Which part of a log is wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LogPart {
    /// The entries after a sequence, oldest first.
    After(i64),
    /// The entries before a sequence, newest first.
    Before(i64),
}

/// Queries about listings and auctions.
pub trait AuctionQueries {
    /// A page of auctions.
    fn auctions(&self, filter: AuctionFilter, page: PageRequest) -> Pending<Page<AuctionRow>>;

    /// One auction with its standing and listing.
    fn auction(&self, id: AuctionId) -> Pending<Option<AuctionRow>>;

    /// Up to `limit` ids of auctions after an id, in the order of the ids, whatever the state of
    /// the auctions: also of those of which only the terms or only the standing is left.
    fn auction_ids(&self, after: Option<AuctionId>, limit: u32) -> Pending<Vec<AuctionId>>;

    /// The auctions of one listing, the latest first.
    fn auctions_of_listing(&self, id: ListingId) -> Pending<Vec<AuctionId>>;

    /// A page of listings.
    fn listings(&self, filter: ListingFilter, page: PageRequest) -> Pending<Page<Listing>>;

    /// Up to `limit` entries of an auction's log.
    fn log(&self, id: AuctionId, part: LogPart, limit: u32) -> Pending<Vec<LogEntry>>;
}
