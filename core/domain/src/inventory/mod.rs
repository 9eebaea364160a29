//! Inventory: how much of a thing there is, and how much of it can still be promised.
//!
//! A [`StockItem`] carries what is reserved and what is on loan beside what there is, so that no
//! hold ever needs to look at other rows to know whether it oversells.

mod condition;
mod rules;
mod stock_item;

pub use condition::Condition;
pub use rules::{hold, receive, release, sell_held};
pub use stock_item::{NewStockItem, StockItem, StockItemView, create_stock_item};
