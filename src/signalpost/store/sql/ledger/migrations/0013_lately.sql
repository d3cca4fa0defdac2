-- By which key and from which host copies of the newest events came: only for whoever looks on, so only of so many
-- events as they look among. Texts, not words: a host that anybody may name must not stay. host: empty, none was told.
CREATE TABLE lately (
    row INTEGER NOT NULL,
    key_id TEXT NOT NULL,
    host TEXT NOT NULL,
    PRIMARY KEY (row, key_id, host)
) STRICT, WITHOUT ROWID;
