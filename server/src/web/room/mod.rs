//! The auction room.

mod bid;
mod history;
mod line;
mod now;
mod why;
mod words;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde_json::json;
use vendue::auctions::AuctionSummary;
use vendue::domain::auctions::{AuctionView, BidView, ListingView};
use vendue::domain::events::Topic;
use vendue::{AuctionId, Error, Page as Portion, PageRequest, Timestamp};

pub(crate) use bid::{buy_now, place};
pub(crate) use history::older;
pub(crate) use now::now;
pub(crate) use why::why;

use crate::auth::Caller;
use crate::extract::Place;
use crate::state::AppState;
use crate::web::chart::{self, Point};
use crate::web::form::new_key;
use crate::web::lot::{self, Notice};
use crate::web::page::{Failure, Page, html};
use crate::web::show;
use line::BidLine;
use words::{BillLine, Stance};

/// How many bids the chart is drawn from, and how many the list shows at first.
const BIDS_DRAWN: u32 = 200;
const BIDS_LISTED: u32 = 12;

#[derive(Template)]
#[template(path = "room.html")]
pub(crate) struct RoomPage {
    page: Page,
    auction: AuctionView,
    listing: ListingView,
    seller: String,
    condition: String,
    initial: String,
    paragraphs: Vec<Vec<String>>,
    terms: Vec<(&'static str, String)>,
    state_json: String,
    phase: &'static str,
    phase_text: &'static str,
    viewers: usize,
    price_label: &'static str,
    price: String,
    bid_count: String,
    leader_text: String,
    countdown_label: &'static str,
    countdown: String,
    countdown_at: Timestamp,
    standing: Stance,
    notices: Vec<Notice>,
    offers_bid: bool,
    invites_login: bool,
    waits_for_start: bool,
    key: String,
    buy_key: String,
    amount: String,
    problem: Option<String>,
    minimum: String,
    minimum_plain: String,
    step: String,
    buy_now: Option<String>,
    lines: Vec<BillLine>,
    chart: String,
    chart_note: String,
    bids: Vec<BidLine>,
    older: Option<String>,
    blank: BidLine,
}

/// `GET /auctions/{id}`
pub(crate) async fn room(
    State(state): State<AppState>,
    caller: Caller,
    Place(id): Place<String>,
) -> Result<Response, Failure> {
    Ok(html(&room_page(&state, &caller, id.parse()?).await?))
}

/// The room as whoever asks sees it now.
pub(crate) async fn room_page(
    state: &AppState,
    caller: &Caller,
    id: AuctionId,
) -> Result<RoomPage, Error> {
    let market = caller.market(state);
    let AuctionSummary { auction, mut listing } = market.auctions().get(id).await?;
    listing.title = lot::title_of(&listing);
    // The bids are read after the auction: what comes between the two arrives again as an event,
    // and the script knows every line by its number.
    let drawn = market.auctions().bids(id, PageRequest::first(BIDS_DRAWN)).await?;
    let listed = market.auctions().bids(id, PageRequest::first(BIDS_LISTED)).await?;
    let seller = market.identity().get(auction.seller_id).await?.display_name;
    let frame = Page::new(state, caller, "room", listing.title.clone()).await;
    let viewers = state.realtime.viewers(Topic::auction(id));
    let around = Around { drawn, listed, seller, viewers, now: market.now() };
    fill(frame, auction, listing, &around)
}

/// What is around an auction.
struct Around {
    drawn: Portion<BidView>,
    listed: Portion<BidView>,
    seller: String,
    viewers: usize,
    now: Timestamp,
}

fn fill(
    page: Page,
    auction: AuctionView,
    listing: ListingView,
    around: &Around,
) -> Result<RoomPage, Error> {
    let (currency, recent) = (auction.currency, &around.drawn);
    let has_bid = recent.items.iter().any(|bid| bid.is_yours);
    let (countdown_label, countdown, countdown_at) = words::countdown(&auction, around.now);
    let points = points(&auction, recent);
    let is_over = auction.state.is_over();
    let until = if is_over { countdown_at } else { around.now };
    let is_seller = auction.viewer.as_ref().is_some_and(|viewer| viewer.is_seller);
    let minimum_minor = auction.minimum_minor.unwrap_or(auction.price_minor);
    Ok(RoomPage {
        seller: around.seller.clone(),
        condition: show::word(listing.condition.as_str()),
        initial: lot::initial(&listing.title),
        paragraphs: paragraphs(&listing.description),
        terms: words::terms(&auction),
        state_json: state_json(&auction, &points, recent, has_bid),
        phase: auction.state.as_str(),
        phase_text: words::phase(auction.state),
        viewers: around.viewers,
        price_label: lot::price_label(&auction),
        price: show::money(auction.price_minor, currency),
        bid_count: show::count(auction.bid_count, "bid", "bids"),
        leader_text: words::leader(&auction),
        countdown_label,
        countdown,
        countdown_at,
        standing: words::stance(&auction, has_bid),
        notices: words::notices(&auction),
        offers_bid: page.user.is_some() && !is_seller && words::takes_bids(&auction),
        invites_login: page.user.is_none() && words::takes_bids(&auction),
        waits_for_start: !is_over && !words::takes_bids(&auction),
        key: new_key()?,
        buy_key: new_key()?,
        amount: String::new(),
        problem: None,
        minimum: show::money(minimum_minor, currency),
        minimum_plain: show::plain(minimum_minor, currency),
        step: show::money(auction.step_minor, currency),
        buy_now: auction.buy_now_minor.map(|minor| show::money(minor, currency)),
        lines: words::bill(&auction)?,
        chart: chart::svg(&points, until, currency),
        chart_note: chart_note(&auction, recent),
        bids: around.listed.items.iter().map(|bid| BidLine::of(bid, &auction)).collect(),
        older: around.listed.next_cursor.as_ref().map(|next| history::address(auction.id, next)),
        blank: BidLine::blank(),
        page,
        auction,
        listing,
    })
}

/// The prices since the opening, or since the oldest bid that was read.
fn points(auction: &AuctionView, recent: &Portion<BidView>) -> Vec<Point> {
    let mut points: Vec<Point> =
        recent.items.iter().rev().map(|bid| (bid.at, bid.price_minor)).collect();
    if recent.next_cursor.is_none() {
        let first = points.first().map_or(auction.starts_at, |(at, _)| *at);
        points.insert(0, (auction.starts_at.min(first), auction.opening_minor));
    }
    points
}

fn chart_note(auction: &AuctionView, recent: &Portion<BidView>) -> String {
    match (recent.items.is_empty(), &recent.next_cursor) {
        (true, _) => "The line begins to move with the first bid.".to_owned(),
        (false, None) => {
            let opening = show::money(auction.opening_minor, auction.currency);
            format!("Every price since the opening at {opening}.")
        }
        (false, Some(_)) => format!("The last {BIDS_DRAWN} bids."),
    }
}

/// What the script goes on from: the same view that the interface for programs gives.
fn state_json(
    auction: &AuctionView,
    points: &[Point],
    recent: &Portion<BidView>,
    has_bid: bool,
) -> String {
    let drawn: Vec<(i64, i64)> = points.iter().map(|(at, price)| (at.as_ms(), *price)).collect();
    json!({
        "auction": auction,
        "exponent": auction.currency.exponent(),
        "points": drawn,
        "is_whole": recent.next_cursor.is_none(),
        "has_bid": has_bid,
    })
    .to_string()
}

/// A text as paragraphs of lines.
fn paragraphs(text: &str) -> Vec<Vec<String>> {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines
        .split(|line| line.is_empty())
        .filter(|paragraph| !paragraph.is_empty())
        .map(|paragraph| paragraph.iter().map(|line| (*line).to_owned()).collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::paragraphs;

    #[test]
    fn empty_lines_part_paragraphs() {
        let parted = paragraphs("One\r\ntwo\n\n\nthree\n");
        assert_eq!(parted, [vec!["One".to_owned(), "two".to_owned()], vec!["three".to_owned()]]);
        assert!(paragraphs("").is_empty());
    }
}
