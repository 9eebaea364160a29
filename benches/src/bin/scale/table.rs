//! Tables as Markdown, to be pasted into the document.

use std::io::Write;

/// A table.
pub(crate) struct Table {
    title: &'static str,
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn new(title: &'static str, columns: &[&str]) -> Self {
        let columns = columns.iter().map(|column| (*column).to_owned()).collect();
        Self { title, columns, rows: Vec::new() }
    }

    pub(crate) fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// A row of numbers behind a word.
    pub(crate) fn numbers(&mut self, word: &str, numbers: &[f64]) {
        let mut cells = vec![word.to_owned()];
        cells.extend(numbers.iter().copied().map(number));
        self.row(cells);
    }

    pub(crate) fn print(&self) {
        say(&format!("\n## {}\n", self.title));
        say(&format!("| {} |", self.columns.join(" | ")));
        say(&format!("|{}", "---|".repeat(self.columns.len())));
        for row in &self.rows {
            say(&format!("| {} |", row.join(" | ")));
        }
    }
}

/// A number with as many digits as a model is worth: three, with a word for thousands.
pub(crate) fn number(value: f64) -> String {
    const STEPS: [(f64, &str); 4] = [(1e12, " T"), (1e9, " G"), (1e6, " M"), (1e3, " k")];
    let Some((unit, word)) = STEPS.iter().find(|(unit, _)| value.abs() >= *unit * 0.9995) else {
        return digits(value);
    };
    format!("{}{word}", digits(value / unit))
}

fn digits(value: f64) -> String {
    let text = match value.abs() {
        large if large >= 99.95 => format!("{value:.0}"),
        middle if middle >= 9.995 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    };
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}

/// Writes a line for people. A closed pipe is no reason to fail.
pub(crate) fn say(line: &str) {
    drop(writeln!(std::io::stdout(), "{line}"));
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_have_three_digits() {
        for (value, text) in [
            (0.0, "0"),
            (0.456, "0.46"),
            (12.0, "12"),
            (100.0, "100"),
            (1_234.0, "1.23 k"),
            (999_900.0, "1 M"),
            (157_500.0, "158 k"),
            (2.5e12, "2.5 T"),
        ] {
            assert_eq!(number(value), text);
        }
    }
}
