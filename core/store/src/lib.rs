//! The storage contract of Vendue: what a store is, without any database.
//!
//! Every write of every area goes through one door. A caller names the [`Keys`] it needs and gives
//! a pure decision over a [`View`]; the decision answers with [`Changes`], which are data. A
//! [`Batch`] groups many such jobs, runs them in order over one [`Overlay`], and a
//! [`Backend`] stores the outcome whole or not at all. Only then is any caller answered.
//!
//! - [`Store`] is what the facade sees; `vendue-store-sqlite` implements it.
//! - [`conformance`] holds the tests that every store must pass.
//!
//! See `docs/adr/0002` and `docs/adr/0003`.

mod ahead;
mod backend;
mod batch;
mod changes;
pub mod conformance;
mod deadline;
mod earlier;
mod error;
mod finding;
mod footprint;
mod gathering;
mod idempotency;
mod job;
mod key;
mod limiter;
mod memory_limiter;
mod overlap;
mod overlay;
mod page;
mod pending;
pub mod queries;
mod queue;
mod records;
mod relay;
mod row;
mod same_row;
mod select;
mod share;
mod store;
mod stripes;
mod transfer;
mod trust;
mod turns;
mod view;
mod writer;

pub use backend::{Appends, Backend, Flush};
pub use batch::{Batch, Committed, StoredEvent};
pub use changes::Changes;
pub use deadline::{Deadline, DeadlineKind};
pub use error::StoreError;
pub use finding::{Finding, Grade};
pub use footprint::Footprint;
pub use idempotency::{Idempotency, OutcomeRow, RecentOutcomes};
pub use job::{Job, Refusal, Verdict, WriteJob, write_job};
pub use key::{Key, KeyParts, Keys, Missing, Needs};
pub use limiter::{Allowance, Limiter, Quota};
pub use memory_limiter::MemoryLimiter;
pub use overlay::{Overlay, RowChange};
pub use page::{
    Cursor, List, PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX, Page, PageRequest, Wanted, checked_limit,
};
pub use pending::{Fault, Pending, Promise, block_on};
pub use queue::{Queue, QueueLimits, Taken};
pub use records::row_types;
pub use relay::{Heard, Listener, News, Relay, relay_unavailable};
pub use row::{AnyRow, BoxedRow, NextValue, RowType};
pub use select::{Reads, ReadsExt, Rows, Select, columns_of};
pub use share::{Node, Share};
pub use store::{CommitListener, Interest, InterestSource, Store, StoreExt};
pub use transfer::{OutcomePlace, Portion, Transfer, UNFINISHED_SETTING};
pub use turns::Turns;
pub use view::View;
pub use writer::{Writer, WriterOptions};
