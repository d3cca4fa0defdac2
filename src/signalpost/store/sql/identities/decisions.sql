-- Decisions about consent.

-- name: decision
SELECT state, at, limited, reason, evidence, source, region FROM decisions WHERE space_id = ?1 AND hmac = ?2

-- name: forget_granted
-- Of somebody who is forgotten: what they granted till then. A denial stays: it is there to refuse.
DELETE FROM decisions WHERE space_id = ? AND hmac = ? AND state = 'granted' AND at <= ?

-- name: decisions_of
-- Of many keys (a JSON list of hex), in the order of the tree.
SELECT d.hmac, d.state, d.at, d.limited, d.reason, d.evidence, d.source, d.region
FROM json_each(?2) AS wanted JOIN decisions AS d ON d.space_id = ?1 AND d.hmac = unhex(wanted.value)

-- name: spaces_decided
SELECT DISTINCT space_id FROM decisions

-- name: decision_series
SELECT series, next_seq FROM decision_series

-- name: move_series
UPDATE decision_series SET next_seq = ?1

-- name: new_series
-- After rows were carried into a restored file: followers of the old numbering would miss them.
UPDATE decision_series SET series = lower(hex(randomblob(8)))

-- name: put_decision
INSERT INTO decisions (space_id, hmac, state, at, limited, reason, evidence, source, region, seq)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE
SET state = excluded.state, at = excluded.at, limited = excluded.limited, reason = excluded.reason,
    evidence = excluded.evidence, source = excluded.source, region = excluded.region, seq = excluded.seq

-- name: decisions_after
SELECT seq, space_id, hmac, state, at, limited, reason, evidence, source, region FROM decisions
WHERE seq > ?1 ORDER BY seq LIMIT ?2

-- name: suppressed
SELECT space_id, hmac, state, at FROM decisions WHERE state <> 'granted'

-- name: suppressed_after
-- What changed, grants too: they lift what was denied.
SELECT seq, space_id, hmac, state, at FROM decisions WHERE seq > ?1 ORDER BY seq LIMIT ?2

-- name: count_decisions
SELECT state, count(*) FROM decisions WHERE space_id = ?1 GROUP BY state

-- name: forget_grants
-- Grants nobody has repeated for long. Denials stay: they are there to refuse.
DELETE FROM decisions WHERE (space_id, hmac) IN (
    SELECT space_id, hmac FROM decisions INDEXED BY decisions_by_seq
    WHERE seq > 0 AND state = 'granted' AND at < ?1 ORDER BY seq LIMIT ?2
)
RETURNING 1

-- name: all_decisions
SELECT space_id, hmac, state, at, limited, reason, evidence, source, region FROM decisions
