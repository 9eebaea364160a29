//! The cryptography that a host has chosen for its process is the one that is used.

// Everything here is a test, also what stands outside of the functions marked as such.
#![allow(clippy::expect_used, clippy::unwrap_used)]

use std::sync::atomic::{AtomicUsize, Ordering};

use jsonwebtoken::crypto::{CryptoProvider, KeyUtils, aws_lc};
use vendue_domain::{SessionId, Timestamp, UserId};
use vendue_tokens::{AccessToken, Issuer, KeyRing, SigningKey};

static SIGNED: AtomicUsize = AtomicUsize::new(0);
static VERIFIED: AtomicUsize = AtomicUsize::new(0);

/// Counts, and knows nothing of keys: whoever asks it for a public half has it panic.
static HOST: CryptoProvider = CryptoProvider {
    signer_factory: |algorithm, key| {
        SIGNED.fetch_add(1, Ordering::Relaxed);
        (aws_lc::DEFAULT_PROVIDER.signer_factory)(algorithm, key)
    },
    verifier_factory: |algorithm, key| {
        VERIFIED.fetch_add(1, Ordering::Relaxed);
        (aws_lc::DEFAULT_PROVIDER.verifier_factory)(algorithm, key)
    },
    key_utils: KeyUtils::new_unimplemented(),
};

/// The choice is one of the whole process, so this is the only test of its binary.
#[test]
fn the_host_may_choose() {
    HOST.install_default().unwrap();
    let key = SigningKey::generate([7; 32]).unwrap();
    let key = SigningKey::from_pem(key.to_pem().unwrap().expose()).unwrap();
    let ring = KeyRing::new(key);
    assert!(ring.jwks().contains("\"x\""));
    let market = Issuer::new(ring, "https://market.example.org".into(), "vendue".into()).unwrap();
    let now = Timestamp::from_ms(1_795_000_000_000);
    let token = AccessToken {
        user_id: UserId::from_bytes([1; 16]),
        session_id: SessionId::from_bytes([2; 16]),
        expires_at: now.plus_seconds(900),
        id: [3; 16],
    };
    let text = market.issue(&token, now).unwrap();
    assert_eq!(market.check(&text, now).unwrap().user_id, token.user_id);
    assert_eq!((SIGNED.load(Ordering::Relaxed), VERIFIED.load(Ordering::Relaxed)), (1, 1));
    // It was asked, and it is still the one.
    assert!(aws_lc::DEFAULT_PROVIDER.install_default().is_err());
}
