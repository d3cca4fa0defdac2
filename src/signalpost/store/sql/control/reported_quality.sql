-- What Meta said of a dataset's events.

-- name: put_reported
INSERT INTO reported_quality (space_id, dataset_id, day, at, events) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT DO UPDATE SET at = excluded.at, events = excluded.events

-- name: forget_reported
DELETE FROM reported_quality WHERE space_id = ?1 AND dataset_id = ?2 AND day < ?3

-- name: reported
SELECT day, at, events FROM reported_quality WHERE space_id = ?1 AND dataset_id = ?2 AND day >= ?3 ORDER BY day
