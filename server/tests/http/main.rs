//! The REST interface, driven over real connections to the real program.

mod attacks;
mod bidding;
mod client;
mod documents;
mod flow;
mod idempotency;
mod input;
mod limits;
mod pages;
mod refusals;
mod server;
mod shop;
mod shutdown;
