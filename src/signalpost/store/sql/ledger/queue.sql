-- Handing events out, taking them back, pausing.

-- name: leases_over
-- What was being sent when its lease ran out: due again, its outcome unknown.
SELECT row, state, due_at, expires_at FROM queue INDEXED BY queue_by_lease
WHERE dataset_id = ?1 AND state = 1 AND due_at <= ?2

-- name: due_near_limit
-- Waiting events close to Meta's age limit, the oldest first. The index gives the five minutes; within them SQLite sorts.
SELECT row, state, expires_at FROM queue INDEXED BY queue_by_age_limit
WHERE dataset_id = ?1 AND state = 0 AND expires_at / 300000 <= ?2 / 300000 AND expires_at < ?2 AND due_at <= ?3
ORDER BY expires_at / 300000, expires_at, row LIMIT ?4

-- name: due_in_turn
-- Waiting events in the order they became due.
SELECT row, state, due_at FROM queue INDEXED BY queue_by_due
WHERE dataset_id = ?1 AND state = 0 AND due_at <= ?2
ORDER BY due_at, row LIMIT ?3

-- name: take_lease
-- ?4 is stored before any body leaves. One that was being sent already has an outcome nobody knows.
UPDATE queue
SET due_at = ?2, holder_id = ?3, attempts = attempts + 1, first_attempt_at = coalesce(first_attempt_at, ?4),
    body_left = max(body_left, state), state = 1
WHERE row IN (SELECT value FROM json_each(?1))

-- name: leased
SELECT q.row, q.space_id, n.event_name, e.event_id, e.event_time, e.action_source_id, b.sealed, q.attempts,
       q.first_attempt_at, q.body_left, q.expires_at, e.test_event_code_id, e.unmet, q.withdrawn,
       e.received_at, e.found_by
FROM json_each(?1) AS wanted
JOIN queue AS q ON q.row = wanted.value JOIN event AS e ON e.row = q.row JOIN body AS b ON b.row = q.row
JOIN name AS n ON n.id = q.name_id
ORDER BY wanted.key

-- name: sent_parts
-- Of the rows ?1, those being sent; by the holder ?2, if one is given. The next four statements touch the same ones.
SELECT q.space_id, q.dataset_id, q.name_id, count(*)
FROM json_each(?1) AS wanted JOIN queue AS q ON q.row = wanted.value
WHERE q.state = 1 AND (?2 IS NULL OR q.holder_id = ?2)
GROUP BY 1, 2, 3

-- name: end_sent
-- One row for each event. ?6: 0 when it was not tried this time.
INSERT INTO ending (row, space_id, dataset_id, name_id, state, reason_id, settled_at, attempts, sending_ms, call_id)
SELECT q.row, q.space_id, q.dataset_id, q.name_id, ?3, ?4, ?5, q.attempts - 1 + ?6,
       CASE WHEN q.attempts - 1 + ?6 > 0 THEN max(0, ?5 - q.first_attempt_at) END, ?7
FROM json_each(?1) AS wanted JOIN queue AS q ON q.row = wanted.value
WHERE q.state = 1 AND (?2 IS NULL OR q.holder_id = ?2)

-- name: drop_sent_bodies
DELETE FROM body WHERE row IN (
    SELECT q.row FROM json_each(?1) AS wanted JOIN queue AS q ON q.row = wanted.value
    WHERE q.state = 1 AND (?2 IS NULL OR q.holder_id = ?2))

-- name: leave_queue
DELETE FROM queue
WHERE row IN (SELECT value FROM json_each(?1)) AND state = 1 AND (?2 IS NULL OR holder_id = ?2)

-- name: put_back
-- ?4: its outcome is unknown. ?5: 0 when it was never tried, then nothing tells that it was leased.
UPDATE queue
SET state = 0, due_at = ?3, holder_id = NULL, body_left = max(body_left, ?4), attempts = attempts - 1 + ?5,
    first_attempt_at = CASE WHEN attempts - 1 + ?5 = 0 THEN NULL ELSE first_attempt_at END, call_id = coalesce(?6, call_id)
WHERE row IN (SELECT value FROM json_each(?1)) AND state = 1 AND (?2 IS NULL OR holder_id = ?2)

-- name: insert_call
INSERT INTO call (space_id, dataset_id, at, duration_ms, events, status, code, subcode, fbtrace_id, first_row, last_row)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id

-- name: next_due
-- Two seeks per dataset: the first entries of its parts of the indexes.
SELECT dataset, min(coalesce(waiting, leased), coalesce(leased, waiting)) AS next FROM (
    SELECT d.dataset,
           (SELECT min(due_at) FROM queue INDEXED BY queue_by_due WHERE dataset_id = d.id AND state = 0) AS waiting,
           (SELECT min(due_at) FROM queue INDEXED BY queue_by_lease WHERE dataset_id = d.id AND state = 1) AS leased
    FROM dataset AS d WHERE d.space_id = ?1)
WHERE next IS NOT NULL

-- name: datasets
SELECT dataset, paused, paused_at, resume_at FROM dataset WHERE space_id = ?1 ORDER BY dataset

-- name: pause
UPDATE dataset
SET paused_at = CASE WHEN ?2 IS NULL THEN NULL WHEN paused IS ?2 THEN paused_at ELSE ?3 END, paused = ?2, resume_at = ?4
WHERE id = ?1

-- name: dead_by_row
SELECT row FROM ending WHERE row IN (SELECT value FROM json_each(?1)) AND space_id = ?2 AND state = 4

-- name: dead_by_reason
-- `state <> 2` is there for the index, which holds only those.
SELECT row FROM ending
WHERE dataset_id IN (SELECT id FROM dataset WHERE space_id = ?1 AND (?2 IS NULL OR id = ?2))
  AND state = 4 AND state <> 2 AND (?3 IS NULL OR reason_id = ?3)
ORDER BY row

-- name: replayable
-- Dead events, but those whose event_id went out, or waits to, in another event of the same dataset and event_name.
SELECT x.row, x.space_id, x.dataset_id, x.name_id, x.reason_id, x.settled_at, x.attempts, x.call_id, e.expires_at
FROM json_each(?1) AS wanted JOIN ending AS x ON x.row = wanted.value JOIN event AS e ON e.row = x.row
WHERE x.state = 4 AND NOT EXISTS (
    SELECT 1 FROM event AS other
    WHERE other.id_hash = e.id_hash AND other.dataset_id = e.dataset_id AND other.name_id = e.name_id
      AND other.event_id = e.event_id
      AND (EXISTS (SELECT 1 FROM queue WHERE row = other.row)
           OR other.row > e.row AND EXISTS (SELECT 1 FROM ending WHERE row = other.row AND state = 2)
           OR other.row > e.row AND other.row IN (SELECT value FROM json_each(?1))))
ORDER BY x.row

-- name: requeue
INSERT INTO queue (row, space_id, dataset_id, name_id, state, due_at, merge_until, expires_at, attempts, call_id)
VALUES (?, ?, ?, ?, 0, ?, 0, ?, ?, ?)

-- name: leave_ending
DELETE FROM ending WHERE row = ?
