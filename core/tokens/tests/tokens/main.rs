//! Tokens as those who sign in meet them: made, checked, exchanged with other software.

// Everything here is a test, also what stands outside of the functions marked as such.
#![allow(clippy::expect_used, clippy::unwrap_used)]

#[path = "../support/mod.rs"]
mod support;

mod access;
mod external;
mod interoperation;
mod mutation;
