//! Tokens of other systems: a TMS, Supabase, NextAuth, any single sign-on.

mod config;
mod names;
mod verifier;
mod verifiers;

pub use config::{KeySource, VerifierConfig};
pub use names::ClaimNames;
pub(crate) use names::Person;
pub use verifier::{ExternalClaims, Verifier};
pub use verifiers::Verifiers;
