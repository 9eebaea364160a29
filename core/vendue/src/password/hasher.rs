//! Hashing and verifying: the work that the pool's threads do.

use std::sync::atomic::{AtomicU64, Ordering};

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Version};
use vendue_domain::{Error, ErrorCode};

use super::cost::PasswordCost;
use super::stored::Stored;

/// Whether a password is right, and what to store from now on.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub(crate) matches: bool,
    /// A new hash of the same password, when it matches and what is stored is weaker than what is
    /// configured, or of another kind.
    pub(crate) new_hash: Option<String>,
}

pub(crate) struct Hasher {
    cost: PasswordCost,
    argon: Argon2<'static>,
    /// Computed when there is no hash, so that an unknown name takes as long as a wrong password.
    decoy: Stored,
    /// How many hashes were computed.
    computed: AtomicU64,
}

impl Hasher {
    pub(super) fn new(cost: PasswordCost) -> Result<Self, Error> {
        let params = cost.params().map_err(|_| defect())?;
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let decoy = Stored::decoy(cost).ok_or_else(defect)?;
        Ok(Self { cost, argon, decoy, computed: AtomicU64::new(0) })
    }

    /// The PHC string of a password with a salt.
    pub(super) fn hash(&self, password: &str, salt: &[u8]) -> Result<String, Error> {
        self.computed.fetch_add(1, Ordering::Relaxed);
        let hashed = self.argon.hash_password_with_salt(password.as_bytes(), salt);
        hashed.map(|hash| hash.to_string()).map_err(|_| defect())
    }

    /// Computes one hash in any case, and a second one only for who knows the password.
    pub(super) fn verify(
        &self,
        password: &str,
        stored: Option<&str>,
        salt: [u8; 16],
    ) -> Result<Verdict, Error> {
        let parsed = stored.and_then(Stored::parse);
        let matches = self.compute(password, parsed.as_ref().unwrap_or(&self.decoy));
        // Nobody's password is empty, whatever was imported.
        let known = parsed.filter(|_| matches && !password.is_empty());
        let new_hash = match &known {
            Some(stored) if stored.is_outdated(password, self.cost) => {
                Some(self.hash(password, &salt)?)
            }
            _ => None,
        };
        Ok(Verdict { matches: known.is_some(), new_hash })
    }

    fn compute(&self, password: &str, stored: &Stored) -> bool {
        self.computed.fetch_add(1, Ordering::Relaxed);
        match stored {
            Stored::Argon2(hash) => {
                self.argon.verify_password(password.as_bytes(), &**hash).is_ok()
            }
            // bcrypt reads a password up to a zero byte. Two that differ only behind one would be
            // the same, so none with such a byte is taken.
            Stored::Bcrypt(hash) => {
                let same = bcrypt::verify(password, hash).is_ok_and(|same| same);
                same && !password.contains('\0')
            }
        }
    }

    #[cfg(test)]
    pub(super) fn computed(&self) -> u64 {
        self.computed.load(Ordering::Relaxed)
    }
}

pub(super) fn defect() -> Error {
    Error::new(ErrorCode::Internal, "the password could not be hashed")
}
