//! Relays against a real Redis server.
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

mod alike;
mod cuts;
mod limits;
mod news;
mod secrets;
mod support;
mod viewers;
