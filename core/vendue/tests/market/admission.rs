//! Who may bid: admission, deposits, bans, suspension, linked accounts, and winners who do not
//! answer.

use super::support::{DAY, GRACE, HOUR, Hall, code, usd};
use vendue::domain::auctions::{
    Admission, AdmissionStatus, AuctionEvent, NewAuction, Permission, Retraction, RetractionReason,
};
use vendue::domain::identity::UserState;
use vendue::{AuctionId, ErrorCode, Market};

fn admitting(hall: &Hall, admission: Admission) -> AuctionId {
    let deposit = (admission == Admission::Deposit).then(|| usd(5_000));
    hall.auction(NewAuction { admission, deposit, ..hall.terms() })
}

/// The code with which a bid is refused, or nothing when it is accepted.
fn refusal(hall: &Hall, auction: AuctionId, number: usize, maximum: i64) -> Option<ErrorCode> {
    hall.bid(auction, number, maximum).wait().err().map(|refused| refused.code())
}

#[test]
fn each_admission_has_its_own_way_in() {
    use AdmissionStatus::{Approved, Invited, Refused, Registered};
    let hall = Hall::new();
    let not_admitted = Some(ErrorCode::NotAdmitted);
    let admit = |auction, number: usize, status| {
        let user = hall.bidders[number];
        hall.selling().auctions().admit(auction, user, status).wait().expect("admitted")
    };
    let register = |auction, number| hall.bidding(number).auctions().register(auction).wait();

    let open = admitting(&hall, Admission::Open);
    assert_eq!(refusal(&hall, open, 0, 1_000), None);

    let registered = admitting(&hall, Admission::Registered);
    assert_eq!(refusal(&hall, registered, 0, 1_000), not_admitted);
    assert_eq!(register(registered, 0), Ok(Registered));
    assert_eq!(refusal(&hall, registered, 0, 1_000), None);
    admit(registered, 0, Refused);
    assert_eq!(refusal(&hall, registered, 0, 2_000), not_admitted);
    assert_eq!(register(registered, 0), Ok(Refused), "registering again does not help");
    assert_eq!(refusal(&hall, registered, 0, 2_000), not_admitted);

    let approved = admitting(&hall, Admission::Approved);
    assert_eq!(register(approved, 0), Ok(Registered));
    assert_eq!(refusal(&hall, approved, 0, 1_000), not_admitted);
    admit(approved, 0, Approved);
    assert_eq!(refusal(&hall, approved, 0, 1_000), None);

    let invited = admitting(&hall, Admission::Invited);
    let uninvited = hall.bidding(0).auctions().register(invited);
    assert_eq!(code(uninvited), ErrorCode::NotAdmitted);
    admit(invited, 0, Invited);
    assert_eq!(refusal(&hall, invited, 0, 1_000), None);

    let deposit = admitting(&hall, Admission::Deposit);
    let hold = |minor| {
        let host = hall.market.auctions();
        host.hold_deposit(deposit, hall.bidders[0], usd(minor)).wait().expect("held")
    };
    assert_eq!(refusal(&hall, deposit, 0, 1_000), Some(ErrorCode::DepositMissing));
    hold(4_999);
    assert_eq!(refusal(&hall, deposit, 0, 1_000), Some(ErrorCode::DepositMissing));
    hold(5_000);
    assert_eq!(refusal(&hall, deposit, 0, 1_000), None);
    hold(0);
    assert_eq!(refusal(&hall, deposit, 0, 2_000), Some(ErrorCode::DepositMissing));
    for auction in [open, registered, approved, invited, deposit] {
        assert_eq!(hall.verify(auction), Ok(1));
    }
}

#[test]
fn a_refused_user_stays_out_of_an_open_auction() {
    let hall = Hall::new();
    let auction = hall.live();
    let refused = AdmissionStatus::Refused;
    let admit = hall.selling().auctions().admit(auction, hall.bidders[0], refused);
    admit.wait().expect("refused");
    assert_eq!(refusal(&hall, auction, 0, 1_000), Some(ErrorCode::NotAdmitted));
    assert_eq!(refusal(&hall, auction, 1, 1_000), None);
}

#[test]
fn a_ban_ends_at_its_moment_and_can_be_lifted() {
    let hall = Hall::new();
    let auction = hall.live();
    let ban = |until| {
        hall.market.auctions().ban(hall.bidders[0], until).wait().expect("banned");
    };
    let now = hall.market.now();
    ban(Some(now.plus_ms(1_000)));
    assert_eq!(refusal(&hall, auction, 0, 1_000), Some(ErrorCode::BidderBanned));
    let buy = code(hall.bidding(0).auctions().buy_now(auction));
    assert_eq!(buy, ErrorCode::BidderBanned);
    hall.clock.advance_ms(1_000);
    assert_eq!(refusal(&hall, auction, 0, 1_000), None);
    ban(None);
    hall.clock.advance_ms(DAY / 2);
    assert_eq!(refusal(&hall, auction, 0, 5_000), Some(ErrorCode::BidderBanned));
    ban(Some(now));
    assert_eq!(refusal(&hall, auction, 0, 5_000), None, "lifted");
}

#[test]
fn a_suspended_user_can_do_nothing_and_keeps_what_was_bid() {
    let hall = Hall::new();
    let auction = hall.live();
    hall.placed(auction, 0, 2_000);
    let set = |state| {
        hall.market.identity().set_state(hall.bidders[0], state).wait().expect("set");
    };
    set(UserState::Suspended);
    assert_eq!(refusal(&hall, auction, 0, 5_000), Some(ErrorCode::AccountSuspended));
    // Also a bid that would be too low does not show the minimum.
    assert_eq!(refusal(&hall, auction, 0, 1), Some(ErrorCode::AccountSuspended));
    assert_eq!(hall.view(auction).leader_id, Some(hall.bidders[0]));
    set(UserState::Active);
    assert_eq!(refusal(&hall, auction, 0, 5_000), None);
}

#[test]
fn the_sellers_own_side_cannot_bid() {
    let hall = Hall::new();
    let auction = hall.live();
    let tolerant =
        hall.auction(NewAuction { linked_accounts: Permission::Allowed, ..hall.terms() });
    let link = |one, other| hall.market.auctions().link_accounts(one, other).wait();
    // Whichever of the two is named first.
    link(hall.seller, hall.bidders[0]).expect("linked");
    link(hall.bidders[1], hall.seller).expect("linked");
    link(hall.bidders[1], hall.seller).expect("linked again");
    for number in [0, 1] {
        assert_eq!(refusal(&hall, auction, number, 1_000), Some(ErrorCode::OwnAuction));
    }
    assert_eq!(refusal(&hall, tolerant, 0, 1_000), None);
    assert_eq!(refusal(&hall, auction, 2, 1_000), None);
    assert!(link(hall.seller, hall.seller).is_err(), "nobody is linked to himself");
    let own = vendue::auctions::PlaceBid::new(auction, usd(1_500));
    assert_eq!(code(hall.selling().auctions().place_bid(own)), ErrorCode::OwnAuction);
}

#[test]
fn a_winner_who_does_not_answer_is_banned_once_for_each_sale() {
    let hall = Hall::new();
    let stock = hall.stock(1);
    let listing_id = hall.listing(Some(stock));
    let mark = |auction| hall.selling().auctions().mark_no_response(auction);
    let sell = |number| {
        let ends_at = hall.market.now().plus_ms(DAY);
        let auction = hall.auction(NewAuction { listing_id, ends_at, ..hall.terms() });
        assert_eq!(code(mark(auction)), ErrorCode::AuctionState, "not sold yet");
        hall.placed(auction, number, 2_000);
        hall.pass(DAY + GRACE);
        auction
    };
    let reserved = || hall.selling().inventory().get(stock).wait().expect("there").reserved;
    let first = sell(0);
    assert_eq!(code(mark(first)), ErrorCode::AuctionState, "the winner still has time");
    assert_eq!(reserved(), 1);
    hall.clock.advance_ms(3 * DAY);
    mark(first).wait().expect("marked");
    assert_eq!((reserved(), hall.listing_state(listing_id)), (0, "ended"));
    for _ in 0..3 {
        assert_eq!(code(mark(first)), ErrorCode::AuctionState, "one sale counts once");
    }
    let other = hall.live();
    assert_eq!(refusal(&hall, other, 0, 1_000), Some(ErrorCode::BidderBanned));
    hall.clock.advance_ms(14 * DAY);
    let second = sell(0);
    hall.clock.advance_ms(3 * DAY);
    mark(second).wait().expect("marked");
    hall.clock.advance_ms(3_650 * DAY);
    let late = hall.auction(NewAuction { ends_at: hall.market.now().plus_ms(DAY), ..hall.terms() });
    assert_eq!(refusal(&hall, late, 0, 1_000), Some(ErrorCode::BidderBanned), "for good");
    assert_eq!(refusal(&hall, late, 1, 1_000), None);
}

/// A sale that was given up is over: its auction has no say in a later one of the same listing.
#[test]
fn a_sale_that_was_given_up_does_not_touch_a_later_one() {
    let hall = Hall::new();
    let stock = hall.stock(1);
    let listing_id = hall.listing(Some(stock));
    let mark = |auction| hall.selling().auctions().mark_no_response(auction);
    let sell = |number| {
        let ends_at = hall.market.now().plus_ms(DAY);
        let auction = hall.auction(NewAuction { listing_id, ends_at, ..hall.terms() });
        hall.placed(auction, number, 2_000);
        hall.pass(DAY + GRACE);
        hall.clock.advance_ms(3 * DAY);
        auction
    };
    let first = sell(0);
    mark(first).wait().expect("marked");
    let second = sell(1);
    let reserved = || hall.selling().inventory().get(stock).wait().expect("there").reserved;
    let host = hall.market.auctions();
    for again in [mark(first), host.mark_no_response(first)] {
        assert_eq!(code(again), ErrorCode::AuctionState);
    }
    assert_eq!((reserved(), hall.listing_state(listing_id)), (1, "pending_settlement"));
    hall.clock.advance_ms(14 * DAY);
    let later =
        || hall.auction(NewAuction { ends_at: hall.market.now().plus_ms(DAY), ..hall.terms() });
    assert_eq!(refusal(&hall, later(), 0, 1_000), None, "banned once, and that is over");
    mark(second).wait().expect("marked");
    assert_eq!(refusal(&hall, later(), 1, 1_000), Some(ErrorCode::BidderBanned));
    assert_eq!((reserved(), hall.listing_state(listing_id)), (0, "ended"));
}

/// A limit is answered alike wherever the hidden maximum is.
#[test]
fn a_limit_does_not_tell_the_hidden_maximum() {
    let hall = Hall::new();
    let limit =
        hall.market.auctions().set_limit(hall.bidders[1], usd(1).currency(), Some(usd(5_000)));
    limit.wait().expect("limited");
    for hidden in [4_000, 5_000, 6_000, 50_000] {
        let auction = hall.live();
        hall.placed(auction, 0, hidden);
        for maximum in [5_001, 5_500, 9_000, 60_000] {
            let refused = refusal(&hall, auction, 1, maximum);
            assert_eq!(refused, Some(ErrorCode::LimitReached), "{maximum} against {hidden}");
        }
    }
}

/// The seller agrees to what the bidder asked for, and to nothing else.
#[test]
fn a_seller_agrees_only_to_what_was_asked() {
    use RetractionReason::{DescriptionChanged, WrongAmount};
    let hall = Hall::new();
    let terms = NewAuction { retraction: Retraction::SellerApproval, ..hall.terms() };
    let auction = hall.auction(terms);
    let bid = hall.placed(auction, 0, 2_000);
    let ask = |number: usize, sequence| {
        hall.bidding(number).auctions().retract(auction, sequence, DescriptionChanged)
    };
    let agree = |sequence| hall.selling().auctions().retract(auction, sequence, WrongAmount);
    let host = hall.market.auctions().retract(auction, bid.sequence, WrongAmount);
    assert_eq!(code(host), ErrorCode::RetractionRefused);
    assert_eq!(code(agree(bid.sequence)), ErrorCode::RetractionRefused, "nobody has asked");
    assert_eq!(code(ask(1, bid.sequence)), ErrorCode::Forbidden);
    assert_eq!(code(ask(0, 999)), ErrorCode::BidNotFound);
    let asked = ask(0, bid.sequence).wait().expect("asked");
    assert_eq!((asked.bid_count, asked.event_sequence), (1, hall.view(auction).event_sequence));
    // A bid that comes later was not asked about, and would go as well.
    let later = hall.placed(auction, 0, 3_000);
    assert_eq!(code(agree(bid.sequence)), ErrorCode::RetractionRefused);
    assert_eq!(code(agree(later.sequence)), ErrorCode::RetractionRefused);
    ask(0, later.sequence).wait().expect("asked");
    assert_eq!(agree(later.sequence).wait().expect("agreed").bid_count, 1);
    let last = hall.last_event(auction);
    let reason = Some(DescriptionChanged);
    let is_told = matches!(&last, AuctionEvent::BidRetracted { reason: why, .. } if *why == reason);
    assert!(is_told, "the bidder's reason: {last:?}");
    assert_eq!(code(agree(later.sequence)), ErrorCode::RetractionRefused, "once");
    assert_eq!(hall.verify(auction), Ok(2));
}

/// Only where the terms ask for it does the seller act for a bidder.
#[test]
fn a_seller_takes_back_no_bid_of_a_bidder_who_may_do_so_alone() {
    let hall = Hall::new();
    let auction = hall.auction(NewAuction { retraction: Retraction::Ebay, ..hall.terms() });
    let bid = hall.placed(auction, 0, 2_000);
    let reason = RetractionReason::WrongAmount;
    let by_seller = hall.selling().auctions().retract(auction, bid.sequence, reason);
    assert!(by_seller.wait().is_err());
    // To decide, the writer would read the whole log: it is not given what a stranger asks for.
    let taken = hall.market.taken_writes();
    let by_other = hall.bidding(1).auctions().retract(auction, bid.sequence, reason);
    assert_eq!(code(by_other), ErrorCode::Forbidden);
    let by_anyone = hall.market.acting_as_anyone().auctions();
    let by_anyone = by_anyone.retract(auction, bid.sequence, reason);
    assert_eq!(code(by_anyone), ErrorCode::Unauthenticated);
    let of_nothing = hall.bidding(0).auctions().retract(auction, 999, reason);
    assert_eq!(code(of_nothing), ErrorCode::BidNotFound);
    assert_eq!(hall.market.taken_writes(), taken);
    let own = hall.bidding(0).auctions().retract(auction, bid.sequence, reason);
    assert_eq!(own.wait().expect("taken back").bid_count, 0);
    let again = hall.bidding(0).auctions().retract(auction, bid.sequence, reason);
    assert_eq!(code(again), ErrorCode::RetractionRefused);
    assert_eq!(hall.verify(auction), Ok(1));
}

/// To take a bid back the writer reads the whole log of the auction and holds it meanwhile, while
/// bids wait: only for what has a chance.
#[test]
fn a_retraction_without_a_chance_does_not_reach_the_writer() {
    let reason = RetractionReason::WrongAmount;
    let hall = Hall::lasting();
    let with = |retraction| hall.auction(NewAuction { retraction, ..hall.terms() });
    let [never, ebay, asking] =
        [Retraction::Never, Retraction::Ebay, Retraction::SellerApproval].map(with);
    let bids = [never, ebay, asking].map(|auction| hall.placed(auction, 0, 2_000).sequence);
    let retract = |market: Market, auction, sequence| {
        let taken = hall.market.taken_writes();
        let answer = market.auctions().retract(auction, sequence, reason).wait();
        let is_taken = hall.market.taken_writes() != taken;
        (answer.map(|view| view.bid_count).map_err(|refused| refused.code()), is_taken)
    };
    let refused = (Err(ErrorCode::RetractionRefused), false);
    assert_eq!(retract(hall.bidding(0), never, bids[0]), refused);
    assert_eq!(retract(hall.selling(), asking, bids[2]), refused, "nobody has asked");
    assert_eq!(retract(hall.bidding(0), asking, bids[2]), (Ok(1), true));
    assert_eq!(retract(hall.selling(), asking, bids[2]), (Ok(0), true));
    for market in [hall.bidding(0), hall.selling()] {
        assert_eq!(retract(market, asking, bids[2]), refused, "it was taken back already");
    }

    // With a key, what was accepted before is answered as it was.
    let keyed = || hall.bidding(0).once("back");
    assert_eq!(retract(keyed(), ebay, bids[1]), (Ok(0), true));
    assert_eq!(retract(keyed(), ebay, bids[1]), (Ok(0), true));
    assert_eq!(retract(hall.bidding(0), ebay, bids[1]), refused);
    let other = hall.bidding(0).once("other");
    assert_eq!(retract(other, ebay, bids[1]), (Err(ErrorCode::RetractionRefused), true));

    // In the last hours only the latest bid may go, soon after it was placed.
    hall.pass(DAY - 6 * HOUR);
    let [early, late] = [3_000, 4_000].map(|most| hall.placed(ebay, 0, most).sequence);
    assert_eq!(retract(hall.bidding(0), ebay, early), refused);
    hall.pass(2 * HOUR);
    assert_eq!(retract(hall.bidding(0), ebay, late), refused);
    hall.pass(DAY);
    assert_eq!(retract(hall.bidding(0), ebay, late), (Err(ErrorCode::AuctionClosed), false));
}
