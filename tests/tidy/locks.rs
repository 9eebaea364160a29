//! Lock files pin what was built and name no server but the public one: whoever builds elsewhere
//! must not be sent to a mirror that only one network has.

use crate::tree::{Tree, Violation, file_name};

const CRATES: &str = "registry+https://github.com/rust-lang/crates.io-index";

pub(crate) fn check(tree: &Tree) -> Vec<Violation> {
    let mut found = Vec::new();
    for (path, text) in tree.texts() {
        for (index, line) in text.lines().enumerate() {
            let message = match file_name(path) {
                "Cargo.lock" => foreign_source(line),
                "package-lock.json" => resolved_address(line),
                _ => break,
            };
            found.extend(message.map(|message| Violation::at(path, index + 1, message)));
        }
    }
    found
}

fn foreign_source(line: &str) -> Option<&'static str> {
    let source = line.strip_prefix("source = ")?.trim_matches('"');
    (source != CRATES).then_some("a crate from elsewhere than crates.io")
}

fn resolved_address(line: &str) -> Option<&'static str> {
    let address = line.trim_start().strip_prefix("\"resolved\"")?;
    // A package of this repository is where it is, and is fetched from nowhere.
    let is_here = address.trim_start_matches([':', ' ', '"']).starts_with("../");
    (!is_here).then_some("an address: keep `omit-lockfile-registry-resolved=true` in .npmrc")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_sources_and_addresses_are_found() {
        let cargo = format!("[[package]]\nsource = \"{CRATES}\"\nsource = \"git+https://x\"\n");
        let npm = "{\n  \"version\": \"1.0.0\",\n  \"resolved\": \"https://x\"\n}\n";
        let own = "{\n  \"resolved\": \"../../bindings-node\",\n  \"link\": true\n}\n";
        let files = [
            ("Cargo.lock", cargo.as_str()),
            ("example/package-lock.json", own),
            ("web/package-lock.json", npm),
        ];
        let found = check(&Tree::planted(&files));
        let places: Vec<(&str, usize)> = found.iter().map(|v| (v.path.as_str(), v.line)).collect();
        assert_eq!(places, [("Cargo.lock", 3), ("web/package-lock.json", 3)]);
    }
}
