//! Vendue for Kotlin and Swift: the market as a native object that carries texts.
//!
//! The arguments and answers of operations cross the border as JSON, whose typed forms are in the
//! packages for Kotlin and Swift. No user of these sees what is here.

mod error;
mod feed;
mod market;
mod rules;

pub use error::NativeError;
pub use feed::NativeFeed;
pub use market::NativeMarket;
pub use rules::{native_rule, native_version};

uniffi::setup_scaffolding!();
