//! Putting something up for auction.

use vendue_domain::auctions::{
    Auction, AuctionGroup, AuctionView, Listing, ListingKind, ListingState, NewAuction, Standing,
    Viewer, change_listing_state, create_auction, scheduled_event, start,
};
use vendue_domain::inventory::{StockItem, hold};
use vendue_domain::{AuctionId, Error, ErrorCode};
use vendue_store::{Changes, Deadline, DeadlineKind, Keys, Pending, Refusal, View};

use crate::auctions::Auctions;
use crate::auctions::apply::{apply, set_end};
use crate::listings::writable;
use crate::market::Market;

impl Auctions {
    /// Puts a listing up for auction. The listing must be of kind `auction`, the actor's own, and
    /// not yet for sale; stock behind it is held from now on. An auction whose start has come is
    /// live at once.
    ///
    /// Fails with `listing_not_found`, `listing_state`, `forbidden`, `email_unverified`,
    /// `out_of_stock`, and with the code of the first term that cannot be.
    pub fn create(&self, new: NewAuction) -> Pending<AuctionView> {
        let market = self.0.clone();
        let (id, salt) = match new_id(&market) {
            Ok(made) => made,
            Err(failure) => return Pending::ready(Err(failure)),
        };
        let (actor, policy, now) = (market.acting(), market.inner.policy.clone(), market.now());
        let verified_only = market.inner.identity.verified_email_only;
        let request = new.clone();
        let keys = Keys::new().row::<Listing>(new.listing_id);
        let created = market.write("auctions.create", &request, keys, move |view| {
            let rights = actor.rights(view)?;
            actor.require_verified(view, verified_only)?;
            let listing = writable(view, rights, new.listing_id, listing_not_found)?;
            require_free(listing)?;
            let (auction, standing) = create_auction(
                new.clone(),
                id,
                salt,
                listing.seller_id,
                listing.workspace_id,
                &policy,
                now,
            )?;
            let mut changes = Changes::none();
            hold_stock(view, listing, &mut changes)?;
            offer(listing, &auction, now, &mut changes)?;
            join_group(view, &auction, &policy, &mut changes)?;
            // A new standing counts its announcement as the first event.
            changes.emit(scheduled_event(&auction));
            changes.put(auction.clone());
            let after = begin(view, &auction, standing, &policy, now, &mut changes)?;
            let viewer = Viewer { user_id: rights.user_id, is_trusted: rights.is_trusted };
            Ok((changes, AuctionView::of(&auction, &after, &viewer)))
        });
        let scheduler = self.0.inner.scheduler.clone();
        created.and_then(move |view| {
            scheduler.poke();
            Ok(view)
        })
    }
}

fn new_id(market: &Market) -> Result<(AuctionId, [u8; 16]), Error> {
    Ok((AuctionId::new(market.now(), market.entropy()?), market.entropy()?))
}

fn listing_not_found() -> Error {
    Error::new(ErrorCode::ListingNotFound, "there is no such listing").with("field", "listing_id")
}

/// A listing has one auction at a time: what is announced, on offer, frozen by an administrator or
/// being settled is not put up once more.
fn require_free(listing: &Listing) -> Result<(), Error> {
    use ListingState::{Draft, Ended, Withdrawn};
    if listing.kind != ListingKind::Auction {
        return Err(Error::new(ErrorCode::ListingState, "the listing is not one to be auctioned")
            .with("kind", listing.kind.as_str()));
    }
    if !matches!(listing.state, Draft | Ended | Withdrawn) {
        return Err(Error::new(ErrorCode::ListingState, "the listing is for sale already")
            .with("state", listing.state.as_str()));
    }
    Ok(())
}

fn hold_stock(view: &View<'_>, listing: &Listing, changes: &mut Changes) -> Result<(), Refusal> {
    let Some(item_id) = listing.stock_item_id else { return Ok(()) };
    let item = view.get::<StockItem>(item_id)?.ok_or_else(|| {
        Error::new(ErrorCode::StockItemNotFound, "the listing's stock item is gone")
    })?;
    changes.put(hold(item, listing.quantity)?);
    Ok(())
}

fn offer(
    listing: &Listing,
    auction: &Auction,
    now: vendue_domain::Timestamp,
    changes: &mut Changes,
) -> Result<(), Error> {
    let next = if auction.starts_at > now { ListingState::Scheduled } else { ListingState::Active };
    let offered = change_listing_state(listing, next, now)?;
    changes.put(Listing { auction_id: Some(auction.id), ..offered });
    Ok(())
}

fn join_group(
    view: &View<'_>,
    auction: &Auction,
    policy: &vendue_domain::auctions::AuctionPolicy,
    changes: &mut Changes,
) -> Result<(), Refusal> {
    let Some(group_id) = auction.group_id else { return Ok(()) };
    let group = view.get::<AuctionGroup>(group_id)?.ok_or_else(|| {
        Error::new(ErrorCode::NotFound, "there is no such group").with("field", "group_id")
    })?;
    changes.put(group.with(auction, policy)?);
    Ok(())
}

/// Starts the auction or sets the deadline of its start, and sets those of its end.
fn begin(
    view: &View<'_>,
    auction: &Auction,
    standing: Standing,
    policy: &vendue_domain::auctions::AuctionPolicy,
    now: vendue_domain::Timestamp,
    changes: &mut Changes,
) -> Result<Standing, Refusal> {
    // These rows cannot exist yet; looking them up tells the store so.
    let _new = view.get::<Auction>(auction.id)?;
    let _new = view.get::<Standing>(auction.id)?;
    for kind in DeadlineKind::ALL {
        let _new = view.get::<Deadline>((*kind, auction.id))?;
    }
    changes.put(Deadline {
        kind: DeadlineKind::AuctionEndingSoon,
        subject_id: auction.id,
        due_at: standing.ends_at.plus_ms(policy.ending_soon_ms.saturating_neg()),
    });
    set_end(view, auction.id, standing.ends_at, policy, changes)?;
    if auction.starts_at <= now {
        let decision = start(auction, &standing, now)?;
        apply(view, auction, &standing, &decision, policy, changes)?;
        return Ok(decision.standing);
    }
    changes.put(standing);
    changes.put(Deadline {
        kind: DeadlineKind::AuctionStart,
        subject_id: auction.id,
        due_at: auction.starts_at,
    });
    Ok(standing)
}
