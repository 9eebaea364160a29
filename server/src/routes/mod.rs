//! The REST interface, one file for each area.

mod admin;
mod amount;
mod answer;
mod api_keys;
mod approvals;
mod auctions;
mod credentials;
mod invites;
mod listings;
mod members;
mod profile;
mod queries;
mod relations;
mod sanctions;
mod sessions;
mod stock_items;
mod users;
pub(crate) mod watch;
mod workspaces;

use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::state::AppState;

pub(crate) use answer::{Answer, Nothing, PageAnswer, WrittenAnswer};

/// What the document says about the whole.
#[derive(OpenApi)]
#[openapi(info(
    title = "Vendue",
    description = "Live auctions, stock, users and events over HTTP. Conventions, limits and the \
        table of error codes stand in docs/api.md."
))]
struct Head;

/// Every route of the interface, under `/api/v1`.
pub(crate) fn api() -> OpenApiRouter<AppState> {
    let areas = OpenApiRouter::new()
        .merge(users::router())
        .merge(credentials::router())
        .merge(sessions::router())
        .merge(api_keys::router())
        .merge(listings::router())
        .merge(auctions::router())
        .merge(stock_items::router())
        .merge(workspaces::router())
        .merge(members::router())
        .merge(invites::router())
        .merge(approvals::router())
        .merge(admin::router())
        .merge(profile::router())
        .merge(relations::router())
        .merge(sanctions::router());
    OpenApiRouter::with_openapi(Head::openapi()).nest("/api/v1", areas)
}
