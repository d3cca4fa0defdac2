-- What Meta last said of a dataset.

-- name: put_meta_word
INSERT INTO meta_word (space_id, dataset_id, word) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET word = excluded.word

-- name: meta_word
SELECT word FROM meta_word WHERE space_id = ?1 AND dataset_id = ?2

-- name: forget_meta_word
DELETE FROM meta_word WHERE space_id = ?1 AND dataset_id = ?2
