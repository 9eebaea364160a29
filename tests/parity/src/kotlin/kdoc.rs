//! Comments that tools show.

use crate::text::wrapped;

/// The width that is left for text is this, less the indent.
const WIDTH: usize = 97;

/// A documentation comment, with the tags below it: `("param id", "The auction.")`.
pub(super) fn comment(indent: usize, doc: &str, tags: &[(String, &str)]) -> String {
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
        [line] if line.len() + indent + 7 <= 100 => format!("{margin}/** {line} */\n"),
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
