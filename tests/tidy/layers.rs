//! Dependencies between our own crates point one way, and the rules depend on no machinery.

use crate::tree::{Tree, Violation, file_name};

/// From the ground up. A crate may depend on those of a lower layer only; tests inside a crate
/// (its dev-dependencies) are free.
const LAYERS: [&[&str]; 8] = [
    &["vendue-macros", "vendue-test-servers", "vendue-bindgen"],
    &["vendue-domain"],
    &["vendue-store", "vendue-tokens"],
    &["vendue-store-sqlite", "vendue-store-postgres", "vendue-relay-redis", "vendue-mail"],
    &["vendue"],
    &["vendue-hosts"],
    &["vendue-server", "vendue-scenarios", "vendue-python", "vendue-node", "vendue-mobile"],
    &["vendue-examples", "vendue-parity", "vendue-tests", "vendue-benches"],
];

/// What the domain crate must not name: runtimes, storage, network, randomness.
const NOT_IN_DOMAIN: [&str; 12] = [
    "async-trait",
    "axum",
    "futures",
    "futures-util",
    "getrandom",
    "hyper",
    "rand",
    "reqwest",
    "rusqlite",
    "sqlx",
    "tokio",
    "vendue-store",
];

pub(crate) fn check(tree: &Tree) -> Vec<Violation> {
    let mut found = Vec::new();
    let manifests = tree.texts().filter(|(path, _)| file_name(path) == "Cargo.toml");
    for (path, text) in manifests {
        let Some(package) = package_name(text) else {
            continue;
        };
        let Some(own) = layer(package) else {
            let message = format!("{package} has no place among the layers of this check");
            found.push(Violation::whole(path, message));
            continue;
        };
        for (line, dependency) in dependencies(text) {
            let is_upward = layer(dependency).is_some_and(|other| other >= own);
            let is_machinery = package == "vendue-domain" && NOT_IN_DOMAIN.contains(&dependency);
            if is_upward || is_machinery {
                let message = format!("{package} must not depend on {dependency}");
                found.push(Violation::at(path, line, message));
            }
        }
    }
    found
}

fn layer(package: &str) -> Option<usize> {
    LAYERS.iter().position(|names| names.contains(&package))
}

fn package_name(manifest: &str) -> Option<&str> {
    let mut lines = manifest.lines().skip_while(|line| line.trim() != "[package]");
    let line = lines.find(|line| line.starts_with("name"))?;
    line.split('"').nth(1)
}

/// The names under `[dependencies]`, also of one target or as a table of their own.
fn dependencies(manifest: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut inside = false;
    for (index, line) in manifest.lines().enumerate() {
        if let Some(header) = line.strip_prefix('[') {
            let table = header.trim_end().trim_end_matches(']');
            inside = table == "dependencies" || table.ends_with("'.dependencies");
            if let Some((_, name)) = table.split_once("dependencies.")
                && !table.contains("dev-")
            {
                found.push((index + 1, name));
            }
        } else if inside && line.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
            let name = line.split(['.', '=', ' ']).next().unwrap_or_default();
            found.push((index + 1, name));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(package: &str, rest: &str) -> usize {
        let manifest = format!("[package]\nname = \"{package}\"\n{rest}");
        check(&Tree::planted(&[("core/x/Cargo.toml", manifest.as_str())])).len()
    }

    #[test]
    fn dependencies_downwards_pass() {
        assert_eq!(found("vendue", "[dependencies]\nvendue-domain.workspace = true\n"), 0);
        assert_eq!(found("vendue-domain", "[dependencies]\nserde = \"1\"\n"), 0);
        assert_eq!(found("vendue-store", "[dev-dependencies]\nvendue.workspace = true\n"), 0);
    }

    #[test]
    fn dependencies_upwards_and_sideways_are_found() {
        for (package, rest) in [
            ("vendue-store", "[dependencies]\nvendue.workspace = true\n"),
            ("vendue-store", "[dependencies]\n\nvendue = { workspace = true }\n"),
            ("vendue-store", "[dependencies.vendue]\nworkspace = true\n"),
            ("vendue-store", "[target.'cfg(unix)'.dependencies]\nvendue = \"1\"\n"),
            ("vendue-server", "[dependencies]\nvendue-node = \"1\"\n"),
            ("vendue-domain", "[dependencies]\ntokio.workspace = true\n"),
            ("vendue-other", ""),
        ] {
            assert_eq!(found(package, rest), 1, "{package}: {rest}");
        }
    }
}
