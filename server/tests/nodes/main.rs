//! Several servers on one database: what is promised of them together.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that fails must panic")]

mod access;
#[path = "../realtime/client.rs"]
#[allow(dead_code, reason = "some of it is for tests of one server")]
mod client;
mod cluster;
mod drain;
mod failover;
mod key;
mod limits;
#[path = "../realtime/lot.rs"]
#[allow(dead_code, reason = "some of it is for tests of one server")]
mod lot;
mod metrics;
#[path = "../realtime/people.rs"]
mod people;
#[path = "../places/file.rs"]
mod place;
mod presence;
#[path = "../realtime/program.rs"]
#[allow(dead_code, reason = "some of it is for tests of one server")]
mod program;
mod rights;
mod start;
mod together;
