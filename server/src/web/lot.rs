//! A lot as a card shows it.

use vendue::auctions::AuctionSummary;
use vendue::domain::auctions::{AuctionState, AuctionView, ListingView};
use vendue::{AuctionId, Timestamp};

use crate::web::show;

/// A short notice: a sign, a word, and how grave it is. The sign and the word say everything; the
/// colour that goes with the tone only repeats it.
#[derive(Clone, Debug)]
pub(crate) struct Notice {
    /// By which name scripts find it.
    pub(crate) name: &'static str,
    pub(crate) mark: &'static str,
    pub(crate) text: String,
    /// `good`, `warn` or nothing.
    pub(crate) tone: &'static str,
}

/// A lot on a card.
pub(crate) struct Lot {
    pub(crate) id: AuctionId,
    pub(crate) title: String,
    pub(crate) initial: String,
    pub(crate) picture: Option<String>,
    pub(crate) price_label: &'static str,
    pub(crate) price: String,
    pub(crate) bids: String,
    pub(crate) time: String,
    pub(crate) starts_ms: i64,
    pub(crate) ends_ms: i64,
    pub(crate) is_live: bool,
    pub(crate) is_upcoming: bool,
    pub(crate) is_over: bool,
    pub(crate) notices: Vec<Notice>,
}

/// What a thing is called on a page. What the seller has withdrawn has no title for others.
pub(crate) fn title_of(listing: &ListingView) -> String {
    let title = listing.title.as_str();
    if title.is_empty() { "No longer offered".into() } else { title.into() }
}

impl Lot {
    pub(crate) fn of(summary: &AuctionSummary, now: Timestamp) -> Self {
        let (auction, listing) = (&summary.auction, &summary.listing);
        let is_upcoming = auction.state == AuctionState::Scheduled;
        let is_live = auction.state == AuctionState::Live;
        Self {
            id: auction.id,
            title: title_of(listing),
            initial: initial(&title_of(listing)),
            picture: listing.picture.clone(),
            price_label: price_label(auction),
            price: show::money(auction.price_minor, auction.currency),
            bids: show::count(auction.bid_count, "bid", "bids"),
            time: time(auction, now),
            starts_ms: auction.starts_at.as_ms(),
            ends_ms: auction.ends_at.as_ms(),
            is_live,
            is_upcoming,
            is_over: auction.state.is_over(),
            notices: notices(auction),
        }
    }
}

/// The first letter of a title, in the place of a picture.
pub(crate) fn initial(title: &str) -> String {
    title.chars().find(|letter| letter.is_alphanumeric()).unwrap_or('?').to_uppercase().collect()
}

/// What the price of an auction is called.
pub(crate) fn price_label(auction: &AuctionView) -> &'static str {
    match auction.state {
        AuctionState::Sold => "Sold for",
        AuctionState::Unsold | AuctionState::Cancelled => "Last price",
        _ if auction.bid_count == 0 => "Opening price",
        _ => "Current price",
    }
}

fn time(auction: &AuctionView, now: Timestamp) -> String {
    match auction.state {
        AuctionState::Scheduled => {
            format!("Starts in {}", show::left(auction.starts_at.ms_since(now)))
        }
        AuctionState::Live => format!("Ends in {}", show::left(auction.ends_at.ms_since(now))),
        AuctionState::Paused => "Paused".to_owned(),
        AuctionState::Sold => "Sold".to_owned(),
        AuctionState::Unsold => "Ended without a sale".to_owned(),
        _ => "Called off".to_owned(),
    }
}

fn notices(auction: &AuctionView) -> Vec<Notice> {
    let mut notices = Vec::new();
    let viewer = auction.viewer.as_ref();
    if viewer.is_some_and(|viewer| viewer.is_leading) {
        let text = if auction.state == AuctionState::Sold { "You won" } else { "You lead" };
        notices.push(Notice { name: "lead", mark: "★", text: text.to_owned(), tone: "good" });
    }
    if viewer.is_some_and(|viewer| viewer.is_seller) {
        let text = "Yours".to_owned();
        notices.push(Notice { name: "own", mark: "◆", text, tone: "" });
    }
    notices.extend(reserve(auction));
    if !auction.state.is_over() && auction.buy_now_minor.is_some() {
        let text = "Buy now".to_owned();
        notices.push(Notice { name: "buy_now", mark: "⚡", text, tone: "" });
    }
    if !auction.state.is_over() && auction.extensions > 0 {
        let text = format!("Extended {}×", auction.extensions);
        notices.push(Notice { name: "extended", mark: "↻", text, tone: "" });
    }
    notices
}

/// Whether the hidden reserve is met, when there is one.
pub(crate) fn reserve(auction: &AuctionView) -> Option<Notice> {
    if !auction.has_reserve {
        return None;
    }
    let (mark, text, tone) = if auction.reserve_met {
        ("✓", "Reserve met", "good")
    } else {
        ("○", "Reserve not met", "warn")
    };
    Some(Notice { name: "reserve", mark, text: text.to_owned(), tone })
}
