-- Drafts of a tag's rules.

-- name: tag_drafts
SELECT space_id, dataset_id, at, author, rules, preview, preview_until FROM tag_draft

-- name: put_tag_draft
-- A preview that is open goes on, with the new rules.
INSERT INTO tag_draft (space_id, dataset_id, at, author, rules) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT DO UPDATE SET at = excluded.at, author = excluded.author, rules = excluded.rules

-- name: open_tag_preview
UPDATE tag_draft SET preview = ?3, preview_until = ?4 WHERE space_id = ?1 AND dataset_id = ?2 RETURNING dataset_id

-- name: remove_tag_draft
DELETE FROM tag_draft WHERE space_id = ?1 AND dataset_id = ?2 RETURNING dataset_id
