//! The web page: a lobby, the auction room, a form to sell, and accounts.
//!
//! Every page is written out on the server and can be used as it is: a bid is a form. The scripts
//! make it live. They are plain modules of our own, served as they are written, and nothing else
//! may run: the content security policy allows no script, style, picture or connection but ours.

mod account;
mod assets;
mod chart;
pub(crate) mod demo_pictures;
mod form;
mod lobby;
mod lot;
mod page;
pub(crate) mod pictures;
mod posted;
mod room;
mod sell;
mod show;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn;
use axum::routing::{get, post};

use crate::config::Config;
use crate::state::AppState;
pub(crate) use page::Failure;

/// The routes of the web page.
pub(crate) fn router(config: &Config) -> Router<AppState> {
    // The form to sell carries a picture, which may be larger than any other body.
    let limit = DefaultBodyLimit::max(sell::bytes_max(config.picture_bytes));
    let sell = get(sell::page).post(sell::sell).layer(limit);
    Router::new()
        .route("/", get(lobby::lobby))
        .route("/me", get(lobby::me))
        .route("/register", get(account::register_page).post(account::register))
        .route("/login", get(account::login_page).post(account::login))
        .route("/logout", post(account::logout))
        .route("/sell", sell)
        .route("/auctions/{id}", get(room::room))
        .route("/auctions/{id}/now", get(room::now))
        .route("/auctions/{id}/bids", get(room::older).post(room::place))
        .route("/auctions/{id}/bids/{sequence}/why", get(room::why))
        .route("/auctions/{id}/buy-now", post(room::buy_now))
        .route("/assets/{name}", get(assets::get))
        .route("/pictures/{address}", get(pictures::get))
        .layer(from_fn(page::for_scripts))
}
