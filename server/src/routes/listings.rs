//! What is offered for sale.

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vendue::domain::auctions::{EditListing, ListingView, NewListing};
use vendue::{AuctionId, ListingId, PageRequest};

use super::queries::ListingsQuery;
use super::{Answer, PageAnswer};
use crate::auth::Caller;
use crate::error::ApiError;
use crate::extract::{Acting, Body, IfMatch, Parameters, Place};
use crate::state::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(create_listing, list_listings))
        .routes(routes!(get_listing, edit_listing))
        .routes(routes!(list_auctions_of_listing))
        .routes(routes!(add_to_description))
        .routes(routes!(publish_listing))
        .routes(routes!(withdraw_listing))
        .routes(routes!(mark_listing_sold))
}

/// What is added to a description.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Addition {
    /// The text; what stands there already stays.
    #[schema(min_length = 1, max_length = 4_000)]
    text: String,
}

/// Creates a listing as a draft, in the workspace that the header chooses or else in the personal
/// one.
#[utoipa::path(
    post, path = "/listings", tag = "listings",
    request_body = NewListing, responses((status = 201, body = Answer<ListingView>))
)]
async fn create_listing(
    State(state): State<AppState>,
    acting: Acting,
    Body(new): Body<NewListing>,
) -> Result<Answer<ListingView>, ApiError> {
    let listing = acting.market(&state).listings().create(new).await?;
    let version = listing.version;
    Ok(Answer::created(&state, listing).with_version(version))
}

/// A page of listings, the latest first.
#[utoipa::path(
    get, path = "/listings", tag = "listings",
    params(ListingsQuery), responses((status = 200, body = PageAnswer<ListingView>))
)]
async fn list_listings(
    State(state): State<AppState>,
    caller: Caller,
    Parameters(query): Parameters<ListingsQuery>,
) -> Result<PageAnswer<ListingView>, ApiError> {
    let page = PageRequest { limit: query.limit, cursor: query.cursor };
    let listings = caller.market(&state).listings().page(query.seller_id, page).await?;
    Ok(PageAnswer::new(&state, listings))
}

/// One listing. Its version is the entity tag.
#[utoipa::path(
    get, path = "/listings/{listing_id}", tag = "listings",
    responses((status = 200, body = Answer<ListingView>))
)]
async fn get_listing(
    State(state): State<AppState>,
    caller: Caller,
    Place(id): Place<ListingId>,
) -> Result<Answer<ListingView>, ApiError> {
    let listing = caller.market(&state).listings().get(id).await?;
    Ok(answer(&state, listing))
}

/// Changes a listing before its first bid. With `If-Match` only the version that was read.
#[utoipa::path(
    patch, path = "/listings/{listing_id}", tag = "listings",
    request_body = EditListing, responses((status = 200, body = Answer<ListingView>))
)]
async fn edit_listing(
    State(state): State<AppState>,
    acting: Acting,
    Place(id): Place<ListingId>,
    IfMatch(expected): IfMatch,
    Body(edit): Body<EditListing>,
) -> Result<Answer<ListingView>, ApiError> {
    let listing = acting.market(&state).listings().edit(id, edit, expected).await?;
    Ok(answer(&state, listing))
}

/// The auctions of a listing, the latest first.
#[utoipa::path(
    get, path = "/listings/{listing_id}/auctions", tag = "listings",
    responses((status = 200, body = Answer<Vec<String>>))
)]
async fn list_auctions_of_listing(
    State(state): State<AppState>,
    caller: Caller,
    Place(id): Place<ListingId>,
) -> Result<Answer<Vec<AuctionId>>, ApiError> {
    let listings = caller.market(&state).listings();
    listings.get(id).await?;
    let auctions = listings.auctions(id).await?;
    Ok(Answer::ok(&state, auctions))
}

/// Adds to a description; possible also after the first bid.
#[utoipa::path(
    post, path = "/listings/{listing_id}/additions", tag = "listings",
    request_body = Addition, responses((status = 200, body = Answer<ListingView>))
)]
async fn add_to_description(
    State(state): State<AppState>,
    acting: Acting,
    Place(id): Place<ListingId>,
    Body(addition): Body<Addition>,
) -> Result<Answer<ListingView>, ApiError> {
    let listings = acting.market(&state).listings();
    let listing = listings.add_to_description(id, &addition.text).await?;
    Ok(answer(&state, listing))
}

/// Puts a listing that is not an auction on sale.
#[utoipa::path(
    post, path = "/listings/{listing_id}/publish", tag = "listings",
    responses((status = 200, body = Answer<ListingView>))
)]
async fn publish_listing(
    State(state): State<AppState>,
    acting: Acting,
    Place(id): Place<ListingId>,
) -> Result<Answer<ListingView>, ApiError> {
    let listing = acting.market(&state).listings().publish(id).await?;
    Ok(answer(&state, listing))
}

/// Takes a listing off sale; stock behind it is free again.
#[utoipa::path(
    post, path = "/listings/{listing_id}/withdraw", tag = "listings",
    responses((status = 200, body = Answer<ListingView>))
)]
async fn withdraw_listing(
    State(state): State<AppState>,
    acting: Acting,
    Place(id): Place<ListingId>,
) -> Result<Answer<ListingView>, ApiError> {
    let listing = acting.market(&state).listings().withdraw(id).await?;
    Ok(answer(&state, listing))
}

/// Notes that the sale is done; stock behind it leaves.
#[utoipa::path(
    post, path = "/listings/{listing_id}/sold", tag = "listings",
    responses((status = 200, body = Answer<ListingView>))
)]
async fn mark_listing_sold(
    State(state): State<AppState>,
    acting: Acting,
    Place(id): Place<ListingId>,
) -> Result<Answer<ListingView>, ApiError> {
    let listing = acting.market(&state).listings().mark_sold(id).await?;
    Ok(answer(&state, listing))
}

fn answer(state: &AppState, listing: ListingView) -> Answer<ListingView> {
    let version = listing.version;
    Answer::ok(state, listing).with_version(version)
}
