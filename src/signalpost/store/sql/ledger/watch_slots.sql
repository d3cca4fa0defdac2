-- What the watch counts in slots, and what it learns; see `sqlite.ledger.slots`.

-- name: watch_slots
SELECT begin, payload FROM watch_slot
WHERE space_id = ?1 AND begin > ?2 AND begin < (SELECT until FROM watch_progress)
ORDER BY begin LIMIT ?3

-- name: watch_until
SELECT until FROM watch_progress

-- name: watch_learnt
SELECT payload FROM watch_learnt WHERE space_id = ?1 AND part = ?2

-- name: add_watch_slot
INSERT INTO watch_slot (space_id, begin, payload) VALUES (?1, ?2, ?3)

-- name: spaces_of_watch_slots
SELECT DISTINCT space_id FROM watch_slot

-- name: watch_slots_in_parts
-- Slots that end by ?2 and lie in several rows.
SELECT begin FROM watch_slot WHERE space_id = ?1 AND begin >= ?3 AND begin < ?2 GROUP BY begin HAVING count(*) > 1

-- name: watch_slot_parts
SELECT payload FROM watch_slot WHERE space_id = ?1 AND begin = ?2 ORDER BY id

-- name: drop_watch_slot
DELETE FROM watch_slot WHERE space_id = ?1 AND begin = ?2

-- name: watch_slots_to_the_present
-- Those counted while the clock was far ahead.
UPDATE watch_slot SET begin = ?1 WHERE begin > ?2

-- name: prune_watch_slots
-- All but the newest ?2 rows: by their number, since a clock that is ahead for a moment must not end them.
DELETE FROM watch_slot
WHERE space_id = ?1
  AND begin < (SELECT begin FROM watch_slot WHERE space_id = ?1 ORDER BY begin DESC LIMIT 1 OFFSET ?2)

-- name: keep_watch_learnt
INSERT INTO watch_learnt (space_id, part, payload) VALUES (?1, ?2, ?3)
ON CONFLICT (space_id, part) DO UPDATE SET payload = excluded.payload

-- name: set_watch_until
UPDATE watch_progress SET until = ?1
