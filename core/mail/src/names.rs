//! Names that users chose, in mails that go to others.

/// The most characters of a name in a mail.
const LENGTH_MAX: usize = 100;

/// A name as it may stand in a mail: one line, at most 100 characters, nothing that turns the
/// direction of writing, and nothing that a mail program would make a link of.
///
/// Else a workspace called `Win a prize: http://evil.example` would be a way to send such mails in
/// our name, by inviting people.
///
/// ```
/// use vendue_mail::safe_name;
///
/// assert_eq!(safe_name("  Anna\r\nBcc: eve "), "Anna Bcc: eve");
/// assert_eq!(safe_name("J.R. Smith & Co."), "J.R. Smith & Co.");
/// assert_eq!(safe_name("see http://evil.example/x"), "see http evil . example/x");
/// ```
pub fn safe_name(name: &str) -> String {
    let spaced: String = name.replace("://", " ").chars().map(visible_or_blank).collect();
    let unlinked: String = spaced.split_whitespace().map(unlinked).collect();
    let words: Vec<&str> = unlinked.split_whitespace().collect();
    let one_line: String = words.join(" ").chars().take(LENGTH_MAX).collect();
    match one_line.trim_end() {
        "" => "(no name)".to_owned(),
        name => name.to_owned(),
    }
}

fn visible_or_blank(letter: char) -> char {
    let separates = letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}');
    // Letters without a width, and those that turn the direction of what follows.
    let invisible = matches!(
        letter,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
    );
    if separates || invisible { ' ' } else { letter }
}

/// Sets blanks around a dot that is followed by two letters: `evil.example` is a link to most mail
/// programs, `J.R.` is not. An `@` is set apart for the same reason. Begins with a blank.
fn unlinked(word: &str) -> String {
    let letters: Vec<char> = word.chars().collect();
    let is_letter = |at: usize| letters.get(at).is_some_and(|letter| letter.is_alphanumeric());
    let mut out = " ".to_owned();
    for (at, letter) in letters.iter().enumerate() {
        let dotted = *letter == '.' && is_letter(at + 1) && is_letter(at + 2);
        match letter {
            '.' if dotted => out.push_str(" . "),
            '@' => out.push_str(" @ "),
            other => out.push(*other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ordinary_names_stay() {
        for name in ["Anna", "Jürgen Müller", "O'Neill & Sons, Ltd.", "王小明", "A. B. C.", "3.5 t"]
        {
            assert_eq!(safe_name(name), name);
        }
    }

    #[test]
    fn links_lines_and_tricks_go() {
        for (name, shown) in [
            ("", "(no name)"),
            ("\u{200b}\n", "(no name)"),
            ("a\u{202e}b", "a b"),
            ("www.evil.example", "www . evil . example"),
            ("mail me@evil.example", "mail me @ evil . example"),
            ("one\n\ntwo\tthree", "one two three"),
        ] {
            assert_eq!(safe_name(name), shown);
        }
    }

    proptest! {
        #[test]
        fn every_name_is_one_short_line(name in "\\PC{0,150}|.{0,150}") {
            let shown = safe_name(&name);
            prop_assert!((1..=LENGTH_MAX).contains(&shown.chars().count()));
            prop_assert!(!shown.contains(char::is_control) && !shown.contains("://"));
            prop_assert_eq!(safe_name(&shown), shown.clone());
        }
    }
}
