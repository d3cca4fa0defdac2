-- Erasing people: finding their events, and taking them out.

-- name: found_upto
SELECT upto, (SELECT next_row FROM sequence) FROM found_upto

-- name: set_found_upto
UPDATE found_upto SET upto = ?1

-- name: next_run
SELECT coalesce(max(run), 0) + 1 FROM found_run

-- name: note_waiting
-- Of the events in (?1, ?2], those that still wait.
INSERT INTO found_later (row)
SELECT row FROM queue WHERE row > ?1 AND row <= ?2 ON CONFLICT DO NOTHING

-- name: insert_run
-- All keys of the events in (?2, ?3] that wait no more, and of ?4 of those that waited then, sorted by SQLite.
WITH RECURSIVE one (row, found_by) AS (
    SELECT row, found_by FROM event
    WHERE row > ?2 AND row <= ?3 AND NOT EXISTS (SELECT 1 FROM found_later WHERE row = event.row)
    UNION ALL
    SELECT row, found_by FROM event WHERE row IN (SELECT value FROM json_each(?4))
), piece (row, found_by, first) AS (
    SELECT row, found_by, 1 FROM one WHERE length(found_by) > 0
    UNION ALL
    SELECT row, found_by, first + 8 FROM piece WHERE first + 8 <= length(found_by)
)
INSERT INTO found (run, key, row)
SELECT ?1, substr(found_by, first, 8), row FROM piece WHERE true
ORDER BY 2, 3
ON CONFLICT DO NOTHING

-- name: add_run
INSERT INTO found_run (run, last_row)
SELECT ?1, max(row) FROM (SELECT ?2 AS row UNION ALL SELECT max(value) FROM json_each(?3))

-- name: waited
-- Events noted as waiting that wait no more.
SELECT row FROM found_later WHERE NOT EXISTS (SELECT 1 FROM queue WHERE row = found_later.row) LIMIT ?1

-- name: forget_waited
DELETE FROM found_later WHERE row IN (SELECT value FROM json_each(?1))

-- name: old_runs
SELECT run FROM found_run WHERE last_row < (SELECT coalesce(min(row), 0) FROM event) LIMIT 1

-- name: drop_run
DELETE FROM found WHERE run = ?1

-- name: forget_run
DELETE FROM found_run WHERE run = ?1

-- name: found_in_runs
-- One seek in each run: in the other order SQLite would walk all of them.
SELECT r.run, f.row FROM found_run AS r CROSS JOIN found AS f ON f.run = r.run AND f.key = ?1

-- name: found_in_rest
-- What no run holds yet.
SELECT row, found_by FROM event WHERE row > (SELECT upto FROM found_upto) AND found_by IS NOT NULL
UNION ALL
SELECT e.row, e.found_by FROM found_later AS l JOIN event AS e ON e.row = l.row WHERE e.found_by IS NOT NULL

-- name: received_upto
SELECT e.row FROM json_each(?1) AS wanted JOIN event AS e ON e.row = wanted.value
WHERE e.space_id = ?2 AND e.received_at <= ?3 ORDER BY e.row

-- name: erasable
-- Of the rows ?1, where they stand: waiting (0), being sent (1), or settled.
SELECT e.row, e.space_id, e.dataset_id, e.name_id, coalesce(q.state, x.state), q.attempts, q.call_id
FROM json_each(?1) AS wanted JOIN event AS e ON e.row = wanted.value
LEFT JOIN queue AS q ON q.row = e.row LEFT JOIN ending AS x ON x.row = e.row

-- name: doom
INSERT INTO doomed (row) VALUES (?) ON CONFLICT DO NOTHING

-- name: any_doomed
SELECT 1 FROM doomed LIMIT 1

-- name: doomed_now
-- Doomed events that are not being sent any more.
SELECT d.row FROM doomed AS d
WHERE NOT EXISTS (SELECT 1 FROM queue WHERE row = d.row AND state = 1)

-- name: forget_doomed
DELETE FROM doomed WHERE row = ?

-- name: withdrawn_of
-- Of the rows ?1, those that ended as withdrawn: what is doomed was marked so, to be sent no more.
SELECT row, space_id, dataset_id, name_id, settled_at FROM ending
WHERE row IN (SELECT value FROM json_each(?1)) AND state = 5

-- name: end_erased
UPDATE ending SET state = 6 WHERE row = ?

-- name: unfind
DELETE FROM found WHERE run = ? AND key = ? AND row = ?

-- name: put_erasure
INSERT INTO erasure (erasure_id, space_id, asked_at, done_at, kinds, keys, events, waiting, sending, held)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE
SET done_at = excluded.done_at, keys = max(keys, excluded.keys), events = events + excluded.events,
    waiting = waiting + excluded.waiting, sending = max(sending, excluded.sending), held = held + excluded.held

-- name: erasure
SELECT erasure_id, space_id, asked_at, done_at, kinds, keys, events, waiting, sending, held FROM erasure
WHERE space_id = ?1 AND erasure_id = ?2

-- name: erasures
SELECT erasure_id, space_id, asked_at, done_at, kinds, keys, events, waiting, sending, held FROM erasure
WHERE space_id = ?1 ORDER BY asked_at DESC, erasure_id LIMIT ?2

-- name: forget_erasures
DELETE FROM erasure WHERE done_at < ?1
