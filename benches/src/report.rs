//! What a benchmark leaves behind: a table for people and a JSON file for programs.

use std::io::Write;

use serde_json::{Map, Value, json};

use crate::place::target;
use crate::{Measured, Outcome};

/// One value of a row.
#[derive(Clone, PartialEq, Debug)]
pub enum Cell {
    /// A word.
    Word(String),
    /// A whole number.
    Count(u64),
    /// A number that is worth a few decimals.
    Number(f64),
    /// Nothing was measured here.
    Absent,
}

impl From<&str> for Cell {
    fn from(word: &str) -> Self {
        Self::Word(word.to_owned())
    }
}

impl From<u64> for Cell {
    fn from(count: u64) -> Self {
        Self::Count(count)
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl Cell {
    fn text(&self) -> String {
        match self {
            Self::Word(word) => word.clone(),
            Self::Count(count) => grouped(*count),
            Self::Number(number) if *number >= 1_000.0 => grouped_number(*number),
            Self::Number(number) => format!("{number:.2}"),
            Self::Absent => "-".to_owned(),
        }
    }

    fn json(&self) -> Value {
        match self {
            Self::Word(word) => json!(word),
            Self::Count(count) => json!(count),
            Self::Number(number) => json!((number * 1_000.0).round() / 1_000.0),
            Self::Absent => Value::Null,
        }
    }
}

/// `1234567` as `1,234,567`.
fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn grouped_number(number: f64) -> String {
    let text = format!("{number:.0}");
    text.parse().map(grouped).unwrap_or(text)
}

/// A row for a load: accepted and answered a second, and the latencies.
pub fn load_cells(what: &str, measured: &Measured) -> Vec<Cell> {
    vec![
        what.into(),
        Cell::Number(measured.accepted_per_second()),
        Cell::Number(measured.answered_per_second()),
        Cell::Number(measured.latency.quantile_ms(0.5)),
        Cell::Number(measured.latency.quantile_ms(0.99)),
        Cell::Number(measured.latency.max_ms()),
    ]
}

/// A row of the same table for a peer of which only the rate is known.
pub fn rate_cells(what: &str, accepted_per_second: f64) -> Vec<Cell> {
    let mut cells = vec![what.into(), Cell::Number(accepted_per_second)];
    cells.resize(6, Cell::Absent);
    cells
}

/// The table of one benchmark.
#[derive(Debug)]
pub struct Report {
    name: &'static str,
    title: String,
    columns: Vec<&'static str>,
    rows: Vec<Vec<Cell>>,
    notes: Vec<String>,
}

impl Report {
    /// An empty table.
    pub fn new(name: &'static str, title: &str, columns: &[&'static str]) -> Self {
        Self {
            name,
            title: title.to_owned(),
            columns: columns.to_vec(),
            rows: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Adds a row and shows that it is there, because a run takes minutes.
    pub fn row(&mut self, cells: Vec<Cell>) {
        let shown: Vec<String> = cells.iter().map(Cell::text).collect();
        say(&format!("  {}", shown.join(" · ")));
        self.rows.push(cells);
    }

    /// Adds a sentence below the table: a ratio, a target met or missed, something not measured.
    pub fn note(&mut self, sentence: impl Into<String>) {
        self.notes.push(sentence.into());
    }

    /// Prints the table and writes the JSON file.
    pub fn finish(self) -> Outcome {
        say(&format!("\n{}\n", self.title));
        for line in self.lines() {
            say(&line);
        }
        for note in &self.notes {
            say(note);
        }
        let folder = target().join("bench-results");
        std::fs::create_dir_all(&folder)?;
        let path = folder.join(format!("{}.json", self.name));
        std::fs::write(&path, serde_json::to_string_pretty(&self.json())? + "\n")?;
        say(&format!("\nWritten to {}\n", path.display()));
        Ok(())
    }

    fn lines(&self) -> Vec<String> {
        let mut table: Vec<Vec<String>> = Vec::new();
        table.push(self.columns.iter().map(|column| (*column).to_owned()).collect());
        table.extend(self.rows.iter().map(|row| row.iter().map(Cell::text).collect()));
        let width = |column: usize| {
            let cells = table.iter().filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..self.columns.len()).map(width).collect();
        let line = |row: &Vec<String>| {
            let cells = row.iter().zip(&widths).enumerate();
            let padded = cells.map(|(place, (cell, width))| match place {
                0 => format!("{cell:<width$}"),
                _ => format!("{cell:>width$}"),
            });
            format!("| {} |", padded.collect::<Vec<_>>().join(" | "))
        };
        let rule = widths.iter().map(|width| "-".repeat(width + 2)).collect::<Vec<_>>().join("|");
        let mut lines: Vec<String> = table.iter().map(line).collect();
        lines.insert(1, format!("|{rule}|"));
        lines
    }

    fn json(&self) -> Value {
        let row = |cells: &Vec<Cell>| {
            let named = self.columns.iter().zip(cells);
            let fields = named.map(|(column, cell)| (column.replace(' ', "_"), cell.json()));
            Value::Object(fields.collect::<Map<_, _>>())
        };
        json!({
            "name": self.name,
            "title": self.title,
            "version": env!("CARGO_PKG_VERSION"),
            "cores": std::thread::available_parallelism().map_or(0, usize::from),
            "rows": self.rows.iter().map(row).collect::<Vec<_>>(),
            "notes": self.notes,
        })
    }
}

/// Writes a line for people. A closed pipe is no reason to stop measuring.
pub(crate) fn say(line: &str) {
    drop(writeln!(std::io::stdout(), "{line}"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_numbers_are_grouped() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_000), "1,000");
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(Cell::Number(212_345.6).text(), "212,346");
    }

    #[test]
    fn a_table_has_a_line_for_each_row_and_equal_widths() {
        let mut report = Report::new("test", "A table", &["what", "per second"]);
        report.row(vec!["one".into(), Cell::Count(1_500)]);
        report.row(vec!["another".into(), Cell::Absent]);
        let lines = report.lines();
        assert_eq!(lines.len(), 4);
        assert!(lines.iter().all(|line| line.len() == lines[0].len()), "{lines:?}");
    }

    #[test]
    fn what_was_not_measured_is_null() {
        let mut report = Report::new("test", "A table", &["what", "per second"]);
        report.row(vec!["one".into(), Cell::Absent]);
        assert_eq!(report.json()["rows"][0]["per_second"], Value::Null);
    }
}
