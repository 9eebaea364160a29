//! Putting the demo's goods up for auction.

use std::time::Duration;

use vendue::auctions::{AuctionFilter, AuctionPhase, AuctionSummary};
use vendue::domain::auctions::{Attributes, ListingKind, NewAuction, NewListing, SoftClose};
use vendue::{AuctionId, Currency, Error, Market, Money, PageRequest, UserId};

use super::crowd::Crowd;
use super::goods::{GOODS, Good};
use super::random;
use crate::web::demo_pictures;

/// When an auction runs, counted from now.
#[derive(Clone, Copy)]
struct When {
    starts_in_s: i64,
    lasts_s: i64,
}

const fn lasting(lasts_s: i64) -> When {
    When { starts_in_s: 0, lasts_s }
}

/// What is live when the demo begins: which good, when, and how many bids it has already.
const OPENING: [(usize, When, usize); 6] = [
    (0, lasting(100), 5),
    (1, lasting(14 * 60), 9),
    (2, lasting(25 * 60), 4),
    (3, lasting(6 * 60), 6),
    (4, lasting(3 * 3_600), 12),
    (5, lasting(45 * 60), 0),
];

/// Fills an empty market.
pub(super) async fn open(market: &Market, crowd: &Crowd) -> Result<(), Error> {
    let ended = end_a_few(market, crowd).await?;
    for (good, when, bids) in OPENING {
        let Some(good) = GOODS.get(good) else { continue };
        let lot = put_up(market, seller(crowd, bids), good, when).await?;
        crowd.warm_up(market, &lot, bids).await?;
    }
    announce_next(market, crowd).await?;
    for id in ended {
        until_over(market, id).await?;
    }
    Ok(())
}

/// Auctions that are over: one sold after a contest, one below its reserve, one bought at once.
async fn end_a_few(market: &Market, crowd: &Crowd) -> Result<Vec<AuctionId>, Error> {
    let mut ended = Vec::new();
    for (place, bids) in [(6, 8), (7, 1), (5, 0)] {
        let Some(good) = GOODS.get(place) else { continue };
        // A late bid would keep an auction of seconds going.
        let good = Good { soft_close: SoftClose::None, ..*good };
        let lot = put_up(market, seller(crowd, place), &good, lasting(2)).await?;
        if bids == 0 {
            let buyer = seller(crowd, place + 1);
            market.acting_as(buyer).auctions().buy_now(lot.auction.id).await?;
        }
        crowd.warm_up(market, &lot, bids).await?;
        ended.push(lot.auction.id);
    }
    Ok(ended)
}

/// Waits until an auction of seconds is over, so that the lobby begins with all three shelves.
async fn until_over(market: &Market, id: AuctionId) -> Result<(), Error> {
    for _ in 0..40 {
        if market.auctions().get(id).await?.auction.state.is_over() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Ok(())
}

/// Puts up something that nobody sells at the moment.
pub(super) async fn restock(market: &Market, crowd: &Crowd) -> Result<(), Error> {
    let filter = AuctionFilter { phase: AuctionPhase::Running, seller_id: None };
    let live = market.auctions().page(filter, PageRequest::first(20)).await?.items;
    let is_free = |good: &&Good| !live.iter().any(|lot| lot.listing.title == good.title);
    let free: Vec<&Good> = GOODS.iter().filter(is_free).collect();
    let place = usize::try_from(random(i64::try_from(free.len()).unwrap_or(1))).unwrap_or(0);
    let Some(good) = free.get(place) else { return Ok(()) };
    let when = lasting(120 + random(600));
    put_up(market, seller(crowd, place), good, when).await.map(drop)
}

/// Announces something for in a few minutes.
pub(super) async fn announce_next(market: &Market, crowd: &Crowd) -> Result<(), Error> {
    let place = usize::try_from(6 + random(2)).unwrap_or(6);
    let Some(good) = GOODS.get(place) else { return Ok(()) };
    let when = When { starts_in_s: 240 + random(120), lasts_s: 420 };
    put_up(market, seller(crowd, place), good, when).await.map(drop)
}

fn seller(crowd: &Crowd, place: usize) -> UserId {
    let known = crowd.sellers.len().max(1);
    crowd.sellers.get(place % known).copied().unwrap_or(UserId::from_bytes([0; 16]))
}

async fn put_up(
    market: &Market,
    seller: UserId,
    good: &Good,
    when: When,
) -> Result<AuctionSummary, Error> {
    let own = market.acting_as(seller);
    let listing = own.listings().create(listing_of(good)).await?;
    let currency: Currency = "EUR".parse()?;
    let amount = |minor: i64| Money::new(minor, currency);
    let starts_at = market.now().plus_seconds(when.starts_in_s);
    let mut auction = NewAuction::english(
        listing.id,
        amount(good.opening_minor)?,
        good.ladder(),
        starts_at,
        starts_at.plus_seconds(when.lasts_s),
    );
    auction.reserve = good.reserve_minor.map(amount).transpose()?;
    auction.buy_now = good.buy_now_minor.map(amount).transpose()?;
    auction.soft_close = good.soft_close;
    let id = own.auctions().create(auction).await?.id;
    market.auctions().get(id).await
}

fn listing_of(good: &Good) -> NewListing {
    NewListing {
        kind: ListingKind::Auction,
        title: good.title.to_owned(),
        description: good.description.to_owned(),
        category: good.category.to_owned(),
        attributes: Attributes::None,
        condition: good.condition,
        tags: Vec::new(),
        location: Some(good.location.to_owned()),
        quantity: 1,
        stock_item_id: None,
        picture: demo_pictures::address(good.picture).map(str::to_owned),
    }
}
