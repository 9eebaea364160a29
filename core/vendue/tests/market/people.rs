//! Users and their credentials, and what they sell without an auction.

use super::support::{Hall, code, thing};
use vendue::domain::auctions::{ListingKind, NewListing};
use vendue::domain::identity::UserState;
use vendue::{Error, ErrorCode, NewUser, PageRequest};

fn anna() -> NewUser {
    NewUser {
        password: Some("correct horse battery".into()),
        ..NewUser::new("Anna_B", "Anna@Example.org")
    }
}

#[test]
fn a_password_opens_one_account_and_only_while_it_is_active() -> Result<(), Error> {
    let hall = Hall::new();
    let identity = hall.market.acting_as_anyone().identity();
    let user = identity.register(anna()).wait()?;
    let sign_in = |name: &str, password: &str| {
        identity.authenticate(name, password).wait().map_err(|refused| refused.code())
    };
    for name in ["Anna_B", "anna_b", "ANNA_B", "anna@example.org", "Anna@EXAMPLE.org"] {
        assert_eq!(sign_in(name, "correct horse battery").map(|user| user.id), Ok(user.id));
    }
    let invalid = Err(ErrorCode::CredentialsInvalid);
    let wrong = ["correct horse batterY", "", "x", "correct horse battery "];
    for password in wrong {
        assert_eq!(sign_in("anna_b", password), invalid.clone(), "{password:?}");
    }
    let long = "y".repeat(100_000);
    assert_eq!(sign_in("anna_b", &long), invalid.clone());
    for name in ["nobody", "", "' OR 1=1 --", "bidder_0"] {
        assert_eq!(sign_in(name, "correct horse battery"), invalid.clone(), "{name:?}");
    }
    // The sixth attempt meets a lock, of half an hour.
    assert_eq!(sign_in("anna_b", "correct horse battery"), Err(ErrorCode::AccountLocked));
    hall.clock.advance_ms(30 * 60_000);
    let set = |state| hall.market.identity().set_state(user.id, state).wait();
    set(UserState::Suspended)?;
    assert_eq!(sign_in("anna_b", "another horse battery"), invalid);
    for _ in 0..10 {
        let suspended = Err(ErrorCode::AccountSuspended);
        assert_eq!(sign_in("anna_b", "correct horse battery"), suspended, "and never locked");
    }
    set(UserState::Active)?;
    assert!(sign_in("anna_b", "correct horse battery").is_ok());
    let shown = format!("{user:?}") + &serde_json::to_string(&user).expect("JSON");
    assert!(!shown.contains("argon2"), "no hash is ever shown");
    Ok(())
}

#[test]
fn names_are_unique_however_they_are_written() {
    let hall = Hall::new();
    hall.market.identity().register(anna()).wait().expect("registered");
    let taken = [("anna_b", "other@example.org"), ("other", "ANNA@example.ORG")];
    for (name, email) in taken {
        let refused = hall.market.identity().register(NewUser::new(name, email)).wait();
        let refused = refused.expect_err("taken");
        assert_eq!(refused.code(), ErrorCode::AlreadyExists);
        assert!(!refused.to_string().contains("Anna_B"), "it does not say who has it");
    }
    // A registration that failed has taken nothing.
    let other = NewUser::new("other", "other@example.org");
    hall.market.identity().register(other).wait().expect("both names are free");
}

#[test]
fn others_see_no_address_and_pages_hold_everybody() {
    let hall = Hall::new();
    let seen = hall.bidding(0).identity().get(hall.seller).wait().expect("there");
    assert_eq!(seen.email, None);
    let own = hall.selling().identity().me().wait().expect("there");
    assert_eq!(own.email.as_deref(), Some("seller@example.org"));
    let mut names = Vec::new();
    let mut cursor = None;
    loop {
        let request = PageRequest { limit: Some(2), cursor };
        let page = hall.market.identity().page(request).wait().expect("a page");
        names.extend(page.items.into_iter().map(|user| user.username.to_string()));
        cursor = page.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    names.sort();
    assert_eq!(names, ["bidder_0", "bidder_1", "bidder_2", "bidder_3", "seller"]);
}

/// Bids are in the order of their numbers and people in that of their registration.
#[test]
fn a_cursor_of_one_list_is_not_taken_by_another() {
    let hall = Hall::new();
    let auction = hall.live();
    hall.placed(auction, 0, 2_000);
    hall.placed(auction, 1, 3_000);
    let first = PageRequest::first(1);
    let people = hall.market.identity().page(first.clone()).wait().expect("a page");
    let bids = hall.market.auctions().bids(auction, first).wait().expect("a page");
    let after = |cursor: Option<String>| {
        assert!(cursor.is_some(), "there is more");
        PageRequest { limit: None, cursor }
    };
    let (people, bids) = (after(people.next_cursor), after(bids.next_cursor));
    let of_people = |page: &PageRequest| hall.market.identity().page(page.clone()).wait();
    let of_bids = |page: &PageRequest| hall.market.auctions().bids(auction, page.clone()).wait();
    assert_eq!(of_people(&people).expect("its own").items.len(), 4);
    assert_eq!(of_bids(&bids).expect("its own").items.len(), 1);
    let refused = [of_people(&bids).map(drop), of_bids(&people).map(drop)];
    for refused in refused {
        assert_eq!(refused.expect_err("of another").code(), ErrorCode::CursorMalformed);
    }
}

/// At a fixed price: stock is held while it is offered and leaves when it is sold.
#[test]
fn a_fixed_price_listing_holds_its_stock() -> Result<(), Error> {
    let hall = Hall::new();
    let selling = hall.selling();
    let stock = hall.stock(5);
    let offer = |quantity| {
        let kind = ListingKind::FixedPrice;
        let new = NewListing { kind, quantity, stock_item_id: Some(stock), ..thing() };
        selling.listings().create(new).wait().map(|listing| listing.id)
    };
    let held = || {
        let item = selling.inventory().get(stock).wait().expect("there");
        (item.quantity, item.reserved)
    };
    let (three, two, one) = (offer(3)?, offer(2)?, offer(1)?);
    assert_eq!(held(), (5, 0), "a draft holds nothing");
    selling.listings().publish(three).wait()?;
    selling.listings().publish(two).wait()?;
    assert_eq!(held(), (5, 5));
    assert_eq!(code(selling.listings().publish(one)), ErrorCode::OutOfStock);
    assert_eq!(code(selling.listings().publish(three)), ErrorCode::ListingState);
    selling.listings().mark_sold(three).wait()?;
    assert_eq!(held(), (2, 2));
    assert_eq!(code(selling.listings().mark_sold(three)), ErrorCode::ListingState);
    assert_eq!(code(selling.listings().withdraw(three)), ErrorCode::ListingState);
    selling.listings().withdraw(two).wait()?;
    assert_eq!(held(), (2, 0));
    assert_eq!(code(selling.listings().withdraw(two)), ErrorCode::ListingState);
    selling.listings().publish(two).wait()?;
    assert_eq!(held(), (2, 2), "offered again");
    // Somebody else's stock is not even known.
    let foreign = NewListing { stock_item_id: Some(stock), ..thing() };
    let refused = code(hall.bidding(0).listings().create(foreign));
    assert_eq!(refused, ErrorCode::StockItemNotFound);
    Ok(())
}

/// Two who edit the same version: one is too late, and is told so.
#[test]
fn an_edit_of_an_old_version_is_refused() -> Result<(), Error> {
    let hall = Hall::new();
    let listing = hall.listing(None);
    let edit = |title: &str, version| {
        let title = Some(title.to_owned());
        let edit = vendue::domain::auctions::EditListing { title, ..Default::default() };
        hall.selling().listings().edit(listing, edit, version)
    };
    assert_eq!(edit("First", Some(1)).wait()?.version, 2);
    let late = edit("Second", Some(1)).wait().expect_err("too late");
    assert_eq!(late.code(), ErrorCode::VersionConflict);
    assert_eq!(late.detail("version"), Some(&2.into()));
    assert_eq!(edit("Third", None).wait()?.version, 3);
    Ok(())
}

/// Dropping an answer gives up no bid; an operation that reads first has not begun.
#[test]
fn what_was_submitted_is_decided_without_anybody_waiting() {
    let hall = Hall::new();
    let auction = hall.live();
    drop(hall.bid(auction, 0, 2_000));
    drop(hall.market.identity().register(anna()));
    let listing = hall.view(auction).listing_id;
    drop(hall.selling().listings().add_to_description(listing, "It has a scratch."));
    // A write after them is decided after them.
    hall.placed(auction, 1, 3_000);
    assert_eq!(hall.view(auction).bid_count, 2);
    hall.market.identity().register(anna()).wait().expect("the names are free");
    let described = hall.market.listings().get(listing).wait().expect("there").description;
    assert!(described.ends_with("It has a scratch."));
}
