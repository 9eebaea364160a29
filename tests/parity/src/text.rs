//! Breaking text into lines.

/// The words of a text in lines of at most `width` characters; an empty line stays one, and so does
/// what begins an item of a list.
pub fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.split("\n\n") {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        for (indent, part) in parts(paragraph) {
            fill(&mut lines, &part, indent, width);
        }
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// The items of a list, or the paragraph as it is, and how far its further lines are indented.
fn parts(paragraph: &str) -> Vec<(&'static str, String)> {
    let mut parts: Vec<(&str, String)> = Vec::new();
    for line in paragraph.lines() {
        match parts.last_mut() {
            Some((_, part)) if !line.starts_with("- ") => {
                part.push(' ');
                part.push_str(line);
            }
            _ => parts.push((if line.starts_with("- ") { "  " } else { "" }, line.to_owned())),
        }
    }
    parts
}

fn fill(lines: &mut Vec<String>, part: &str, indent: &str, width: usize) {
    let mut line = String::new();
    for word in part.split_whitespace() {
        let full = line.chars().count() + 1 + word.chars().count() > width;
        if !line.trim().is_empty() && full {
            lines.push(std::mem::replace(&mut line, indent.to_owned()));
        }
        if !line.trim().is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if !line.trim().is_empty() {
        lines.push(line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_no_longer_than_asked_for() {
        assert_eq!(wrapped("one two three\n\nfour", 7), ["one two", "three", "", "four"]);
    }

    #[test]
    fn an_item_of_a_list_begins_a_line() {
        let list = "Two:\n\n- one and\ntwo\n- three";
        assert_eq!(wrapped(list, 9), ["Two:", "", "- one and", "  two", "- three"]);
    }
}
