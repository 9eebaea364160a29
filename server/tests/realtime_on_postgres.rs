//! Sockets and event streams, against the real program on PostgreSQL.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that fails must panic")]
#![allow(dead_code, reason = "some of the means are of tests that need no database")]

#[path = "realtime/authenticate.rs"]
mod authenticate;
#[path = "realtime/bid.rs"]
mod bid;
#[path = "realtime/client.rs"]
mod client;
#[path = "realtime/follow.rs"]
mod follow;
#[path = "realtime/lot.rs"]
mod lot;
#[path = "realtime/people.rs"]
mod people;
#[path = "places/postgres.rs"]
mod place;
#[path = "realtime/private.rs"]
mod private;
#[path = "realtime/program.rs"]
mod program;
#[path = "realtime/resume.rs"]
mod resume;
#[path = "realtime/stream.rs"]
mod stream;
