-- What whoever watches looks at every few seconds: totals, roll-ups of a day, and the first of each queue.

-- name: watched_totals
SELECT coalesce(d.dataset, ''), t.book, t.kind, sum(t.live + t.closed)
FROM total AS t LEFT JOIN dataset AS d ON d.id = t.dataset_id
WHERE t.space_id = ?1
GROUP BY t.dataset_id, t.book, t.kind

-- name: watched_queues
-- Since when the first of each dataset's events could have been sent. A repeat moves `due_at` on, so that of events that
-- were tried the first attempt counts. ?2: now; ?3: how many of a queue are looked at, those due first.
SELECT d.dataset, d.paused, d.paused_at, (
    SELECT min(since) FROM (
        SELECT CASE WHEN first_attempt_at IS NOT NULL THEN min(first_attempt_at, due_at)
                    WHEN due_at <= ?2 THEN due_at END AS since
        FROM (SELECT first_attempt_at, due_at FROM queue INDEXED BY queue_by_due
              WHERE dataset_id = d.id AND state = 0 ORDER BY due_at LIMIT ?3)
        UNION ALL
        SELECT first_attempt_at
        FROM (SELECT first_attempt_at FROM queue INDEXED BY queue_by_lease
              WHERE dataset_id = d.id AND state = 1 ORDER BY due_at LIMIT ?3)))
FROM dataset AS d WHERE d.space_id = ?1

-- name: watched_day
-- Endings since the hour ?2 (Unix seconds), by dataset and measure.
SELECT d.dataset, m.word, sum(u.live + u.closed)
FROM dataset AS d JOIN rollup AS u ON u.space_id = d.space_id AND u.dataset_id = d.id AND u.hour >= ?2
JOIN word AS m ON m.id = u.measure_id
WHERE d.space_id = ?1 AND (m.word = 'delivered' OR m.word LIKE 'dead%')
GROUP BY d.id, u.measure_id

-- name: watched_cursors
SELECT inbox_id, cursor FROM inbox

-- name: accepted_by_hour
SELECT u.hour, sum(u.live + u.closed)
FROM rollup AS u JOIN word AS m ON m.id = u.measure_id
WHERE u.space_id = ?1 AND u.dataset_id = (SELECT id FROM dataset WHERE space_id = ?1 AND dataset = ?2)
  AND u.hour >= ?3 AND u.hour < ?4 AND m.word IN ('event', 'merged', 'duplicate', 'held')
GROUP BY u.hour

-- name: watched_calls
-- Of the newest ?4 calls of the whole ledger, those since ?3 ms by dataset: events of calls since ?2 that failed for a
-- reason that passes (no answer, asked to wait, a fault of the service); of all calls before, and of those that failed.
SELECT d.dataset, total(CASE WHEN n.at >= ?2 AND n.failed THEN n.events END),
    total(CASE WHEN n.at < ?2 THEN n.events END), total(CASE WHEN n.at < ?2 AND n.failed THEN n.events END)
FROM (SELECT space_id, dataset_id, at, events, status IS NULL OR status = 429 OR status >= 500 AS failed
      FROM call ORDER BY id DESC LIMIT ?4) AS n
JOIN dataset AS d ON d.id = n.dataset_id
WHERE n.space_id = ?1 AND n.at >= ?3
GROUP BY d.id
