-- Keys of people, browsers and purchases.

-- name: person_key
SELECT hmac, root, sealed FROM person_key WHERE id = ?1

-- name: person_keys
-- Many at once, in the order of their place in the tree: neighbours lie on one page.
SELECT p.hmac, p.root, p.sealed FROM json_each(?1) AS wanted JOIN person_key AS p ON p.id = wanted.value

-- name: put_person_key
-- A key whose first 63 bits are another's is not kept.
INSERT INTO person_key (id, space_id, hmac, kind, day, root, sealed) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET day = excluded.day, root = excluded.root, sealed = excluded.sealed
WHERE hmac = excluded.hmac

-- name: drop_person_key
DELETE FROM person_key WHERE id = ?1 AND hmac = ?2

-- name: parted
SELECT one, other FROM parted

-- name: part
INSERT INTO parted (space_id, one, other, at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET at = excluded.at

-- name: forgotten_keys
SELECT hmac, at FROM forgotten

-- name: forget_key
INSERT INTO forgotten (space_id, hmac, at) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET at = max(at, excluded.at)

-- name: forgotten_key_rows
SELECT space_id, hmac, at FROM forgotten

-- name: remember_no_more
-- Nothing so old can still be folded.
DELETE FROM forgotten WHERE at < ?1

-- name: next_person_keys
-- The next ?2 keys in the order of their ids.
SELECT max(id), min(day) FROM (SELECT id, day FROM person_key WHERE id > ?1 ORDER BY id LIMIT ?2)

-- name: old_person_keys
-- Keys last seen before day ?3, and whether what they stand for is there still, by the id of its row.
SELECT id, root FROM person_key WHERE id > ?1 AND id <= ?2 AND day < ?3

-- name: person_key_since
SELECT 1 FROM person_key WHERE id = ?1 AND hmac = ?2 AND day >= ?3

-- name: drop_person_key_by_id
DELETE FROM person_key WHERE id = ?1

-- name: count_person_keys
SELECT kind, count(*) FROM person_key WHERE space_id = ?1 GROUP BY kind
