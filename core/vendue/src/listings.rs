//! What is offered for sale.

use vendue_domain::auctions::{
    Auction, AuctionEvent, EditListing, Listing, ListingKind, ListingState, ListingView,
    NewListing, Standing, add_to_description, announce, change_listing_state, create_listing,
    edit_listing,
};
use vendue_domain::inventory::{StockItem, hold, release, sell_held};
use vendue_domain::{AuctionId, Error, ErrorCode, ListingId, Timestamp, UserId, WorkspaceId};
use vendue_store::queries::{AuctionQueries, HiddenListings, ListingFilter, WorkspaceQueries};
use vendue_store::{Changes, Keys, Page, PageRequest, Pending, Refusal, StoreExt, View};

use crate::actor::{Acting, Rights, require_writing};
use crate::identity::personal_workspace_id;
use crate::market::Market;

/// A changed listing, and what else changes with it.
type Changed = (Listing, Changes);

/// What is offered for sale.
#[derive(Clone, Debug)]
pub struct Listings(pub(crate) Market);

impl Listings {
    /// Creates a listing of the user who acts, as a draft, in the workspace that was chosen by
    /// [`Market::in_workspace`] or else in the personal one. A listing to be auctioned goes on sale
    /// with [`Auctions::create`](crate::Auctions::create), any other with [`Listings::publish`].
    ///
    /// Fails with `invalid_argument` for the first field that cannot be, with
    /// `stock_item_not_found` for stock of another workspace, with `workspace_not_found` for who is
    /// no member, and with `forbidden` for who only looks.
    pub fn create(&self, new: NewListing) -> Pending<ListingView> {
        let made = self.0.actor.require_user().and_then(|seller_id| {
            let (now, workspace_id) = (self.0.now(), self.0.workspace_id()?);
            let id = ListingId::new(now, self.0.entropy()?);
            create_listing(new.clone(), id, seller_id, workspace_id, now)
        });
        let listing = match made {
            Ok(listing) => listing,
            Err(refused) => return Pending::ready(Err(refused)),
        };
        let actor = self.0.acting();
        let keys = Keys::new().row::<Listing>(listing.id);
        self.0.write("listings.create", &new, keys, move |view| {
            // What is offered is not kept for approval: whoever may write may offer.
            actor.rights(view)?.way_in(view, listing.workspace_id)?;
            let _new = view.get::<Listing>(listing.id)?;
            if let Some(item_id) = listing.stock_item_id {
                let item = view.get::<StockItem>(item_id)?;
                if item.is_none_or(|item| item.workspace_id != listing.workspace_id) {
                    return Err(stock_item_not_found().into());
                }
            }
            let mut changes = Changes::none();
            changes.put(listing.clone());
            Ok((changes, listing.members_view()))
        })
    }

    /// One listing. Fails with `listing_not_found`, also for a draft in a workspace of which one is
    /// no member.
    pub fn get(&self, id: ListingId) -> Pending<ListingView> {
        let market = self.0.clone();
        let (viewer, listing) = (market.viewer(), market.inner.store.get::<Listing>(id));
        Pending::from_future(async move {
            let (viewer, listing) = (viewer.await?, listing.await?);
            let listing = listing.ok_or_else(listing_not_found)?;
            let is_public = listing.state.is_public();
            let is_sellers = viewer.user_id == Some(listing.seller_id);
            // Others see of what is public what everybody sees, and need no more looked up.
            let own = viewer.is_trusted
                || (viewer.user_id.is_some() && (is_sellers || !is_public))
                    && is_member(&market, listing.workspace_id).await?;
            match (own, is_public) {
                (true, _) => Ok(listing.members_view()),
                (false, true) => Ok(listing.view()),
                (false, false) => Err(listing_not_found()),
            }
        })
    }

    /// A page of listings, the latest first: the public ones, and with `seller_id` being the actor
    /// also the own drafts in workspaces of which the actor is a member. Where a workspace was
    /// chosen, only what is of it, and for its members everything that is.
    pub fn page(&self, seller_id: Option<UserId>, page: PageRequest) -> Pending<Page<ListingView>> {
        let chosen = self.0.workspace;
        let (viewer, store) = (self.0.viewer(), self.0.inner.store.clone());
        Pending::from_future(async move {
            let viewer = viewer.await?;
            let asks_for_own =
                chosen.is_some() || seller_id.is_some_and(|id| viewer.user_id == Some(id));
            let own = viewer.is_trusted || asks_for_own;
            let hidden = match viewer.user_id {
                _ if viewer.is_trusted => HiddenListings::All,
                Some(user_id) if own => HiddenListings::OfMember(user_id),
                _ => HiddenListings::None,
            };
            let filter = ListingFilter { seller_id, workspace_id: chosen, hidden };
            let mut page = store.listings(filter, page).await?;
            let theirs = match viewer.user_id {
                Some(user_id) if own && !viewer.is_trusted => {
                    store.workspaces_of(user_id).await?.iter().map(|found| found.id).collect()
                }
                _ => Vec::new(),
            };
            let is_member = |id: WorkspaceId| viewer.is_trusted || theirs.contains(&id);
            // A replica that is late may still believe in members who were taken out.
            let is_seen =
                |listing: &Listing| listing.state.is_public() || is_member(listing.workspace_id);
            page.items.retain(is_seen);
            Ok(page.map(|listing| match own && is_member(listing.workspace_id) {
                true => listing.members_view(),
                false => listing.view(),
            }))
        })
    }

    /// The auctions of a listing, the latest first.
    pub fn auctions(&self, id: ListingId) -> Pending<Vec<AuctionId>> {
        self.0.inner.store.auctions_of_listing(id)
    }

    /// Changes a listing before it has bids. With `expected_version` the change is refused as
    /// `version_conflict` when somebody else was faster.
    ///
    /// After the first bid it fails with `auction_has_bids`: use
    /// [`Listings::add_to_description`].
    pub fn edit(
        &self,
        id: ListingId,
        edit: EditListing,
        expected_version: Option<i64>,
    ) -> Pending<ListingView> {
        let request = (id, edit.clone(), expected_version);
        self.change("listings.edit", &request, id, move |view, listing, now| {
            check_version(listing, expected_version)?;
            let edited = edit_listing(listing, edit.clone(), has_bids(view, listing)?, now)?;
            Ok((edited, Changes::none()))
        })
    }

    /// Adds to a description; possible also after the first bid. Whoever watches the auction of the
    /// listing is told.
    pub fn add_to_description(&self, id: ListingId, addition: &str) -> Pending<ListingView> {
        let addition = addition.to_owned();
        let (operation, request) = ("listings.add_to_description", (id, addition.clone()));
        self.change(operation, &request, id, move |view, listing, now| {
            let mut changes = Changes::none();
            if let Some(auction_id) = listing.auction_id {
                tell_watchers(view, auction_id, now, &mut changes)?;
            }
            Ok((add_to_description(listing, &addition, now)?, changes))
        })
    }

    /// Sets the address of the listing's picture. It is an edit like any other: after the first bid
    /// it fails with `auction_has_bids`.
    pub fn set_picture(&self, id: ListingId, picture: &str) -> Pending<ListingView> {
        let picture = picture.to_owned();
        let request = (id, picture.clone());
        self.change("listings.set_picture", &request, id, move |view, listing, now| {
            let edit = EditListing { picture: Some(picture.clone()), ..EditListing::default() };
            let edited = edit_listing(listing, edit, has_bids(view, listing)?, now)?;
            Ok((edited, Changes::none()))
        })
    }

    /// Puts a listing that is not an auction on sale. Stock behind it is held. Fails with
    /// `email_unverified` where only who has confirmed the e-mail address may sell.
    pub fn publish(&self, id: ListingId) -> Pending<ListingView> {
        self.move_to("listings.publish", id, ListingState::Active, |listing, item| {
            if listing.kind == ListingKind::Auction {
                return Err(Error::new(
                    ErrorCode::ListingState,
                    "a listing to be auctioned goes on sale with its auction",
                ));
            }
            item.map(|item| hold(item, listing.quantity)).transpose()
        })
    }

    /// Takes a listing off sale. Stock behind it is free again.
    pub fn withdraw(&self, id: ListingId) -> Pending<ListingView> {
        self.move_to("listings.withdraw", id, ListingState::Withdrawn, |listing, item| {
            let auctioned = listing.kind == ListingKind::Auction
                && !matches!(listing.state, ListingState::Draft | ListingState::Ended);
            if auctioned {
                return Err(Error::new(
                    ErrorCode::ListingState,
                    "its auction must be ended or called off first",
                ));
            }
            let held = listing.state == ListingState::Active;
            item.filter(|_| held).map(|item| release(item, listing.quantity)).transpose()
        })
    }

    /// The sale is done: the stock that was held leaves.
    pub fn mark_sold(&self, id: ListingId) -> Pending<ListingView> {
        self.move_to("listings.mark_sold", id, ListingState::Sold, |listing, item| {
            let settling = listing.state == ListingState::PendingSettlement;
            if listing.kind == ListingKind::Auction && !settling {
                return Err(Error::new(
                    ErrorCode::ListingState,
                    "its auction decides whether it is sold",
                ));
            }
            item.map(|item| sell_held(item, listing.quantity)).transpose()
        })
    }

    fn move_to<F>(
        &self,
        operation: &'static str,
        id: ListingId,
        next: ListingState,
        stock: F,
    ) -> Pending<ListingView>
    where
        F: Fn(&Listing, Option<&StockItem>) -> Result<Option<StockItem>, Error> + Send + 'static,
    {
        let (actor, now) = (self.0.acting(), self.0.now());
        let verified_only =
            self.0.inner.identity.verified_email_only && next == ListingState::Active;
        self.0.write(operation, &id, Keys::new().row::<Listing>(id), move |view| {
            let listing = owned(view, actor, id)?;
            actor.require_verified(view, verified_only)?;
            let item = match listing.stock_item_id {
                Some(item_id) => view.get::<StockItem>(item_id)?,
                None => None,
            };
            let mut changes = Changes::none();
            let moved = change_listing_state(listing, next, now)?;
            if let Some(item) = stock(listing, item)? {
                changes.put(item);
            }
            let answer = moved.members_view();
            changes.put(moved);
            Ok((changes, answer))
        })
    }

    fn change<F>(
        &self,
        operation: &'static str,
        request: &impl serde::Serialize,
        id: ListingId,
        change: F,
    ) -> Pending<ListingView>
    where
        F: Fn(&View<'_>, &Listing, Timestamp) -> Result<Changed, Refusal> + Send + 'static,
    {
        let (actor, now) = (self.0.acting(), self.0.now());
        self.0.write(operation, request, Keys::new().row::<Listing>(id), move |view| {
            let listing = owned(view, actor, id)?;
            let (changed, mut changes) = change(view, listing, now)?;
            let answer = changed.members_view();
            changes.put(changed);
            Ok((changes, answer))
        })
    }
}

/// Whether the user who acts is a member of a workspace.
async fn is_member(market: &Market, workspace_id: WorkspaceId) -> Result<bool, Error> {
    if market.actor.user_id().map(personal_workspace_id) == Some(workspace_id) {
        return Ok(true);
    }
    match market.reading_in(workspace_id).await {
        Ok(_) => Ok(true),
        Err(refused) if refused.code() == ErrorCode::WorkspaceNotFound => Ok(false),
        Err(refused) => Err(refused),
    }
}

/// The listing, for somebody who may change it.
fn owned<'a>(view: &View<'a>, actor: Acting, id: ListingId) -> Result<&'a Listing, Refusal> {
    writable(view, actor.rights(view)?, id, listing_not_found)
}

/// The same for rights that are known. Whoever does not see a draft is told that it is `absent`.
pub(crate) fn writable<'a>(
    view: &View<'a>,
    rights: Rights,
    id: ListingId,
    absent: fn() -> Error,
) -> Result<&'a Listing, Refusal> {
    let listing = view.get::<Listing>(id)?.ok_or_else(absent)?;
    let role = rights.role_over(view, listing.seller_id, listing.workspace_id)?;
    if role.is_none() && !listing.state.is_public() {
        return Err(absent().into());
    }
    require_writing(role)?;
    Ok(listing)
}

/// Whether somebody has bid on the listing's auction.
fn has_bids(view: &View<'_>, listing: &Listing) -> Result<bool, Refusal> {
    let Some(auction_id) = listing.auction_id else { return Ok(false) };
    Ok(view.get::<Standing>(auction_id)?.is_some_and(|standing| standing.bid_count > 0))
}

fn tell_watchers(
    view: &View<'_>,
    auction_id: AuctionId,
    now: Timestamp,
    changes: &mut Changes,
) -> Result<(), Refusal> {
    let auction = view.get::<Auction>(auction_id)?;
    let standing = view.get::<Standing>(auction_id)?;
    if let Some((auction, standing)) = auction.zip(standing) {
        let (standing, event) = announce(auction, standing, AuctionEvent::DescriptionAdded, now);
        changes.put(standing);
        changes.emit(event);
    }
    Ok(())
}

fn check_version(listing: &Listing, expected: Option<i64>) -> Result<(), Error> {
    match expected {
        Some(expected) if expected != listing.version => {
            Err(Error::new(ErrorCode::VersionConflict, "the listing was changed meanwhile")
                .with("expected", expected)
                .with("version", listing.version))
        }
        _ => Ok(()),
    }
}

fn stock_item_not_found() -> Error {
    Error::new(ErrorCode::StockItemNotFound, "there is no such stock item")
        .with("field", "stock_item_id")
}

fn listing_not_found() -> Error {
    Error::new(ErrorCode::ListingNotFound, "there is no such listing")
}
