//! What every host language calls: each operation of a market by its name, with JSON on both
//! sides.
//!
//! The bindings for Python, Node, Kotlin and Swift carry two texts across the border, the arguments
//! and the answer, and make of them what is natural in their language. So an operation is declared
//! here once, in a line, and what the hosts show is generated from that: see `docs/adr/0023`.
//!
//! ```
//! use vendue_hosts::{HostMarket, OpenOptions};
//!
//! # fn main() -> Result<(), vendue::Error> {
//! let market = HostMarket::open(":memory:", OpenOptions::default())?;
//! let new = r#"{"new": {"username": "anna", "email": "anna@example.org"}}"#;
//! let user = market.call("identity.register", new).wait()?;
//! assert!(user.contains("\"username\":\"anna\""));
//!
//! let refused = market.call("identity.register", new).wait().unwrap_err();
//! assert_eq!(refused.code(), vendue::ErrorCode::AlreadyExists);
//! # Ok(())
//! # }
//! ```

mod areas;
mod arguments;
mod failure;
mod feed;
mod market;
mod open;
mod operation;
mod options;
mod records;
pub mod rules;
#[cfg(feature = "surface")]
pub mod surface;

pub use failure::Failure;
pub use feed::{Feed, Next};
pub use market::HostMarket;
pub use operation::{Operation, operations};
pub use options::OpenOptions;
