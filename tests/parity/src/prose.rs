//! Documentation in the words of a host: the library's own is in those of Rust.

use std::collections::BTreeSet;

use vendue_hosts::surface::{Field, Form, Surface};

use crate::docs;
use crate::names::camel;

/// The surface for a host that writes names as Rust does, in whose documentation `Auctions::create`
/// is `Auctions.create`.
pub(crate) fn dotted(surface: &Surface) -> Surface {
    changed(surface, &Prose { names: BTreeSet::new() })
}

/// The surface for a host that writes `placeBid`.
pub(crate) fn camel_cased(surface: &Surface) -> Surface {
    changed(surface, &Prose::of(surface))
}

fn changed(surface: &Surface, prose: &Prose) -> Surface {
    let mut surface = surface.clone();
    docs::each(&mut surface, &|doc| prose.translated(doc));
    surface
}

/// What is written by hand in every host.
const BY_HAND: [&str; 6] = [
    "acting_as",
    "acting_as_anyone",
    "acting_with",
    "acting_with_page",
    "in_workspace",
    "run_until",
];

/// Which names are written otherwise.
struct Prose {
    /// Names of operations, parameters and fields, as they are declared.
    names: BTreeSet<String>,
}

impl Prose {
    fn of(surface: &Surface) -> Self {
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
        names.extend(BY_HAND.map(str::to_owned));
        // These are values, which are written the same everywhere.
        for found in &surface.types {
            if let Form::Words(words) = &found.form {
                names.retain(|name| !words.contains(name));
            }
        }
        names.retain(|name| surface.errors.iter().all(|error| error.code != *name));
        Self { names }
    }

    /// The names in code as they are there.
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
}
