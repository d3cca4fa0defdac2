-- Messages about incidents, and what each channel was told. Times: Unix seconds.

CREATE TABLE message (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id TEXT NOT NULL UNIQUE,
    channel TEXT NOT NULL,
    space_id INTEGER NOT NULL,
    incident INTEGER,             -- NULL: it is about several, or none
    kind TEXT NOT NULL,           -- a change of an incident, together, or digest
    critical INTEGER NOT NULL,
    title TEXT NOT NULL,
    said BLOB NOT NULL,           -- msgpack; empty once it ended
    state TEXT NOT NULL,
    queued_at INTEGER NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    failure TEXT NOT NULL DEFAULT '',
    ended_at INTEGER
) STRICT;

CREATE INDEX message_open ON message (channel, tries, number) WHERE state IN ('waiting', 'taken');
CREATE INDEX message_recent ON message (channel, queued_at);

CREATE TABLE told (
    channel TEXT NOT NULL,
    space_id INTEGER NOT NULL,
    incident INTEGER NOT NULL,
    change TEXT NOT NULL,
    level TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (channel, space_id, incident)
) STRICT, WITHOUT ROWID;

CREATE TABLE channel_state (
    channel TEXT PRIMARY KEY,
    failures INTEGER NOT NULL DEFAULT 0,
    failing_since INTEGER,
    failure TEXT NOT NULL DEFAULT '',
    try_at INTEGER NOT NULL DEFAULT 0,
    given_up INTEGER NOT NULL DEFAULT 0,
    digested_until INTEGER
) STRICT, WITHOUT ROWID;
