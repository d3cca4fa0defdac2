-- One row per key of a space: hashed em and ph, external_id, lead_id, subscription_id, visitor, fbp, fbc, and the tokens
-- of carts, checkouts and orders. id: the first 63 bits of `hmac`, so that a look-up is one descent of a tree whose
-- inner pages hold nothing but these numbers, however many people there are; two keys that share them are not told
-- apart by it and the later one is not kept. hmac: 16 bytes over kind, space and value; the value is nowhere in clear.
-- root: the `hmac` of the row that holds the person or browser this key belongs to; NULL: this row itself.
-- sealed: what is known (values, links with their times and sources), encrypted under the key of day `day`.
CREATE TABLE person_key (
    id INTEGER PRIMARY KEY,
    space_id INTEGER NOT NULL,
    hmac BLOB NOT NULL,
    kind TEXT NOT NULL,
    day INTEGER NOT NULL,
    root BLOB,
    sealed BLOB
) STRICT;

-- Pairs of keys that an operator parted: never linked again by anything received up to `at` (Unix ms) or later.
-- one < other.
CREATE TABLE parted (
    space_id INTEGER NOT NULL,
    one BLOB NOT NULL,
    other BLOB NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (space_id, one, other)
) STRICT, WITHOUT ROWID;

-- Keys that were forgotten (erased, withdrawn, denied): nothing received by `at` (Unix ms) is learnt of them again, even
-- when it is folded later.
CREATE TABLE forgotten (
    space_id INTEGER NOT NULL,
    hmac BLOB NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (space_id, hmac)
) STRICT, WITHOUT ROWID;

-- The latest decision about consent recorded for a key; a denied or withdrawn one is a suppression row and is read only
-- to refuse. state: granted, denied or withdrawn. reason, evidence, source: short texts without identifiers. at: when it
-- was received (Unix ms). seq grows with every change, so that readers take in what is new.
CREATE TABLE decisions (
    space_id INTEGER NOT NULL,
    hmac BLOB NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    evidence TEXT NOT NULL,
    source TEXT NOT NULL,
    at INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (space_id, hmac)
) STRICT, WITHOUT ROWID;

CREATE INDEX decisions_by_seq ON decisions (seq);
