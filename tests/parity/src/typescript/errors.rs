//! The codes of errors.

use vendue_hosts::surface::Surface;

use super::head;
use crate::comments::comment;

/// The codes with their categories.
pub(super) fn source(surface: &Surface) -> String {
    let mut text = head("The codes of errors.");
    text.push_str("/** Every code of an error, and the category to which it belongs. */\n");
    text.push_str("export const ERROR_CODES = {\n");
    for error in &surface.errors {
        text.push_str(&comment(2, &error.summary, &[]));
        text.push_str(&format!("  {}: \"{}\",\n", error.code, error.category));
    }
    text.push_str("} as const;\n\n");
    text.push_str("/** The stable code of an error. */\n");
    text.push_str("export type ErrorCode = keyof typeof ERROR_CODES;\n\n");
    text.push_str("/** What is to be done about an error, roughly. */\n");
    text.push_str("export type ErrorCategory = (typeof ERROR_CODES)[ErrorCode];\n");
    text
}
