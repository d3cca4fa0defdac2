-- What identity added to an event's user_data: names of keys, why and from when (`identity.added`), never a value. NULL:
-- nothing.
ALTER TABLE event ADD COLUMN enriched TEXT;
