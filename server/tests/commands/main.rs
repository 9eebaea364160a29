//! The commands that work on files, run as the real binary: `replay`, `verify`, `backup` and
//! `restore`. They read and print; what is checked here is what somebody at a shell would see.

mod backup;
mod bad_recordings;
mod replay;
mod restore;
mod support;
mod verify;
