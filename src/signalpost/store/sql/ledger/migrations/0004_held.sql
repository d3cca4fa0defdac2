-- Copies that wait for consent. row: out of the same numbers as events. held_until: Unix ms, when it is dropped.
-- sealed: the whole copy, encrypted under the key of the day it came and bound to its row. found_by: 16 bytes of HMAC
-- for each of its keys. The copy's row in `copy` (fate 3) is what it counts as meanwhile.
CREATE TABLE held (
    row INTEGER PRIMARY KEY,
    space_id INTEGER NOT NULL,
    inbox_id INTEGER NOT NULL,
    segment INTEGER NOT NULL,
    idx INTEGER NOT NULL,
    held_until INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    found_by BLOB NOT NULL,
    UNIQUE (inbox_id, segment, idx)
) STRICT;

CREATE INDEX held_by_end ON held (held_until);

-- Finds held copies by any of their keys.
CREATE TABLE held_key (
    space_id INTEGER NOT NULL,
    hmac BLOB NOT NULL,
    row INTEGER NOT NULL,
    PRIMARY KEY (space_id, hmac, row)
) STRICT, WITHOUT ROWID;

-- found_by: 8 bytes of HMAC for each key of its copies. No index: a withdrawal walks what waits.
-- consent_id: why it may be sent, as one word (`store.consent_word`); NULL when nobody decided.
ALTER TABLE event ADD COLUMN found_by BLOB;
ALTER TABLE event ADD COLUMN consent_id INTEGER;
ALTER TABLE copy ADD COLUMN consent_id INTEGER;

-- 1: was being sent when the person withdrew. It is never handed out to be sent again.
ALTER TABLE queue ADD COLUMN withdrawn INTEGER NOT NULL DEFAULT 0;
