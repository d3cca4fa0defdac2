-- Tracking plans, and what was learnt.

-- name: plans
-- Newest first.
SELECT number, at, author, plan FROM plan WHERE space_id = ?1 AND dataset_id = ?2 ORDER BY number DESC LIMIT ?3

-- name: planned
SELECT DISTINCT dataset_id FROM plan WHERE space_id = ?1 ORDER BY dataset_id

-- name: add_plan
INSERT INTO plan (space_id, dataset_id, number, at, author, plan)
SELECT ?1, ?2, 1 + coalesce(max(number), 0), ?3, ?4, ?5 FROM plan WHERE space_id = ?1 AND dataset_id = ?2
RETURNING number

-- name: learned
SELECT state FROM learned WHERE space_id = ?1

-- name: keep_learned
INSERT INTO learned (space_id, at, state) VALUES (?1, ?2, ?3)
ON CONFLICT DO UPDATE SET at = excluded.at, state = excluded.state
