-- What tag and edge saw of a copy, as one word (`store.observed`), NULL when nothing: how the pixel fared on its page,
-- how it came, who decided about consent. A further copy of the same origin has none, so that each page counts once.
ALTER TABLE event ADD COLUMN observed_id INTEGER;
ALTER TABLE copy ADD COLUMN observed_id INTEGER;
