-- Ids are uuids, moments are timestamptz with milliseconds, amounts are minor units.
-- Column names are the field names of the records in vendue-domain; a test compares the two.
--
-- Nothing here names a schema: everything lives in the first one of the search_path.
--
-- JSON is json and not jsonb: it is given back as it was written, to the byte, and it may hold any
-- character that JSON can escape.
--
-- Texts in keys have the collation "C": their order is that of their bytes, as everywhere else in
-- Vendue, and does not change with the libraries of the operating system.

CREATE TABLE users (
    id              uuid NOT NULL PRIMARY KEY,
    username        text NOT NULL,
    email           text NOT NULL,
    display_name    text NOT NULL,
    password_hash   text,
    role            text NOT NULL,
    state           text NOT NULL,
    created_at      timestamptz NOT NULL,
    version         bigint NOT NULL
);

-- Uniqueness is a key that a write loads and locks, like any aggregate.
CREATE TABLE unique_names (
    kind            text COLLATE "C" NOT NULL,
    value           text COLLATE "C" NOT NULL,
    owner_id        uuid NOT NULL,
    since           timestamptz NOT NULL,
    PRIMARY KEY (kind, value)
);

CREATE TABLE workspaces (
    id              uuid NOT NULL PRIMARY KEY,
    name            text NOT NULL,
    personal        boolean NOT NULL,
    owner_id        uuid NOT NULL,
    created_at      timestamptz NOT NULL,
    version         bigint NOT NULL
);

CREATE TABLE members (
    workspace_id    uuid NOT NULL,
    user_id         uuid NOT NULL,
    role            text NOT NULL,
    since           timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, user_id)
);
CREATE INDEX members_by_user ON members (user_id);

CREATE TABLE stock_items (
    id              uuid NOT NULL PRIMARY KEY,
    workspace_id    uuid NOT NULL,
    sku             text NOT NULL,
    name            text NOT NULL,
    quantity        bigint NOT NULL CHECK (quantity >= 0),
    reserved        bigint NOT NULL CHECK (reserved >= 0),
    on_loan         bigint NOT NULL CHECK (on_loan >= 0),
    created_at      timestamptz NOT NULL,
    version         bigint NOT NULL,
    CHECK (quantity - reserved - on_loan >= 0)
);
CREATE INDEX stock_items_by_workspace ON stock_items (workspace_id, created_at, id);

CREATE TABLE listings (
    id              uuid NOT NULL PRIMARY KEY,
    workspace_id    uuid NOT NULL,
    seller_id       uuid NOT NULL,
    kind            text NOT NULL,
    state           text NOT NULL,
    title           text NOT NULL,
    description     text NOT NULL,
    category        text NOT NULL,
    attributes      json NOT NULL,
    condition       text NOT NULL,
    tags            json NOT NULL,
    location        text,
    quantity        bigint NOT NULL,
    stock_item_id   uuid,
    picture         text,
    auction_id      uuid,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    version         bigint NOT NULL
);
CREATE INDEX listings_by_age ON listings (created_at, id);
CREATE INDEX listings_by_seller ON listings (seller_id, created_at, id);

CREATE TABLE auctions (
    id                     uuid NOT NULL PRIMARY KEY,
    listing_id             uuid NOT NULL,
    workspace_id           uuid NOT NULL,
    seller_id              uuid NOT NULL,
    format                 text NOT NULL,
    currency               text NOT NULL,
    opening_minor          bigint NOT NULL,
    opening_reserve_minor  bigint,
    buy_now_minor          bigint,
    increments             text NOT NULL,
    first_bid              text NOT NULL,
    tie                    text NOT NULL,
    self_raise             text NOT NULL,
    below_reserve          text NOT NULL,
    soft_close             text NOT NULL,
    group_id               uuid,
    retraction             text NOT NULL,
    admission              text NOT NULL,
    deposit_minor          bigint,
    pre_bids               text NOT NULL,
    linked_accounts        text NOT NULL,
    paused_time            text NOT NULL,
    premium                text NOT NULL,
    tax_basis_points       bigint NOT NULL,
    alias_salt             bytea NOT NULL,
    starts_at              timestamptz NOT NULL,
    scheduled_ends_at      timestamptz NOT NULL,
    closed_at              timestamptz,
    created_at             timestamptz NOT NULL,
    version                bigint NOT NULL
);
CREATE INDEX auctions_by_listing ON auctions (listing_id, created_at);
CREATE INDEX auctions_by_end ON auctions (closed_at, id) WHERE closed_at IS NOT NULL;
CREATE INDEX auctions_by_seller ON auctions (seller_id, created_at, id);

-- The only auction row that a bid writes: small and without any further index, so that a new
-- version of a row finds room beside the old one and touches no index. Old versions are tidied away
-- early and without pauses, because the table is small and read with every bid.
CREATE TABLE standings (
    auction_id             uuid NOT NULL PRIMARY KEY,
    state                  text NOT NULL,
    price_minor            bigint NOT NULL,
    leader_id              uuid,
    leader_maximum_minor   bigint,
    leader_sequence        bigint,
    leader_is_absentee     boolean NOT NULL,
    runner_up_minor        bigint,
    reserve_minor          bigint,
    reserve_met            boolean NOT NULL,
    buy_now_open           boolean NOT NULL,
    bid_count              bigint NOT NULL,
    ends_at                timestamptz NOT NULL,
    extensions             bigint NOT NULL,
    paused_at              timestamptz,
    sequence               bigint NOT NULL,
    chain                  bytea NOT NULL,
    event_sequence         bigint NOT NULL
) WITH (
    fillfactor = 70,
    autovacuum_vacuum_scale_factor = 0.05,
    autovacuum_vacuum_threshold = 1000,
    autovacuum_vacuum_cost_delay = 0
);

-- Append-only.
CREATE TABLE auction_log (
    auction_id             uuid NOT NULL,
    sequence               bigint NOT NULL,
    act                    text NOT NULL,
    at                     timestamptz NOT NULL,
    actor_id               uuid,
    amount_minor           bigint,
    subject_sequence       bigint,
    price_minor            bigint NOT NULL,
    leader_id              uuid,
    bid_count              bigint NOT NULL,
    ends_at                timestamptz NOT NULL,
    hash                   bytea NOT NULL,
    PRIMARY KEY (auction_id, sequence)
);

CREATE TABLE retraction_requests (
    auction_id      uuid NOT NULL,
    bid_sequence    bigint NOT NULL,
    bidder_id       uuid NOT NULL,
    reason          text NOT NULL,
    log_sequence    bigint NOT NULL,
    requested_at    timestamptz NOT NULL,
    PRIMARY KEY (auction_id, bid_sequence)
);

CREATE TABLE auction_groups (
    id              uuid NOT NULL PRIMARY KEY,
    seller_id       uuid NOT NULL,
    members         text NOT NULL,
    created_at      timestamptz NOT NULL
);

CREATE TABLE bidders (
    user_id             uuid NOT NULL PRIMARY KEY,
    non_responses       bigint NOT NULL,
    banned_until        timestamptz,
    banned_permanently  boolean NOT NULL
);

CREATE TABLE exposures (
    user_id         uuid NOT NULL,
    currency        text COLLATE "C" NOT NULL,
    leading_minor   bigint NOT NULL,
    limit_minor     bigint,
    PRIMARY KEY (user_id, currency)
) WITH (
    fillfactor = 70,
    autovacuum_vacuum_scale_factor = 0.05,
    autovacuum_vacuum_threshold = 1000,
    autovacuum_vacuum_cost_delay = 0
);

CREATE TABLE admissions (
    auction_id      uuid NOT NULL,
    user_id         uuid NOT NULL,
    status          text NOT NULL,
    deposit_minor   bigint NOT NULL,
    since           timestamptz NOT NULL,
    PRIMARY KEY (auction_id, user_id)
);

CREATE TABLE account_links (
    user_id         uuid NOT NULL,
    linked_user_id  uuid NOT NULL,
    since           timestamptz NOT NULL,
    PRIMARY KEY (user_id, linked_user_id)
);

CREATE TABLE deadlines (
    kind            text COLLATE "C" NOT NULL,
    subject_id      uuid NOT NULL,
    due_at          timestamptz NOT NULL,
    PRIMARY KEY (kind, subject_id)
) WITH (
    fillfactor = 80,
    autovacuum_vacuum_scale_factor = 0.05,
    autovacuum_vacuum_threshold = 1000,
    autovacuum_vacuum_cost_delay = 0
);
CREATE INDEX deadlines_by_moment ON deadlines (due_at) WITH (fillfactor = 80);

-- The one event log. `position` orders everything: a transaction takes a block of 4,096 positions
-- and numbers its events within it. Within a topic `sequence` has no gap. A topic is its kind and
-- its id: a user and the user's own workspace share theirs.
CREATE TABLE events (
    position        bigint NOT NULL PRIMARY KEY,
    topic_kind      text COLLATE "C" NOT NULL,
    topic_id        uuid NOT NULL,
    sequence        bigint NOT NULL,
    at              timestamptz NOT NULL,
    kind            text NOT NULL,
    body            json NOT NULL
);
CREATE UNIQUE INDEX events_by_topic ON events (topic_kind, topic_id, sequence);

-- Outcomes of writes that may be sent again. `at` is by the clock of the database.
CREATE TABLE outcomes (
    key_hash        uuid NOT NULL PRIMARY KEY,
    request_hash    uuid NOT NULL,
    at              timestamptz NOT NULL,
    answer          bytea NOT NULL
);
CREATE INDEX outcomes_by_age ON outcomes (at);

-- What each transaction leaves behind, so that a writer that lost its connection while committing
-- finds out what became of it.
CREATE TABLE commits (
    block           bigint NOT NULL PRIMARY KEY,
    writer_id       uuid NOT NULL,
    at              timestamptz NOT NULL DEFAULT now()
);

-- The processes that have this store open, by their own word.
CREATE TABLE nodes (
    id              uuid NOT NULL PRIMARY KEY,
    name            text NOT NULL,
    started_at      timestamptz NOT NULL,
    seen_at         timestamptz NOT NULL,
    clock_ahead_ms  bigint NOT NULL,
    takes_share     boolean NOT NULL
) WITH (fillfactor = 50, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);

-- Single values of the market itself.
CREATE TABLE market (
    name            text COLLATE "C" NOT NULL PRIMARY KEY,
    value           bytea NOT NULL
);

-- Blocks of the log are numbered in the order in which they are taken, and transactions commit in
-- another. Whoever reads the log from a position on must not pass over a block whose transaction
-- commits later. So each transaction marks what it has taken, and the log is read as far as nothing
-- is marked.
--
-- Writer (`take_block`):                      Reader (`log_horizon`, then the events):
--   W1  reads the last block, L                 R1  reads the last block, N
--   W2  marks L + 1 with an advisory lock       R2  reads all marks; M is the least
--   W3  takes its block, B > L                  R3  reads events before block min(N + 1, M)
--   W4  writes its events in block B
--   W5  commits: first its rows are visible,
--       then its locks are given up
--
-- Claim: at R3 every block B < min(N + 1, M) is visible if it ever will be.
--
--   B <= N, and blocks are taken in ascending order, so B was taken before R1: W3, and W2 before
--   it, precede R2. Were the mark of B's transaction held at R2, then M <= L + 1 <= B, against
--   B < M. So it was given up before R2. That happens at W5 only, when the rows are visible to
--   every snapshot that is taken afterwards, or when the transaction was rolled back, and then they
--   never are. The snapshot of R3 is taken after R2.
--
-- What this rests on:
--   * Looks at a sequence are not bound to a snapshot: R1 and W1 see what is taken at that moment.
--   * L is a lower bound of B whatever others take between W1 and W3, and the mark is there before
--     the block is. Were the block taken first, R1 and R2 could fall between W3 and the mark.
--   * The sequence has no cache. With one, a session could take a block lower than the last.
--   * R1 and R2 are two statements in this order. In one, or the other way round, a block could be
--     taken and marked after the marks were read and before the sequence was.
--   * R3 is a statement after the one that calls `log_horizon`, and not in a transaction of
--     REPEATABLE READ or above: its snapshot must be later than R2.
--   * Marks are shared locks and never wait for each other. They are held by the transaction, so
--     they go whatever becomes of its connection.
--   * The horizon may step back: a mark of L + 1 may be set when the last block is N already. The
--     block it announces comes after N all the same, so what was certain stays certain, and a
--     reader goes on from the highest horizon it has seen.
--   * Marks are only seen on the primary; on a standby the function refuses.
--
-- A mark is a lock on the number of the block, with 86 in the high byte, which leaves other numbers
-- to other programs. Markets in other schemas of the database mark with the same numbers, so a mark
-- counts only when its transaction has used this sequence too: W1 and W3 leave a lock on it until
-- the end of the transaction. That lock is taken before the mark, so whoever is seen with the mark
-- and without the lock has begun with W1 after R2 began, and takes a block after N.
--
-- The last block is 2^51 - 1: the positions after it would not fit in a bigint.
CREATE SEQUENCE event_blocks AS bigint MINVALUE 1 MAXVALUE 2251799813685247 CACHE 1 NO CYCLE;

-- Takes the next block of the log for the transaction that runs.
CREATE FUNCTION take_block() RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    last_block bigint;
BEGIN
    SELECT last_value - CASE WHEN is_called THEN 0 ELSE 1 END INTO last_block FROM event_blocks;
    PERFORM pg_advisory_xact_lock_shared((86::bigint << 56) | (last_block + 1));
    RETURN nextval('event_blocks');
END
$$;

-- The highest position that is certain: every event up to it is visible to the next statement, or
-- never will be.
CREATE FUNCTION log_horizon() RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    last_block bigint;
    least_marked bigint;
BEGIN
    IF pg_is_in_recovery() THEN
        RAISE EXCEPTION 'the log is followed on the primary'
            USING ERRCODE = 'read_only_sql_transaction';
    END IF;
    SELECT last_value - CASE WHEN is_called THEN 0 ELSE 1 END INTO last_block FROM event_blocks;
    -- The locks are read once: both kinds in one look.
    WITH held AS MATERIALIZED (
        SELECT l.pid, l.locktype, l.relation, l.objsubid,
               l.classid::bigint AS high, l.objid::bigint AS low
        FROM pg_locks l JOIN pg_database d ON d.oid = l.database
        WHERE d.datname = current_database() AND l.locktype IN ('advisory', 'relation')
    )
    SELECT min(((mark.high & 16777215) << 32) | mark.low) INTO least_marked
    FROM held mark
    WHERE mark.locktype = 'advisory' AND mark.objsubid = 1 AND mark.high >> 24 = 86
      AND EXISTS (
        SELECT 1 FROM held used
        WHERE used.locktype = 'relation' AND used.relation = 'event_blocks'::regclass
          AND used.pid IS NOT DISTINCT FROM mark.pid
      );
    RETURN least(last_block + 1, least_marked) * 4096 - 1;
END
$$;

-- Steady rows, which are looked at far more often than they are written, are kept in memory by the
-- stripe of their key, as long as the version of the stripe stays what it was. Versions are random,
-- so that none comes again, not even after commits were lost with a server. Whoever changes such
-- rows by hand says so: UPDATE guards SET version = new_version().
CREATE TABLE guards (
    stripe          integer NOT NULL PRIMARY KEY,
    version         bigint NOT NULL
) WITH (fillfactor = 20);
INSERT INTO guards (stripe, version) SELECT n, 0 FROM generate_series(0, 63) AS n;

-- A version that was never there.
CREATE FUNCTION new_version() RETURNS bigint LANGUAGE sql VOLATILE AS $$
    SELECT ('x' || substr(replace(gen_random_uuid()::text, '-', ''), 1, 15))::bit(60)::bigint
$$;

-- Holds stripes until the transaction ends, in their order, and gives their versions as they are
-- from then on: each statement in here looks anew. The two masks have a bit for each stripe.
-- Without patience it fails where somebody else holds one: whoever holds other locks must not wait.
CREATE FUNCTION hold_guards(shared bigint, alone bigint, patiently boolean)
RETURNS TABLE (held integer, found bigint) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    base bigint := (87::bigint << 56) | ('guards'::regclass::oid::bigint << 8);
    is_ours boolean;
BEGIN
    FOR n IN 0..63 LOOP
        is_ours := true;
        IF (alone >> n) & 1 = 1 THEN
            IF patiently THEN
                PERFORM pg_advisory_xact_lock(base | n);
            ELSE
                is_ours := pg_try_advisory_xact_lock(base | n);
            END IF;
        ELSIF (shared >> n) & 1 = 1 THEN
            IF patiently THEN
                PERFORM pg_advisory_xact_lock_shared(base | n);
            ELSE
                is_ours := pg_try_advisory_xact_lock_shared(base | n);
            END IF;
        END IF;
        IF NOT is_ours THEN
            RAISE EXCEPTION 'a guard is held by somebody else'
                USING ERRCODE = 'lock_not_available';
        END IF;
    END LOOP;
    RETURN QUERY SELECT g.stripe, g.version FROM guards g
        WHERE ((shared | alone) >> g.stripe) & 1 = 1;
END
$$;
