-- Finds a copy that became no event (dropped, or held) by its event_id; those of events have their row.
CREATE INDEX copy_alone ON copy (space_id, event_id) WHERE row IS NULL AND event_id IS NOT NULL;
