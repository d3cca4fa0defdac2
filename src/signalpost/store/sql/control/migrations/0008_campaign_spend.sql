-- What campaigns cost, a row a day (days since 1970-01-01), campaign and currency; amounts and conversions in millionths.
-- folded: the campaign without regard to case. conversions, value: what Meta counted, where the file said it.
CREATE TABLE campaign_spend (
    space_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    folded TEXT NOT NULL,
    currency TEXT NOT NULL,
    campaign TEXT NOT NULL,
    micros INTEGER NOT NULL,
    conversions INTEGER,
    value INTEGER,
    PRIMARY KEY (space_id, day, folded, currency)
) STRICT, WITHOUT ROWID;
