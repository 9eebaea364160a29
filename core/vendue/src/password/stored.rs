//! Hashes as they are stored, by us and by the systems that users come from.

use argon2::password_hash::phc::{Output, PasswordHash, Salt};
use argon2::{Algorithm, Params, Version};
use vendue_domain::Error;

use super::cost::{PasswordCost, is_bearable};

/// The most that a hash of bcrypt may cost, as a power of two: some seconds.
const BCRYPT_COST_MAX: u32 = 16;
const BCRYPT_COST_MIN: u32 = 4;
/// How much of a password bcrypt reads, in bytes.
pub(super) const BCRYPT_BYTES_MAX: usize = 72;
/// The salt that new hashes have.
const SALT_BYTES: usize = 16;

/// Checks a hash that comes from another system: argon2id, argon2i or argon2d as a PHC string, or
/// bcrypt (`$2a$`, `$2b$`, `$2x$`, `$2y$`).
///
/// Fails with `invalid_argument` for anything else, and for a hash that costs too much to check:
/// bcrypt above a cost of 16, argon2 above 1 GiB of memory, 16 passes, 8 lanes or 4 GiB for all
/// passes together. The error never carries the hash. A hash that is refused here matches no
/// password.
///
/// A hash that begins with `$2x$` was made by a faulty implementation. It is read like the others,
/// which differs only for passwords beyond ASCII: those will not match.
///
/// ```
/// let made_by_php = "$2y$07$BCryptRequires22Chrcte/VlQH0piJtjXl.0t1XkA8pw9dMXTpOq";
/// assert!(vendue::check_hash(made_by_php).is_ok());
/// assert!(vendue::check_hash("5f4dcc3b5aa765d61d8327deb882cf99").is_err(), "md5");
/// ```
pub fn check_hash(hash: &str) -> Result<(), Error> {
    match Stored::parse(hash) {
        Some(_) => Ok(()),
        None => Err(Error::invalid(
            "password_hash",
            "must be of argon2 or bcrypt, and of a cost that can be borne",
        )),
    }
}

/// A hash that can be computed here.
pub(super) enum Stored {
    Argon2(Box<PasswordHash>),
    Bcrypt(String),
}

impl Stored {
    /// None for what [`check_hash`] refuses.
    pub(super) fn parse(text: &str) -> Option<Self> {
        if text.starts_with("$2") {
            let parts: bcrypt::HashParts = text.parse().ok()?;
            let bearable = (BCRYPT_COST_MIN..=BCRYPT_COST_MAX).contains(&parts.get_cost());
            return bearable.then(|| Self::Bcrypt(text.to_owned()));
        }
        let mut hash = PasswordHash::new(text).ok()?;
        Algorithm::try_from(hash.algorithm.as_str()).ok()?;
        let params = Params::try_from(&hash).ok()?;
        let whole = hash.salt.is_some() && hash.hash.is_some();
        if !whole || !is_bearable(params.m_cost(), params.t_cost(), params.p_cost()) {
            return None;
        }
        // The first version of argon2 had no number in the text. The crate takes none for today's.
        let version = hash.version.get_or_insert(Version::V0x10.into());
        Version::try_from(*version).ok()?;
        Some(Self::Argon2(Box::new(hash)))
    }

    /// A hash of a cost that no password has: what is computed when there is none.
    ///
    /// It is put together and not computed, so that nothing has to be made before the first sign-in
    /// or with it.
    pub(super) fn decoy(cost: PasswordCost) -> Option<Self> {
        let params = cost.params().ok()?;
        Some(Self::Argon2(Box::new(PasswordHash {
            algorithm: Algorithm::Argon2id.ident(),
            version: Some(Version::V0x13.into()),
            params: (&params).try_into().ok()?,
            salt: Some(Salt::new(&[7; SALT_BYTES]).ok()?),
            hash: Some(Output::new(&[7; Params::DEFAULT_OUTPUT_LEN]).ok()?),
        })))
    }

    /// Whether a new hash of this password at this cost would be better than this one, which it has
    /// matched.
    pub(super) fn is_outdated(&self, password: &str, cost: PasswordCost) -> bool {
        match self {
            // What is behind the end of what bcrypt reads may be anything, a slip included. A new
            // hash would insist on it from now on.
            Self::Bcrypt(_) => password.len() < BCRYPT_BYTES_MAX,
            Self::Argon2(hash) => {
                let current = hash.algorithm == Algorithm::Argon2id.ident()
                    && hash.version == Some(Version::V0x13.into());
                let salt = hash.salt.as_ref().map_or(0, |salt| salt.len());
                let output = hash.hash.as_ref().map_or(0, Output::len);
                let short = salt < SALT_BYTES || output < Params::DEFAULT_OUTPUT_LEN;
                let weaker = Params::try_from(&**hash).is_ok_and(|other| cost.is_above(&other));
                !current || short || weaker
            }
        }
    }
}
