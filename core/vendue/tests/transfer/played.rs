//! A market in which everything has happened.

use vendue::auctions::{PlaceBid, PlacedBid};
use vendue::domain::auctions::{
    Admission, EarlyEnd, IncrementLadder, NewAuction, NewListing, Retraction, RetractionReason,
    SoftClose,
};
use vendue::domain::inventory::NewStockItem;
use vendue::{AuctionId, Market, Money, NewUser, Options, Timestamp, UserId, VirtualClock};

const SECOND: i64 = 1_000;
const HOUR: i64 = 3_600 * SECOND;
const DAY: i64 = 24 * HOUR;
/// Longer than bids that had arrived may still be decided after the end.
const GRACE: i64 = SECOND;
/// The idempotency key of the first bid of the live auction.
const KEY: &str = "the first";

/// A market with people in it.
pub(crate) struct Hall {
    pub(crate) market: Market,
    pub(crate) clock: VirtualClock,
    pub(crate) seller: UserId,
    pub(crate) bidders: [UserId; 4],
}

/// Opens a market on virtual time.
pub(crate) fn open(address: &str, clock: &VirtualClock) -> Market {
    Options::new().clock(clock.clone()).open(address).expect("opened")
}

pub(crate) fn usd(amount_minor: i64) -> Money {
    Money::new(amount_minor, "USD".parse().expect("USD")).expect("an amount")
}

impl Hall {
    pub(crate) fn at(address: &str) -> Self {
        let noon: Timestamp = "2026-11-20T12:00:00Z".parse().expect("a moment");
        let clock = VirtualClock::starting_at(noon);
        let market = open(address, &clock);
        let join = |name: &str| {
            let new = NewUser { display_name: "Zo\u{eb} \u{1f3f7}".into(), ..named(name) };
            market.identity().register(new).wait().expect("registered").id
        };
        let seller = join("seller");
        let bidders = ["ben", "eve", "kim", "zoe"].map(join);
        Self { market, clock, seller, bidders }
    }

    fn selling(&self) -> Market {
        self.market.acting_as(self.seller)
    }

    fn bidding(&self, number: usize) -> Market {
        self.market.acting_as(self.bidders[number])
    }

    /// Terms with the defaults: from 9.00, eBay's ladder, a day from now.
    fn terms(&self) -> NewAuction {
        let now = self.market.now();
        let thing = NewListing::auction("A thing", "A thing with \"quotes\" and \u{1f600}.");
        let listing = self.selling().listings().create(thing).wait().expect("listed").id;
        let ladder = IncrementLadder::ebay_us();
        NewAuction::english(listing, usd(900), ladder, now, now.plus_ms(DAY))
    }

    pub(crate) fn auction(&self, new: NewAuction) -> AuctionId {
        self.selling().auctions().create(new).wait().expect("an auction").id
    }

    pub(crate) fn live(&self) -> AuctionId {
        self.auction(self.terms())
    }

    pub(crate) fn placed(&self, auction: AuctionId, number: usize, maximum: i64) -> PlacedBid {
        let bid = PlaceBid::new(auction, usd(maximum));
        self.bidding(number).auctions().place_bid(bid).wait().expect("accepted")
    }

    fn pass(&self, ms: i64) {
        self.clock.advance_ms(ms);
        self.market.run_due().wait().expect("done");
    }

    /// The first bid of an auction, which may be sent again.
    pub(crate) fn first_bid(&self, auction: AuctionId) -> PlacedBid {
        let bid = PlaceBid::new(auction, usd(1_500));
        self.bidding(0).once(KEY).auctions().place_bid(bid).wait().expect("accepted")
    }

    /// The numbers of the events of an auction, which must have no gap.
    pub(crate) fn events(&self, auction: AuctionId) -> usize {
        let topic = vendue::Topic::auction(auction);
        let events = self.market.events().read(topic, 0, 1_000).wait().expect("read");
        let numbers: Vec<i64> = events.iter().map(|event| event.sequence).collect();
        let view = self.market.auctions().get(auction).wait().expect("there").auction;
        assert_eq!(numbers, (1..=view.event_sequence).collect::<Vec<_>>());
        numbers.len()
    }
}

fn named(name: &str) -> NewUser {
    NewUser::new(name, format!("{name}@example.org"))
}

/// A market with auctions in every state.
pub(crate) struct Played {
    pub(crate) hall: Hall,
    /// Still live, with bids, a retraction and a request for another.
    pub(crate) live: AuctionId,
    /// The answer to the bid that was placed with a key.
    pub(crate) first: PlacedBid,
}

impl Played {
    /// Plays everything in a new market.
    pub(crate) fn at(address: &str) -> Self {
        let hall = Hall::at(address);
        finished(&hall);
        unfinished(&hall);
        let retraction = Retraction::SellerApproval;
        let live = hall.auction(NewAuction { retraction, ..hall.terms() });
        let first = hall.first_bid(live);
        for number in 1..40 {
            let bidder = usize::try_from(number % 4).expect("small");
            hall.placed(live, bidder, 2_000 + number * 500);
        }
        let reason = RetractionReason::WrongAmount;
        let retract = |market: Market, sequence| {
            market.auctions().retract(live, sequence, reason).wait().expect("asked or agreed")
        };
        let bid = hall.placed(live, 2, 60_000);
        retract(hall.bidding(2), bid.sequence);
        retract(hall.selling(), bid.sequence);
        let bid = hall.placed(live, 3, 90_000);
        retract(hall.bidding(3), bid.sequence);
        people(&hall);
        hall.market.shared_setting("color", vec![0, 255, 7]).wait().expect("kept");
        Self { hall, live, first }
    }
}

/// Auctions that are sold, unsold, bought, ended early and cancelled.
fn finished(hall: &Hall) {
    let soft = || NewAuction { soft_close: SoftClose::CATAWIKI, ..hall.terms() };
    let (sold, _unsold) = (hall.auction(soft()), hall.live());
    hall.clock.advance_ms(DAY - 30 * SECOND);
    hall.placed(sold, 0, 5_000);
    hall.placed(sold, 1, 5_000);
    hall.pass(DAY + GRACE);
    let bought = hall.auction(NewAuction { buy_now: Some(usd(9_900)), ..hall.terms() });
    hall.bidding(3).auctions().buy_now(bought).wait().expect("bought");
    let ended = hall.live();
    hall.placed(ended, 1, 1_000);
    let how = EarlyEnd::SellToLeader;
    hall.selling().auctions().end_early(ended, how).wait().expect("ended");
    hall.market.auctions().cancel(hall.live()).wait().expect("cancelled");
}

/// Auctions that are paused, not begun, and of one group.
fn unfinished(hall: &Hall) {
    let paused = hall.live();
    hall.placed(paused, 2, 1_000);
    hall.market.auctions().pause(paused).wait().expect("paused");
    let starts_at = hall.market.now().plus_ms(HOUR);
    hall.auction(NewAuction { starts_at, ..hall.terms() });
    let group_id = Some(hall.selling().auctions().create_group().wait().expect("a group"));
    for _ in 0..3 {
        hall.auction(NewAuction { group_id, soft_close: SoftClose::CATAWIKI, ..hall.terms() });
    }
}

/// Stock, admissions, limits, bans and accounts that belong together.
fn people(hall: &Hall) {
    let auctions = hall.market.auctions();
    let new = NewStockItem { sku: "A-1".into(), name: "A thing".into(), quantity: 7 };
    hall.selling().inventory().create(new).wait().expect("stock").done().expect("at once");
    let admission = Admission::Registered;
    let exclusive = hall.auction(NewAuction { admission, ..hall.terms() });
    hall.bidding(0).auctions().register(exclusive).wait().expect("registered");
    let [one, other, banned, _] = hall.bidders;
    auctions.link_accounts(one, other).wait().expect("linked");
    let limit = usd(1_000_000);
    auctions.set_limit(one, limit.currency(), Some(limit)).wait().expect("limited");
    let until = hall.market.now().plus_ms(DAY);
    auctions.ban(banned, Some(until)).wait().expect("banned");
}
