//! Comments of TypeScript.

use crate::text::wrapped;

/// How far a line goes.
const WIDTH: usize = 100;

/// A comment in front of what is indented by `indent`; nothing without a text.
pub(super) fn comment(text: &str, indent: usize) -> String {
    let text = text.replace("*/", "* /");
    let space = " ".repeat(indent);
    let lines = wrapped(&text, WIDTH - indent - 3);
    match lines.as_slice() {
        [] => String::new(),
        [line] if line.chars().count() + indent + 7 <= WIDTH => {
            format!("{space}/** {line} */\n")
        }
        lines => {
            let lines: String = lines
                .iter()
                .map(|line| format!("{space} * {line}").trim_end().to_owned() + "\n")
                .collect();
            format!("{space}/**\n{lines}{space} */\n")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_is_as_wide_as_it_may_be() {
        assert_eq!(comment("Short.", 2), "  /** Short. */\n");
        assert_eq!(comment("One.\n\nTwo.", 0), "/**\n * One.\n *\n * Two.\n */\n");
        assert_eq!(comment("", 0), "");
        let long = comment(&"word ".repeat(60), 4);
        assert!(long.lines().all(|line| line.chars().count() <= WIDTH), "{long}");
    }
}
