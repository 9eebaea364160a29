//! What can be done to a market, as data: a history can be played twice, shortened and printed.
//!
//! Things are named by number, from the newest on, and a number that is too high begins anew at the
//! newest. So a history still makes sense when commands are taken out of it. Goods and groups are
//! those of the seller who acts.

use vendue::domain::auctions::{AdmissionStatus, EarlyEnd, ListingKind, RetractionReason};
use vendue::{Actor, NewAuction};

/// Who gives a command.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Who {
    /// One of these, whoever is registered.
    Known(Actor),
    Admin,
    Seller(usize),
    Bidder(usize),
    /// The seller of the auction that it is about.
    Owner,
    /// Who placed the bid that it is about.
    Author,
}

#[derive(Clone, Debug)]
pub(crate) struct Command {
    pub(crate) who: Who,
    /// The idempotency key, if the command may be sent again.
    pub(crate) key: Option<usize>,
    pub(crate) act: Act,
}

/// Commands that are sent one after the other before any is answered. Most steps are of one.
pub(crate) type Step = Vec<Command>;

#[derive(Clone, Debug)]
pub(crate) enum Act {
    Goods(Goods),
    Market(House),
    Auction { auction: usize, deed: Deed },
    Bidder { bidder: usize, rule: Rule },
    Time(Time),
    Look(Look),
}

/// What is sold, and by whom.
#[derive(Clone, Debug)]
pub(crate) enum Goods {
    Stock { quantity: i64 },
    Receive { stock: usize, quantity: i64 },
    List { stock: Option<usize>, kind: ListingKind, quantity: i64, words: usize },
    Edit { listing: usize, words: usize, version: Option<i64> },
    Describe { listing: usize, words: usize },
    Publish { listing: usize },
    Withdraw { listing: usize },
    MarkSold { listing: usize },
}

/// What concerns the whole market.
#[derive(Clone, Debug)]
pub(crate) enum House {
    SignUp {
        number: usize,
    },
    Setting {
        number: usize,
    },
    Group,
    /// The times are counted from the moment at which it is made.
    Create {
        listing: usize,
        group: Option<usize>,
        terms: Box<NewAuction>,
    },
    /// A bid is taken back, or the seller agrees to that.
    Retract {
        bid: usize,
        reason: RetractionReason,
    },
}

/// What is done to one auction.
#[derive(Clone, Debug)]
pub(crate) enum Deed {
    Bid { maximum: i64 },
    Bids { maximums: Vec<i64> },
    BuyNow,
    Reserve { amount: Option<i64> },
    Pause,
    Resume,
    End(EarlyEnd),
    Cancel,
    Enter,
    Admit { bidder: usize, status: AdmissionStatus },
    Deposit { bidder: usize, amount: i64 },
    NoResponse,
}

/// What is decided about one bidder.
#[derive(Clone, Debug)]
pub(crate) enum Rule {
    Suspend,
    Reinstate,
    Limit { amount: Option<i64> },
    Ban { for_ms: Option<i64> },
    Link { seller: usize },
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Time {
    Advance { ms: i64 },
    SetBack { ms: i64 },
    RunDue,
    RunUntil { ms: i64 },
}

/// What is only looked at.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Look {
    Auction { auction: usize },
    Auctions { phase: usize, limit: u32 },
    Bids { auction: usize, limit: u32 },
    Explain { bid: usize },
    Verify { auction: usize },
    Views { auction: usize },
    Listing { listing: usize },
    Listings { limit: u32 },
    Stock { limit: u32 },
    Users { limit: u32 },
}
