//! Auctions: to look at them, to put something up, to bid, to run and to end them.

mod admissions;
mod bids;
mod commands;
mod create;
mod history;
mod look;

use utoipa_axum::router::OpenApiRouter;

use crate::state::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .merge(look::router())
        .merge(create::router())
        .merge(bids::router())
        .merge(commands::router())
        .merge(admissions::router())
        .merge(history::router())
}
