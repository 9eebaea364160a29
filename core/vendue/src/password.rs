//! Passwords: hashed with argon2id in a small pool of its own, and read as other systems stored
//! them.
//!
//! A hash takes tens of milliseconds and 19 MiB by design. In a bounded pool it can neither starve
//! bids nor be used to fill the memory: one more than can wait is answered `overloaded`, and the
//! threads step back for all others where the system lets them.

mod cost;
mod hasher;
mod pool;
mod priority;
mod stored;
#[cfg(test)]
mod tests;

pub use cost::PasswordCost;
pub use stored::check_hash;

pub(crate) use pool::{PasswordPool, PoolOptions, THREADS_MAX};
