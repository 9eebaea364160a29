//! Vendue's store in a PostgreSQL database, for any number of nodes.
//!
//! The pipeline is the one of every store: groups of jobs, decided in order, stored as one. Here
//! several connections write, each the jobs of its own subjects ([`PostgresOptions::lanes`]); a
//! transaction locks the rows that it needs in one order on which all nodes agree, decides, and
//! stores everything in one statement. A connection that is lost is made anew, and a commit whose
//! answer was lost is looked up, so that no write is lost or doubled.
//!
//! - `backend.rs`, `load.rs`, `write.rs`, `outcome.rs`: a transaction from its first statement on.
//! - `ahead.rs`, `verify.rs`: one that is decided before anything is locked.
//! - `follower.rs`, `own.rs`: how a node hears what others have stored.
//! - `heartbeat.rs`: which nodes are alive, and what time it is.
//! - `upkeep.rs`: the connections of those two, and of what else a node does for itself.
//! - `readers.rs`: queries, on a pool.
//! - `catalog.rs`, `value.rs`, `array.rs`: neutral values to and from columns.
//!
//! See `docs/adr/0014` and `docs/operations.md`.

mod ahead;
mod answer;
mod array;
mod ask;
mod backend;
mod by_key;
mod catalog;
mod connect;
mod diagnose;
mod error;
mod follower;
mod guards;
mod heartbeat;
mod load;
mod log;
mod migrate;
mod options;
mod outcome;
mod own;
mod pool;
mod primary;
mod readers;
mod statement;
mod store;
mod tables;
mod tidy;
mod transfer;
mod upkeep;
mod value;
mod verify;
mod version;
mod write;

pub use diagnose::diagnose;
pub use migrate::SCHEMA_VERSION;
pub use options::PostgresOptions;
pub use store::PostgresStore;
