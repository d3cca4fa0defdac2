-- Accounts, the people who use them, and what they are known by.

-- name: accounts
SELECT account_id, name FROM account ORDER BY account_id

-- name: add_account
INSERT INTO account (name) VALUES (?1) RETURNING account_id

-- name: add_space
INSERT INTO space (account_id, name) VALUES (?1, ?2) RETURNING space_id

-- name: spaces_of
SELECT space_id FROM space WHERE account_id = ?1 ORDER BY space_id

-- name: any_user
SELECT 1 FROM user LIMIT 1

-- name: user_by_login
SELECT user_id, login, created_at, password FROM user WHERE login = ?1

-- name: user
SELECT user_id, login, created_at, password FROM user WHERE user_id = ?1

-- name: add_user
INSERT INTO user (user_id, login, created_at) VALUES (?1, ?2, ?3)

-- name: remove_user
DELETE FROM user WHERE user_id = ?1

-- name: put_password
UPDATE user SET password = ?2 WHERE user_id = ?1

-- name: members
SELECT user.user_id, login, created_at, password, role
FROM member JOIN user USING (user_id) WHERE account_id = ?1 ORDER BY login

-- name: memberships
SELECT account_id, name, role FROM member JOIN account USING (account_id) WHERE user_id = ?1 ORDER BY account_id

-- name: role_of
SELECT role FROM member WHERE account_id = ?1 AND user_id = ?2

-- name: other_owners
SELECT count(*) FROM member WHERE account_id = ?1 AND user_id <> ?2 AND role = 'owner'

-- name: put_member
INSERT INTO member (account_id, user_id, role) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET role = excluded.role

-- name: remove_member
DELETE FROM member WHERE account_id = ?1 AND user_id = ?2 RETURNING user_id

-- name: open_session
INSERT INTO session (hash, session_id, user_id, opened_at, seen_at, ends_at) VALUES (?1, ?2, ?3, ?4, ?4, ?5)

-- name: session_by_hash
SELECT session_id, user_id, opened_at, seen_at, ends_at FROM session WHERE hash = ?1

-- name: sessions_of
SELECT session_id, user_id, opened_at, seen_at, ends_at FROM session
WHERE user_id = ?1 AND ends_at > ?2 AND seen_at > ?3 ORDER BY seen_at DESC

-- name: touch_session
UPDATE session SET seen_at = ?2 WHERE hash = ?1

-- name: end_session
DELETE FROM session WHERE user_id = ?1 AND session_id = ?2 RETURNING session_id

-- name: end_sessions
DELETE FROM session WHERE user_id = ?1

-- name: forget_sessions
DELETE FROM session WHERE ends_at <= ?1 OR seen_at <= ?2

-- name: put_invitation
INSERT INTO invitation (user_id, hash, until) VALUES (?1, ?2, ?3)
ON CONFLICT DO UPDATE SET hash = excluded.hash, until = excluded.until

-- name: invitation
SELECT user_id, until FROM invitation WHERE hash = ?1

-- name: remove_invitation
DELETE FROM invitation WHERE user_id = ?1

-- name: role_tokens
SELECT token_id, account_id, name, role, created_at, ends_at, used_at, revoked_at
FROM role_token WHERE account_id = ?1 ORDER BY created_at, token_id

-- name: role_token_by_hash
SELECT token_id, account_id, name, role, created_at, ends_at, used_at, revoked_at FROM role_token WHERE hash = ?1

-- name: add_role_token
INSERT INTO role_token (token_id, account_id, name, role, hash, created_at, ends_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)

-- name: touch_role_token
UPDATE role_token SET used_at = ?2 WHERE token_id = ?1

-- name: revoke_role_token
UPDATE role_token SET revoked_at = ?3
WHERE account_id = ?1 AND token_id = ?2 AND revoked_at IS NULL RETURNING token_id

-- name: failures
SELECT count, last_at FROM failed_sign_in WHERE key = ?1

-- name: put_failures
INSERT INTO failed_sign_in (key, count, last_at) VALUES (?1, ?2, ?3)
ON CONFLICT DO UPDATE SET count = excluded.count, last_at = excluded.last_at

-- name: forget_failures
DELETE FROM failed_sign_in WHERE key = ?1

-- name: bound_failures
-- The ?1 latest stay.
DELETE FROM failed_sign_in WHERE last_at < (SELECT last_at FROM failed_sign_in ORDER BY last_at DESC LIMIT 1 OFFSET ?1)
