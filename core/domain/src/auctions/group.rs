//! Groups: auctions whose ends move together.

use crate::auctions::commit::{Deed, commit};
use crate::auctions::lifecycle::time_left_ms;
use crate::auctions::{Act, Auction, AuctionPolicy, AuctionState, Decision, Effects, Standing};
use crate::error::{Error, checked_range};
use crate::ids::{AuctionId, GroupId, UserId};
use crate::record::{Field, Malformed, Record, Value};
use crate::time::Timestamp;

/// A set of auctions of one seller. An extension of one extends all of them to the same end.
#[derive(Clone, PartialEq, Debug, Record)]
#[record(table = "auction_groups", key = 1)]
pub struct AuctionGroup {
    /// The id.
    pub id: GroupId,
    /// The seller, the same for every auction of the group.
    pub seller_id: UserId,
    /// The auctions.
    pub members: Members,
    /// When it was created.
    pub created_at: Timestamp,
}

/// The auctions of a group, in the order in which they joined. Stored as their ids with commas.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Members(pub Vec<AuctionId>);

impl Field for Members {
    fn to_value(&self) -> Value<'_> {
        let texts: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        Value::Text(texts.join(",").into())
    }

    fn from_value(value: Value<'_>) -> Result<Self, Malformed> {
        let text = String::from_value(value)?;
        let ids = text.split(',').filter(|part| !part.is_empty()).map(str::parse);
        ids.collect::<Result<_, _>>().map(Self).map_err(|_| Malformed { expected: "ids" })
    }
}

impl AuctionGroup {
    /// The group with one more auction. Fails with `invalid_argument` when it is full or belongs
    /// to another seller; an auction that is in it already changes nothing.
    pub fn with(&self, auction: &Auction, policy: &AuctionPolicy) -> Result<Self, Error> {
        if auction.seller_id != self.seller_id {
            return Err(Error::invalid("group_id", "must be a group of the same seller"));
        }
        let mut group = self.clone();
        if !group.members.0.contains(&auction.id) {
            group.members.0.push(auction.id);
            let size = i64::try_from(group.members.0.len()).unwrap_or(i64::MAX);
            let limit = i64::try_from(policy.group_size_max).unwrap_or(i64::MAX);
            checked_range("group_id", size, 1, limit)?;
        }
        Ok(group)
    }
}

/// Moves the end of an auction because a late bid on another auction of its group moved that
/// one's to `ends_at`. Nothing happens when the auction is over, or its end is not before that
/// moment. The auction's own count of extensions grows but does not stop the group; the latest end
/// of its soft close does.
pub fn extend_for_group(
    auction: &Auction,
    standing: &Standing,
    ends_at: Timestamp,
    now: Timestamp,
) -> Option<Decision> {
    let has_time = match standing.state {
        AuctionState::Scheduled => true,
        AuctionState::Live | AuctionState::Paused => time_left_ms(auction, standing, now) > 0,
        _ => false,
    };
    let latest = auction.soft_close.latest_end();
    let ends_at = latest.map_or(ends_at, |latest| ends_at.min(latest));
    if !has_time || ends_at <= standing.ends_at {
        return None;
    }
    let mut after = *standing;
    after.ends_at = ends_at;
    after.extensions = standing.extensions.saturating_add(1);
    let effects = Effects { extended_to: Some(ends_at), ..Effects::default() };
    Some(commit(standing, after, Deed::new(Act::GroupExtended, now, None), effects))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auctions::fixture::{auction, live, noon};
    use crate::auctions::{SoftClose, initial_standing};

    #[test]
    fn the_end_moves_forward_and_only_while_there_is_time() {
        let terms = auction();
        let standing = live(&terms);
        let later = standing.ends_at.plus_seconds(90);
        let moved = extend_for_group(&terms, &standing, later, noon()).expect("moved");
        assert_eq!(moved.standing.ends_at, later);
        assert_eq!(moved.standing.extensions, 1);
        assert_eq!(moved.entry.act, Act::GroupExtended);
        assert_eq!(extend_for_group(&terms, &moved.standing, later, noon()), None);
        assert_eq!(extend_for_group(&terms, &standing, later, standing.ends_at), None);
        assert!(extend_for_group(&terms, &initial_standing(&terms), later, noon()).is_some());
        let mut sold = standing;
        sold.state = AuctionState::Sold;
        assert_eq!(extend_for_group(&terms, &sold, later, noon()), None);
    }

    #[test]
    fn the_latest_end_holds_in_a_group_too() {
        let mut terms = auction();
        let standing = live(&terms);
        let latest = standing.ends_at.plus_seconds(30);
        terms.soft_close = SoftClose::Extend {
            trigger_s: 60,
            by_s: 90,
            max_extensions: None,
            latest_end: Some(latest),
        };
        let later = standing.ends_at.plus_seconds(90);
        let moved = extend_for_group(&terms, &standing, later, noon()).expect("moved");
        assert_eq!(moved.standing.ends_at, latest);
    }

    #[test]
    fn a_group_has_one_seller_and_a_limit() {
        let terms = auction();
        let group = AuctionGroup {
            id: GroupId::from_bytes([1; 16]),
            seller_id: terms.seller_id,
            members: Members::default(),
            created_at: noon(),
        };
        let policy = AuctionPolicy { group_size_max: 1, ..AuctionPolicy::default() };
        let one = group.with(&terms, &policy).expect("room");
        assert_eq!(one.with(&terms, &policy).expect("the same"), one);
        let mut other = auction();
        other.id = AuctionId::from_bytes([8; 16]);
        assert!(one.with(&other, &policy).is_err(), "full");
        other.seller_id = UserId::from_bytes([9; 16]);
        assert!(group.with(&other, &policy).is_err(), "of another seller");
    }

    #[test]
    fn members_are_stored_as_text() {
        let members = Members(vec![AuctionId::from_bytes([1; 16]), AuctionId::from_bytes([2; 16])]);
        assert_eq!(Members::from_value(members.to_value()).expect("read back"), members);
        let none = Members::default();
        assert_eq!(Members::from_value(none.to_value()).expect("read back"), none);
    }
}
