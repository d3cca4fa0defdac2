-- What identity added to events, taken back.

-- name: enriched_waiting
-- Those of ?1 that still wait and were given something.
SELECT e.row, e.received_at, e.enriched, e.unmet, b.sealed
FROM json_each(?1) AS wanted
JOIN event AS e ON e.row = wanted.value
JOIN queue AS q ON q.row = e.row AND q.state = 0
JOIN body AS b ON b.row = e.row
WHERE e.enriched IS NOT NULL

-- name: unenrich
UPDATE event SET enriched = NULL, keys_id = ?2, unmet = ?3 WHERE row = ?1
