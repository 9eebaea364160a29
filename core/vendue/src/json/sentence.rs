//! What is wrong with a JSON value, in words for people: the reader's own are for programmers in
//! Rust, and repeat the value, which may be a password in the wrong place.

/// What a reader says of a value, and what people are told.
pub(super) fn sentence(of_reader: &str) -> String {
    if of_reader.starts_with("missing field ") {
        return "is missing".to_owned();
    }
    if of_reader.starts_with("duplicate field ") {
        return "is given more than once".to_owned();
    }
    if let Some((_, allowed)) = after(of_reader, "unknown field ", ", expected ") {
        return format!("is not known; {}", one_of(allowed));
    }
    if of_reader.starts_with("unknown field ") {
        return "is not known".to_owned();
    }
    if let Some((_, allowed)) = after(of_reader, "unknown variant ", ", expected ") {
        return format!("must be {}", one_of(allowed));
    }
    for kind in ["invalid type: ", "invalid value: "] {
        if let Some((value, expected)) = after(of_reader, kind, ", expected ") {
            // Before the value itself stands what it is.
            let given = value.split(['"', '`']).next().unwrap_or_default().trim();
            let wanted = match kind {
                "invalid type: " => wanted_kind(expected),
                _ => wanted(expected),
            };
            return format!("must be {wanted}, not {}", found(given));
        }
    }
    if let Some((_, expected)) = after(of_reader, "invalid length ", ", expected ") {
        return format!("must be {}", wanted(expected));
    }
    of_reader.to_owned()
}

fn after<'a>(text: &'a str, start: &str, middle: &str) -> Option<(&'a str, &'a str)> {
    text.strip_prefix(start)?.rsplit_once(middle)
}

/// `one of a, b` where the reader says "one of `a`, `b`", "`a` or `b`", "`a`" or "there are no
/// fields".
fn one_of(allowed: &str) -> String {
    let allowed = allowed.split(" at line ").next().unwrap_or(allowed);
    let words: Vec<&str> = allowed.split('`').skip(1).step_by(2).collect();
    match words.as_slice() {
        [] => "there are none".to_owned(),
        [only] => format!("only {only}"),
        _ => format!("one of {}", words.join(", ")),
    }
}

/// What is wanted where something else was given, whose size says nothing.
fn wanted_kind(expected: &str) -> String {
    let expected = expected.split(" at line ").next().unwrap_or(expected);
    match expected {
        "i64" | "i32" | "isize" | "u64" | "usize" | "u32" | "u16" | "u8" => "a whole number".into(),
        other => wanted(other),
    }
}

fn wanted(expected: &str) -> String {
    let expected = expected.split(" at line ").next().unwrap_or(expected);
    let words = match expected {
        "i64" | "isize" => "a whole number of at most 64 bits",
        "i32" => "a whole number from -2147483648 to 2147483647",
        "u64" | "usize" => "a whole number from 0 on, of at most 64 bits",
        "u32" => "a whole number from 0 to 4294967295",
        "u16" => "a whole number from 0 to 65535",
        "u8" => "a whole number from 0 to 255",
        "f64" | "f32" => "a number",
        "a string" | "a borrowed string" | "string" | "str" => "a text",
        "a boolean" => "true or false",
        "a sequence" => "a list",
        "a map" => "an object",
        other if other.starts_with("struct ") => "an object",
        other if other.contains("enum ") => "an object with a kind",
        other => other,
    };
    words.to_owned()
}

fn found(given: &str) -> String {
    let words = match given {
        "string" => "a text",
        "integer" => "this number",
        // Whole numbers of more than 64 bits are read as such, too.
        "floating point" => "one with a fraction or of more than 64 bits",
        "boolean" => "true or false",
        "sequence" => "a list",
        "map" => "an object",
        "null" | "unit value" | "Option value" => "null",
        other => other,
    };
    words.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_told_what_was_wanted_and_not_what_was_given() {
        let told = [
            (
                r#"invalid type: string "hunter2", expected i64"#,
                "must be a whole number, not a text",
            ),
            ("duplicate field `title`", "is given more than once"),
            ("invalid type: integer `5`, expected a string", "must be a text, not this number"),
            (
                "invalid value: integer `-1`, expected u32",
                "must be a whole number from 0 to 4294967295, not this number",
            ),
            ("invalid type: null, expected a boolean", "must be true or false, not null"),
            ("invalid type: map, expected a sequence", "must be a list, not an object"),
            ("missing field `title`", "is missing"),
            ("unknown field `a`, expected `b`", "is not known; only b"),
            ("unknown field `a`, expected `b` or `c`", "is not known; one of b, c"),
            ("unknown field `a`, there are no fields", "is not known"),
            ("unknown variant `hunter2`, expected one of `a`, `b`", "must be one of a, b"),
            ("title_too_long: at most 80", "title_too_long: at most 80"),
        ];
        for (of_reader, for_people) in told {
            assert_eq!(sentence(of_reader), for_people);
        }
        let value_like_a_sentence = r#"invalid type: string ", expected x", expected i64"#;
        assert_eq!(sentence(value_like_a_sentence), "must be a whole number, not a text");
    }
}
