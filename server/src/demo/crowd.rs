//! The simulated people: who they are, what a thing is worth to them, and when they bid.

use std::time::Duration;

use vendue::auctions::{AuctionFilter, AuctionPhase, AuctionSummary, PlaceBid};
use vendue::domain::auctions::AuctionState;
use vendue::domain::identity::PlatformRole;
use vendue::{Error, ErrorCode, Market, Money, NewUser, PageRequest, UserId};

use super::{LOGIN, goods, random};

const SELLERS: [&str; 2] = ["corner_antiques", "hanna_lindqvist"];
const BIDDERS: [&str; 7] =
    ["mira", "jonas_b", "okafor", "lucille", "tomasz", "vintage_vik", "sofia_r"];
/// In its last minutes an auction is what everybody looks at.
const RUSH_MS: i64 = 90_000;

/// Everybody in the demo.
pub(super) struct Crowd {
    pub(super) sellers: Vec<UserId>,
    bidders: Vec<UserId>,
}

impl Crowd {
    /// Registers everybody, or finds those who are here from an earlier run.
    pub(super) async fn gather(market: &Market) -> Result<Self, Error> {
        let (name, password) = LOGIN;
        let mut login = NewUser::new(name, "demo@example.org");
        login.password = Some(password.to_owned());
        find_or_register(market, login).await?;
        let mut crowd = Self { sellers: Vec::new(), bidders: Vec::new() };
        for name in SELLERS {
            crowd.sellers.push(somebody(market, name).await?);
        }
        for name in BIDDERS {
            crowd.bidders.push(somebody(market, name).await?);
        }
        Ok(crowd)
    }

    /// Lets somebody bid somewhere. Gives how long everybody thinks before the next bid.
    pub(super) async fn act(&self, market: &Market) -> Result<Duration, Error> {
        let filter = AuctionFilter { phase: AuctionPhase::Running, seller_id: None };
        let live = market.auctions().page(filter, PageRequest::first(20)).await?.items;
        let now = market.now();
        let is_rush = |lot: &&AuctionSummary| lot.auction.ends_at.ms_since(now) < RUSH_MS;
        let rushed: Vec<&AuctionSummary> = live.iter().filter(is_rush).collect();
        let lot = match rushed.as_slice() {
            [] => pick(&live),
            _ if random(3) == 0 => pick(&live),
            rushed => pick(rushed).copied(),
        };
        if let Some(lot) = lot {
            self.bid_on(market, lot).await?;
        }
        let pause_ms = if rushed.is_empty() { 1_200 + random(3_800) } else { 700 + random(2_300) };
        Ok(Duration::from_millis(u64::try_from(pause_ms).unwrap_or(2_000)))
    }

    /// Places `count` bids by turns, for an auction that shall have a history.
    pub(super) async fn warm_up(
        &self,
        market: &Market,
        lot: &AuctionSummary,
        count: usize,
    ) -> Result<(), Error> {
        // Who leads already does not bid, so some turns pass without a bid.
        for _ in 0..count * 3 {
            let lot = market.auctions().get(lot.auction.id).await?;
            if usize::try_from(lot.auction.bid_count).unwrap_or(usize::MAX) >= count {
                break;
            }
            self.bid_on(market, &lot).await?;
        }
        Ok(())
    }

    /// Whoever does not lead and still finds the thing worth more bids a few steps.
    async fn bid_on(&self, market: &Market, lot: &AuctionSummary) -> Result<(), Error> {
        let auction = &lot.auction;
        let Some(bidder) = pick(&self.bidders).filter(|id| auction.leader_id != Some(**id)) else {
            return Ok(());
        };
        let Some(minimum) = auction.minimum_minor.filter(|_| auction.state == AuctionState::Live)
        else {
            return Ok(());
        };
        let most = worth_to(*bidder, lot);
        if minimum > most {
            return Ok(());
        }
        // Most people go up a step or two, and some say at once how far they would go.
        let wanted = if random(3) == 0 {
            minimum + (most - minimum) * random(50) / 100
        } else {
            minimum + auction.step_minor * random(4)
        };
        let maximum = Money::new(wanted.min(most), auction.currency)?;
        let bid = PlaceBid { auction_id: auction.id, maximum };
        match market.acting_as(*bidder).auctions().place_bid(bid).await {
            Err(failure) if failure.code() == ErrorCode::Closed => Err(failure),
            // Somebody was faster, or the auction is over: that happens to people too.
            _ => Ok(()),
        }
    }
}

/// What a lot is worth to somebody: around what it is worth at all, and always the same.
fn worth_to(bidder: UserId, lot: &AuctionSummary) -> i64 {
    let mut taste = blake3::Hasher::new();
    taste.update(bidder.as_bytes()).update(lot.auction.id.as_bytes());
    let byte = taste.finalize().as_bytes().first().copied().unwrap_or(128);
    let worth = goods::worth(&lot.listing.title).unwrap_or(lot.auction.opening_minor * 3);
    worth * (60 + i64::from(byte) * 55 / 255) / 100
}

fn pick<T>(from: &[T]) -> Option<&T> {
    let place = random(i64::try_from(from.len()).unwrap_or(0));
    from.get(usize::try_from(place).unwrap_or(0))
}

async fn somebody(market: &Market, name: &str) -> Result<UserId, Error> {
    find_or_register(market, NewUser::new(name, format!("{name}@example.org"))).await
}

async fn find_or_register(market: &Market, new: NewUser) -> Result<UserId, Error> {
    let name = new.username.clone();
    match market.identity().register(new).await {
        Ok(user) => Ok(user.id),
        Err(refused) if refused.code() == ErrorCode::AlreadyExists => {
            let found = market.identity().find_by_name(&name).await?;
            if found.role == PlatformRole::Admin {
                let message = format!("the demo needs the name {name}, which an administrator has");
                return Err(Error::new(ErrorCode::AlreadyExists, message));
            }
            Ok(found.id)
        }
        Err(failure) => Err(failure),
    }
}
