//! Markets on virtual time with people and things in them.

#![allow(dead_code, reason = "each test binary uses its own part")]

use vendue::auctions::{PlaceBid, PlacedBid};
use vendue::domain::auctions::{
    AuctionEvent, AuctionView, IncrementLadder, NewAuction, NewListing, SoftClose,
};
use vendue::domain::events::{EventBody, Topic};
use vendue::domain::identity::{MemberRole, NewInvite, NewWorkspace};
use vendue::domain::inventory::NewStockItem;
use vendue::{
    AuctionId, Error, ErrorCode, ListingId, Market, Money, NewUser, Options, Pending, StockItemId,
    Timestamp, UserId, VirtualClock, WorkspaceId,
};

use crate::place::Place;

pub(crate) const SECOND: i64 = 1_000;
pub(crate) const HOUR: i64 = 3_600 * SECOND;
pub(crate) const DAY: i64 = 24 * HOUR;
/// How long after the end bids that had arrived may still be decided.
pub(crate) const GRACE: i64 = 250;

pub(crate) fn noon() -> Timestamp {
    "2026-11-20T12:00:00Z".parse().expect("a moment")
}

pub(crate) fn usd(amount_minor: i64) -> Money {
    Money::new(amount_minor, "USD".parse().expect("USD")).expect("an amount")
}

/// The code of a refusal; the operation must not succeed.
pub(crate) fn code<T: std::fmt::Debug + Send + 'static>(answer: Pending<T>) -> ErrorCode {
    answer.wait().expect_err("it is refused").code()
}

/// A market, its clock, a seller and bidders.
pub(crate) struct Hall {
    pub(crate) market: Market,
    /// Dropped after the market.
    pub(crate) place: Option<Place>,
    pub(crate) clock: VirtualClock,
    pub(crate) seller: UserId,
    pub(crate) bidders: Vec<UserId>,
}

impl Hall {
    pub(crate) fn new() -> Self {
        Self::in_place(Place::passing())
    }

    /// One that can be opened again, and from several sides.
    pub(crate) fn lasting() -> Self {
        Self::in_place(Place::lasting())
    }

    pub(crate) fn in_place(place: Place) -> Self {
        let hall = Self::at(place.address());
        Self { place: Some(place), ..hall }
    }

    pub(crate) fn at(address: &str) -> Self {
        let clock = VirtualClock::starting_at(noon());
        let market = open(address, &clock);
        Self::filled(market, clock)
    }

    /// One in a place of its own that is opened in this way.
    pub(crate) fn opened(options: Options) -> Self {
        let (place, clock) = (Place::passing(), VirtualClock::starting_at(noon()));
        let market = options.clock(clock.clone()).open(place.address()).expect("open");
        Self { place: Some(place), ..Self::filled(market, clock) }
    }

    pub(crate) fn place(&self) -> &Place {
        self.place.as_ref().expect("it knows where it is")
    }

    /// The same market once more, as another process would open it.
    pub(crate) fn another(&self) -> Market {
        open(self.place().address(), &self.clock)
    }

    /// Closes the market and opens it again.
    pub(crate) fn reopen(&mut self) {
        self.market.close().wait().expect("closed");
        self.market = self.another();
    }

    pub(crate) fn filled(market: Market, clock: VirtualClock) -> Self {
        let seller = register(&market, "seller");
        let bidders = (0..4).map(|number| register(&market, &format!("bidder_{number}")));
        let bidders = bidders.collect();
        Self { market, place: None, clock, seller, bidders }
    }

    pub(crate) fn selling(&self) -> Market {
        self.market.acting_as(self.seller)
    }

    pub(crate) fn bidding(&self, number: usize) -> Market {
        self.market.acting_as(self.bidders[number])
    }

    pub(crate) fn stock(&self, quantity: i64) -> StockItemId {
        let written = self.selling().inventory().create(pieces(quantity)).wait().expect("stock");
        written.done().expect("at once").id
    }

    /// A workspace of the seller, where members' writes may have to be approved.
    pub(crate) fn shop(&self, approval: bool) -> WorkspaceId {
        let new = NewWorkspace { name: "The shop".into(), approval };
        self.selling().workspaces().create(new).wait().expect("a workspace").id
    }

    /// Lets a user into a workspace of the seller.
    pub(crate) fn let_in(&self, shop: WorkspaceId, user: UserId, role: MemberRole) {
        let token = self.invited(shop, role);
        let entering = self.market.acting_as(user);
        entering.workspaces().accept_invite(&token).wait().expect("let in");
    }

    /// An invitation into a workspace of the seller; its token.
    pub(crate) fn invited(&self, shop: WorkspaceId, role: MemberRole) -> String {
        let new = NewInvite { email: None, role };
        self.selling().workspaces().invite(shop, new).wait().expect("invited").token
    }

    /// A bidder at work in a workspace.
    pub(crate) fn working(&self, number: usize, shop: WorkspaceId) -> Market {
        self.bidding(number).in_workspace(shop)
    }

    pub(crate) fn listing(&self, stock: Option<StockItemId>) -> ListingId {
        let new = NewListing { stock_item_id: stock, ..thing() };
        self.selling().listings().create(new).wait().expect("a listing").id
    }

    /// Terms with the defaults: from 9.00, eBay's ladder, a day from now.
    pub(crate) fn terms(&self) -> NewAuction {
        let (listing, now) = (self.listing(None), self.market.now());
        let ladder = IncrementLadder::ebay_us();
        NewAuction::english(listing, usd(900), ladder, now, now.plus_ms(DAY))
    }

    pub(crate) fn auction(&self, new: NewAuction) -> AuctionId {
        self.selling().auctions().create(new).wait().expect("an auction").id
    }

    /// A live auction with the defaults.
    pub(crate) fn live(&self) -> AuctionId {
        self.auction(self.terms())
    }

    /// A live auction in which a bid in the last minute adds 90 seconds.
    pub(crate) fn soft(&self) -> AuctionId {
        self.auction(NewAuction { soft_close: SoftClose::CATAWIKI, ..self.terms() })
    }

    pub(crate) fn bid(
        &self,
        auction: AuctionId,
        number: usize,
        maximum: i64,
    ) -> Pending<PlacedBid> {
        let bid = PlaceBid::new(auction, usd(maximum));
        self.bidding(number).auctions().place_bid(bid)
    }

    pub(crate) fn placed(&self, auction: AuctionId, number: usize, maximum: i64) -> PlacedBid {
        self.bid(auction, number, maximum).wait().expect("accepted")
    }

    /// What the host sees of an auction.
    pub(crate) fn view(&self, auction: AuctionId) -> AuctionView {
        self.market.auctions().get(auction).wait().expect("there").auction
    }

    pub(crate) fn state(&self, auction: AuctionId) -> &'static str {
        self.view(auction).state.as_str()
    }

    pub(crate) fn listing_state(&self, listing: ListingId) -> &'static str {
        self.market.listings().get(listing).wait().expect("there").state.as_str()
    }

    /// Lets time pass and does what falls due.
    pub(crate) fn pass(&self, ms: i64) -> usize {
        self.clock.advance_ms(ms);
        self.market.run_due().wait().expect("done")
    }

    /// The kinds of the events of an auction; their numbers must have no gap.
    pub(crate) fn events(&self, auction: AuctionId) -> Vec<&'static str> {
        let topic = Topic::auction(auction);
        let events = self.market.events().read(topic, 0, 1_000).wait().expect("read");
        let numbers: Vec<i64> = events.iter().map(|event| event.sequence).collect();
        assert_eq!(numbers, (1..=self.view(auction).event_sequence).collect::<Vec<_>>());
        events.iter().map(|event| event.body.kind()).collect()
    }

    /// The last event of an auction.
    pub(crate) fn last_event(&self, auction: AuctionId) -> AuctionEvent {
        let after = self.view(auction).event_sequence - 1;
        let topic = Topic::auction(auction);
        let events = self.market.events().read(topic, after, 1).wait().expect("read");
        match events.first().expect("the last").body.clone() {
            EventBody::Auction(event) => event,
            other => panic!("of an auction: {other:?}"),
        }
    }

    pub(crate) fn verify(&self, auction: AuctionId) -> Result<i64, Error> {
        Ok(self.market.auctions().verify(auction).wait()?.bids)
    }
}

pub(crate) fn open(address: &str, clock: &VirtualClock) -> Market {
    let mailer = std::sync::Arc::new(vendue::mail::MemoryMailer::new());
    Options::new().clock(clock.clone()).mailer(mailer).open(address).expect("open")
}

pub(crate) fn register(market: &Market, name: &str) -> UserId {
    let new = NewUser::new(name, format!("{name}@example.org"));
    market.identity().register(new).wait().expect("registered").id
}

pub(crate) fn pieces(quantity: i64) -> NewStockItem {
    NewStockItem { sku: "A-1".into(), name: "A thing".into(), quantity }
}

pub(crate) fn thing() -> NewListing {
    NewListing::auction("A thing", "A thing to be sold by auction.")
}
