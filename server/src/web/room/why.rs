//! Why a bid does not lead, or did not win, for whoever placed it.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use vendue::domain::auctions::{Explanation, Verdict};
use vendue::{AuctionId, Timestamp};

use crate::auth::Caller;
use crate::extract::Place;
use crate::state::AppState;
use crate::web::lot;
use crate::web::page::{Failure, Page, html};
use crate::web::show;

#[derive(Template)]
#[template(path = "why.html")]
struct WhyPage {
    page: Page,
    auction_id: AuctionId,
    title: String,
    text: String,
    by_at: Option<Timestamp>,
    price: String,
    hint: &'static str,
}

/// `GET /auctions/{id}/bids/{sequence}/why`
pub(crate) async fn why(
    State(state): State<AppState>,
    caller: Caller,
    Place((id, sequence)): Place<(String, i64)>,
) -> Result<Response, Failure> {
    let id: AuctionId = id.parse()?;
    let auctions = caller.market(&state).auctions();
    let summary = auctions.get(id).await?;
    let found = auctions.explain(id, sequence).await?;
    Ok(html(&WhyPage {
        page: Page::new(&state, &caller, "room", "What became of your bid").await,
        auction_id: id,
        title: lot::title_of(&summary.listing),
        text: told(&found),
        by_at: found.by_at.as_ref().copied(),
        price: show::money(found.price_minor, summary.auction.currency),
        hint: hint(found.verdict),
    }))
}

fn told(found: &Explanation) -> String {
    let by = found.by.as_deref().unwrap_or("Somebody");
    match found.verdict {
        Verdict::Leading => "Your bid leads.".to_owned(),
        Verdict::Won => "Your bid won.".to_owned(),
        Verdict::HigherMaximum => format!("{by} had set a higher maximum than yours."),
        Verdict::EqualAndEarlier => {
            format!("{by} had set the same maximum before you, and the earlier one leads.")
        }
        Verdict::EqualAndLive => format!(
            "{by} bid the same maximum while the auction was live; yours came before its start."
        ),
        Verdict::BoughtNow => format!("{by} took the buy-now price."),
        Verdict::ReserveNotMet => "Your bid led, but the reserve was not met.".to_owned(),
        Verdict::Retracted => "The bid was taken back.".to_owned(),
        Verdict::Cancelled => "The auction was called off.".to_owned(),
    }
}

fn hint(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::HigherMaximum | Verdict::EqualAndEarlier | Verdict::EqualAndLive => {
            "A bid is a secret maximum: it is raised by itself, step by step, only as far as it is \
             needed. How far the other one would still go, nobody learns."
        }
        _ => "Nobody learns how far anybody else would have gone.",
    }
}
