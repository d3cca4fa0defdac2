-- hash: an HMAC over the row and the hash before it, so that a row that was changed, removed or put in is found.
ALTER TABLE audit ADD COLUMN hash BLOB;

-- Rows are only ever added; those that are pruned by age are covered by a row that says so.
CREATE TRIGGER audit_stays BEFORE UPDATE ON audit WHEN old.hash IS NOT NULL
BEGIN
    SELECT raise(ABORT, 'the audit log is append-only');
END;
CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
WHEN NOT EXISTS (
    SELECT 1 FROM audit AS later
    WHERE later.audit_id > old.audit_id AND later.action = 'audit.prune'
      AND json_extract(later.detail, '$.upto') >= old.audit_id
)
BEGIN
    SELECT raise(ABORT, 'the audit log is append-only');
END;

-- Secrets beside access tokens, such as those that webhooks are signed with: sealed, bound to their name.
CREATE TABLE secret (
    space_id INTEGER NOT NULL REFERENCES space,
    name TEXT NOT NULL,
    sealed BLOB NOT NULL,
    set_at INTEGER NOT NULL,
    PRIMARY KEY (space_id, name)
) STRICT, WITHOUT ROWID;
