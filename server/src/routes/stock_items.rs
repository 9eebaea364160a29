//! Stock.

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vendue::StockItemId;
use vendue::domain::identity::PendingChangeView;
use vendue::domain::inventory::{NewStockItem, StockItemView};

use super::{Answer, PageAnswer, WrittenAnswer};
use crate::auth::Caller;
use crate::error::ApiError;
use crate::extract::{Acting, Body, Paging, Parameters, Place};
use crate::state::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(create_stock_item, list_stock_items))
        .routes(routes!(get_stock_item))
        .routes(routes!(receive_stock))
}

/// What came in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Receipt {
    /// How many.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    quantity: i64,
}

/// Adds a stock item to the workspace that the header chooses, or else to the personal one. Where
/// it has to be approved, the answer is the change that waits.
#[utoipa::path(
    post, path = "/stock-items", tag = "stock items",
    request_body = NewStockItem,
    responses(
        (status = 201, body = Answer<StockItemView>),
        (status = 202, body = Answer<PendingChangeView>),
    )
)]
async fn create_stock_item(
    State(state): State<AppState>,
    acting: Acting,
    Body(new): Body<NewStockItem>,
) -> Result<WrittenAnswer<StockItemView>, ApiError> {
    let written = acting.market(&state).inventory().create(new).await?;
    Ok(WrittenAnswer::of(&state, written, Answer::created))
}

/// A page of the stock of the workspace, the latest first.
#[utoipa::path(
    get, path = "/stock-items", tag = "stock items",
    params(Paging), responses((status = 200, body = PageAnswer<StockItemView>))
)]
async fn list_stock_items(
    State(state): State<AppState>,
    caller: Caller,
    Parameters(paging): Parameters<Paging>,
) -> Result<PageAnswer<StockItemView>, ApiError> {
    let items = caller.market(&state).inventory().page(paging.into()).await?;
    Ok(PageAnswer::new(&state, items))
}

/// One stock item of a workspace of which one is a member.
#[utoipa::path(
    get, path = "/stock-items/{stock_item_id}", tag = "stock items",
    responses((status = 200, body = Answer<StockItemView>))
)]
async fn get_stock_item(
    State(state): State<AppState>,
    caller: Caller,
    Place(id): Place<StockItemId>,
) -> Result<Answer<StockItemView>, ApiError> {
    let item = caller.market(&state).inventory().get(id).await?;
    Ok(Answer::ok(&state, item))
}

/// Adds to what there is. Where it has to be approved, the answer is the change that waits.
#[utoipa::path(
    post, path = "/stock-items/{stock_item_id}/receipts", tag = "stock items",
    request_body = Receipt,
    responses(
        (status = 200, body = Answer<StockItemView>),
        (status = 202, body = Answer<PendingChangeView>),
    )
)]
async fn receive_stock(
    State(state): State<AppState>,
    acting: Acting,
    Place(id): Place<StockItemId>,
    Body(receipt): Body<Receipt>,
) -> Result<WrittenAnswer<StockItemView>, ApiError> {
    let written = acting.market(&state).inventory().receive(id, receipt.quantity).await?;
    Ok(WrittenAnswer::of(&state, written, Answer::ok))
}
