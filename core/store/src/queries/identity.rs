//! Queries about users, and by what they come in.

use vendue_domain::identity::{
    ApiKey, Block, ExternalAccount, Follow, Invite, LoginLock, OneTimeLink, Sanction, Session, User,
};
use vendue_domain::record::Record;
use vendue_domain::{Timestamp, UserId};

use crate::page::{Cursor, List, Page, PageRequest, Wanted};
use crate::pending::Pending;
use crate::queries::paging::{Conditions, page_by_id, page_of};
use crate::select::{Reads, ReadsExt, Select};

/// Queries about users, and by what they come in.
pub trait IdentityQueries: Reads {
    /// A page of users, the latest first.
    fn users(&self, page: PageRequest) -> Pending<Page<User>>;

    /// The sessions of a user that had not ended at a moment, the oldest first: as many as there
    /// can be open at a time.
    fn open_sessions(&self, user_id: UserId, now: Timestamp) -> Pending<Vec<Session>>;

    /// The sessions that were ended after a moment, the latest first.
    fn sessions_ended_after(&self, moment: Timestamp, limit: u32) -> Pending<Vec<Session>>;

    /// Up to `limit` sessions that were over by themselves before a moment.
    fn sessions_over(&self, before: Timestamp, limit: u32) -> Pending<Vec<Session>>;

    /// Up to `limit` counts of wrong passwords of which nothing was heard since a moment.
    fn old_login_locks(&self, before: Timestamp, limit: u32) -> Pending<Vec<LoginLock>>;

    /// Up to `limit` links that were over before a moment.
    fn links_over(&self, before: Timestamp, limit: u32) -> Pending<Vec<OneTimeLink>>;

    /// The API keys of a user: those that are not revoked first, and of either the latest first.
    fn api_keys(&self, user_id: UserId, limit: u32) -> Pending<Vec<ApiKey>>;

    /// The accounts of a user in other systems.
    fn external_accounts(&self, user_id: UserId) -> Pending<Vec<ExternalAccount>>;

    /// A page of whom a user follows.
    fn followed(&self, follower_id: UserId, page: PageRequest) -> Pending<Page<Follow>>;

    /// A page of who follows a user.
    fn followers(&self, followed_id: UserId, page: PageRequest) -> Pending<Page<Follow>>;

    /// A page of whom a user blocks.
    fn blocked(&self, blocker_id: UserId, page: PageRequest) -> Pending<Page<Block>>;

    /// A page of who blocks a user.
    fn blockers(&self, blocked_id: UserId, page: PageRequest) -> Pending<Page<Block>>;

    /// A page of the measures against a user, the latest first.
    fn sanctions(&self, user_id: UserId, page: PageRequest) -> Pending<Page<Sanction>>;

    /// The measures that hold against a user at a moment: up to a thousand.
    fn active_sanctions(&self, user_id: UserId, now: Timestamp) -> Pending<Vec<Sanction>>;

    /// Up to `limit` sessions of a user, ended or not.
    fn sessions_of(&self, user_id: UserId, limit: u32) -> Pending<Vec<Session>>;

    /// Up to `limit` cases in which a user follows or is followed.
    fn follows_of(&self, user_id: UserId, limit: u32) -> Pending<Vec<Follow>>;

    /// Up to `limit` cases in which a user blocks or is blocked.
    fn blocks_of(&self, user_id: UserId, limit: u32) -> Pending<Vec<Block>>;

    /// Up to `limit` measures against a user, lifted or not.
    fn sanctions_of(&self, user_id: UserId, limit: u32) -> Pending<Vec<Sanction>>;

    /// Up to `limit` invitations that were sent to an address. It looks at all there are, which is
    /// right for what is asked once in the life of an account.
    fn invites_to(&self, email: &str, limit: u32) -> Pending<Vec<Invite>>;

    /// Whether there is an administrator of the platform, beside somebody.
    fn has_admin(&self, beside: Option<UserId>) -> Pending<bool>;
}

impl<S: Reads + ?Sized> IdentityQueries for S {
    fn users(&self, page: PageRequest) -> Pending<Page<User>> {
        let cursor_of =
            |user: &User| Cursor { number: user.created_at.as_ms(), id: *user.id.as_bytes() };
        let write = |wanted: &Wanted| {
            // Ids are time-ordered, so the key itself is the order of registration.
            let mut select = Select::records::<User>("u");
            select.push(" FROM users u");
            if let Some(id) = wanted.after_id() {
                Conditions::default().next(&mut select).push("u.id < ").bind(&id);
            }
            select.push(" ORDER BY u.id DESC");
            wanted.limit(&mut select);
            select
        };
        page_of(self, List::named("users"), &page, write, cursor_of)
    }

    fn open_sessions(&self, user_id: UserId, now: Timestamp) -> Pending<Vec<Session>> {
        let mut select = Select::records::<Session>("s");
        select.push(" FROM sessions s WHERE s.user_id = ").bind(&user_id);
        select.push(" AND s.ended_at IS NULL AND s.expires_at > ").bind(&now);
        select.push(" ORDER BY s.id LIMIT 200");
        self.fetch_records(select)
    }

    fn sessions_ended_after(&self, moment: Timestamp, limit: u32) -> Pending<Vec<Session>> {
        let mut select = Select::records::<Session>("s");
        select.push(" FROM sessions s WHERE s.ended_at IS NOT NULL AND s.ended_at > ");
        select.bind(&moment).push(" ORDER BY s.ended_at DESC LIMIT ").bind(&limit);
        self.fetch_records(select)
    }

    fn sessions_over(&self, before: Timestamp, limit: u32) -> Pending<Vec<Session>> {
        let mut select = Select::records::<Session>("s");
        select.push(" FROM sessions s WHERE s.expires_at < ").bind(&before);
        select.push(" ORDER BY s.expires_at LIMIT ").bind(&limit);
        self.fetch_records(select)
    }

    fn old_login_locks(&self, before: Timestamp, limit: u32) -> Pending<Vec<LoginLock>> {
        let mut select = Select::records::<LoginLock>("l");
        select.push(" FROM login_locks l WHERE l.last_at < ").bind(&before);
        select.push(" ORDER BY l.last_at LIMIT ").bind(&limit);
        self.fetch_records(select)
    }

    fn links_over(&self, before: Timestamp, limit: u32) -> Pending<Vec<OneTimeLink>> {
        let mut select = Select::records::<OneTimeLink>("o");
        select.push(" FROM one_time_links o WHERE o.expires_at < ").bind(&before);
        select.push(" ORDER BY o.expires_at LIMIT ").bind(&limit);
        self.fetch_records(select)
    }

    fn api_keys(&self, user_id: UserId, limit: u32) -> Pending<Vec<ApiKey>> {
        let mut select = Select::records::<ApiKey>("k");
        select.push(" FROM api_keys k WHERE k.user_id = ").bind(&user_id);
        select.push(" ORDER BY CASE WHEN k.revoked_at IS NULL THEN 0 ELSE 1 END, k.id DESC LIMIT ");
        select.bind(&limit);
        self.fetch_records(select)
    }

    fn external_accounts(&self, user_id: UserId) -> Pending<Vec<ExternalAccount>> {
        let mut select = Select::records::<ExternalAccount>("e");
        select.push(" FROM external_accounts e WHERE e.user_id = ").bind(&user_id);
        select.push(" ORDER BY e.source, e.external_user LIMIT 100");
        self.fetch_records(select)
    }

    fn followed(&self, follower_id: UserId, page: PageRequest) -> Pending<Page<Follow>> {
        let id_of = |follow: &Follow| *follow.followed_id.as_bytes();
        page_by_id(self, &page, ("follower_id", &follower_id), "followed_id", id_of)
    }

    fn followers(&self, followed_id: UserId, page: PageRequest) -> Pending<Page<Follow>> {
        let id_of = |follow: &Follow| *follow.follower_id.as_bytes();
        page_by_id(self, &page, ("followed_id", &followed_id), "follower_id", id_of)
    }

    fn blocked(&self, blocker_id: UserId, page: PageRequest) -> Pending<Page<Block>> {
        let id_of = |block: &Block| *block.blocked_id.as_bytes();
        page_by_id(self, &page, ("blocker_id", &blocker_id), "blocked_id", id_of)
    }

    fn blockers(&self, blocked_id: UserId, page: PageRequest) -> Pending<Page<Block>> {
        let id_of = |block: &Block| *block.blocker_id.as_bytes();
        page_by_id(self, &page, ("blocked_id", &blocked_id), "blocker_id", id_of)
    }

    fn sanctions(&self, user_id: UserId, page: PageRequest) -> Pending<Page<Sanction>> {
        let id_of = |sanction: &Sanction| *sanction.id.as_bytes();
        page_by_id(self, &page, ("user_id", &user_id), "id", id_of)
    }

    fn active_sanctions(&self, user_id: UserId, now: Timestamp) -> Pending<Vec<Sanction>> {
        let mut select = Select::records::<Sanction>("s");
        select.push(" FROM sanctions s WHERE s.user_id = ").bind(&user_id);
        select.push(" AND s.lifted_at IS NULL AND (s.ends_at IS NULL OR s.ends_at > ").bind(&now);
        select.push(") ORDER BY s.id DESC LIMIT 1000");
        self.fetch_records(select)
    }

    fn sessions_of(&self, user_id: UserId, limit: u32) -> Pending<Vec<Session>> {
        of_user(self, "user_id", None, user_id, limit)
    }

    fn follows_of(&self, user_id: UserId, limit: u32) -> Pending<Vec<Follow>> {
        of_user(self, "follower_id", Some("followed_id"), user_id, limit)
    }

    fn blocks_of(&self, user_id: UserId, limit: u32) -> Pending<Vec<Block>> {
        of_user(self, "blocker_id", Some("blocked_id"), user_id, limit)
    }

    fn sanctions_of(&self, user_id: UserId, limit: u32) -> Pending<Vec<Sanction>> {
        of_user(self, "user_id", None, user_id, limit)
    }

    fn invites_to(&self, email: &str, limit: u32) -> Pending<Vec<Invite>> {
        let mut select = Select::records::<Invite>("i");
        select.push(" FROM invites i WHERE i.email = ").bind(&email.to_owned());
        select.push(" LIMIT ").bind(&limit);
        self.fetch_records(select)
    }

    fn has_admin(&self, beside: Option<UserId>) -> Pending<bool> {
        let mut select = Select::records::<User>("u");
        select.push(" FROM users u WHERE u.role = ").bind(&"admin".to_owned());
        // A suspension can end by itself; an account that was deleted never comes back.
        select.push(" AND u.state <> ").bind(&"deleted".to_owned());
        if let Some(user_id) = beside {
            // One who was suspended for good takes nobody's place.
            select.push(" AND (u.state = ").bind(&"active".to_owned());
            select.push(" OR u.suspended_until IS NOT NULL) AND u.id <> ").bind(&user_id);
        }
        select.push(" LIMIT 1");
        self.fetch_records::<User>(select).and_then(|found| Ok(!found.is_empty()))
    }
}

/// Up to `limit` rows in which a user stands in one column, or in another one. What is removed by
/// such a list must not come from a replica.
fn of_user<T: Record>(
    reads: &(impl Reads + ?Sized),
    column: &str,
    other: Option<&str>,
    user_id: UserId,
    limit: u32,
) -> Pending<Vec<T>> {
    let mut select = Select::records::<T>("r");
    select.push(&format!(" FROM {} r WHERE r.{column} = ", T::TABLE.name)).bind(&user_id);
    if let Some(other) = other {
        select.push(&format!(" OR r.{other} = ")).bind(&user_id);
    }
    select.push(" LIMIT ").bind(&limit);
    reads.fetch_records(select)
}
