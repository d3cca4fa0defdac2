-- Rules of a tag that are not published yet, one draft per dataset. `preview` is the SHA-256 of the token by which a
-- browser is shown the draft until `preview_until` (Unix ms); the token's text is stored nowhere.
CREATE TABLE tag_draft (
    space_id INTEGER NOT NULL REFERENCES space,
    dataset_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    author TEXT NOT NULL,
    rules TEXT NOT NULL,
    preview BLOB,
    preview_until INTEGER,
    PRIMARY KEY (space_id, dataset_id)
) STRICT, WITHOUT ROWID;
