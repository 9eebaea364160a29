//! What a decision about an auction means for everything around it: the log, the events, what the
//! bidders stand to pay, the deadlines, the group, the listing and the stock. One place for every
//! command, so that none of them can forget a part.

use vendue_domain::auctions::{
    Act, Auction, AuctionGroup, AuctionPolicy, AuctionState, Decision, Exposure, Listing,
    ListingState, Standing, change_listing_state, events_of, exposure_after, exposure_changes,
    extend_for_group,
};
use vendue_domain::inventory::{StockItem, release};
use vendue_domain::{AuctionId, Error, ErrorCode, Timestamp};
use vendue_store::{Changes, Deadline, DeadlineKind, Keys, Refusal, View};

use crate::auctions::auction_not_found;

/// The terms and the standing of an auction.
pub(crate) fn load<'a>(
    view: &View<'a>,
    id: AuctionId,
) -> Result<(&'a Auction, &'a Standing), Refusal> {
    let auction = view.get::<Auction>(id)?.ok_or_else(auction_not_found)?;
    let standing = view.get::<Standing>(id)?.ok_or_else(auction_not_found)?;
    Ok((auction, standing))
}

/// Adds everything that follows from a decision.
pub(crate) fn apply(
    view: &View<'_>,
    auction: &Auction,
    before: &Standing,
    decision: &Decision,
    policy: &AuctionPolicy,
    changes: &mut Changes,
) -> Result<(), Refusal> {
    record(view, auction, before, decision, changes)?;
    let after = &decision.standing;
    if after.state.is_over() {
        return finish(view, auction, decision, changes);
    }
    if after.ends_at != before.ends_at {
        set_end(view, auction.id, after.ends_at, policy, changes)?;
        // Only late bids move a group; the end that one auction regains after a pause is its own.
        if let Some(group_id) = auction.group_id.filter(|_| decision.entry.act == Act::Bid) {
            let group = view.get::<AuctionGroup>(group_id)?;
            let members = group.map_or(&[][..], |group| &group.members.0);
            view.need(&members.iter().fold(Keys::new(), member_keys))?;
            for member in members.iter().filter(|member| **member != auction.id) {
                extend_member(view, *member, decision, policy, changes)?;
            }
        }
    }
    Ok(())
}

/// The standing, the log, the events and the exposures.
fn record(
    view: &View<'_>,
    auction: &Auction,
    before: &Standing,
    decision: &Decision,
    changes: &mut Changes,
) -> Result<(), Refusal> {
    for change in exposure_changes(before, &decision.standing).into_iter().flatten() {
        let known = view.get::<Exposure>((change.user_id, auction.currency))?;
        changes.put(exposure_after(known, auction.currency, change)?);
    }
    changes.put(decision.standing);
    changes.append(decision.entry);
    changes.emit_all(events_of(auction, before, decision));
    Ok(())
}

/// What an extension of a member reads, asked for at once: a group may have a hundred members.
fn member_keys(keys: Keys, member: &AuctionId) -> Keys {
    keys.row::<Auction>(*member)
        .row::<Standing>(*member)
        .row::<Deadline>((DeadlineKind::AuctionEnd, *member))
        .row::<Deadline>((DeadlineKind::AuctionEndingSoon, *member))
}

fn extend_member(
    view: &View<'_>,
    member: AuctionId,
    cause: &Decision,
    policy: &AuctionPolicy,
    changes: &mut Changes,
) -> Result<(), Refusal> {
    let (auction, standing) = load(view, member)?;
    let extended = extend_for_group(auction, standing, cause.standing.ends_at, cause.entry.at);
    let Some(decision) = extended else { return Ok(()) };
    record(view, auction, standing, &decision, changes)?;
    set_end(view, member, decision.standing.ends_at, policy, changes)
}

/// Sets the deadline of an auction's end; the notice before it moves along while it is still due.
pub(crate) fn set_end(
    view: &View<'_>,
    id: AuctionId,
    ends_at: Timestamp,
    policy: &AuctionPolicy,
    changes: &mut Changes,
) -> Result<(), Refusal> {
    // Looked up so that the store knows whether the row is new.
    let _known = view.get::<Deadline>((DeadlineKind::AuctionEnd, id))?;
    changes.put(Deadline {
        kind: DeadlineKind::AuctionEnd,
        subject_id: id,
        due_at: ends_at.plus_ms(policy.close_grace_ms),
    });
    if view.get::<Deadline>((DeadlineKind::AuctionEndingSoon, id))?.is_some() {
        changes.put(Deadline {
            kind: DeadlineKind::AuctionEndingSoon,
            subject_id: id,
            due_at: ends_at.plus_ms(policy.ending_soon_ms.saturating_neg()),
        });
    }
    Ok(())
}

/// Removes a deadline, if it is set.
pub(crate) fn clear(
    view: &View<'_>,
    kind: DeadlineKind,
    id: AuctionId,
    changes: &mut Changes,
) -> Result<(), Refusal> {
    if view.get::<Deadline>((kind, id))?.is_some() {
        changes.remove::<Deadline>((kind, id));
    }
    Ok(())
}

/// Puts a deadline off until further notice: a paused auction has no end until it goes on. The row
/// stays, because the lists of what is running go by it.
pub(crate) fn suspend(
    view: &View<'_>,
    kind: DeadlineKind,
    id: AuctionId,
    changes: &mut Changes,
) -> Result<(), Refusal> {
    let _known = view.get::<Deadline>((kind, id))?;
    // The last moment that there is.
    changes.put(Deadline { kind, subject_id: id, due_at: Timestamp::from_ms(i64::MAX) });
    Ok(())
}

/// The auction is over: its deadlines go, the listing moves on, and stock that was not sold is
/// free again.
fn finish(
    view: &View<'_>,
    auction: &Auction,
    decision: &Decision,
    changes: &mut Changes,
) -> Result<(), Refusal> {
    let at = decision.entry.at;
    for kind in DeadlineKind::ALL {
        clear(view, *kind, auction.id, changes)?;
    }
    let mut closed = auction.clone();
    closed.closed_at = Some(at);
    closed.version = closed.version.saturating_add(1);
    changes.put(closed);
    let listing = view
        .get::<Listing>(auction.listing_id)?
        .ok_or_else(|| Error::new(ErrorCode::ListingNotFound, "the auction's listing is gone"))?;
    let sold = decision.standing.state == AuctionState::Sold;
    // Bought in the same write that started the auction: the listing goes through both states.
    let listing = &match listing.state {
        ListingState::Scheduled if sold => change_listing_state(listing, ListingState::Active, at)?,
        _ => listing.clone(),
    };
    let next = match listing.state {
        _ if sold => ListingState::PendingSettlement,
        // An auction that was called off before its start takes its announcement back.
        ListingState::Scheduled => ListingState::Withdrawn,
        _ => ListingState::Ended,
    };
    if listing.state.can_become(next) {
        changes.put(change_listing_state(listing, next, at)?);
    }
    if let Some(item_id) = listing.stock_item_id.filter(|_| !sold) {
        let item = view.get::<StockItem>(item_id)?.ok_or_else(|| {
            Error::new(ErrorCode::StockItemNotFound, "the listing's stock item is gone")
        })?;
        changes.put(release(item, listing.quantity)?);
    }
    Ok(())
}
