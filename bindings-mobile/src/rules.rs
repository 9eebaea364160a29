//! What needs no market.

use crate::error::NativeError;

/// Asks the rule `name` with a JSON object of its arguments; gives the JSON of its answer.
#[uniffi::export]
pub fn native_rule(name: &str, arguments: &str) -> Result<String, NativeError> {
    Ok(vendue_hosts::rules::call(name, arguments)?)
}

/// The version of the library.
#[uniffi::export]
pub fn native_version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}
