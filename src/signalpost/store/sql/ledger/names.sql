-- Names and the numbers they stand as.

-- name: inbox_of
-- The number and cursor of an inbox.
SELECT id, cursor FROM inbox WHERE inbox_id = ?1

-- name: add_inbox
INSERT INTO inbox (inbox_id) VALUES (?1) RETURNING id

-- name: dataset_of
SELECT id FROM dataset WHERE space_id = ?1 AND dataset = ?2

-- name: add_dataset
INSERT INTO dataset (space_id, dataset) VALUES (?1, ?2) RETURNING id

-- name: name_of
SELECT id FROM name WHERE space_id = ?1 AND event_name = ?2

-- name: add_name
INSERT INTO name (space_id, event_name) VALUES (?1, ?2) RETURNING id

-- name: word_of
SELECT id FROM word WHERE word = ?1

-- name: add_word
INSERT INTO word (word) VALUES (?1) RETURNING id

-- name: text_of_word
SELECT word FROM word WHERE id = ?1
