//! The pure rules and types of Vendue.
//!
//! A rule is a synchronous function of values: state and command in, decision out. Nothing here
//! reads a clock, draws a random number, waits, or touches a file: time, ids and entropy are
//! arguments. That is why the same rules can be embedded, simulated and replayed anywhere.
//!
//! One folder per area: [`auctions`], [`identity`], [`inventory`]. What every area shares stands
//! beside them: [`Money`], [`Timestamp`], ids, [`Error`] with its stable codes, [`events`], and
//! [`record`], by which a type says once how it is stored.

#![deny(clippy::arithmetic_side_effects, clippy::as_conversions, clippy::float_arithmetic)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::arithmetic_side_effects))]

// The derive names this crate by its full path, also from inside.
extern crate self as vendue_domain;

pub mod auctions;
mod currency;
mod error;
mod error_code;
pub mod events;
pub mod identity;
mod ids;
pub mod inventory;
mod money;
mod openapi;
pub mod record;
mod setting;
mod text;
mod time;

pub use currency::Currency;
pub use error::{Detail, Error};
pub use error_code::{Category, ErrorCode};
pub use ids::{
    ApiKeyId, AuctionId, GroupId, InviteId, ListingId, PendingChangeId, SanctionId, SessionId,
    StockItemId, UserId, WorkspaceId,
};
pub use money::{
    AMOUNT_MINOR_MAX, BASIS_POINTS_ONE, Money, basis_points_of, checked_amount, format_minor,
};
pub use setting::{SETTING_BYTES_MAX, Setting};
pub use time::{MILLIS_PER_DAY, MILLIS_PER_HOUR, MILLIS_PER_SECOND, Timestamp};
