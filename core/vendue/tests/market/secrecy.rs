//! What nobody but the bidder may learn while an auction runs: the maximum. And what only the
//! seller may know: the reserve. Neither stands in anything that anybody else can ask for.

use super::support::{DAY, GRACE, Hall, usd};
use vendue::auctions::{AuctionFilter, AuctionPhase};
use vendue::domain::auctions::{NewAuction, SoftClose};
use vendue::domain::events::{EventBody, Topic};
use vendue::{Actor, AuctionId, Market, PageRequest};

/// Numbers that come from nowhere else.
const MAXIMUM: i64 = 7_654_321;
const RESERVE: i64 = 6_543_217;

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("JSON")
}

/// Everything that somebody can ask about an auction, as one text.
fn everything(market: &Market, auction: AuctionId) -> String {
    let auctions = market.auctions();
    let mut all = Vec::new();
    let summary = auctions.get(auction).wait().expect("seen");
    all.push(json(&summary));
    all.push(json(&auctions.bids(auction, PageRequest::default()).wait().expect("seen").items));
    for phase in [AuctionPhase::Running, AuctionPhase::Over] {
        let page = auctions.page(AuctionFilter { phase, seller_id: None }, PageRequest::default());
        all.push(json(&page.wait().expect("seen").items));
    }
    for sequence in 1..=6 {
        match auctions.explain(auction, sequence).wait() {
            Ok(explanation) => all.push(format!("{explanation:?}")),
            Err(refused) => all.push(format!("{refused:?}")),
        }
    }
    all.push(json(&market.events().views(auction, 0, 1_000).wait().expect("seen")));
    // The events themselves are for the system, and yet they hold no secret.
    let host = market.with_actor(Actor::Host);
    for event in host.events().read(Topic::auction(auction), 0, 1_000).wait().expect("seen") {
        let EventBody::Auction(body) = &event.body else { panic!("of an auction") };
        all.push(json(body));
    }
    all.join("\n")
}

/// A hall with one auction in which bidder 0 leads with a secret maximum under a secret reserve.
fn contest() -> (Hall, AuctionId) {
    let hall = Hall::new();
    let auction = hall.auction(NewAuction {
        reserve: Some(usd(RESERVE)),
        soft_close: SoftClose::COMMON,
        ..hall.terms()
    });
    hall.placed(auction, 1, 2_000);
    hall.placed(auction, 2, 5_000_000);
    hall.placed(auction, 1, 5_500_000);
    (hall, auction)
}

#[test]
fn a_reserve_is_seen_by_the_sellers_side_only() {
    let (hall, auction) = contest();
    let reserve = RESERVE.to_string();
    for number in 0..4 {
        let seen = everything(&hall.bidding(number), auction);
        assert!(!seen.contains(&reserve), "bidder {number}");
    }
    let anyone = hall.market.acting_as_anyone();
    assert!(!everything(&anyone, auction).contains(&reserve));
    assert!(everything(&hall.selling(), auction).contains(&reserve));
    hall.pass(DAY + GRACE);
    assert_eq!(hall.state(auction), "unsold");
    assert!(!everything(&anyone, auction).contains(&reserve));
}

#[test]
fn a_maximum_is_seen_by_its_bidder_only() {
    let (hall, auction) = contest();
    hall.placed(auction, 0, MAXIMUM);
    // Bids against it, refused and accepted ones, must not tell it either.
    let mut told = String::new();
    for most in [1, 6_000_000, 6_600_000, 7_000_000] {
        told.push_str(&format!("{:?}", hall.bid(auction, 3, most).wait()));
    }
    let secret = MAXIMUM.to_string();
    assert!(!told.contains(&secret), "{told}");
    for number in 1..4 {
        let seen = everything(&hall.bidding(number), auction);
        assert!(!seen.contains(&secret), "bidder {number}");
        for other in hall.bidders.iter().enumerate().filter(|(other, _)| *other != number) {
            let views = json(&hall.bidding(number).auctions().get(auction).wait().expect("seen"));
            assert!(!views.contains(&other.1.to_string()), "others are known by alias only");
        }
    }
    let anyone = hall.market.acting_as_anyone();
    assert!(!everything(&anyone, auction).contains(&secret));
    assert!(!everything(&hall.selling(), auction).contains(&secret));
    assert!(everything(&hall.bidding(0), auction).contains(&secret));
}
