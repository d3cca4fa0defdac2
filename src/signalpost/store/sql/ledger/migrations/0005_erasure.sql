-- Which events have a key: what `event.found_by` says, turned round, so that a person's events are found without walking
-- all of them. Written in runs, each sorted and never changed, long after the events themselves: so that folding does not
-- pay for it. key: 8 bytes of HMAC. An event that is gone may stand here until its run goes.
CREATE TABLE found (
    run INTEGER NOT NULL,
    key BLOB NOT NULL,
    row INTEGER NOT NULL,
    PRIMARY KEY (run, key, row)
) STRICT, WITHOUT ROWID;
CREATE TABLE found_run (run INTEGER PRIMARY KEY, last_row INTEGER NOT NULL) STRICT;
-- One row. upto: the last event that was taken into a run, or noted as waiting in `found_later`.
CREATE TABLE found_upto (upto INTEGER NOT NULL) STRICT;
INSERT INTO found_upto (upto) VALUES (0);
-- Events that were still waiting then: a copy that joins them may bring further keys.
CREATE TABLE found_later (row INTEGER PRIMARY KEY) STRICT;

-- Events that were being sent when their person was erased: they go as soon as that is over.
CREATE TABLE doomed (row INTEGER PRIMARY KEY) STRICT;

-- What became of each request to erase a person. Names nobody: kinds are names of keys, the rest are counts.
CREATE TABLE erasure (
    erasure_id TEXT PRIMARY KEY,
    space_id INTEGER NOT NULL,
    asked_at INTEGER NOT NULL,
    done_at INTEGER NOT NULL,
    kinds TEXT NOT NULL,
    keys INTEGER NOT NULL,
    events INTEGER NOT NULL,
    waiting INTEGER NOT NULL,
    sending INTEGER NOT NULL,
    held INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
