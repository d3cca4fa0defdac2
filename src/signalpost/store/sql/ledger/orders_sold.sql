-- What shops sold, beside what their Purchase events say.

-- name: orders_sold
-- Orders of a space placed in [?2, ?3), by source, currency and verdict. claimed: what a browser said of them, where it
-- named the same currency; sold: what the shop says of those.
WITH one AS MATERIALIZED (
    SELECT a.space_id, a.shop_id, a.order_id, a.source_id, a.verdict,
        CASE WHEN a.value IS NULL THEN o.currency_id ELSE a.currency_id END AS currency_id,
        CAST(coalesce(a.value, o.total) AS REAL) AS value
    FROM order_account AS a JOIN shop_order AS o ON o.row = a.row
    WHERE a.space_id = ?1 AND a.placed_at >= ?2 AND a.placed_at < ?3
), told AS MATERIALIZED (
    SELECT one.*, (SELECT CAST(k.value AS REAL) FROM order_claim AS k
         WHERE k.space_id = one.space_id AND k.shop_id = one.shop_id AND k.of_order = one.order_id
           AND k.currency_id = one.currency_id AND k.value IS NOT NULL ORDER BY k.row LIMIT 1) AS claimed
    FROM one WHERE value IS NOT NULL
)
SELECT (SELECT word FROM word WHERE id = source_id), (SELECT word FROM word WHERE id = currency_id), verdict >> 32,
    (SELECT word FROM word WHERE id = verdict & 4294967295), count(*), sum(value),
    count(claimed), total(claimed), total(CASE WHEN claimed IS NOT NULL THEN value END)
FROM told GROUP BY source_id, currency_id, verdict

-- name: claims_sent_unconfirmed
-- Purchases of browsers received in [?2, ?3) ms that no order confirmed, and that were sent.
SELECT (SELECT word FROM word WHERE id = source_id), (SELECT word FROM word WHERE id = currency_id), count(*),
    total(CAST(value AS REAL))
FROM order_claim
WHERE space_id = ?1 AND state = 2 AND received_at >= ?2 AND received_at < ?3
  AND policy_id IN (SELECT id FROM word WHERE word IN ('send', 'flag'))
GROUP BY source_id, currency_id
