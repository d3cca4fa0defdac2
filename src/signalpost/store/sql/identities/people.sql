-- Keys of people, browsers and purchases.

-- name: key_places
-- Which of the keys are kept, and in which record; in the order of their place in the tree: neighbours lie on one page.
SELECT k.id, k.record FROM json_each(?1) AS wanted JOIN key_place AS k ON k.id = wanted.value

-- name: records
SELECT r.id, r.names, r.sealed FROM json_each(?1) AS wanted JOIN record AS r ON r.id = wanted.value

-- name: last_record
SELECT coalesce(max(id), 0) FROM record

-- name: put_place
INSERT OR REPLACE INTO key_place (id, record) VALUES (?, ?)

-- name: drop_place
-- Unless the key is kept elsewhere by now.
DELETE FROM key_place WHERE id = ?1 AND record = ?2

-- name: put_record
INSERT INTO record (id, day, oldest, names, sealed) VALUES (?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE
SET day = excluded.day, oldest = excluded.oldest, names = excluded.names, sealed = excluded.sealed

-- name: drop_record
DELETE FROM record WHERE id = ?1

-- name: parted
SELECT one, other FROM parted

-- name: part
INSERT INTO parted (space_id, one, other, at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET at = excluded.at

-- name: forgotten_keys
SELECT hmac, at FROM forgotten

-- name: forget_key
INSERT INTO forgotten (space_id, hmac, at) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET at = max(at, excluded.at)

-- name: all_forgotten
SELECT space_id, hmac, at FROM forgotten

-- name: record_at
-- The record in which the key at a place is kept.
SELECT r.id, r.names FROM key_place AS k JOIN record AS r ON r.id = k.record WHERE k.id = ?1

-- name: remember_no_more
-- Nothing so old can still be folded.
DELETE FROM forgotten WHERE at < ?1

-- name: next_records
-- The next ?2 records in the order of their ids.
SELECT max(id), min(oldest) FROM (SELECT id, oldest FROM record WHERE id > ?1 ORDER BY id LIMIT ?2)

-- name: old_records
-- Records under a key of which nothing was seen since before day ?3.
SELECT id, names, sealed FROM record WHERE id > ?1 AND id <= ?2 AND oldest < ?3
