//! The commands that work on a market and end: each reads its arguments, calls the facade and
//! prints one result, for people or with `--json` for programs.

mod address;
pub(crate) mod backup;
pub(crate) mod doctor;
pub(crate) mod migrate;
mod moving;
mod output;
pub(crate) mod replay;
pub(crate) mod restore;
pub(crate) mod verify;
