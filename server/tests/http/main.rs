//! The REST interface, driven over real connections to the real program.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test stops at the first surprise")]

mod account_pages;
mod attacks;
mod audit;
mod bidding;
mod browser;
mod client;
mod connections;
mod cookie;
mod documents;
mod elsewhere;
mod flow;
mod framing;
mod idempotency;
mod input;
mod limits;
mod nonsense;
mod pages;
mod people;
#[path = "../places/file.rs"]
mod place;
mod promises;
mod refusals;
mod schema;
mod server;
mod shop;
mod shutdown;
mod workspace_pages;
mod workspaces;
