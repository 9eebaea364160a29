//! Taking bids back: by the bidder alone, or by bidder and seller together.

use vendue_domain::auctions::{
    Act, Auction, AuctionView, Decision, LogEntry, NewRetraction, Retraction, RetractionReason,
    RetractionRequest, agreed_retraction, request_retraction, retract,
};
use vendue_domain::identity::{Member, MemberRole};
use vendue_domain::{AuctionId, Error, ErrorCode, UserId};
use vendue_store::queries::{AuctionQueries, LogPart};
use vendue_store::{Changes, Pending, Refusal, Store, StoreExt, View};

use crate::actor::{Actor, forbidden, unauthenticated};
use crate::auctions::commands::{Context, keys, require_seller};
use crate::auctions::{Auctions, auction_not_found};

impl Auctions {
    /// Takes a bid of the user who acts back, under the auction's policy. The auction is resolved
    /// again from the bids that remain, so the price may fall; the history keeps everything.
    ///
    /// Where the policy asks for the seller's consent, the bidder's call asks for it and changes
    /// nothing yet; then the seller or the host makes the same call to agree, and the bidder's
    /// reason counts. A bidder who bids again takes the question back.
    ///
    /// A former leader who leads again may then be above a limit on leading maximums: such a bid
    /// was within the limit when it was placed, and stays binding.
    ///
    /// Fails with `bid_not_found` and `retraction_refused`.
    pub fn retract(
        &self,
        auction_id: AuctionId,
        bid_sequence: i64,
        reason: RetractionReason,
    ) -> Pending<AuctionView> {
        let auctions = self.clone();
        Pending::from_future(async move {
            // To decide, the writer reads the whole log. It does not for whoever may not ask.
            auctions.check_may_retract(auction_id, bid_sequence).await?;
            auctions.decide_retraction(auction_id, bid_sequence, reason).await
        })
    }

    fn decide_retraction(
        &self,
        auction_id: AuctionId,
        bid_sequence: i64,
        reason: RetractionReason,
    ) -> Pending<AuctionView> {
        let request = (auction_id, bid_sequence, reason);
        let keys = keys(auction_id)
            .log::<LogEntry>(auction_id)
            .row::<RetractionRequest>((auction_id, bid_sequence));
        let operation = "auctions.retract";
        self.command_with(operation, &request, keys, auction_id, move |view, context, changes| {
            let log: Vec<LogEntry> = view.log::<LogEntry>().copied().collect();
            let bid = log.iter().find(|entry| entry.sequence == bid_sequence);
            let bidder_id = bidder_of(bid)?;
            let own = context.rights.user_id == Some(bidder_id);
            if !own {
                require_consent(view, context)?;
            }
            let wanted = NewRetraction { bidder_id, bid_sequence, reason, seller_agrees: !own };
            if context.auction.retraction == Retraction::SellerApproval {
                return with_consent(view, context, &log, &wanted, changes);
            }
            let Context { auction, standing, now, .. } = context;
            Ok(Some(retract(auction, standing, &log, &wanted, *now)?))
        })
    }

    /// Whether the actor may ask for this bid to be taken back, from three rows.
    async fn check_may_retract(
        &self,
        auction_id: AuctionId,
        bid_sequence: i64,
    ) -> Result<(), Error> {
        if self.0.actor == Actor::Anyone {
            return Err(unauthenticated());
        }
        let viewer = self.viewer().await?;
        let store = &self.0.inner.store;
        let auction = store.get::<Auction>(auction_id).await?.ok_or_else(auction_not_found)?;
        let bidder_id = bidder_of(entry(store.as_ref(), auction_id, bid_sequence).await?.as_ref())?;
        if viewer.is_trusted || viewer.user_id == Some(bidder_id) {
            return Ok(());
        }
        let Some(user_id) = viewer.user_id else { return Err(forbidden()) };
        if auction.retraction != Retraction::SellerApproval {
            return Err(forbidden());
        }
        if user_id == auction.seller_id {
            return Ok(());
        }
        let member = store.get::<Member>((auction.workspace_id, user_id)).await?;
        let may_write = member.is_some_and(|member| member.role.is_at_least(MemberRole::Member));
        if may_write { Ok(()) } else { Err(forbidden()) }
    }
}

/// One entry of an auction's log.
pub(super) async fn entry(
    store: &dyn Store,
    auction_id: AuctionId,
    sequence: i64,
) -> Result<Option<LogEntry>, Error> {
    let part = LogPart::After(sequence.saturating_sub(1));
    let entries = store.log(auction_id, part, 1).await?;
    Ok(entries.into_iter().find(|entry| entry.sequence == sequence))
}

/// The bidder asks; the seller agrees to what was asked.
fn with_consent(
    view: &View<'_>,
    context: &Context<'_>,
    log: &[LogEntry],
    wanted: &NewRetraction,
    changes: &mut Changes,
) -> Result<Option<Decision>, Refusal> {
    let Context { auction, standing, now, .. } = context;
    let key = (auction.id, wanted.bid_sequence);
    let known = view.get::<RetractionRequest>(key)?;
    if !wanted.seller_agrees {
        changes.put(request_retraction(auction, standing, log, wanted, *now)?);
        return Ok(None);
    }
    // Whatever stands against the retraction itself is said first.
    retract(auction, standing, log, wanted, *now)?;
    let agreed = agreed_retraction(known, log)?;
    let decision = retract(auction, standing, log, &agreed, *now)?;
    changes.remove::<RetractionRequest>(key);
    Ok(Some(decision))
}

/// Somebody else than the bidder may take a bid back only by agreeing to it, where the policy asks
/// for that; an administrator may wherever the policy lets the bidder.
fn require_consent(view: &View<'_>, context: &Context<'_>) -> Result<(), Refusal> {
    if context.auction.retraction == Retraction::SellerApproval {
        return require_seller(view, context).map(drop);
    }
    context.rights.require_trusted().map_err(Refusal::from)
}

fn bidder_of(bid: Option<&LogEntry>) -> Result<UserId, Error> {
    bid.filter(|entry| entry.act == Act::Bid).and_then(|entry| entry.actor_id).ok_or_else(|| {
        Error::new(ErrorCode::BidNotFound, "there is no such bid").with("field", "bid_sequence")
    })
}
