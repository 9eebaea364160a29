use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Wake;

use vendue::domain::auctions::AuctionEvent;
use vendue::domain::events::{Event, EventBody};
use vendue::{AuctionId, Timestamp};

use super::*;

fn topic() -> Topic {
    Topic::auction(AuctionId::from_bytes([7; 16]))
}

fn user(number: u8) -> UserId {
    UserId::from_bytes([number; 16])
}

/// A bid of `bidder` by which `outbid` lost the lead.
fn bid(sequence: i64, bidder: u8, outbid: Option<u8>) -> Arc<Shown> {
    let body = EventBody::Auction(AuctionEvent::BidPlaced {
        log_sequence: sequence,
        bidder_id: user(bidder),
        bidder: "b1".to_owned(),
        leader: "b1".to_owned(),
        price_minor: sequence * 100,
        bid_count: sequence,
        outbid_id: outbid.map(user),
    });
    let event = Event { topic: topic(), sequence, at: Timestamp::from_ms(0), body };
    Arc::new(Shown::new(Arc::new(event)))
}

/// What there is for a member, and a counter of how often it is woken.
#[derive(Default)]
struct Woken(AtomicUsize);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

fn read(room: &Room, key: usize, woken: &Arc<Woken>) -> Vec<String> {
    let waker = Waker::from(woken.clone());
    let mut context = Context::from_waker(&waker);
    let mut read = Vec::new();
    loop {
        match room.poll(key, &mut context) {
            Poll::Pending => return read,
            Poll::Ready(News::Event(shown)) => read.push(shown.sequence().to_string()),
            Poll::Ready(News::Viewers(text)) => read.push(text.to_string()),
            Poll::Ready(News::Behind) => {
                read.push("behind".to_owned());
                room.restart(key);
            }
            Poll::Ready(News::Over) => {
                read.push("over".to_owned());
                return read;
            }
        }
    }
}

/// Hands an event over and wakes who is to be woken.
fn happened(room: &Room, shown: &Arc<Shown>) {
    let mut wakers = Vec::new();
    room.happened(shown, &mut wakers);
    wakers.into_iter().for_each(Waker::wake);
}

fn show(room: &Room, shown: Arc<Shown>) {
    let mut wakers = Vec::new();
    room.show(shown, &mut wakers);
    wakers.into_iter().for_each(Waker::wake);
}

#[test]
fn a_bid_that_is_held_back_wakes_only_those_who_must_not_wait() {
    let room = Room::new(topic(), 0);
    let names = [None, Some(user(1)), Some(user(2)), Some(user(3))];
    let members: Vec<_> = names
        .into_iter()
        .map(|user_id| (room.enter(user_id, false).0, Arc::new(Woken::default())))
        .chain([(room.enter(None, true).0, Arc::new(Woken::default()))])
        .collect();
    for (key, woken) in &members {
        assert!(read(&room, *key, woken).is_empty());
    }
    happened(&room, &bid(1, 1, Some(2)));
    let counts: Vec<usize> =
        members.iter().map(|(_, woken)| woken.0.load(Ordering::SeqCst)).collect();
    assert_eq!(counts, [0, 1, 1, 0, 1], "the bidder, the one outbid, and who wants every one");
    let has_it: Vec<bool> =
        members.iter().map(|(key, woken)| !read(&room, *key, woken).is_empty()).collect();
    assert_eq!(has_it, [false, true, true, false, true]);
}

#[test]
fn what_is_shown_reaches_everybody_in_order_and_every_one_once() {
    let room = Room::new(topic(), 0);
    let woken = Arc::new(Woken::default());
    let (screen, _) = room.enter(None, false);
    let (bidder, _) = room.enter(Some(user(1)), false);
    let (every, _) = room.enter(None, true);
    show(&room, bid(1, 5, None));
    happened(&room, &bid(2, 1, None));
    show(&room, bid(3, 5, None));
    assert_eq!(read(&room, screen, &woken), ["1", "3"]);
    assert_eq!(read(&room, bidder, &woken), ["1", "2", "3"]);
    assert_eq!(read(&room, every, &woken), ["2"], "it reads what is handed over, not the ring");
    assert_eq!(room.state.lock().last_sequence, 2);
}

#[test]
fn who_falls_a_ring_behind_is_told_so_and_holds_nothing() {
    let room = Room::new(topic(), 0);
    let woken = Arc::new(Woken::default());
    let (slow, _) = room.enter(None, false);
    let (every, _) = room.enter(None, true);
    for sequence in 1..=1_000 {
        let shown = bid(sequence, 5, None);
        happened(&room, &shown);
        show(&room, shown);
    }
    assert_eq!(read(&room, slow, &woken), ["behind"]);
    assert_eq!(read(&room, every, &woken), ["behind"]);
    let state = room.state.lock();
    assert_eq!(state.ring.len(), RING);
    assert!(state.members.iter().all(|(_, member)| member.direct.len() <= DIRECT));
}

#[test]
fn a_member_can_become_another_users_and_leave() {
    let room = Room::new(topic(), 41);
    let woken = Arc::new(Woken::default());
    let (key, reached) = room.enter(Some(user(1)), false);
    assert_eq!(reached, 41);
    room.set_user(key, Some(user(2)));
    happened(&room, &bid(42, 1, None));
    assert!(read(&room, key, &woken).is_empty());
    happened(&room, &bid(43, 2, None));
    assert_eq!(read(&room, key, &woken), ["43"]);
    room.set_user(key, None);
    happened(&room, &bid(44, 2, None));
    assert!(read(&room, key, &woken).is_empty());
    room.leave(key);
    assert_eq!(room.viewers(), 0);
    let state = room.state.lock();
    assert!(state.by_user.is_empty() && state.every.is_empty());
}

#[test]
fn a_count_is_told_once_and_the_end_again_and_again() {
    let room = Room::new(topic(), 0);
    let woken = Arc::new(Woken::default());
    let (key, _) = room.enter(None, false);
    room.announce("two".into(), &mut Vec::new());
    room.announce("three".into(), &mut Vec::new());
    assert_eq!(read(&room, key, &woken), ["three"]);
    let (late, _) = room.enter(None, false);
    assert!(read(&room, late, &woken).is_empty(), "it was told as it entered");
    room.end();
    assert_eq!(read(&room, key, &woken), ["over"]);
    assert_eq!(read(&room, key, &woken), ["over"]);
}
