-- Looking events up. The first group names the rows, newest first; `event_rows` shows them.

-- name: rows_by_event_id
SELECT row FROM event WHERE id_hash = ?1 AND event_id = ?2 AND space_id = ?3 AND row < ?4 ORDER BY row DESC

-- name: rows_by_order_id
SELECT row FROM event WHERE space_id = ?1 AND order_id = ?2 AND row < ?3 ORDER BY row DESC

-- name: rows_by_receipt
SELECT row FROM event WHERE inbox_id = ?1 AND segment = ?2 AND idx = ?3 AND space_id = ?4 AND row < ?5
UNION
SELECT row FROM copy WHERE inbox_id = ?1 AND segment = ?2 AND idx = ?3 AND space_id = ?4 AND row < ?5
ORDER BY row DESC

-- name: rows_by_fbtrace_id
-- Events whose latest call it was, settled by it or waiting to be repeated.
SELECT x.row FROM call AS c JOIN ending AS x ON x.row BETWEEN c.first_row AND c.last_row AND x.call_id = c.id
WHERE c.fbtrace_id = ?1 AND c.space_id = ?2 AND x.row < ?3
UNION
SELECT q.row FROM call AS c JOIN queue AS q ON q.row BETWEEN c.first_row AND c.last_row AND q.call_id = c.id
WHERE c.fbtrace_id = ?1 AND c.space_id = ?2 AND q.row < ?3
ORDER BY 1 DESC

-- name: rows_queued
-- ?3 state, ?4 and ?5 the due times between which it lies.
SELECT row FROM queue
WHERE dataset_id IN (SELECT id FROM dataset WHERE space_id = ?1 AND (?2 IS NULL OR id = ?2))
  AND state = ?3 AND due_at > ?4 AND due_at <= ?5 AND row < ?6
ORDER BY row DESC LIMIT ?7

-- name: rows_delivered
SELECT row FROM ending
WHERE space_id = ?1 AND (?2 IS NULL OR dataset_id = ?2) AND state = 2 AND row < ?3
ORDER BY row DESC LIMIT ?4

-- name: rows_undelivered
-- `state <> 2` is there for the index, which holds only those.
SELECT row FROM ending
WHERE dataset_id IN (SELECT id FROM dataset WHERE space_id = ?1 AND (?2 IS NULL OR id = ?2))
  AND state = ?3 AND state <> 2 AND row < ?4
ORDER BY row DESC LIMIT ?5

-- name: rows_newest
SELECT row FROM event
WHERE space_id = ?1 AND (?2 IS NULL OR dataset_id = ?2) AND row < ?3
ORDER BY row DESC LIMIT ?4

-- name: event_rows
SELECT e.row, e.space_id, d.dataset, n.event_name, e.event_id, e.event_time, a.word, o.word, coalesce(q.state, x.state),
       r.word, e.received_at, coalesce(q.due_at, 0), coalesce(q.attempts, x.attempts),
       coalesce(q.first_attempt_at, x.settled_at - x.sending_ms), x.settled_at, e.order_id, c.fbtrace_id, t.word,
       i.inbox_id, e.segment, e.idx, s.word, e.enriched, w.word, e.seen, z.word, e.value
FROM json_each(?1) AS wanted
JOIN event AS e ON e.row = wanted.value
JOIN dataset AS d ON d.id = e.dataset_id
JOIN name AS n ON n.id = e.name_id
JOIN word AS a ON a.id = e.action_source_id
JOIN word AS o ON o.id = e.origin_id
JOIN inbox AS i ON i.id = e.inbox_id
LEFT JOIN queue AS q ON q.row = e.row
LEFT JOIN ending AS x ON x.row = e.row
LEFT JOIN word AS r ON r.id = x.reason_id
LEFT JOIN word AS t ON t.id = e.test_event_code_id
LEFT JOIN call AS c ON c.id = coalesce(q.call_id, x.call_id)
LEFT JOIN word AS s ON s.id = e.observed_id
LEFT JOIN word AS w ON w.id = e.consent_id
LEFT JOIN word AS z ON z.id = e.said_id
WHERE e.space_id = ?2
ORDER BY wanted.key

-- name: copies_of
-- Further copies of events: merged into them, or their duplicates. Not more than ?2 of all.
SELECT c.row, i.inbox_id, c.segment, c.idx, c.fate, c.detail, r.word, s.word
FROM json_each(?1) AS wanted JOIN copy AS c ON c.row = wanted.value JOIN inbox AS i ON i.id = c.inbox_id
LEFT JOIN word AS r ON r.id = c.reason_id
LEFT JOIN word AS s ON s.id = c.observed_id
ORDER BY c.received_at, c.segment, c.idx LIMIT ?2

-- name: copy_by_receipt
SELECT c.space_id, d.dataset, n.event_name, c.event_id, k.word, o.word, c.received_at, c.fate, r.word, c.row, c.detail,
       c.count, s.word, w.word
FROM copy AS c
LEFT JOIN dataset AS d ON d.id = c.dataset_id
LEFT JOIN name AS n ON n.id = c.name_id
LEFT JOIN word AS k ON k.id = c.key_id
LEFT JOIN word AS o ON o.id = c.origin_id
LEFT JOIN word AS r ON r.id = c.reason_id
LEFT JOIN word AS s ON s.id = c.observed_id
LEFT JOIN word AS w ON w.id = c.consent_id
WHERE c.inbox_id = ?1 AND c.segment = ?2 AND c.idx = ?3 AND c.space_id = ?4
ORDER BY c.part LIMIT 1

-- name: body_of
SELECT b.sealed FROM body AS b JOIN event AS e ON e.row = b.row WHERE b.row = ?1 AND e.space_id = ?2
