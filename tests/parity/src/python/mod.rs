//! The Python package: records, and a class for each area, once for threads and once for event
//! loops.

mod areas;
mod errors;
mod records;
mod shapes;

use vendue_hosts::surface::Surface;

use crate::Written;
use crate::text::wrapped;

const HEAD: &str = "# @generated from what the program declares; `make hosts` writes it anew.\n";

/// Its files.
pub fn files(surface: &Surface) -> Vec<Written> {
    vec![
        ("bindings-python/python/vendue/generated/records.py", records::file(surface)),
        ("bindings-python/python/vendue/generated/areas.py", areas::file(surface, false)),
        ("bindings-python/python/vendue/generated/async_areas.py", areas::file(surface, true)),
        ("bindings-python/python/vendue/generated/rules.py", areas::rules(surface)),
        ("bindings-python/python/vendue/generated/opening.py", areas::opening(surface)),
        ("bindings-python/python/vendue/generated/codes.py", errors::file(surface)),
    ]
}

/// A documentation string with an indent, or nothing.
fn docstring(doc: &str, indent: usize) -> String {
    if doc.is_empty() {
        return String::new();
    }
    let doc = doc.replace('\\', "\\\\").replace("\"\"\"", "'''");
    let space = " ".repeat(indent);
    let lines = wrapped(&doc, 96 - indent);
    let mut out = format!("{space}\"\"\"{}", lines[0]);
    for line in &lines[1..] {
        out.push('\n');
        if !line.is_empty() {
            out.push_str(&space);
            out.push_str(line);
        }
    }
    if lines.len() > 1 {
        out.push('\n');
        out.push_str(&space);
    }
    out.push_str("\"\"\"\n");
    out
}

/// A name that is none of the language.
fn safe(name: &str) -> String {
    match name {
        "from" | "class" | "def" | "global" | "in" | "is" | "not" | "or" | "and" | "pass" => {
            format!("{name}_")
        }
        _ => name.to_owned(),
    }
}
