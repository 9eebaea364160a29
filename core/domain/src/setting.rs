//! Single values of a market itself, such as the key with which its nodes sign.

use crate::record::Record;

/// The most bytes a value may have.
pub const SETTING_BYTES_MAX: usize = 65_536;

/// A named value that belongs to the market as a whole. Its nodes share it.
#[derive(Clone, PartialEq, Eq, Record)]
#[record(table = "market", key = 1)]
pub struct Setting {
    /// The name, such as `signing_key`.
    pub name: String,
    /// The value, which may be a secret.
    pub value: Vec<u8>,
}

// The value may be a secret, which must not reach a log.
impl std::fmt::Debug for Setting {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Setting").field("name", &self.name).finish_non_exhaustive()
    }
}
