-- Copies that wait for consent, and events that must not be sent any more.

-- name: insert_held
INSERT INTO held (row, space_id, inbox_id, segment, idx, held_until, sealed, found_by, of_order)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)

-- name: insert_held_key
INSERT INTO held_key (space_id, hmac, row) VALUES (?, ?, ?) ON CONFLICT DO NOTHING

-- name: held_by_receipt
SELECT row, space_id, found_by FROM held WHERE inbox_id = ?1 AND segment = ?2 AND idx = ?3

-- name: forget_held
DELETE FROM held WHERE row = ?

-- name: forget_held_key
DELETE FROM held_key WHERE space_id = ? AND hmac = ? AND row = ?

-- name: held_rows_over
-- Whose time to wait for consent is over, the longest first.
SELECT row FROM held WHERE held_until <= ?1 AND of_order = 0 ORDER BY held_until LIMIT ?2

-- name: held_rows_of
SELECT row FROM held_key WHERE space_id = ?1 AND hmac = ?2 AND row < ?3 ORDER BY row DESC

-- name: held_rows_newest
SELECT row FROM held WHERE space_id = ?1 AND row < ?2 ORDER BY row DESC LIMIT ?3

-- name: held_shown
SELECT h.row, h.space_id, i.inbox_id, h.segment, h.idx, h.held_until, d.dataset, n.event_name, c.event_id, c.received_at,
       r.word, k.word, h.of_order
FROM json_each(?1) AS wanted
JOIN held AS h ON h.row = wanted.value
JOIN inbox AS i ON i.id = h.inbox_id
JOIN copy AS c ON c.inbox_id = h.inbox_id AND c.segment = h.segment AND c.idx = h.idx AND c.part = 0
LEFT JOIN dataset AS d ON d.id = c.dataset_id
LEFT JOIN name AS n ON n.id = c.name_id
LEFT JOIN word AS r ON r.id = c.reason_id
LEFT JOIN word AS k ON k.id = c.consent_id
ORDER BY wanted.key

-- name: held_bodies
SELECT h.row, h.sealed FROM json_each(?1) AS wanted JOIN held AS h ON h.row = wanted.value ORDER BY wanted.key

-- name: held_due
SELECT min(held_until) FROM held WHERE of_order = 0

-- name: found_waiting
-- What waits or is being sent, with the keys it is found by; by row, from ?1 on.
SELECT q.row, q.space_id, e.received_at, e.found_by
FROM queue AS q JOIN event AS e ON e.row = q.row
WHERE q.row > ?1 AND e.found_by IS NOT NULL AND q.withdrawn = 0
ORDER BY q.row LIMIT ?2

-- name: found_dead
-- What died and could be replayed: Meta would still take it. `state <> 2` is there for the index.
SELECT x.row, x.space_id, e.received_at, e.found_by
FROM dataset AS d JOIN ending AS x ON x.dataset_id = d.id AND x.state = 4 AND x.state <> 2
JOIN event AS e ON e.row = x.row
WHERE e.expires_at > ?1 AND e.found_by IS NOT NULL

-- name: withdrawable
-- Of the rows ?1, those that wait (0), are being sent (1) or died (4), with what they count as.
SELECT q.row, q.space_id, q.dataset_id, q.name_id, q.state, 0, 0, q.attempts, q.call_id
FROM json_each(?1) AS wanted JOIN queue AS q ON q.row = wanted.value
UNION ALL
SELECT x.row, x.space_id, x.dataset_id, x.name_id, x.state, x.reason_id, x.settled_at, x.attempts, x.call_id
FROM json_each(?1) AS wanted JOIN ending AS x ON x.row = wanted.value WHERE x.state = 4

-- name: forget_found_by
UPDATE event SET found_by = NULL WHERE row = ?

-- name: marked
-- Of the rows ?1, those whose person withdrew while they were being sent. What is to be erased has a way of its own.
SELECT q.row FROM json_each(?1) AS wanted JOIN queue AS q ON q.row = wanted.value
WHERE q.withdrawn = 1 AND NOT EXISTS (SELECT 1 FROM doomed WHERE row = q.row)

-- name: mark_withdrawn
UPDATE queue SET withdrawn = 1 WHERE row = ?

-- name: leave_waiting
DELETE FROM queue WHERE row = ? AND state = 0
