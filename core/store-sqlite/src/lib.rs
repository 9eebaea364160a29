//! Vendue on SQLite: one file, no server.
//!
//! One thread writes, in groups; a few connections read. `synchronous=FULL` is the default, so an
//! answer means that the write survives a power cut. Two processes may open one file: loads happen
//! inside `BEGIN IMMEDIATE`, and what is cached is dropped when the other has written.

mod append;
mod backend;
mod backup;
mod checkpoint;
mod connection;
mod diagnose;
mod error;
mod events;
mod migrate;
mod options;
mod outcomes;
mod readers;
mod rows;
mod select;
mod sql;
mod store;
mod transfer;
mod value;

pub use backup::{BackupProgress, restore};
pub use diagnose::diagnose;
pub use migrate::SCHEMA_VERSION;
pub use options::{Durability, Location, SqliteOptions};
pub use store::SqliteStore;
