//! Users who come from another system.

use crate::ids::UserId;
use crate::record::Record;
use crate::time::Timestamp;

/// The account of a user in another system.
#[derive(Clone, PartialEq, Eq, Debug, Record)]
#[record(table = "external_accounts", key = 2)]
pub struct ExternalAccount {
    /// The system, as the market calls it.
    pub source: String,
    /// Who the user is there: the other system's own id.
    pub external_user: String,
    /// Who the user is here.
    pub user_id: UserId,
    /// Since when both are known to be the same.
    pub since: Timestamp,
    /// When the profile was last taken over.
    pub synced_at: Timestamp,
    /// When the other system stated what was last taken over.
    pub stated_at: Timestamp,
}

/// What another system says of a user.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ExternalProfile {
    /// The system, as the market calls it.
    pub source: String,
    /// Who the user is there: the other system's own id.
    pub external_user: String,
    /// The e-mail address, and whether the other system has confirmed it.
    pub email: Option<(String, bool)>,
    /// What the user would like to be called in addresses.
    pub username: Option<String>,
    /// How the user wants to be called.
    pub display_name: Option<String>,
    /// When this was stated, if that is known.
    pub stated_at: Option<Timestamp>,
}

/// User names for somebody who comes from elsewhere, the likeliest first: what the other system
/// says, cleaned, and then the same with a number that follows from who it is.
pub fn proposed_usernames(profile: &ExternalProfile) -> [String; 3] {
    let email_name = profile.email.as_ref().and_then(|(email, _)| email.split('@').next());
    let wanted = profile.username.as_deref().or(email_name).unwrap_or("user");
    let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '_' };
    let cleaned: String = wanted.chars().take(36).map(plain).collect();
    let cleaned = cleaned.trim_matches('_');
    let base = if cleaned.len() < 3 { format!("user_{cleaned}") } else { cleaned.to_owned() };
    let base = base.trim_end_matches('_').to_owned();
    let known = format!("{}\n{}", profile.source, profile.external_user);
    let hash = blake3::hash(known.as_bytes()).to_hex();
    let short = |length| hash.get(..length).unwrap_or_default().to_owned();
    [base.clone(), format!("{base}_{}", short(4)), format!("{base}_{}", short(12))]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::Username;

    #[test]
    fn proposed_names_can_be_names() {
        for username in [None, Some(""), Some("ännä"), Some("a.b@c"), Some("x"), Some("___")] {
            let profile = ExternalProfile {
                source: "tms".into(),
                external_user: "42".into(),
                email: Some(("a@b.org".into(), true)),
                username: username.map(str::to_owned),
                display_name: None,
                stated_at: None,
            };
            for name in proposed_usernames(&profile) {
                assert!(Username::parse(&name).is_ok(), "{username:?}: {name}");
            }
        }
        let long = ExternalProfile { username: Some("x".repeat(500)), ..Default::default() };
        assert!(proposed_usernames(&long).iter().all(|name| Username::parse(name).is_ok()));
    }

    #[test]
    fn two_users_of_the_same_name_get_different_ones() {
        let of = |id: &str| ExternalProfile {
            username: Some("anna".into()),
            external_user: id.into(),
            ..ExternalProfile::default()
        };
        let ([first, one, _], [second, other, _]) =
            (proposed_usernames(&of("1")), proposed_usernames(&of("2")));
        assert_eq!((first.as_str(), second.as_str()), ("anna", "anna"));
        assert_ne!(one, other);
    }
}
