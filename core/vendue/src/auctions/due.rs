//! What falls due in an auction: its start, the notice before its end, its end.

use vendue_domain::auctions::{
    AuctionEvent, AuctionState, Listing, ListingState, announce, change_listing_state, close, start,
};
use vendue_domain::{AuctionId, ErrorCode, Timestamp};
use vendue_store::{Changes, Deadline, DeadlineKind, Job, Keys, Pending, Refusal, View, write_job};

use vendue_domain::auctions::{Auction, AuctionPolicy, Standing};

use crate::auctions::apply::{apply, clear, load, suspend};
use crate::market::Market;

/// A write of the market's own, with its answer.
type Due = (Box<dyn Job>, Pending<()>);

/// Does one deadline. A deadline that is no longer due, or that somebody else has done, is left
/// alone: doing it twice changes nothing.
pub(crate) fn perform(market: &Market, deadline: Deadline, now: Timestamp) -> Due {
    let policy = market.inner.policy.clone();
    let id = deadline.subject_id;
    let keys =
        Keys::new().row::<Auction>(id).row::<Standing>(id).row::<Deadline>((deadline.kind, id));
    boxed(write_job(keys, move |view| {
        let mut changes = Changes::none();
        let Some(known) = view.get::<Deadline>((deadline.kind, id))? else {
            return Ok((changes, ()));
        };
        if known.due_at > now {
            return Ok((changes, ()));
        }
        match load(view, id) {
            Ok((auction, standing)) => {
                decide(view, deadline.kind, auction, standing, &policy, now, &mut changes)?;
            }
            // A deadline without its auction has nothing to do.
            Err(Refusal::Refused(fault)) => {
                let error = fault.into_error();
                if error.code() != ErrorCode::AuctionNotFound {
                    return Err(error.into());
                }
                changes.remove::<Deadline>((deadline.kind, id));
            }
            Err(missing) => return Err(missing),
        }
        Ok((changes, ()))
    }))
}

fn boxed((job, answer): (impl Job + 'static, Pending<()>)) -> Due {
    (Box::new(job), answer)
}

/// How long a deadline that cannot be met waits before it is tried again.
const PUT_OFF_MS: i64 = 60_000;

/// Puts a deadline off that cannot be met now.
pub(crate) fn put_off(deadline: Deadline, now: Timestamp) -> Due {
    let key = (deadline.kind, deadline.subject_id);
    boxed(write_job(Keys::new().row::<Deadline>(key), move |view| {
        let mut changes = Changes::none();
        if let Some(known) = view.get::<Deadline>(key)?.filter(|known| known.due_at <= now) {
            changes.put(Deadline { due_at: now.plus_ms(PUT_OFF_MS), ..*known });
        }
        Ok((changes, ()))
    }))
}

fn decide(
    view: &View<'_>,
    kind: DeadlineKind,
    auction: &Auction,
    standing: &Standing,
    policy: &AuctionPolicy,
    now: Timestamp,
    changes: &mut Changes,
) -> Result<(), Refusal> {
    match kind {
        DeadlineKind::AuctionStart => {
            if standing.state == AuctionState::Scheduled {
                return begin_at_start(view, auction, standing, policy, now, changes).map(drop);
            }
            clear(view, kind, auction.id, changes)
        }
        DeadlineKind::AuctionEndingSoon => end_soon(view, auction, standing, now, changes),
        DeadlineKind::AuctionEnd => end(view, auction, standing, policy, now, changes),
    }
}

/// Gives the notice, once. An auction that is paused gets it when it goes on, and one that is
/// shorter than the notice as soon as it has started.
fn end_soon(
    view: &View<'_>,
    auction: &Auction,
    standing: &Standing,
    now: Timestamp,
    changes: &mut Changes,
) -> Result<(), Refusal> {
    let kind = DeadlineKind::AuctionEndingSoon;
    match standing.state {
        AuctionState::Scheduled => {
            let due_at = auction.starts_at;
            changes.put(Deadline { kind, subject_id: auction.id, due_at });
        }
        AuctionState::Paused => suspend(view, kind, auction.id, changes)?,
        AuctionState::Live => {
            clear(view, kind, auction.id, changes)?;
            let notice = AuctionEvent::EndingSoon { ends_at: standing.ends_at };
            let (standing, event) = announce(auction, standing, notice, now);
            changes.put(standing);
            changes.emit(event);
        }
        _ => clear(view, kind, auction.id, changes)?,
    }
    Ok(())
}

/// Goes live, with everything that belongs to it.
pub(crate) fn begin_at_start(
    view: &View<'_>,
    auction: &Auction,
    standing: &Standing,
    policy: &AuctionPolicy,
    now: Timestamp,
    changes: &mut Changes,
) -> Result<Standing, Refusal> {
    clear(view, DeadlineKind::AuctionStart, auction.id, changes)?;
    let decision = start(auction, standing, now)?;
    apply(view, auction, standing, &decision, policy, changes)?;
    activate_listing(view, auction, now, changes)?;
    Ok(decision.standing)
}

fn end(
    view: &View<'_>,
    auction: &Auction,
    standing: &Standing,
    policy: &AuctionPolicy,
    now: Timestamp,
    changes: &mut Changes,
) -> Result<(), Refusal> {
    match standing.state {
        AuctionState::Live => {
            let decision = close(standing, now)?;
            apply(view, auction, standing, &decision, policy, changes)
        }
        // The start is due as well but comes later in the list: wait for it.
        AuctionState::Scheduled => postpone(auction.id, now, changes),
        // A paused auction ends when it is resumed; the deadline is set again then.
        AuctionState::Paused => suspend(view, DeadlineKind::AuctionEnd, auction.id, changes),
        _ => clear(view, DeadlineKind::AuctionEnd, auction.id, changes),
    }
}

fn postpone(id: AuctionId, now: Timestamp, changes: &mut Changes) -> Result<(), Refusal> {
    changes.put(Deadline {
        kind: DeadlineKind::AuctionEnd,
        subject_id: id,
        due_at: now.plus_ms(1),
    });
    Ok(())
}

fn activate_listing(
    view: &View<'_>,
    auction: &Auction,
    now: Timestamp,
    changes: &mut Changes,
) -> Result<(), Refusal> {
    let Some(listing) = view.get::<Listing>(auction.listing_id)? else { return Ok(()) };
    if listing.state.can_become(ListingState::Active) {
        changes.put(change_listing_state(listing, ListingState::Active, now)?);
    }
    Ok(())
}
