-- What the watch counts and learns of the events, written with them; holds nothing of a person.
-- begin: Unix seconds of a slot of five minutes. Until a slot is over it has a row for each transaction that counted
-- into it, after that one.
CREATE TABLE watch_slot (
    id INTEGER PRIMARY KEY,
    space_id INTEGER NOT NULL,
    begin INTEGER NOT NULL,
    payload BLOB NOT NULL
) STRICT;

CREATE INDEX watch_slot_by_begin ON watch_slot (space_id, begin);

CREATE TABLE watch_learnt (
    space_id INTEGER NOT NULL,
    part TEXT NOT NULL,
    payload BLOB NOT NULL,
    PRIMARY KEY (space_id, part)
) STRICT;

-- until: Unix seconds; all slots that end by then are over.
CREATE TABLE watch_progress (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    until INTEGER NOT NULL
) STRICT;

INSERT INTO watch_progress (one, until) VALUES (1, 0);
