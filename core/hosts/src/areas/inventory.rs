//! Stock.

use vendue::StockItemId;
use vendue::domain::inventory::{NewStockItem, StockItemView};

use super::{approvable, page, paged};
use crate::operation::area;
use crate::records::{Approvable, Paged};

area! { "inventory";
    create(#[spread] new: NewStockItem) -> Approvable<StockItemView>
        = |market, new| approvable(market.inventory().create(new));
    receive(id: StockItemId, quantity: i64) -> Approvable<StockItemView>
        = |market, id, quantity| approvable(market.inventory().receive(id, quantity));
    get(id: StockItemId) -> StockItemView = |market, id| market.inventory().get(id);
    page(limit: Option<u32>, cursor: Option<String>) -> Paged<StockItemView>
        = |market, limit, cursor| paged(market.inventory().page(page(limit, cursor)));
}
