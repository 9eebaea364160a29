//! Closed sets of words, names of texts, and the codes of errors.

use vendue_hosts::surface::{Form, Surface, Type};

use super::shapes::Types;
use crate::comments::comment;
use crate::names::upper;

/// The enums.
pub(super) fn words(types: &Types<'_>) -> String {
    let enums = types.iter().filter_map(|found| match &found.form {
        Form::Words(words) => Some(one(found, words)),
        _ => None,
    });
    enums.collect::<Vec<_>>().join("\n")
}

fn one(found: &Type, words: &[String]) -> String {
    let name = &found.name;
    assert!(!words.iter().any(|word| word == "unknown"), "{name} has a word of its own for that");
    let mut entries: Vec<String> =
        words.iter().map(|word| format!("    {}(\"{word}\")", upper(word))).collect();
    let unknown = if found.is_given {
        entries.push(
            "\n    /** A word that this version does not know. It cannot be sent. */\n    \
             UNKNOWN(\"unknown\")"
                .to_owned(),
        );
        "UNKNOWN"
    } else {
        "null"
    };
    format!(
        "{}@Serializable(with = {name}.Reader::class)\n\
         public enum class {name}(override val word: String) : Word {{\n{};\n\n    \
         internal object Reader : WordSerializer<{name}>(\"{name}\", entries, {unknown})\n}}\n",
        comment(0, &found.doc, &[]),
        entries.join(",\n")
    )
}

/// The names of texts that have a form of their own.
pub(super) fn names(types: &Types<'_>) -> String {
    let names = types.iter().filter_map(|found| match &found.form {
        Form::Id | Form::Text => {
            let doc = comment(0, &found.doc, &[]);
            Some(format!("{doc}public typealias {} = String\n", found.name))
        }
        _ => None,
    });
    names.collect::<Vec<_>>().join("\n")
}

/// The codes of errors.
pub(super) fn codes(surface: &Surface) -> String {
    let lines = surface.errors.iter().map(|code| {
        let doc = comment(4, &code.summary, &[]);
        format!("{doc}    public const val {}: String = \"{}\"\n", upper(&code.code), code.code)
    });
    format!(
        "/** The codes of errors. They stay as they are; new ones may come. */\n\
         public object ErrorCode {{\n{}}}\n",
        lines.collect::<Vec<_>>().join("\n")
    )
}
