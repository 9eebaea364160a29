//! How large is large: the arithmetic of `docs/scale.md`, with the measured figures of
//! `benches/scale.json` put in.
//!
//! `cargo run -p vendue-benches --bin scale [file]`. Nothing is measured here. Everything that is
//! printed follows from figures (each with the command that measured it), assumptions, and the two
//! models in this folder: `size` counts machines, `hot` and `screens` play the hottest auction.

mod demand;
mod hot;
mod inputs;
mod random;
mod screens;
mod size;
mod table;

use std::path::PathBuf;

use vendue_benches::Outcome;

use inputs::Inputs;
use table::say;

fn main() -> Outcome {
    let own = || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/scale.json"));
    let path = std::env::args_os().nth(1).map_or_else(own, PathBuf::from);
    let inputs = Inputs::read(&path)?;
    warn(&inputs);
    inputs.table().print();
    demand::table(&inputs)?.print();
    size::table(&inputs)?.print();
    let (table, decided) = hot::table(&inputs)?;
    table.print();
    screens::table(&inputs, &decided)?.print();
    warn(&inputs);
    Ok(())
}

fn warn(inputs: &Inputs) {
    let missing = inputs.not_measured();
    if !missing.is_empty() {
        say(&format!("\nWARNING: not measured yet, placeholders: {}", missing.join(", ")));
    }
}
