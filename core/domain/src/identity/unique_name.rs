//! Names that only one user can have.
//!
//! Uniqueness is a row of its own, loaded and locked like an aggregate: whoever wants a name loads
//! its key, and the first to write it has it. No write needs to search for others.

use crate::error::{Error, ErrorCode};
use crate::ids::UserId;
use crate::record::Record;
use crate::text::word_enum;
use crate::time::Timestamp;

word_enum! {
    /// What kind of name it is.
    pub enum NameKind {
        /// A user name, in its compared form.
        Username = "username",
        /// An e-mail address, normalised.
        Email = "email",
    }
}

/// A name that is taken.
#[derive(Clone, PartialEq, Eq, Debug, Record)]
#[record(table = "unique_names", key = 2)]
pub struct UniqueName {
    /// The kind of name.
    pub kind: NameKind,
    /// The name in the form in which it is compared.
    pub value: String,
    /// Who has it.
    pub owner_id: UserId,
    /// Since when.
    pub since: Timestamp,
}

impl UniqueName {
    /// Takes this name for its owner; `existing` is the row that is stored under the same key, if
    /// there is one. Fails with `already_exists`, which names the field and not who has the name.
    pub fn claim(self, existing: Option<&Self>) -> Result<Self, Error> {
        match existing {
            None => Ok(self),
            Some(own) if own.owner_id == self.owner_id => Ok(own.clone()),
            Some(_) => Err(Error::new(
                ErrorCode::AlreadyExists,
                format!("this {} is already taken", self.kind),
            )
            .with("field", self.kind.as_str())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_belongs_to_the_first_who_takes_it() {
        let now = Timestamp::from_ms(1_000);
        let name = |entropy| UniqueName {
            kind: NameKind::Username,
            value: "anna".into(),
            owner_id: UserId::new(now, [entropy; 10]),
            since: now,
        };
        let first = name(1).claim(None).expect("free");
        let refused = name(2).claim(Some(&first)).expect_err("taken");
        assert_eq!(refused.code(), ErrorCode::AlreadyExists);
        assert!(!format!("{refused:?}").contains(&first.owner_id.to_string()));
        let later = UniqueName { since: now.plus_seconds(5), ..name(1) };
        assert_eq!(later.claim(Some(&first)).expect("own"), first);
    }
}
