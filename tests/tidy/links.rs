//! A link inside the repository leads to a file that is there and to a heading that is in it.

use crate::markdown::{anchors, prose, targets};
use crate::tree::{Tree, Violation, extension};

pub(crate) fn check(tree: &Tree) -> Vec<Violation> {
    let mut found = Vec::new();
    for (path, text) in tree.texts().filter(|(path, _)| extension(path) == "md") {
        for (index, line) in prose(text).iter().enumerate() {
            for target in targets(line) {
                if let Err(message) = resolves(tree, path, &target) {
                    found.push(Violation::at(path, index + 1, message));
                }
            }
        }
    }
    found
}

fn resolves(tree: &Tree, from: &str, target: &str) -> Result<(), String> {
    let has_scheme = target.split_once(':').is_some_and(|(scheme, _)| {
        !scheme.is_empty() && scheme.chars().all(|letter| letter.is_ascii_alphanumeric())
    });
    if has_scheme || target.starts_with("//") {
        return Ok(());
    }
    let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
    let page = if file.is_empty() { Some(from.to_owned()) } else { joined(from, file) };
    let page = page.ok_or_else(|| format!("link {target} leads out of the repository"))?;
    if tree.has_folder(&page) && anchor.is_empty() {
        return Ok(());
    }
    if !tree.has_file(&page) {
        return Err(format!("link {target} leads to nothing"));
    }
    let is_page = extension(&page) == "md";
    let text = tree.text(&page).unwrap_or_default();
    if is_page && !anchor.is_empty() && !anchors(text).iter().any(|known| known == anchor) {
        return Err(format!("link {target} names a heading that {page} does not have"));
    }
    Ok(())
}

/// The path from the root of `target` as seen from the page `from`.
fn joined(from: &str, target: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    if target.starts_with('/') {
        parts.clear();
    }
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "docs/adr/README.md";

    fn found(line: &str) -> usize {
        let files = [
            (PAGE, line),
            ("docs/api.md", "# Errors and codes\n"),
            ("docs/adr/0001-a.md", ""),
            ("core/lib.rs", ""),
        ];
        check(&Tree::planted(&files)).len()
    }

    #[test]
    fn links_that_lead_somewhere_pass() {
        for line in [
            "[a](0001-a.md) [b](../api.md) [c](../api.md#errors-and-codes)",
            "[a](./0001-a.md) [b](/docs/api.md) [c](../../core) [d](../../core/) [e](..)",
            "[a](https://example.org/x.md) [b](mailto:a@example.org) [c](//example.org)",
            "# Here\n[a](#here)",
            "`[a](nowhere.md)`",
        ] {
            assert_eq!(found(line), 0, "{line}");
        }
    }

    #[test]
    fn links_that_lead_nowhere_are_found() {
        for line in [
            "[a](nowhere.md)",
            "[a](../api.md#errors)",
            "[a](#here)",
            "![a](picture.png)",
            "[a](../../../outside.md)",
            "[a](../../cor)",
            "[a]: nowhere.md",
            "<img src=\"picture.png\">",
        ] {
            assert_eq!(found(line), 1, "{line}");
        }
    }
}
