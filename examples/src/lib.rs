//! Programs that show how to use Vendue, one for each job. Run one with
//! `cargo run -p vendue-examples --bin NAME`:
//!
//! - `auction` sells a thing by auction to two bidders, in twelve lines;
//! - `stock` backs a listing with stock, which cannot be promised twice;
//! - `watch` follows the events of an auction and resumes after an interruption;
//! - `nodes` opens one PostgreSQL market twice: bids at one node are seen at the other.
