-- The control file. Times are Unix ms; texts of values are JSON.

CREATE TABLE account (
    account_id INTEGER PRIMARY KEY,
    name TEXT NOT NULL
) STRICT;

CREATE TABLE space (
    space_id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account,
    name TEXT NOT NULL
) STRICT;

-- One row, counted up with every change that running processes must learn of.
CREATE TABLE change (version INTEGER NOT NULL) STRICT;

-- Business settings, a whole state per row; the highest number is in force.
CREATE TABLE config (
    space_id INTEGER NOT NULL REFERENCES space,
    number INTEGER NOT NULL,
    at INTEGER NOT NULL,
    author TEXT NOT NULL,
    config TEXT NOT NULL,
    PRIMARY KEY (space_id, number)
) STRICT, WITHOUT ROWID;

-- Access tokens, encrypted and bound to their dataset.
CREATE TABLE token (
    space_id INTEGER NOT NULL REFERENCES space,
    dataset_id TEXT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (space_id, dataset_id)
) STRICT, WITHOUT ROWID;

-- `hash` is the SHA-256 of the key's text, which is stored nowhere.
CREATE TABLE api_key (
    key_id TEXT PRIMARY KEY,
    space_id INTEGER NOT NULL REFERENCES space,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    hash BLOB NOT NULL UNIQUE,
    datasets TEXT NOT NULL,
    origins TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE command (
    command_id INTEGER PRIMARY KEY AUTOINCREMENT,
    space_id INTEGER NOT NULL REFERENCES space,
    verb TEXT NOT NULL,
    arguments TEXT NOT NULL,
    author TEXT NOT NULL,
    posted_at INTEGER NOT NULL,
    done_at INTEGER,
    answer TEXT,
    error TEXT
) STRICT;
CREATE INDEX command_open ON command (command_id) WHERE done_at IS NULL;

CREATE TABLE audit (
    audit_id INTEGER PRIMARY KEY AUTOINCREMENT,
    space_id INTEGER NOT NULL REFERENCES space,
    at INTEGER NOT NULL,
    author TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL
) STRICT;
CREATE INDEX audit_by_space ON audit (space_id, audit_id);

INSERT INTO account (account_id, name) VALUES (1, 'default');
INSERT INTO space (space_id, account_id, name) VALUES (1, 1, 'default');
INSERT INTO change (version) VALUES (1);
