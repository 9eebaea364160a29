//! Measures against a user who breaks the rules.

use crate::error::{Error, ErrorCode, checked_text};
use crate::identity::user::{User, UserState};
use crate::ids::{SanctionId, UserId};
use crate::record::Record;
use crate::text::word_enum;
use crate::time::Timestamp;

word_enum! {
    /// What a measure takes from a user.
    pub enum SanctionKind {
        /// Nothing: it is a word of warning that is kept.
        Warning = "warning",
        /// To bid.
        BidBan = "bid_ban",
        /// Everything: the account is suspended and its sessions end.
        Suspension = "suspension",
    }
}

/// A measure against a user.
#[derive(Clone, PartialEq, Eq, Debug, Record, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[record(table = "sanctions", key = 1)]
pub struct Sanction {
    /// The id.
    pub id: SanctionId,
    /// Against whom.
    pub user_id: UserId,
    /// What it takes.
    pub kind: SanctionKind,
    /// Why, in words that the user may read.
    pub reason: String,
    /// Since when.
    pub since: Timestamp,
    /// Until when; for good when absent.
    pub ends_at: Option<Timestamp>,
    /// The administrator who took it; nothing for the program itself.
    pub imposed_by: Option<UserId>,
    /// When it was lifted before its time.
    pub lifted_at: Option<Timestamp>,
}

/// A measure to be taken.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewSanction {
    /// What it takes.
    pub kind: SanctionKind,
    /// Why, 1 to 500 characters that the user may read.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500))]
    pub reason: String,
    /// Until when; for good when absent.
    #[serde(default)]
    pub ends_at: Option<Timestamp>,
}

impl Sanction {
    /// Takes a measure. Fails with `invalid_argument`.
    pub fn impose(
        new: &NewSanction,
        id: SanctionId,
        user_id: UserId,
        imposed_by: Option<UserId>,
        now: Timestamp,
    ) -> Result<Self, Error> {
        let reason = checked_text("reason", &new.reason, 1, 500)?;
        if let Some(end) = new.ends_at.filter(|end| *end <= now) {
            return Err(Error::invalid("ends_at", "must be in the future").with("value", end));
        }
        Ok(Self {
            id,
            user_id,
            kind: new.kind,
            reason,
            since: now,
            ends_at: new.ends_at,
            imposed_by,
            lifted_at: None,
        })
    }

    /// Lifts it. One that is lifted or over stays as it is.
    pub fn lift(&self, now: Timestamp) -> Self {
        let lifted_at = self.lifted_at.or(self.is_active(now).then_some(now));
        Self { lifted_at, ..self.clone() }
    }

    /// Whether it holds.
    pub fn is_active(&self, now: Timestamp) -> bool {
        self.lifted_at.is_none() && self.ends_at.is_none_or(|end| now < end)
    }
}

/// The user under a suspension until a moment, or until it is lifted with none. One that holds
/// already and lasts longer is not shortened.
pub fn suspend(user: &User, until: Option<Timestamp>, now: Timestamp) -> User {
    let holds = user.state == UserState::Suspended && !user.is_active(now);
    let suspended_until = match (until, user.suspended_until) {
        (Some(until), Some(known)) if holds => Some(until.max(known)),
        (Some(_), None) if holds => None,
        (until, _) => until,
    };
    let version = user.version.saturating_add(1);
    User { state: UserState::Suspended, suspended_until, version, ..user.clone() }
}

/// The user once a suspension is lifted. `others` are the ends of those that still hold: the
/// longest of them stays.
pub fn lift_suspension(user: &User, others: &[Option<Timestamp>]) -> User {
    let version = user.version.saturating_add(1);
    let state = match (user.state, others.is_empty()) {
        (UserState::Suspended, true) => UserState::Active,
        (state, _) => state,
    };
    let suspended_until =
        if others.contains(&None) { None } else { others.iter().copied().max().flatten() };
    User { state, suspended_until, version, ..user.clone() }
}

/// There is no such measure.
pub fn sanction_not_found() -> Error {
    Error::new(ErrorCode::SanctionNotFound, "there is no such measure")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::user::tests::user;

    #[test]
    fn the_longest_suspension_holds() {
        let at = |ms: i64| Timestamp::from_ms(1_000 + ms);
        let long = suspend(&user(), Some(at(90)), at(0));
        assert_eq!((long.state, long.suspended_until), (UserState::Suspended, Some(at(90))));
        assert_eq!(suspend(&long, Some(at(30)), at(1)).suspended_until, Some(at(90)));
        assert_eq!(suspend(&long, Some(at(99)), at(95)).suspended_until, Some(at(99)));
        let forever = suspend(&long, None, at(1));
        assert_eq!(forever.suspended_until, None);
        assert_eq!(suspend(&forever, Some(at(30)), at(1)).suspended_until, None);
        let shorter = lift_suspension(&forever, &[Some(at(30)), Some(at(90))]);
        assert_eq!((shorter.state, shorter.suspended_until), (long.state, Some(at(90))));
        assert_eq!(lift_suspension(&long, &[None, Some(at(9))]).suspended_until, None);
        let free = lift_suspension(&long, &[]);
        assert_eq!((free.state, free.suspended_until), (UserState::Active, None));
        let gone = user().anonymised().expect("anonymised");
        assert_eq!(lift_suspension(&gone, &[]).state, UserState::Deleted);
    }

    #[test]
    fn a_measure_holds_until_its_end_or_until_it_is_lifted() {
        let at = |ms| Timestamp::from_ms(1_000 + ms);
        let new = NewSanction {
            kind: SanctionKind::BidBan,
            reason: "Did not pay.".into(),
            ends_at: Some(at(10)),
        };
        let (id, user) = (SanctionId::from_bytes([1; 16]), UserId::from_bytes([2; 16]));
        let imposed = |new: &NewSanction| Sanction::impose(new, id, user, None, at(0));
        let found = imposed(&new).expect("taken");
        assert!(found.is_active(at(9)) && !found.is_active(at(10)));
        let lifted = found.lift(at(5));
        assert!(!lifted.is_active(at(6)));
        assert_eq!(lifted.lift(at(7)).lifted_at, Some(at(5)));
        assert_eq!(found.lift(at(20)).lifted_at, None, "it was over");
        assert!(imposed(&NewSanction { ends_at: Some(at(0)), ..new.clone() }).is_err());
        assert!(imposed(&NewSanction { reason: " ".into(), ..new.clone() }).is_err());
        let forever = imposed(&NewSanction { ends_at: None, ..new }).expect("taken");
        assert!(forever.is_active(at(i64::from(i32::MAX))));
    }
}
