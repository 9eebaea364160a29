//! Taking bids back: by the bidder alone, or by bidder and seller together.

use vendue_domain::auctions::{
    Act, Auction, AuctionView, Decision, LogEntry, NewRetraction, Retraction, RetractionReason,
    RetractionRequest, Standing, agreed_retraction, check_retraction, request_retraction, retract,
};
use vendue_domain::identity::{Member, MemberRole};
use vendue_domain::{AuctionId, Error, ErrorCode, Timestamp, UserId};
use vendue_store::queries::{AuctionQueries, Done, LogPart};
use vendue_store::{Changes, Keys, Pending, Refusal, Store, StoreError, StoreExt, View};

use crate::actor::{Actor, forbidden, unauthenticated};
use crate::auctions::commands::{Context, keys, require_seller};
use crate::auctions::{Auctions, auction_not_found};

const OPERATION: &str = "auctions.retract";
/// How many retractions wait to be decided at a time. Each makes the writer read a whole log, and
/// bids of every auction wait for it.
pub(crate) const RETRACTIONS_MAX: usize = 8;

/// The auction, the log entry of the bid, and why.
type Request = (AuctionId, i64, RetractionReason);

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
            let request = (auction_id, bid_sequence, reason);
            let mut asked = auctions.check_may_retract(auction_id, bid_sequence).await?;
            // To decide, the writer reads the whole log and holds the auction meanwhile. It does
            // not for whoever may not ask, nor for what is refused anyway.
            if let Err(refused) = auctions.check_would_retract(&mut asked, reason).await {
                return auctions.refuse(&request, refused).await;
            }
            if asked.is_question() {
                return auctions.ask_for_consent(&request, asked).await;
            }
            let places = auctions.0.inner.retractions.clone();
            let Ok(_place) = places.try_acquire_owned() else {
                return Err(StoreError::Overloaded.into());
            };
            auctions.decide_retraction(&request).await
        })
    }

    /// Refuses without a look at the log. What was accepted with the same idempotency key before
    /// may be refused by now, and still gets its first answer: so with a key the writer is asked.
    fn refuse(&self, request: &Request, refused: Error) -> Pending<AuctionView> {
        if self.0.once_key.is_none() {
            return Pending::ready(Err(refused));
        }
        let keys = Keys::new().look::<Auction>(request.0);
        self.0.write(OPERATION, request, keys, move |_| Err(refused.clone().into()))
    }

    /// The bidder asks the seller. An entry of the log never changes, and a retraction that comes
    /// in between is found when the seller agrees, so no log is read here.
    fn ask_for_consent(&self, request: &Request, asked: Asked) -> Pending<AuctionView> {
        let (auction_id, bid_sequence, reason) = *request;
        let keys = keys(auction_id).row::<RetractionRequest>((auction_id, bid_sequence));
        self.command_with(OPERATION, request, keys, auction_id, move |view, context, changes| {
            let wanted = asked.wanted(reason);
            let Context { auction, standing, now, .. } = context;
            // Looked up so that the store knows whether the row is new.
            let _known = view.get::<RetractionRequest>((auction_id, bid_sequence))?;
            changes.put(request_retraction(auction, standing, &asked.part, &wanted, *now)?);
            Ok(None)
        })
    }

    fn decide_retraction(&self, request: &Request) -> Pending<AuctionView> {
        let (auction_id, bid_sequence, reason) = *request;
        let keys = keys(auction_id)
            .log::<LogEntry>(auction_id)
            .row::<RetractionRequest>((auction_id, bid_sequence));
        self.command_with(OPERATION, request, keys, auction_id, move |view, context, changes| {
            let log: Vec<LogEntry> = view.log::<LogEntry>().copied().collect();
            let bid = log.iter().find(|entry| entry.sequence == bid_sequence);
            let bidder_id = bidder_of(bid)?;
            let own = context.rights.user_id == Some(bidder_id);
            if !own {
                require_consent(view, context)?;
            }
            let wanted = NewRetraction { bidder_id, bid_sequence, reason, seller_agrees: !own };
            if context.auction.retraction == Retraction::SellerApproval {
                return with_consent(view, context, &log, &wanted, changes).map(Some);
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
    ) -> Result<Asked, Error> {
        if self.0.actor == Actor::Anyone {
            return Err(unauthenticated());
        }
        let viewer = self.viewer().await?;
        let store = &self.0.inner.store;
        let auction = store.get::<Auction>(auction_id).await?.ok_or_else(auction_not_found)?;
        let bid = entry(store.as_ref(), auction_id, bid_sequence).await?;
        let bidder_id = bidder_of(bid.as_ref())?;
        let is_own = viewer.user_id == Some(bidder_id);
        let part = bid.into_iter().collect();
        let asked = Asked { auction, bidder_id, bid_sequence, is_own, part };
        if viewer.is_trusted || is_own {
            return Ok(asked);
        }
        let Some(user_id) = viewer.user_id else { return Err(forbidden()) };
        if asked.auction.retraction != Retraction::SellerApproval {
            return Err(forbidden());
        }
        if user_id == asked.auction.seller_id {
            return Ok(asked);
        }
        let member = store.get::<Member>((asked.auction.workspace_id, user_id)).await?;
        let may_write = member.is_some_and(|member| member.role.is_at_least(MemberRole::Member));
        if may_write { Ok(asked) } else { Err(forbidden()) }
    }

    /// Whether it would be accepted, as far as a few rows say. The write decides.
    async fn check_would_retract(
        &self,
        asked: &mut Asked,
        reason: RetractionReason,
    ) -> Result<(), Error> {
        let store = self.0.inner.store.as_ref();
        let (auction_id, key) = (asked.auction.id, (asked.auction.id, asked.bid_sequence));
        let standing = store.get::<Standing>(auction_id).await?.ok_or_else(auction_not_found)?;
        let known = store.get::<RetractionRequest>(key).await?;
        // Mostly the bid alone says enough.
        asked.check(&standing, known.as_ref(), reason, self.0.now())?;
        for done in [asked.taken_back(), asked.last_bid()] {
            asked.part.extend(store.last_act(auction_id, done).await?);
        }
        asked.check(&standing, known.as_ref(), reason, self.0.now())
    }
}

/// What is asked for, and what was read to see whether it has a chance.
struct Asked {
    auction: Auction,
    bidder_id: UserId,
    bid_sequence: i64,
    /// Whether the bidder asks, and not the seller or somebody trusted.
    is_own: bool,
    /// Of the log, what [`check_retraction`] needs.
    part: Vec<LogEntry>,
}

impl Asked {
    /// Whether the seller is asked, and nothing happens yet.
    fn is_question(&self) -> bool {
        self.is_own && self.auction.retraction == Retraction::SellerApproval
    }

    fn wanted(&self, reason: RetractionReason) -> NewRetraction {
        let Self { bidder_id, bid_sequence, is_own, .. } = *self;
        NewRetraction { bidder_id, bid_sequence, reason, seller_agrees: !is_own }
    }

    fn check(
        &self,
        standing: &Standing,
        known: Option<&RetractionRequest>,
        reason: RetractionReason,
        now: Timestamp,
    ) -> Result<(), Error> {
        let (auction, part, wanted) = (&self.auction, &self.part, self.wanted(reason));
        if self.is_question() {
            return request_retraction(auction, standing, part, &wanted, now).map(drop);
        }
        check_retraction(auction, standing, part, &wanted, now)?;
        match auction.retraction {
            Retraction::SellerApproval => agreed_retraction(known, part).map(drop),
            Retraction::Never | Retraction::Ebay => Ok(()),
        }
    }

    /// What took the bid back, if anything did.
    fn taken_back(&self) -> Done {
        Done { act: Act::Retraction, about_through: Some(self.bid_sequence), ..self.last_bid() }
    }

    /// The last bid that the bidder has placed since.
    fn last_bid(&self) -> Done {
        let (actor_id, after) = (self.bidder_id, self.bid_sequence);
        Done { act: Act::Bid, actor_id, after, about_through: None }
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

/// The seller agrees to what the bidder asked for.
fn with_consent(
    view: &View<'_>,
    context: &Context<'_>,
    log: &[LogEntry],
    wanted: &NewRetraction,
    changes: &mut Changes,
) -> Result<Decision, Refusal> {
    let Context { auction, standing, now, .. } = context;
    let key = (auction.id, wanted.bid_sequence);
    let known = view.get::<RetractionRequest>(key)?;
    // Whatever stands against the retraction itself is said first.
    retract(auction, standing, log, wanted, *now)?;
    let agreed = agreed_retraction(known, log)?;
    let decision = retract(auction, standing, log, &agreed, *now)?;
    changes.remove::<RetractionRequest>(key);
    Ok(decision)
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
