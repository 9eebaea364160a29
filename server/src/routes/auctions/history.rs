//! What happened in an auction, and the proof of it.

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vendue::domain::auctions::{AuctionEventView, Verified};
use vendue::domain::events::Topic;
use vendue::{AuctionId, Timestamp};

use crate::auth::Caller;
use crate::error::ApiError;
use crate::extract::{Parameters, Place};
use crate::routes::Answer;
use crate::routes::queries::EventsQuery;
use crate::state::AppState;

/// How many there are when nobody says.
const EVENTS_DEFAULT: u32 = 100;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list_events)).routes(routes!(verify_auction))
}

/// One event of an auction, as whoever asks may see it.
#[derive(Serialize, ToSchema)]
struct EventView {
    /// The topic, such as `auction:0192…`.
    topic: String,
    /// The number of the event. Somebody who was outbid gets two views of one event.
    sequence: i64,
    /// When it happened.
    at: Timestamp,
    /// What happened.
    event: AuctionEventView,
}

/// The events of an auction after a number, oldest first, without a gap.
#[utoipa::path(
    get, path = "/auctions/{auction_id}/events", tag = "auctions",
    params(EventsQuery), responses((status = 200, body = Answer<Vec<EventView>>))
)]
async fn list_events(
    State(state): State<AppState>,
    caller: Caller,
    Place(id): Place<AuctionId>,
    Parameters(query): Parameters<EventsQuery>,
) -> Result<Answer<Vec<EventView>>, ApiError> {
    let limit = query.limit.unwrap_or(EVENTS_DEFAULT);
    let after = query.after.unwrap_or(0);
    let events = caller.market(&state).events().views(id, after, limit).await?;
    let topic = Topic::auction(id).to_string();
    let mut views = Vec::with_capacity(events.len());
    for seen in events {
        let (sequence, at) = (seen.sequence, seen.at);
        let view = |event| EventView { topic: topic.clone(), sequence, at, event };
        views.extend(seen.views.into_iter().map(view));
    }
    Ok(Answer::ok(&state, views))
}

/// Replays the whole log through the rules and checks price, leader and chain. For the seller.
#[utoipa::path(
    get, path = "/auctions/{auction_id}/verification", tag = "auctions",
    responses((status = 200, body = Answer<Verified>))
)]
async fn verify_auction(
    State(state): State<AppState>,
    caller: Caller,
    Place(id): Place<AuctionId>,
) -> Result<Answer<Verified>, ApiError> {
    let verified = caller.market(&state).auctions().verify(id).await?;
    Ok(Answer::ok(&state, verified))
}
