//! The compose file hands out no secret that a container does not need, names no setting that
//! nobody is told of, and runs the version on which everything was tried.

use std::collections::{BTreeMap, BTreeSet};

use crate::tree::{Tree, Violation};

const COMPOSE: &str = "deploy/compose.yaml";
const EXAMPLE: &str = "deploy/compose.env.example";
const OPERATIONS: &str = "docs/operations.md";
/// Which service may know which secret. What stands above the services is for all that take it in.
const KNOWN_BY: [(&str, &[&str]); 4] = [
    ("POSTGRES_PASSWORD", &["postgres"]),
    ("MARKET_OWNER_PASSWORD", &["postgres", "schema"]),
    ("MARKET_APP_PASSWORD", &["postgres", "x-node-environment"]),
    ("REDIS_PASSWORD", &["redis", "x-node-environment"]),
];
/// What a node reads its settings from; nobody else has a file of them.
const NODE: &str = "x-node";

pub(crate) fn check(tree: &Tree) -> Vec<Violation> {
    let Some(compose) = tree.text(COMPOSE) else { return Vec::new() };
    let parts = parts_of(compose);
    let mut found = Vec::new();
    let mut tell = |line: usize, message: String| found.push(Violation::at(COMPOSE, line, message));
    let mut asked = BTreeSet::new();
    for (part, line, text) in &parts {
        for name in filled_in(text) {
            let knows = KNOWN_BY.iter().find(|(known, _)| *known == name);
            let is_secret = name.ends_with("_PASSWORD");
            if is_secret && !knows.is_some_and(|(_, parts)| parts.contains(&part.as_str())) {
                tell(*line, format!("{part} needs no {name}"));
            }
            asked.insert(name);
        }
        if text.trim_start().starts_with("env_file:") && part != NODE {
            tell(*line, format!("{part} is given a whole file of settings"));
        }
        let mounted = text.split("./").nth(1).and_then(|rest| rest.split(':').next());
        if let Some(name) = mounted.filter(|name| !tree.has_file(&format!("deploy/{name}"))) {
            tell(*line, format!("there is no deploy/{name}"));
        }
    }
    found.extend(check_example(&asked, tree.text(EXAMPLE).unwrap_or_default()));
    found.extend(check_version(compose, tree.text(OPERATIONS).unwrap_or_default()));
    found
}

/// What is filled in has a line in the example, and every line there is filled in somewhere.
fn check_example(asked: &BTreeSet<String>, example: &str) -> Vec<Violation> {
    let names = example.lines().enumerate().filter_map(|(index, line)| {
        let (name, _) = line.trim_start_matches("# ").split_once('=')?;
        let is_name = |letter: char| letter.is_ascii_uppercase() || letter == '_';
        name.chars().all(is_name).then(|| (name.to_owned(), index + 1))
    });
    let names: BTreeMap<String, usize> = names.collect();
    let missing = asked.iter().filter(|name| !names.contains_key(*name));
    let missing = missing.map(|name| Violation::whole(EXAMPLE, format!("does not name {name}")));
    let unused = names.iter().filter(|(name, _)| !asked.contains(*name));
    let unused = unused
        .map(|(name, line)| Violation::at(EXAMPLE, *line, format!("{COMPOSE} asks for no {name}")));
    missing.chain(unused).collect()
}

/// The image is of the version of which the operator's page says that everything was tried on it.
fn check_version(compose: &str, operations: &str) -> Option<Violation> {
    let number = |text: &str, before: &str| {
        let (_, rest) = text.split_once(before)?;
        Some(rest.chars().take_while(char::is_ascii_digit).collect::<String>())
    };
    let run = number(compose, "image: postgres:")?;
    let tried = number(operations, "was tried on version ")?;
    let message = format!("runs PostgreSQL {run}, and {OPERATIONS} was tried on {tried}");
    (run != tried).then(|| Violation::whole(COMPOSE, message))
}

/// Each line that is no comment, with the service or the part above the services in which it is.
fn parts_of(compose: &str) -> Vec<(String, usize, &str)> {
    let (mut section, mut service) = ("", "");
    let mut parts = Vec::new();
    for (index, line) in compose.lines().enumerate() {
        let text = line.trim_start();
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        let name = text.split(':').next().unwrap_or_default();
        match line.len() - text.len() {
            0 => (section, service) = (name, ""),
            2 => service = name,
            _ => {}
        }
        let part = if section == "services" { service } else { section };
        parts.push((part.to_owned(), index + 1, line));
    }
    parts
}

/// The names that are filled in, `${NAME:?}` or `${NAME:-default}`.
fn filled_in(text: &str) -> Vec<String> {
    let is_name = |letter: &char| letter.is_ascii_alphanumeric() || *letter == '_';
    text.split("${").skip(1).map(|rest| rest.chars().take_while(is_name).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOUND: &str = "\
x-node-environment: &node-environment
  VENDUE_DATABASE_URL: postgres://market_app:${MARKET_APP_PASSWORD:?}@postgres/market
x-node: &node
  env_file: vendue.env
services:
  node-1:
    <<: *node
  postgres:
    image: postgres:15
    environment:
      POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:?}
    volumes: [\"./roles.sql:/roles.sql:ro\"]
";

    fn found(compose: &str) -> Vec<String> {
        let files = [
            (COMPOSE, compose),
            (EXAMPLE, "# Of whom.\nPOSTGRES_PASSWORD=\nMARKET_APP_PASSWORD=\n"),
            (OPERATIONS, "What is said here was tried on version 15 unless it says otherwise."),
            ("deploy/roles.sql", ""),
        ];
        check(&Tree::planted(&files)).into_iter().map(|violation| violation.message).collect()
    }

    #[test]
    fn a_sound_file_passes() {
        assert_eq!(found(SOUND), [""; 0]);
    }

    #[test]
    fn a_secret_in_the_wrong_place_is_found() {
        for (from, to, message) in [
            ("    <<: *node\n", "    env_file: vendue.env\n", "node-1 is given a whole file"),
            ("market_app:${MARKET_APP_", "postgres:${POSTGRES_", "x-node-environment needs no"),
            ("postgres:15", "postgres:17", "runs PostgreSQL 17"),
            ("./roles.sql", "./rolls.sql", "there is no deploy/rolls.sql"),
            ("${POSTGRES_PASSWORD:?}", "${POSTGRES_SECRET:-x}", "does not name POSTGRES_SECRET"),
            ("${POSTGRES_PASSWORD:?}", "change-me", "asks for no POSTGRES_PASSWORD"),
        ] {
            let messages = found(&SOUND.replacen(from, to, 1));
            assert!(messages.iter().any(|said| said.contains(message)), "{message}: {messages:?}");
        }
    }
}
