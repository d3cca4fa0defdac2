-- Lines of spend that Meta itself told: source is the ad account they are of (empty: somebody brought a file), ids are
-- Meta's ids of the campaign, with spaces between. spend_asked: when each ad account was asked last, the HTTP status of
-- the answer (0: none that could be read), how many lines were told when it last was 200.
ALTER TABLE campaign_spend ADD COLUMN source TEXT NOT NULL DEFAULT '';
ALTER TABLE campaign_spend ADD COLUMN ids TEXT NOT NULL DEFAULT '';
CREATE TABLE spend_asked (
    space_id INTEGER NOT NULL,
    ad_account TEXT NOT NULL,
    at INTEGER NOT NULL,
    status INTEGER NOT NULL,
    lines INTEGER NOT NULL,
    PRIMARY KEY (space_id, ad_account)
) STRICT, WITHOUT ROWID;
