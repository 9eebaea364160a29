//! The commands that work on a market and end, run as the real binary: `replay`, `verify`,
//! `backup`, `restore`, `migrate` and `doctor`, and what `serve` refuses to begin. They read and
//! print; what is checked here is what somebody at a shell would see.

#![allow(clippy::expect_used, reason = "a test may stop at the first surprise")]

mod backup;
mod bad_recordings;
mod databases;
mod demo;
mod doctor;
mod migrate;
mod replay;
mod restore;
mod support;
mod verify;
