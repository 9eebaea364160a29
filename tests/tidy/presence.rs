//! The files a newcomer looks for first.

use crate::tree::{Tree, Violation};

const EXPECTED: [&str; 14] = [
    ".ci/run",
    ".gitignore",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "Makefile",
    "README.md",
    "SECURITY.md",
    "deny.toml",
    "docs/adr/README.md",
];

pub(crate) fn check(tree: &Tree) -> Vec<Violation> {
    let empty = |path: &&&str| tree.text(path).is_none_or(|text| text.trim().is_empty());
    let missing = EXPECTED.iter().filter(empty);
    missing.map(|path| Violation::whole(path, "is missing or empty")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_or_empty_is_found() {
        let all: Vec<(&str, &str)> = EXPECTED.iter().map(|path| (*path, "text")).collect();
        assert!(check(&Tree::planted(&all)).is_empty());
        assert_eq!(check(&Tree::planted(&all[1..])).len(), 1);
        let blank: Vec<(&str, &str)> = EXPECTED.iter().map(|path| (*path, "\n")).collect();
        assert_eq!(check(&Tree::planted(&blank)).len(), EXPECTED.len());
    }
}
