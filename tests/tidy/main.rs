//! The rules of the house that no compiler checks: lengths, stray notes, links, one version,
//! decisions listed, layers that point one way.
//!
//! Every rule is a function from a [`tree::Tree`] to the violations in it, so each is tested on
//! a small planted tree beside its code and runs here on the repository. A rule reports all it
//! finds at once: one run, one list to work through.

mod compose;
mod decisions;
mod deployment;
mod functions;
mod language;
mod layers;
mod lengths;
mod links;
mod locks;
mod markdown;
mod mask;
mod presence;
mod script;
mod spans;
mod tree;
mod versions;
mod words;

use tree::{Tree, Violation};

/// Runs one rule on the repository and fails with every violation on a line of its own.
fn repository_obeys(rule: fn(&Tree) -> Vec<Violation>) {
    let violations = match Tree::of_repository() {
        Ok(tree) => rule(&tree),
        Err(message) => vec![Violation::whole("(repository)", message)],
    };
    let list: Vec<String> = violations.iter().map(ToString::to_string).collect();
    assert!(list.is_empty(), "{} found:\n{}\n", list.len(), list.join("\n"));
}

#[test]
fn files_and_lines_are_short() {
    repository_obeys(lengths::check);
}

#[test]
fn functions_are_short() {
    repository_obeys(functions::check);
}

#[test]
fn no_stray_notes_or_foreign_words() {
    repository_obeys(words::check);
}

#[test]
fn markdown_links_resolve() {
    repository_obeys(links::check);
}

#[test]
fn every_manifest_has_the_one_version() {
    repository_obeys(versions::check);
}

#[test]
fn every_decision_is_listed() {
    repository_obeys(decisions::check);
}

#[test]
fn what_operators_are_told_of_is_there() {
    repository_obeys(deployment::check);
}

#[test]
fn containers_know_what_they_need_and_nothing_else() {
    repository_obeys(compose::check);
}

#[test]
fn layers_point_one_way() {
    repository_obeys(layers::check);
}

#[test]
fn lock_files_name_no_private_registry() {
    repository_obeys(locks::check);
}

#[test]
fn the_expected_files_are_there() {
    repository_obeys(presence::check);
}
