//! Comments between `/**` and `*/`, which tools of Kotlin and of TypeScript show.

use crate::text::wrapped;

/// The width that is left for text is this, less the indent.
const WIDTH: usize = 97;

/// A documentation comment, with the tags below it: `("param id", "The auction.")`.
pub(crate) fn comment(indent: usize, doc: &str, tags: &[(String, &str)]) -> String {
    let margin = " ".repeat(indent);
    let mut lines = wrapped(&shown(doc), WIDTH - indent);
    let mut is_first = true;
    for (tag, text) in tags.iter().filter(|(_, text)| !text.is_empty()) {
        if is_first && !lines.is_empty() {
            lines.push(String::new());
        }
        is_first = false;
        lines.extend(wrapped(&format!("@{tag} {}", shown(text)), WIDTH - indent));
    }
    match lines.as_slice() {
        [] => String::new(),
        [line] if line.chars().count() + indent + 7 <= 100 => format!("{margin}/** {line} */\n"),
        _ => {
            let body: String = lines.iter().map(|line| row(&margin, line)).collect();
            format!("{margin}/**\n{body}{margin} */\n")
        }
    }
}

fn row(margin: &str, line: &str) -> String {
    if line.is_empty() { format!("{margin} *\n") } else { format!("{margin} * {line}\n") }
}

/// What would end the comment, or begin a link, does not.
fn shown(text: &str) -> String {
    text.replace("*/", "* /")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_is_as_wide_as_it_may_be() {
        assert_eq!(comment(2, "Short.", &[]), "  /** Short. */\n");
        assert_eq!(comment(0, "One.\n\nTwo.", &[]), "/**\n * One.\n *\n * Two.\n */\n");
        assert_eq!(comment(0, "", &[]), "");
        let long = comment(4, &"word ".repeat(60), &[]);
        assert!(long.lines().all(|line| line.chars().count() <= 100), "{long}");
    }
}
