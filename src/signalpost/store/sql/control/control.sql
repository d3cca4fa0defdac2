-- Statements on the control file.

-- name: version
SELECT version FROM change

-- name: count_change
UPDATE change SET version = version + 1

-- name: spaces
SELECT space_id, account_id, name FROM space ORDER BY space_id

-- name: config
SELECT space_id, number, at, author, config FROM config WHERE space_id = ?1 ORDER BY number DESC LIMIT ?2

-- name: configs
-- The settings in force, of every space that has some.
SELECT space_id, max(number), at, author, config FROM config GROUP BY space_id

-- name: add_config
INSERT INTO config (space_id, number, at, author, config)
VALUES (?1, (SELECT coalesce(max(number), 0) + 1 FROM config WHERE space_id = ?1), ?2, ?3, ?4)
RETURNING number

-- name: token
SELECT sealed FROM token WHERE space_id = ?1 AND dataset_id = ?2

-- name: tokens
SELECT space_id, dataset_id FROM token

-- name: put_token
INSERT INTO token (space_id, dataset_id, sealed) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET sealed = excluded.sealed

-- name: remove_token
DELETE FROM token WHERE space_id = ?1 AND dataset_id = ?2

-- name: keys
SELECT hash, key_id, space_id, kind, name, datasets, origins, created_at, revoked_at, basis, rights FROM api_key ORDER BY created_at, key_id

-- name: add_key
INSERT INTO api_key (key_id, space_id, kind, name, hash, datasets, origins, created_at, basis, rights)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)

-- name: revoke_key
UPDATE api_key SET revoked_at = ?3 WHERE space_id = ?1 AND key_id = ?2 AND revoked_at IS NULL RETURNING key_id

-- name: post
INSERT INTO command (space_id, verb, arguments, author, posted_at) VALUES (?1, ?2, ?3, ?4, ?5) RETURNING command_id

-- name: open_commands
SELECT command_id, space_id, verb, arguments, author, posted_at, done_at, answer, error
FROM command WHERE done_at IS NULL ORDER BY command_id LIMIT ?1

-- name: command
SELECT command_id, space_id, verb, arguments, author, posted_at, done_at, answer, error
FROM command WHERE space_id = ?1 AND command_id = ?2

-- name: finish
UPDATE command SET done_at = ?2, answer = ?3, error = ?4 WHERE command_id = ?1 AND done_at IS NULL
