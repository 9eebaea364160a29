//! Random bytes as configuration: the machine's, or a seeded stream that replays exactly.

use parking_lot::Mutex;
use vendue_domain::{Error, ErrorCode};

/// Gives random bytes. Nothing else in Vendue draws random numbers.
pub trait Entropy: Send + Sync {
    /// Fills `bytes`.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), Error>;
}

/// The random bytes of the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), Error> {
        getrandom::fill(bytes).map_err(|_| {
            Error::new(ErrorCode::Internal, "the operating system gives no random bytes")
        })
    }
}

/// Bytes that follow from a seed: for simulations and tests, never for secrets.
pub struct SeededEntropy(Mutex<blake3::OutputReader>);

impl SeededEntropy {
    /// The stream of a seed.
    pub fn new(seed: u64) -> Self {
        let mut hasher = blake3::Hasher::new_derive_key("vendue seeded entropy");
        hasher.update(&seed.to_le_bytes());
        Self(Mutex::new(hasher.finalize_xof()))
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), Error> {
        self.0.lock().fill(bytes);
        Ok(())
    }
}

impl std::fmt::Debug for SeededEntropy {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("SeededEntropy")
    }
}
