//! Swift source, line by line.

use crate::names::camel;
use crate::text::wrapped;

const WIDTH: usize = 100;

/// A file that is being written.
pub(super) struct Source {
    text: String,
    depth: usize,
}

impl Source {
    /// A file of the library.
    pub(super) fn library() -> Self {
        let mut new = Self { text: String::new(), depth: 0 };
        new.line("// Written from the operations that the program declares, by `make hosts`.");
        new.blank();
        new.line("import Foundation");
        new
    }

    /// A file of its tests.
    pub(super) fn tests() -> Self {
        let mut new = Self::library();
        new.blank();
        new.line("@testable import Vendue");
        new
    }

    /// A line at the current depth.
    pub(super) fn line(&mut self, line: impl AsRef<str>) {
        let indent = "    ".repeat(self.depth);
        self.text.push_str(format!("{indent}{}", line.as_ref()).trim_end());
        self.text.push('\n');
    }

    /// An empty line, unless a block or the file has just begun.
    pub(super) fn blank(&mut self) {
        if !self.text.ends_with("{\n") && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// A line after which everything is deeper.
    pub(super) fn open(&mut self, line: impl AsRef<str>) {
        self.line(line);
        self.depth += 1;
    }

    /// A line before which that ends.
    pub(super) fn close(&mut self, line: impl AsRef<str>) {
        self.depth -= 1;
        self.line(line);
    }

    /// Documentation of what follows.
    pub(super) fn doc(&mut self, text: &str) {
        self.doc_item("", text);
    }

    /// Documentation whose first line begins with `lead`, and whose others stand below its text.
    pub(super) fn doc_item(&mut self, lead: &str, text: &str) {
        let lead_width = lead.chars().count();
        let width = WIDTH - 4 * self.depth - "/// ".len() - lead_width;
        for (index, line) in wrapped(text, width).iter().enumerate() {
            let before = if index == 0 { lead.to_owned() } else { " ".repeat(lead_width) };
            self.line(format!("/// {before}{line}"));
        }
    }

    /// `head(items)tail` in a line, or with a line for each item when that gets too long.
    pub(super) fn list(&mut self, head: &str, items: &[String], tail: &str) {
        let one = format!("{head}({}){tail}", items.join(", "));
        if items.is_empty() || 4 * self.depth + one.chars().count() <= WIDTH {
            self.line(one);
            return;
        }
        self.open(format!("{head}("));
        for (index, item) in items.iter().enumerate() {
            let comma = if index + 1 < items.len() { "," } else { "" };
            self.line(format!("{item}{comma}"));
        }
        self.close(format!("){tail}"));
    }

    /// As `list`, for what has a body: everything after it is deeper.
    pub(super) fn open_list(&mut self, head: &str, items: &[String], tail: &str) {
        self.list(head, items, &format!("{tail} {{"));
        self.depth += 1;
    }

    /// The text of the file.
    pub(super) fn done(self) -> String {
        self.text
    }
}

/// Documentation with these names as they are in Swift, and paths as well.
pub(super) fn renamed<'a>(doc: &str, names: impl Iterator<Item = &'a str>) -> String {
    let renamed = names.fold(doc.to_owned(), |doc, name| {
        doc.replace(&format!("`{name}`"), &format!("`{}`", camel(name)))
    });
    let parts = renamed.split('`').enumerate().map(|(index, part)| {
        // Every other part stands between backquotes.
        match part.split_once("::") {
            Some((owner, member)) if index % 2 == 1 => format!("{owner}.{}", camel(member)),
            _ => part.to_owned(),
        }
    });
    parts.collect::<Vec<_>>().join("`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_paths_are_those_of_swift() {
        let doc = "`price_minor` with `Market::in_workspace`: `bid_too_low`.";
        let expected = "`priceMinor` with `Market.inWorkspace`: `bid_too_low`.";
        assert_eq!(renamed(doc, ["price_minor"].into_iter()), expected);
    }

    #[test]
    fn a_list_that_is_too_long_has_a_line_for_each_item() {
        let mut out = Source { text: String::new(), depth: 0 };
        let (short, long) = ("a".to_owned(), "b".repeat(60));
        out.list("f", &[short.clone(), short.clone()], "");
        out.list("f", &[long.clone(), long.clone()], " {");
        assert_eq!(out.done(), format!("f(a, a)\nf(\n    {long},\n    {long}\n) {{\n"));
    }
}
