-- Figures over time, from the roll-ups.

-- name: words_between
-- Words that begin alike: from ?1 on, before ?2.
SELECT id, word FROM word WHERE word >= ?1 AND word < ?2

-- name: series_of_rollups
-- ?2, ?3, ?4: numbers of datasets, of measures, of event names (NULL: all). ?5, ?6: Unix seconds.
SELECT dataset_id, name_id, hour, measure_id, live + closed
FROM rollup
WHERE space_id = ?1 AND dataset_id IN (SELECT value FROM json_each(?2)) AND hour >= ?5 AND hour < ?6
  AND measure_id IN (SELECT value FROM json_each(?3))
  AND (?4 IS NULL OR name_id IN (SELECT value FROM json_each(?4))) AND live + closed <> 0

-- name: first_and_last
-- Days of the dataset ?2: two seeks, where both in one SELECT would walk all rows.
SELECT (SELECT min(at) FROM figure WHERE space_id = ?1 AND dataset_id = ?2 AND step = 1),
       (SELECT max(at) FROM figure WHERE space_id = ?1 AND dataset_id = ?2 AND step = 1)

-- name: series
-- ?2: number of the dataset. ?3: the step. ?4, ?5: times and numbers of kinds, each pair of which is one seek. ?6: numbers
-- of event names (NULL: all).
SELECT f.dataset_id, f.name_id, f.at, f.kind, f.word_id, f.live + f.closed
FROM json_each(?4) AS t CROSS JOIN json_each(?5) AS k CROSS JOIN figure AS f
WHERE f.space_id = ?1 AND f.dataset_id = ?2 AND f.step = ?3 AND f.at = t.value AND f.kind = k.value
  AND (?6 IS NULL OR f.name_id IN (SELECT value FROM json_each(?6))) AND f.live + f.closed <> 0

-- name: series_in_sum
-- As `series`, over all times.
SELECT f.dataset_id, f.name_id, f.kind, f.word_id, sum(f.live + f.closed)
FROM json_each(?4) AS t CROSS JOIN json_each(?5) AS k CROSS JOIN figure AS f
WHERE f.space_id = ?1 AND f.dataset_id = ?2 AND f.step = ?3 AND f.at = t.value AND f.kind = k.value
  AND (?6 IS NULL OR f.name_id IN (SELECT value FROM json_each(?6)))
GROUP BY 1, 2, 3, 4

-- name: datasets_named
SELECT id, dataset FROM dataset WHERE space_id = ?1 AND (?2 IS NULL OR dataset = ?2)

-- name: name_texts
SELECT id, event_name FROM name WHERE id IN (SELECT value FROM json_each(?1))

-- name: word_texts
SELECT id, word FROM word WHERE id IN (SELECT value FROM json_each(?1))

-- name: last_received
SELECT coalesce(d.dataset, ''), coalesce(n.event_name, ''), w.word, r.at
FROM last_received AS r JOIN word AS w ON w.id = r.origin_id
LEFT JOIN dataset AS d ON d.id = r.dataset_id LEFT JOIN name AS n ON n.id = r.name_id
WHERE r.space_id = ?1 AND (?2 IS NULL OR d.dataset = ?2)

-- name: figures_since
SELECT since FROM figures_since
