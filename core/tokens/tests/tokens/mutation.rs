//! A token with anything changed in it is no token.

use proptest::prelude::*;

use crate::support::own::{issued, market};
use crate::support::signers::Signer;
use crate::support::{SECRET, claims, jwks_config, now, secret_config, verifier};

/// The token with one byte replaced by another letter of the alphabet, or by any that is ASCII.
fn changed(token: &str, place: usize, letter: u8) -> Option<String> {
    let mut bytes = token.as_bytes().to_vec();
    let place = place % bytes.len();
    if bytes[place] == letter {
        return None;
    }
    bytes[place] = letter;
    String::from_utf8(bytes).ok()
}

fn letter() -> impl Strategy<Value = u8> {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    prop_oneof![prop::sample::select(ALPHABET), 0_u8..128]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn one_changed_byte_makes_ours_worthless(place: usize, letter in letter()) {
        if let Some(token) = changed(&issued(), place, letter) {
            prop_assert!(market().check(&token, now()).is_err(), "{}", token);
        }
    }

    #[test]
    fn one_changed_byte_makes_theirs_worthless(place: usize, letter in letter()) {
        let (ed, secret) = (Signer::ed(1), Signer::secret(SECRET));
        for (token, verifier) in [
            (ed.token("a", &claims()), verifier(jwks_config(&[ed.jwk("a")]))),
            (secret.token("a", &claims()), verifier(secret_config())),
        ] {
            if let Some(token) = changed(&token, place, letter) {
                prop_assert!(verifier.check(&token, now()).is_err(), "{}", token);
            }
        }
    }

    #[test]
    fn a_part_left_out_makes_ours_worthless(from: usize, length in 1_usize..100) {
        let mut token = issued();
        let from = from % token.len();
        let to = (from + length).min(token.len());
        token.replace_range(from..to, "");
        prop_assert!(market().check(&token, now()).is_err(), "{}", token);
    }

    #[test]
    fn what_is_no_token_does_no_harm(text in "\\PC{0,300}", bytes: Vec<u8>) {
        let made = format!("{}.{}", text, String::from_utf8_lossy(&bytes));
        let verifier = verifier(secret_config());
        for token in [text, made] {
            prop_assert!(market().check(&token, now()).is_err());
            prop_assert!(verifier.check(&token, now()).is_err());
        }
    }
}
