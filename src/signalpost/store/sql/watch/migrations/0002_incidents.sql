-- Incidents, what happened to each, and what is normal. Times: Unix seconds. Bodies: msgpack.

CREATE TABLE space (
    space_id INTEGER PRIMARY KEY,
    looked_at INTEGER NOT NULL,
    next_number INTEGER NOT NULL,
    asked INTEGER NOT NULL        -- what people asked, in the control file: done up to this one
) STRICT;

CREATE TABLE incident (
    space_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (space_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE happened (
    row INTEGER PRIMARY KEY,
    space_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    at INTEGER NOT NULL,
    what TEXT NOT NULL,
    by TEXT NOT NULL,
    text TEXT NOT NULL
) STRICT;

CREATE INDEX happened_to ON happened (space_id, number, row);

CREATE TABLE normal (
    space_id INTEGER PRIMARY KEY,
    slot INTEGER NOT NULL,        -- the beginning of the last slot that was taken in
    until INTEGER NOT NULL,       -- all slots that end by then were
    baselines BLOB NOT NULL
) STRICT;
