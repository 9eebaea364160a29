//! Real PostgreSQL and Redis servers for tests and benchmarks, a network between that fails, and a
//! small web server.
//!
//! Every server runs in a temporary folder of its own, on loopback and on a socket in that
//! folder, and nothing of it is left behind: not when its value is dropped, not when a test
//! panics, and not when the test process is killed. Everything works for an ordinary user and
//! for the superuser, where PostgreSQL runs as the user `postgres` because it refuses otherwise.
//!
//! Whatever goes wrong here is a test that cannot go on, so functions panic and say why, unless
//! they return a `Result` because a test may want to look at the failure.
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

mod clients;
mod keeper;
mod pipe;
mod port;
mod postgres;
mod processes;
mod programs;
mod proxy;
mod redis;
mod replica;
mod server;
mod template;
mod web;

pub use clients::Database;
pub use postgres::Postgres;
pub use proxy::Proxy;
pub use redis::Redis;
pub use web::Web;

/// Whether this machine has all that the servers need.
///
/// # Errors
///
/// A sentence that lists what is missing and says how to install it.
pub fn available() -> Result<(), String> {
    let missing = programs::missing();
    if missing.is_empty() {
        return Ok(());
    }
    let list = missing.join(", ");
    Err(format!("missing on this machine: {list}; install it with scripts/install-test-deps.sh"))
}
