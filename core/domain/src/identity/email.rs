//! E-mail addresses in the one form in which they are stored and compared.

use crate::error::Error;

/// The longest address that mail can be delivered to (RFC 5321).
const LENGTH_MAX: usize = 254;
/// The longest part before the `@` (RFC 5321).
const LOCAL_LENGTH_MAX: usize = 64;

/// The address without blanks around it and in lower case, so that nobody registers twice by
/// capitals. Fails with `invalid_argument`, without repeating the address.
///
/// The accepted form is the common one: `name@host.domain` in ASCII. Quoted names, comments and
/// addresses of a bare host or number are refused although mail knows them; domains with other
/// letters are written in their ASCII form (`xn--…`).
pub fn normalise_email(text: &str) -> Result<String, Error> {
    let trimmed = text.trim();
    if trimmed.len() > LENGTH_MAX {
        return Err(Error::invalid("email", "must have at most 254 characters")
            .with("maximum", i64::try_from(LENGTH_MAX).unwrap_or(i64::MAX)));
    }
    let well_formed = trimmed
        .split_once('@')
        .is_some_and(|(local, domain)| is_local_part(local) && is_domain(domain));
    if !well_formed {
        return Err(Error::invalid("email", "must be an address such as anna@example.org"));
    }
    Ok(trimmed.to_ascii_lowercase())
}

fn is_local_part(text: &str) -> bool {
    let atom = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte);
    text.len() <= LOCAL_LENGTH_MAX
        && text.split('.').all(|part| !part.is_empty() && part.bytes().all(atom))
}

fn is_domain(text: &str) -> bool {
    let mut labels = text.split('.');
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    // A top-level domain has letters: this keeps out numeric addresses.
    let top_has_letters = text
        .rsplit('.')
        .next()
        .is_some_and(|top| top.len() >= 2 && top.bytes().any(|byte| byte.is_ascii_alphabetic()));
    text.contains('.') && top_has_letters && labels.all(is_label)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn addresses_are_compared_in_one_form() {
        for (typed, stored) in [
            ("anna@example.org", "anna@example.org"),
            ("  Anna.B@Example.ORG\n", "anna.b@example.org"),
            ("a+b_c-d@mail.example.co.uk", "a+b_c-d@mail.example.co.uk"),
            ("o'brien@xn--bcher-kva.example", "o'brien@xn--bcher-kva.example"),
        ] {
            assert_eq!(normalise_email(typed).expect(typed), stored);
        }
    }

    #[test]
    fn nonsense_is_refused() {
        let long_local = format!("{}@example.org", "a".repeat(65));
        let long = format!("a@{}org", "example.".repeat(40));
        let long_label = format!("a@{}.org", "x".repeat(64));
        for text in [
            "",
            "@",
            "anna",
            "anna@",
            "@example.org",
            "a@b@example.org",
            "anna@example",
            "anna@localhost",
            "a b@example.org",
            "anna@exa mple.org",
            ".anna@example.org",
            "anna.@example.org",
            "an..na@example.org",
            "anna@.org",
            "anna@example..org",
            "anna@-example.org",
            "anna@example-.org",
            "anna@example.org.",
            "anna@127.0.0.1",
            "\"anna\"@example.org",
            "anna@example.org\r\nBcc: x@y.z",
            "änna@example.org",
            "anna@exämple.org",
            "anna@[127.0.0.1]",
            "<anna@example.org>",
            &long_local,
            &long,
            &long_label,
        ] {
            let refused = normalise_email(text).expect_err(text);
            assert_eq!(refused.code(), crate::ErrorCode::InvalidArgument, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_refused_or_has_a_stable_form(text in ".{0,300}") {
            if let Ok(stored) = normalise_email(&text) {
                prop_assert!(stored.len() <= LENGTH_MAX && stored.is_ascii());
                prop_assert_eq!(normalise_email(&stored).expect("stable"), stored);
            }
        }

        #[test]
        fn common_addresses_are_accepted(text in "[a-zA-Z0-9]{1,20}@[a-z0-9]{1,20}\\.[a-z]{2,6}") {
            prop_assert_eq!(normalise_email(&text).expect("valid"), text.to_ascii_lowercase());
        }
    }
}
