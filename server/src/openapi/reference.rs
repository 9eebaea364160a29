//! The reference of the interface as Markdown: a table of routes and a table of error codes.

use std::fmt::Write;

use serde_json::Value;
use vendue::ErrorCode;

use crate::error::status_of;

/// Both tables.
pub(super) fn markdown(document: &Value) -> String {
    let mut text = String::new();
    // Writing to a text cannot fail.
    drop(write_routes(&mut text, document));
    drop(write_codes(&mut text));
    text
}

fn write_routes(text: &mut String, document: &Value) -> std::fmt::Result {
    writeln!(text, "## Routes\n")?;
    writeln!(text, "| Method | Path | Who | What it does |")?;
    writeln!(text, "|---|---|---|---|")?;
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in item.as_object().into_iter().flatten() {
            let method = method.to_uppercase();
            let summary = one_line(operation);
            let who = who(operation);
            writeln!(text, "| {method} | `{path}` | {who} | {summary} |")?;
        }
    }
    Ok(())
}

/// The whole of what is said about an operation, in one line of a table.
fn one_line(operation: &Value) -> String {
    let said = ["summary", "description"].iter().filter_map(|name| operation[*name].as_str());
    let text: Vec<&str> = said.flat_map(str::split_ascii_whitespace).collect();
    text.join(" ").replace('|', "\\|")
}

fn who(operation: &Value) -> &'static str {
    let schemes = operation["security"].as_array().map_or(&[][..], Vec::as_slice);
    let is_open = schemes.iter().any(|scheme| scheme.as_object().is_some_and(|map| map.is_empty()));
    if schemes.is_empty() || is_open { "anybody" } else { "signed in" }
}

fn write_codes(text: &mut String) -> std::fmt::Result {
    writeln!(text, "\n## Error codes\n")?;
    writeln!(text, "| Code | Category | Status | When |")?;
    writeln!(text, "|---|---|---|---|")?;
    for code in ErrorCode::ALL {
        let status = status_of(*code).as_u16();
        let category = code.category().as_str();
        writeln!(text, "| `{code}` | {category} | {status} | {} |", code.summary())?;
    }
    Ok(())
}
