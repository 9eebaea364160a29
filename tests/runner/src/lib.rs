//! Runs the scenarios of `tests/scenarios`, whose form its README describes, as every host does.
//!
//! What a step asks for is done on a [`Stage`]: [`Direct`] calls the operations of the market by
//! their names, and the server's tests have one that goes over HTTP.

mod compare;
mod files;
mod play;
mod references;
mod scenario;
mod stage;
mod together;

pub use files::{File, all};
pub use play::{Place, play};
pub use scenario::{Actor, Scenario, Step, Store};
pub use stage::{Asked, Direct, Stage, direct};
pub use together::play_all;
