//! The REST interface, driven over real connections to the real program on PostgreSQL.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test stops at the first surprise")]
#![allow(dead_code, reason = "some of the means are of tests that need no database")]

#[path = "http/bidding.rs"]
mod bidding;
#[path = "http/browser.rs"]
mod browser;
#[path = "http/client.rs"]
mod client;
#[path = "http/flow.rs"]
mod flow;
#[path = "http/idempotency.rs"]
mod idempotency;
#[path = "http/pages.rs"]
mod pages;
#[path = "places/postgres.rs"]
mod place;
#[path = "http/promises.rs"]
mod promises;
#[path = "http/refusals.rs"]
mod refusals;
#[path = "http/schema.rs"]
mod schema;
#[path = "http/server.rs"]
mod server;
#[path = "http/shop.rs"]
mod shop;
#[path = "http/workspaces.rs"]
mod workspaces;
