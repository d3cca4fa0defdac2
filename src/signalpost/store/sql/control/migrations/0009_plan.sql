-- Tracking plans that were accepted, one row each time one was; the newest of a dataset is in force. plan: JSON
-- (`watch.plan.written`). dataset_id is empty for a plan that names none.
CREATE TABLE plan (
    space_id INTEGER NOT NULL REFERENCES space,
    dataset_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    at INTEGER NOT NULL,
    author TEXT NOT NULL,
    plan TEXT NOT NULL,
    PRIMARY KEY (space_id, dataset_id, number)
) STRICT, WITHOUT ROWID;

-- What was learnt of the events of a space (`watch.plan.state`), as it was at `at` (Unix ms).
CREATE TABLE learned (
    space_id INTEGER PRIMARY KEY REFERENCES space,
    at INTEGER NOT NULL,
    state BLOB NOT NULL
) STRICT;
