//! Everything that a market promises, wherever it is kept: each test binary says where.

mod admission;
mod approvals;
mod authorization;
mod concurrency;
mod deadlines;
mod groups;
mod history;
mod idempotency;
mod life;
mod offers;
mod people;
mod secrecy;
mod simulation;
mod subscriptions;
pub(crate) mod support;
mod workspaces;
