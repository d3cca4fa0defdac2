-- Orders of shops: what the worker asks before it decides, and what it writes.

-- name: order_of
SELECT o.space_id, s.word, o.order_id, u.word, o.first_at, o.last_at, o.seen_at, o.told, o.messages, o.repeated,
       o.to_read_at, o.erased_at, o.row, h.word, m.word, c.word, o.total, o.refunded, o.payments, o.created_at, o.paid_at,
       o.cancelled_at, o.delivered_at, o.refunded_at, n.event_name, o.event_id, w.word, o.shop_number
FROM shop_order AS o
LEFT JOIN word AS s ON s.id = o.shop_id
LEFT JOIN word AS u ON u.id = o.source_id
LEFT JOIN word AS h ON h.id = o.channel_id
LEFT JOIN word AS m ON m.id = o.channel_name_id
LEFT JOIN word AS c ON c.id = o.currency_id
LEFT JOIN name AS n ON n.id = o.event_name_id
LEFT JOIN word AS w ON w.id = o.unsent_id
WHERE o.space_id = ?1 AND o.order_id = ?2 AND o.shop_id = ?3

-- name: orders_called
-- By the id that its messages share, or by the number of the shop.
SELECT o.space_id, s.word, o.order_id, u.word, o.first_at, o.last_at, o.seen_at, o.told, o.messages, o.repeated,
       o.to_read_at, o.erased_at, o.row, h.word, m.word, c.word, o.total, o.refunded, o.payments, o.created_at, o.paid_at,
       o.cancelled_at, o.delivered_at, o.refunded_at, n.event_name, o.event_id, w.word, o.shop_number
FROM shop_order AS o
LEFT JOIN word AS s ON s.id = o.shop_id
LEFT JOIN word AS u ON u.id = o.source_id
LEFT JOIN word AS h ON h.id = o.channel_id
LEFT JOIN word AS m ON m.id = o.channel_name_id
LEFT JOIN word AS c ON c.id = o.currency_id
LEFT JOIN name AS n ON n.id = o.event_name_id
LEFT JOIN word AS w ON w.id = o.unsent_id
WHERE o.row IN (SELECT row FROM shop_order WHERE space_id = ?1 AND order_id = ?2
                UNION SELECT row FROM shop_order WHERE space_id = ?1 AND shop_number = ?2)
ORDER BY o.row

-- name: orders_by_row
SELECT o.space_id, s.word, o.order_id, u.word, o.first_at, o.last_at, o.seen_at, o.told, o.messages, o.repeated,
       o.to_read_at, o.erased_at, o.row, h.word, m.word, c.word, o.total, o.refunded, o.payments, o.created_at, o.paid_at,
       o.cancelled_at, o.delivered_at, o.refunded_at, n.event_name, o.event_id, w.word, o.shop_number
FROM json_each(?1) AS wanted JOIN shop_order AS o ON o.row = wanted.value
LEFT JOIN word AS s ON s.id = o.shop_id
LEFT JOIN word AS u ON u.id = o.source_id
LEFT JOIN word AS h ON h.id = o.channel_id
LEFT JOIN word AS m ON m.id = o.channel_name_id
LEFT JOIN word AS c ON c.id = o.currency_id
LEFT JOIN name AS n ON n.id = o.event_name_id
LEFT JOIN word AS w ON w.id = o.unsent_id
ORDER BY wanted.key

-- name: put_order
INSERT INTO shop_order (space_id, shop_id, order_id, source_id, placed_at, first_at, last_at, seen_at, told, messages,
                        repeated, to_read_at, channel_id, channel_name_id, currency_id, total, refunded, payments,
                        created_at, paid_at, cancelled_at, delivered_at, refunded_at, event_name_id, event_id, unsent_id,
                        shop_number)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (space_id, shop_id, order_id) DO UPDATE
SET source_id = excluded.source_id, placed_at = excluded.placed_at, last_at = excluded.last_at,
    seen_at = excluded.seen_at, told = excluded.told, messages = excluded.messages, repeated = excluded.repeated,
    to_read_at = excluded.to_read_at, channel_id = excluded.channel_id, channel_name_id = excluded.channel_name_id,
    currency_id = excluded.currency_id, total = excluded.total, refunded = excluded.refunded,
    payments = excluded.payments, created_at = excluded.created_at, paid_at = excluded.paid_at,
    cancelled_at = excluded.cancelled_at, delivered_at = excluded.delivered_at, refunded_at = excluded.refunded_at,
    event_name_id = excluded.event_name_id, event_id = excluded.event_id, unsent_id = excluded.unsent_id,
    shop_number = excluded.shop_number

-- name: part_of
SELECT p.space_id, s.word, p.name, p.order_id, u.word, r.word, i.inbox_id, p.segment, p.idx, n.event_name, p.event_id,
       p.event_time, p.seen_at, p.received_at, p.state, p.at, w.word, p.due_at, p.after, p.wait_until, p.needs_partner,
       p.not_before, p.delay_s, p.unless, p.fill, p.value, c.word
FROM order_part AS p
LEFT JOIN word AS s ON s.id = p.shop_id
LEFT JOIN word AS u ON u.id = p.source_id
LEFT JOIN word AS r ON r.id = p.role_id
LEFT JOIN inbox AS i ON i.id = p.inbox_id
LEFT JOIN name AS n ON n.id = p.event_name_id
LEFT JOIN word AS w ON w.id = p.reason_id
LEFT JOIN word AS c ON c.id = p.currency_id
WHERE p.space_id = ?1 AND p.shop_id = ?2 AND p.name = ?3

-- name: parts_by_row
SELECT p.space_id, s.word, p.name, p.order_id, u.word, r.word, i.inbox_id, p.segment, p.idx, n.event_name, p.event_id,
       p.event_time, p.seen_at, p.received_at, p.state, p.at, w.word, p.due_at, p.after, p.wait_until, p.needs_partner,
       p.not_before, p.delay_s, p.unless, p.fill, p.value, c.word
FROM json_each(?1) AS wanted JOIN order_part AS p ON p.row = wanted.value
LEFT JOIN word AS s ON s.id = p.shop_id
LEFT JOIN word AS u ON u.id = p.source_id
LEFT JOIN word AS r ON r.id = p.role_id
LEFT JOIN inbox AS i ON i.id = p.inbox_id
LEFT JOIN name AS n ON n.id = p.event_name_id
LEFT JOIN word AS w ON w.id = p.reason_id
LEFT JOIN word AS c ON c.id = p.currency_id
ORDER BY wanted.key

-- name: part_rows_of_order
SELECT row FROM order_part WHERE space_id = ?1 AND shop_id = ?2 AND order_id = ?3 AND order_id <> '' ORDER BY row

-- name: part_row_by_receipt
SELECT row FROM order_part WHERE inbox_id = ?1 AND segment = ?2 AND idx = ?3

-- name: part_rows_due
SELECT row FROM order_part
WHERE state = 0 AND due_at <= ?1
  AND NOT EXISTS (SELECT 1 FROM json_each(?3) AS s
                  WHERE s.value = order_part.space_id || '/' || (SELECT word FROM word WHERE id = order_part.source_id))
ORDER BY due_at LIMIT ?2

-- name: parts_waiting_on
-- A name may come twice. Without being told the index, SQLite would walk all parts of the shop, which are sorted by name.
SELECT name FROM order_part INDEXED BY order_part_by_partner
WHERE space_id = ?1 AND shop_id = ?2 AND after = ?3 AND state = 0 AND after IS NOT NULL
UNION ALL
SELECT name FROM order_stop WHERE space_id = ?1 AND shop_id = ?2 AND stopper = ?3

-- name: put_part
INSERT INTO order_part (space_id, shop_id, name, order_id, source_id, role_id, state, reason_id, inbox_id, segment, idx,
                        event_name_id, event_id, event_time, seen_at, received_at, at, due_at, after, wait_until,
                        needs_partner, not_before, delay_s, unless, fill, value, currency_id)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (space_id, shop_id, name) DO UPDATE
SET order_id = excluded.order_id, source_id = excluded.source_id, role_id = excluded.role_id, state = excluded.state,
    reason_id = excluded.reason_id, inbox_id = excluded.inbox_id, segment = excluded.segment, idx = excluded.idx,
    event_name_id = excluded.event_name_id, event_id = excluded.event_id, event_time = excluded.event_time,
    seen_at = excluded.seen_at, received_at = excluded.received_at, at = excluded.at, due_at = excluded.due_at,
    after = excluded.after, wait_until = excluded.wait_until, needs_partner = excluded.needs_partner,
    not_before = excluded.not_before, delay_s = excluded.delay_s, unless = excluded.unless, fill = excluded.fill,
    value = excluded.value, currency_id = excluded.currency_id

-- name: forget_stops
DELETE FROM order_stop WHERE space_id = ?1 AND shop_id = ?2 AND stopper = ?3 AND name = ?4

-- name: stops_of_copy
-- What would end the waiting part that a copy is.
SELECT space_id, shop_id, name, unless FROM order_part
WHERE inbox_id = ?1 AND segment = ?2 AND idx = ?3 AND state = 0 AND unless IS NOT NULL

-- name: put_stop
INSERT INTO order_stop (space_id, shop_id, stopper, name) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING

-- name: end_part
-- A waiting part whose copy ends for another reason than the order's.
UPDATE order_part SET state = 2, reason_id = ?4, at = ?5 WHERE inbox_id = ?1 AND segment = ?2 AND idx = ?3 AND state = 0

-- name: end_claim
UPDATE order_claim SET state = 2, waits = 0 WHERE inbox_id = ?1 AND segment = ?2 AND idx = ?3 AND state = 0

-- name: delivery_at
SELECT received_at FROM order_delivery WHERE id_hash = ?1

-- name: put_delivery
INSERT INTO order_delivery (id_hash, received_at) VALUES (?, ?) ON CONFLICT DO NOTHING

-- name: put_buyer
INSERT INTO order_person (space_id, shop_id, hmac, order_id, placed_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING

-- name: bought_before
SELECT 1 FROM order_person
WHERE space_id = ?1 AND shop_id = ?2 AND hmac = ?3 AND order_id <> ?4 AND placed_at < ?5 LIMIT 1

-- name: put_order_token
INSERT INTO order_token (space_id, shop_id, hmac, order_id, claim, received_at) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT DO NOTHING

-- name: order_by_event_id
SELECT order_id FROM shop_order WHERE space_id = ?1 AND shop_id = ?2 AND event_id = ?3 LIMIT 1

-- name: order_by_token
SELECT order_id FROM order_token WHERE space_id = ?1 AND shop_id = ?2 AND hmac = ?3 AND order_id <> '' LIMIT 1

-- name: put_claim
INSERT INTO order_claim (space_id, source_id, shop_id, event_name_id, event_id, order_id, inbox_id, segment, idx,
                         received_at, until, state, policy_id, waits, of_order, value, currency_id, touches)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (inbox_id, segment, idx) DO UPDATE
SET state = excluded.state, waits = excluded.waits, of_order = excluded.of_order, until = excluded.until
RETURNING row

-- name: claim_rows_about
-- By number, by event_id, by token.
SELECT row FROM order_claim
WHERE space_id = ?1 AND shop_id = ?2 AND order_id = ?3 AND order_id IS NOT NULL
UNION
SELECT row FROM order_claim WHERE space_id = ?1 AND shop_id = ?2 AND event_id = ?4 AND ?4 <> ''

-- name: claim_rows_by_token
SELECT claim FROM order_token WHERE space_id = ?1 AND shop_id = ?2 AND hmac = ?3 AND claim <> 0

-- name: claim_rows_over
SELECT row FROM order_claim WHERE state = 0 AND until <= ?1 ORDER BY until LIMIT ?2

-- name: claim_rows_of_order
SELECT row FROM order_claim WHERE space_id = ?1 AND shop_id = ?2 AND of_order = ?3 ORDER BY row

-- name: claim_rows_standing
-- Of the sources ?6 (names, as JSON) if they are given.
SELECT row FROM order_claim
WHERE space_id = ?1 AND state = ?2 AND received_at >= ?3 AND received_at < ?4
  AND (?6 IS NULL OR source_id IN (SELECT id FROM word WHERE word IN (SELECT value FROM json_each(?6))))
ORDER BY received_at DESC, row DESC LIMIT ?5

-- name: claim_rows_unconfirmed
-- The same for state 2, by the index of those alone: most claims are confirmed, and would all be walked.
SELECT row FROM order_claim
WHERE space_id = ?1 AND state = 2 AND ?2 = 2 AND received_at >= ?3 AND received_at < ?4
  AND (?6 IS NULL OR source_id IN (SELECT id FROM word WHERE word IN (SELECT value FROM json_each(?6))))
ORDER BY received_at DESC, row DESC LIMIT ?5

-- name: claims_by_row
SELECT k.space_id, s.word, u.word, n.event_name, k.event_id, i.inbox_id, k.segment, k.idx, k.received_at, k.until, k.state,
       p.word, k.order_id, k.waits, k.of_order, k.value, c.word, k.touches
FROM json_each(?1) AS wanted JOIN order_claim AS k ON k.row = wanted.value
LEFT JOIN word AS s ON s.id = k.shop_id
LEFT JOIN word AS u ON u.id = k.source_id
LEFT JOIN name AS n ON n.id = k.event_name_id
LEFT JOIN inbox AS i ON i.id = k.inbox_id
LEFT JOIN word AS p ON p.id = k.policy_id
LEFT JOIN word AS c ON c.id = k.currency_id
ORDER BY wanted.key

