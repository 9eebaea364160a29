//! Words that have no place in a finished source: notes to oneself, debugging leftovers, paths
//! of one machine. The lists are put together from halves, so that this file passes its own rule.

use crate::language::Language;
use crate::mask::code_only;
use crate::tree::{Tree, Violation, extension, is_hand_written};

/// Written as a word of its own in any text.
const NOTES: [&str; 3] = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X")];

/// Macros that are fine while one works and wrong in what one hands over.
const MACROS: [&str; 3] =
    [concat!("dbg", "!"), concat!("to", "do!"), concat!("unimple", "mented!")];

/// Found in any text, whatever the case of the letters, where no word character stands before.
const FOREIGN: [&str; 9] = [
    concat!("/wo", "rk/"),
    concat!("/ro", "ot/"),
    concat!(".lib", "rary/"),
    concat!("prompt ", "engineering"),
    concat!("chat", "gpt"),
    concat!("ai ", "assistant"),
    concat!("ai", "-generated"),
    concat!("generated ", "by ai"),
    concat!("coding ", "agent"),
];

/// A number behind this word points at a tracker that a reader of the source does not have.
const TRACKER: &str = concat!("iss", "ue ");

pub(crate) fn check(tree: &Tree) -> Vec<Violation> {
    let mut found = Vec::new();
    for (path, text) in tree.texts() {
        if !is_hand_written(path, text) {
            continue;
        }
        for (index, line) in text.lines().enumerate() {
            let words = words_in(line).into_iter();
            found.extend(words.map(|word| Violation::at(path, index + 1, word)));
        }
        if extension(path) == "rs" {
            found.extend(leftover_macros(path, text));
        }
    }
    found
}

fn words_in(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    for note in NOTES.iter().filter(|note| holds_note(line, note)) {
        found.push(format!("{note} is a note to oneself: do it or write it down elsewhere"));
    }
    let lower = line.to_lowercase();
    for word in FOREIGN.iter().filter(|word| starts_a_word(&lower, word)) {
        found.push(format!("`{word}` does not belong in this repository"));
    }
    let numbered = lower.match_indices(TRACKER).any(|(at, _)| {
        let after = lower.get(at + TRACKER.len()..).unwrap_or_default();
        after.trim_start_matches('#').starts_with(|letter: char| letter.is_ascii_digit())
    });
    if numbered {
        found.push("a tracker's number says nothing here: give the reason itself".to_owned());
    }
    found
}

/// Whether `note` is there as a word. Alone between quotes it is a value, such as the currency
/// code that means no currency.
fn holds_note(line: &str, note: &str) -> bool {
    let bare = line.replace(&format!("\"{note}\""), "");
    bare.split(|letter: char| !in_word(letter)).any(|word| word == note)
}

/// Whether `word` is there without a letter, digit, dot or dash right before it.
fn starts_a_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line.get(..at).and_then(|start| start.chars().next_back());
        !before.is_some_and(|letter| in_word(letter) || ".-".contains(letter))
    })
}

fn leftover_macros(path: &str, text: &str) -> Vec<Violation> {
    let code: String = code_only(text, Language::Rust).into_iter().collect();
    let mut found = Vec::new();
    for (index, line) in code.lines().enumerate() {
        for name in MACROS.iter().filter(|name| starts_a_word(line, name)) {
            found.push(Violation::at(path, index + 1, format!("{name} is a leftover")));
        }
    }
    found
}

fn in_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> usize {
        check(&Tree::planted(&[(path, text)])).len()
    }

    #[test]
    fn every_note_and_every_foreign_word_is_found() {
        for note in NOTES {
            assert_eq!(found("a.rs", &format!("// {note}: later\n")), 1, "{note}");
            assert_eq!(found("a.md", &format!("({note})\n")), 1, "{note}");
        }
        for word in FOREIGN {
            assert_eq!(found("a.md", &format!("See {word}x.\n")), 1, "{word}");
            assert_eq!(found("Makefile", &word.to_uppercase()), 1, "{word}");
        }
        assert_eq!(found("a.md", &format!("See {TRACKER}#12.\n")), 1);
        assert_eq!(found("a.md", &format!("See {TRACKER}12.\n")), 1);
    }

    #[test]
    fn every_leftover_macro_is_found_in_code_and_not_in_prose() {
        for name in MACROS {
            assert_eq!(found("a.rs", &format!("fn f() {{ {name}(); }}\n")), 1, "{name}");
            assert_eq!(found("a.rs", &format!("// {name}(x) and \"{name}\"\n")), 0, "{name}");
        }
    }

    #[test]
    fn innocent_neighbours_pass() {
        let innocent = [
            format!("mktemp -d vendue.{}X", NOTES[2]),
            format!("https://example.org{}x", FOREIGN[0]),
            format!("..{}x", FOREIGN[0]),
            format!("the {}with it", TRACKER),
            format!("my{}()", MACROS[0]),
            NOTES[0].to_lowercase(),
            format!("Currency::new(\"{}\")", NOTES[2]),
        ];
        for line in innocent {
            assert_eq!(found("a.rs", &line), 0, "{line}");
        }
    }

    #[test]
    fn lock_files_are_left_alone() {
        assert_eq!(found("Cargo.lock", NOTES[0]), 0);
    }
}
