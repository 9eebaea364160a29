//! Sockets and event streams, against the real program.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that fails must panic")]

mod authenticate;
mod bid;
mod client;
mod follow;
mod limits;
mod lot;
mod pace;
mod people;
#[path = "../places/file.rs"]
mod place;
mod private;
mod program;
mod resume;
mod share;
mod stream;
