-- Forgetting by age.

-- name: old_endings
SELECT row FROM ending WHERE settled_at < ?1 ORDER BY row LIMIT ?2

-- name: old_lone_copies
-- Copies that belong to no event. One that is held (fate 3) ends first.
SELECT inbox_id, segment, idx, part FROM copy WHERE row IS NULL AND received_at < ?1 AND fate <> 3
ORDER BY inbox_id, segment, idx, part LIMIT ?2

-- name: ending_parts
-- What the pruned events count as: once as an event by state, once (part 0) as the copy that made it.
SELECT e.space_id, e.dataset_id, e.name_id, e.received_at, e.part, e.observed_id, e.consent_id, x.state,
       iif(x.state = 4, x.reason_id, 0), x.settled_at, e.seen IS NOT NULL AND e.test_event_code_id IS NULL
FROM json_each(?1) AS wanted JOIN event AS e ON e.row = wanted.value JOIN ending AS x ON x.row = e.row

-- name: copy_parts
SELECT space_id, dataset_id, name_id, received_at, part, observed_id, consent_id, origin_id, said_id, fate,
       iif(fate = 4, reason_id, 0), count
FROM json_each(?1) AS wanted JOIN copy ON row = wanted.value

-- name: lone_copy_parts
SELECT space_id, dataset_id, name_id, received_at, part, observed_id, consent_id, origin_id, said_id, fate,
       iif(fate = 4, reason_id, 0), count
FROM copy WHERE inbox_id = ?1 AND segment = ?2 AND idx = ?3 AND part = ?4

-- name: oldest_needed
SELECT min(received_at) FROM (
    SELECT min(received_at) AS received_at FROM event WHERE row IN (SELECT row FROM queue)
    UNION ALL
    SELECT min(c.received_at) FROM held AS h JOIN copy AS c
        ON c.inbox_id = h.inbox_id AND c.segment = h.segment AND c.idx = h.idx AND c.part = 0)

-- name: forget_event
DELETE FROM event WHERE row = ?

-- name: forget_body
DELETE FROM body WHERE row = ?

-- name: forget_ending
DELETE FROM ending WHERE row = ?

-- name: forget_copies
DELETE FROM copy WHERE row = ?

-- name: forget_lone_copy
DELETE FROM copy WHERE inbox_id = ? AND segment = ? AND idx = ? AND part = ?

-- name: forget_calls
-- A call stays as long as an event that names it.
DELETE FROM call
WHERE at < ?1
  AND NOT EXISTS (SELECT 1 FROM ending WHERE row BETWEEN call.first_row AND call.last_row AND call_id = call.id)
  AND NOT EXISTS (SELECT 1 FROM queue WHERE row BETWEEN call.first_row AND call.last_row AND call_id = call.id)

-- name: forget_incidents
DELETE FROM incident WHERE closed_at < ?1

-- name: close_total
INSERT INTO total (space_id, book, dataset_id, kind, reason_id, live, closed) VALUES (?1, ?2, ?3, ?4, ?5, -?6, ?6)
ON CONFLICT DO UPDATE SET live = live + excluded.live, closed = closed + excluded.closed

-- name: close_rollup
INSERT INTO rollup (space_id, dataset_id, hour, name_id, measure_id, live, closed) VALUES (?1, ?2, ?3, ?4, ?5, -?6, ?6)
ON CONFLICT DO UPDATE SET live = live + excluded.live, closed = closed + excluded.closed
