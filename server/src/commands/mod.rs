//! The commands that work on a file and end: each reads its arguments, calls the facade and prints
//! one result, for people or with `--json` for programs.

pub(crate) mod backup;
mod output;
pub(crate) mod replay;
pub(crate) mod restore;
pub(crate) mod verify;
