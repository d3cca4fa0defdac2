-- Incidents, what happened to each, and what is normal.

-- name: incidents
SELECT number, body FROM incident WHERE space_id = ?1 ORDER BY number

-- name: incident
SELECT body FROM incident WHERE space_id = ?1 AND number = ?2

-- name: space
SELECT next_number, asked FROM space WHERE space_id = ?1

-- name: spaces
SELECT space_id FROM space ORDER BY space_id

-- name: looked_at
SELECT coalesce(max(looked_at), 0) FROM space

-- name: timeline
SELECT at, what, by, text FROM happened WHERE space_id = ?1 AND number = ?2 ORDER BY row

-- name: normal
SELECT baselines, slot, until FROM normal WHERE space_id = ?1

-- name: keep_normal
INSERT INTO normal (space_id, baselines, slot, until) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT DO UPDATE SET baselines = excluded.baselines, slot = excluded.slot, until = excluded.until

-- name: keep_space
INSERT INTO space (space_id, looked_at, next_number, asked) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT DO UPDATE SET looked_at = excluded.looked_at, next_number = excluded.next_number, asked = excluded.asked

-- name: keep_incident
INSERT INTO incident (space_id, number, body) VALUES (?1, ?2, ?3)
ON CONFLICT DO UPDATE SET body = excluded.body

-- name: forget_incident
DELETE FROM incident WHERE space_id = ?1 AND number = ?2

-- name: forget_timeline
DELETE FROM happened WHERE space_id = ?1 AND number = ?2

-- name: add_happened
INSERT INTO happened (space_id, number, at, what, by, text) VALUES (?1, ?2, ?3, ?4, ?5, ?6)

-- name: bound_timeline
-- How it began stays.
DELETE FROM happened WHERE row IN (SELECT row FROM happened WHERE space_id = ?1 AND number = ?2
    AND row > (SELECT min(row) FROM happened WHERE space_id = ?1 AND number = ?2)
    ORDER BY row DESC LIMIT -1 OFFSET ?3)
