//! Mail over SMTP, against a server that writes down what it hears.
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

mod courier;
mod delivery;
mod secrets;
mod support;
