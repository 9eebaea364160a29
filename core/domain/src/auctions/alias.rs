//! Aliases: the name under which others see a bidder in one auction.

use crate::auctions::Auction;
use crate::ids::UserId;

/// The alphabet of Crockford's base 32: no letter that can be taken for a digit.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const PREFIX: &str = "Bidder ";
/// Forty bits: in an auction with ten thousand bidders two of them share an alias about once in
/// twenty thousand auctions.
const LETTERS: usize = 8;

impl Auction {
    /// The bidder's alias in this auction: the same within it, unrelated to the one in any other,
    /// and no way back to the user without the salt of the auction.
    pub fn alias_of(&self, user_id: UserId) -> String {
        let mut seed = [0; 32];
        let (salt, user) = seed.split_at_mut(16);
        salt.copy_from_slice(&self.alias_salt);
        user.copy_from_slice(user_id.as_bytes());
        let hash = blake3::hash(&seed);
        let mut alias = String::with_capacity(PREFIX.len().saturating_add(LETTERS));
        alias.push_str(PREFIX);
        // Five bits of each of the first bytes of the hash make one letter.
        for byte in hash.as_bytes().iter().take(LETTERS) {
            let letter = ALPHABET.get(usize::from(byte & 31)).copied().unwrap_or(b'0');
            alias.push(char::from(letter));
        }
        alias
    }
}

#[cfg(test)]
mod tests {
    use crate::auctions::fixture::{auction, bidder};

    #[test]
    fn an_alias_is_stable_within_an_auction_and_different_in_another() {
        let terms = auction();
        let alias = terms.alias_of(bidder(1));
        assert_eq!(alias, terms.alias_of(bidder(1)));
        assert_ne!(alias, terms.alias_of(bidder(2)));
        let mut other = auction();
        other.alias_salt = [9; 16];
        assert_ne!(alias, other.alias_of(bidder(1)));
        let letters = alias.strip_prefix("Bidder ").expect("the prefix");
        assert_eq!(letters.len(), 8);
        assert!(letters.bytes().all(|letter| super::ALPHABET.contains(&letter)), "{letters}");
    }
}
