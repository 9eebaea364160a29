//! Decisions are numbered without gaps, have the same four sections and are all in the index.

use crate::markdown::{prose, targets};
use crate::tree::{Tree, Violation};

const FOLDER: &str = "docs/adr/";
const INDEX: &str = "docs/adr/README.md";
const SECTIONS: [&str; 4] = ["Context", "Decision", "Consequences", "What was compared"];

pub(crate) fn check(tree: &Tree) -> Vec<Violation> {
    let mut found = Vec::new();
    let index = prose(tree.text(INDEX).unwrap_or_default());
    let listed: Vec<String> = index.iter().flat_map(|line| targets(line)).collect();
    let records = tree.texts().filter(|(path, _)| path.starts_with(FOLDER) && *path != INDEX);
    for (position, (path, text)) in records.enumerate() {
        let name = path.trim_start_matches(FOLDER);
        let number = format!("{:04}", position + 1);
        if !listed.iter().any(|target| target == name) {
            found.push(Violation::whole(path, format!("is not linked in {INDEX}")));
        }
        if !name.starts_with(&format!("{number}-")) {
            found.push(Violation::whole(path, format!("should be number {number}")));
        }
        if !text.starts_with(&format!("# {number}: ")) {
            found.push(Violation::at(path, 1, format!("should begin with `# {number}: `")));
        }
        for section in SECTIONS {
            if !text.lines().any(|line| line.strip_prefix("## ") == Some(section)) {
                found.push(Violation::whole(path, format!("has no section `{section}`")));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(number: &str) -> String {
        let sections: String =
            SECTIONS.iter().map(|name| format!("## {name}\n\nText.\n")).collect();
        format!("# {number}: A title\n\n{sections}")
    }

    fn found(index: &str, second: (&str, &str)) -> Vec<String> {
        let first = record("0001");
        let files = [(INDEX, index), ("docs/adr/0001-a.md", first.as_str()), second];
        check(&Tree::planted(&files)).into_iter().map(|violation| violation.message).collect()
    }

    #[test]
    fn a_listed_record_of_four_sections_passes() {
        let index = "[a](0001-a.md)\n[b](0002-b.md)\n";
        assert_eq!(found(index, ("docs/adr/0002-b.md", &record("0002"))), [""; 0]);
    }

    #[test]
    fn unlisted_misnumbered_and_incomplete_records_are_found() {
        let index = "[a](0001-a.md)\n[b](0003-b.md)\n";
        assert_eq!(found(index, ("docs/adr/0002-b.md", &record("0002"))).len(), 1);
        assert_eq!(found(index, ("docs/adr/0003-b.md", &record("0002"))).len(), 1);
        let incomplete = record("0002").replace("## Context\n", "");
        let both = "[a](0001-a.md)\n[b](0002-b.md)\n";
        let list = found(both, ("docs/adr/0002-b.md", &incomplete));
        assert_eq!(list, ["has no section `Context`"]);
    }
}
