-- limited: 1 when it was granted with limited data use. region: where the person was, as far as consent goes.
ALTER TABLE decisions ADD COLUMN limited INTEGER NOT NULL DEFAULT 0;
ALTER TABLE decisions ADD COLUMN region TEXT NOT NULL DEFAULT '';

-- series: names the numbering of `decisions.seq`, so that whoever followed another one begins again. next_seq: the next
-- number, never given twice in a series.
CREATE TABLE decision_series (series TEXT NOT NULL, next_seq INTEGER NOT NULL) STRICT;
INSERT INTO decision_series (series, next_seq) VALUES (lower(hex(randomblob(8))), 1);
