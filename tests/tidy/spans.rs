//! Finds the functions of a masked source and the lines each spans.

use crate::language::Language;

/// A function by its name (or the words before its body) and its first and last line, from 1.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) name: String,
    pub(crate) first_line: usize,
    pub(crate) last_line: usize,
}

pub(crate) fn functions(code: &[char], language: Language) -> Vec<Span> {
    match language {
        Language::Rust => with_keyword(code, "fn", false),
        Language::Kotlin => with_keyword(code, "fun", true),
        Language::Swift => with_keyword(code, "func", false),
        Language::Script => in_script(code),
        Language::Python => in_python(code),
    }
}

/// Functions that a keyword introduces: the body is the first brace outside brackets.
fn with_keyword(code: &[char], keyword: &str, equals_is_a_body: bool) -> Vec<Span> {
    let mut found = Vec::new();
    for at in 0..code.len() {
        let Some(name) = declared_name(code, at, keyword) else {
            continue;
        };
        let mut depth = 0_usize;
        for place in at..code.len() {
            match code.get(place).copied().unwrap_or('\0') {
                '(' | '[' => depth += 1,
                ')' | ']' => depth = depth.saturating_sub(1),
                '{' if depth == 0 => {
                    found.push(span(code, name, at, place));
                    break;
                }
                ';' | '}' if depth == 0 => break,
                '=' if depth == 0 && equals_is_a_body => break,
                // A declaration without a body, as interfaces have them, is followed by the next.
                _ if place > at && declared_name(code, place, keyword).is_some() => break,
                _ => {}
            }
        }
    }
    found
}

/// The name after `keyword` when it stands at `at` as a word and declares something.
fn declared_name(code: &[char], at: usize, keyword: &str) -> Option<String> {
    let letters = code.get(at..)?;
    let is_there = keyword.chars().enumerate().all(|(i, letter)| letters.get(i) == Some(&letter));
    let starts_a_word = at == 0 || !code.get(at - 1).is_some_and(|before| in_word(*before));
    let after = letters.get(keyword.len()..)?;
    if !is_there || !starts_a_word || !after.first()?.is_whitespace() {
        return None;
    }
    let name: String = after
        .iter()
        .skip_while(|letter| letter.is_whitespace())
        .take_while(|letter| in_word(**letter))
        .collect();
    (!name.is_empty()).then_some(name)
}

/// JavaScript and TypeScript: `(…) {`, `(…): Type {` and `=> {`, unless a control word leads.
fn in_script(code: &[char]) -> Vec<Span> {
    const CONTROL: [&str; 6] = ["if", "for", "while", "switch", "catch", "with"];
    let mut found = Vec::new();
    for at in 0..code.len() {
        if code.get(at..at + 2) == Some(&['=', '>']) {
            if let Some(body) = next_brace(code, at + 2, false) {
                found.push(span(code, "an arrow function".to_owned(), at, body));
            }
        } else if code.get(at) == Some(&'(') {
            let name = word_before(code, at);
            let Some(end) = closing(code, at) else {
                continue;
            };
            if !CONTROL.contains(&name.as_str())
                && let Some(body) = next_brace(code, end + 1, true)
            {
                found.push(span(code, name, at, body));
            }
        }
    }
    found
}

/// The brace that follows, over spaces and, where it may, over a type annotation on the line.
fn next_brace(code: &[char], from: usize, annotation: bool) -> Option<usize> {
    let mut typed = false;
    for place in from..code.len() {
        match code.get(place)? {
            '{' => return Some(place),
            ':' if annotation && !typed => typed = true,
            '\n' | ';' | '=' | ',' | ')' if typed => return None,
            letter if letter.is_whitespace() || typed => {}
            _ => return None,
        }
    }
    None
}

fn word_before(code: &[char], at: usize) -> String {
    let before = code.get(..at).unwrap_or_default().iter().rev();
    let word = before.skip_while(|letter| letter.is_whitespace());
    let backwards: Vec<char> = word.take_while(|letter| in_word(**letter)).copied().collect();
    backwards.into_iter().rev().collect()
}

/// Python: a `def` reaches to the last line that is indented deeper.
fn in_python(code: &[char]) -> Vec<Span> {
    let text: String = code.iter().collect();
    let lines: Vec<&str> = text.lines().collect();
    let indent = |line: &str| line.chars().take_while(|letter| *letter == ' ').count();
    let mut found = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let words = line.trim_start();
        let words = words.strip_prefix("async ").unwrap_or(words);
        let Some(rest) = words.strip_prefix("def ") else {
            continue;
        };
        let mut last = index;
        for (place, later) in lines.iter().enumerate().skip(index + 1) {
            // The bracket that closes a long signature stands as far left as its `def`.
            let closes = later.trim_start().starts_with(')');
            if later.trim().is_empty() {
                continue;
            }
            if indent(later) <= indent(line) && !closes {
                break;
            }
            last = place;
        }
        let name = rest.chars().take_while(|letter| in_word(*letter)).collect();
        found.push(Span { name, first_line: index + 1, last_line: last + 1 });
    }
    found
}

fn span(code: &[char], name: String, start: usize, body: usize) -> Span {
    let end = closing(code, body).unwrap_or(code.len());
    Span { name, first_line: line_of(code, start), last_line: line_of(code, end) }
}

/// The bracket that closes the one at `open`.
fn closing(code: &[char], open: usize) -> Option<usize> {
    let opener = *code.get(open)?;
    let closer = if opener == '(' { ')' } else { '}' };
    let mut depth = 0_usize;
    for (place, letter) in code.iter().enumerate().skip(open) {
        if *letter == opener {
            depth += 1;
        } else if *letter == closer {
            depth -= 1;
            if depth == 0 {
                return Some(place);
            }
        }
    }
    None
}

fn line_of(code: &[char], at: usize) -> usize {
    1 + code.iter().take(at).filter(|letter| **letter == '\n').count()
}

fn in_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_' || letter == '$'
}
