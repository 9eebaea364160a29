//! A request that is sent again: one answer, one effect, for every operation that writes.

use super::support::{DAY, GRACE, HOUR, Hall, code, thing, usd};
use vendue::auctions::{PlaceBid, PlacedBid};
use vendue::domain::auctions::NewAuction;
use vendue::domain::inventory::NewStockItem;
use vendue::{Error, ErrorCode, Market, NewUser};

#[test]
fn a_bid_that_is_sent_again_gives_the_first_answer() {
    let mut hall = Hall::lasting();
    let auction = hall.soft();
    let bid = |market: &Market, key: &str, maximum| {
        market.once(key).auctions().place_bid(PlaceBid::new(auction, usd(maximum)))
    };
    let first = bid(&hall.bidding(0), "a", 2_000).wait().expect("accepted");
    hall.placed(auction, 1, 3_000);
    hall.clock.advance_ms(HOUR);
    for _ in 0..2 {
        assert_eq!(bid(&hall.bidding(0), "a", 2_000).wait(), Ok(first));
        assert_eq!(code(bid(&hall.bidding(0), "a", 2_001)), ErrorCode::IdempotencyConflict);
        hall.reopen();
    }
    // The key of somebody else, and another operation under the same key.
    let other = bid(&hall.bidding(2), "a", 9_000).wait().expect("a key is its owner's");
    assert!(other.is_leading);
    let bought = hall.bidding(0).once("a").auctions().buy_now(auction);
    assert_eq!(code(bought), ErrorCode::IdempotencyConflict);
    // A refusal is not kept: the same request may be right later.
    assert_eq!(code(bid(&hall.bidding(1), "b", 100)), ErrorCode::BidTooLow);
    assert_eq!(code(bid(&hall.bidding(1), "b", 100)), ErrorCode::BidTooLow);
    hall.pass(DAY + GRACE);
    assert_eq!(bid(&hall.bidding(0), "a", 2_000).wait(), Ok(first), "also when it is over");
    assert_eq!(hall.verify(auction), Ok(3));
    for key in ["", &"k".repeat(256)] {
        assert_eq!(code(bid(&hall.bidding(0), key, 2_000)), ErrorCode::InvalidArgument);
    }
}

/// The same bid from many threads at once counts once.
#[test]
fn duplicates_at_the_same_moment_count_once() {
    let hall = Hall::new();
    let auction = hall.live();
    let answers: Vec<PlacedBid> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..16)
            .map(|_| {
                let market = hall.bidding(0).once("same");
                let bid = PlaceBid::new(auction, usd(5_000));
                scope.spawn(move || market.auctions().place_bid(bid).wait().expect("accepted"))
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
    });
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    assert_eq!(hall.verify(auction), Ok(1));
}

#[test]
fn a_list_of_bids_is_kept_bid_by_bid() {
    let hall = Hall::new();
    let auction = hall.live();
    let place = |maximums: &[i64]| {
        let bids: Vec<PlaceBid> =
            maximums.iter().map(|most| PlaceBid::new(auction, usd(*most))).collect();
        hall.bidding(0).once("list").auctions().place_bids(bids).wait().expect("answered")
    };
    let codes = |answers: &[Result<PlacedBid, Error>]| {
        let code = |answer: &Result<PlacedBid, Error>| match answer {
            Ok(placed) => Ok(placed.sequence),
            Err(refused) => Err(refused.code()),
        };
        answers.iter().map(code).collect::<Vec<_>>()
    };
    let first = place(&[1_000, 500, 2_000]);
    let low = Err(ErrorCode::OwnMaximumNotRaised);
    assert_eq!(codes(&first), [Ok(2), low, Ok(3)]);
    assert_eq!(codes(&place(&[1_000, 500, 2_000])), [Ok(2), low, Ok(3)]);
    let other = place(&[1_000, 500, 2_500]);
    assert_eq!(codes(&other), [Ok(2), low, Err(ErrorCode::IdempotencyConflict)]);
    assert_eq!(hall.verify(auction), Ok(2));
    assert_eq!(place(&[]), []);
    // The longest key that is allowed is as good as any, and no other key can pass for a place.
    let market = hall.bidding(1);
    let place = |key: &str, most| {
        let bids = [PlaceBid::new(auction, usd(most))];
        let answers = market.once(key).auctions().place_bids(bids).wait().expect("answered");
        answers.into_iter().next().expect("one answer").map_err(|refused| refused.code())
    };
    assert!(place(&"k".repeat(255), 3_000).is_ok());
    assert_eq!(place("", 4_000), Err(ErrorCode::InvalidArgument));
    let alone = |key: &str, most| {
        market.once(key).auctions().place_bid(PlaceBid::new(auction, usd(most))).wait()
    };
    assert!(place("a", 5_000).is_ok());
    for key in ["a#0", "a", "a0"] {
        let most = 6_000 + hall.view(auction).bid_count;
        assert_eq!(alone(key, most).expect("a key of its own").maximum_minor, most, "{key}");
    }
}

/// Everything that makes something new makes it once.
#[test]
fn what_is_made_is_made_once() -> Result<(), Error> {
    let hall = Hall::new();
    let selling = hall.selling().once("make");
    // Each operation has a key of its own.
    let keyed = |key: &str| hall.selling().once(key);
    let item = || NewStockItem { sku: "S".into(), name: "A thing".into(), quantity: 4 };
    let stock = selling.inventory().create(item()).wait()?.done()?;
    assert_eq!(selling.inventory().create(item()).wait()?.done()?, stock);
    assert_eq!(code(selling.listings().create(thing())), ErrorCode::IdempotencyConflict);

    let received = keyed("receive").inventory().receive(stock.id, 3).wait()?;
    assert_eq!(keyed("receive").inventory().receive(stock.id, 3).wait()?, received);
    assert_eq!(hall.selling().inventory().get(stock.id).wait()?.quantity, 7);

    let listing = keyed("listing").listings().create(thing()).wait()?;
    assert_eq!(keyed("listing").listings().create(thing()).wait()?, listing);
    let terms = NewAuction { listing_id: listing.id, ..hall.terms() };
    let auction = keyed("auction").auctions().create(terms.clone()).wait()?;
    assert_eq!(keyed("auction").auctions().create(terms).wait()?, auction);
    let more = || keyed("more").listings().add_to_description(listing.id, "And a box.").wait();
    assert_eq!(more()?, more()?);
    let described = hall.market.listings().get(listing.id).wait()?.description;
    assert_eq!(described.matches("And a box.").count(), 1);

    let group = keyed("group").auctions().create_group().wait()?;
    assert_eq!(keyed("group").auctions().create_group().wait()?, group);
    let anna = || NewUser::new("anna", "anna@example.org");
    let host = hall.market.once("anna");
    let user = host.identity().register(anna()).wait()?;
    assert_eq!(host.identity().register(anna()).wait()?, user);
    let renamed = NewUser { display_name: "Another".into(), ..anna() };
    assert_eq!(code(host.identity().register(renamed)), ErrorCode::IdempotencyConflict);
    assert_eq!(code(hall.market.identity().register(anna())), ErrorCode::AlreadyExists);
    Ok(())
}

/// A key and the name of somebody are no way into an account: the password has to be the same.
#[test]
fn a_registration_is_replayed_to_who_has_the_password() -> Result<(), Error> {
    let hall = Hall::new();
    let register = |key: &str, name: &str, password: Option<&str>| {
        let new = NewUser::new(name, format!("{name}@example.org"));
        let new = NewUser { password: password.map(Into::into), ..new };
        hall.market.acting_as_anyone().once(key).identity().register(new).wait()
    };
    let conflict = Some(ErrorCode::IdempotencyConflict);
    let refusal = |answer: Result<_, Error>| answer.err().map(|refused| refused.code());
    let own = Some("correct horse battery");
    let first = register("a", "anna", own)?;
    assert_eq!(register("a", "anna", own)?, first);
    for other in [Some("another long password"), Some("correct horse batterY"), None] {
        assert_eq!(refusal(register("a", "anna", other)), conflict, "{other:?}");
    }
    let second = register("b", "berta", None)?;
    assert_eq!(register("b", "berta", None)?, second);
    assert_eq!(refusal(register("b", "berta", own)), conflict, "there is no password to be right");
    let suspended = vendue::domain::identity::UserState::Suspended;
    hall.market.identity().set_state(first.id, suspended).wait()?;
    assert_eq!(refusal(register("a", "anna", own)), conflict, "suspended meanwhile");
    Ok(())
}
