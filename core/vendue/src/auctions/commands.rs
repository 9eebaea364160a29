//! Commands about an auction other than bids and their retraction.

use serde::Serialize;
use vendue_domain::auctions::{
    Auction, AuctionPolicy, AuctionState, AuctionView, CancelReason, Decision, EarlyEnd, Listing,
    ListingState, Standing, Viewer, cancel, change_listing_state, change_reserve, end_early, pause,
    resume,
};
use vendue_domain::{AuctionId, Money, Timestamp};
use vendue_store::{Changes, DeadlineKind, Keys, Pending, Refusal, View};

use crate::actor::Rights;
use crate::auctions::Auctions;
use crate::auctions::apply::{apply, load, set_end, suspend};

/// What a command is decided from.
pub(super) struct Context<'a> {
    pub(super) rights: Rights,
    pub(super) auction: &'a Auction,
    pub(super) standing: &'a Standing,
    policy: &'a AuctionPolicy,
    pub(super) now: Timestamp,
}

impl Auctions {
    /// Lowers the hidden reserve, or before the first bid sets or lifts it. Only the seller may.
    ///
    /// Fails with `reserve_not_lowered`.
    pub fn change_reserve(
        &self,
        auction_id: AuctionId,
        reserve: Option<Money>,
    ) -> Pending<AuctionView> {
        let request = (auction_id, reserve);
        let keys = keys(auction_id);
        self.command("auctions.change_reserve", &request, keys, auction_id, move |view, context| {
            let actor_id = require_seller(view, context)?;
            Ok(change_reserve(
                context.auction,
                context.standing,
                reserve,
                context.policy,
                actor_id,
                context.now,
            )?)
        })
    }

    /// Stops a live auction for a while. Only an administrator or the host may.
    pub fn pause(&self, auction_id: AuctionId) -> Pending<AuctionView> {
        let keys = keys(auction_id);
        self.command("auctions.pause", &auction_id, keys, auction_id, |_, context| {
            context.rights.require_trusted()?;
            Ok(pause(context.standing, context.rights.user_id, context.now)?)
        })
    }

    /// Lets a paused auction go on. Only an administrator or the host may.
    pub fn resume(&self, auction_id: AuctionId) -> Pending<AuctionView> {
        let keys = keys(auction_id);
        self.command("auctions.resume", &auction_id, keys, auction_id, |_, context| {
            context.rights.require_trusted()?;
            let actor = context.rights.user_id;
            Ok(resume(context.auction, context.standing, actor, context.now)?)
        })
    }

    /// Ends an auction before its time, as its seller: called off, or sold to the leader.
    ///
    /// Fails with `too_late_to_end` when less than 12 hours are left and there are bids, unless it
    /// is sold to the leader.
    pub fn end_early(&self, auction_id: AuctionId, how: EarlyEnd) -> Pending<AuctionView> {
        let request = (auction_id, how);
        let keys = keys(auction_id);
        self.command("auctions.end_early", &request, keys, auction_id, move |view, context| {
            let actor_id = require_seller(view, context)?;
            Ok(end_early(context.auction, context.standing, how, actor_id, context.now)?)
        })
    }

    /// Calls an auction off at any time. Only an administrator or the host may.
    pub fn cancel(&self, auction_id: AuctionId) -> Pending<AuctionView> {
        let keys = keys(auction_id);
        self.command("auctions.cancel", &auction_id, keys, auction_id, |_, context| {
            context.rights.require_trusted()?;
            let reason = CancelReason::Administrator;
            let actor = context.rights.user_id;
            Ok(cancel(context.auction, context.standing, reason, actor, context.now)?)
        })
    }

    fn command<F>(
        &self,
        operation: &'static str,
        request: &impl Serialize,
        keys: Keys,
        auction_id: AuctionId,
        decide: F,
    ) -> Pending<AuctionView>
    where
        F: Fn(&View<'_>, &Context<'_>) -> Result<Decision, Refusal> + Send + 'static,
    {
        self.command_with(operation, request, keys, auction_id, move |view, context, _| {
            decide(view, context).map(Some)
        })
    }

    /// A command that may change something else than the auction, or only that.
    pub(super) fn command_with<F>(
        &self,
        operation: &'static str,
        request: &impl Serialize,
        keys: Keys,
        auction_id: AuctionId,
        decide: F,
    ) -> Pending<AuctionView>
    where
        F: Fn(&View<'_>, &Context<'_>, &mut Changes) -> Result<Option<Decision>, Refusal>
            + Send
            + 'static,
    {
        let (actor, policy, now) = (self.0.acting(), self.0.inner.policy.clone(), self.0.now());
        let done = self.0.write(operation, request, keys, move |view| {
            let rights = actor.rights(view)?;
            let (auction, standing) = load(view, auction_id)?;
            let context = Context { rights, auction, standing, policy: &policy, now };
            let mut changes = Changes::none();
            let decision = decide(view, &context, &mut changes)?;
            if let Some(decision) = &decision {
                apply(view, auction, standing, decision, &policy, &mut changes)?;
                follow_state(view, &context, decision, &mut changes)?;
            }
            let after = decision.as_ref().map_or(standing, |decision| &decision.standing);
            let viewer = Viewer { user_id: rights.user_id, is_trusted: rights.is_trusted };
            let mut seen = AuctionView::of(auction, after, &viewer);
            if let Some(decision) = &decision
                && after.state.is_over()
            {
                // The row that is read is the one of before.
                seen.closed_at = Some(decision.entry.at);
            }
            Ok((changes, seen))
        });
        let scheduler = self.0.inner.scheduler.clone();
        done.and_then(move |view| {
            scheduler.poke();
            Ok(view)
        })
    }
}

/// A pause takes the end's deadline away and freezes the listing; going on sets both right again.
fn follow_state(
    view: &View<'_>,
    context: &Context<'_>,
    decision: &Decision,
    changes: &mut Changes,
) -> Result<(), Refusal> {
    let (before, after) = (context.standing.state, decision.standing.state);
    let id = context.auction.id;
    let next = match (before, after) {
        (AuctionState::Live, AuctionState::Paused) => {
            suspend(view, DeadlineKind::AuctionEnd, id, changes)?;
            ListingState::Paused
        }
        (AuctionState::Paused, AuctionState::Live) => {
            set_end(view, id, decision.standing.ends_at, context.policy, changes)?;
            ListingState::Active
        }
        _ => return Ok(()),
    };
    let Some(listing) = view.get::<Listing>(context.auction.listing_id)? else { return Ok(()) };
    if listing.state.can_become(next) {
        changes.put(change_listing_state(listing, next, context.now)?);
    }
    Ok(())
}

pub(super) fn keys(auction_id: AuctionId) -> Keys {
    Keys::new().row::<Auction>(auction_id).row::<Standing>(auction_id)
}

/// The seller's right to command; the host acts in the seller's name.
pub(super) fn require_seller(
    view: &View<'_>,
    context: &Context<'_>,
) -> Result<vendue_domain::UserId, Refusal> {
    let auction = context.auction;
    context.rights.require_writer(view, auction.seller_id, auction.workspace_id)?;
    Ok(context.rights.user_id.unwrap_or(auction.seller_id))
}
