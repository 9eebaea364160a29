//! The web page: a lobby, the auction room, a form to sell, accounts and workspaces.
//!
//! Every page is written out on the server and can be used as it is: a bid is a form. The scripts
//! make it live. They are plain modules of our own, served as they are written, and nothing else
//! may run: the content security policy allows no script, style, picture or connection but ours.

mod account;
mod assets;
mod chart;
pub(crate) mod demo_pictures;
mod form;
mod links;
mod lobby;
mod lot;
mod page;
pub(crate) mod pictures;
mod posted;
mod room;
mod sell;
mod settings;
mod show;
mod signed_in;
mod workspaces;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn;
use axum::routing::{get, post};

use crate::config::Config;
use crate::state::AppState;
pub(crate) use page::{Failure, failure_of};

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
        .merge(links())
        .merge(account())
        .merge(workspaces())
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

/// What is done by a link that is good once.
fn links() -> Router<AppState> {
    Router::new()
        .route("/forgot", get(links::forgot_page).post(links::forgot))
        .route("/reset", get(links::reset_page).post(links::reset))
        .route("/verify", get(links::verify_page).post(links::verify))
        .route("/setup", get(links::set_up_page).post(links::set_up))
}

/// The account of whoever is signed in.
fn account() -> Router<AppState> {
    Router::new()
        .route("/account", get(settings::page))
        .route("/account/profile", post(settings::edit_profile))
        .route("/account/password", post(settings::change_password))
        .route("/account/email", post(settings::change_email))
        .route("/account/delete", post(settings::delete_account))
        .route("/account/verification", post(settings::send_verification))
        .route("/account/sessions/end-others", post(settings::end_others))
        .route("/account/sessions/{id}/end", post(settings::end_session))
        .route("/account/keys", post(settings::create_key))
        .route("/account/keys/{id}/revoke", post(settings::revoke_key))
}

/// Workspaces, and the way into one.
fn workspaces() -> Router<AppState> {
    Router::new()
        .route("/workspaces", get(workspaces::list).post(workspaces::make))
        .route("/workspaces/{id}", get(workspaces::page).post(workspaces::edit))
        .route("/workspaces/{id}/leave", post(workspaces::leave))
        .route("/workspaces/{id}/delete", post(workspaces::delete))
        .route("/workspaces/{id}/members/{user_id}", post(workspaces::set_role))
        .route("/workspaces/{id}/members/{user_id}/remove", post(workspaces::remove_member))
        .route("/workspaces/{id}/invites", post(workspaces::invite))
        .route("/workspaces/{id}/invites/{invite_id}/revoke", post(workspaces::revoke_invite))
        .route("/workspaces/{id}/changes/{change_id}", post(workspaces::decide))
        .route("/invite", get(workspaces::invite_page).post(workspaces::preview))
        .route("/invite/accept", post(workspaces::accept))
}
