//! Documentation in the words of TypeScript.

use std::collections::BTreeSet;

use vendue_hosts::surface::{Field, Form, Surface};

use crate::names::camel;
use crate::text::wrapped;

/// How far a line goes.
const WIDTH: usize = 100;

/// Which names are written otherwise here.
pub(super) struct Prose {
    /// Names of operations, parameters and fields, as they are declared.
    names: BTreeSet<String>,
}

impl Prose {
    pub(super) fn of(surface: &Surface) -> Self {
        let mut names = BTreeSet::new();
        let mut take = |fields: &[Field]| {
            names.extend(fields.iter().map(|field| field.name.clone()));
        };
        for call in surface.operations.iter().chain(&surface.rules) {
            take(&call.parameters);
        }
        for found in &surface.types {
            match &found.form {
                Form::Record(fields) => take(fields),
                Form::Union(variants) => variants.iter().for_each(|one| take(&one.fields)),
                _ => {}
            }
        }
        let calls = surface.operations.iter().chain(&surface.rules);
        names.extend(calls.flat_map(|call| [call.name.clone(), call.area.clone()]));
        // These are values, which are written the same everywhere.
        for found in &surface.types {
            if let Form::Words(words) = &found.form {
                names.retain(|name| !words.contains(name));
            }
        }
        names.retain(|name| surface.errors.iter().all(|error| error.code != *name));
        Self { names }
    }

    /// A comment in front of what is indented by `indent`; nothing without a text.
    pub(super) fn comment(&self, text: &str, indent: usize) -> String {
        let text = self.translated(text).replace("*/", "* /");
        let space = " ".repeat(indent);
        let lines = wrapped(&text, WIDTH - indent - 3);
        match lines.as_slice() {
            [] => String::new(),
            [line] if line.chars().count() + indent + 7 <= WIDTH => {
                format!("{space}/** {line} */\n")
            }
            lines => {
                let lines: String = lines
                    .iter()
                    .map(|line| format!("{space} * {line}").trim_end().to_owned() + "\n")
                    .collect();
                format!("{space}/**\n{lines}{space} */\n")
            }
        }
    }

    /// The names in code as they are here.
    fn translated(&self, text: &str) -> String {
        // After "(with" stand names of details, which are the same in every host.
        let mut is_detail = false;
        let parts = text.split('`').enumerate().map(|(index, part)| match index % 2 {
            0 => {
                is_detail = match (part.rfind("(with"), part.rfind(')')) {
                    (Some(opens), Some(closes)) => opens > closes,
                    (Some(_), None) => true,
                    (None, Some(_)) => false,
                    (None, None) => is_detail,
                };
                part.to_owned()
            }
            _ if is_detail => part.to_owned(),
            _ => self.code(part),
        });
        parts.collect::<Vec<_>>().join("`")
    }

    fn code(&self, code: &str) -> String {
        let code = code.trim_end_matches("()").replace("::", ".");
        let parts = code
            .split('.')
            .map(|part| if self.names.contains(part) { camel(part) } else { part.to_owned() });
        parts.collect::<Vec<_>>().join(".")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prose() -> Prose {
        Prose { names: ["place_bid", "ends_at"].map(str::to_owned).into() }
    }

    #[test]
    fn names_are_translated_and_values_are_not() {
        let said =
            prose().translated("`Auctions::place_bid` fails with `bid_too_low` at `ends_at`.");
        assert_eq!(said, "`Auctions.placeBid` fails with `bid_too_low` at `endsAt`.");
    }

    #[test]
    fn a_comment_is_as_wide_as_it_may_be() {
        assert_eq!(prose().comment("Short.", 2), "  /** Short. */\n");
        assert_eq!(prose().comment("One.\n\nTwo.", 0), "/**\n * One.\n *\n * Two.\n */\n");
        assert_eq!(prose().comment("", 0), "");
        let long = prose().comment(&"word ".repeat(60), 4);
        assert!(long.lines().all(|line| line.chars().count() <= WIDTH), "{long}");
    }
}
