//! What is only promised of a market in a file, and how one is opened.
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

mod backup;
mod options;
#[path = "../places/file.rs"]
mod place;
#[path = "../market/support.rs"]
mod support;
