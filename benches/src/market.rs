//! A market as the benchmarks use it: a seller, bidders with limits, auctions that go on for days.

use futures_util::future::try_join_all;
use vendue::auctions::{PlaceBid, PlacedBid};
use vendue::domain::MILLIS_PER_DAY;
use vendue::domain::auctions::{IncrementLadder, ListingKind, NewAuction, NewListing};
use vendue::domain::inventory::Condition;
use vendue::{AuctionId, Currency, Market, Money, NewUser, Options, Pending, UserId, block_on};

use crate::{Outcome, Place};

/// Every bid of an auction that shall be accepted is by this much above the one before.
const RISE_MINOR: i64 = 20_000;
const OPENING_MINOR: i64 = 1_000_000;
/// Everybody has a limit, so that it is checked at every bid, and nobody reaches it.
const LIMIT_MINOR: i64 = 1 << 52;

/// An open market with somebody to sell and many to bid.
pub struct BenchMarket {
    /// The market, as its host sees it.
    pub market: Market,
    /// One market for each bidder.
    bidders: Vec<Market>,
    auctions: Vec<AuctionId>,
    currency: Currency,
    address: String,
    // Removed last.
    _place: Option<Place>,
}

impl BenchMarket {
    /// Opens a market in a fresh file.
    pub fn open(options: Options, bidders: usize, auctions: usize) -> Outcome<Self> {
        let place = Place::new()?;
        let address = place.file("market.db");
        Self::at(options, address, Some(place), bidders, auctions)
    }

    /// Opens an empty market at an address.
    pub fn on(options: Options, address: &str, bidders: usize, auctions: usize) -> Outcome<Self> {
        Self::at(options, address.to_owned(), None, bidders, auctions)
    }

    fn at(
        options: Options,
        address: String,
        place: Option<Place>,
        bidders: usize,
        auctions: usize,
    ) -> Outcome<Self> {
        let market = options.open(&address)?;
        let currency: Currency = "USD".parse()?;
        let users = block_on(register(&market, bidders), None).ok_or("nobody registered")??;
        let limit = Money::new(LIMIT_MINOR, currency)?;
        let limits =
            users.iter().map(|user| market.auctions().set_limit(*user, currency, Some(limit)));
        wait_all(limits.collect())?;
        let auctions = sell(&market, auctions, currency)?;
        let bidders = users.into_iter().map(|user| market.acting_as(user)).collect();
        Ok(Self { market, bidders, auctions, currency, address, _place: place })
    }

    /// Another node of the same market, with the same people and auctions.
    pub fn another(&self, options: Options) -> Outcome<Self> {
        let market = options.open(&self.address)?;
        let users = self.bidders.iter().filter_map(|bidder| bidder.actor().user_id());
        Ok(Self {
            bidders: users.map(|user| market.acting_as(user)).collect(),
            market,
            auctions: self.auctions.clone(),
            currency: self.currency,
            address: self.address.clone(),
            _place: None,
        })
    }

    /// Where the market is: a file, or a database.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The auctions.
    pub fn auctions(&self) -> &[AuctionId] {
        &self.auctions
    }

    /// Places bid number 0, 1, 2, …, each with an idempotency key of its own. Of every pair the
    /// first is above whatever stands and the second is below it. Pairs go around the auctions and
    /// the bidders.
    pub fn place(&self, number: u64) -> Pending<PlacedBid> {
        let (pair, is_late) = (number / 2, number % 2 == 1);
        let auctions = u64::try_from(self.auctions.len()).unwrap_or(1);
        let (place, round) = (pair % auctions, pair / auctions);
        let rise = i64::try_from(round).unwrap_or(0).saturating_mul(RISE_MINOR);
        let amount = if is_late { OPENING_MINOR - 1 } else { OPENING_MINOR + rise };
        let bidder = self.bidder(scattered(number));
        let (Some(auction_id), Ok(maximum)) =
            (pick(&self.auctions, place), Money::new(amount, self.currency))
        else {
            return Pending::ready(Err(vendue::Error::new(
                vendue::ErrorCode::Internal,
                "a benchmark has run out of auctions or amounts",
            )));
        };
        bidder.once(&format!("bid-{number}")).auctions().place_bid(PlaceBid { auction_id, maximum })
    }

    /// The market as a bidder sees it.
    fn bidder(&self, number: u64) -> &Market {
        let count = u64::try_from(self.bidders.len()).unwrap_or(1).max(1);
        let place = usize::try_from(number % count).unwrap_or(0);
        self.bidders.get(place).unwrap_or(&self.market)
    }

    /// Replays the log of the first auctions through the rules: a figure of a market that stores
    /// nonsense would be worth nothing.
    pub fn verify(&self) -> Outcome {
        for auction_id in self.auctions.iter().take(3) {
            self.market.auctions().verify(*auction_id).wait()?;
        }
        Ok(())
    }
}

/// The same number always gives the same bidder, and neighbours give unrelated ones.
fn scattered(number: u64) -> u64 {
    number.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 33
}

fn pick(auctions: &[AuctionId], place: u64) -> Option<AuctionId> {
    auctions.get(usize::try_from(place).ok()?).copied()
}

async fn register(market: &Market, count: usize) -> Result<Vec<UserId>, vendue::Error> {
    let one = |number: usize| {
        let (name, email) = (format!("bidder_{number}"), format!("bidder{number}@example.org"));
        market.identity().register(NewUser::new(&name, &email))
    };
    let users = try_join_all((0..count).map(one)).await?;
    Ok(users.into_iter().map(|user| user.id).collect())
}

fn sell(market: &Market, count: usize, currency: Currency) -> Outcome<Vec<AuctionId>> {
    let seller = market.identity().register(NewUser::new("seller", "seller@example.org")).wait()?;
    let seller = market.acting_as(seller.id);
    let listing = |number: usize| {
        seller.listings().create(NewListing {
            kind: ListingKind::Auction,
            title: format!("Lot {number}"),
            description: "Sold by a benchmark to bidders that never tire.".into(),
            category: "other".into(),
            attributes: Default::default(),
            condition: Condition::Good,
            tags: Vec::new(),
            location: None,
            quantity: 1,
            stock_item_id: None,
            picture: None,
        })
    };
    let listings = wait_all((0..count).map(listing).collect())?;
    let (now, opening) = (market.now(), Money::new(OPENING_MINOR, currency)?);
    let auction = |listing: &vendue::domain::auctions::ListingView| {
        let ladder = IncrementLadder::ebay_us();
        let ends_at = now.plus_ms(7 * MILLIS_PER_DAY);
        seller.auctions().create(NewAuction::english(listing.id, opening, ladder, now, ends_at))
    };
    let auctions = wait_all(listings.iter().map(auction).collect())?;
    Ok(auctions.into_iter().map(|view| view.id).collect())
}

fn wait_all<T: Send + 'static>(pending: Vec<Pending<T>>) -> Outcome<Vec<T>> {
    pending.into_iter().map(|answer| Ok(answer.wait()?)).collect()
}

impl std::fmt::Debug for BenchMarket {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("BenchMarket")
            .field("auctions", &self.auctions.len())
            .finish_non_exhaustive()
    }
}
