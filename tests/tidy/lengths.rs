//! A file fits in one reading and a line fits beside another on a screen.

use crate::tree::{Tree, Violation, extension, is_hand_written};

const FILE_LINES_MAX: usize = 600;
const LINE_CHARS_MAX: usize = 100;
const EXTENSIONS: [&str; 11] =
    ["css", "html", "js", "kt", "mjs", "py", "rs", "sh", "sql", "swift", "ts"];

pub(crate) fn check(tree: &Tree) -> Vec<Violation> {
    let mut found = Vec::new();
    for (path, text) in tree.texts() {
        if !EXTENSIONS.contains(&extension(path)) || !is_hand_written(path, text) {
            continue;
        }
        let lines = text.lines().count();
        if lines > FILE_LINES_MAX {
            let message = format!("{lines} lines, at most {FILE_LINES_MAX}");
            found.push(Violation::whole(path, message));
        }
        for (index, line) in text.lines().enumerate() {
            let chars = line.chars().count();
            if chars > LINE_CHARS_MAX && !is_one_address(line) {
                let message = format!("{chars} characters, at most {LINE_CHARS_MAX}");
                found.push(Violation::at(path, index + 1, message));
            }
        }
    }
    found
}

/// An address cannot be broken, so a comment that holds nothing else may be as long as it is.
fn is_one_address(line: &str) -> bool {
    let mut words = line.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric));
    let first = words.next();
    first.is_some_and(|word| word.contains("://")) && words.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines_found(path: &str, text: &str) -> Vec<usize> {
        check(&Tree::planted(&[(path, text)])).iter().map(|violation| violation.line).collect()
    }

    #[test]
    fn a_line_of_100_characters_passes_and_one_of_101_does_not() {
        let text = format!("{}\n{}\n", "a".repeat(100), "a".repeat(101));
        assert_eq!(lines_found("a.rs", &text), [2]);
    }

    #[test]
    fn characters_count_and_bytes_do_not() {
        assert_eq!(lines_found("a.js", &"é".repeat(100)), [0; 0]);
        assert_eq!(lines_found("a.js", &"é".repeat(101)), [1]);
    }

    #[test]
    fn a_file_of_600_lines_passes_and_one_of_601_does_not() {
        assert_eq!(lines_found("a.sql", &"--\n".repeat(600)), [0; 0]);
        assert_eq!(lines_found("a.sql", &"--\n".repeat(601)), [0]);
    }

    #[test]
    fn prose_data_and_a_lone_address_may_be_long() {
        let long = "word ".repeat(40);
        assert_eq!(lines_found("a.md", &long), [0; 0]);
        assert_eq!(lines_found("a.json", &long), [0; 0]);
        let address = format!("    // https://example.org/{}", "a".repeat(100));
        assert_eq!(lines_found("a.rs", &address), [0; 0]);
        assert_eq!(lines_found("a.rs", &format!("{address} explains it")), [1]);
    }
}
