-- What Meta last said of a dataset's token, version, checks and counts; word: JSON (`quality.meta_word`).
CREATE TABLE meta_word (
    space_id INTEGER NOT NULL,
    dataset_id TEXT NOT NULL,
    word TEXT NOT NULL,
    PRIMARY KEY (space_id, dataset_id)
) STRICT, WITHOUT ROWID;
