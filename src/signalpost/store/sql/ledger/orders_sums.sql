-- Sums over orders, kept in the transaction in which an order comes to stand otherwise.

-- name: any_order_moved
SELECT 1 FROM order_moved LIMIT 1

-- name: moved_off_sums
INSERT INTO order_sum
SELECT space_id, placed_at / 3600, source_id, channel_id, verdict, -count(*), -sum(browser), -sum(differs), -sum(polled_only)
FROM order_summed WHERE row IN (SELECT row FROM order_moved) GROUP BY 1, 2, 3, 4, 5
ON CONFLICT DO UPDATE SET orders = orders + excluded.orders, browser = browser + excluded.browser,
    differs = differs + excluded.differs, polled_only = polled_only + excluded.polled_only

-- name: forget_summed
DELETE FROM order_summed WHERE row IN (SELECT row FROM order_moved)

-- name: sum_moved
INSERT INTO order_summed
SELECT s.row, s.space_id, s.placed_at, s.source_id, s.channel_id, s.verdict, s.browser, s.differs, s.polled_only
FROM order_moved AS m CROSS JOIN order_stand AS s ON s.row = m.row

-- name: moved_onto_sums
INSERT INTO order_sum
SELECT space_id, placed_at / 3600, source_id, channel_id, verdict, count(*), sum(browser), sum(differs), sum(polled_only)
FROM order_summed WHERE row IN (SELECT row FROM order_moved) GROUP BY 1, 2, 3, 4, 5
ON CONFLICT DO UPDATE SET orders = orders + excluded.orders, browser = browser + excluded.browser,
    differs = differs + excluded.differs, polled_only = polled_only + excluded.polled_only

-- name: forget_empty_sums
DELETE FROM order_sum WHERE orders = 0

-- name: forget_moved
DELETE FROM order_moved

-- name: order_sums
-- Orders placed in the hours from ?2 and before ?3, and those placed in [?4, ?5) or [?6, ?7), which are no whole hours.
SELECT s.day * 86400, u.word, h.word, s.verdict >> 32, w.word, s.orders, s.browser, s.differs, s.polled_only
FROM (
    SELECT day, source_id, channel_id, verdict, sum(orders) AS orders, sum(browser) AS browser, sum(differs) AS differs,
        sum(polled_only) AS polled_only
    FROM (
        SELECT hour / 24 AS day, source_id, channel_id, verdict, orders, browser, differs, polled_only FROM order_sum
        WHERE space_id = ?1 AND hour >= ?2 AND hour < ?3
        UNION ALL
        SELECT m.placed_at / 86400, m.source_id, m.channel_id, m.verdict, 1, m.browser, m.differs, m.polled_only
        FROM shop_order AS o JOIN order_summed AS m ON m.row = o.row
        WHERE o.space_id = ?1 AND o.placed_at >= ?4 AND o.placed_at < ?5
        UNION ALL
        SELECT m.placed_at / 86400, m.source_id, m.channel_id, m.verdict, 1, m.browser, m.differs, m.polled_only
        FROM shop_order AS o JOIN order_summed AS m ON m.row = o.row
        WHERE o.space_id = ?1 AND o.placed_at >= ?6 AND o.placed_at < ?7
    )
    GROUP BY day, source_id, channel_id, verdict
) AS s
LEFT JOIN word AS u ON u.id = s.source_id
LEFT JOIN word AS h ON h.id = s.channel_id
LEFT JOIN word AS w ON w.id = s.verdict & 4294967295

-- name: orders_missing
-- Orders placed in [?2, ?3) about which something is to be done, the oldest first: what was dropped only where the reason
-- is one of ?5; of the sources ?4 alone, if they are given.
SELECT m.row FROM order_summed AS m INDEXED BY order_summed_missing
LEFT JOIN word AS w ON w.id = m.verdict & 4294967295
WHERE m.space_id = ?1 AND m.placed_at >= ?2 AND m.placed_at < ?3 AND m.verdict >> 32 IN (7, 13, 14, 15)
  AND (m.verdict >> 32 <> 7 OR w.word IN (SELECT value FROM json_each(?5)))
  AND (?4 IS NULL OR m.source_id IN (SELECT id FROM word WHERE word IN (SELECT value FROM json_each(?4))))
ORDER BY m.placed_at, m.row LIMIT ?6

-- name: claim_sums
-- Claims received in the hours from ?2 and before ?3, and those received in [?4, ?5) or [?6, ?7) ms.
SELECT u.word, s.state, p.word, s.claims
FROM (
    SELECT source_id, state, policy_id, sum(claims) AS claims
    FROM (
        SELECT source_id, state, policy_id, claims FROM claim_sum WHERE space_id = ?1 AND hour >= ?2 AND hour < ?3
        UNION ALL
        SELECT source_id, state, policy_id, 1 FROM order_claim WHERE space_id = ?1 AND received_at >= ?4 AND received_at < ?5
        UNION ALL
        SELECT source_id, state, policy_id, 1 FROM order_claim WHERE space_id = ?1 AND received_at >= ?6 AND received_at < ?7
    )
    GROUP BY source_id, state, policy_id HAVING sum(claims) <> 0
) AS s
LEFT JOIN word AS u ON u.id = s.source_id
LEFT JOIN word AS p ON p.id = s.policy_id

-- name: recount_order_sums
-- How many sums, and orders in them, are not what the orders say.
SELECT (SELECT count(*) FROM (
    SELECT row, space_id, placed_at, source_id, channel_id, verdict, browser, differs, polled_only FROM order_stand
    EXCEPT SELECT row, space_id, placed_at, source_id, channel_id, verdict, browser, differs, polled_only FROM order_summed
)) + (SELECT count(*) FROM (
    SELECT space_id, placed_at / 3600, source_id, channel_id, verdict, count(*), sum(browser), sum(differs), sum(polled_only)
    FROM order_stand GROUP BY 1, 2, 3, 4, 5
    EXCEPT SELECT space_id, hour, source_id, channel_id, verdict, orders, browser, differs, polled_only FROM order_sum
)) + (SELECT count(*) FROM (
    SELECT space_id, hour, source_id, channel_id, verdict FROM order_sum
    EXCEPT SELECT space_id, placed_at / 3600, source_id, channel_id, verdict FROM order_stand
)) + (SELECT count(*) FROM (
    SELECT space_id, received_at / 3600000, source_id, state, policy_id, count(*) FROM order_claim GROUP BY 1, 2, 3, 4, 5
    EXCEPT SELECT space_id, hour, source_id, state, policy_id, claims FROM claim_sum
)) + (SELECT count(*) FROM (
    SELECT space_id, hour, source_id, state, policy_id FROM claim_sum WHERE claims <> 0
    EXCEPT SELECT space_id, received_at / 3600000, source_id, state, policy_id FROM order_claim
))

-- name: move_every_order
INSERT INTO order_moved SELECT row FROM shop_order UNION SELECT row FROM order_summed

-- name: forget_order_sums
DELETE FROM order_sum

-- name: forget_every_summed
DELETE FROM order_summed

-- name: forget_claim_sums
DELETE FROM claim_sum

-- name: sum_every_claim
INSERT INTO claim_sum
SELECT space_id, received_at / 3600000, source_id, state, policy_id, count(*) FROM order_claim GROUP BY 1, 2, 3, 4, 5
