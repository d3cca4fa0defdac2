-- What figures count of an event beside its names: seen: by the browser alone 0, a server alone 1, both 2; said_id: currency,
-- parameters and browser as one word (`capi.said`), 0 for none; value: millionths of the currency. NULL in `seen`, and in
-- `copy.said_id`: from before figures were kept, counted in none.
ALTER TABLE event ADD COLUMN seen INTEGER;
ALTER TABLE event ADD COLUMN said_id INTEGER;
ALTER TABLE event ADD COLUMN value INTEGER;
ALTER TABLE copy ADD COLUMN said_id INTEGER;

-- Figures by hour (step 0) and by day of UTC (1); at: Unix seconds. kind: a number of `sqlite.ledger.kinds`. word_id: its
-- word; of the first four kinds the measure in `rollup`, which has their hours. live, closed: as in `rollup`.
CREATE TABLE figure (
    space_id INTEGER NOT NULL,
    dataset_id INTEGER NOT NULL,
    step INTEGER NOT NULL,
    at INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    name_id INTEGER NOT NULL,
    word_id INTEGER NOT NULL,
    live INTEGER NOT NULL DEFAULT 0,
    closed INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (space_id, dataset_id, step, at, kind, name_id, word_id)
) STRICT, WITHOUT ROWID;

INSERT INTO figure (space_id, dataset_id, step, at, kind, name_id, word_id, live, closed)
SELECT u.space_id, u.dataset_id, 1, u.hour / 86400 * 86400,
       CASE WHEN m.word LIKE 'pixel:%' THEN 2 WHEN m.word LIKE 'consent:%' THEN 3
            WHEN m.word IN ('event', 'merged', 'duplicate', 'held', 'dropped') OR m.word LIKE 'dropped:%' THEN 0
            ELSE 1 END,
       u.name_id, u.measure_id, sum(u.live), sum(u.closed)
FROM rollup AS u JOIN word AS m ON m.id = u.measure_id
GROUP BY 1, 2, 4, 5, 6, 7;

-- When the newest copy came that was not refused, by side; Unix ms. It stays when its row goes.
CREATE TABLE last_received (
    space_id INTEGER NOT NULL,
    dataset_id INTEGER NOT NULL,
    name_id INTEGER NOT NULL,
    origin_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (space_id, dataset_id, name_id, origin_id)
) STRICT, WITHOUT ROWID;

INSERT INTO last_received (space_id, dataset_id, name_id, origin_id, at)
SELECT space_id, dataset_id, name_id, origin_id, max(received_at) FROM (
    SELECT space_id, dataset_id, name_id, origin_id, received_at FROM event
    UNION ALL SELECT space_id, dataset_id, name_id, origin_id, received_at FROM copy WHERE fate <> 4)
GROUP BY 1, 2, 3, 4;

-- One row. since: Unix seconds before which there are copies that the newer figures do not count; NULL: none.
CREATE TABLE figures_since (since INTEGER) STRICT;
INSERT INTO figures_since (since) SELECT max(hour) + 3600 FROM rollup;
