-- What comes and goes just now. Nothing here reads more rows than it is told, whatever the ledger holds.

-- name: newest_among
-- Events among the newest ?2 of the whole ledger that fit: dataset ?3, event_name ?4, test_event_code ?5, seen ?6 (a
-- number of `sqlite.ledger.kinds`), each NULL for any; ?8: only those with a test_event_code; ?9, ?10: a copy came by this
-- key, and one from this host. Each with who saw it.
SELECT row, seen FROM event
WHERE row > (SELECT coalesce(max(row), 0) FROM event) - ?2 AND space_id = ?1
  AND (?3 IS NULL OR dataset_id = ?3) AND (?4 IS NULL OR name_id = ?4)
  AND (?5 IS NULL OR test_event_code_id = ?5) AND (?6 IS NULL OR seen = ?6)
  AND (?8 = 0 OR test_event_code_id <> 0)
  AND (?9 IS NULL OR EXISTS (SELECT 1 FROM lately AS l WHERE l.row = event.row AND l.key_id = ?9))
  AND (?10 IS NULL OR EXISTS (SELECT 1 FROM lately AS l WHERE l.row = event.row AND l.host = ?10))
ORDER BY row DESC LIMIT ?7

-- name: lately_keys
SELECT DISTINCT l.key_id FROM lately AS l CROSS JOIN event AS e ON e.row = l.row
WHERE e.space_id = ?1 AND (?2 IS NULL OR e.dataset_id = ?2) AND l.key_id <> ''
ORDER BY l.key_id LIMIT ?3

-- name: lately_hosts
SELECT DISTINCT l.host FROM lately AS l CROSS JOIN event AS e ON e.row = l.row
WHERE e.space_id = ?1 AND (?2 IS NULL OR e.dataset_id = ?2) AND l.host <> ''
ORDER BY l.host LIMIT ?3

-- name: newest_copies
-- The newest ?2 copies of each inbox that are none of an event's own; of these, those that became no event.
SELECT i.inbox_id, c.segment, c.idx
FROM inbox AS i CROSS JOIN copy AS c ON c.inbox_id = i.id AND c.part = 0  -- in this order, or each copy is read
WHERE (c.segment, c.idx) >= (
        SELECT min(segment), 0 FROM (
            SELECT segment FROM copy WHERE inbox_id = i.id ORDER BY segment DESC, idx DESC LIMIT ?2))
  AND c.row IS NULL AND c.space_id = ?1
ORDER BY c.received_at DESC, c.segment DESC, c.idx DESC LIMIT ?2

-- name: copies_alone
SELECT i.inbox_id, c.segment, c.idx
FROM copy AS c INDEXED BY copy_alone JOIN inbox AS i ON i.id = c.inbox_id
WHERE c.space_id = ?1 AND c.event_id = ?2 AND c.row IS NULL
ORDER BY c.received_at DESC LIMIT ?3

-- name: more_of_event
SELECT k.word, e.unmet, e.expires_at, e.seen, q.merge_until, coalesce(q.body_left, 0), coalesce(q.call_id, x.call_id)
FROM event AS e
LEFT JOIN word AS k ON k.id = e.keys_id
LEFT JOIN queue AS q ON q.row = e.row
LEFT JOIN ending AS x ON x.row = e.row
WHERE e.row = ?1 AND e.space_id = ?2

-- name: call
SELECT d.dataset, c.space_id, c.at, c.duration_ms, c.events, c.status, c.code, c.subcode, c.fbtrace_id
FROM call AS c JOIN dataset AS d ON d.id = c.dataset_id
WHERE c.id = ?1 AND c.space_id = ?2

-- name: newest_calls
-- Of the newest ?2 calls of the whole ledger.
SELECT d.dataset, n.space_id, n.at, n.duration_ms, n.events, n.status, n.code, n.subcode, n.fbtrace_id
FROM (SELECT * FROM call ORDER BY id DESC LIMIT ?2) AS n JOIN dataset AS d ON d.id = n.dataset_id
WHERE n.space_id = ?1
ORDER BY n.id DESC

-- name: queues
-- ?2: now. What is scheduled is as much as comes within its wait; what waits may be a backlog of days, and is counted by
-- totals only. Of the first ?3 of a queue: how many were tried before.
SELECT d.id, d.dataset, d.paused, d.paused_at, d.resume_at,
       (SELECT count(*) FROM queue INDEXED BY queue_by_due WHERE dataset_id = d.id AND state = 0 AND due_at > ?2),
       (SELECT count(first_attempt_at) FROM (SELECT first_attempt_at FROM queue INDEXED BY queue_by_due
            WHERE dataset_id = d.id AND state = 0 ORDER BY due_at LIMIT ?3)),
       (SELECT min(due_at) FROM queue INDEXED BY queue_by_due WHERE dataset_id = d.id AND state = 0)
FROM dataset AS d WHERE d.space_id = ?1
ORDER BY d.dataset

-- name: standing_totals
-- Events by dataset, state and (of dead ones) reason: here, and pruned.
SELECT t.dataset_id, t.kind, r.word, t.live, t.closed
FROM total AS t LEFT JOIN word AS r ON r.id = t.reason_id
WHERE t.space_id = ?1 AND t.book = 3

-- name: dead_rows
-- One seek for each dataset and reason, each read backwards from its newest. `state <> 2` is there for the index.
SELECT x.row FROM json_each(?1) AS place
JOIN ending AS x INDEXED BY ending_undelivered
  ON x.dataset_id = json_extract(place.value, '$[0]') AND x.state = 4 AND x.state <> 2
 AND x.reason_id = json_extract(place.value, '$[1]') AND x.row < ?2 AND x.space_id = ?3
ORDER BY x.row DESC LIMIT ?4
