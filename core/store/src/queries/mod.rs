//! Queries: one small trait for each area, paged by key, written once for every database.
//!
//! Whatever [`Reads`](crate::Reads) answers them. Their text is in the part of SQL that the
//! databases share; a condition that is not wanted is not there, so that each text has one plan.

mod auction_sql;
mod auctions;
mod deadlines;
mod events;
mod identity;
mod inventory;
mod paging;
mod workspaces;

pub use auctions::{
    AuctionFilter, AuctionQueries, AuctionRow, Done, HiddenListings, ListingFilter, LogPart,
};
pub use deadlines::DeadlineQueries;
pub use events::{EventQueries, read_event, select_events_after, select_last_position};
pub use identity::IdentityQueries;
pub use inventory::InventoryQueries;
pub use workspaces::WorkspaceQueries;
