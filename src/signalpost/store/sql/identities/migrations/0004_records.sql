-- Where a key is kept. id: the first 63 bits of the key's HMAC, so that a look-up is one descent of a tree with nothing
-- in it but numbers: a batch of new people writes few of its pages. Two keys that share them are not told apart by it
-- and the later one is not kept.
CREATE TABLE key_place (id INTEGER PRIMARY KEY, record INTEGER NOT NULL) STRICT;

-- What is known under some keys that were first seen together; new ones are written behind the last one. names: the
-- HMACs (16 bytes each, over kind, space and value; the value is nowhere in clear) of the keys. sealed: what stands
-- under each (values, links with their times and sources), encrypted under the key of day `day`, the latest on which
-- one of them was seen. oldest: the earliest of the days on which they were last seen.
CREATE TABLE record (
    id INTEGER PRIMARY KEY,
    day INTEGER NOT NULL,
    oldest INTEGER NOT NULL,
    names BLOB NOT NULL,
    sealed BLOB NOT NULL
) STRICT;

-- What was kept before: one row a key, and further keys of the same person or browser with nothing but the HMAC of the
-- row that holds it. Such a row becomes a record as it is sealed; its further keys are named behind it.
CREATE TEMP TABLE root (hmac BLOB PRIMARY KEY, record INTEGER NOT NULL, id INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO root
SELECT hmac, row_number() OVER (ORDER BY day, id), id FROM person_key WHERE root IS NULL AND sealed IS NOT NULL;
CREATE TEMP TABLE further (record INTEGER, id INTEGER, hmac BLOB NOT NULL, PRIMARY KEY (record, id)) STRICT, WITHOUT ROWID;
INSERT INTO further SELECT r.record, p.id, p.hmac FROM person_key AS p JOIN root AS r ON r.hmac = p.root;
INSERT INTO record (id, day, oldest, names, sealed)
SELECT r.record, p.day, p.day,
       unhex(hex(p.hmac) || coalesce((SELECT group_concat(hex(f.hmac), '') FROM further AS f WHERE f.record = r.record), '')),
       p.sealed
FROM root AS r JOIN person_key AS p ON p.id = r.id ORDER BY r.record;
INSERT INTO key_place SELECT id, record FROM (SELECT id, record FROM root UNION ALL SELECT id, record FROM further) ORDER BY id;
DROP TABLE further;
DROP TABLE root;
DROP TABLE person_key;
