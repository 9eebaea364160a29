//! The rules, as functions.

use vendue_hosts::surface::Surface;

use super::areas::{Style, method, support};
use super::head;
use super::types::Types;

/// A function for each rule.
pub(super) fn source(surface: &Surface, types: &Types<'_>) -> String {
    let functions: Vec<String> =
        surface.rules.iter().map(|call| method(call, types, Style::Rule)).collect();
    let body = functions.join("\n");
    let mut text = head("Rules that need no market.");
    text.push_str("import { ask } from \"../native.js\";\n");
    text.push_str(&support(types, &body));
    format!("{text}\n{body}")
}
