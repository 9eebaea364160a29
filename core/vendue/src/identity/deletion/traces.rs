//! What an account leaves in tables of its own rows, and is nobody else's.

use vendue_domain::auctions::Listing;
use vendue_domain::identity::{
    ApiKey, Block, ExternalAccount, Follow, IdentityEvent, Invite, InviteState, Sanction, Session,
    User,
};
use vendue_domain::{Error, UserId};
use vendue_store::queries::{AuctionQueries, IdentityQueries};
use vendue_store::{Keys, Pending, Refusal, StoreExt, View};

use crate::identity::personal_workspace_id;
use crate::identity::telling::Telling;
use crate::market::Market;
use crate::sessions::Noted;

/// How many rows of a kind are removed at a time.
const PORTION: u32 = 200;
const PORTION_LENGTH: usize = 200;

/// Rows that were found.
#[derive(Clone, Debug)]
pub(super) struct Traces {
    user_id: UserId,
    sessions: Vec<Session>,
    keys: Vec<ApiKey>,
    external: Vec<ExternalAccount>,
    follows: Vec<Follow>,
    blocks: Vec<Block>,
    sanctions: Vec<Sanction>,
    invites: Vec<Invite>,
    drafts: Vec<Listing>,
    /// Whether there are as many of a kind as are looked for.
    is_full: bool,
}

impl Traces {
    /// Looks for them. As long as the user lives, sessions that are open are left alone: they end
    /// with the account.
    pub(super) async fn of(market: &Market, user: &User, is_living: bool) -> Result<Self, Error> {
        let (store, now, user_id) = (&market.inner.store, market.now(), user.id);
        let mut sessions = store.sessions_of(user_id, PORTION).await?;
        let personal = personal_workspace_id(user_id);
        let drafts = store.unseen_listings(user_id, personal, PORTION).await?;
        let follows = store.follows_of(user_id, PORTION).await?;
        let blocks = store.blocks_of(user_id, PORTION).await?;
        let sanctions = store.sanctions_of(user_id, PORTION).await?;
        let invites = store.invites_to(&user.email, PORTION).await?;
        let lengths = [
            sessions.len(),
            drafts.len(),
            follows.len(),
            blocks.len(),
            sanctions.len(),
            invites.len(),
        ];
        let is_full = lengths.into_iter().any(|length| length >= PORTION_LENGTH);
        sessions.retain(|session| if is_living { session.is_over(now) } else { !is_bare(session) });
        Ok(Self {
            user_id,
            sessions,
            keys: store.api_keys(user_id, PORTION).await?,
            external: store.external_accounts(user_id).await?,
            follows,
            blocks,
            sanctions,
            invites,
            drafts,
            is_full,
        })
    }

    /// Whether there may be more than were found.
    pub(super) fn may_be_more(&self) -> bool {
        self.is_full
    }

    /// Removes them in a commit of their own.
    pub(super) fn remove(self, market: &Market) -> Pending<()> {
        let now = market.now();
        let noted = Noted::default();
        let told = noted.clone();
        let write = market.inner.store.write(Keys::new(), move |view| {
            let mut telling = Telling::new(view, now);
            self.put_removed(&mut telling, view)?;
            Ok((telling.finish_noting(&told), ()))
        });
        noted.after(market, write)
    }

    /// Adds their removal to what is to be changed.
    pub(super) fn put_removed(
        &self,
        telling: &mut Telling<'_, '_>,
        view: &View<'_>,
    ) -> Result<(), Refusal> {
        view.need(&self.row_keys())?;
        for key in &self.keys {
            let (api_key_id, user_id) = (key.id, self.user_id);
            if view.get::<ApiKey>(api_key_id)?.is_some_and(|key| key.revoked_at.is_none()) {
                telling.tell_access(IdentityEvent::ApiKeyRevoked { api_key_id, user_id })?;
            }
            telling.changes.remove::<ApiKey>(api_key_id);
        }
        let changes = &mut telling.changes;
        for session in &self.sessions {
            changes.remove::<Session>(session.id);
        }
        for other in &self.external {
            changes.remove::<ExternalAccount>((other.source.clone(), other.external_user.clone()));
        }
        for follow in &self.follows {
            changes.remove::<Follow>((follow.follower_id, follow.followed_id));
        }
        for block in &self.blocks {
            changes.remove::<Block>((block.blocker_id, block.blocked_id));
        }
        for sanction in &self.sanctions {
            changes.remove::<Sanction>(sanction.id);
        }
        for draft in &self.drafts {
            // Somebody may have put it on sale meanwhile, who then keeps it.
            let is_draft = |found: &&Listing| found.state == draft.state;
            if view.get::<Listing>(draft.id)?.filter(is_draft).is_some() {
                changes.remove::<Listing>(draft.id);
            }
        }
        for invite in &self.invites {
            let Some(invite) = view.get::<Invite>(invite.id)? else { continue };
            // Without an address it would be for whoever has its link.
            let state = match invite.state {
                InviteState::Pending => InviteState::Revoked,
                state => state,
            };
            changes.put(Invite { email: None, state, ..invite.clone() });
        }
        Ok(())
    }

    fn row_keys(&self) -> Keys {
        let mut keys = Keys::new();
        for row in &self.keys {
            keys = keys.row::<ApiKey>(row.id);
        }
        for row in &self.sessions {
            keys = keys.row::<Session>(row.id);
        }
        for row in &self.external {
            keys = keys.row::<ExternalAccount>((row.source.clone(), row.external_user.clone()));
        }
        for row in &self.follows {
            keys = keys.row::<Follow>((row.follower_id, row.followed_id));
        }
        for row in &self.blocks {
            keys = keys.row::<Block>((row.blocker_id, row.blocked_id));
        }
        for row in &self.sanctions {
            keys = keys.row::<Sanction>(row.id);
        }
        for row in &self.drafts {
            keys = keys.row::<Listing>(row.id);
        }
        for row in &self.invites {
            keys = keys.row::<Invite>(row.id);
        }
        keys
    }

    fn counts(&self) -> [usize; 8] {
        [
            self.sessions.len(),
            self.keys.len(),
            self.external.len(),
            self.follows.len(),
            self.blocks.len(),
            self.sanctions.len(),
            self.invites.len(),
            self.drafts.len(),
        ]
    }

    pub(super) fn is_empty(&self) -> bool {
        self.counts().iter().all(|count| *count == 0)
    }
}

/// Whether a session has ended and says nothing of where it was: such a one stays until it is over,
/// so that every node knows that it has ended.
fn is_bare(session: &Session) -> bool {
    session.ended_at.is_some() && session.device.is_empty() && session.address.is_empty()
}
