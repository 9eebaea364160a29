//! Who somebody is, proved by a signed token.
//!
//! - [`Issuer`] makes the access tokens of this market and checks them, with a [`KeyRing`] of
//!   [`SigningKey`]s that can be changed without signing anybody out.
//! - [`Verifiers`] check the tokens of other systems: by a shared secret, or by public keys that
//!   are fetched, kept, and still good for a day when that system is down.
//! - [`CachedDirectory`] asks another system for profiles, seldom, and uses old ones while it does
//!   not answer.
//!
//! ```
//! use vendue_domain::{SessionId, Timestamp, UserId};
//! use vendue_tokens::{AccessToken, Issuer, KeyRing, SigningKey};
//!
//! # fn main() -> Result<(), vendue_domain::Error> {
//! let now: Timestamp = "2026-11-20T12:00:00Z".parse()?;
//! // Random bytes come from the caller, as do moments: nothing here draws or looks at a clock.
//! let ring = KeyRing::new(SigningKey::generate([7; 32])?);
//! let issuer = Issuer::new(ring, "https://market.example.org".into(), "vendue".into())?;
//!
//! let anna = UserId::new(now, [1; 10]);
//! let token = issuer.issue(
//!     &AccessToken {
//!         user_id: anna,
//!         session_id: SessionId::new(now, [2; 10]),
//!         expires_at: now.plus_seconds(900),
//!         id: [3; 16],
//!     },
//!     now,
//! )?;
//! assert_eq!(issuer.check(&token, now.plus_seconds(899))?.user_id, anna);
//! assert!(issuer.check(&token, now.plus_seconds(900)).is_err());
//! # Ok(())
//! # }
//! ```
//!
//! A token of another system is told by its issuer and believed by the keys of that system alone:
//!
//! ```
//! use vendue_domain::Timestamp;
//! use vendue_tokens::{KeySource, Secret, Verifier, VerifierConfig, Verifiers};
//!
//! # fn main() -> Result<(), vendue_domain::Error> {
//! let secret = Secret::new("a secret that both systems have");
//! let config = VerifierConfig::new("tms", KeySource::Secret(secret), "vendue");
//! // It has 31 characters. One more is asked for, because anybody can try secrets at home.
//! assert!(Verifier::new(config).is_err());
//!
//! let keys = KeySource::JwksUrl("https://login.example.org/.well-known/jwks.json".into());
//! let mut config = VerifierConfig::new("sso", keys, "vendue");
//! config.issuer = Some("https://login.example.org".into());
//! config.claims.display_name = Some("user_metadata.name".into());
//! let verifiers = Verifiers::new(vec![Verifier::new(config)?], "https://market.example.org")?;
//!
//! let now: Timestamp = "2026-11-20T12:00:00Z".parse()?;
//! let refused = verifiers.check("not.a.token", now).map_err(|failure| failure.code().as_str());
//! assert_eq!(refused, Err("token_invalid"));
//! # Ok(())
//! # }
//! ```
//!
//! # What is never done
//!
//! The rules are those of RFC 8725, and `tests/rfc8725.rs` has a test for each of them. Nothing in
//! a token chooses how it is checked: the header of our own tokens is compared and never read, and
//! that of others picks among the configured algorithms and the known keys. No key and no address
//! is taken from a token. Every refusal has the same words.
//!
//! # What the library does and what is done here
//!
//! `jsonwebtoken` signs and verifies, reads keys, and checks the algorithm, the issuer and the
//! audience of a token. What it leaves open is closed by a thin layer around it:
//!
//! - Before: a token that is too long is not looked at. A header with a member twice is refused,
//!   and one with a key, the place of one, or something that must be understood (`jwk`, `jku`,
//!   `x5c`, `x5u`, `crit`, `b64`, `zip`). Type, algorithm and key id must be expected ones.
//! - Behind: a claim that stands twice is refused, as is a list of issuers. Moments are whole
//!   seconds, and they are compared with the clock that the caller gives and not with that of the
//!   machine.
//! - Of a key set: keys that are no keys, such as a point beside its curve or a short RSA modulus,
//!   are passed over when it is read and not found with the first token.
//!
//! # Whose cryptography
//!
//! `jsonwebtoken` can be built with two of them and chooses one for the whole process. Built with
//! both, as a host's other dependencies may cause, it cannot choose and panics at the first token.
//! So aws-lc is named before the first token if there is no choice yet. A host that wants another
//! one calls `CryptoProvider::install_default` before it makes a key or checks a token; that one
//! signs and verifies then. The ids of keys and their public halves are always made by aws-lc.
//!
//! # Threads
//!
//! There is no runtime here. What may have to ask another system does so on the thread of the
//! caller, for five seconds at most, and says so; what is in memory is given at once by
//! [`Verifiers::check_at_hand`]. Every type can be shared between threads, and of several who need
//! the same answer one asks for it.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod access;
mod address;
mod algorithm;
mod directory;
mod external;
mod failure;
mod fetch;
#[cfg_attr(not(feature = "http"), path = "no_http.rs")]
mod http;
mod jose;
mod jwks;
mod jws;
mod keys;
mod known;
mod moment;
mod secret;
mod strict_json;

pub use access::{AccessClaims, AccessToken, Issuer};
pub use algorithm::Algorithm;
pub use directory::{
    CachedDirectory, Directory, DirectoryConfig, DirectoryProfile, DirectoryRules, HttpDirectory,
    Lookup,
};
pub use external::{ClaimNames, ExternalClaims, KeySource, Verifier, VerifierConfig, Verifiers};
pub use fetch::{Fetch, FetchFailure};
#[cfg(feature = "http")]
pub use http::HttpFetch;
pub use jwks::RefreshRules;
pub use keys::{KeyRing, SigningKey};
pub use secret::Secret;
