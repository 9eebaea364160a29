//! Everything that a market promises, on SQLite.
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

mod market;
#[path = "places/file.rs"]
mod place;
