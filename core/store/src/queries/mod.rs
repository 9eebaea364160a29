//! Reads: one small trait for each area, paged by key.

mod auctions;
mod deadlines;
mod events;
mod identity;
mod inventory;

pub use auctions::{
    AuctionFilter, AuctionPhase, AuctionQueries, AuctionRow, ListingFilter, LogPart,
};
pub use deadlines::DeadlineQueries;
pub use events::EventQueries;
pub use identity::IdentityQueries;
pub use inventory::InventoryQueries;

/// Every query of every area.
pub trait Queries:
    AuctionQueries + DeadlineQueries + EventQueries + IdentityQueries + InventoryQueries
{
}

impl<T> Queries for T where
    T: AuctionQueries + DeadlineQueries + EventQueries + IdentityQueries + InventoryQueries
{
}
