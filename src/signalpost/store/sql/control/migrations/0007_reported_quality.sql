-- What Meta said of a dataset's events, a row a day (days since 1970-01-01, UTC); events: JSON (`quality.reported`).
CREATE TABLE reported_quality (
    space_id INTEGER NOT NULL,
    dataset_id TEXT NOT NULL,
    day INTEGER NOT NULL,
    at INTEGER NOT NULL,
    events TEXT NOT NULL,
    PRIMARY KEY (space_id, dataset_id, day)
) STRICT, WITHOUT ROWID;
