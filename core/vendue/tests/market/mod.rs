//! Everything that a market promises, wherever it is kept: each test binary says where.

mod admission;
mod approvals;
mod authorization;
mod concurrency;
mod deadlines;
mod deletion;
mod groups;
mod history;
mod idempotency;
mod import;
mod life;
mod offers;
mod people;
mod profiles;
mod relations;
mod sanctions;
mod secrecy;
mod simulation;
mod subscriptions;
pub(crate) mod support;
mod workspaces;
