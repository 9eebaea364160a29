//! Rules that need no market.

use napi_derive::napi;
use vendue_hosts::rules;

use crate::failure::refusal;

/// Asks the rule `name` with a JSON object of its arguments.
#[napi(catch_unwind)]
pub fn rule(name: String, arguments: String) -> napi::Result<String> {
    rules::call(&name, &arguments).map_err(|error| refusal(&error))
}
