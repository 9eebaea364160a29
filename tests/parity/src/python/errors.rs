//! The codes of errors, and their categories.

use std::fmt::Write;

use vendue_hosts::surface::Surface;

use super::HEAD;

pub(super) fn file(surface: &Surface) -> String {
    let mut out = format!(
        "{HEAD}\"\"\"The codes of errors.\"\"\"\n\nfrom typing import Final, Literal, TypeAlias\n\n"
    );
    let mut categories: Vec<&str> = Vec::new();
    for code in &surface.errors {
        if !categories.contains(&code.category.as_str()) {
            categories.push(&code.category);
        }
    }
    words(&mut out, "ErrorCategory", &categories);
    let codes: Vec<&str> = surface.errors.iter().map(|code| code.code.as_str()).collect();
    words(&mut out, "ErrorCode", &codes);
    out.push_str("SUMMARIES: Final[dict[str, str]] = {\n");
    for code in &surface.errors {
        let _ = writeln!(out, "    \"{}\": \"{}\",", code.code, code.summary);
    }
    out.push_str("}\n\"\"\"When each code is given.\"\"\"\n");
    out
}

fn words(out: &mut String, name: &str, words: &[&str]) {
    let _ = writeln!(out, "{name}: TypeAlias = Literal[");
    for word in words {
        let _ = writeln!(out, "    \"{word}\",");
    }
    out.push_str("]\n\n");
}
