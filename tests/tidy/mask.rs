//! Blanks out comments and literals, so that a rule about code does not read prose.
//!
//! The result has the same characters in the same places, except that everything inside a
//! comment, a string, a character or a regular expression is a space. This is a scanner and not
//! a parser: it knows where literals begin and end in each language and nothing else.

use crate::language::Language;

/// The code of `text` with comments and literals blanked.
pub(crate) fn code_only(text: &str, language: Language) -> Vec<char> {
    let source: Vec<char> = text.chars().collect();
    let mut masker =
        Masker { code: source.clone(), source, at: 0, language, templates: Vec::new() };
    while masker.at < masker.source.len() {
        masker.step();
    }
    masker.code
}

pub(crate) struct Masker {
    pub(crate) source: Vec<char>,
    pub(crate) code: Vec<char>,
    pub(crate) at: usize,
    language: Language,
    /// For each template literal we are inside of, how many braces its `${` has open.
    pub(crate) templates: Vec<usize>,
}

impl Masker {
    fn step(&mut self) {
        use Language::{Kotlin, Python, Rust, Script, Swift};
        match (self.language, self.peek(0)) {
            (Python, '#') => self.blank_until("\n", false),
            (Rust | Script | Kotlin | Swift, '/') if self.starts_with("//") => {
                self.blank_until("\n", false);
            }
            (Rust | Script | Kotlin | Swift, '/') if self.starts_with("/*") => self.block_comment(),
            (Rust, '"') if self.raw_hashes().is_some() => self.raw_string(),
            (Rust, '\'') if !self.is_char_literal() => self.at += 1,
            (Python | Kotlin | Swift, '"') if self.starts_with("\"\"\"") => self.quoted("\"\"\""),
            (Python, '\'') if self.starts_with("'''") => self.quoted("'''"),
            (_, '"') => self.quoted("\""),
            (Rust | Script | Python | Kotlin, '\'') => self.quoted("'"),
            (Script, '`') => self.template(),
            (Script, '/') if self.regex_may_start() => self.regex(),
            (Script, '{') => self.open_brace(),
            (Script, '}') => self.close_brace(),
            _ => self.at += 1,
        }
    }

    pub(crate) fn peek(&self, ahead: usize) -> char {
        self.source.get(self.at + ahead).copied().unwrap_or('\0')
    }

    pub(crate) fn starts_with(&self, token: &str) -> bool {
        token.chars().enumerate().all(|(ahead, wanted)| self.peek(ahead) == wanted)
    }

    pub(crate) fn blank(&mut self) {
        if let Some(place) = self.code.get_mut(self.at)
            && *place != '\n'
        {
            *place = ' ';
        }
        self.at += 1;
    }

    /// Blanks up to `end` (with it when it is `part`) or up to the end of the file.
    fn blank_until(&mut self, end: &str, part: bool) {
        while self.at < self.source.len() && !self.starts_with(end) {
            self.blank();
        }
        if part {
            (0..end.len()).for_each(|_| self.blank());
        }
    }

    fn block_comment(&mut self) {
        let mut depth = 0_usize;
        while self.at < self.source.len() {
            if self.starts_with("/*") && (depth == 0 || self.language.comments_nest()) {
                depth += 1;
                self.blank();
            } else if self.starts_with("*/") {
                depth -= 1;
                self.blank();
            }
            self.blank();
            if depth == 0 {
                return;
            }
        }
    }

    fn quoted(&mut self, quote: &str) {
        (0..quote.len()).for_each(|_| self.blank());
        while self.at < self.source.len() && !self.starts_with(quote) {
            if self.peek(0) == '\\' {
                self.blank();
            }
            self.blank();
        }
        (0..quote.len()).for_each(|_| self.blank());
    }

    /// How many hashes stand between an `r` and this quote, when it opens a raw string.
    fn raw_hashes(&self) -> Option<usize> {
        let before = self.source.get(..self.at)?;
        let hashes = before.iter().rev().take_while(|letter| **letter == '#').count();
        let mut rest = before.iter().rev().skip(hashes);
        let is_raw = rest.next() == Some(&'r');
        let prefix = rest.next().copied().unwrap_or(' ');
        let is_word = prefix.is_alphanumeric() || prefix == '_';
        (is_raw && (!is_word || matches!(prefix, 'b' | 'c'))).then_some(hashes)
    }

    fn raw_string(&mut self) {
        let hashes = self.raw_hashes().unwrap_or_default();
        self.blank();
        self.blank_until(&format!("\"{}", "#".repeat(hashes)), true);
    }

    /// Tells `'a'` and `'\n'` from a lifetime.
    fn is_char_literal(&self) -> bool {
        self.peek(1) == '\\' || self.peek(2) == '\''
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The code without spaces, which shows at a glance what was taken for code.
    fn kept(text: &str, language: Language) -> String {
        code_only(text, language).into_iter().filter(|letter| !letter.is_whitespace()).collect()
    }

    #[test]
    fn rust_literals_comments_and_lifetimes() {
        let cases = [
            ("let a = \"{ // \\\" }\"; b", "leta=;b"),
            ("r#\"a \" {\"# + br\"\\\" + x", "r#+br+x"),
            ("'{' '\\'' fn f<'a>(x: &'a str)", "fnf<'a>(x:&'astr)"),
            ("a /* { /* } */ { */ b // c\nd", "abd"),
            ("for \"x\" in bar\"y\"", "forinbar"),
        ];
        for (text, expected) in cases {
            assert_eq!(kept(text, Language::Rust), expected, "{text}");
        }
    }

    #[test]
    fn python_kotlin_and_swift_strings() {
        assert_eq!(kept("x = '''a\n# b''' + '#' # c", Language::Python), "x=+");
        assert_eq!(kept("val x = \"\"\"a \" {\"\"\" + '{'", Language::Kotlin), "valx=+");
        assert_eq!(kept("let x = \"{\" // }", Language::Swift), "letx=");
    }

    #[test]
    fn every_character_keeps_its_place() {
        let text = "a \"é\n\" b";
        assert_eq!(code_only(text, Language::Rust).into_iter().collect::<String>(), "a   \n  b");
    }
}
