//! Whom users follow, and of whom they want to hear nothing.

use super::support::{Hall, code, usd};
use vendue::domain::auctions::NewAuction;
use vendue::domain::events::{EventBody, Topic};
use vendue::domain::identity::IdentityEvent;
use vendue::{Error, ErrorCode, Market, Page, PageRequest, RelatedUser, UserId};

fn names(page: Page<RelatedUser>) -> Vec<String> {
    let mut names: Vec<_> = page.items.iter().map(|item| item.user.username.to_string()).collect();
    names.sort();
    names
}

fn page() -> PageRequest {
    PageRequest::default()
}

fn followers(market: &Market, user_id: UserId) -> Vec<String> {
    names(market.identity().followers(user_id, page()).wait().expect("a page"))
}

#[test]
fn a_follower_is_in_both_lists_and_the_other_is_told_once() -> Result<(), Error> {
    let hall = Hall::new();
    for number in [0, 1, 0] {
        hall.bidding(number).identity().follow(hall.seller).wait()?;
    }
    assert_eq!(followers(&hall.selling(), hall.seller), ["bidder_0", "bidder_1"]);
    let followed = hall.bidding(0).identity().followed(hall.bidders[0], page()).wait()?;
    assert_eq!(followed.items[0].user.email, None, "as everybody sees one");
    assert_eq!(names(followed), ["seller"]);
    let told = hall.market.events().read(Topic::user(hall.seller), 1, 10).wait()?;
    let follower = |id| EventBody::from(IdentityEvent::Followed { follower_id: id });
    let expected: Vec<_> = hall.bidders[..2].iter().map(|id| follower(*id)).collect();
    assert_eq!(told.into_iter().map(|event| event.body).collect::<Vec<_>>(), expected);
    hall.bidding(0).identity().unfollow(hall.seller).wait()?;
    hall.bidding(0).identity().unfollow(hall.seller).wait()?;
    assert_eq!(followers(&hall.selling(), hall.seller), ["bidder_1"]);
    let seller = hall.selling().identity();
    assert_eq!(code(seller.follow(hall.seller)), ErrorCode::InvalidArgument);
    assert_eq!(code(seller.block(hall.seller, true)), ErrorCode::InvalidArgument);
    let nobody = UserId::new(super::support::noon(), [9; 10]);
    assert_eq!(code(seller.follow(nobody)), ErrorCode::UserNotFound);
    assert_eq!(code(seller.block(nobody, false)), ErrorCode::UserNotFound);
    Ok(())
}

#[test]
fn who_is_blocked_does_not_follow() -> Result<(), Error> {
    let hall = Hall::new();
    let (seller, other) = (hall.selling().identity(), hall.bidding(0).identity());
    other.follow(hall.seller).wait()?;
    seller.follow(hall.bidders[0]).wait()?;
    seller.block(hall.bidders[0], false).wait()?;
    assert!(followers(&hall.selling(), hall.seller).is_empty());
    assert!(followers(&hall.bidding(0), hall.bidders[0]).is_empty());
    assert_eq!(code(other.follow(hall.seller)), ErrorCode::Blocked);
    let blocked = seller.blocked(hall.seller, page()).wait()?;
    assert_eq!(blocked.items[0].bids, Some(false));
    seller.unblock(hall.bidders[0]).wait()?;
    other.follow(hall.seller).wait()?;
    assert!(seller.blocked(hall.seller, page()).wait()?.items.is_empty());
    Ok(())
}

#[test]
fn who_is_kept_from_bidding_neither_bids_nor_buys() -> Result<(), Error> {
    let hall = Hall::new();
    let auction = hall.auction(NewAuction { buy_now: Some(usd(90_000)), ..hall.terms() });
    let seller = hall.selling().identity();
    hall.placed(auction, 0, 1_000);
    seller.block(hall.bidders[0], false).wait()?;
    hall.placed(auction, 0, 2_000);
    seller.block(hall.bidders[0], true).wait()?;
    assert_eq!(code(hall.bid(auction, 0, 3_000)), ErrorCode::Blocked);
    let buying = hall.bidding(0).auctions();
    assert_eq!(code(buying.buy_now(auction)), ErrorCode::Blocked);
    // What was bid before stands, and others are not concerned.
    assert_eq!(hall.view(auction).bid_count, 2);
    hall.placed(auction, 1, 3_000);
    seller.unblock(hall.bidders[0]).wait()?;
    hall.placed(auction, 0, 4_000);
    seller.block(hall.bidders[0], true).wait()?;
    assert_eq!(code(hall.bid(auction, 0, 5_000)), ErrorCode::Blocked);
    Ok(())
}
