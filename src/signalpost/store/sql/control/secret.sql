-- Secrets: access tokens of datasets, and others by name.

-- name: secret
SELECT sealed FROM secret WHERE space_id = ?1 AND name = ?2

-- name: secrets
SELECT name, set_at FROM secret WHERE space_id = ?1 ORDER BY name

-- name: put_secret
INSERT INTO secret (space_id, name, sealed, set_at) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT DO UPDATE SET sealed = excluded.sealed, set_at = excluded.set_at

-- name: remove_secret
DELETE FROM secret WHERE space_id = ?1 AND name = ?2 RETURNING name

-- name: sealed_tokens
SELECT space_id, dataset_id, sealed FROM token

-- name: sealed_secrets
SELECT space_id, name, sealed FROM secret

-- name: reseal_token
UPDATE token SET sealed = ?3 WHERE space_id = ?1 AND dataset_id = ?2

-- name: reseal_secret
UPDATE secret SET sealed = ?3 WHERE space_id = ?1 AND name = ?2
