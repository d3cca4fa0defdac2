-- The audit log.

-- name: record
INSERT INTO audit (space_id, at, author, action, subject, detail, hash, audit_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)

-- name: next_audit_id
-- Never one that was given before, also when the last rows are gone.
SELECT max(coalesce((SELECT max(audit_id) FROM audit), 0),
           coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'audit'), 0)) + 1

-- name: last_audit
SELECT audit_id, hash FROM audit ORDER BY audit_id DESC LIMIT 1

-- name: audit_hash
SELECT hash FROM audit WHERE audit_id = ?1

-- name: audit
SELECT audit_id, space_id, at, author, action, subject, detail
FROM audit WHERE space_id = ?1 AND audit_id < ?2 ORDER BY audit_id DESC LIMIT ?3

-- name: audit_chain
SELECT audit_id, space_id, at, author, action, subject, detail, hash FROM audit ORDER BY audit_id

-- name: chain_audit
UPDATE audit SET hash = ?2 WHERE audit_id = ?1

-- name: audit_before
-- The last row of all that are older than ?1 without a younger one before it.
SELECT max(audit_id) FROM audit WHERE audit_id < coalesce((SELECT min(audit_id) FROM audit WHERE at >= ?1), 0)

-- name: prune_audit
DELETE FROM audit WHERE audit_id <= ?1

-- name: prune_commands
DELETE FROM command WHERE done_at < ?1
