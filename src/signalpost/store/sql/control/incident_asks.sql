-- What people asked of incidents.

-- name: add_ask
INSERT INTO incident_ask (space_id, at, number, asked, author) VALUES (?1, ?2, ?3, ?4, ?5) RETURNING ask_id

-- name: asks_after
SELECT ask_id, at, number, asked, author FROM incident_ask
WHERE space_id = ?1 AND ask_id > ?2 ORDER BY ask_id LIMIT ?3

-- name: forget_asks
DELETE FROM incident_ask WHERE at < ?1
