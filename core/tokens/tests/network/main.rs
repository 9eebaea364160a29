//! Other systems over a network that is slow, wrong or gone: a real server on this machine.

// Everything here is a test, also what stands outside of the functions marked as such.
#![allow(clippy::expect_used, clippy::unwrap_used)]

#[path = "../support/mod.rs"]
mod support;

mod directory;
mod jwks;
mod wrong;
