//! The form to sell: a listing and its auction at once.

mod body;
mod fields;
mod measured;
mod offer;

use askama::Template;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use vendue::domain::auctions::NewAuction;
use vendue::{AuctionId, Error, ListingId, Market};

pub(crate) use body::bytes_max;

use crate::auth::Caller;
use crate::state::AppState;
use crate::web::form::{Form, is_about_the_form, new_key};
use crate::web::page::{Failure, Page, html, html_with, see_other};
use crate::web::signed_in::SignedIn;
use offer::Offer;

#[derive(Template)]
#[template(path = "sell.html")]
struct SellPage {
    page: Page,
    form: Form,
    key: String,
    categories: &'static [&'static str],
    conditions: Vec<(&'static str, String)>,
    currencies: &'static [(&'static str, &'static str)],
    ladders: &'static [(&'static str, &'static str)],
    starts: &'static [(&'static str, &'static str)],
    durations: &'static [(&'static str, &'static str)],
    soft_closes: &'static [(&'static str, &'static str)],
    picture_bytes_max: usize,
    picture_limit: String,
}

/// `GET /sell`
pub(crate) async fn page(
    State(state): State<AppState>,
    SignedIn { caller, .. }: SignedIn,
) -> Result<Response, Failure> {
    Ok(html(&sell_page(&state, &caller, fields::preset()).await?))
}

/// `POST /sell`
pub(crate) async fn sell(
    State(state): State<AppState>,
    SignedIn { caller, .. }: SignedIn,
    request: Request,
) -> Result<Response, Failure> {
    let mut form = fields::preset();
    let picture = body::read(&state, &caller, request, &mut form).await?;
    let market = caller.market(&state);
    let offer = Offer::read(&mut form, &market, &caller);
    if let Some(mut offer) = offer.filter(|_| form.is_good()) {
        // Only now: what is not sold leaves nothing on the disk.
        if let Some(picture) = picture {
            offer.listing.picture = Some(picture.store(&state).await?);
        }
        match put_up(&market, offer, form.value("key")).await {
            Ok(id) => return Ok(see_other(&format!("/auctions/{id}"))),
            Err(refused) if is_about_the_form(&refused) => form.note(&refused),
            Err(failure) => return Err(failure.into()),
        }
    } else if picture.is_some() {
        form.refuse("picture", "Picture: choose the file again, it was not kept.");
    }
    let page = sell_page(&state, &caller, form).await?;
    Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

async fn sell_page(state: &AppState, caller: &Caller, form: Form) -> Result<SellPage, Error> {
    Ok(SellPage {
        page: Page::new(state, caller, "sell", "Sell something").await,
        form,
        key: new_key()?,
        categories: fields::CATEGORIES,
        conditions: fields::conditions(),
        currencies: fields::CURRENCIES,
        ladders: fields::LADDERS,
        starts: fields::STARTS,
        durations: fields::DURATIONS,
        soft_closes: fields::SOFT_CLOSES,
        picture_bytes_max: state.config.picture_bytes,
        picture_limit: body::size(state.config.picture_bytes),
    })
}

/// Writes the listing and then its auction. The form's key makes one listing of a form that is sent
/// twice, and a listing has one auction: whoever comes second finds what the first has put up.
async fn put_up(market: &Market, offer: Offer, key: &str) -> Result<AuctionId, Error> {
    let keyed = if key.is_empty() { market.clone() } else { market.once(key) };
    let listing = keyed.listings().create(offer.listing).await?;
    if let Some(id) = auction_of(market, listing.id).await? {
        return Ok(id);
    }
    let auction = NewAuction { listing_id: listing.id, ..offer.auction };
    match market.auctions().create(auction).await {
        Ok(auction) => Ok(auction.id),
        Err(refused) => auction_of(market, listing.id).await?.ok_or(refused),
    }
}

async fn auction_of(market: &Market, id: ListingId) -> Result<Option<AuctionId>, Error> {
    Ok(market.listings().auctions(id).await?.first().copied())
}
