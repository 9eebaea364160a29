//! The lobby: what is live, what is coming, what is over; and a seller's own.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use vendue::auctions::{AuctionFilter, AuctionPhase};
use vendue::{Error, PageRequest, UserId};

use crate::auth::Caller;
use crate::extract::Parameters;
use crate::state::AppState;
use crate::web::lot::Lot;
use crate::web::page::{Failure, Page, html};
use crate::web::signed_in::SignedIn;

/// How many cards of each kind the first page has, and how many one that goes on.
const CARDS_FIRST: u32 = 8;
const CARDS_MORE: u32 = 24;

/// One part of an auction's life, as a shelf of the lobby.
struct Shelf {
    phase: AuctionPhase,
    name: &'static str,
    title: &'static str,
    note: &'static str,
    empty: &'static str,
}

const SHELVES: [Shelf; 3] = [
    Shelf {
        phase: AuctionPhase::Running,
        name: "live",
        title: "Live now",
        note: "The next to end first.",
        empty: "Nothing is live at the moment.",
    },
    Shelf {
        phase: AuctionPhase::Upcoming,
        name: "upcoming",
        title: "Coming up",
        note: "The next to start first.",
        empty: "Nothing is announced.",
    },
    Shelf {
        phase: AuctionPhase::Over,
        name: "ended",
        title: "Ended",
        note: "The latest first.",
        empty: "Nothing has ended yet.",
    },
];

/// A shelf with what stands on it.
struct Section {
    name: &'static str,
    title: &'static str,
    note: &'static str,
    empty: &'static str,
    offers_to_sell: bool,
    items: Vec<Lot>,
    more: Option<String>,
}

/// Which shelf, and from where on; everything from the beginning when absent.
#[derive(Deserialize)]
pub(crate) struct Wanted {
    show: Option<String>,
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "lobby.html")]
struct LobbyPage {
    page: Page,
    heading: &'static str,
    lead: &'static str,
    sections: Vec<Section>,
}

#[derive(Template)]
#[template(path = "me.html")]
struct MyPage {
    page: Page,
    name: String,
    sections: Vec<Section>,
}

/// `GET /`
pub(crate) async fn lobby(
    State(state): State<AppState>,
    caller: Caller,
    Parameters(wanted): Parameters<Wanted>,
) -> Result<Response, Failure> {
    let page = Page::new(&state, &caller, "lobby", "Auctions").await;
    let sections = sections(&state, &caller, &wanted, None, "/").await?;
    let (heading, lead) = match (wanted.show.is_some(), sections.first()) {
        (true, Some(section)) => (section.title, section.note),
        _ => ("Auctions", "Bid what a thing is worth to you. You pay no more than it takes."),
    };
    Ok(html(&LobbyPage { page, heading, lead, sections }))
}

/// `GET /me`
pub(crate) async fn me(
    State(state): State<AppState>,
    Parameters(wanted): Parameters<Wanted>,
    SignedIn { caller, .. }: SignedIn,
) -> Result<Response, Failure> {
    let user = caller.market(&state).identity().me().await?;
    let page = Page::new(&state, &caller, "me", "My auctions").await;
    let sections = sections(&state, &caller, &wanted, Some(user.id), "/me").await?;
    Ok(html(&MyPage { page, name: user.display_name, sections }))
}

async fn sections(
    state: &AppState,
    caller: &Caller,
    wanted: &Wanted,
    seller_id: Option<UserId>,
    path: &str,
) -> Result<Vec<Section>, Error> {
    let mut sections = Vec::new();
    for shelf in &SHELVES {
        if wanted.show.as_deref().is_some_and(|name| name != shelf.name) {
            continue;
        }
        sections.push(section(state, caller, wanted, seller_id, path, shelf).await?);
    }
    Ok(sections)
}

async fn section(
    state: &AppState,
    caller: &Caller,
    wanted: &Wanted,
    seller_id: Option<UserId>,
    path: &str,
    shelf: &Shelf,
) -> Result<Section, Error> {
    let limit = if wanted.show.is_some() { CARDS_MORE } else { CARDS_FIRST };
    // A cursor belongs to one shelf, so it counts only together with its name.
    let cursor = wanted.after.clone().filter(|_| wanted.show.is_some());
    let filter = AuctionFilter { phase: shelf.phase, seller_id };
    let request = PageRequest { limit: Some(limit), cursor };
    let found = caller.market(state).auctions().page(filter, request).await?;
    let now = state.market.now();
    Ok(Section {
        name: shelf.name,
        title: shelf.title,
        note: shelf.note,
        empty: shelf.empty,
        offers_to_sell: shelf.phase == AuctionPhase::Running,
        items: found.items.iter().map(|summary| Lot::of(summary, now)).collect(),
        more: found.next_cursor.map(|next| format!("{path}?show={}&after={next}", shelf.name)),
    })
}
