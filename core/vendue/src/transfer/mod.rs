//! Moving a market to another store, with everything in it, and comparing two markets.
//!
//! [`Market::copy_into`](crate::Market::copy_into) reads every row, event and kept outcome of one
//! market in the order of their keys and writes them to another one, which must be empty: from a
//! file into a database, back, or between two of a kind. Afterwards both are read again and
//! compared, and every log and every sequence of the new market is checked. Only then may anybody
//! open it: until then it carries a mark, and a market with the mark is not opened.
//!
//! Both are read a portion at a time, so that memory does not grow with the market.
//!
//! ```
//! let market = vendue::open(":memory:")?;
//! market.sign_up(vendue::NewUser::new("anna", "anna@example.org")).wait()?;
//! let other = vendue::open(":memory:")?;
//! let report = market.copy_into(&other, |_| ()).wait()?;
//! assert!(report.comparison.is_equal());
//! assert!(vendue::transfer::compare(&market, &other).wait()?.is_equal());
//! # Ok::<(), vendue::Error>(())
//! ```

mod checks;
mod compare;
mod contents;
mod copy;
mod mark;
mod pages;
mod together;

pub use checks::Checked;
pub use compare::{Comparison, Part, compare, compare_with_progress};
pub use contents::Contents;
pub use copy::{CopyReport, CopyStep, Progress, is_empty};

pub(crate) use mark::refuse_unfinished;
