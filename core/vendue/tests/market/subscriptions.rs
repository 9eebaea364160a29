//! Following events: exactly the rest, once and in order, however slow, late or interrupted.

use std::time::Duration;

use super::support::{DAY, GRACE, Hall, code};
use vendue::domain::events::{Topic, TopicKind};
use vendue::{AuctionId, ErrorCode, Market, Subscription, WorkspaceId};

const PATIENCE: Duration = Duration::from_secs(20);

fn follow(market: &Market, auction: AuctionId, since: Option<i64>) -> Subscription {
    market.events().subscribe(Topic::auction(auction), since).wait().expect("followed")
}

/// The numbers of the next events.
fn next(following: &mut Subscription, count: i64) -> Vec<i64> {
    let mut numbers = Vec::new();
    for _ in 0..count {
        let event = following.wait_next(PATIENCE).expect("open").expect("an event");
        assert_eq!(following.last_sequence(), Some(event.sequence));
        numbers.push(event.sequence);
    }
    numbers
}

fn nothing_more(following: &mut Subscription) {
    let more = following.wait_next(Duration::from_millis(50)).expect("open");
    assert!(more.is_none(), "{more:?}");
}

/// Bids until there are this many more events: a leader who raises and raises.
fn bid_times(hall: &Hall, auction: AuctionId, count: i64) {
    let heard = hall.view(auction).event_sequence;
    let bids: Vec<_> =
        (1..=count).map(|number| hall.bid(auction, 0, 100_000 + heard + number)).collect();
    for bid in bids {
        bid.wait().expect("accepted");
    }
}

#[test]
fn whoever_follows_from_now_on_misses_nothing_after_it() {
    let hall = Hall::new();
    let auction = hall.live();
    bid_times(&hall, auction, 3);
    let mut following = follow(&hall.market, auction, None);
    nothing_more(&mut following);
    // More than the ring holds, before the first is read.
    bid_times(&hall, auction, 700);
    assert_eq!(next(&mut following, 700), (6..=705).collect::<Vec<_>>());
    nothing_more(&mut following);
}

#[test]
fn a_slow_consumer_resumes_by_sequence() {
    let hall = Hall::new();
    let auction = hall.live();
    let mut slow = follow(&hall.market, auction, Some(0));
    let mut quick = follow(&hall.market, auction, Some(0));
    let mut expected = 1;
    for portion in [1, 5, 255, 1, 256, 257, 2, 600] {
        bid_times(&hall, auction, portion);
        let first = if expected == 1 { 2 } else { 0 };
        let until = expected + portion + first;
        assert_eq!(
            next(&mut quick, until - expected),
            (expected..until).collect::<Vec<_>>(),
            "portion {portion}"
        );
        if portion % 2 == 1 {
            let done = slow.last_sequence().unwrap_or(0);
            assert_eq!(next(&mut slow, until - 1 - done), (done + 1..until).collect::<Vec<_>>());
        }
        expected = until;
    }
    let done = slow.last_sequence().unwrap_or(0);
    assert_eq!(next(&mut slow, expected - 1 - done), (done + 1..expected).collect::<Vec<_>>());
    nothing_more(&mut slow);
    nothing_more(&mut quick);
}

#[test]
fn followers_hear_everything_once_while_bids_rain() {
    const BIDS: i64 = 1_500;
    let hall = Hall::lasting();
    let auction = hall.live();
    let last = BIDS + 2;
    std::thread::scope(|scope| {
        for follower in 0..6u64 {
            let market = &hall.market;
            scope.spawn(move || {
                let mut heard = 0;
                // Each goes away and comes back now and then, and says the last number it saw.
                while heard < last {
                    let mut following = follow(market, auction, Some(heard));
                    for _ in 0..(37 + follower * 111) {
                        if heard == last {
                            break;
                        }
                        let event = following.wait_next(PATIENCE).expect("open");
                        let sequence = event.expect("an event").sequence;
                        assert_eq!(sequence, heard + 1);
                        heard = sequence;
                        if follower == 5 && sequence % 400 == 0 {
                            std::thread::sleep(Duration::from_millis(30));
                        }
                    }
                }
            });
        }
        bid_times(&hall, auction, BIDS);
    });
    assert_eq!(hall.view(auction).event_sequence, last);
    assert_eq!(hall.market.events().viewers(Topic::auction(auction)), 0, "all are gone");
}

#[test]
fn a_follower_comes_back_after_a_restart() {
    let mut hall = Hall::lasting();
    let auction = hall.live();
    let mut following = follow(&hall.market, auction, Some(0));
    bid_times(&hall, auction, 5);
    assert_eq!(next(&mut following, 4), [1, 2, 3, 4]);
    hall.market.close().wait().expect("closed");
    // What was in the ring may still come; then there is an end, and no waiting.
    while let Ok(Some(_)) = following.wait_next(PATIENCE) {}
    hall.market = hall.another();
    let mut again = follow(&hall.market, auction, Some(4));
    hall.pass(DAY + GRACE);
    assert_eq!(next(&mut again, 5), [5, 6, 7, 8, 9]);
}

/// Two markets on one file: a follower of the one hears what the other does.
#[test]
fn events_of_another_process_arrive() {
    let hall = Hall::lasting();
    let auction = hall.live();
    let other = hall.another();
    let mut following = follow(&other, auction, Some(0));
    let mut from_now = follow(&other, auction, None);
    bid_times(&hall, auction, 20);
    assert_eq!(next(&mut following, 22), (1..=22).collect::<Vec<_>>());
    assert_eq!(next(&mut from_now, 20), (3..=22).collect::<Vec<_>>());
    nothing_more(&mut following);
    nothing_more(&mut from_now);
}

#[test]
fn what_cannot_be_followed_is_told() {
    let hall = Hall::new();
    let user = Topic::user(hall.bidders[0]);
    let nothing = Topic::auction(AuctionId::from_bytes([9; 16]));
    let workspace = WorkspaceId::from_bytes(*hall.seller.as_bytes());
    let workspace = Topic { kind: TopicKind::Workspace, id: *workspace.as_bytes() };
    let missing = code(hall.market.events().subscribe(nothing, None));
    assert_eq!(missing, ErrorCode::AuctionNotFound);
    // The events of an auction name its bidders: others watch it instead.
    let auction = Topic::auction(hall.live());
    for topic in [user, workspace, auction, nothing] {
        let refused = code(hall.bidding(1).events().read(topic, 0, 10));
        assert_eq!(refused, ErrorCode::Forbidden);
    }
    for topic in [user, workspace, auction] {
        let refused = code(hall.bidding(1).events().subscribe(topic, None));
        assert_eq!(refused, ErrorCode::Forbidden);
        hall.market.events().subscribe(topic, None).wait().expect("the host may");
    }
    hall.bidding(0).events().subscribe(user, Some(0)).wait().expect("one's own");
    for topic in [user, nothing, workspace, auction] {
        assert_eq!(hall.market.events().viewers(topic), 0, "nobody is left behind");
    }
}

/// The whole log by a durable place, in portions of any size.
#[test]
fn the_log_is_followed_by_position() {
    let hall = Hall::new();
    let auctions = [hall.live(), hall.live(), hall.live()];
    for auction in auctions {
        bid_times(&hall, auction, 10);
    }
    for limit in [1, 7, 1_000] {
        let mut position = 0;
        let mut heard = Vec::new();
        loop {
            let portion = hall.market.events().follow(position, limit).wait().expect("read");
            let Some(last) = portion.last() else { break };
            position = last.position;
            heard.extend(portion);
        }
        let of_auctions = heard.iter().filter(|one| one.event.topic.kind == TopicKind::Auction);
        assert_eq!(of_auctions.count(), 36);
        assert!(heard.is_sorted_by(|one, next| one.position < next.position));
        for auction in auctions {
            let topic = Topic::auction(auction);
            let own = heard.iter().filter(|stored| stored.event.topic == topic);
            let numbers: Vec<i64> = own.map(|stored| stored.event.sequence).collect();
            assert_eq!(numbers, (1..=12).collect::<Vec<_>>());
        }
    }
}

/// Everybody may watch an auction, and sees what concerns the one who watches.
#[test]
fn a_watch_shows_what_the_watcher_may_see() {
    let hall = Hall::new();
    let auction = hall.live();
    let watch = |market: Market, since| market.events().watch(auction, since).wait().expect("seen");
    let mut anyone = watch(hall.market.acting_as_anyone(), Some(0));
    let mut loser = watch(hall.bidding(0), Some(0));
    hall.placed(auction, 0, 2_000);
    hall.placed(auction, 1, 3_000);
    let mut late = watch(hall.bidding(0), None);
    hall.pass(DAY + GRACE);
    let mut kinds = Vec::new();
    for sequence in 1..=6 {
        let event = anyone.wait_next(PATIENCE).expect("open").expect("an event");
        let own = loser.wait_next(PATIENCE).expect("open").expect("an event");
        assert_eq!((event.sequence, own.sequence), (sequence, sequence));
        assert_eq!(anyone.last_sequence(), Some(sequence));
        let text = serde_json::to_string(&event).expect("JSON");
        for user in &hall.bidders {
            assert!(!text.contains(&user.to_string()), "{text}");
        }
        assert_eq!(event.views.len(), 1);
        kinds.push(own.views.len());
        if sequence > 4 {
            assert_eq!(late.wait_next(PATIENCE).expect("open"), Some(own));
        }
    }
    assert_eq!(kinds, [1, 1, 1, 2, 1, 1], "the one who was outbid is told so");
    let read = hall.bidding(0).events().views(auction, 3, 1).wait().expect("seen");
    assert_eq!(read.iter().map(|event| event.views.len()).collect::<Vec<_>>(), [2]);
    let missing = AuctionId::from_bytes([9; 16]);
    let refused = code(hall.bidding(0).events().watch(missing, None));
    assert_eq!(refused, ErrorCode::AuctionNotFound);
}

/// The end of a market ends what follows it, whether somebody waits for that end or not.
#[test]
fn a_subscription_ends_with_its_market() {
    for close in [true, false] {
        for make in [Hall::new, Hall::lasting] {
            let hall = make();
            let auction = hall.live();
            let mut following = follow(&hall.market, auction, Some(0));
            assert_eq!(next(&mut following, 2), [1, 2]);
            let waiting = std::thread::spawn(move || {
                let begun = std::time::Instant::now();
                let end = following.wait_next(PATIENCE);
                (end, begun.elapsed(), following)
            });
            std::thread::sleep(Duration::from_millis(50));
            if close {
                drop(hall.market.close());
            } else {
                drop(hall);
            }
            let (end, took, mut following) = waiting.join().expect("no panic");
            assert_eq!(end, Ok(None));
            assert!(took < PATIENCE, "it was the end and not the patience");
            assert_eq!(following.wait_next(PATIENCE), Ok(None), "and stays the end");
        }
    }
}

/// What was decided on the way to the end is still heard.
#[test]
fn closing_tells_what_was_waiting_to_be_decided() {
    let hall = Hall::new();
    let auction = hall.live();
    let mut following = follow(&hall.market, auction, None);
    let bids: Vec<_> = (0..40).map(|number| hall.bid(auction, 0, 2_000 + number)).collect();
    drop(hall.market.close());
    assert!(bids.into_iter().all(|bid| bid.wait().is_ok()));
    assert_eq!(next(&mut following, 40), (3..=42).collect::<Vec<_>>());
    assert_eq!(following.wait_next(PATIENCE), Ok(None));
}
