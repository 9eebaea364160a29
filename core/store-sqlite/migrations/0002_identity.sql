-- Identity: by what people come in, what they may do, and where. Ids, moments and names as in 0001.

ALTER TABLE users ADD COLUMN bio TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN location TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN locale TEXT NOT NULL DEFAULT 'en';
ALTER TABLE users ADD COLUMN time_zone TEXT NOT NULL DEFAULT 'UTC';
ALTER TABLE users ADD COLUMN avatar TEXT;
ALTER TABLE users ADD COLUMN badges TEXT NOT NULL DEFAULT '[]';
ALTER TABLE users ADD COLUMN email_verified_at INTEGER;
ALTER TABLE users ADD COLUMN suspended_until INTEGER;
ALTER TABLE users ADD COLUMN blocks_bidders INTEGER NOT NULL DEFAULT 0;

ALTER TABLE workspaces ADD COLUMN approval INTEGER NOT NULL DEFAULT 0;
ALTER TABLE workspaces ADD COLUMN owner_count INTEGER NOT NULL DEFAULT 1;
ALTER TABLE workspaces ADD COLUMN member_count INTEGER NOT NULL DEFAULT 1;
ALTER TABLE workspaces ADD COLUMN pending_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE workspaces ADD COLUMN event_sequence INTEGER NOT NULL DEFAULT 0;
ALTER TABLE workspaces ADD COLUMN deleted_at INTEGER;
-- Members may have been added by hand before there was an operation for it.
UPDATE workspaces SET
    owner_count = (SELECT count(*) FROM members m
                   WHERE m.workspace_id = workspaces.id AND m.role = 'owner'),
    member_count = (SELECT count(*) FROM members m WHERE m.workspace_id = workspaces.id);

-- What changes often of a user, apart from the row at which everybody looks.
CREATE TABLE accounts (
    user_id         BLOB NOT NULL PRIMARY KEY,
    open            TEXT NOT NULL,
    event_sequence  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Of every token only a hash is kept.
CREATE TABLE sessions (
    id              BLOB NOT NULL PRIMARY KEY,
    user_id         BLOB NOT NULL,
    kind            TEXT NOT NULL,
    method          TEXT NOT NULL,
    device          TEXT NOT NULL,
    address         TEXT NOT NULL,
    generation      INTEGER NOT NULL,
    secret_digest   BLOB NOT NULL,
    parent_digest   BLOB,
    sealed_child    BLOB,
    started_at      INTEGER NOT NULL,
    refreshed_at    INTEGER NOT NULL,
    expires_at      INTEGER NOT NULL,
    ends_at         INTEGER NOT NULL,
    ended_at        INTEGER,
    ended_because   TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_by_user ON sessions (user_id, id);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);
CREATE INDEX sessions_by_end ON sessions (ended_at) WHERE ended_at IS NOT NULL;

CREATE TABLE login_locks (
    subject_id      BLOB NOT NULL PRIMARY KEY,
    failures        INTEGER NOT NULL,
    last_at         INTEGER NOT NULL,
    locked_until    INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX login_locks_by_moment ON login_locks (last_at);

CREATE TABLE one_time_links (
    kind            TEXT NOT NULL,
    user_id         BLOB NOT NULL,
    secret_digest   BLOB NOT NULL,
    email           TEXT NOT NULL,
    created_at      INTEGER NOT NULL,
    expires_at      INTEGER NOT NULL,
    PRIMARY KEY (kind, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX one_time_links_by_expiry ON one_time_links (expires_at);

CREATE TABLE api_keys (
    id              BLOB NOT NULL PRIMARY KEY,
    user_id         BLOB NOT NULL,
    name            TEXT NOT NULL,
    scopes          TEXT NOT NULL,
    secret_digest   BLOB NOT NULL,
    created_at      INTEGER NOT NULL,
    expires_at      INTEGER,
    revoked_at      INTEGER,
    last_used_at    INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX api_keys_by_user ON api_keys (user_id, id);

CREATE TABLE external_accounts (
    source          TEXT NOT NULL,
    external_user   TEXT NOT NULL,
    user_id         BLOB NOT NULL,
    since           INTEGER NOT NULL,
    synced_at       INTEGER NOT NULL,
    stated_at       INTEGER NOT NULL,
    PRIMARY KEY (source, external_user)
) STRICT, WITHOUT ROWID;
CREATE INDEX external_accounts_by_user ON external_accounts (user_id);

CREATE TABLE invites (
    id              BLOB NOT NULL PRIMARY KEY,
    workspace_id    BLOB NOT NULL,
    email           TEXT,
    role            TEXT NOT NULL,
    secret_digest   BLOB NOT NULL,
    invited_by      BLOB,
    created_at      INTEGER NOT NULL,
    expires_at      INTEGER NOT NULL,
    state           TEXT NOT NULL,
    accepted_by     BLOB
) STRICT, WITHOUT ROWID;
CREATE INDEX invites_by_workspace ON invites (workspace_id, id);

CREATE TABLE pending_changes (
    id              BLOB NOT NULL PRIMARY KEY,
    workspace_id    BLOB NOT NULL,
    operation       TEXT NOT NULL,
    request         TEXT NOT NULL,
    requester_id    BLOB NOT NULL,
    state           TEXT NOT NULL,
    decided_by      BLOB,
    decided_at      INTEGER,
    note            TEXT NOT NULL,
    created_at      INTEGER NOT NULL,
    version         INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX pending_changes_by_workspace ON pending_changes (workspace_id, state, id);

CREATE TABLE follows (
    follower_id     BLOB NOT NULL,
    followed_id     BLOB NOT NULL,
    since           INTEGER NOT NULL,
    PRIMARY KEY (follower_id, followed_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX follows_by_followed ON follows (followed_id, follower_id);

CREATE TABLE blocks (
    blocker_id      BLOB NOT NULL,
    blocked_id      BLOB NOT NULL,
    bids            INTEGER NOT NULL,
    since           INTEGER NOT NULL,
    PRIMARY KEY (blocker_id, blocked_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX blocks_by_blocked ON blocks (blocked_id, blocker_id);

CREATE TABLE sanctions (
    id              BLOB NOT NULL PRIMARY KEY,
    user_id         BLOB NOT NULL,
    kind            TEXT NOT NULL,
    reason          TEXT NOT NULL,
    since           INTEGER NOT NULL,
    ends_at         INTEGER,
    imposed_by      BLOB,
    lifted_at       INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX sanctions_by_user ON sanctions (user_id, id);

-- The last number of topics that belong to the market as a whole.
CREATE TABLE feeds (
    name            TEXT NOT NULL PRIMARY KEY,
    event_sequence  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What a workspace has on offer, the latest first.
CREATE INDEX listings_by_workspace ON listings (workspace_id, created_at, id);
