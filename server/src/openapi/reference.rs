//! The reference of the interface as Markdown: a table of routes and a table of error codes.

use serde_json::Value;
use vendue::ErrorCode;

use crate::error::status_of;

/// Both tables.
pub(super) fn markdown(document: &Value) -> String {
    let mut lines = Vec::new();
    add_routes(&mut lines, document);
    add_codes(&mut lines);
    lines.join("\n") + "\n"
}

fn add_routes(lines: &mut Vec<String>, document: &Value) {
    lines.push("## Routes\n".to_owned());
    lines.push("| Method | Path | Who | What it does |".to_owned());
    lines.push("|---|---|---|---|".to_owned());
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in item.as_object().into_iter().flatten() {
            let method = method.to_uppercase();
            let summary = one_line(operation);
            let who = who(operation);
            lines.push(format!("| {method} | `{path}` | {who} | {summary} |"));
        }
    }
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

fn add_codes(lines: &mut Vec<String>) {
    lines.push("\n## Error codes\n".to_owned());
    lines.push("| Code | Category | Status | When |".to_owned());
    lines.push("|---|---|---|---|".to_owned());
    for code in ErrorCode::ALL {
        let status = status_of(*code).as_u16();
        let category = code.category().as_str();
        lines.push(format!("| `{code}` | {category} | {status} | {} |", code.summary()));
    }
}
