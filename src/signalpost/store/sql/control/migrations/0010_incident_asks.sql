-- What people asked of incidents; done by the watch. asked: JSON (`watch.incidents.asked`). at: Unix ms.
CREATE TABLE incident_ask (
    ask_id INTEGER PRIMARY KEY AUTOINCREMENT,
    space_id INTEGER NOT NULL REFERENCES space,
    at INTEGER NOT NULL,
    number INTEGER NOT NULL,
    asked TEXT NOT NULL,
    author TEXT NOT NULL
) STRICT;

CREATE INDEX incident_ask_of ON incident_ask (space_id, ask_id);
