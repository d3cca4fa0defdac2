-- Books and roll-ups.

-- name: totals
SELECT t.book, t.kind, r.word, sum(t.live + t.closed)
FROM total AS t LEFT JOIN word AS r ON r.id = t.reason_id
WHERE t.space_id = ?1
GROUP BY t.book, t.kind, t.reason_id

-- name: scheduled
-- How many queued events of a space are not due yet, and when the first of all is due. What waits may be a backlog of
-- days and is never counted row by row; what is scheduled is as much as comes within its wait.
SELECT coalesce(sum(later), 0), min(first) FROM (
    SELECT (SELECT count(*) FROM queue INDEXED BY queue_by_due
            WHERE dataset_id = d.id AND state = 0 AND due_at > ?2) AS later,
           (SELECT min(due_at) FROM queue INDEXED BY queue_by_due WHERE dataset_id = d.id AND state = 0) AS first
    FROM dataset AS d WHERE d.space_id = ?1)

-- name: rollups
SELECT coalesce(d.dataset, ''), coalesce(n.event_name, ''), u.hour, m.word, u.live + u.closed
FROM rollup AS u
LEFT JOIN dataset AS d ON d.id = u.dataset_id
LEFT JOIN name AS n ON n.id = u.name_id
JOIN word AS m ON m.id = u.measure_id
WHERE u.space_id = ?1 AND u.dataset_id IN (SELECT value FROM json_each(?2)) AND u.hour >= ?3 AND u.hour < ?4
  AND u.live + u.closed <> 0
ORDER BY u.hour, 1, 2, 4

-- name: dataset_ids
SELECT id FROM dataset WHERE space_id = ?1 AND (?2 IS NULL OR dataset = ?2)

-- name: recount_totals
-- What `total.live` must be, from the rows. Books: 0 copies, 1 copies by fate, 2 events, 3 events by state.
WITH counted (space_id, book, dataset_id, kind, reason_id, n) AS (
    SELECT space_id, 0, 0, 0, 0, count(*) FROM event WHERE part = 0 GROUP BY space_id
    UNION ALL SELECT space_id, 0, 0, 0, 0, sum(count) FROM copy WHERE part = 0 GROUP BY space_id
    UNION ALL SELECT space_id, 1, dataset_id, 0, 0, count(*) FROM event WHERE part = 0 GROUP BY space_id, dataset_id
    UNION ALL SELECT space_id, 1, dataset_id, fate, iif(fate = 4, reason_id, 0), sum(count)
        FROM copy WHERE part = 0 GROUP BY 1, 3, 4, 5
    UNION ALL SELECT space_id, 2, dataset_id, 0, 0, count(*) FROM event GROUP BY space_id, dataset_id
    UNION ALL SELECT space_id, 3, dataset_id, state, 0, count(*) FROM queue GROUP BY 1, 3, 4
    UNION ALL SELECT space_id, 3, dataset_id, state, iif(state = 4, reason_id, 0), count(*)
        FROM ending GROUP BY 1, 3, 4, 5
)
SELECT space_id, book, dataset_id, kind, reason_id, sum(n) FROM counted GROUP BY 1, 2, 3, 4, 5

-- name: recount_rollups
-- Copies by the hour they came and endings by the hour they came about; the last three columns before the count name
-- the measure: of_events 0 a fate, 1 an ending, 2 what was observed of a copy, 3 how consent stood, with the number of
-- the word.
SELECT space_id, dataset_id, received_at / 3600000 * 3600 AS hour, name_id, 0 AS of_events, 0 AS kind, 0 AS reason_id,
       count(*)
FROM event GROUP BY 1, 2, 3, 4
UNION ALL
SELECT space_id, dataset_id, received_at / 3600000 * 3600, name_id, 0, fate, iif(fate = 4, reason_id, 0), sum(count)
FROM copy GROUP BY 1, 2, 3, 4, 6, 7
UNION ALL
SELECT space_id, dataset_id, settled_at / 3600000 * 3600, name_id, 1, state, iif(state = 4, reason_id, 0), count(*)
FROM ending GROUP BY 1, 2, 3, 4, 6, 7
UNION ALL
SELECT space_id, dataset_id, received_at / 3600000 * 3600, name_id, 2, observed_id, 0, count(*)
FROM event WHERE observed_id IS NOT NULL GROUP BY 1, 2, 3, 4, 6
UNION ALL
SELECT space_id, dataset_id, received_at / 3600000 * 3600, name_id, 2, observed_id, 0, sum(count)
FROM copy WHERE observed_id IS NOT NULL GROUP BY 1, 2, 3, 4, 6
UNION ALL
SELECT space_id, dataset_id, received_at / 3600000 * 3600, name_id, 3, consent_id, 0, count(*)
FROM event WHERE consent_id IS NOT NULL GROUP BY 1, 2, 3, 4, 6
UNION ALL
SELECT space_id, dataset_id, received_at / 3600000 * 3600, name_id, 3, consent_id, 0, sum(count)
FROM copy WHERE consent_id IS NOT NULL GROUP BY 1, 2, 3, 4, 6

-- name: live_totals
SELECT space_id, book, dataset_id, kind, reason_id, live FROM total

-- name: live_rollups
SELECT space_id, dataset_id, hour, name_id, measure_id, live FROM rollup

-- name: set_total
INSERT INTO total (space_id, book, dataset_id, kind, reason_id, live) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET live = excluded.live

-- name: set_rollup
INSERT INTO rollup (space_id, dataset_id, hour, name_id, measure_id, live) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET live = excluded.live
