//! What users tell of themselves, and what administrators have found out about them.

use vendue_domain::identity::{
    Account, Badges, EditProfile, IdentityEvent, User, UserState, UserView, edit_profile,
};
use vendue_domain::{Error, ErrorCode, UserId};
use vendue_store::{Keys, Missing, Pending, View};

use crate::identity::telling::Telling;
use crate::identity::{Identity, user_not_found};

impl Identity {
    /// Changes the profile of the user who acts. With `expected_version` the change is refused as
    /// `version_conflict` when somebody else was faster.
    ///
    /// Fails with `unauthenticated`, and with `invalid_argument` for the first field that cannot
    /// be.
    pub fn edit_profile(
        &self,
        edit: EditProfile,
        expected_version: Option<i64>,
    ) -> Pending<UserView> {
        let user_id = match self.0.actor.require_user() {
            Ok(user_id) => user_id,
            Err(refused) => return Pending::ready(Err(refused)),
        };
        let actor = self.0.acting();
        let request = (edit.clone(), expected_version);
        let keys = Keys::new().row::<User>(user_id).row::<Account>(user_id);
        self.0.write("identity.edit_profile", &request, keys, move |view| {
            actor.rights(view)?;
            let user = living(view, user_id)?.ok_or_else(user_not_found)?;
            check_version(user, expected_version)?;
            let edited = edit_profile(user, &edit)?;
            let mut telling = Telling::new(view, actor.now);
            telling.tell_user(user_id, IdentityEvent::ProfileChanged)?;
            let answer = edited.own_view(actor.now);
            telling.changes.put(edited);
            Ok((telling.finish(), answer))
        })
    }

    /// Says what has been found out about a user, such as `verified`: everybody sees it. What was
    /// said before is replaced. Only the host or an administrator may.
    ///
    /// Fails with `invalid_argument` for more than 20, and for what is no word of small letters,
    /// digits and underscores.
    pub fn set_badges(&self, user_id: UserId, badges: Vec<String>) -> Pending<UserView> {
        let actor = self.0.acting();
        let keys = Keys::new().row::<User>(user_id).row::<Account>(user_id);
        let request = (user_id, badges.clone());
        self.0.write("identity.set_badges", &request, keys, move |view| {
            actor.rights(view)?.require_trusted()?;
            let user = living(view, user_id)?.ok_or_else(user_not_found)?;
            let badges = Badges::checked(&badges)?;
            let version = user.version.saturating_add(1);
            let changed = User { badges, version, ..user.clone() };
            let mut telling = Telling::new(view, actor.now);
            telling.tell_user(user_id, IdentityEvent::ProfileChanged)?;
            let answer = changed.own_view(actor.now);
            telling.changes.put(changed);
            Ok((telling.finish(), answer))
        })
    }
}

/// A user whose account was not deleted, to be changed.
pub(crate) fn living<'a>(view: &View<'a>, user_id: UserId) -> Result<Option<&'a User>, Missing> {
    Ok(view.get::<User>(user_id)?.filter(|user| user.state != UserState::Deleted))
}

fn check_version(user: &User, expected: Option<i64>) -> Result<(), Error> {
    match expected {
        Some(expected) if expected != user.version => {
            Err(Error::new(ErrorCode::VersionConflict, "the profile was changed meanwhile")
                .with("expected", expected)
                .with("version", user.version))
        }
        _ => Ok(()),
    }
}
