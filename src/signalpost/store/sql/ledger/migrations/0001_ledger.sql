-- Names are written once and stand as small numbers everywhere else. Number 0 means: none.

-- One row per inbox ever folded in. `cursor` is the last segment of it that is in here, moved with the rows it brought.
CREATE TABLE inbox (
    id INTEGER PRIMARY KEY,
    inbox_id TEXT NOT NULL UNIQUE,
    cursor INTEGER NOT NULL DEFAULT 0
) STRICT;

-- One row per dataset of a space, with its pause: `paused` is the reason, NULL while it sends.
CREATE TABLE dataset (
    id INTEGER PRIMARY KEY,
    space_id INTEGER NOT NULL,
    dataset TEXT NOT NULL,
    paused TEXT,
    paused_at INTEGER,
    resume_at INTEGER,
    UNIQUE (space_id, dataset)
) STRICT;

-- Event names of a space.
CREATE TABLE name (
    id INTEGER PRIMARY KEY,
    space_id INTEGER NOT NULL,
    event_name TEXT NOT NULL,
    UNIQUE (space_id, event_name)
) STRICT;

-- Short words out of small sets: reasons, action sources, origins, destinations, lists of user_data keys, ids of access
-- keys, lease holders, measures.
CREATE TABLE word (
    id INTEGER PRIMARY KEY,
    word TEXT NOT NULL UNIQUE
) STRICT;

-- The number the next event gets; never one that was given before, because a body is sealed to its number.
CREATE TABLE sequence (next_row INTEGER NOT NULL) STRICT;
INSERT INTO sequence (next_row) VALUES (1);

-- One row per event and dataset. Written once; only a joined copy changes it. Where it stands is told by the one row it
-- has in `queue` or in `ending`, so that moving an event touches small rows and never this one or its body.
-- id_hash: 64 bits of BLAKE2b over space and event_id. part: 0 where this event is what its copy counts as.
-- inbox_id, segment, idx: the receipt of its first copy. keys_id: the user_data keys in its body, joined by commas.
CREATE TABLE event (
    row INTEGER PRIMARY KEY,
    space_id INTEGER NOT NULL,
    dataset_id INTEGER NOT NULL,
    name_id INTEGER NOT NULL,
    id_hash INTEGER NOT NULL,
    event_id TEXT NOT NULL,
    event_time INTEGER NOT NULL,
    action_source_id INTEGER NOT NULL,
    origin_id INTEGER NOT NULL,
    destination_id INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    inbox_id INTEGER NOT NULL,
    segment INTEGER NOT NULL,
    idx INTEGER NOT NULL,
    part INTEGER NOT NULL,
    keys_id INTEGER NOT NULL,
    order_id TEXT,
    unmet TEXT,
    test_event_code_id INTEGER
) STRICT;

-- Finds an event by event_id, and the newest one of (dataset, event_name, event_id).
CREATE INDEX event_by_event_id ON event (id_hash, dataset_id, name_id);
CREATE INDEX event_by_order_id ON event (space_id, order_id) WHERE order_id IS NOT NULL;
-- A copy makes at most one event per part: what keeps a segment folded twice from counting twice.
CREATE UNIQUE INDEX event_by_receipt ON event (inbox_id, segment, idx, part);

-- The body of each event: compressed, encrypted under the key of the day its first copy came.
CREATE TABLE body (
    row INTEGER PRIMARY KEY,
    sealed BLOB NOT NULL
) STRICT;

-- Events that are not settled. state: 0 queued, 1 sending. due_at: when it may go; while sending, when the lease ends.
CREATE TABLE queue (
    row INTEGER PRIMARY KEY,
    space_id INTEGER NOT NULL,
    dataset_id INTEGER NOT NULL,
    name_id INTEGER NOT NULL,
    state INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    merge_until INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    first_attempt_at INTEGER,
    body_left INTEGER NOT NULL DEFAULT 0,
    holder_id INTEGER,
    call_id INTEGER
) STRICT;

-- What waits, what is being sent (few), and what waits by the five minutes in which its age limit falls: events come in
-- the order of their times only by and large, and exact times would scatter each batch over all pages of the index.
CREATE INDEX queue_by_due ON queue (dataset_id, due_at) WHERE state = 0;
CREATE INDEX queue_by_lease ON queue (dataset_id, due_at) WHERE state = 1;
CREATE INDEX queue_by_age_limit ON queue (dataset_id, expires_at / 300000) WHERE state = 0;

-- Events that are settled. state: 2 delivered, 3 observed, 4 dead, 5 withdrawn, 6 erased. sending_ms: from its first
-- attempt to its end; NULL when it was never tried.
CREATE TABLE ending (
    row INTEGER PRIMARY KEY,
    space_id INTEGER NOT NULL,
    dataset_id INTEGER NOT NULL,
    name_id INTEGER NOT NULL,
    state INTEGER NOT NULL,
    reason_id INTEGER NOT NULL,
    settled_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    sending_ms INTEGER,
    call_id INTEGER
) STRICT;

-- Few events end otherwise than delivered; those are looked for.
CREATE INDEX ending_undelivered ON ending (dataset_id, state, reason_id) WHERE state <> 2;

-- Copies that became no event of their own. fate: 1 merged, 2 duplicate, 3 held, 4 dropped. row: the event it belongs to.
-- part: 0 where this row is what the copy counts as; a copy routed to several datasets has further rows.
CREATE TABLE copy (
    inbox_id INTEGER NOT NULL,
    segment INTEGER NOT NULL,
    idx INTEGER NOT NULL,
    part INTEGER NOT NULL,
    space_id INTEGER NOT NULL,
    dataset_id INTEGER NOT NULL,
    name_id INTEGER NOT NULL,
    fate INTEGER NOT NULL,
    reason_id INTEGER NOT NULL,
    key_id INTEGER NOT NULL,
    origin_id INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    count INTEGER NOT NULL,
    row INTEGER,
    event_id TEXT,
    detail TEXT,
    PRIMARY KEY (inbox_id, segment, idx, part)
) STRICT, WITHOUT ROWID;

CREATE INDEX copy_by_event ON copy (row) WHERE row IS NOT NULL;

-- HTTP calls to a destination. Its events have its id and lie between first_row and last_row, which spares an index.
CREATE TABLE call (
    id INTEGER PRIMARY KEY,
    space_id INTEGER NOT NULL,
    dataset_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    duration_ms INTEGER NOT NULL,
    events INTEGER NOT NULL,
    status INTEGER,
    code INTEGER,
    subcode INTEGER,
    fbtrace_id TEXT,
    first_row INTEGER NOT NULL,
    last_row INTEGER NOT NULL
) STRICT;

CREATE INDEX call_by_fbtrace_id ON call (fbtrace_id) WHERE fbtrace_id IS NOT NULL;

-- What broke, whom it concerns (dataset_id 0: the whole space), since when. At most one of a kind is open.
CREATE TABLE incident (
    id INTEGER PRIMARY KEY,
    space_id INTEGER NOT NULL,
    dataset_id INTEGER NOT NULL,
    code TEXT NOT NULL,
    opened_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    count INTEGER NOT NULL,
    detail TEXT NOT NULL,
    closed_at INTEGER
) STRICT;

CREATE UNIQUE INDEX incident_open ON incident (space_id, code, dataset_id) WHERE closed_at IS NULL;

-- The books. book 0: copies received; 1: copies by fate (kind) and, if dropped, reason; 2: events routed; 3: events by
-- state (kind) and, if dead, reason. live: from rows that are here; closed: from rows that were pruned.
CREATE TABLE total (
    space_id INTEGER NOT NULL,
    book INTEGER NOT NULL,
    dataset_id INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    reason_id INTEGER NOT NULL,
    live INTEGER NOT NULL DEFAULT 0,
    closed INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (space_id, book, dataset_id, kind, reason_id)
) STRICT, WITHOUT ROWID;

-- Counts by hour (Unix seconds): copies by the hour they came, endings by the hour they came about.
CREATE TABLE rollup (
    space_id INTEGER NOT NULL,
    dataset_id INTEGER NOT NULL,
    hour INTEGER NOT NULL,
    name_id INTEGER NOT NULL,
    measure_id INTEGER NOT NULL,
    live INTEGER NOT NULL DEFAULT 0,
    closed INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (space_id, dataset_id, hour, name_id, measure_id)
) STRICT, WITHOUT ROWID;
