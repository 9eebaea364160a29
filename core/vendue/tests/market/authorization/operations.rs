//! The table: the operation, what each actor is answered, and how it is called.

use vendue::auctions::{AuctionFilter, AuctionPhase, PlaceBid};
use vendue::domain::auctions::{
    AdmissionStatus, EarlyEnd, EditListing, NewAuction, RetractionReason,
};
use vendue::domain::events::Topic;
use vendue::domain::identity::UserState;
use vendue::domain::inventory::NewStockItem;
use vendue::{Error, NewUser, Options, PageRequest};

use super::Case;
use crate::market::support::{DAY, thing, usd};

pub(crate) type Operation = fn(&Case) -> Result<(), Error>;

/// The operation, what each kind of actor is answered, and how it is called.
pub(crate) type Line = (&'static str, &'static str, Operation);

/// Waits for an answer and forgets what it is.
macro_rules! call {
    (|$case:ident| $($call:tt)+) => {
        |$case| $($call)+.wait().map(drop)
    };
}
pub(crate) use call;

pub(crate) fn page() -> PageRequest {
    PageRequest::default()
}

fn running() -> AuctionFilter {
    AuctionFilter { phase: AuctionPhase::Running, seller_id: None }
}

fn another() -> NewUser {
    NewUser::new("another", "another@example.org")
}

/// A name that nobody has, another one for each actor: wrong passwords lock.
pub(crate) fn nobody(case: &Case) -> String {
    format!("nobody {:?}", case.acting.actor())
}

fn item() -> NewStockItem {
    NewStockItem { sku: "B".into(), name: "Another thing".into(), quantity: 1 }
}

/// Terms for the draft, which belongs to the owner.
fn terms(case: &Case) -> NewAuction {
    NewAuction { listing_id: case.draft, ..case.hall.terms() }
}

fn paused(case: &Case) -> Result<(), Error> {
    // It is, when somebody else was refused before.
    drop(case.hall.market.auctions().pause(case.auction).wait());
    case.acting.auctions().resume(case.auction).wait().map(drop)
}

/// It is on sale, perhaps since somebody else was refused.
fn published(case: &Case) {
    drop(case.hall.selling().listings().publish(case.fixed).wait());
}

fn marked_sold(case: &Case) -> Result<(), Error> {
    published(case);
    case.acting.listings().mark_sold(case.fixed).wait().map(drop)
}

fn withdrawn(case: &Case) -> Result<(), Error> {
    published(case);
    case.acting.listings().withdraw(case.fixed).wait().map(drop)
}

/// The winner of a sale has not answered, and the time for it is over.
fn not_responded(case: &Case) -> Result<(), Error> {
    drop(case.hall.selling().auctions().end_early(case.auction, EarlyEnd::SellToLeader).wait());
    case.hall.clock.advance_ms(4 * DAY);
    case.acting.auctions().mark_no_response(case.auction).wait().map(drop)
}

/// A bidder has asked for a bid to be taken back, and the seller's side agrees.
fn retracted(case: &Case) -> Result<(), Error> {
    let reason = RetractionReason::WrongAmount;
    drop(case.hall.bidding(0).auctions().retract(case.auction, case.bid.sequence, reason).wait());
    case.acting.auctions().retract(case.auction, case.bid.sequence, reason).wait().map(drop)
}

fn batch(case: &Case) -> Result<(), Error> {
    let bid = PlaceBid::new(case.auction, usd(5_000));
    for answer in case.acting.auctions().place_bids([bid]).wait()? {
        answer?;
    }
    Ok(())
}

fn backup(case: &Case) -> Result<(), Error> {
    let target = std::path::Path::new("never-written.db");
    case.acting.backup(target, |_| ()).wait()
}

fn copy(case: &Case) -> Result<(), Error> {
    // On the same clock: by that of the machine the auctions may be over, and would be ended there.
    let target = Options::new().clock(case.hall.clock.clone()).open(":memory:").expect("open");
    case.acting.copy_into(&target, |_| ()).wait().map(drop)
}

fn set_viewers(case: &Case) -> Result<(), Error> {
    case.acting.events().set_viewers(Topic::auction(case.auction), 1);
    Ok(())
}

fn run_until(case: &Case) -> Result<(), Error> {
    let moment = case.hall.market.now().plus_ms(1);
    case.acting.run_until(&case.hall.clock, moment).wait().map(drop)
}

/// Operation; host, admin, owner, other, suspended, unknown, anyone; how it is called.
#[rustfmt::skip]
pub(crate) const OPERATIONS: &[Line] = &[
    ("identity.register", "ok ok ok ok ok ok ok",
        call!(|case| case.acting.identity().register(another()))),
    ("identity.register_admin", "ok forbid forbid forbid forbid forbid forbid",
        call!(|case| case.acting.identity().register_admin(another()))),
    ("identity.authenticate", "credentials_invalid credentials_invalid credentials_invalid \
        credentials_invalid credentials_invalid credentials_invalid credentials_invalid",
        call!(|case| case.acting.identity().authenticate(&nobody(case), "a long password"))),
    ("identity.me", "unauth ok ok ok barred unauth unauth",
        call!(|case| case.acting.identity().me())),
    ("identity.get", "ok ok ok ok barred unauth ok",
        call!(|case| case.acting.identity().get(case.other))),
    ("identity.find_by_name", "ok forbid forbid forbid forbid forbid forbid",
        call!(|case| case.acting.identity().find_by_name("other"))),
    ("identity.page", "ok ok forbid forbid barred unauth unauth",
        call!(|case| case.acting.identity().page(page()))),
    ("identity.set_state", "ok ok forbid forbid barred unauth unauth",
        call!(|case| case.acting.identity().set_state(case.other, UserState::Suspended))),

    ("inventory.create", "unauth ok ok ok barred unauth unauth",
        call!(|case| case.acting.inventory().create(item()))),
    ("inventory.receive", "ok ok ok nostock barred unauth unauth",
        call!(|case| case.acting.inventory().receive(case.stock, 1))),
    ("inventory.get", "ok ok ok nostock barred unauth unauth",
        call!(|case| case.acting.inventory().get(case.stock))),
    ("inventory.page", "unauth ok ok ok barred unauth unauth",
        call!(|case| case.acting.inventory().page(page()))),

    ("listings.create", "unauth ok ok ok barred unauth unauth",
        call!(|case| case.acting.listings().create(thing()))),
    ("listings.get", "ok ok ok hidden barred unauth hidden",
        call!(|case| case.acting.listings().get(case.draft))),
    ("listings.page", "ok ok ok ok barred unauth ok",
        call!(|case| case.acting.listings().page(None, page()))),
    ("listings.auctions", "ok ok ok ok ok ok ok",
        call!(|case| case.acting.listings().auctions(case.draft))),
    ("listings.edit", "ok ok ok hidden barred unauth unauth",
        call!(|case| case.acting.listings().edit(case.draft, EditListing::default(), None))),
    ("listings.add_to_description", "ok ok ok forbid barred unauth unauth",
        call!(|case| case.acting.listings().add_to_description(case.offered, "And more."))),
    ("listings.set_picture", "ok ok ok hidden barred unauth unauth",
        call!(|case| case.acting.listings().set_picture(case.draft, "0123456789abcdef.jpg"))),
    ("listings.publish", "ok ok ok hidden barred unauth unauth",
        call!(|case| case.acting.listings().publish(case.fixed))),
    ("listings.withdraw", "ok ok ok forbid barred unauth unauth", withdrawn),
    ("listings.mark_sold", "ok ok ok forbid barred unauth unauth", marked_sold),

    ("auctions.create", "ok ok ok hidden barred unauth unauth",
        call!(|case| case.acting.auctions().create(terms(case)))),
    ("auctions.create_group", "unauth ok ok ok barred unauth unauth",
        call!(|case| case.acting.auctions().create_group())),
    ("auctions.get", "ok ok ok ok barred unauth ok",
        call!(|case| case.acting.auctions().get(case.auction))),
    ("auctions.page", "ok ok ok ok barred unauth ok",
        call!(|case| case.acting.auctions().page(running(), page()))),
    ("auctions.bids", "ok ok ok ok barred unauth ok",
        call!(|case| case.acting.auctions().bids(case.auction, page()))),
    ("auctions.ids", "ok forbid forbid forbid forbid forbid forbid",
        call!(|case| case.acting.auctions().ids(None, 10))),
    ("auctions.archive", "ok forbid forbid forbid forbid forbid forbid",
        call!(|case| case.acting.auctions().archive(case.auction))),
    ("auctions.log", "ok forbid forbid forbid forbid forbid forbid",
        call!(|case| case.acting.auctions().log(case.auction))),
    ("auctions.verify", "ok ok ok forbid barred unauth forbid",
        call!(|case| case.acting.auctions().verify(case.auction))),
    ("auctions.explain", "ok ok ok forbid barred unauth forbid",
        call!(|case| case.acting.auctions().explain(case.auction, case.bid.sequence))),
    ("auctions.place_bid", "unauth ok own_auction ok barred unauth unauth",
        call!(|case| case.acting.auctions().place_bid(PlaceBid::new(case.auction, usd(5_000))))),
    ("auctions.place_bids", "unauth ok own_auction ok barred unauth unauth", batch),
    ("auctions.buy_now", "unauth ok own_auction ok barred unauth unauth",
        call!(|case| case.acting.auctions().buy_now(case.auction))),
    ("auctions.retract", "ok ok ok forbid barred unauth unauth", retracted),
    ("auctions.change_reserve", "ok ok ok forbid barred unauth unauth",
        call!(|case| case.acting.auctions().change_reserve(case.auction, Some(usd(2_500))))),
    ("auctions.pause", "ok ok forbid forbid barred unauth unauth",
        call!(|case| case.acting.auctions().pause(case.auction))),
    ("auctions.resume", "ok ok forbid forbid barred unauth unauth", paused),
    ("auctions.end_early", "ok ok ok forbid barred unauth unauth",
        call!(|case| case.acting.auctions().end_early(case.auction, EarlyEnd::SellToLeader))),
    ("auctions.cancel", "ok ok forbid forbid barred unauth unauth",
        call!(|case| case.acting.auctions().cancel(case.auction))),
    ("auctions.register", "unauth ok ok ok barred unauth unauth",
        call!(|case| case.acting.auctions().register(case.auction))),
    ("auctions.admit", "ok ok ok forbid barred unauth unauth",
        call!(|case| case.acting.auctions().admit(
            case.auction, case.other, AdmissionStatus::Approved))),
    ("auctions.hold_deposit", "ok ok forbid forbid barred unauth unauth",
        call!(|case| case.acting.auctions().hold_deposit(case.auction, case.other, usd(100)))),
    ("auctions.set_limit", "ok ok forbid forbid barred unauth unauth",
        call!(|case| case.acting.auctions().set_limit(
            case.other, usd(1).currency(), Some(usd(100))))),
    ("auctions.ban", "ok ok forbid forbid barred unauth unauth",
        call!(|case| case.acting.auctions().ban(case.other, None))),
    ("auctions.mark_no_response", "ok ok ok forbid barred unauth unauth", not_responded),
    ("auctions.link_accounts", "ok ok forbid forbid barred unauth unauth",
        call!(|case| case.acting.auctions().link_accounts(case.other, case.hall.seller))),

    ("events.subscribe", "ok forbid forbid forbid forbid forbid forbid",
        call!(|case| case.acting.events().subscribe(Topic::auction(case.auction), None))),
    ("events.watch", "ok ok ok ok barred unauth ok",
        call!(|case| case.acting.events().watch(case.auction, None))),
    ("events.views", "ok ok ok ok barred unauth ok",
        call!(|case| case.acting.events().views(case.auction, 0, 10))),
    ("events.read", "ok forbid forbid ok forbid forbid forbid",
        call!(|case| case.acting.events().read(Topic::user(case.other), 0, 10))),
    ("events.follow", "ok forbid forbid forbid forbid forbid forbid",
        call!(|case| case.acting.events().follow(0, 10))),
    ("events.viewers", "ok ok ok ok ok ok ok",
        |case| { case.acting.events().viewers(Topic::auction(case.auction)); Ok(()) }),
    ("events.viewers_elsewhere", "ok ok ok ok ok ok ok",
        |case| { case.acting.events().viewers_elsewhere(Topic::auction(case.auction)); Ok(()) }),
    ("events.set_viewers", "ok ok ok ok ok ok ok", set_viewers),

    ("market.sign_up", "ok ok ok ok ok ok ok",
        call!(|case| case.acting.sign_up(another()))),
    ("market.run_due", "ok forbid forbid forbid forbid forbid forbid",
        call!(|case| case.acting.run_due())),
    ("market.run_until", "ok forbid forbid forbid forbid forbid forbid", run_until),
    ("market.backup", "invalid_argument forbid forbid forbid forbid forbid forbid", backup),
    ("market.copy_into", "ok forbid forbid forbid forbid forbid forbid", copy),
    ("market.shared_setting", "ok forbid forbid forbid forbid forbid forbid",
        call!(|case| case.acting.shared_setting("color", b"red".to_vec()))),
    ("market.status", "ok forbid forbid forbid forbid forbid forbid",
        call!(|case| vendue::Pending::ready(case.acting.status()))),
    ("market.nodes", "ok forbid forbid forbid forbid forbid forbid",
        call!(|case| case.acting.nodes())),
    ("market.close", "ok forbid forbid forbid forbid forbid forbid",
        call!(|case| case.acting.close())),
];
