//! A file of lines that only grows at its end, and is replaced as a whole.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

/// The file. What was appended or replaced is on the disk when the call returns.
pub(super) struct Lines {
    path: PathBuf,
    /// How much of the file holds whole lines.
    bytes: u64,
    count: usize,
}

impl Lines {
    /// Writes the file, in the place of one that is there.
    pub(super) fn replace(path: &Path, text: &str) -> std::io::Result<Self> {
        let mut lines = Self { path: path.to_owned(), bytes: 0, count: 0 };
        lines.rewrite(text)?;
        Ok(lines)
    }

    /// How many lines the file has.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// Adds a line. When that fails the file is what it was before.
    pub(super) fn append(&mut self, line: &str) -> std::io::Result<()> {
        let mut file = OpenOptions::new().append(true).create(true).open(&self.path)?;
        // Half a line of an attempt that failed would spoil this one.
        if file.metadata()?.len() > self.bytes {
            file.set_len(self.bytes)?;
        }
        let written = file.write_all(line.as_bytes()).and_then(|()| file.sync_data());
        if let Err(failure) = written {
            // Should this fail as well, the next attempt does it.
            drop(file.set_len(self.bytes));
            return Err(failure);
        }
        self.bytes += line.len() as u64;
        self.count += 1;
        Ok(())
    }

    /// Writes the file anew: after a power cut there is the one or the other, and whole.
    pub(super) fn rewrite(&mut self, text: &str) -> std::io::Result<()> {
        let beside = self.path.with_extension("new");
        let mut file = File::create(&beside)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&beside, &self.path)?;
        self.bytes = text.len() as u64;
        self.count = text.lines().count();
        self.sync_folder()
    }

    #[cfg(unix)]
    fn sync_folder(&self) -> std::io::Result<()> {
        match self.path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => File::open(folder)?.sync_all(),
            _ => File::open(".")?.sync_all(),
        }
    }

    #[cfg(not(unix))]
    fn sync_folder(&self) -> std::io::Result<()> {
        // Other systems do not let a folder be opened, and make renames durable themselves.
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_line_of_a_failed_attempt_does_not_spoil_the_next() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("lines.txt");
        let mut lines = Lines::replace(&path, "one\n").expect("written");
        let mut file = OpenOptions::new().append(true).open(&path).expect("a file");
        file.write_all(b"tw").expect("written");
        lines.append("three\n").expect("written");
        assert_eq!(std::fs::read_to_string(&path).expect("read"), "one\nthree\n");
        assert_eq!(lines.count(), 2);
    }
}
