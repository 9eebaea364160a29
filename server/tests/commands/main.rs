//! The commands that work on files, run as the real binary: `replay`, `verify`, `backup` and
//! `restore`, and what `serve` refuses to begin. They read and print; what is checked here is what
//! somebody at a shell would see.

#![allow(clippy::expect_used, reason = "a test may stop at the first surprise")]

mod backup;
mod bad_recordings;
mod demo;
mod replay;
mod restore;
mod support;
mod verify;
