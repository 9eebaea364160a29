//! Vendue for Node: it carries the texts of `vendue-hosts` across the border.
//!
//! Nothing here is for programs. They use the TypeScript in `../ts`, which gives the texts their
//! types, and makes its errors of what is thrown here. See `docs/adr/0023`.

mod failure;
mod feed;
mod market;
mod rules;

pub use feed::NativeFeed;
pub use market::{NativeMarket, open, version};
pub use rules::rule;
