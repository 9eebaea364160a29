-- Ids are 16 bytes, moments are milliseconds since 1970 (UTC), amounts are minor units.
-- Column names are the field names of the records in vendue-domain; a test compares the two.

CREATE TABLE users (
    id              BLOB NOT NULL PRIMARY KEY,
    username        TEXT NOT NULL,
    email           TEXT NOT NULL,
    display_name    TEXT NOT NULL,
    password_hash   TEXT,
    role            TEXT NOT NULL,
    state           TEXT NOT NULL,
    created_at      INTEGER NOT NULL,
    version         INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Uniqueness is a key that a write loads and locks, like any aggregate.
CREATE TABLE unique_names (
    kind            TEXT NOT NULL,
    value           TEXT NOT NULL,
    owner_id        BLOB NOT NULL,
    since           INTEGER NOT NULL,
    PRIMARY KEY (kind, value)
) STRICT, WITHOUT ROWID;

CREATE TABLE workspaces (
    id              BLOB NOT NULL PRIMARY KEY,
    name            TEXT NOT NULL,
    personal        INTEGER NOT NULL,
    owner_id        BLOB NOT NULL,
    created_at      INTEGER NOT NULL,
    version         INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE members (
    workspace_id    BLOB NOT NULL,
    user_id         BLOB NOT NULL,
    role            TEXT NOT NULL,
    since           INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX members_by_user ON members (user_id);

CREATE TABLE stock_items (
    id              BLOB NOT NULL PRIMARY KEY,
    workspace_id    BLOB NOT NULL,
    sku             TEXT NOT NULL,
    name            TEXT NOT NULL,
    quantity        INTEGER NOT NULL CHECK (quantity >= 0),
    reserved        INTEGER NOT NULL CHECK (reserved >= 0),
    on_loan         INTEGER NOT NULL CHECK (on_loan >= 0),
    created_at      INTEGER NOT NULL,
    version         INTEGER NOT NULL,
    CHECK (quantity - reserved - on_loan >= 0)
) STRICT, WITHOUT ROWID;
CREATE INDEX stock_items_by_workspace ON stock_items (workspace_id, created_at, id);

CREATE TABLE listings (
    id              BLOB NOT NULL PRIMARY KEY,
    workspace_id    BLOB NOT NULL,
    seller_id       BLOB NOT NULL,
    kind            TEXT NOT NULL,
    state           TEXT NOT NULL,
    title           TEXT NOT NULL,
    description     TEXT NOT NULL,
    category        TEXT NOT NULL,
    attributes      TEXT NOT NULL,
    condition       TEXT NOT NULL,
    tags            TEXT NOT NULL,
    location        TEXT,
    quantity        INTEGER NOT NULL,
    stock_item_id   BLOB,
    picture         TEXT,
    auction_id      BLOB,
    created_at      INTEGER NOT NULL,
    updated_at      INTEGER NOT NULL,
    version         INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX listings_by_age ON listings (created_at, id);
CREATE INDEX listings_by_seller ON listings (seller_id, created_at, id);

CREATE TABLE auctions (
    id                     BLOB NOT NULL PRIMARY KEY,
    listing_id             BLOB NOT NULL,
    workspace_id           BLOB NOT NULL,
    seller_id              BLOB NOT NULL,
    format                 TEXT NOT NULL,
    currency               TEXT NOT NULL,
    opening_minor          INTEGER NOT NULL,
    opening_reserve_minor  INTEGER,
    buy_now_minor          INTEGER,
    increments             TEXT NOT NULL,
    first_bid              TEXT NOT NULL,
    tie                    TEXT NOT NULL,
    self_raise             TEXT NOT NULL,
    below_reserve          TEXT NOT NULL,
    soft_close             TEXT NOT NULL,
    group_id               BLOB,
    retraction             TEXT NOT NULL,
    admission              TEXT NOT NULL,
    deposit_minor          INTEGER,
    pre_bids               TEXT NOT NULL,
    linked_accounts        TEXT NOT NULL,
    paused_time            TEXT NOT NULL,
    premium                TEXT NOT NULL,
    tax_basis_points       INTEGER NOT NULL,
    alias_salt             BLOB NOT NULL,
    starts_at              INTEGER NOT NULL,
    scheduled_ends_at      INTEGER NOT NULL,
    closed_at              INTEGER,
    created_at             INTEGER NOT NULL,
    version                INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX auctions_by_listing ON auctions (listing_id, created_at);
CREATE INDEX auctions_by_end ON auctions (closed_at, id) WHERE closed_at IS NOT NULL;
CREATE INDEX auctions_by_seller ON auctions (seller_id, created_at, id);

-- The only auction row that a bid writes: small, so that a group of bids on many auctions shares
-- its pages, and without any further index.
CREATE TABLE standings (
    auction_id             BLOB NOT NULL PRIMARY KEY,
    state                  TEXT NOT NULL,
    price_minor            INTEGER NOT NULL,
    leader_id              BLOB,
    leader_maximum_minor   INTEGER,
    leader_sequence        INTEGER,
    leader_is_absentee     INTEGER NOT NULL,
    runner_up_minor        INTEGER,
    reserve_minor          INTEGER,
    reserve_met            INTEGER NOT NULL,
    buy_now_open           INTEGER NOT NULL,
    bid_count              INTEGER NOT NULL,
    ends_at                INTEGER NOT NULL,
    extensions             INTEGER NOT NULL,
    paused_at              INTEGER,
    sequence               INTEGER NOT NULL,
    chain                  BLOB NOT NULL,
    event_sequence         INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Append-only and clustered by auction, so that a history is one range of pages.
CREATE TABLE auction_log (
    auction_id             BLOB NOT NULL,
    sequence               INTEGER NOT NULL,
    act                    TEXT NOT NULL,
    at                     INTEGER NOT NULL,
    actor_id               BLOB,
    amount_minor           INTEGER,
    subject_sequence       INTEGER,
    price_minor            INTEGER NOT NULL,
    leader_id              BLOB,
    bid_count              INTEGER NOT NULL,
    ends_at                INTEGER NOT NULL,
    hash                   BLOB NOT NULL,
    PRIMARY KEY (auction_id, sequence)
) STRICT, WITHOUT ROWID;

CREATE TABLE retraction_requests (
    auction_id      BLOB NOT NULL,
    bid_sequence    INTEGER NOT NULL,
    bidder_id       BLOB NOT NULL,
    reason          TEXT NOT NULL,
    log_sequence    INTEGER NOT NULL,
    requested_at    INTEGER NOT NULL,
    PRIMARY KEY (auction_id, bid_sequence)
) STRICT, WITHOUT ROWID;

CREATE TABLE auction_groups (
    id              BLOB NOT NULL PRIMARY KEY,
    seller_id       BLOB NOT NULL,
    members         TEXT NOT NULL,
    created_at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE bidders (
    user_id             BLOB NOT NULL PRIMARY KEY,
    non_responses       INTEGER NOT NULL,
    banned_until        INTEGER,
    banned_permanently  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE exposures (
    user_id         BLOB NOT NULL,
    currency        TEXT NOT NULL,
    leading_minor   INTEGER NOT NULL,
    limit_minor     INTEGER,
    PRIMARY KEY (user_id, currency)
) STRICT, WITHOUT ROWID;

CREATE TABLE admissions (
    auction_id      BLOB NOT NULL,
    user_id         BLOB NOT NULL,
    status          TEXT NOT NULL,
    deposit_minor   INTEGER NOT NULL,
    since           INTEGER NOT NULL,
    PRIMARY KEY (auction_id, user_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE account_links (
    user_id         BLOB NOT NULL,
    linked_user_id  BLOB NOT NULL,
    since           INTEGER NOT NULL,
    PRIMARY KEY (user_id, linked_user_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE deadlines (
    kind            TEXT NOT NULL,
    subject_id      BLOB NOT NULL,
    due_at          INTEGER NOT NULL,
    PRIMARY KEY (kind, subject_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX deadlines_by_moment ON deadlines (due_at);

-- The one event log. `position` orders everything; within a topic `sequence` has no gap. A topic is
-- its kind and its id: a user and the user's own workspace share theirs.
CREATE TABLE events (
    position        INTEGER PRIMARY KEY,
    topic_kind      TEXT NOT NULL,
    topic_id        BLOB NOT NULL,
    sequence        INTEGER NOT NULL,
    at              INTEGER NOT NULL,
    kind            TEXT NOT NULL,
    body            TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX events_by_topic ON events (topic_kind, topic_id, sequence);

-- Outcomes of writes that may be sent again, in commit order and without a random index: recent
-- keys are held in memory, older ones are moved to outcome_index in sorted batches.
CREATE TABLE outcomes (
    position        INTEGER PRIMARY KEY,
    key_hash        BLOB NOT NULL,
    request_hash    BLOB NOT NULL,
    at              INTEGER NOT NULL,
    answer          BLOB NOT NULL
) STRICT;
CREATE TABLE outcome_index (
    key_hash        BLOB NOT NULL PRIMARY KEY,
    position        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Single values of the market itself.
CREATE TABLE market (
    name            TEXT NOT NULL PRIMARY KEY,
    value           BLOB NOT NULL
) STRICT, WITHOUT ROWID;
