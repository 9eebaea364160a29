//! The files a rule looks at: what Git tracks or would track, read once.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::process::Command;

/// One broken rule, with the place to look at. Line 0 means the whole file.
#[derive(Debug)]
pub(crate) struct Violation {
    pub(crate) path: String,
    pub(crate) line: usize,
    pub(crate) message: String,
}

impl Violation {
    pub(crate) fn at(path: &str, line: usize, message: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, message: message.into() }
    }

    pub(crate) fn whole(path: &str, message: impl Into<String>) -> Self {
        Self::at(path, 0, message)
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(out, "{}: {}", self.path, self.message),
            line => write!(out, "{}:{line}: {}", self.path, self.message),
        }
    }
}

/// Paths relative to the root, with `/` between folders; `None` for what is not UTF-8 text.
pub(crate) struct Tree {
    files: BTreeMap<String, Option<String>>,
}

impl Tree {
    /// Reads what Git tracks and what it would track. Ignored files are nobody's business here.
    pub(crate) fn of_repository() -> Result<Self, String> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let listing = Command::new("git")
            .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
            .current_dir(&root)
            .output()
            .map_err(|error| {
                format!("git, which lists the files to check, did not run: {error}")
            })?;
        if !listing.status.success() {
            let reason = String::from_utf8_lossy(&listing.stderr);
            return Err(format!("git could not list the files to check: {}", reason.trim()));
        }
        let mut files = BTreeMap::new();
        for name in String::from_utf8_lossy(&listing.stdout).split('\0') {
            let path = root.join(name);
            // A file that is deleted but not yet committed is still listed.
            if name.is_empty() || !path.is_file() {
                continue;
            }
            let bytes = std::fs::read(&path).map_err(|error| format!("{name}: {error}"))?;
            files.insert(name.to_owned(), String::from_utf8(bytes).ok());
        }
        if files.is_empty() {
            return Err("git lists no file at all".to_owned());
        }
        Ok(Self { files })
    }

    /// A tree for the tests of the rules themselves.
    pub(crate) fn planted(files: &[(&str, &str)]) -> Self {
        let owned = |(path, text): &(&str, &str)| ((*path).to_owned(), Some((*text).to_owned()));
        Self { files: files.iter().map(owned).collect() }
    }

    pub(crate) fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().filter_map(|(path, text)| Some((path.as_str(), text.as_deref()?)))
    }

    pub(crate) fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path)?.as_deref()
    }

    pub(crate) fn has_file(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    pub(crate) fn has_folder(&self, path: &str) -> bool {
        let prefix = format!("{path}/");
        path.is_empty() || self.files.keys().any(|file| file.starts_with(&prefix))
    }
}

/// The part after the last dot of the last component, or nothing.
pub(crate) fn extension(path: &str) -> &str {
    Path::new(path).extension().and_then(|part| part.to_str()).unwrap_or_default()
}

/// The last component.
pub(crate) fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Whether a person wrote the file: not a lock file, a licence or a program's output.
pub(crate) fn is_hand_written(path: &str, text: &str) -> bool {
    let marker = concat!("@gene", "rated");
    let name = file_name(path);
    let lock = name.ends_with(".lock") || name == "package-lock.json";
    let marked = text.lines().take(3).any(|line| line.contains(marker));
    !lock && !marked && !name.starts_with("LICENSE") && !path.split('/').any(|p| p == "generated")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_repository_is_listed_with_this_very_file() {
        let tree = Tree::of_repository().unwrap();
        assert!(tree.has_file("tests/tidy/tree.rs"));
        assert!(tree.has_folder("tests/tidy"));
        assert!(!tree.has_folder("tests/tid"));
        assert!(!tree.texts().any(|(path, _)| path.starts_with("target/")));
    }

    #[test]
    fn a_violation_names_its_place() {
        assert_eq!(Violation::at("a.rs", 3, "too long").to_string(), "a.rs:3: too long");
        assert_eq!(Violation::whole("a.rs", "too long").to_string(), "a.rs: too long");
    }

    #[test]
    fn lock_files_licences_and_output_are_not_hand_written() {
        let generated = format!("// {}\n", concat!("@gene", "rated"));
        for (path, text) in [
            ("Cargo.lock", ""),
            ("web/package-lock.json", ""),
            ("LICENSE-MIT", ""),
            ("api/generated/types.ts", ""),
            ("a.rs", generated.as_str()),
        ] {
            assert!(!is_hand_written(path, text), "{path}");
        }
        assert!(is_hand_written("core/domain/src/clock.rs", "//! Time.\n"));
    }
}
