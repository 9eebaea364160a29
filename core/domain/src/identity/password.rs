//! What a password must be. Hashing it is not a rule and happens elsewhere.

use crate::error::Error;
use crate::identity::common_passwords::COMMON_PASSWORDS;

/// The fewest characters of a password.
pub const PASSWORD_LENGTH_MIN: usize = 8;
/// The most characters of a password: hashing an endless one would be an attack.
pub const PASSWORD_LENGTH_MAX: usize = 1_000;

/// Checks a new password: 8 to 1,000 characters and not one of the commonest. Fails with
/// `invalid_argument`; the error never carries the password.
///
/// Blanks and every script are welcome, and nothing forces digits or capitals: length is what
/// makes a password hard to guess.
pub fn check_password(password: &str) -> Result<(), Error> {
    let length = password.chars().count();
    if !(PASSWORD_LENGTH_MIN..=PASSWORD_LENGTH_MAX).contains(&length) {
        let message =
            format!("must have {PASSWORD_LENGTH_MIN} to {PASSWORD_LENGTH_MAX} characters");
        return Err(Error::invalid("password", message)
            .with("minimum", i64::try_from(PASSWORD_LENGTH_MIN).unwrap_or(i64::MAX))
            .with("maximum", i64::try_from(PASSWORD_LENGTH_MAX).unwrap_or(i64::MAX)));
    }
    let lower = password.to_lowercase();
    if COMMON_PASSWORDS.binary_search(&lower.as_str()).is_ok() {
        return Err(Error::invalid("password", "is one of the first that anybody would try"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_is_counted_in_characters() {
        for password in ["abcdefg8", "schönes Wetter", "пароль-1", &"x".repeat(1_000)] {
            assert!(check_password(password).is_ok(), "{password}");
        }
        for password in ["", "short-7", "äöüäöüä", &"x".repeat(1_001)] {
            assert!(check_password(password).is_err(), "{password}");
        }
    }

    #[test]
    fn the_commonest_are_refused_whatever_their_capitals() {
        let refused = |password: &str| check_password(password).expect_err(password);
        let first = refused("password");
        for password in ["PassWord", "12345678", "QWERTY123", "iloveyou"] {
            assert_eq!(refused(password), first, "the error tells nothing of the password");
        }
    }

    #[test]
    fn the_list_can_be_searched() {
        assert!(COMMON_PASSWORDS.is_sorted_by(|low, high| low < high), "sorted, none twice");
        for entry in COMMON_PASSWORDS {
            assert_eq!(entry.to_lowercase(), *entry);
            assert!(entry.chars().count() >= PASSWORD_LENGTH_MIN, "{entry} is too short anyway");
        }
    }
}
