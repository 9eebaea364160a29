//! Markets that are moved from one store to another: with everything, checked, and never by halves.
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

mod differences;
mod moving;
mod played;
mod refusals;
