-- Identity: by what people come in, what they may do, and where. Ids, moments and names as in 0001.

ALTER TABLE users ADD COLUMN bio text NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN location text NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN locale text NOT NULL DEFAULT 'en';
ALTER TABLE users ADD COLUMN time_zone text NOT NULL DEFAULT 'UTC';
ALTER TABLE users ADD COLUMN avatar text;
ALTER TABLE users ADD COLUMN badges json NOT NULL DEFAULT '[]';
ALTER TABLE users ADD COLUMN email_verified_at timestamptz;
ALTER TABLE users ADD COLUMN suspended_until timestamptz;
ALTER TABLE users ADD COLUMN blocks_bidders boolean NOT NULL DEFAULT false;

ALTER TABLE workspaces ADD COLUMN approval boolean NOT NULL DEFAULT false;
ALTER TABLE workspaces ADD COLUMN owner_count bigint NOT NULL DEFAULT 1;
ALTER TABLE workspaces ADD COLUMN member_count bigint NOT NULL DEFAULT 1;
ALTER TABLE workspaces ADD COLUMN pending_count bigint NOT NULL DEFAULT 0;
ALTER TABLE workspaces ADD COLUMN event_sequence bigint NOT NULL DEFAULT 0;
ALTER TABLE workspaces ADD COLUMN deleted_at timestamptz;
-- Members may have been added by hand before there was an operation for it.
UPDATE workspaces SET
    owner_count = (SELECT count(*) FROM members m
                   WHERE m.workspace_id = workspaces.id AND m.role = 'owner'),
    member_count = (SELECT count(*) FROM members m WHERE m.workspace_id = workspaces.id);

-- What changes often of a user, apart from the row at which everybody looks.
CREATE TABLE accounts (
    user_id         uuid NOT NULL PRIMARY KEY,
    open            json NOT NULL,
    event_sequence  bigint NOT NULL
);

-- Of every token only a hash is kept.
CREATE TABLE sessions (
    id              uuid NOT NULL PRIMARY KEY,
    user_id         uuid NOT NULL,
    kind            text NOT NULL,
    method          text NOT NULL,
    device          text NOT NULL,
    address         text NOT NULL,
    generation      bigint NOT NULL,
    secret_digest   bytea NOT NULL,
    parent_digest   bytea,
    sealed_child    bytea,
    started_at      timestamptz NOT NULL,
    refreshed_at    timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    ends_at         timestamptz NOT NULL,
    ended_at        timestamptz,
    ended_because   text
);
CREATE INDEX sessions_by_user ON sessions (user_id, id);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);
CREATE INDEX sessions_by_end ON sessions (ended_at) WHERE ended_at IS NOT NULL;

CREATE TABLE login_locks (
    subject_id      uuid NOT NULL PRIMARY KEY,
    failures        bigint NOT NULL,
    last_at         timestamptz NOT NULL,
    locked_until    timestamptz
);
CREATE INDEX login_locks_by_moment ON login_locks (last_at);

CREATE TABLE one_time_links (
    kind            text COLLATE "C" NOT NULL,
    user_id         uuid NOT NULL,
    secret_digest   bytea NOT NULL,
    email           text NOT NULL,
    created_at      timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    PRIMARY KEY (kind, user_id)
);
CREATE INDEX one_time_links_by_expiry ON one_time_links (expires_at);

CREATE TABLE api_keys (
    id              uuid NOT NULL PRIMARY KEY,
    user_id         uuid NOT NULL,
    name            text NOT NULL,
    scopes          text NOT NULL,
    secret_digest   bytea NOT NULL,
    created_at      timestamptz NOT NULL,
    expires_at      timestamptz,
    revoked_at      timestamptz,
    last_used_at    timestamptz
);
CREATE INDEX api_keys_by_user ON api_keys (user_id, id);

CREATE TABLE external_accounts (
    source          text COLLATE "C" NOT NULL,
    external_user   text COLLATE "C" NOT NULL,
    user_id         uuid NOT NULL,
    since           timestamptz NOT NULL,
    synced_at       timestamptz NOT NULL,
    stated_at       timestamptz NOT NULL,
    PRIMARY KEY (source, external_user)
);
CREATE INDEX external_accounts_by_user ON external_accounts (user_id);

CREATE TABLE invites (
    id              uuid NOT NULL PRIMARY KEY,
    workspace_id    uuid NOT NULL,
    email           text,
    role            text NOT NULL,
    secret_digest   bytea NOT NULL,
    invited_by      uuid,
    created_at      timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    state           text NOT NULL,
    accepted_by     uuid
);
CREATE INDEX invites_by_workspace ON invites (workspace_id, id);

CREATE TABLE pending_changes (
    id              uuid NOT NULL PRIMARY KEY,
    workspace_id    uuid NOT NULL,
    operation       text NOT NULL,
    request         json NOT NULL,
    requester_id    uuid NOT NULL,
    state           text NOT NULL,
    decided_by      uuid,
    decided_at      timestamptz,
    note            text NOT NULL,
    created_at      timestamptz NOT NULL,
    version         bigint NOT NULL
);
CREATE INDEX pending_changes_by_workspace ON pending_changes (workspace_id, state, id);

CREATE TABLE follows (
    follower_id     uuid NOT NULL,
    followed_id     uuid NOT NULL,
    since           timestamptz NOT NULL,
    PRIMARY KEY (follower_id, followed_id)
);
CREATE INDEX follows_by_followed ON follows (followed_id, follower_id);

CREATE TABLE blocks (
    blocker_id      uuid NOT NULL,
    blocked_id      uuid NOT NULL,
    bids            boolean NOT NULL,
    since           timestamptz NOT NULL,
    PRIMARY KEY (blocker_id, blocked_id)
);
CREATE INDEX blocks_by_blocked ON blocks (blocked_id, blocker_id);

CREATE TABLE sanctions (
    id              uuid NOT NULL PRIMARY KEY,
    user_id         uuid NOT NULL,
    kind            text NOT NULL,
    reason          text NOT NULL,
    since           timestamptz NOT NULL,
    ends_at         timestamptz,
    imposed_by      uuid,
    lifted_at       timestamptz
);
CREATE INDEX sanctions_by_user ON sanctions (user_id, id);

-- The last number of topics that belong to the market as a whole.
CREATE TABLE feeds (
    name            text COLLATE "C" NOT NULL PRIMARY KEY,
    event_sequence  bigint NOT NULL
);

-- What a workspace has on offer, the latest first.
CREATE INDEX listings_by_workspace ON listings (workspace_id, created_at, id);
