//! What tests of several packages have in common.
//!
//! Whatever goes wrong here is a test that cannot go on, so functions panic and say why.
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

mod random;
mod seeds;

pub use random::Random;
pub use seeds::{Seeds, number_from};
