//! What the hosts show, written from what the program declares.
//!
//! The operations, types and error codes of every host come from one place, `vendue-hosts`. This
//! crate describes them in `tests/parity/surface.json`, a snapshot that people review, and writes
//! the sources that each host has of them. `VENDUE_UPDATE_SNAPSHOTS=1 cargo test -p vendue-parity`
//! writes all of it anew; without it the test fails when anything differs.

mod comments;
pub mod docs;
mod facade;
pub mod kotlin;
pub mod names;
mod prose;
pub mod python;
pub mod swift;
pub mod text;
pub mod typescript;

use std::path::PathBuf;

use vendue_hosts::surface::Surface;

pub use facade::{Method, groups, methods};

/// A file that is written from the surface: its path in the repository, and what it holds.
pub type Written = (&'static str, String);

/// The folder of the repository.
pub fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The surface with its documentation.
pub fn surface() -> Surface {
    let mut surface = Surface::of_program();
    docs::add(&mut surface);
    surface
}

/// Every file that is written.
pub fn written() -> Vec<Written> {
    let surface = surface();
    let mut files = vec![("tests/parity/surface.json", snapshot(&surface))];
    files.extend(python::files(&prose::dotted(&surface)));
    let surface = prose::camel_cased(&surface);
    files.extend(kotlin::files(&surface));
    files.extend(swift::files(&surface));
    files.extend(typescript::files(&surface));
    files
}

/// The surface as JSON with a line for each thing, so that a change is seen at a glance.
fn snapshot(surface: &Surface) -> String {
    fn lines<T: serde::Serialize>(items: &[T]) -> String {
        let lines = items.iter().filter_map(|item| serde_json::to_string(item).ok());
        lines.map(|line| format!("    {line}")).collect::<Vec<_>>().join(",\n")
    }
    let Surface { operations, rules, types, errors } = surface;
    let parts = [
        ("operations", lines(operations)),
        ("rules", lines(rules)),
        ("types", lines(types)),
        ("errors", lines(errors)),
    ];
    let parts = parts.map(|(name, lines)| format!("  \"{name}\": [\n{lines}\n  ]"));
    format!("{{\n{}\n}}\n", parts.join(",\n"))
}
