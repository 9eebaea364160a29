//! Placing bids: the hot path.

use std::sync::Arc;

use vendue_domain::auctions::{
    AccountLink, Admitted, Auction, AuctionPolicy, AuctionState, BidRefusal, Bidder,
    BidderStanding, Decision, Exposure, NewBid, Permission, Standing, admit_placed, decide_buy_now,
    minimum_bid_for, place_bid,
};
use vendue_domain::identity::{Member, User};
use vendue_domain::{AuctionId, Error, Timestamp, UserId};
use vendue_store::{Changes, Job, Keys, Missing, Pending, Refusal, View, write_job};

use crate::actor::Acting;
use crate::auctions::apply::{apply, load};
use crate::auctions::due::begin_at_start;
use crate::auctions::{Auctions, PlaceBid, PlacedBid, kept_bid};
use crate::identity::relations::{block, blocked};

/// The most bids of one submission.
const BIDS_MAX: u64 = 10_000;

impl Auctions {
    /// Places a bid for the user who acts: the most that user would pay.
    ///
    /// Answers once the bid is durable. Refusals: `auction_not_found`, `auction_not_started`,
    /// `auction_paused`, `auction_closed`, `currency_mismatch`, `amount_not_positive`,
    /// `amount_too_high`, `own_maximum_not_raised`, `self_raise_refused`, `bid_too_low` (with
    /// `minimum_minor` and `step_minor`), `own_auction`, `bidder_banned`, `blocked`,
    /// `not_admitted`, `deposit_missing`, `limit_reached`, `email_unverified`, `unauthenticated`,
    /// and `idempotency_conflict`.
    ///
    /// Rules: specification of auctions, “English in detail”.
    pub fn place_bid(&self, bid: PlaceBid) -> Pending<PlacedBid> {
        match self.bid_job(bid, None) {
            Ok((job, pending)) => self.submit(vec![job], pending),
            Err(refused) => Pending::ready(Err(refused)),
        }
    }

    /// Places many bids in one submission, in order. Each has its own answer; one that is refused
    /// does not disturb the others. With an idempotency key each bid has the key and its place in
    /// the list.
    ///
    /// Fails with `invalid_argument`, and places none, when there are more than 10,000.
    pub fn place_bids(
        &self,
        bids: impl IntoIterator<Item = PlaceBid>,
    ) -> Pending<Vec<Result<PlacedBid, Error>>> {
        let mut jobs = Vec::new();
        let mut answers = Vec::new();
        for (place, bid) in (0..).zip(bids) {
            if place >= BIDS_MAX {
                return Pending::ready(Err(
                    Error::invalid("bids", "must be at most 10,000").with("maximum", 10_000)
                ));
            }
            match self.bid_job(bid, Some(place)) {
                Ok((job, pending)) => {
                    jobs.push(job);
                    answers.push(pending);
                }
                Err(refused) => answers.push(Pending::ready(Err(refused))),
            }
        }
        let all = Pending::from_future(async move {
            let mut results = Vec::with_capacity(answers.len());
            for answer in answers {
                results.push(answer.await);
            }
            Ok(results)
        });
        self.submit(jobs, all)
    }

    /// Takes the immediate purchase for the user who acts. Refused as `buy_now_unavailable` when
    /// there is none or no longer, and for the reasons for which a bid is refused.
    pub fn buy_now(&self, auction_id: AuctionId) -> Pending<PlacedBid> {
        let buyer = match self.0.actor.require_user() {
            Ok(buyer) => buyer,
            Err(refused) => return Pending::ready(Err(refused)),
        };
        let (now, policy, actor) = (self.0.now(), self.0.inner.policy.clone(), self.0.acting());
        let verified_only = self.0.inner.identity.verified_email_only;
        // Unlike a bid, a purchase ends the auction.
        let keys = bid_keys(auction_id, buyer).row::<Auction>(auction_id);
        self.0.write("auctions.buy_now", &auction_id, keys, move |view| {
            actor.rights(view)?;
            actor.require_verified(view, verified_only)?;
            let (auction, standing) = load(view, auction_id)?;
            let mut changes = Changes::none();
            let standing = &started(view, auction, standing, &policy, now, &mut changes)?;
            let known = Known::load(view, auction, buyer)?;
            let decision = decide_buy_now(auction, standing, &known.standing(), buyer, now)?;
            apply(view, auction, standing, &decision, &policy, &mut changes)?;
            let price_minor = decision.standing.price_minor;
            Ok((changes, placed(auction, &decision, buyer, price_minor)))
        })
    }

    fn bid_job(
        &self,
        bid: PlaceBid,
        place: Option<u64>,
    ) -> Result<(Box<dyn Job>, Pending<PlacedBid>), Error> {
        let bidder = self.0.actor.require_user()?;
        let (actor, policy, now) = (self.0.acting(), self.0.inner.policy.clone(), self.0.now());
        let verified_only = self.0.inner.identity.verified_email_only;
        let decide = move |view: &View<'_>| {
            let by = Bidding { actor, bidder, verified_only };
            decide(view, by, &bid, &policy, now)
        };
        let exposure = (bidder, bid.maximum.currency());
        let keys = bid_keys(bid.auction_id, bidder).row::<Exposure>(exposure);
        let (job, pending) = write_job(keys, decide);
        let once = self.0.idempotency_at("auctions.place_bid", &bid, place)?;
        let job: Box<dyn Job> = match once {
            Some(once) => {
                let decode = move |kept: &[u8]| kept_bid::decode(kept, &bid);
                Box::new(job.once_as(once, kept_bid::encode, decode))
            }
            None => Box::new(job),
        };
        Ok((job, pending))
    }

    fn submit<T: Send + 'static>(
        &self,
        jobs: Vec<Box<dyn Job>>,
        pending: Pending<T>,
    ) -> Pending<T> {
        match self.0.inner.store.submit(jobs) {
            Ok(()) => pending,
            Err(failure) => Pending::ready(Err(failure.into())),
        }
    }
}

/// What every bid asks for, as far as it is known before the terms are: whatever is asked for later
/// is loaded alone. The standing comes first, so that the bids on one auction share a lane.
fn bid_keys(auction_id: AuctionId, bidder: UserId) -> Keys {
    Keys::new()
        .row::<Standing>(auction_id)
        .look::<Auction>(auction_id)
        .look::<User>(bidder)
        .look::<Bidder>(bidder)
        .look::<Admitted>((auction_id, bidder))
}

/// Who bids.
#[derive(Clone, Copy)]
struct Bidding {
    actor: Acting,
    bidder: UserId,
    /// Whether only who has confirmed the e-mail address may.
    verified_only: bool,
}

fn decide(
    view: &View<'_>,
    by: Bidding,
    bid: &PlaceBid,
    policy: &Arc<AuctionPolicy>,
    now: Timestamp,
) -> Result<(Changes, PlacedBid), Refusal> {
    let Bidding { actor, bidder, verified_only } = by;
    let (auction, known_standing) = load(view, bid.auction_id)?;
    let mut changes = Changes::none();
    let standing = &started(view, auction, known_standing, policy, now, &mut changes)?;
    let new = NewBid { bidder_id: bidder, maximum: bid.maximum };
    // In a contest most refused bids are simply late: they need no further look-up.
    let placed_bid = place_bid(auction, standing, &new, policy, now);
    actor.rights(view)?;
    actor.require_verified(view, verified_only)?;
    if let Err(refusal @ BidRefusal::TooLow(_)) = placed_bid {
        return Err(Refusal::lazy(refusal));
    }
    let known = Known::load(view, auction, bidder)?.standing();
    let decision =
        admit_placed(auction, standing, &known, &new, placed_bid, now).map_err(Refusal::lazy)?;
    apply(view, auction, standing, &decision, policy, &mut changes)?;
    Ok((changes, placed(auction, &decision, bidder, bid.maximum.amount_minor())))
}

/// The standing, gone live if the start has come. A bid that arrives then must not be refused, or
/// be taken for one before the start, because the scheduler is a moment late.
fn started(
    view: &View<'_>,
    auction: &Auction,
    standing: &Standing,
    policy: &AuctionPolicy,
    now: Timestamp,
    changes: &mut Changes,
) -> Result<Standing, Refusal> {
    if standing.state != AuctionState::Scheduled || now < auction.starts_at {
        return Ok(*standing);
    }
    begin_at_start(view, auction, standing, policy, now, changes)
}

/// What is answered to an accepted bid. In an immediate purchase the price is the maximum.
fn placed(auction: &Auction, decision: &Decision, bidder: UserId, maximum_minor: i64) -> PlacedBid {
    let after = &decision.standing;
    PlacedBid {
        auction_id: auction.id,
        sequence: decision.entry.sequence,
        at: decision.entry.at,
        maximum_minor,
        currency: auction.currency,
        price_minor: after.price_minor,
        is_leading: after.leader_id == Some(bidder),
        reserve_met: after.reserve_met,
        bid_count: after.bid_count,
        ends_at: after.ends_at,
        minimum_minor: minimum_bid_for(auction, after, bidder),
    }
}

/// What the market knows of a bidder, as far as the terms ask for it.
struct Known<'a> {
    bidder: Option<&'a Bidder>,
    exposure: Option<&'a Exposure>,
    admission: Option<&'a Admitted>,
    is_member: bool,
    is_linked: bool,
}

impl<'a> Known<'a> {
    fn load(view: &View<'a>, auction: &Auction, bidder: UserId) -> Result<Self, Refusal> {
        // Also for an open auction: its seller may refuse somebody.
        let admission = view.look::<Admitted>((auction.id, bidder))?;
        let is_linked = auction.linked_accounts == Permission::Refused
            && view.look::<AccountLink>(link_key(auction.seller_id, bidder))?.is_some();
        // Both at once: what no bid could name before it knew the terms is loaded alone.
        let seller = view.look::<User>(auction.seller_id);
        let member = view.look::<Member>((auction.workspace_id, bidder));
        let (seller, member) = both(seller, member)?;
        if seller.is_some_and(|seller| seller.blocks_bidders)
            && block(view, auction.seller_id, bidder)?.is_some_and(|found| found.bids)
        {
            return Err(blocked().into());
        }
        Ok(Self {
            bidder: view.look::<Bidder>(bidder)?,
            exposure: view.get::<Exposure>((bidder, auction.currency))?,
            admission,
            is_member: member.is_some(),
            is_linked,
        })
    }

    fn standing(&self) -> BidderStanding<'a> {
        BidderStanding {
            bidder: self.bidder,
            exposure: self.exposure,
            admission: self.admission,
            is_member: self.is_member,
            is_linked: self.is_linked,
        }
    }
}

/// Two rows, or what is missing of both.
fn both<A, B>(one: Result<A, Missing>, other: Result<B, Missing>) -> Result<(A, B), Missing> {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (Err(mut missing), Err(more)) => {
            missing.keys.extend(more.keys);
            missing.looks.extend(more.looks);
            Err(missing)
        }
        (Err(missing), _) | (_, Err(missing)) => Err(missing),
    }
}

/// The key of a link between two accounts: the smaller id first.
pub(crate) fn link_key(one: UserId, other: UserId) -> (UserId, UserId) {
    if one <= other { (one, other) } else { (other, one) }
}
