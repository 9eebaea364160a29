//! Putting something up for auction.

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vendue::domain::auctions::{
    Admission, AuctionView, BelowReserve, FirstBid, Format, IncrementLadder, NewAuction,
    PausedTime, Permission, PremiumTiers, Retraction, SelfRaise, SoftClose, TieRule,
};
use vendue::{Error, ErrorCode, GroupId, ListingId, Timestamp};

use crate::error::ApiError;
use crate::extract::{Acting, Body};
use crate::routes::Answer;
use crate::routes::amount::{self, Amount};
use crate::state::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(create_auction)).routes(routes!(create_group))
}

/// The terms of an auction. What is left out has the default that stands with it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CreateAuction {
    /// What is sold: an own listing of kind `auction`.
    listing_id: ListingId,
    /// How it is run; `english` when absent.
    #[schema(value_type = Option<Format>)]
    format: Option<String>,
    /// The opening price; its currency is the auction's.
    opening: Amount,
    /// The hidden reserve; none when absent.
    reserve: Option<Amount>,
    /// The price of an immediate purchase; none when absent.
    buy_now: Option<Amount>,
    /// By how much a bid must rise: `ebay_us`, `whatnot`, `trademe`, `copart`, `fixed:100`, or
    /// bands such as `0:5,100:25`. `ebay_us` when absent, as in the library.
    increments: Option<IncrementLadder>,
    /// `at_start` when absent.
    first_bid: Option<FirstBid>,
    /// `earliest` when absent.
    tie: Option<TieRule>,
    /// `allowed` when absent.
    self_raise: Option<SelfRaise>,
    /// `step` when absent.
    below_reserve: Option<BelowReserve>,
    /// `none` when absent; or `extend 60 90`, `reset 10 10`, `catawiki`, `whatnot`, `common`.
    soft_close: Option<SoftClose>,
    /// The group to join; none when absent.
    group_id: Option<GroupId>,
    /// `ebay` when absent.
    retraction: Option<Retraction>,
    /// `open` when absent.
    admission: Option<Admission>,
    /// The deposit that admission `deposit` asks for.
    deposit: Option<Amount>,
    /// Whether bids are taken before the start; `refused` when absent.
    pre_bids: Option<Permission>,
    /// Whether accounts linked to the seller may bid; `refused` when absent.
    linked_accounts: Option<Permission>,
    /// `stops` when absent.
    paused_time: Option<PausedTime>,
    /// The buyer's premium, such as `0:2500,100000:2000`; `none` when absent.
    premium: Option<PremiumTiers>,
    /// Tax on the hammer price in basis points; 0 when absent.
    #[schema(minimum = 0, maximum = 10_000)]
    tax_basis_points: Option<i64>,
    /// When it starts; at once when absent.
    starts_at: Option<Timestamp>,
    /// When it ends.
    ends_at: Timestamp,
}

impl CreateAuction {
    fn terms(self, now: Timestamp) -> Result<NewAuction, Error> {
        let opening = self.opening.money("opening")?;
        let increments = self.increments.unwrap_or_default();
        let starts_at = self.starts_at.unwrap_or(now);
        let default =
            NewAuction::english(self.listing_id, opening, increments, starts_at, self.ends_at);
        Ok(NewAuction {
            format: match self.format {
                Some(word) => word.parse().map_err(|_| unknown_format(&word))?,
                None => default.format,
            },
            reserve: amount::optional(self.reserve.as_ref(), "reserve")?,
            buy_now: amount::optional(self.buy_now.as_ref(), "buy_now")?,
            first_bid: self.first_bid.unwrap_or(default.first_bid),
            tie: self.tie.unwrap_or(default.tie),
            self_raise: self.self_raise.unwrap_or(default.self_raise),
            below_reserve: self.below_reserve.unwrap_or(default.below_reserve),
            soft_close: self.soft_close.unwrap_or(default.soft_close),
            group_id: self.group_id,
            retraction: self.retraction.unwrap_or(default.retraction),
            admission: self.admission.unwrap_or(default.admission),
            deposit: amount::optional(self.deposit.as_ref(), "deposit")?,
            pre_bids: self.pre_bids.unwrap_or(default.pre_bids),
            linked_accounts: self.linked_accounts.unwrap_or(default.linked_accounts),
            paused_time: self.paused_time.unwrap_or(default.paused_time),
            premium: self.premium.unwrap_or_else(PremiumTiers::none),
            tax_basis_points: self.tax_basis_points.unwrap_or(default.tax_basis_points),
            ..default
        })
    }
}

fn unknown_format(word: &str) -> Error {
    let shown: String = word.chars().take(40).collect();
    Error::new(ErrorCode::UnknownFormat, "the format must be english")
        .with("field", "format")
        .with("value", shown)
}

/// Puts a listing up for auction.
#[utoipa::path(
    post, path = "/auctions", tag = "auctions",
    request_body = CreateAuction, responses((status = 201, body = Answer<AuctionView>))
)]
async fn create_auction(
    State(state): State<AppState>,
    acting: Acting,
    Body(body): Body<CreateAuction>,
) -> Result<Answer<AuctionView>, ApiError> {
    let terms = body.terms(state.market.now())?;
    let auction = acting.market(&state).auctions().create(terms).await?;
    Ok(Answer::created(&state, auction))
}

/// Makes a group for own auctions whose ends move together.
#[utoipa::path(
    post, path = "/groups", tag = "auctions",
    responses((status = 201, body = Answer<GroupId>))
)]
async fn create_group(
    State(state): State<AppState>,
    acting: Acting,
) -> Result<Answer<GroupId>, ApiError> {
    let group = acting.market(&state).auctions().create_group().await?;
    Ok(Answer::created(&state, group))
}
