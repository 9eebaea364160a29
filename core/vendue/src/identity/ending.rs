//! The end of a user's sessions, for whatever reason.

use vendue_domain::identity::{Account, Feed, IdentityEvent, Session, SessionEnd};
use vendue_domain::{SessionId, UserId};
use vendue_store::{Keys, Refusal, View};

use crate::identity::telling::{ACCESS_FEED, Telling};

/// Ends all open sessions of a user, but for the one to keep. The user is told, and every node.
/// Gives how many they were.
///
/// A session that was over already is only struck from the list: there is nothing to tell of it.
pub(crate) fn end_sessions(
    telling: &mut Telling<'_, '_>,
    view: &View<'_>,
    user_id: UserId,
    keep: Option<SessionId>,
    because: SessionEnd,
) -> Result<usize, Refusal> {
    let open = telling.account(user_id)?.open.0.clone();
    let (kept, ending): (Vec<_>, Vec<_>) = open.into_iter().partition(|id| Some(*id) == keep);
    if ending.is_empty() {
        return Ok(0);
    }
    // All at once: asked for one by one, the decision would run again for each.
    let feed = Keys::new().row::<Feed>(ACCESS_FEED.to_owned()).row::<Account>(user_id);
    view.need(&ending.iter().fold(feed, |keys, id| keys.row::<Session>(*id)))?;
    let mut ended = 0;
    for id in ending {
        let Some(session) = view.get::<Session>(id)? else { continue };
        if session.is_over(telling.now) {
            continue;
        }
        let mut over = session.clone();
        over.end(because, telling.now);
        if because == SessionEnd::Deleted {
            // What is left says only that it is over.
            (over.device, over.address) = (String::new(), String::new());
        }
        telling.changes.put(over);
        let told = IdentityEvent::SessionEnded { session_id: id, user_id, reason: because };
        telling.tell_user(user_id, told.clone())?;
        telling.tell_access(told)?;
        ended += 1;
    }
    telling.account(user_id)?.open.0 = kept;
    Ok(ended)
}
