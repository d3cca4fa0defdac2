-- What broke.

-- name: open_incident
INSERT INTO incident (space_id, code, dataset_id, opened_at, last_seen_at, count, detail)
VALUES (?1, ?2, ?3, ?4, ?4, 1, ?5)
ON CONFLICT (space_id, code, dataset_id) WHERE closed_at IS NULL
DO UPDATE SET count = count + 1, last_seen_at = excluded.last_seen_at, detail = excluded.detail

-- name: close_incident
UPDATE incident SET closed_at = ?4 WHERE space_id = ?1 AND code = ?2 AND dataset_id = ?3 AND closed_at IS NULL

-- name: incidents
SELECT i.code, d.dataset, i.space_id, i.opened_at, i.last_seen_at, i.count, i.detail, i.closed_at
FROM incident AS i LEFT JOIN dataset AS d ON d.id = i.dataset_id
WHERE i.space_id = ?1 AND (?2 = 0 OR i.closed_at IS NULL)
ORDER BY i.opened_at DESC, i.id DESC
