//! Settings, flags and metrics that the operator's pages and files name are those of the program:
//! a variable that is misspelt in a unit file is silently no setting at all.

use std::collections::BTreeSet;

use crate::tree::{Tree, Violation, extension};

const PAGES: [&str; 2] = ["docs/operations.md", "docs/metrics.md"];
const FOLDER: &str = "deploy/";
/// What Prometheus makes of a histogram.
const SUFFIXES: [&str; 3] = ["_bucket", "_sum", "_count"];

pub(crate) fn check(tree: &Tree) -> Vec<Violation> {
    let known = Known::of(tree);
    let mut found = Vec::new();
    // What begins with two dashes in SQL is a comment.
    let is_in_folder = |path: &str| path.starts_with(FOLDER) && extension(path) != "sql";
    let is_ours = |path: &str| is_in_folder(path) || PAGES.contains(&path);
    for (path, text) in tree.texts().filter(|(path, _)| is_ours(path)) {
        for (index, line) in text.lines().enumerate() {
            found
                .extend(known.missing(line).map(|message| Violation::at(path, index + 1, message)));
        }
    }
    found
}

/// What the program knows.
#[derive(Default)]
struct Known {
    variables: BTreeSet<String>,
    flags: BTreeSet<String>,
    /// Metrics, and tables that are named like one.
    names: BTreeSet<String>,
}

impl Known {
    fn of(tree: &Tree) -> Self {
        let mut known = Self::default();
        for (_, text) in tree.texts().filter(|(path, _)| is_program(path)) {
            known.variables.extend(words(text, "VENDUE_").map(str::to_owned));
            known.names.extend(words(text, "vendue_").map(str::to_owned));
            known.flags.extend(flags_of(text));
        }
        known
    }

    fn missing(&self, line: &str) -> impl Iterator<Item = String> {
        let base = |name: &str| {
            let suffix = SUFFIXES.iter().find_map(|suffix| name.strip_suffix(suffix));
            suffix.unwrap_or(name).to_owned()
        };
        let variables = words(line, "VENDUE_").filter(|name| !self.variables.contains(*name));
        let names = words(line, "vendue_")
            .filter(|name| !self.names.contains(*name) && !self.names.contains(&base(name)));
        let flags = flags_in(line).into_iter().filter(|flag| !self.flags.contains(flag));
        let variables = variables.map(|name| format!("there is no variable {name}"));
        let names = names.map(|name| format!("there is no metric {name}"));
        let flags = flags.map(|flag| format!("there is no flag --{flag}"));
        variables.chain(names).chain(flags).collect::<Vec<_>>().into_iter()
    }
}

fn is_program(path: &str) -> bool {
    let is_source = path.starts_with("server/src/") || path.starts_with("core/store-postgres/src/");
    is_source && extension(path) == "rs"
}

/// Words that begin like this, and that are whole.
fn words<'a>(text: &'a str, start: &'a str) -> impl Iterator<Item = &'a str> {
    let of_word = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let all = text.split(move |letter: char| !of_word(letter));
    all.filter(move |word| word.len() > start.len() && word.starts_with(start))
}

/// The flags that a source file declares: `#[arg(long)]` above a field, or `long = "name"`.
fn flags_of(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut attribute: Option<String> = None;
    for line in source.lines().map(str::trim) {
        if line.starts_with("#[arg(") {
            attribute = Some(String::new());
        }
        let Some(text) = attribute.as_mut() else { continue };
        if !text.ends_with(")]") {
            text.push_str(line);
            continue;
        }
        let named = text.split_once("long = \"").and_then(|(_, rest)| rest.split('"').next());
        let field = line.split(':').next().unwrap_or_default().split(' ').next_back();
        if text.contains("long") && !line.starts_with("//") {
            found.push(named.or(field).unwrap_or_default().replace('_', "-"));
        }
        attribute = None;
    }
    found
}

/// The flags that a line gives to the program: behind its name and a command, or in a code span of
/// their own.
fn flags_in(line: &str) -> Vec<String> {
    const COMMANDS: [&str; 7] =
        ["serve", "migrate", "backup", "restore", "verify", "doctor", "replay"];
    let mut found = Vec::new();
    for span in line.split('`') {
        let of_program = span.split_once("vendue ").map(|(_, rest)| rest);
        let is_command = |rest: &&str| COMMANDS.iter().any(|command| rest.starts_with(command));
        let of_program = of_program.filter(is_command);
        let alone = Some(span).filter(|span| span.starts_with("--"));
        let Some(arguments) = of_program.or(alone) else { continue };
        let ours = arguments.split(['|', '#', ';']).next().unwrap_or_default();
        let flags = ours.split_whitespace().filter_map(|word| word.strip_prefix("--"));
        found.extend(flags.map(|flag| flag.split('=').next().unwrap_or_default().to_owned()));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = r#"
        const QUEUE: &str = "vendue_writes_queued";
        /// A folder.
        #[arg(long, env = "VENDUE_DATA", value_name = "FOLDER")]
        pub(crate) data: PathBuf,
        #[arg(
            long = "trusted-proxy",
            env = "VENDUE_TRUSTED_PROXY"
        )]
        pub(crate) trusted_proxies: Vec<IpAddr>,
        #[arg(long)]
        verify_only: bool,
        #[arg(value_name = "TARGET")]
        target: PathBuf,
    "#;

    fn found(path: &str, line: &str) -> usize {
        check(&Tree::planted(&[("server/src/args.rs", SOURCE), (path, line)])).len()
    }

    #[test]
    fn what_the_program_knows_passes() {
        for line in [
            "VENDUE_DATA=/data VENDUE_TRUSTED_PROXY=10.0.0.1",
            "`vendue serve --data /x --trusted-proxy=::1` and `--verify-only`",
            "vendue_writes_queued and vendue_writes_queued_bucket",
            "pg_basebackup --checkpoint=fast, and `pg_dump --format=custom`",
            "vendue serve --data x # and not --other",
        ] {
            assert_eq!(found("docs/operations.md", line), 0, "{line}");
        }
    }

    #[test]
    fn what_it_does_not_know_is_found() {
        for line in [
            "VENDUE_DATUM=/data",
            "`vendue serve --date /x`",
            "`--trusted-proxies`",
            "ExecStart=/usr/bin/vendue serve --target x",
            "vendue_writes_waiting",
        ] {
            assert_eq!(found("docs/operations.md", line), 1, "{line}");
            assert_eq!(found("deploy/vendue.service", line), 1, "{line}");
            assert_eq!(found("docs/other.md", line), 0, "{line}");
        }
    }
}
