//! Secrets that are shown once and kept as a hash, and how two of them are compared.

use sha2::{Digest, Sha256};

/// SHA-256 of some bytes: what is kept of a secret of 256 random bits, which nobody can guess, so
/// that it needs no slow hash.
pub fn digest(secret: &[u8]) -> [u8; 32] {
    Sha256::digest(secret).into()
}

/// Whether two digests are the same, in a time that does not tell where they differ.
pub fn same_digest(one: &[u8; 32], other: &[u8; 32]) -> bool {
    one.iter().zip(other).fold(0_u8, |found, (one, other)| found | (one ^ other)) == 0
}

/// Some bytes with a mask over them that only who knows `key` can make; the same call takes it off.
pub(crate) fn masked(bytes: &[u8; 32], key: &[u8; 32]) -> [u8; 32] {
    let mask = blake3::derive_key("vendue 2026 the child of a refresh token", key);
    let mut out = [0; 32];
    for ((out, byte), mask) in out.iter_mut().zip(bytes).zip(mask) {
        *out = byte ^ mask;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_is_sha_256() {
        // The first of the examples of FIPS 180-4.
        let hex: String = digest(b"abc").iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert!(same_digest(&digest(b"a"), &digest(b"a")));
        assert!(!same_digest(&digest(b"a"), &digest(b"b")));
    }

    #[test]
    fn a_mask_comes_off_with_the_same_key_alone() {
        let (secret, key) = ([7; 32], [9; 32]);
        let hidden = masked(&secret, &key);
        assert_ne!(hidden, secret);
        assert_eq!(masked(&hidden, &key), secret);
        assert_ne!(masked(&hidden, &[8; 32]), secret);
    }
}
