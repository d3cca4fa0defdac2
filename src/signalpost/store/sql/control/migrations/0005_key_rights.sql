-- What a server key may do besides adding events, as a JSON list of names.
ALTER TABLE api_key ADD COLUMN rights TEXT NOT NULL DEFAULT '[]';
