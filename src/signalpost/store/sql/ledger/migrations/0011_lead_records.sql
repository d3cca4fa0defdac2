-- Records of CRMs that a message only named, until they are read over the CRM's API. named_at: Unix ms, when it was named
-- last.
CREATE TABLE lead_record (
    space_id INTEGER NOT NULL,
    source_id INTEGER NOT NULL,
    object_id TEXT NOT NULL,
    named_at INTEGER NOT NULL,
    PRIMARY KEY (space_id, source_id, object_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX lead_record_by_age ON lead_record (named_at);
