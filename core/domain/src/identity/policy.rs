//! The marketplace's own numbers about who may come in, and for how long.

use crate::error::{Error, checked_range};
use crate::text::word_enum;

word_enum! {
    /// How many sessions a user may have at a time.
    pub enum SessionPolicy {
        /// As many as [`OPEN_SESSIONS_MAX`]; one more ends the oldest.
        Multi = "multi",
        /// One: to sign in ends the others.
        Single = "single",
        /// As many as [`IdentityPolicy::sessions_max`]; one more ends the oldest.
        Max = "max",
    }
}

/// The most sessions that a user can have open, whatever the policy.
pub const OPEN_SESSIONS_MAX: i64 = 100;

/// Who may come in, and for how long.
///
/// ```
/// use vendue_domain::identity::IdentityPolicy;
/// let policy = IdentityPolicy { lock_after: 3, ..IdentityPolicy::default() };
/// assert!(policy.validate().is_ok());
/// assert!(IdentityPolicy { access_token_s: 0, ..policy }.validate().is_err());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct IdentityPolicy {
    /// How long an access token is good, in seconds: 900.
    pub access_token_s: i64,
    /// How long a refresh token is good, and a page without a visit, in seconds: 7 days.
    pub refresh_token_s: i64,
    /// When a session is over, however often it is refreshed, in seconds: 30 days.
    pub session_s: i64,
    /// For how long the refresh token before the last may come once more, in milliseconds: 10,000.
    pub refresh_grace_ms: i64,
    /// How many sessions a user may have.
    pub sessions: SessionPolicy,
    /// How many with [`SessionPolicy::Max`]: 10.
    pub sessions_max: i64,
    /// After so many wrong passwords in a row the account is locked: 5. 0 switches it off.
    pub lock_after: i64,
    /// For how long it is locked, and after which time wrong passwords are forgotten, in seconds:
    /// 30 minutes.
    pub lock_s: i64,
    /// How long a link to confirm an e-mail address is good, in seconds: 24 hours.
    pub verify_email_s: i64,
    /// How long a link to set another password is good, in seconds: 1 hour.
    pub reset_password_s: i64,
    /// How long an invitation is good, in seconds: 7 days.
    pub invite_s: i64,
    /// Whether users have passwords here; otherwise they come from elsewhere only.
    pub own_passwords: bool,
    /// Whether only who has confirmed the e-mail address may sell and bid.
    pub verified_email_only: bool,
}

impl Default for IdentityPolicy {
    fn default() -> Self {
        Self {
            access_token_s: 900,
            refresh_token_s: 604_800,
            session_s: 2_592_000,
            refresh_grace_ms: 10_000,
            sessions: SessionPolicy::Multi,
            sessions_max: 10,
            lock_after: 5,
            lock_s: 1_800,
            verify_email_s: 86_400,
            reset_password_s: 3_600,
            invite_s: 604_800,
            own_passwords: true,
            verified_email_only: false,
        }
    }
}

impl IdentityPolicy {
    /// Checks every number. Fails with `invalid_argument`, which names the first that cannot be.
    pub fn validate(&self) -> Result<(), Error> {
        const YEAR_S: i64 = 31_536_000;
        checked_range("access_token_s", self.access_token_s, 1, 86_400)?;
        checked_range("refresh_token_s", self.refresh_token_s, 1, YEAR_S)?;
        checked_range("session_s", self.session_s, 1, YEAR_S)?;
        checked_range("refresh_grace_ms", self.refresh_grace_ms, 0, 60_000)?;
        checked_range("sessions_max", self.sessions_max, 1, OPEN_SESSIONS_MAX)?;
        checked_range("lock_after", self.lock_after, 0, 1_000)?;
        checked_range("lock_s", self.lock_s, 1, YEAR_S)?;
        checked_range("verify_email_s", self.verify_email_s, 60, YEAR_S)?;
        checked_range("reset_password_s", self.reset_password_s, 60, 86_400)?;
        checked_range("invite_s", self.invite_s, 60, YEAR_S)?;
        Ok(())
    }

    /// How many sessions a user may have open.
    pub fn open_sessions_max(&self) -> usize {
        let most = match self.sessions {
            SessionPolicy::Multi => OPEN_SESSIONS_MAX,
            SessionPolicy::Single => 1,
            SessionPolicy::Max => self.sessions_max.clamp(1, OPEN_SESSIONS_MAX),
        };
        usize::try_from(most).unwrap_or(1)
    }
}
