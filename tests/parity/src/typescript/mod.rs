//! The Node package, in TypeScript.
//!
//! Written are the records and their forms on the wire, the codes of errors, a class for each area
//! with a method for each operation, and the rules. All else in `bindings-node/ts` is by hand.

mod areas;
mod codecs;
mod errors;
mod records;
mod rules;
mod types;

use std::collections::BTreeSet;

use vendue_hosts::surface::Surface;

use crate::Written;
use types::Types;

/// Its files.
pub fn files(surface: &Surface) -> Vec<Written> {
    let types = Types::of(surface);
    vec![
        ("bindings-node/ts/generated/errors.ts", errors::source(surface)),
        ("bindings-node/ts/generated/records.ts", records::source(&types)),
        ("bindings-node/ts/generated/codecs.ts", codecs::source(&types)),
        ("bindings-node/ts/generated/areas.ts", areas::source(surface, &types)),
        ("bindings-node/ts/generated/rules.ts", rules::source(surface, &types)),
    ]
}

/// What every file begins with.
fn head(about: &str) -> String {
    format!("// {about}\n// Written by `make hosts` from what the program declares.\n\n")
}

/// An import of those names that the source uses, or nothing.
fn import(kind: &str, names: &[String], from: &str, source: &str) -> String {
    let word = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '$';
    // Documentation uses nothing.
    let code = source.lines().filter(|line| !line.trim_start().starts_with(['*', '/']));
    let words: BTreeSet<&str> = code.flat_map(|line| line.split(|c: char| !word(c))).collect();
    let mut used: Vec<&str> =
        names.iter().map(String::as_str).filter(|name| words.contains(name)).collect();
    used.sort_unstable();
    used.dedup();
    match used.as_slice() {
        [] => String::new(),
        used => {
            let line = format!("{kind} {{ {} }} from \"{from}\";\n", used.join(", "));
            if line.len() <= 100 {
                return line;
            }
            let lines: String = used.iter().map(|name| format!("  {name},\n")).collect();
            format!("{kind} {{\n{lines}}} from \"{from}\";\n")
        }
    }
}
