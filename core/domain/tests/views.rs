//! What each viewer sees, and what nobody may.

// Everything here is a test, also what stands outside of the functions marked as such.
#![allow(clippy::expect_used)]

mod support;

use serde::Serialize;
use support::{Play, dollars, seller, terms, user};
use vendue_domain::auctions::{
    AuctionEvent, AuctionEventView, AuctionView, BidView, Viewer, close,
};
use vendue_domain::events::EventBody;

const OUTBID_MAXIMUM: i64 = 43_219;
const SECRET_MAXIMUM: i64 = 87_651;
const SECRET_RESERVE: i64 = 65_437;

/// Two bidders, the second leading below a reserve.
fn play() -> Play {
    let mut new = terms();
    new.reserve = Some(dollars(SECRET_RESERVE + 30_000));
    new.buy_now = Some(dollars(200_000));
    let mut play = Play::live(new);
    play.bid(1, OUTBID_MAXIMUM).expect("leads");
    play.bid(2, SECRET_MAXIMUM).expect("leads");
    play
}

fn json(view: &impl Serialize) -> String {
    serde_json::to_string(view).expect("JSON")
}

fn bodies(play: &Play) -> Vec<AuctionEvent> {
    let body = |event: &vendue_domain::events::Event| {
        let EventBody::Auction(body) = event.body.clone() else { panic!("of an auction") };
        body
    };
    play.events.iter().map(body).collect()
}

#[test]
fn others_see_aliases_and_no_secret() {
    let play = play();
    for viewer in [Viewer::ANYBODY, Viewer::user(user(1)), Viewer::user(user(9))] {
        let view = AuctionView::of(&play.auction, &play.standing, &viewer);
        assert_eq!(view.leader, Some(play.auction.alias_of(user(2))));
        assert!(view.has_reserve && !view.reserve_met);
        assert_eq!((view.reserve_minor, view.leader_id), (None, None));
        assert_eq!(view.buy_now_minor, Some(200_000), "the reserve is not met");
        assert_eq!(view.minimum_minor, Some(view.price_minor + view.step_minor));
        let text = json(&view);
        assert!(!text.contains(&SECRET_MAXIMUM.to_string()), "{text}");
        assert!(!text.contains(&user(2).to_string()), "{text}");
        assert_eq!(serde_json::from_str::<AuctionView>(&text).expect("read back"), view);
    }
}

#[test]
fn the_leader_sees_the_own_maximum_and_the_seller_the_reserve() {
    let play = play();
    let of = |viewer| AuctionView::of(&play.auction, &play.standing, &viewer);
    let leader = of(Viewer::user(user(2)));
    let own = leader.viewer.expect("the viewer's own");
    assert!(own.is_leading && !own.is_seller);
    assert_eq!(own.maximum_minor, Some(SECRET_MAXIMUM));
    assert_eq!(leader.minimum_minor, Some(SECRET_MAXIMUM + 1));
    let beaten = of(Viewer::user(user(1))).viewer.expect("the viewer's own");
    assert_eq!((beaten.is_leading, beaten.maximum_minor), (false, None));
    let selling = of(Viewer::user(seller()));
    assert!(selling.viewer.expect("the seller").is_seller);
    assert_eq!(selling.reserve_minor, play.standing.reserve_minor);
    assert_eq!(selling.leader_id, None, "the seller learns the winner when it is sold");
    assert_eq!(of(Viewer::TRUSTED).leader_id, Some(user(2)));
}

#[test]
fn the_history_shows_a_maximum_to_its_bidder_alone() {
    let play = play();
    let of = |viewer: Viewer| -> Vec<BidView> {
        let line = |entry| BidView::of(&play.auction, entry, &viewer);
        play.log.iter().filter_map(line).collect()
    };
    let public = of(Viewer::ANYBODY);
    assert_eq!(public.len(), 2, "the start is no bid");
    assert!(public.iter().all(|line| line.maximum_minor.is_none() && line.bidder_id.is_none()));
    let own = of(Viewer::user(user(1)));
    assert_eq!(own[0].maximum_minor, Some(OUTBID_MAXIMUM));
    assert_eq!((own[0].is_yours, own[1].is_yours), (true, false));
    assert_eq!(own[1].maximum_minor, None);
    assert_eq!((public[0].leads, public[1].leads), (true, true));
    assert_eq!(of(Viewer::TRUSTED)[1].bidder_id, Some(user(2)));
    let text = json(&public);
    assert!(!text.contains(&SECRET_MAXIMUM.to_string()), "{text}");
}

#[test]
fn the_one_outbid_is_told_and_nobody_else() {
    let play = play();
    let placed = bodies(&play).pop().expect("the last bid");
    let public = placed.view(&Viewer::ANYBODY);
    assert_eq!(public.len(), 1);
    assert!(matches!(public[0], AuctionEventView::BidPlaced { is_yours: false, .. }));
    let [_, AuctionEventView::Outbid { log_sequence: 3, .. }] =
        placed.view(&Viewer::user(user(1)))[..]
    else {
        panic!("the one outbid hears of it");
    };
    let own = placed.view(&Viewer::user(user(2)));
    assert!(matches!(own[..], [AuctionEventView::BidPlaced { is_yours: true, .. }]));
    let concerned: Vec<_> = placed.concerns().collect();
    assert_eq!(concerned, [user(2), user(1)]);
}

#[test]
fn no_event_view_names_a_user_or_a_secret() {
    let mut play = play();
    play.bid(3, SECRET_RESERVE + 40_000).expect("meets the reserve");
    play.until_left_ms(0);
    let closed = close(&play.standing, play.now).expect("over");
    play.take(closed);
    for body in bodies(&play) {
        let public = json(&body.view(&Viewer::ANYBODY));
        for who in [1, 2, 3] {
            assert!(!public.contains(&user(who).to_string()), "{public}");
        }
        assert!(!public.contains(&SECRET_MAXIMUM.to_string()), "{public}");
        let read = serde_json::from_str::<Vec<AuctionEventView>>(&public).expect("read back");
        assert_eq!(read, body.view(&Viewer::ANYBODY));
    }
}

#[test]
fn everybody_whom_an_event_does_not_concern_sees_the_same() {
    let mut play = play();
    let wrong = play.bid(3, 300_000).expect("leads");
    play.retract(3, wrong).expect("in time");
    play.until_left_ms(0);
    let closed = close(&play.standing, play.now).expect("over");
    play.take(closed);
    for body in bodies(&play) {
        let public = body.view(&Viewer::ANYBODY);
        for number in 1..5 {
            let differs = body.view(&Viewer::user(user(number))) != public;
            let is_concerned = body.concerns().any(|concerned| concerned == user(number));
            assert_eq!(differs, is_concerned, "{} for {number}", body.kind());
        }
    }
}

#[test]
fn a_sale_shows_its_lines_to_the_winner() {
    let mut new = terms();
    new.premium = "0:1000".parse().expect("a premium");
    new.tax_basis_points = 500;
    let mut play = Play::live(new);
    play.bid(1, 2_000).expect("leads");
    play.until_left_ms(0);
    let closed = close(&play.standing, play.now).expect("over");
    play.take(closed);
    let sold = bodies(&play).pop().expect("the sale");
    let total = |viewer: Viewer| match &sold.view(&viewer)[..] {
        [AuctionEventView::Sold { total_minor, is_yours, .. }] => (*total_minor, *is_yours),
        other => panic!("{other:?}"),
    };
    assert_eq!(total(Viewer::user(user(1))), (Some(900 + 90 + 45), true));
    assert_eq!(total(Viewer::TRUSTED), (Some(900 + 90 + 45), false));
    assert_eq!(total(Viewer::ANYBODY), (None, false));
    let view = AuctionView::of(&play.auction, &play.standing, &Viewer::user(seller()));
    assert_eq!((view.leader_id, view.minimum_minor), (Some(user(1)), None));
}
