//! How an auction stands now, for the script of the room: what events alone do not say.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use vendue::domain::auctions::AuctionView;
use vendue::domain::events::Topic;
use vendue::{AuctionId, Error};

use crate::auth::Caller;
use crate::error::ApiError;
use crate::extract::Place;
use crate::state::AppState;

/// How an auction stands now.
#[derive(Serialize)]
pub(super) struct Now {
    pub(super) auction: AuctionView,
    pub(super) viewers: usize,
    /// The server's time as the answer was made, in milliseconds.
    pub(super) now_ms: i64,
}

/// `GET /auctions/{id}/now`
pub(crate) async fn now(
    State(state): State<AppState>,
    caller: Caller,
    Place(id): Place<String>,
) -> Result<Response, ApiError> {
    let found = read(&state, &caller, id.parse()?).await?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(found)).into_response())
}

/// The auction as whoever asks sees it.
pub(super) async fn read(state: &AppState, caller: &Caller, id: AuctionId) -> Result<Now, Error> {
    let market = caller.market(state);
    let auction = market.auctions().get(id).await?.auction;
    let viewers = state.realtime.viewers(Topic::auction(id));
    Ok(Now { auction, viewers, now_ms: market.now().as_ms() })
}
