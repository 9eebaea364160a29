//! Which language a file is in, as far as its literals and functions differ.

/// The languages that have functions here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Language {
    Rust,
    Script,
    Python,
    Kotlin,
    Swift,
}

impl Language {
    pub(crate) fn of_extension(extension: &str) -> Option<Self> {
        Some(match extension {
            "rs" => Self::Rust,
            "js" | "mjs" | "ts" => Self::Script,
            "py" => Self::Python,
            "kt" => Self::Kotlin,
            "swift" => Self::Swift,
            _ => return None,
        })
    }

    pub(crate) fn comments_nest(self) -> bool {
        self != Self::Script
    }
}
