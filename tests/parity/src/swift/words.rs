//! Closed sets of words, open for those of a newer store.

use vendue_hosts::surface::{Form, Surface};

use super::source::Source;
use super::types::{Types, word};
use crate::names::camel;

/// Every set of words.
pub(super) fn all(types: &Types<'_>) -> String {
    let mut out = Source::library();
    for found in types.shown() {
        if let Form::Words(words) = &found.form {
            let cases: Vec<_> = words.iter().map(|word| (word.as_str(), "")).collect();
            out.blank();
            set(&mut out, &found.name, &found.doc, &cases);
        }
    }
    out.done()
}

/// The codes of errors, and their categories.
pub(super) fn error_codes(surface: &Surface) -> String {
    let mut out = Source::library();
    out.blank();
    let cases: Vec<_> =
        surface.errors.iter().map(|code| (code.code.as_str(), code.summary.as_str())).collect();
    set(&mut out, "ErrorCode", "Why an operation was refused or failed.", &cases);
    out.blank();
    out.open("extension ErrorCode {");
    out.doc("The category of the code; nothing when this version does not know the code.");
    out.open("public var category: VendueError.Category? {");
    out.line("switch self {");
    for code in &surface.errors {
        let (case, category) = (camel(&code.code), camel(&code.category));
        out.line(format!("case .{case}: .{category}"));
    }
    out.line("case .unknown: nil");
    out.line("}");
    out.close("}");
    out.close("}");
    out.done()
}

fn set(out: &mut Source, name: &str, doc: &str, cases: &[(&str, &str)]) {
    out.doc(doc);
    out.open(format!("public enum {name}: WordSet {{"));
    for (case, summary) in cases {
        out.doc(summary);
        out.line(format!("case {}", word(&camel(case))));
    }
    out.doc("A word that this version does not know.");
    out.line("case unknown(String)");
    out.blank();
    out.doc("The words that this version knows.");
    out.open(format!("public static let allCases: [{name}] = ["));
    for (case, _) in cases {
        out.line(format!(".{},", camel(case)));
    }
    out.close("]");
    out.blank();
    out.open("public init(rawValue: String) {");
    out.line("switch rawValue {");
    for (case, _) in cases {
        out.line(format!("case \"{case}\": self = .{}", camel(case)));
    }
    out.line("default: self = .unknown(rawValue)");
    out.line("}");
    out.close("}");
    out.blank();
    out.open("public var rawValue: String {");
    out.line("switch self {");
    for (case, _) in cases {
        out.line(format!("case .{}: \"{case}\"", camel(case)));
    }
    out.line("case .unknown(let word): word");
    out.line("}");
    out.close("}");
    out.close("}");
}
