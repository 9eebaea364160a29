//! The files of the scenarios.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

use crate::scenario::Scenario;

/// A file of scenarios.
#[derive(Debug)]
pub struct File {
    /// Its path below `tests/scenarios`.
    pub path: String,
    /// What it holds.
    pub scenarios: Vec<Scenario>,
}

/// The folder of the scenarios.
fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../scenarios")
}

/// Every file of scenarios, by its path. What cannot be read stops the test.
#[must_use]
pub fn all() -> Vec<File> {
    let mut files = Vec::new();
    for area in entries(&folder()).iter().filter(|path| path.is_dir()) {
        for path in entries(area) {
            if path.extension().is_some_and(|extension| extension == "json") {
                match read(&path) {
                    Ok(file) => files.extend(file),
                    Err(why) => panic!("{}: {why}", path.display()),
                }
            }
        }
    }
    assert!(files.iter().any(|file| !file.scenarios.is_empty()), "there is no scenario");
    files
}

/// Reads a file, unless it holds something else than scenarios.
fn read(path: &Path) -> Result<Option<File>, String> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Content {
        scenarios: Vec<Scenario>,
    }
    let text = std::fs::read_to_string(path).map_err(|why| why.to_string())?;
    let value: Value = serde_json::from_str(&text).map_err(|why| why.to_string())?;
    if value.get("scenarios").is_none() {
        return Ok(None);
    }
    // From the text and not from the value, so that the line of a mistake is named.
    let content: Content = serde_json::from_str(&text).map_err(|why| why.to_string())?;
    let mut names = BTreeSet::new();
    for scenario in &content.scenarios {
        if !names.insert(&scenario.name) {
            return Err(format!("{} is there twice", scenario.name));
        }
        for (number, step) in (1..).zip(&scenario.steps) {
            step.check().map_err(|why| format!("{}, step {number}: {why}", scenario.name))?;
        }
    }
    let path = path.strip_prefix(folder()).unwrap_or(path).display().to_string();
    Ok(Some(File { path, scenarios: content.scenarios }))
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries =
        std::fs::read_dir(folder).unwrap_or_else(|why| panic!("{}: {why}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths
}
