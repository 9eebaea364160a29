//! Samples of the records of identity.

use vendue_domain::identity::{
    Account, ApiKey, Badges, Block, ChangeState, ExternalAccount, Feed, Follow, Invite,
    InviteState, LinkKind, LoginLock, Member, MemberRole, NameKind, OneTimeLink, OpenSessions,
    PendingChange, PlatformRole, Sanction, SanctionKind, Scopes, Session, SessionEnd, SessionKind,
    SignInMethod, UniqueName, User, UserState, Username, Workspace,
};
use vendue_domain::{ApiKeyId, InviteId, PendingChangeId, SanctionId, SessionId, UserId};

use super::samples::{Samples, moment, user_id, workspace_id};
use super::tools::bytes;

pub(super) fn identity(sink: &mut impl Samples) {
    sink.of(users());
    let name = |kind: &NameKind| UniqueName {
        kind: *kind,
        value: "anna@example.org".into(),
        owner_id: user_id(),
        since: moment(),
    };
    sink.of(NameKind::ALL.iter().map(name).collect());
    sink.of(vec![workspace(true), workspace(false)]);
    let member = |role: &MemberRole| Member {
        workspace_id: workspace_id(),
        user_id: user_id(),
        role: *role,
        since: moment(),
    };
    sink.of(MemberRole::ALL.iter().map(member).collect());
    let account = |open: Vec<SessionId>| Account {
        user_id: user_id(),
        open: OpenSessions(open),
        event_sequence: 3,
    };
    let session_id = SessionId::from_bytes(bytes(5));
    sink.of(vec![account(Vec::new()), account(vec![session_id, session_id])]);
    sink.of(sessions());
    credentials(sink);
    sink.of(invites());
    sink.of(pending_changes());
    let other = UserId::from_bytes(bytes(2));
    sink.of(vec![Follow { follower_id: user_id(), followed_id: other, since: moment() }]);
    let block = |bids| Block { blocker_id: user_id(), blocked_id: other, bids, since: moment() };
    sink.of(vec![block(false), block(true)]);
    sink.of(sanctions());
    sink.of(vec![Feed { name: "access".into(), event_sequence: i64::MAX }]);
}

fn users() -> Vec<User> {
    let mut users = Vec::new();
    for role in PlatformRole::ALL {
        for state in UserState::ALL {
            for full in [false, true] {
                users.push(user(*role, *state, full));
            }
        }
    }
    users
}

fn user(role: PlatformRole, state: UserState, full: bool) -> User {
    let hash = "$argon2id$v=19$m=8,t=1,p=1$c2FsdA$aGFzaA";
    User {
        id: user_id(),
        username: Username::parse("Anna_Bell").expect("a user name"),
        email: "anna@example.org".into(),
        display_name: "Anna B\u{e9}ll".into(),
        password_hash: full.then(|| hash.into()),
        role,
        state,
        created_at: moment(),
        version: 3,
        bio: "Two\nlines, \"quoted\"".into(),
        location: String::new(),
        locale: "de-CH".into(),
        time_zone: "Europe/Zurich".into(),
        avatar: full.then(|| "0123.jpg".into()),
        badges: Badges(if full { vec!["verified".into()] } else { Vec::new() }),
        email_verified_at: full.then(moment),
        suspended_until: full.then(moment),
        blocks_bidders: full,
    }
}

fn workspace(personal: bool) -> Workspace {
    Workspace {
        id: workspace_id(),
        name: "Anna".into(),
        personal,
        owner_id: user_id(),
        created_at: moment(),
        version: i64::MAX,
        approval: !personal,
        owner_count: 1,
        member_count: 2,
        pending_count: 3,
        event_sequence: 4,
        deleted_at: (!personal).then(moment),
    }
}

fn sessions() -> Vec<Session> {
    let plain = Session {
        id: SessionId::from_bytes(bytes(5)),
        user_id: user_id(),
        kind: SessionKind::Tokens,
        method: SignInMethod::Password,
        device: "A browser".into(),
        address: String::new(),
        generation: u32::MAX,
        secret_digest: [1; 32],
        parent_digest: None,
        sealed_child: None,
        started_at: moment(),
        refreshed_at: moment(),
        expires_at: moment(),
        ends_at: moment(),
        ended_at: None,
        ended_because: None,
    };
    let mut rows = vec![plain.clone()];
    rows.extend(SessionKind::ALL.iter().map(|kind| Session { kind: *kind, ..plain.clone() }));
    rows.extend(
        SignInMethod::ALL.iter().map(|method| Session { method: *method, ..plain.clone() }),
    );
    rows.extend(SessionEnd::ALL.iter().map(|end| Session {
        parent_digest: Some([0xff; 32]),
        sealed_child: Some([0; 32]),
        ended_at: Some(moment()),
        ended_because: Some(*end),
        ..plain.clone()
    }));
    rows
}

fn credentials(sink: &mut impl Samples) {
    let lock = |locked_until| LoginLock {
        subject_id: bytes(6),
        failures: 5,
        last_at: moment(),
        locked_until,
    };
    sink.of(vec![lock(None), lock(Some(moment()))]);
    let link = |kind: &LinkKind| OneTimeLink {
        kind: *kind,
        user_id: user_id(),
        secret_digest: [2; 32],
        email: "anna@example.org".into(),
        created_at: moment(),
        expires_at: moment(),
    };
    sink.of(LinkKind::ALL.iter().map(link).collect());
    let key = |scopes, at| ApiKey {
        id: ApiKeyId::from_bytes(bytes(7)),
        user_id: user_id(),
        name: "A script".into(),
        scopes,
        secret_digest: [3; 32],
        created_at: moment(),
        expires_at: at,
        revoked_at: at,
        last_used_at: at,
    };
    sink.of(vec![key(Scopes::NONE, None), key(Scopes::all().with_admin(), Some(moment()))]);
    sink.of(vec![ExternalAccount {
        source: "tms".into(),
        external_user: "user|42 \"x\"".into(),
        user_id: user_id(),
        since: moment(),
        synced_at: moment(),
        stated_at: moment(),
    }]);
}

fn invites() -> Vec<Invite> {
    let invite = |state: &InviteState, full: bool| Invite {
        id: InviteId::from_bytes(bytes(8)),
        workspace_id: workspace_id(),
        email: full.then(|| "bert@example.org".into()),
        role: MemberRole::Viewer,
        secret_digest: [4; 32],
        invited_by: full.then(user_id),
        created_at: moment(),
        expires_at: moment(),
        state: *state,
        accepted_by: full.then(user_id),
    };
    let both = InviteState::ALL.iter().flat_map(|state| [(state, false), (state, true)]);
    both.map(|(state, full)| invite(state, full)).collect()
}

fn pending_changes() -> Vec<PendingChange> {
    let change = |state: &ChangeState| {
        let is_decided = *state != ChangeState::Pending;
        PendingChange {
            id: PendingChangeId::from_bytes(bytes(9)),
            workspace_id: workspace_id(),
            operation: "inventory.receive".into(),
            request: "[\"\u{e9}\",  1]".into(),
            requester_id: user_id(),
            state: *state,
            decided_by: is_decided.then(user_id),
            decided_at: is_decided.then(moment),
            note: "Fine.".into(),
            created_at: moment(),
            version: 1,
        }
    };
    ChangeState::ALL.iter().map(change).collect()
}

fn sanctions() -> Vec<Sanction> {
    let sanction = |kind: &SanctionKind, full: bool| Sanction {
        id: SanctionId::from_bytes(bytes(4)),
        user_id: user_id(),
        kind: *kind,
        reason: "Did not pay.".into(),
        since: moment(),
        ends_at: full.then(moment),
        imposed_by: full.then(user_id),
        lifted_at: full.then(moment),
    };
    let both = SanctionKind::ALL.iter().flat_map(|kind| [(kind, false), (kind, true)]);
    both.map(|(kind, full)| sanction(kind, full)).collect()
}
