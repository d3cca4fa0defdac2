-- Figures: what their rows say, and writing them. Reading them over time is in series.sql.

-- name: counted_events
-- What figures count of the events ?1.
SELECT e.row, e.space_id, e.dataset_id, e.name_id, e.received_at, e.event_time, e.seen, e.origin_id, e.action_source_id,
       e.test_event_code_id IS NOT NULL, e.said_id, e.value, e.keys_id, e.enriched
FROM json_each(?1) AS wanted JOIN event AS e ON e.row = wanted.value WHERE e.seen IS NOT NULL

-- name: all_counted_events
SELECT row, space_id, dataset_id, name_id, received_at, event_time, seen, origin_id, action_source_id,
       test_event_code_id IS NOT NULL, said_id, value, keys_id, enriched
FROM event WHERE seen IS NOT NULL

-- name: all_counted_copies
SELECT space_id, dataset_id, name_id, received_at / 3600000 * 3600, fate, origin_id, said_id, sum(count)
FROM copy WHERE said_id IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6, 7

-- name: all_deliveries
SELECT e.space_id, e.dataset_id, e.name_id, x.settled_at, x.settled_at - e.received_at
FROM ending AS x JOIN event AS e ON e.row = x.row
WHERE x.state = 2 AND e.seen IS NOT NULL AND e.test_event_code_id IS NULL

-- name: deliveries
-- Of the events ?1, how long after it was received each is delivered that is being sent; by the holder ?2, if one is
-- given. ?3: now.
SELECT e.space_id, e.dataset_id, e.name_id, ?3 - e.received_at
FROM json_each(?1) AS wanted JOIN queue AS q ON q.row = wanted.value JOIN event AS e ON e.row = q.row
WHERE q.state = 1 AND (?2 IS NULL OR q.holder_id = ?2) AND e.seen IS NOT NULL AND e.test_event_code_id IS NULL

-- name: set_seen
UPDATE event SET seen = ?2, said_id = ?3, value = ?4 WHERE row = ?1

-- name: add_figure
INSERT INTO figure (space_id, dataset_id, step, at, kind, name_id, word_id, live) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET live = live + excluded.live

-- name: close_figure
INSERT INTO figure (space_id, dataset_id, step, at, kind, name_id, word_id, live, closed)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, -?8, ?8)
ON CONFLICT DO UPDATE SET live = live + excluded.live, closed = closed + excluded.closed

-- name: set_figure
INSERT INTO figure (space_id, dataset_id, step, at, kind, name_id, word_id, live) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET live = excluded.live

-- name: live_figures
SELECT space_id, dataset_id, step, at, kind, name_id, word_id, live FROM figure

-- name: forget_hours
-- Hours before ?1 (Unix seconds) of which no row is left. Days stay.
DELETE FROM figure
WHERE step = 0 AND at < ?1 AND live = 0 AND (space_id, dataset_id) IN (
    SELECT space_id, id FROM dataset UNION ALL SELECT DISTINCT space_id, 0 FROM dataset)

-- name: received
INSERT INTO last_received (space_id, dataset_id, name_id, origin_id, at) VALUES (?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET at = max(at, excluded.at)

-- name: newest_received
SELECT space_id, dataset_id, name_id, origin_id, max(received_at) FROM (
    SELECT space_id, dataset_id, name_id, origin_id, received_at FROM event
    UNION ALL SELECT space_id, dataset_id, name_id, origin_id, received_at FROM copy WHERE fate <> 4)
GROUP BY 1, 2, 3, 4

-- name: all_received
SELECT space_id, dataset_id, name_id, origin_id, at FROM last_received
