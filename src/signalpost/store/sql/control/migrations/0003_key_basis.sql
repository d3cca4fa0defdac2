-- What a business declares of a source whose events carry no word of the person: consent, contract, or none.
ALTER TABLE api_key ADD COLUMN basis TEXT NOT NULL DEFAULT 'none';
