-- One row per visitor of a space. hmac: 16 bytes by which the visitor id is found, which itself is nowhere on disk.
-- sealed: what is known, encrypted under the key of the day the visitor was last seen; NULL: nothing, it was forgotten.
-- last_seen: Unix ms. forgotten_at: Unix ms; nothing received by then ever comes back, even when it is folded later.
CREATE TABLE visitor (
    space_id INTEGER NOT NULL,
    hmac BLOB NOT NULL,
    last_seen INTEGER NOT NULL,
    forgotten_at INTEGER,
    sealed BLOB,
    PRIMARY KEY (space_id, hmac)
) STRICT, WITHOUT ROWID;

-- Finds whom nobody has seen for long. By days, so that a row moves in it once a day at most.
CREATE INDEX visitor_by_day ON visitor (last_seen / 86400000);

-- One row per inbox that brought an identity record. cursor: the last segment of it that is in here.
CREATE TABLE inbox (
    inbox_id TEXT PRIMARY KEY,
    cursor INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
