-- Folding inbox segments in.

-- name: move_cursor
-- Never back: a segment folded twice leaves the cursor where it is.
UPDATE inbox SET cursor = max(cursor, ?2) WHERE id = ?1

-- name: next_row
SELECT next_row FROM sequence

-- name: set_next_row
UPDATE sequence SET next_row = ?1

-- name: events_beyond
-- Whether any event of this inbox lies beyond a segment; hardly ever, because the cursor moves with the rows.
SELECT EXISTS (SELECT 1 FROM event WHERE inbox_id = ?1 AND segment > ?2)
    OR EXISTS (SELECT 1 FROM copy WHERE inbox_id = ?1 AND segment > ?2)

-- name: receipt_is_here
SELECT EXISTS (SELECT 1 FROM event WHERE inbox_id = ?1 AND segment = ?2 AND idx = ?3)
    OR EXISTS (SELECT 1 FROM copy WHERE inbox_id = ?1 AND segment = ?2 AND idx = ?3)

-- name: insert_event
INSERT INTO event (row, space_id, dataset_id, name_id, id_hash, event_id, event_time, action_source_id, origin_id,
                   destination_id, received_at, expires_at, inbox_id, segment, idx, part, keys_id,
                   order_id, unmet, test_event_code_id, observed_id, enriched, found_by, consent_id, seen, said_id, value)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)

-- name: insert_body
INSERT INTO body (row, sealed) VALUES (?, ?)

-- name: insert_queue
INSERT INTO queue (row, space_id, dataset_id, name_id, state, due_at, merge_until, expires_at)
VALUES (?, ?, ?, ?, 0, ?, ?, ?)

-- name: insert_ending
INSERT INTO ending (row, space_id, dataset_id, name_id, state, reason_id, settled_at, attempts, sending_ms, call_id)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)

-- name: insert_copy
INSERT INTO copy (inbox_id, segment, idx, part, space_id, dataset_id, name_id, fate, reason_id, key_id, origin_id,
                  received_at, count, row, event_id, detail, observed_id, consent_id, said_id)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)

-- name: insert_lately
INSERT INTO lately (row, key_id, host) VALUES (?, ?, ?) ON CONFLICT DO NOTHING

-- name: forget_lately
DELETE FROM lately WHERE row < ?1

-- name: merge_event
-- Only while it waits, and only in its own space: what is leased may be on its way already.
UPDATE event
SET event_time = ?3, unmet = ?4, order_id = coalesce(?5, order_id),
    expires_at = CASE ?6 WHEN 0 THEN expires_at ELSE ?6 END, keys_id = ?7,
    enriched = nullif(trim(coalesce(enriched, '') || ' ' || coalesce(?8, '')), ''),
    found_by = CASE WHEN ?9 IS NULL THEN found_by ELSE CAST(coalesce(found_by, x'') || ?9 AS BLOB) END
WHERE row = ?1 AND space_id = ?2 AND EXISTS (SELECT 1 FROM queue WHERE row = ?1 AND state = 0)
RETURNING received_at

-- name: merge_body
UPDATE body SET sealed = ?2 WHERE row = ?1

-- name: merge_queue
UPDATE queue SET due_at = ?2, expires_at = CASE ?3 WHEN 0 THEN expires_at ELSE ?3 END WHERE row = ?1

-- name: hashes_met
-- Which of ?1 any event has: most of a batch is new, and this look-up costs a third of the next.
SELECT value FROM json_each(?1) AS wanted
WHERE EXISTS (SELECT 1 FROM event INDEXED BY event_by_event_id WHERE id_hash = wanted.value)

-- name: known_event
-- The newest event of a (dataset, event_name, event_id). ?6 tells the caller which of its keys this answers.
SELECT ?6, e.row, coalesce(q.state, x.state), e.received_at, coalesce(q.due_at, 0), coalesce(q.merge_until, 0),
       e.event_time, coalesce(q.attempts, x.attempts), e.origin_id, e.unmet, e.order_id,
       e.keys_id
FROM event AS e LEFT JOIN queue AS q ON q.row = e.row LEFT JOIN ending AS x ON x.row = e.row
WHERE e.id_hash = ?1 AND e.dataset_id = ?2 AND e.name_id = ?3 AND e.event_id = ?4 AND e.received_at >= ?5
ORDER BY e.row DESC LIMIT 1

-- name: order_is_met
SELECT order_id FROM event WHERE space_id = ?1 AND order_id = ?2 LIMIT 1

-- name: bodies
SELECT b.row, b.sealed FROM json_each(?1) AS wanted JOIN body AS b ON b.row = wanted.value

-- name: add_total
INSERT INTO total (space_id, book, dataset_id, kind, reason_id, live) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET live = live + excluded.live

-- name: add_rollup
INSERT INTO rollup (space_id, dataset_id, hour, name_id, measure_id, live) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET live = live + excluded.live
