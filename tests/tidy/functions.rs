//! A function fits on one screen. Clippy knows this rule for Rust; this one knows every language
//! of the repository and counts what a reader scrolls over, comments and signature with it.

use crate::language::Language;
use crate::mask::code_only;
use crate::spans::functions;
use crate::tree::{Tree, Violation, extension, is_hand_written};

const FUNCTION_LINES_MAX: usize = 70;

pub(crate) fn check(tree: &Tree) -> Vec<Violation> {
    let mut found = Vec::new();
    for (path, text) in tree.texts() {
        let Some(language) = Language::of_extension(extension(path)) else {
            continue;
        };
        if !is_hand_written(path, text) {
            continue;
        }
        for function in functions(&code_only(text, language), language) {
            let lines = function.last_line - function.first_line + 1;
            if lines > FUNCTION_LINES_MAX && !groups_tests(text, function.first_line) {
                let name = if function.name.is_empty() { "a function" } else { &function.name };
                let message = format!("{name} has {lines} lines, at most {FUNCTION_LINES_MAX}");
                found.push(Violation::at(path, function.first_line, message));
            }
        }
    }
    found
}

/// `describe("…", () => {` is a heading over tests and not a function anybody reads as one.
fn groups_tests(text: &str, line: usize) -> bool {
    let first = text.lines().nth(line - 1).unwrap_or_default().trim_start();
    first.starts_with("describe(") || first.starts_with("suite(")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A body of `lines` lines between `head` and `tail`.
    fn body(head: &str, statement: &str, lines: usize, tail: &str) -> String {
        format!("{head}\n{}{tail}\n", format!("{statement}\n").repeat(lines))
    }

    fn found(path: &str, text: &str) -> Vec<String> {
        check(&Tree::planted(&[(path, text)])).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_function_of_70_lines_passes_and_one_of_71_does_not() {
        let cases = [
            ("a.rs", "pub fn f<'a>(x: &'a [u8; 4]) -> impl I<T = u8> {", "    g('{', \"{\");", "}"),
            ("a.js", "async function f(a, {b}) {", "  g(`${a} {`);", "}"),
            ("a.mjs", "test('x', async () => {", "  g(/[{]/);", "});"),
            ("a.ts", "  f(a: string): Promise<void> {", "  g(a);", "  }"),
            ("a.kt", "    fun f(a: Int = 1): Int {", "    g(a)", "    }"),
            ("a.swift", "    func f(_ a: Int) async throws -> Int {", "    g(a)", "    }"),
        ];
        for (path, head, statement, tail) in cases {
            assert!(found(path, &body(head, statement, 68, tail)).is_empty(), "{path}");
            let list = found(path, &body(head, statement, 69, tail));
            assert!(!list.is_empty(), "{path}");
            assert!(list.iter().all(|line| line.starts_with(&format!("{path}:1: "))), "{list:?}");
        }
    }

    #[test]
    fn python_is_measured_by_indentation() {
        let head = "def f(\n    a,\n):";
        let passing = body(head, "    g(a)", 67, "\nclass A:\n    pass");
        assert!(found("a.py", &passing).is_empty());
        assert_eq!(found("a.py", &body(head, "    g(a)", 68, "")).len(), 1);
    }

    #[test]
    fn long_data_types_and_modules_are_not_functions() {
        let data = body("const A: [fn(u8) -> u8; 100] = [", "    f,", 100, "];");
        let module = body("mod a {", "    struct B;", 100, "}");
        let declared = body("trait A {", "    fn f(&self) -> u8;", 100, "}");
        for text in [data, module, declared] {
            assert!(found("a.rs", &text).is_empty());
        }
        assert!(found("a.kt", &body("fun f() = 1\nclass B {", "  val a = 1", 100, "}")).is_empty());
        assert!(found("a.js", &body("if (a) {", "  b();", 100, "}")).is_empty());
    }

    #[test]
    fn a_group_of_tests_may_be_long() {
        let text = body("describe('bids', () => {", "  test('x', () => {});", 100, "});");
        assert!(found("a.mjs", &text).is_empty());
    }
}
