//! The forms of the room: a bid, and the immediate purchase.
//!
//! One address serves both ways of sending. A browser without JavaScript posts the form and gets a
//! page; the script posts the same form, asks for JSON, and gets the same sentences.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;
use vendue::auctions::{PlaceBid, PlacedBid};
use vendue::{AuctionId, Category, Error, ErrorCode, Market};

use super::{now, room_page};
use crate::auth::Caller;
use crate::error::{ApiError, status_of};
use crate::extract::Place;
use crate::state::AppState;
use crate::web::page::{Failure, html_with, see_other, wants_json};
use crate::web::posted::Posted;
use crate::web::show;

/// A bid as the form sends it.
#[derive(Deserialize)]
pub(crate) struct Sent {
    #[serde(default)]
    amount: String,
    /// The form's own key: a form that is sent twice places one bid.
    #[serde(default)]
    key: String,
}

/// `POST /auctions/{id}/bids`
pub(crate) async fn place(
    State(state): State<AppState>,
    caller: Caller,
    Place(id): Place<String>,
    headers: HeaderMap,
    Posted(sent): Posted<Sent>,
) -> Result<Response, Failure> {
    let id: AuctionId = id.parse()?;
    let placed = bid(&with_key(&state, &caller, &sent.key), id, &sent.amount).await;
    answer(&state, &caller, &headers, id, placed, sent.amount).await
}

/// `POST /auctions/{id}/buy-now`
pub(crate) async fn buy_now(
    State(state): State<AppState>,
    caller: Caller,
    Place(id): Place<String>,
    headers: HeaderMap,
    Posted(sent): Posted<Sent>,
) -> Result<Response, Failure> {
    let id: AuctionId = id.parse()?;
    let bought = with_key(&state, &caller, &sent.key).auctions().buy_now(id).await;
    answer(&state, &caller, &headers, id, bought, String::new()).await
}

fn with_key(state: &AppState, caller: &Caller, key: &str) -> Market {
    let market = caller.market(state);
    if key.is_empty() { market } else { market.once(key) }
}

async fn bid(market: &Market, auction_id: AuctionId, amount: &str) -> Result<PlacedBid, Error> {
    let currency = market.auctions().get(auction_id).await?.auction.currency;
    let maximum = show::parse_money(amount, currency)?;
    market.auctions().place_bid(PlaceBid { auction_id, maximum }).await
}

async fn answer(
    state: &AppState,
    caller: &Caller,
    headers: &HeaderMap,
    id: AuctionId,
    outcome: Result<PlacedBid, Error>,
    typed: String,
) -> Result<Response, Failure> {
    if wants_json(headers) {
        return Ok(answer_script(state, caller, id, outcome).await);
    }
    match outcome {
        Ok(_) => Ok(see_other(&format!("/auctions/{id}#panel-heading"))),
        Err(refused) if refused.code() == ErrorCode::Unauthenticated => {
            Ok(see_other(&format!("/login?next=/auctions/{id}")))
        }
        Err(refused) if is_for_the_bidder(&refused) => {
            let mut page = room_page(state, caller, id).await?;
            page.problem = Some(show::refusal(&refused, page.auction.currency));
            page.amount = typed;
            Ok(html_with(status_of(refused.code()), &page))
        }
        Err(failure) => Err(failure.into()),
    }
}

async fn answer_script(
    state: &AppState,
    caller: &Caller,
    id: AuctionId,
    outcome: Result<PlacedBid, Error>,
) -> Response {
    let now = match now::read(state, caller, id).await {
        Ok(now) => now,
        Err(failure) => return ApiError::from(failure).into_response(),
    };
    let currency = now.auction.currency;
    match outcome {
        Ok(placed) => Json(json!({ "placed": placed, "now": now })).into_response(),
        Err(refused) if is_for_the_bidder(&refused) => {
            let problem = show::refusal(&refused, currency);
            let body = json!({ "code": refused.code(), "problem": problem, "now": now });
            (status_of(refused.code()), Json(body)).into_response()
        }
        Err(failure) => ApiError::from(failure).into_response(),
    }
}

/// Whether the bidder can understand a refusal and do something about it.
fn is_for_the_bidder(error: &Error) -> bool {
    matches!(error.category(), Category::Invalid | Category::Conflict | Category::Forbidden)
}
