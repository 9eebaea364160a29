//! As much of Markdown as links need: what is prose, where links lead, what headings are called.

/// The lines of a page with code, whose brackets are no links, blanked.
pub(crate) fn prose(text: &str) -> Vec<String> {
    let mut fence: Option<&str> = None;
    let mut lines = Vec::new();
    for line in text.lines() {
        let start = line.trim_start();
        let mark = ["```", "~~~"].into_iter().find(|mark| start.starts_with(mark));
        match (fence, mark) {
            (None, Some(mark)) => fence = Some(mark),
            (Some(open), Some(mark)) if open == mark => fence = None,
            (None, None) => {
                lines.push(without_code_spans(line));
                continue;
            }
            _ => {}
        }
        lines.push(String::new());
    }
    lines
}

/// Removes `` `code` ``; a backtick without a partner is an ordinary character.
fn without_code_spans(line: &str) -> String {
    let parts: Vec<&str> = line.split('`').collect();
    let paired = parts.len() - (parts.len() + 1) % 2;
    let kept = parts.iter().enumerate().filter(|(index, _)| index % 2 == 0 || *index >= paired);
    kept.map(|(_, part)| *part).collect::<Vec<_>>().join(" ")
}

/// Where the links, images and definitions of one line of prose lead.
pub(crate) fn targets(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (opener, closer) in [("](", ')'), ("href=\"", '"'), ("src=\"", '"')] {
        for (at, _) in line.match_indices(opener) {
            let rest = line.get(at + opener.len()..).unwrap_or_default();
            found.push(first_word(rest, closer));
        }
    }
    if let Some((label, target)) = line.trim_start().split_once("]: ")
        && label.starts_with('[')
        && !label.starts_with("[^")
    {
        found.push(first_word(target.trim_start(), ' '));
    }
    found
}

/// The target up to `closer` or a title, without the angle brackets it may stand in.
fn first_word(rest: &str, closer: char) -> String {
    if let Some(bracketed) = rest.strip_prefix('<') {
        return bracketed.split('>').next().unwrap_or_default().to_owned();
    }
    let mut open = 0_usize;
    let mut word = String::new();
    for letter in rest.chars() {
        match letter {
            _ if letter.is_whitespace() => break,
            _ if letter == closer && open == 0 => break,
            '(' => open += 1,
            ')' => open = open.saturating_sub(1),
            _ => {}
        }
        word.push(letter);
    }
    word
}

/// The anchors of a page, as the sites that show Markdown derive them from its headings.
pub(crate) fn anchors(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let headings = text.lines().zip(prose(text)).filter(|(_, prose)| is_heading(prose));
    for slug in headings.map(|(line, _)| slug(line.trim_start_matches('#').trim())) {
        let mut unique = slug.clone();
        let mut times = 0;
        while found.contains(&unique) {
            times += 1;
            unique = format!("{slug}-{times}");
        }
        found.push(unique);
    }
    for line in prose(text) {
        for opener in ["id=\"", "name=\""] {
            let places = line.match_indices(opener);
            let rests = places.map(|(at, _)| line.get(at + opener.len()..).unwrap_or_default());
            found.extend(rests.map(|rest| first_word(rest, '"')));
        }
    }
    found
}

fn is_heading(line: &str) -> bool {
    let marks = line.chars().take_while(|letter| *letter == '#').count();
    (1..=6).contains(&marks) && line.chars().nth(marks) == Some(' ')
}

fn slug(heading: &str) -> String {
    let mut shown = String::new();
    let mut rest = heading;
    // A link in a heading shows its text only.
    while let Some((before, after)) = rest.split_once("](") {
        shown.push_str(before);
        rest = after.split_once(')').map_or("", |(_, tail)| tail);
    }
    shown.push_str(rest);
    let kept = shown.chars().filter(|letter| letter.is_alphanumeric() || " -_".contains(*letter));
    kept.map(|letter| if letter == ' ' { '-' } else { letter }).collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_images_definitions_and_html_have_targets() {
        let line = r#"[a](b.md "t") [![c](d.png)](e_(f).md#g) <a href="h"><img src="i">"#;
        assert_eq!(targets(line), ["b.md", "d.png", "e_(f).md#g", "h", "i"]);
        assert_eq!(targets("[a](<b c.md>)"), ["b c.md"]);
        assert_eq!(targets("[label]: some.md 'title'"), ["some.md"]);
        assert_eq!(targets("[^1]: a note"), [""; 0]);
    }

    #[test]
    fn code_has_no_links() {
        let text = "a\n```sh\n[x](y)\n```\n`[x](y)` b `\n~~~\n```\n~~~\nc";
        assert_eq!(prose(text), ["a", "", "", "", "  b  ", "", "", "", "c"]);
    }

    #[test]
    fn anchors_follow_headings() {
        let text =
            "# One bid, from *socket* to `screen`\n## A_b\n## A_b\n#no\n<a id=\"here\"></a>\n";
        let expected = ["one-bid-from-socket-to-screen", "a_b", "a_b-1", "here"];
        assert_eq!(anchors(text), expected);
        assert_eq!(anchors("## See [the rest](x.md)!\n"), ["see-the-rest"]);
    }
}
