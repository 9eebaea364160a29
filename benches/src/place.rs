//! Where a benchmark keeps its files.

use std::path::{Path, PathBuf};

use crate::Outcome;

/// The folder in which everything is built.
pub(crate) fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => PathBuf::from(folder),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../target"),
    }
}

/// A folder on the disk that is removed in the end. It lies beside what is built and not in the
/// system's temporary folder, which is memory on many machines: a sync that costs nothing would
/// make every durable figure a lie.
#[derive(Debug)]
pub struct Place(tempfile::TempDir);

impl Place {
    /// A fresh folder.
    pub fn new() -> Outcome<Self> {
        let parent = target().join("bench-data");
        std::fs::create_dir_all(&parent)?;
        Ok(Self(tempfile::TempDir::new_in(parent)?))
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// The path of a file in it, as text.
    pub fn file(&self, name: &str) -> String {
        self.0.path().join(name).display().to_string()
    }
}
