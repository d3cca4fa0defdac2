-- How orders of shops stand, summed in the transaction in which that changes. How an order stands depends on its own row,
-- its part, that part's event and copies, and on browsers' claims; a trigger on each of these notes the order here, and
-- the transaction's end counts it anew (`orders_sums.sql`). Between transactions it is empty.
CREATE TABLE order_moved (row INTEGER PRIMARY KEY) STRICT;

-- How each order stands in the sums. verdict, browser, differs, polled_only: see `order_stand`.
CREATE TABLE order_summed (
    row INTEGER PRIMARY KEY,
    space_id INTEGER NOT NULL,
    placed_at INTEGER NOT NULL,
    source_id INTEGER NOT NULL,
    channel_id INTEGER NOT NULL,
    verdict INTEGER NOT NULL,
    browser INTEGER NOT NULL,
    differs INTEGER NOT NULL,
    polled_only INTEGER NOT NULL
) STRICT;

-- Those about which somebody may have to do something: dropped, to be read, without an event, dead.
CREATE INDEX order_summed_missing ON order_summed (space_id, placed_at, row) WHERE verdict >> 32 IN (7, 13, 14, 15);

-- Their sums by the hour (hours since 1970-01-01, UTC) in which they were placed.
CREATE TABLE order_sum (
    space_id INTEGER NOT NULL,
    hour INTEGER NOT NULL,
    source_id INTEGER NOT NULL,
    channel_id INTEGER NOT NULL,
    verdict INTEGER NOT NULL,
    orders INTEGER NOT NULL,
    browser INTEGER NOT NULL,
    differs INTEGER NOT NULL,
    polled_only INTEGER NOT NULL,
    PRIMARY KEY (space_id, hour, source_id, channel_id, verdict)
) STRICT, WITHOUT ROWID;

CREATE INDEX order_sum_empty ON order_sum (orders) WHERE orders = 0;

-- Browsers' Purchases by the hour in which they were received, and how they stand.
CREATE TABLE claim_sum (
    space_id INTEGER NOT NULL,
    hour INTEGER NOT NULL,
    source_id INTEGER NOT NULL,
    state INTEGER NOT NULL,
    policy_id INTEGER NOT NULL,
    claims INTEGER NOT NULL,
    PRIMARY KEY (space_id, hour, source_id, state, policy_id)
) STRICT, WITHOUT ROWID;

-- As `order_account`, with whether a browser told of it too, whether it said another value, and whether no webhook ever did.
CREATE VIEW order_stand AS
SELECT row, space_id, placed_at, source_id, channel_id, verdict, claimed IS NOT NULL AS browser,
    claimed IS NOT NULL AND said IS NOT NULL AND claimed <> said AS differs, told & 13 = 0 AS polled_only
FROM (
    SELECT a.row, a.space_id, a.placed_at, a.source_id, a.channel_id, a.verdict, a.told,
        a.value || ' ' || a.currency_id AS said,
        (SELECT coalesce(k.value, '') || ' ' || k.currency_id FROM order_claim AS k
         WHERE k.space_id = a.space_id AND k.shop_id = a.shop_id AND k.of_order = a.order_id LIMIT 1) AS claimed
    FROM order_account AS a
);

INSERT INTO order_summed
SELECT row, space_id, placed_at, source_id, channel_id, verdict, browser, differs, polled_only FROM order_stand;
INSERT INTO order_sum
SELECT space_id, placed_at / 3600, source_id, channel_id, verdict, count(*), sum(browser), sum(differs), sum(polled_only)
FROM order_summed GROUP BY 1, 2, 3, 4, 5;
INSERT INTO claim_sum
SELECT space_id, received_at / 3600000, source_id, state, policy_id, count(*) FROM order_claim GROUP BY 1, 2, 3, 4, 5;

CREATE TRIGGER order_came AFTER INSERT ON shop_order BEGIN INSERT INTO order_moved VALUES (NEW.row) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER order_changed AFTER UPDATE ON shop_order BEGIN INSERT INTO order_moved VALUES (NEW.row) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER order_went AFTER DELETE ON shop_order BEGIN INSERT INTO order_moved VALUES (OLD.row) ON CONFLICT DO NOTHING; END;

CREATE TRIGGER order_part_came AFTER INSERT ON order_part WHEN NEW.order_id <> '' BEGIN
    INSERT INTO order_moved SELECT row FROM shop_order
    WHERE space_id = NEW.space_id AND shop_id = NEW.shop_id AND order_id = NEW.order_id
    ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER order_part_changed AFTER UPDATE ON order_part WHEN NEW.order_id <> '' BEGIN
    INSERT INTO order_moved SELECT row FROM shop_order
    WHERE space_id = NEW.space_id AND shop_id = NEW.shop_id AND order_id = NEW.order_id
    ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER order_part_went AFTER DELETE ON order_part WHEN OLD.order_id <> '' BEGIN
    INSERT INTO order_moved SELECT row FROM shop_order
    WHERE space_id = OLD.space_id AND shop_id = OLD.shop_id AND order_id = OLD.order_id
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER order_claim_came AFTER INSERT ON order_claim BEGIN
    INSERT INTO claim_sum VALUES (NEW.space_id, NEW.received_at / 3600000, NEW.source_id, NEW.state, NEW.policy_id, 1)
    ON CONFLICT DO UPDATE SET claims = claims + 1;
    INSERT INTO order_moved SELECT row FROM shop_order
    WHERE NEW.of_order IS NOT NULL
      AND space_id = NEW.space_id AND shop_id = NEW.shop_id AND order_id = NEW.of_order
    ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER order_claim_changed AFTER UPDATE ON order_claim BEGIN
    UPDATE claim_sum SET claims = claims - 1
    WHERE space_id = OLD.space_id AND hour = OLD.received_at / 3600000 AND source_id = OLD.source_id
      AND state = OLD.state AND policy_id = OLD.policy_id;
    INSERT INTO claim_sum VALUES (NEW.space_id, NEW.received_at / 3600000, NEW.source_id, NEW.state, NEW.policy_id, 1)
    ON CONFLICT DO UPDATE SET claims = claims + 1;
    INSERT INTO order_moved SELECT row FROM shop_order
    WHERE space_id = NEW.space_id AND shop_id = NEW.shop_id AND order_id IN (OLD.of_order, NEW.of_order)
    ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER order_claim_went AFTER DELETE ON order_claim BEGIN
    UPDATE claim_sum SET claims = claims - 1
    WHERE space_id = OLD.space_id AND hour = OLD.received_at / 3600000 AND source_id = OLD.source_id
      AND state = OLD.state AND policy_id = OLD.policy_id;
    INSERT INTO order_moved SELECT row FROM shop_order
    WHERE OLD.of_order IS NOT NULL
      AND space_id = OLD.space_id AND shop_id = OLD.shop_id AND order_id = OLD.of_order
    ON CONFLICT DO NOTHING;
END;

-- An event is in `queue` or in `ending`: that it moves from one to the other shows in `ending`.
CREATE TRIGGER order_event_came AFTER INSERT ON event WHEN EXISTS (SELECT 1 FROM order_part) BEGIN
    INSERT INTO order_moved SELECT o.row FROM order_part AS p
    JOIN shop_order AS o ON o.space_id = p.space_id AND o.shop_id = p.shop_id AND o.order_id = p.order_id
    WHERE p.inbox_id = NEW.inbox_id AND p.segment = NEW.segment AND p.idx = NEW.idx AND p.order_id <> ''
    ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER order_event_went AFTER DELETE ON event WHEN EXISTS (SELECT 1 FROM order_part) BEGIN
    INSERT INTO order_moved SELECT o.row FROM order_part AS p
    JOIN shop_order AS o ON o.space_id = p.space_id AND o.shop_id = p.shop_id AND o.order_id = p.order_id
    WHERE p.inbox_id = OLD.inbox_id AND p.segment = OLD.segment AND p.idx = OLD.idx AND p.order_id <> ''
    ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER order_copy_came AFTER INSERT ON copy WHEN EXISTS (SELECT 1 FROM order_part) BEGIN
    INSERT INTO order_moved SELECT o.row FROM order_part AS p
    JOIN shop_order AS o ON o.space_id = p.space_id AND o.shop_id = p.shop_id AND o.order_id = p.order_id
    WHERE p.inbox_id = NEW.inbox_id AND p.segment = NEW.segment AND p.idx = NEW.idx AND p.order_id <> ''
    ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER order_copy_changed AFTER UPDATE OF fate, reason_id, row ON copy WHEN EXISTS (SELECT 1 FROM order_part) BEGIN
    INSERT INTO order_moved SELECT o.row FROM order_part AS p
    JOIN shop_order AS o ON o.space_id = p.space_id AND o.shop_id = p.shop_id AND o.order_id = p.order_id
    WHERE p.inbox_id = NEW.inbox_id AND p.segment = NEW.segment AND p.idx = NEW.idx AND p.order_id <> ''
    ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER order_copy_went AFTER DELETE ON copy WHEN EXISTS (SELECT 1 FROM order_part) BEGIN
    INSERT INTO order_moved SELECT o.row FROM order_part AS p
    JOIN shop_order AS o ON o.space_id = p.space_id AND o.shop_id = p.shop_id AND o.order_id = p.order_id
    WHERE p.inbox_id = OLD.inbox_id AND p.segment = OLD.segment AND p.idx = OLD.idx AND p.order_id <> ''
    ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER order_ending_came AFTER INSERT ON ending WHEN EXISTS (SELECT 1 FROM order_part) BEGIN
    INSERT INTO order_moved SELECT o.row
    FROM (SELECT inbox_id, segment, idx FROM event WHERE row = NEW.row
          UNION ALL SELECT inbox_id, segment, idx FROM copy WHERE row = NEW.row) AS r
    JOIN order_part AS p ON p.inbox_id = r.inbox_id AND p.segment = r.segment AND p.idx = r.idx AND p.order_id <> ''
    JOIN shop_order AS o ON o.space_id = p.space_id AND o.shop_id = p.shop_id AND o.order_id = p.order_id
    WHERE true
    ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER order_ending_changed AFTER UPDATE OF state, reason_id ON ending WHEN EXISTS (SELECT 1 FROM order_part) BEGIN
    INSERT INTO order_moved SELECT o.row
    FROM (SELECT inbox_id, segment, idx FROM event WHERE row = NEW.row
          UNION ALL SELECT inbox_id, segment, idx FROM copy WHERE row = NEW.row) AS r
    JOIN order_part AS p ON p.inbox_id = r.inbox_id AND p.segment = r.segment AND p.idx = r.idx AND p.order_id <> ''
    JOIN shop_order AS o ON o.space_id = p.space_id AND o.shop_id = p.shop_id AND o.order_id = p.order_id
    WHERE true
    ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER order_ending_went AFTER DELETE ON ending WHEN EXISTS (SELECT 1 FROM order_part) BEGIN
    INSERT INTO order_moved SELECT o.row
    FROM (SELECT inbox_id, segment, idx FROM event WHERE row = OLD.row
          UNION ALL SELECT inbox_id, segment, idx FROM copy WHERE row = OLD.row) AS r
    JOIN order_part AS p ON p.inbox_id = r.inbox_id AND p.segment = r.segment AND p.idx = r.idx AND p.order_id <> ''
    JOIN shop_order AS o ON o.space_id = p.space_id AND o.shop_id = p.shop_id AND o.order_id = p.order_id
    WHERE true
    ON CONFLICT DO NOTHING;
END;
