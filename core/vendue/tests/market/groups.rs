//! Groups of auctions: a late bid on one moves the end of all.

use super::support::{DAY, GRACE, HOUR, Hall, SECOND, code, noon};
use vendue::domain::auctions::{NewAuction, SoftClose};
use vendue::{AuctionId, ErrorCode, GroupId};

/// Auctions of one group that end in a day, a bid in the last minute adding 90 seconds.
fn grouped(hall: &Hall, group: GroupId, count: usize) -> Vec<AuctionId> {
    let made = |_| {
        let group_id = Some(group);
        hall.auction(NewAuction { group_id, soft_close: SoftClose::CATAWIKI, ..hall.terms() })
    };
    (0..count).map(made).collect()
}

fn group(hall: &Hall) -> GroupId {
    hall.selling().auctions().create_group().wait().expect("a group")
}

#[test]
fn a_late_bid_moves_every_member_and_tells_its_followers() {
    let hall = Hall::new();
    let members = grouped(&hall, group(&hall), 4);
    let outside = hall.soft();
    hall.market.auctions().pause(members[1]).wait().expect("paused");
    hall.market.auctions().cancel(members[2]).wait().expect("cancelled");
    hall.clock.advance_ms(DAY - 30 * SECOND);
    let late = hall.placed(members[0], 0, 1_000);
    let moved = noon().plus_ms(DAY + 90 * SECOND);
    assert_eq!(late.ends_at, moved);
    for (member, extended) in [(0, true), (1, true), (2, false), (3, true)] {
        let view = hall.view(members[member]);
        let last = hall.events(members[member]).pop();
        assert_eq!(last == Some("extended"), extended, "member {member}: {last:?}");
        assert_eq!(view.ends_at == moved, extended, "member {member}");
        assert!(hall.verify(members[member]).is_ok());
    }
    assert_eq!(hall.view(outside).ends_at, noon().plus_ms(DAY));
    hall.pass(30 * SECOND + GRACE);
    assert_eq!((hall.state(outside), hall.state(members[3])), ("unsold", "live"));
    hall.pass(90 * SECOND);
    assert_eq!((hall.state(members[0]), hall.state(members[3])), ("sold", "unsold"));
    assert_eq!(hall.state(members[1]), "paused");
}

/// A full group, none of it in memory: the bid that extends it needs hundreds of rows at once.
#[test]
fn a_group_of_a_hundred_is_moved_by_one_bid_after_a_restart() {
    let mut hall = Hall::lasting();
    let group_id = group(&hall);
    let members = grouped(&hall, group_id, 100);
    let full = NewAuction { group_id: Some(group_id), ..hall.terms() };
    assert_eq!(code(hall.selling().auctions().create(full)), ErrorCode::InvalidArgument);
    hall.reopen();
    hall.clock.advance_ms(DAY - SECOND);
    let late = hall.placed(members[42], 1, 5_000);
    for member in &members {
        assert_eq!(hall.view(*member).ends_at, late.ends_at);
        assert_eq!(hall.events(*member).pop(), Some("extended"));
        assert!(hall.verify(*member).is_ok());
    }
    hall.pass(90 * SECOND);
    assert!(members.iter().all(|member| hall.state(*member) == "live"));
    hall.pass(2 * SECOND);
    assert!(members.iter().all(|member| hall.view(*member).closed_at.is_some()));
}

/// Two members are bid on at the same time, again and again: all keep one end.
#[test]
fn members_stay_together_under_bids_from_all_sides() {
    let hall = Hall::new();
    let members = grouped(&hall, group(&hall), 5);
    for round in 0..20i64 {
        let ends_at = hall.view(members[0]).ends_at;
        hall.clock.set(ends_at.plus_ms(-10 * SECOND));
        let bids: Vec<_> = members
            .iter()
            .enumerate()
            .map(|(place, member)| hall.bid(*member, place % 4, 2_000 + round * 900))
            .collect();
        for bid in bids {
            bid.wait()
                .map(drop)
                .or_else(|refused| match refused.code() {
                    ErrorCode::BidTooLow | ErrorCode::OwnMaximumNotRaised => Ok(()),
                    _ => Err(refused),
                })
                .expect("a bid that is late may be low");
        }
        let ends: Vec<_> = members.iter().map(|member| hall.view(*member).ends_at).collect();
        assert!(ends.iter().all(|end| *end == ends[0]), "{ends:?}");
        assert!(ends[0] > ends_at);
    }
    for member in &members {
        assert!(hall.verify(*member).is_ok());
        hall.events(*member);
    }
}

/// Only the own auctions join a group, and a group is made by a user.
#[test]
fn a_group_is_of_one_seller() {
    let hall = Hall::new();
    let other = hall.bidding(0).auctions().create_group().wait().expect("a group");
    let foreign = NewAuction { group_id: Some(other), ..hall.terms() };
    assert_eq!(code(hall.selling().auctions().create(foreign)), ErrorCode::InvalidArgument);
    let nowhere = GroupId::from_bytes([9; 16]);
    let lost = NewAuction { group_id: Some(nowhere), ..hall.terms() };
    assert_eq!(code(hall.selling().auctions().create(lost)), ErrorCode::NotFound);
    assert_eq!(code(hall.market.auctions().create_group()), ErrorCode::Unauthenticated);
}

/// What one auction regains after a pause is its own; the others end when they end.
#[test]
fn a_pause_moves_only_its_own_auction() {
    let hall = Hall::new();
    let members = grouped(&hall, group(&hall), 2);
    hall.market.auctions().pause(members[0]).wait().expect("paused");
    hall.clock.advance_ms(HOUR);
    hall.market.auctions().resume(members[0]).wait().expect("resumed");
    let ends = [hall.view(members[0]).ends_at, hall.view(members[1]).ends_at];
    assert_eq!(ends, [noon().plus_ms(DAY + HOUR), noon().plus_ms(DAY)]);
}
