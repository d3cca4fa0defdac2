-- Orders of shops, as their platforms tell of them. Nothing here names a person: an order's number is the platform's.
-- shop_id, source_id, channel_id and the like are numbers of `word`. Times end in _at: Unix ms, but created_at, paid_at,
-- delivered_at, cancelled_at, refunded_at and placed_at (created_at, or when it was first heard of): Unix seconds.
-- seen_at: the platform's time of the newest message. told: how it was told of, as a sum (1 webhook, 2 poll, 4 backfill,
-- 8 http). repeated: deliveries that came again. to_read_at: the platform only named it. erased_at: its person was erased;
-- only its number stays, so that it is never sent again.
CREATE TABLE shop_order (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    space_id INTEGER NOT NULL,
    shop_id INTEGER NOT NULL,
    order_id TEXT NOT NULL,
    source_id INTEGER NOT NULL,
    placed_at INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    told INTEGER NOT NULL,
    messages INTEGER NOT NULL,
    repeated INTEGER NOT NULL,
    channel_id INTEGER NOT NULL,
    channel_name_id INTEGER NOT NULL,
    currency_id INTEGER NOT NULL,
    total TEXT,
    refunded TEXT,
    payments INTEGER NOT NULL,
    created_at INTEGER,
    paid_at INTEGER,
    cancelled_at INTEGER,
    delivered_at INTEGER,
    refunded_at INTEGER,
    event_name_id INTEGER NOT NULL,
    event_id TEXT,
    unsent_id INTEGER NOT NULL,
    to_read_at INTEGER,
    erased_at INTEGER,
    UNIQUE (space_id, shop_id, order_id)
) STRICT;

CREATE INDEX shop_order_by_day ON shop_order (space_id, placed_at);
CREATE INDEX shop_order_by_id ON shop_order (space_id, order_id);
CREATE INDEX shop_order_by_event_id ON shop_order (space_id, shop_id, event_id) WHERE event_id IS NOT NULL;
CREATE INDEX shop_order_by_last ON shop_order (last_at);
CREATE INDEX shop_order_to_read ON shop_order (space_id, source_id, to_read_at) WHERE to_read_at IS NOT NULL;

-- What orders make due, each once by its name in the shop. state: 0 waiting, 1 gone, 2 ended unsent. inbox_id, segment,
-- idx: the receipt of its copy, which waits in `held` while state is 0. due_at: when a waiting one is looked at again.
-- at: since when it stands so. value: of its event, a decimal.
CREATE TABLE order_part (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    space_id INTEGER NOT NULL,
    shop_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    order_id TEXT NOT NULL,
    source_id INTEGER NOT NULL,
    role_id INTEGER NOT NULL,
    state INTEGER NOT NULL,
    reason_id INTEGER NOT NULL,
    inbox_id INTEGER NOT NULL,
    segment INTEGER NOT NULL,
    idx INTEGER NOT NULL,
    event_name_id INTEGER NOT NULL,
    event_id TEXT NOT NULL,
    event_time INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    after TEXT,
    wait_until INTEGER NOT NULL,
    needs_partner INTEGER NOT NULL,
    not_before INTEGER NOT NULL,
    delay_s INTEGER NOT NULL,
    unless TEXT,
    fill TEXT,
    value TEXT,
    currency_id INTEGER NOT NULL,
    UNIQUE (space_id, shop_id, name)
) STRICT;

CREATE INDEX order_part_of_order ON order_part (space_id, shop_id, order_id) WHERE order_id <> '';
CREATE INDEX order_part_by_receipt ON order_part (inbox_id, segment, idx);
CREATE INDEX order_part_by_partner ON order_part (space_id, shop_id, after) WHERE state = 0 AND after IS NOT NULL;
CREATE INDEX order_part_by_due ON order_part (due_at) WHERE state = 0;

-- What would end a part that waits.
CREATE TABLE order_stop (
    space_id INTEGER NOT NULL,
    shop_id INTEGER NOT NULL,
    stopper TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (space_id, shop_id, stopper, name)
) STRICT, WITHOUT ROWID;

-- Deliveries of webhooks that came, so that a repeated one is told. id_hash: 64 bits of BLAKE2b over source and id.
CREATE TABLE order_delivery (
    id_hash INTEGER PRIMARY KEY,
    received_at INTEGER NOT NULL
) STRICT;

CREATE INDEX order_delivery_by_age ON order_delivery (received_at);

-- Who bought: 16 bytes of HMAC for each key of an order's person, to tell new customers from earlier ones.
CREATE TABLE order_person (
    space_id INTEGER NOT NULL,
    shop_id INTEGER NOT NULL,
    hmac BLOB NOT NULL,
    order_id TEXT NOT NULL,
    placed_at INTEGER NOT NULL,
    PRIMARY KEY (space_id, shop_id, hmac, order_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX order_person_of_order ON order_person (space_id, shop_id, order_id);

-- Purchases of browsers in datasets whose orders a shop tells of: a browser's word until an order confirms it. state:
-- 0 open, 1 confirmed, 2 unconfirmed. waits: its copy waits in `held` for the order. until: when the wait is over.
CREATE TABLE order_claim (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    space_id INTEGER NOT NULL,
    source_id INTEGER NOT NULL,
    shop_id INTEGER NOT NULL,
    event_name_id INTEGER NOT NULL,
    event_id TEXT NOT NULL,
    order_id TEXT,
    inbox_id INTEGER NOT NULL,
    segment INTEGER NOT NULL,
    idx INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    until INTEGER NOT NULL,
    state INTEGER NOT NULL,
    policy_id INTEGER NOT NULL,
    waits INTEGER NOT NULL,
    of_order TEXT,
    value TEXT,
    currency_id INTEGER NOT NULL,
    UNIQUE (inbox_id, segment, idx)
) STRICT;

CREATE INDEX order_claim_by_end ON order_claim (until) WHERE state = 0;
CREATE INDEX order_claim_by_event_id ON order_claim (space_id, event_id);
CREATE INDEX order_claim_by_order_id ON order_claim (space_id, order_id) WHERE order_id IS NOT NULL;
CREATE INDEX order_claim_of_order ON order_claim (space_id, shop_id, of_order) WHERE of_order IS NOT NULL;
CREATE INDEX order_claim_by_state ON order_claim (space_id, state, received_at) WHERE state = 2;
CREATE INDEX order_claim_by_time ON order_claim (space_id, received_at);

-- Cart and checkout tokens, as 16 bytes of HMAC, of orders (order_id) and of claims (claim, a row of them).
CREATE TABLE order_token (
    space_id INTEGER NOT NULL,
    shop_id INTEGER NOT NULL,
    hmac BLOB NOT NULL,
    order_id TEXT NOT NULL,
    claim INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    PRIMARY KEY (space_id, shop_id, hmac, order_id, claim)
) STRICT, WITHOUT ROWID;

CREATE INDEX order_token_by_age ON order_token (received_at);

-- Orders that were forgotten by age, as figures: by day (Unix seconds), channel and what had become of them.
CREATE TABLE order_total (
    space_id INTEGER NOT NULL,
    source_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    channel_id INTEGER NOT NULL,
    outcome_id INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (space_id, source_id, day, channel_id, outcome_id)
) STRICT, WITHOUT ROWID;

-- 1: waits for something about an order, and not for consent (`order_part`, `order_claim`).
ALTER TABLE held ADD COLUMN of_order INTEGER NOT NULL DEFAULT 0;

-- What became of each order's Purchase. verdict: a class, shifted by 32 bits, plus the number of the reason's word; of an
-- event in several datasets the worst. Classes: 0 forgotten (settled, past its retention), 1 delivered, 2 observed,
-- 4 withdrawn, 5 unsent by a rule, 6 erased, 7 dropped, 8 waiting for something about the order, 9 scheduled, waiting or
-- being sent, 10 held for consent, 11 cancelled, 12 unpaid, 13 to be read, 14 no event, 15 dead.
CREATE VIEW order_account AS
SELECT o.row, o.space_id, o.shop_id, o.order_id, o.source_id, o.channel_id, o.placed_at, o.told,
    p.value, p.currency_id, p.row AS part,
    CASE
        WHEN o.erased_at IS NOT NULL THEN 6 << 32
        WHEN p.row IS NULL AND o.unsent_id <> 0 THEN (5 << 32) + o.unsent_id
        WHEN p.row IS NULL AND o.to_read_at IS NOT NULL THEN 13 << 32
        WHEN p.row IS NULL AND o.cancelled_at IS NOT NULL THEN 11 << 32
        WHEN p.row IS NULL AND o.paid_at IS NULL THEN 12 << 32
        WHEN p.row IS NULL THEN 14 << 32
        WHEN p.state = 0 THEN (8 << 32) + p.reason_id
        WHEN p.state = 2 THEN (5 << 32) + p.reason_id
        ELSE max(
            0,
            coalesce((
                SELECT max(CASE
                    WHEN q.row IS NOT NULL THEN 9 << 32
                    WHEN x.state = 2 THEN 1 << 32
                    WHEN x.state = 3 THEN (2 << 32) + x.reason_id
                    WHEN x.state = 4 THEN (15 << 32) + x.reason_id
                    WHEN x.state = 6 THEN 6 << 32
                    ELSE 4 << 32 END)
                FROM event AS e LEFT JOIN queue AS q ON q.row = e.row LEFT JOIN ending AS x ON x.row = e.row
                WHERE e.inbox_id = p.inbox_id AND e.segment = p.segment AND e.idx = p.idx), 0),
            coalesce((
                SELECT max(CASE
                    WHEN c.fate = 3 THEN (10 << 32) + c.reason_id
                    WHEN c.fate = 4 THEN (7 << 32) + c.reason_id
                    WHEN q.row IS NOT NULL THEN 9 << 32
                    WHEN x.state = 2 THEN 1 << 32
                    WHEN x.state = 3 THEN (2 << 32) + x.reason_id
                    WHEN x.state = 4 THEN (15 << 32) + x.reason_id
                    WHEN x.state = 5 THEN 4 << 32
                    WHEN x.state = 6 THEN 6 << 32
                    ELSE 0 END)
                FROM copy AS c LEFT JOIN queue AS q ON q.row = c.row LEFT JOIN ending AS x ON x.row = c.row
                WHERE c.inbox_id = p.inbox_id AND c.segment = p.segment AND c.idx = p.idx), 0))
    END AS verdict
FROM shop_order AS o
LEFT JOIN order_part AS p ON p.row = (
    SELECT row FROM order_part
    WHERE space_id = o.space_id AND shop_id = o.shop_id AND order_id = o.order_id AND order_id <> ''
      AND role_id IN (SELECT id FROM word WHERE word IN ('purchase', 'renewal'))
    ORDER BY state = 1 DESC, row LIMIT 1);
