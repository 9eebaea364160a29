//! One version for everything that is built here: the workspace has it and all others agree.

use crate::tree::{Tree, Violation, file_name};

pub(crate) fn check(tree: &Tree) -> Vec<Violation> {
    let root = tree.text("Cargo.toml").unwrap_or_default();
    let Some(version) = section(root, "workspace.package").find_map(|(_, l)| quoted(l, "version"))
    else {
        let message = "has no version in [workspace.package]";
        return vec![Violation::whole("Cargo.toml", message)];
    };
    let mut found = internal_dependencies(root, version);
    for (path, text) in tree.texts() {
        let message = match file_name(path) {
            "Cargo.toml" if path != "Cargo.toml" => in_crate(text, version),
            // The packages under tests/ are never published and carry no version.
            "package.json" if !path.starts_with("tests/") => in_package_json(text, version),
            "pyproject.toml" => in_pyproject(text, version),
            "pom.xml" => in_pom(text, version),
            _ => None,
        };
        found.extend(message.map(|message| Violation::whole(path, message)));
    }
    let changelog = tree.text("CHANGELOG.md").unwrap_or_default();
    if !has_entry(changelog, version) {
        let message = format!("has no heading for {version} and none for Unreleased");
        found.push(Violation::whole("CHANGELOG.md", message));
    }
    found
}

/// The numbered lines of one table of a TOML file.
fn section<'a>(text: &'a str, name: &str) -> impl Iterator<Item = (usize, &'a str)> {
    let header = format!("[{name}]");
    let lines = text.lines().enumerate().map(|(index, line)| (index + 1, line));
    let inside = lines.skip_while(move |(_, line)| line.trim() != header).skip(1);
    inside.take_while(|(_, line)| !line.starts_with('['))
}

/// The value of `key = "value"`, wherever on the line the key stands.
fn quoted<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    let (before, rest) = line.split_once(key)?;
    let value = rest.trim_start().strip_prefix('=')?.trim_start().strip_prefix('"')?;
    let is_whole = before.is_empty() || before.ends_with(['{', ' ', ',']);
    is_whole.then(|| value.split('"').next())?
}

fn internal_dependencies(root: &str, version: &str) -> Vec<Violation> {
    let lines = section(root, "workspace.dependencies");
    let internal = lines.filter(|(_, line)| quoted(line, "path").is_some());
    let wrong = internal.filter(|(_, line)| quoted(line, "version") != Some(version));
    let message = format!("an own crate is not asked for as {version}");
    wrong.map(|(number, _)| Violation::at("Cargo.toml", number, message.clone())).collect()
}

fn in_crate(text: &str, version: &str) -> Option<String> {
    let line = section(text, "package").map(|(_, line)| line).find(|l| l.starts_with("version"));
    let agrees = line.is_some_and(|line| {
        line.contains("workspace = true") || quoted(line, "version") == Some(version)
    });
    (!agrees).then(|| format!("does not have the version {version}: use version.workspace = true"))
}

fn in_package_json(text: &str, version: &str) -> Option<String> {
    // The package's own version stands before anything nested in every file npm writes.
    let line = text.lines().find(|line| line.trim_start().starts_with("\"version\""));
    let agrees = line.is_some_and(|line| line.contains(&format!("\"{version}\"")));
    (!agrees).then(|| format!("does not have the version {version}"))
}

fn in_pyproject(text: &str, version: &str) -> Option<String> {
    let mut lines = section(text, "project").map(|(_, line)| line);
    let agrees = lines.any(|line| {
        let from_crate = line.starts_with("dynamic") && line.contains("\"version\"");
        from_crate || quoted(line, "version") == Some(version)
    });
    (!agrees).then(|| format!("does not have the version {version}"))
}

/// The project's own version stands before those of what it needs, and each need of a package of
/// ours has the same.
fn in_pom(text: &str, version: &str) -> Option<String> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let says = format!("<version>{version}</version>");
    let own = lines.iter().find(|line| line.starts_with("<version>"));
    let ours =
        lines.iter().enumerate().filter(|(_, line)| **line == "<artifactId>vendue</artifactId>");
    let needed = ours.filter_map(|(place, _)| lines.get(place + 1));
    let agrees = own.into_iter().chain(needed).all(|line| *line == says) && own.is_some();
    (!agrees).then(|| format!("does not have the version {version}"))
}

fn has_entry(changelog: &str, version: &str) -> bool {
    let mut headings = changelog.lines().filter_map(|line| line.strip_prefix("## "));
    headings.any(|heading| {
        let name = heading.split_whitespace().next().unwrap_or_default();
        [version, "Unreleased"].contains(&name.trim_matches(['[', ']']))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOT: &str = "[workspace.package]\nedition = \"2024\"\nversion = \"1.2.3\"\n\n\
        [workspace.dependencies]\na = { path = \"a\", version = \"1.2.3\" }\nserde = \"1.0\"\n";
    const LOG: &str = "# Changes\n\n## [1.2.3] - 2026-11-20\n";

    fn found(path: &str, text: &str) -> usize {
        let fixed = [("Cargo.toml", ROOT), ("CHANGELOG.md", LOG)];
        let kept = fixed.into_iter().filter(|(name, _)| *name != path);
        let files: Vec<(&str, &str)> = kept.chain([(path, text)]).collect();
        check(&Tree::planted(&files)).len()
    }

    #[test]
    fn manifests_that_agree_pass() {
        for (path, text) in [
            ("a/Cargo.toml", "[package]\nname = \"a\"\nversion.workspace = true\n"),
            ("a/Cargo.toml", "[package]\nversion = \"1.2.3\"\n"),
            ("a/Cargo.toml", "[package]\nversion = { workspace = true }\n"),
            ("b/package.json", "{\n  \"name\": \"b\",\n  \"version\": \"1.2.3\"\n}\n"),
            ("tests/web/package.json", "{\n  \"version\": \"9.9.9\"\n}\n"),
            ("c/pyproject.toml", "[project]\nversion = \"1.2.3\"\n"),
            ("c/pyproject.toml", "[project]\ndynamic = [\"version\"]\n"),
            ("d/pom.xml", "<artifactId>vendue</artifactId>\n  <version>1.2.3</version>\n"),
            ("CHANGELOG.md", "## [Unreleased]\n"),
            ("CHANGELOG.md", "## 1.2.3\n"),
        ] {
            assert_eq!(found(path, text), 0, "{path}: {text}");
        }
    }

    #[test]
    fn manifests_that_differ_are_found() {
        for (path, text) in [
            ("Cargo.toml", "[workspace]\n"),
            ("Cargo.toml", ROOT.replace("= \"1.2.3\" }", "= \"1.2.2\" }").as_str()),
            ("a/Cargo.toml", "[package]\nversion = \"1.2.4\"\n"),
            ("a/Cargo.toml", "[package]\nrust-version = \"1.2.3\"\n[x]\nversion = \"1.2.3\"\n"),
            ("b/package.json", "{\n  \"name\": \"b\"\n}\n"),
            ("b/package.json", "{\n  \"version\": \"1.2.30\"\n}\n"),
            ("c/pyproject.toml", "[tool]\nversion = \"1.2.3\"\n"),
            ("d/pom.xml", "<version>1.2.4</version>\n<x>\n<version>1.2.3</version>\n"),
            (
                "e/pom.xml",
                "<version>1.2.3</version>\n<artifactId>vendue</artifactId>\n<version>1</version>\n",
            ),
            ("CHANGELOG.md", "## 1.2.2\n"),
        ] {
            assert_eq!(found(path, text), 1, "{path}: {text}");
        }
    }
}
