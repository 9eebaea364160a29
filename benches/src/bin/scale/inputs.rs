//! What the models reckon with: figures that were measured, and assumptions.

use std::path::Path;

use serde_json::Value;
use vendue_benches::Outcome;

use crate::table::{Table, number};

/// The file of figures and assumptions.
pub(crate) struct Inputs(Value);

impl Inputs {
    /// Reads it.
    pub(crate) fn read(path: &Path) -> Outcome<Self> {
        let text = std::fs::read_to_string(path)
            .map_err(|why| format!("{} cannot be read: {why}", path.display()))?;
        Self::parse(&text)
    }

    pub(crate) fn parse(text: &str) -> Outcome<Self> {
        Ok(Self(serde_json::from_str(text)?))
    }

    /// A figure that was measured, or shall be.
    pub(crate) fn figure(&self, name: &str) -> Outcome<f64> {
        positive(name, &self.0["figures"][name]["value"])
    }

    /// An assumption.
    pub(crate) fn assumed(&self, name: &str) -> Outcome<f64> {
        positive(name, &self.0["assumptions"][name])
    }

    /// The seed of the simulations.
    pub(crate) fn seed(&self) -> Outcome<u64> {
        let seed = self.0["assumptions"]["seed"].as_u64();
        seed.ok_or_else(|| "the seed must be a whole number".into())
    }

    /// The names of figures that are placeholders.
    pub(crate) fn not_measured(&self) -> Vec<&str> {
        let figures = self.0["figures"].as_object().into_iter().flatten();
        let missing = figures.filter(|(_, figure)| figure["measured"].as_bool() != Some(true));
        missing.map(|(name, _)| name.as_str()).collect()
    }

    /// The figures, for the reader.
    pub(crate) fn table(&self) -> Table {
        let mut table = Table::new("What was measured", &["Figure", "Value", "Unit", "Measured"]);
        for (name, figure) in self.0["figures"].as_object().into_iter().flatten() {
            let word = |key: &str| figure[key].as_str().unwrap_or_default().to_owned();
            let is_measured = figure["measured"].as_bool() == Some(true);
            let value = figure["value"].as_f64().map(number).unwrap_or_default();
            let measured = if is_measured { word("by") } else { format!("NO: {}", word("by")) };
            table.row(vec![name.clone(), value, word("unit"), measured]);
        }
        table
    }
}

fn positive(name: &str, value: &Value) -> Outcome<f64> {
    let value = value.as_f64().ok_or_else(|| format!("{name} is not in the file"))?;
    if value > 0.0 && value.is_finite() {
        return Ok(value);
    }
    Err(format!("{name} must be above 0, and is {value}").into())
}

#[cfg(test)]
pub(crate) fn own() -> Inputs {
    Inputs::parse(include_str!("../../../scale.json")).expect("the file of this crate")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_that_is_missing_or_no_number_is_refused() {
        let text = r#"{"figures": {"a": {"value": 0, "measured": true}, "b": {"value": 2}}}"#;
        let inputs = Inputs::parse(text).expect("JSON");
        assert!(inputs.figure("a").is_err());
        assert!(inputs.figure("c").is_err());
        assert!(inputs.assumed("b").is_err());
        assert!((inputs.figure("b").expect("2") - 2.0).abs() < 1e-9);
        assert_eq!(inputs.not_measured(), ["b"]);
    }

    #[test]
    fn every_figure_says_by_what_it_was_measured() {
        let inputs = own();
        let figures = inputs.0["figures"].as_object().expect("figures");
        for (name, figure) in figures {
            assert!(inputs.figure(name).is_ok(), "{name}");
            assert!(figure["measured"].is_boolean(), "{name}");
            assert!(figure["by"].as_str().is_some_and(|by| by.len() > 10), "{name}");
        }
    }
}
