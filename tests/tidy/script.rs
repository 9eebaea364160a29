//! The literals of JavaScript and TypeScript that other languages do not have: templates with
//! code inside, and regular expressions, which look like a division until one looks back.

use crate::mask::Masker;

impl Masker {
    /// Blanks a template up to its end or up to a `${`, whose inside is code again.
    pub(crate) fn template(&mut self) {
        self.blank();
        while self.at < self.source.len() {
            if self.starts_with("${") {
                self.blank();
                self.blank();
                self.templates.push(0);
                return;
            }
            let letter = self.peek(0);
            self.blank();
            match letter {
                '`' => return,
                '\\' => self.blank(),
                _ => {}
            }
        }
    }

    pub(crate) fn open_brace(&mut self) {
        if let Some(open) = self.templates.last_mut() {
            *open += 1;
        }
        self.at += 1;
    }

    pub(crate) fn close_brace(&mut self) {
        match self.templates.last_mut() {
            Some(0) => {
                self.templates.pop();
                self.template();
            }
            Some(open) => {
                *open -= 1;
                self.at += 1;
            }
            None => self.at += 1,
        }
    }

    /// A slash after a value divides; after an operator, a bracket or `return` it opens a regex.
    pub(crate) fn regex_may_start(&self) -> bool {
        let before = self.code.get(..self.at).unwrap_or_default();
        let mut letters = before.iter().rev().skip_while(|letter| letter.is_whitespace());
        match letters.next() {
            None => true,
            Some(letter) if "(,=:[!&|?{};+<>~^%*".contains(*letter) => true,
            Some('n') => letters.take(5).eq("retur".chars().rev().collect::<Vec<_>>().iter()),
            Some(_) => false,
        }
    }

    pub(crate) fn regex(&mut self) {
        let mut in_class = false;
        self.blank();
        while self.at < self.source.len() && self.peek(0) != '\n' {
            let letter = self.peek(0);
            self.blank();
            match letter {
                '\\' => self.blank(),
                '[' => in_class = true,
                ']' => in_class = false,
                '/' if !in_class => return,
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::language::Language;
    use crate::mask::code_only;

    /// The code without spaces, which shows at a glance what was taken for code.
    fn kept(text: &str) -> String {
        let code = code_only(text, Language::Script).into_iter();
        code.filter(|letter| !letter.is_whitespace()).collect()
    }

    #[test]
    fn script_templates_and_regular_expressions() {
        let cases = [
            ("a(`x { ${b({c: `{${d}`})} {`) / e", "a(b({c:d}))/e"),
            ("x.replace(/[/{\"]/g, '') + y", "x.replace(g,)+y"),
            ("return /\\/{/.test(z)", "return.test(z)"),
            ("a / b /* / */ / c // {", "a/b/c"),
        ];
        for (text, expected) in cases {
            assert_eq!(kept(text), expected, "{text}");
        }
    }
}
