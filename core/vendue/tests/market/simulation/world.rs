//! One seed's world: a market, its model, and everything that can be done to both.

use vendue::auctions::{PlaceBid, PlacedBid};
use vendue::domain::auctions::{
    EarlyEnd, ListingKind, NewAuction, NewListing, Permission, RetractionReason,
};
use vendue::domain::inventory::{Condition, NewStockItem};
use vendue::{
    AuctionId, Durability, Error, ErrorCode, Market, Money, NewUser, Options, Pending,
    SeededEntropy, StockItemId, Timestamp, UserId, VirtualClock,
};
use vendue_tests::Random;

use crate::place::Place;

use super::model::{Model, State, Who};
use super::terms::{Made, usd};

pub(crate) const BIDDERS: usize = 5;
pub(crate) const GRACE_MS: i64 = 250;

/// What a bid is expected to answer.
type Expected = Result<PlacedBid, ErrorCode>;

/// A bid that was accepted under a key.
struct Kept {
    key: String,
    who: Who,
    bid: PlaceBid,
    answer: PlacedBid,
}

pub(crate) struct World {
    pub(crate) random: Random,
    pub(crate) seed: u64,
    /// How often it was opened.
    pub(crate) openings: u64,
    pub(crate) clock: VirtualClock,
    pub(crate) market: Market,
    /// Dropped after the market.
    pub(crate) place: Place,
    pub(crate) seller: UserId,
    pub(crate) bidders: Vec<UserId>,
    pub(crate) auctions: Vec<(AuctionId, Model)>,
    pub(crate) stock: StockItemId,
    limits: Vec<Option<i64>>,
    waiting: Vec<(Pending<PlacedBid>, Expected)>,
    kept: Vec<Kept>,
}

pub(crate) fn options(clock: &VirtualClock, seed: u64, opening: u64) -> Options {
    Options::new()
        .clock(clock.clone())
        // Another stream after each opening: the same ids would come again.
        .entropy(SeededEntropy::new(seed * 1_000 + opening))
        .durability(Durability::Normal)
        // The model takes bids in the order in which they are sent, whatever they are about.
        .lanes(1)
}

impl World {
    pub(crate) fn new(seed: u64) -> Self {
        let place = Place::lasting();
        let start: Timestamp = "2026-11-20T12:00:00Z".parse().expect("a moment");
        let clock = VirtualClock::starting_at(start);
        let market = options(&clock, seed, 0).open(place.address()).expect("open");
        let register = |name: &str| {
            let new = NewUser::new(name, format!("{name}@example.org"));
            market.identity().register(new).wait().expect("registered").id
        };
        let seller = register("seller");
        let bidders = (0..BIDDERS).map(|who| register(&format!("bidder_{who}"))).collect();
        let stock = NewStockItem { sku: "A".into(), name: "A thing".into(), quantity: 3 };
        let stock = market.acting_as(seller).inventory().create(stock).wait().expect("stock");
        let stock = stock.done().expect("at once").id;
        let mut world = Self {
            random: Random::new(seed),
            seed,
            openings: 0,
            clock,
            market,
            place,
            seller,
            bidders,
            auctions: Vec::new(),
            stock,
            limits: vec![None; BIDDERS],
            waiting: Vec::new(),
            kept: Vec::new(),
        };
        world.create_auctions();
        world
    }

    pub(crate) fn now(&self) -> i64 {
        self.market.now().as_ms()
    }

    fn create_auctions(&mut self) {
        let seller = self.market.acting_as(self.seller);
        let group = seller.auctions().create_group().wait().expect("a group");
        for number in 0..3 {
            let listing = NewListing {
                kind: ListingKind::Auction,
                title: format!("Thing {number}"),
                description: "A thing to be sold by auction".into(),
                category: "things".into(),
                attributes: vendue::domain::auctions::Attributes::None,
                condition: Condition::ALL[0],
                tags: Vec::new(),
                location: None,
                quantity: 1,
                stock_item_id: Some(self.stock),
                picture: None,
            };
            let listing = seller.listings().create(listing).wait().expect("a listing").id;
            let made = Made::random(&mut self.random, self.market.now().as_ms());
            let new: NewAuction = made.request(listing, group);
            let view = seller.auctions().create(new).wait().expect("an auction");
            let mut model = made.model();
            if model.starts_at <= self.now() {
                model.start();
            }
            self.auctions.push((view.id, model));
        }
    }

    /// How much more a bidder may lead with.
    fn room(&self, who: Who) -> Option<i64> {
        let led = self.auctions.iter().filter_map(|(_, model)| model.exposure());
        let sum: i64 = led.filter(|(leader, _)| *leader == who).map(|(_, most)| most).sum();
        self.limits[who].map(|limit| limit - sum)
    }

    /// Lets every auction of the group follow one whose end has moved.
    fn group_follows(&mut self, moved: usize, before: i64) {
        let (ends_at, now) = (self.auctions[moved].1.ends_at, self.now());
        if !self.auctions[moved].1.terms.grouped || ends_at == before {
            return;
        }
        for (place, (_, model)) in self.auctions.iter_mut().enumerate() {
            if place != moved && model.terms.grouped {
                model.follow(ends_at, now);
            }
        }
    }

    fn expect_bid(&mut self, place: usize, who: Who, maximum: i64) -> Expected {
        let (now, room) = (self.now(), self.room(who));
        let (id, model) = &mut self.auctions[place];
        let before = model.ends_at;
        model.bid(who, maximum, room, now)?;
        let placed = PlacedBid {
            auction_id: *id,
            sequence: model.entries,
            at: Timestamp::from_ms(now),
            maximum_minor: maximum,
            currency: usd(1).currency(),
            price_minor: model.contest.price,
            is_leading: model.contest.leader == Some(who),
            reserve_met: model.contest.reserve_met(),
            bid_count: model.contest.count,
            ends_at: Timestamp::from_ms(model.ends_at),
            minimum_minor: model.minimum_for(who),
        };
        self.group_follows(place, before);
        Ok(placed)
    }

    /// Sends a bid and does not wait for its answer; now and then with a key, and then at times
    /// twice at once.
    pub(crate) fn bid(&mut self) {
        let place = self.random.index(self.auctions.len());
        let who = self.random.index(BIDDERS);
        let minimum = self.auctions[place].1.minimum_for(who);
        let own = self.auctions[place].1.contest.maximum().unwrap_or(minimum);
        let around = self.random.pick(&[minimum, minimum, own, own + 40]);
        let maximum = (around + self.random.within(-30, 400)).max(1);
        let bid = PlaceBid::new(self.auctions[place].0, usd(maximum));
        let market = self.market.acting_as(self.bidders[who]);
        let expected = self.expect_bid(place, who, maximum);
        if self.random.chance(60) {
            self.waiting.push((market.auctions().place_bid(bid), expected));
            return;
        }
        let key = format!("key-{}", self.kept.len());
        let market = market.once(&key);
        self.waiting.push((market.auctions().place_bid(bid), expected));
        let Ok(answer) = expected else { return };
        if self.random.chance(30) {
            self.waiting.push((market.auctions().place_bid(bid), Ok(answer)));
        }
        self.kept.push(Kept { key, who, bid, answer });
    }

    /// Sends an old request once more, however late.
    pub(crate) fn resend(&mut self) {
        if self.kept.is_empty() {
            return;
        }
        let kept = &self.kept[self.random.index(self.kept.len())];
        let market = self.market.acting_as(self.bidders[kept.who]).once(&kept.key);
        if self.random.chance(20) {
            let other = PlaceBid::new(kept.bid.auction_id, usd(kept.answer.maximum_minor + 1));
            let conflict = Err(ErrorCode::IdempotencyConflict);
            self.waiting.push((market.auctions().place_bid(other), conflict));
        } else {
            self.waiting.push((market.auctions().place_bid(kept.bid), Ok(kept.answer)));
        }
    }

    /// Waits for every bid that is under way.
    pub(crate) fn settle(&mut self) {
        for (answer, expected) in self.waiting.drain(..) {
            assert_eq!(answer.wait().map_err(|refused| refused.code()), expected);
        }
    }

    pub(crate) fn run_due(&mut self) {
        let now = self.now();
        self.market.run_due().wait().expect("what is due is done");
        for (_, model) in &mut self.auctions {
            if model.state == State::Scheduled && model.starts_at <= now {
                model.start();
            }
            model.close_if_due(GRACE_MS, now);
        }
    }

    /// A command about an auction, by whoever may give it.
    pub(crate) fn command(&mut self) {
        let place = self.random.index(self.auctions.len());
        let (now, id) = (self.now(), self.auctions[place].0);
        let seller = self.market.acting_as(self.seller);
        let choice = self.random.within(0, 13);
        let model = &mut self.auctions[place].1;
        let found =
            |answer: Pending<vendue::domain::auctions::AuctionView>| answer.wait().map(drop);
        let (expected, answered): (Result<(), ErrorCode>, Result<(), Error>) = match choice {
            0..=1 => (model.pause(now), found(self.market.auctions().pause(id))),
            2..=4 => (model.resume(now), found(self.market.auctions().resume(id))),
            5..=8 => {
                let low = model.terms.opening;
                let high = model.terms.buy_now.unwrap_or(i64::MAX).min(low + 900);
                let reserve = self.random.chance(85).then(|| self.random.within(low, high));
                let price = reserve.map(usd);
                let answer = seller.auctions().change_reserve(id, price);
                (model.change_reserve(reserve, now), found(answer))
            }
            9 => {
                let answer = seller.auctions().end_early(id, EarlyEnd::SellToLeader);
                (model.sell_to_leader(now), found(answer))
            }
            10 if self.random.chance(50) => {
                (model.cancel(now), found(self.market.auctions().cancel(id)))
            }
            _ => return self.buy_now(place),
        };
        assert_eq!(answered.map_err(|refused| refused.code()), expected, "command {choice}");
    }

    fn buy_now(&mut self, place: usize) {
        let (now, who) = (self.now(), self.random.index(BIDDERS));
        let room = self.room(who);
        let expected = self.auctions[place].1.buy(who, room, now);
        let market = self.market.acting_as(self.bidders[who]);
        let answered = market.auctions().buy_now(self.auctions[place].0).wait();
        assert_eq!(answered.map(drop).map_err(|refused| refused.code()), expected, "buy now");
    }

    /// Takes back some accepted bid, with the seller's consent.
    pub(crate) fn retract(&mut self) {
        if self.kept.is_empty() {
            return;
        }
        // A bid has a number, by which it can be named, once it is answered.
        self.settle();
        let kept = &self.kept[self.random.index(self.kept.len())];
        let (id, number, who) = (kept.bid.auction_id, kept.answer.sequence, kept.who);
        let now = self.now();
        let found = self.auctions.iter_mut().find(|(auction, _)| *auction == id);
        let (_, model) = found.expect("it is one of them");
        let expected = model.retract(number, now);
        // The bidder asks first; what stands against it stands against both.
        for market in [self.market.acting_as(self.bidders[who]), self.market.clone()] {
            let answer = market.auctions().retract(id, number, RetractionReason::WrongAmount);
            let answered = answer.wait().map(drop).map_err(|refused| refused.code());
            assert_eq!(answered, expected, "retraction");
        }
    }

    pub(crate) fn set_limit(&mut self) {
        let who = self.random.index(BIDDERS);
        let limit = self.random.chance(70).then(|| self.random.within(0, 4_000));
        let money: Option<Money> = limit.map(usd);
        let currency = usd(1).currency();
        let answer = self.market.auctions().set_limit(self.bidders[who], currency, money);
        answer.wait().expect("set");
        self.limits[who] = limit;
    }
}

/// Whether bids are taken before the start.
pub(crate) fn permission(allowed: bool) -> Permission {
    if allowed { Permission::Allowed } else { Permission::Refused }
}
