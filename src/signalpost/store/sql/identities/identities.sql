-- Visitors.

-- name: visitor
SELECT sealed, forgotten_at FROM visitor WHERE space_id = ?1 AND hmac = ?2

-- name: visitors
-- One row whatever is found: each row that SQLite gives lets another thread run in between.
SELECT coalesce(group_concat(hex(hmac) || hex(sealed), ' '), '') FROM visitor
WHERE space_id = ?1 AND sealed IS NOT NULL AND hmac IN (SELECT unhex(value) FROM json_each(?2))

-- name: cursor
SELECT cursor FROM inbox WHERE inbox_id = ?1

-- name: move_cursor
INSERT INTO inbox (inbox_id, cursor) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET cursor = max(cursor, excluded.cursor)

-- name: put_visitor
INSERT INTO visitor (space_id, hmac, last_seen, forgotten_at, sealed) VALUES (?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET last_seen = excluded.last_seen, forgotten_at = excluded.forgotten_at, sealed = excluded.sealed

-- name: counts
SELECT count(sealed), count(*) - count(sealed) FROM visitor WHERE space_id = ?1

-- name: forget_unseen
DELETE FROM visitor WHERE (space_id, hmac) IN (
    SELECT space_id, hmac FROM visitor
    WHERE last_seen / 86400000 <= ?1 / 86400000 AND last_seen < ?1 LIMIT ?2
)
RETURNING 1

-- name: forgotten
-- Whom a restored file must not know: the forgotten, and when.
SELECT space_id, hmac, forgotten_at FROM visitor WHERE forgotten_at IS NOT NULL

-- name: forget_again
INSERT INTO visitor (space_id, hmac, last_seen, forgotten_at) VALUES (?1, ?2, ?3, ?3)
ON CONFLICT DO UPDATE
SET forgotten_at = max(coalesce(forgotten_at, 0), ?3), last_seen = max(last_seen, ?3), sealed = NULL
WHERE forgotten_at IS NULL OR forgotten_at < ?3
