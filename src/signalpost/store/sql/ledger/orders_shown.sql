-- Orders of shops as they are shown and counted.

-- name: accounts_of
-- Orders by row, with what became of them.
SELECT a.row, a.verdict >> 32, (SELECT word FROM word WHERE id = a.verdict & 4294967295), a.value,
    (SELECT word FROM word WHERE id = a.currency_id),
    (SELECT coalesce(k.value, '') || ' ' || coalesce((SELECT word FROM word WHERE id = k.currency_id), '')
     FROM order_claim AS k WHERE k.space_id = a.space_id AND k.shop_id = a.shop_id AND k.of_order = a.order_id LIMIT 1),
    (SELECT coalesce(
        (SELECT min(row) FROM event WHERE inbox_id = p.inbox_id AND segment = p.segment AND idx = p.idx),
        (SELECT min(row) FROM copy WHERE inbox_id = p.inbox_id AND segment = p.segment AND idx = p.idx))
     FROM order_part AS p WHERE p.row = a.part AND p.state = 1)
FROM json_each(?1) AS wanted CROSS JOIN order_account AS a ON a.row = wanted.value
ORDER BY wanted.key

-- name: event_of_account
-- Where an order's event went, by which id, and whether copies of both sides are in it.
SELECT d.dataset, e.event_id,
    EXISTS (SELECT 1 FROM copy AS c WHERE c.row = e.row AND c.fate = 1 AND c.origin_id <> e.origin_id)
FROM event AS e JOIN dataset AS d ON d.id = e.dataset_id WHERE e.row = ?1

-- name: newest_orders
-- Of a space, placed in [?2, ?3), of source ?4 if it is given, before the order ?5 if it is given.
SELECT row FROM shop_order
WHERE space_id = ?1 AND placed_at >= ?2 AND placed_at < ?3 AND (?4 IS NULL OR source_id = ?4)
  AND (?5 IS NULL OR (placed_at, row) < (SELECT placed_at, row FROM shop_order WHERE row = ?5))
ORDER BY placed_at DESC, row DESC LIMIT ?6

-- name: orders_to_read
-- Numbers of orders of a source that were only named, the longest waiting first.
SELECT order_id FROM shop_order
WHERE space_id = ?1 AND source_id = ?2 AND to_read_at IS NOT NULL AND erased_at IS NULL
ORDER BY to_read_at LIMIT ?3

-- name: leads_to_read
-- Records of a CRM that were only named, the longest waiting first.
SELECT object_id FROM lead_record WHERE space_id = ?1 AND source_id = ?2 ORDER BY named_at LIMIT ?3

-- name: name_lead
INSERT INTO lead_record (space_id, source_id, object_id, named_at) VALUES (?, ?, ?, ?)
ON CONFLICT DO UPDATE SET named_at = max(named_at, excluded.named_at)

-- name: read_lead
-- Named again since, it is to be read again.
DELETE FROM lead_record WHERE space_id = ?1 AND source_id = ?2 AND object_id = ?3 AND named_at <= ?4

-- name: forget_old_leads
-- What was named so long ago is past telling.
DELETE FROM lead_record WHERE (space_id, source_id, object_id) IN (
    SELECT space_id, source_id, object_id FROM lead_record WHERE named_at < ?1 LIMIT ?2)

-- name: totals_closed
SELECT t.day, u.word, h.word, o.word, t.count FROM order_total AS t
LEFT JOIN word AS u ON u.id = t.source_id
LEFT JOIN word AS h ON h.id = t.channel_id
LEFT JOIN word AS o ON o.id = t.outcome_id
WHERE t.space_id = ?1 AND t.day >= ?2 AND t.day < ?3

-- name: orders_of_person
SELECT DISTINCT o.row FROM order_person AS b
JOIN shop_order AS o ON o.space_id = b.space_id AND o.shop_id = b.shop_id AND o.order_id = b.order_id
WHERE b.space_id = ?1 AND b.hmac = ?2

-- name: orders_old
-- Not heard of since ?1, with nothing that waits.
SELECT row FROM shop_order AS o
WHERE last_at < ?1 AND NOT EXISTS (SELECT 1 FROM order_part WHERE space_id = o.space_id AND shop_id = o.shop_id
                                   AND order_id = o.order_id AND order_id <> '' AND state = 0)
ORDER BY last_at LIMIT ?2

-- name: close_orders
-- Their figures, in `order_total`.
WITH one AS MATERIALIZED (
    SELECT a.space_id, a.source_id, a.placed_at / 86400 * 86400 AS day, a.channel_id, a.verdict
    FROM json_each(?1) AS wanted CROSS JOIN order_account AS a ON a.row = wanted.value
)
SELECT space_id, source_id, day, channel_id, verdict >> 32, verdict & 4294967295, count(*) FROM one GROUP BY 1, 2, 3, 4, 5, 6

-- name: add_order_total
INSERT INTO order_total (space_id, source_id, day, channel_id, outcome_id, count) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET count = count + excluded.count

-- name: forget_claims_of
DELETE FROM order_claim WHERE row IN (
    SELECT k.row FROM json_each(?1) AS wanted JOIN shop_order AS o ON o.row = wanted.value
    JOIN order_claim AS k ON k.space_id = o.space_id AND k.shop_id = o.shop_id AND k.of_order = o.order_id)

-- name: forget_parts_of
DELETE FROM order_part WHERE row IN (
    SELECT p.row FROM json_each(?1) AS wanted JOIN shop_order AS o ON o.row = wanted.value
    JOIN order_part AS p ON p.space_id = o.space_id AND p.shop_id = o.shop_id AND p.order_id = o.order_id
        AND p.order_id <> '')

-- name: forget_orders
DELETE FROM shop_order WHERE row IN (SELECT value FROM json_each(?1))

-- name: forget_old_parts
-- Of no order: a subscription's.
DELETE FROM order_part WHERE row IN (
    SELECT row FROM order_part WHERE order_id = '' AND state <> 0 AND at < ?1 LIMIT ?2)

-- name: forget_old_claims
DELETE FROM order_claim WHERE row IN (
    SELECT row FROM order_claim WHERE state = 2 AND received_at < ?1 LIMIT ?2)

-- name: forget_old_tokens
DELETE FROM order_token WHERE (space_id, shop_id, hmac, order_id, claim) IN (
    SELECT space_id, shop_id, hmac, order_id, claim FROM order_token WHERE received_at < ?1 LIMIT ?2)

-- name: forget_old_buyers
DELETE FROM order_person WHERE (space_id, shop_id, hmac, order_id) IN (
    SELECT space_id, shop_id, hmac, order_id FROM order_person WHERE placed_at < ?1 LIMIT ?2)

-- name: forget_old_deliveries
DELETE FROM order_delivery WHERE id_hash IN (
    SELECT id_hash FROM order_delivery WHERE received_at < ?1 LIMIT ?2)

-- name: parts_by_copies
-- Of the events ?1, whose copies are parts of which order.
SELECT p.row, p.space_id, p.shop_id, p.order_id FROM json_each(?1) AS wanted JOIN event AS e ON e.row = wanted.value
JOIN order_part AS p ON p.inbox_id = e.inbox_id AND p.segment = e.segment AND p.idx = e.idx
UNION
SELECT p.row, p.space_id, p.shop_id, p.order_id FROM json_each(?1) AS wanted JOIN copy AS c ON c.row = wanted.value
JOIN order_part AS p ON p.inbox_id = c.inbox_id AND p.segment = c.segment AND p.idx = c.idx

-- name: claims_by_copies
SELECT k.row FROM json_each(?1) AS wanted JOIN event AS e ON e.row = wanted.value
JOIN order_claim AS k ON k.inbox_id = e.inbox_id AND k.segment = e.segment AND k.idx = e.idx
UNION
SELECT k.row FROM json_each(?1) AS wanted JOIN copy AS c ON c.row = wanted.value
JOIN order_claim AS k ON k.inbox_id = c.inbox_id AND k.segment = c.segment AND k.idx = c.idx

-- name: forget_claim
DELETE FROM order_claim WHERE row = ?

-- name: forget_claim_tokens
DELETE FROM order_token WHERE claim = ?

-- name: erase_part
-- Its name stays, so that it never happens again.
UPDATE order_part SET state = 2, reason_id = ?2, event_id = '', value = NULL, due_at = 0 WHERE row = ?1

-- name: erase_order
UPDATE shop_order
SET erased_at = ?4, total = NULL, refunded = NULL, event_id = NULL, created_at = NULL, paid_at = NULL, cancelled_at = NULL,
    delivered_at = NULL, refunded_at = NULL, to_read_at = NULL
WHERE space_id = ?1 AND shop_id = ?2 AND order_id = ?3

-- name: erase_order_buyers
DELETE FROM order_person WHERE space_id = ?1 AND shop_id = ?2 AND order_id = ?3

-- name: erase_order_tokens
DELETE FROM order_token WHERE space_id = ?1 AND shop_id = ?2 AND order_id = ?3

-- name: erase_order_claims
DELETE FROM order_claim WHERE space_id = ?1 AND shop_id = ?2 AND of_order = ?3

-- name: places_of_person
SELECT DISTINCT b.shop_id, b.order_id FROM order_person AS b WHERE b.space_id = ?1 AND b.hmac = ?2

-- name: any_orders
SELECT 1 WHERE EXISTS (SELECT 1 FROM shop_order) OR EXISTS (SELECT 1 FROM order_part)
    OR EXISTS (SELECT 1 FROM order_claim) OR EXISTS (SELECT 1 FROM order_delivery)
    OR EXISTS (SELECT 1 FROM lead_record)

-- name: claim_by_receipt
SELECT row FROM order_claim WHERE inbox_id = ?1 AND segment = ?2 AND idx = ?3

-- name: part_place
SELECT shop_id, order_id FROM order_part WHERE inbox_id = ?1 AND segment = ?2 AND idx = ?3
