-- People who use the installation, what they may do in which account, and what they are known by. Times are Unix ms.

-- `login` is kept as it is compared: trimmed and in small letters. `password` is Argon2's own text; null: none yet.
CREATE TABLE user (
    user_id TEXT PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    password TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE member (
    account_id INTEGER NOT NULL REFERENCES account,
    user_id TEXT NOT NULL REFERENCES user ON DELETE CASCADE,
    role TEXT NOT NULL,
    PRIMARY KEY (account_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX member_by_user ON member (user_id);

-- `hash`, here and below, is the SHA-256 of 256 random bits that are stored nowhere.
CREATE TABLE session (
    hash BLOB PRIMARY KEY,
    session_id TEXT NOT NULL UNIQUE,
    user_id TEXT NOT NULL REFERENCES user ON DELETE CASCADE,
    opened_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_by_user ON session (user_id);

-- One a user, used once: to choose a first password, or another one.
CREATE TABLE invitation (
    user_id TEXT PRIMARY KEY REFERENCES user ON DELETE CASCADE,
    hash BLOB NOT NULL UNIQUE,
    until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE role_token (
    token_id TEXT PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    hash BLOB NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    ends_at INTEGER,
    used_at INTEGER,
    revoked_at INTEGER
) STRICT, WITHOUT ROWID;

-- Sign-ins that failed in a row, by a keyed digest of the login or the address: neither is stored.
CREATE TABLE failed_sign_in (
    key BLOB PRIMARY KEY,
    count INTEGER NOT NULL,
    last_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX failed_sign_in_by_time ON failed_sign_in (last_at);
