//! Everything that a market promises, on PostgreSQL.
#![cfg(feature = "postgres")]
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

mod market;
#[path = "places/postgres.rs"]
mod place;
