//! Commands about an auction other than bids.

use serde::Serialize;
use vendue_domain::auctions::{
    Act, Auction, AuctionPolicy, AuctionState, AuctionView, CancelReason, Decision, EarlyEnd,
    Listing, ListingState, LogEntry, NewRetraction, Retraction, RetractionReason, Standing, Viewer,
    cancel, change_listing_state, change_reserve, end_early, pause, resume, retract,
};
use vendue_domain::{AuctionId, Error, Money, Timestamp};
use vendue_store::{Changes, DeadlineKind, Keys, Pending, Refusal, View};

use crate::actor::Rights;
use crate::auctions::Auctions;
use crate::auctions::apply::{apply, load, set_end, suspend};

/// What a command is decided from.
struct Context<'a> {
    rights: Rights,
    auction: &'a Auction,
    standing: &'a Standing,
    policy: &'a AuctionPolicy,
    now: Timestamp,
}

impl Auctions {
    /// Takes a bid of the user who acts back, under the auction's policy. The auction is resolved
    /// again from the bids that remain, so the price may fall; the history keeps everything.
    ///
    /// Fails with `bid_not_found` and `retraction_refused`. Where the policy asks for the seller's
    /// consent, the seller or the host acts, for the bidder of that bid.
    pub fn retract(
        &self,
        auction_id: AuctionId,
        bid_sequence: i64,
        reason: RetractionReason,
    ) -> Pending<AuctionView> {
        let request = (auction_id, bid_sequence, reason);
        let keys = keys(auction_id).log::<LogEntry>(auction_id);
        self.command("auctions.retract", &request, keys, auction_id, move |view, context| {
            let log: Vec<LogEntry> = view.log::<LogEntry>().copied().collect();
            let bid =
                log.iter().find(|entry| entry.sequence == bid_sequence && entry.act == Act::Bid);
            let bidder_id = bid.and_then(|entry| entry.actor_id).ok_or_else(bid_not_found)?;
            let own = context.rights.user_id == Some(bidder_id);
            if !own {
                require_consent(view, context)?;
            }
            let retraction = NewRetraction { bidder_id, bid_sequence, reason, seller_agrees: !own };
            Ok(retract(context.auction, context.standing, &log, &retraction, context.now)?)
        })
    }

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
        let (actor, policy, now) = (self.0.actor, self.0.inner.policy.clone(), self.0.now());
        let done = self.0.write(operation, request, keys, move |view| {
            let rights = actor.rights(view)?;
            let (auction, standing) = load(view, auction_id)?;
            let context = Context { rights, auction, standing, policy: &policy, now };
            let decision = decide(view, &context)?;
            let mut changes = Changes::none();
            apply(view, auction, standing, &decision, &policy, &mut changes)?;
            follow_state(view, &context, &decision, &mut changes)?;
            let viewer = Viewer { user_id: rights.user_id, is_trusted: rights.is_trusted };
            Ok((changes, AuctionView::of(auction, &decision.standing, &viewer)))
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

fn keys(auction_id: AuctionId) -> Keys {
    Keys::new().row::<Auction>(auction_id).row::<Standing>(auction_id)
}

/// The seller's right to command; the host acts in the seller's name.
fn require_seller(
    view: &View<'_>,
    context: &Context<'_>,
) -> Result<vendue_domain::UserId, Refusal> {
    let auction = context.auction;
    context.rights.require_writer(view, auction.seller_id, auction.workspace_id)?;
    Ok(context.rights.user_id.unwrap_or(auction.seller_id))
}

/// Somebody else than the bidder may take a bid back only by agreeing to it, where the policy asks
/// for that; an administrator may wherever the policy lets the bidder.
fn require_consent(view: &View<'_>, context: &Context<'_>) -> Result<(), Refusal> {
    if context.auction.retraction == Retraction::SellerApproval {
        return require_seller(view, context).map(drop);
    }
    context.rights.require_trusted().map_err(Refusal::from)
}

fn bid_not_found() -> Error {
    Error::new(vendue_domain::ErrorCode::BidNotFound, "there is no such bid")
        .with("field", "bid_sequence")
}
