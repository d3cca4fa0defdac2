-- name: campaign_order
-- An order as campaigns count it.
SELECT placed_at, total, refunded, currency_id, cancelled_at IS NULL AND total IS NOT NULL AND coalesce(unsent_id, 0) NOT IN (
           SELECT id FROM word WHERE word = 'test_order'), erased_at IS NOT NULL
FROM shop_order WHERE space_id = ?1 AND shop_id = ?2 AND order_id = ?3

-- name: campaign_counted
SELECT day, first_id, last_id, click, is_new, currency_id, counts, micros FROM order_campaign
WHERE space_id = ?1 AND shop_id = ?2 AND order_id = ?3

-- name: put_order_campaign
INSERT INTO order_campaign (space_id, shop_id, order_id, day, first_id, last_id, click, is_new, currency_id, counts, micros)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
ON CONFLICT DO UPDATE SET day = excluded.day, first_id = excluded.first_id, last_id = excluded.last_id,
    click = excluded.click, is_new = excluded.is_new, currency_id = excluded.currency_id, counts = excluded.counts,
    micros = excluded.micros

-- name: add_campaign
INSERT INTO campaign_day (space_id, day, word_id, touch, click, currency_id, orders, micros, new, again)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
ON CONFLICT DO UPDATE SET orders = orders + excluded.orders,
    micros = CASE typeof(micros + excluded.micros) WHEN 'integer' THEN micros + excluded.micros ELSE micros END,
    new = new + excluded.new, again = again + excluded.again

-- name: campaign_word_there
SELECT 1 FROM campaign_day WHERE space_id = ?1 AND day = ?2 AND word_id = ?3 LIMIT 1

-- name: campaign_words
SELECT count(DISTINCT word_id) FROM campaign_day WHERE space_id = ?1 AND day = ?2

-- name: campaigns_summed
SELECT c.touch, w.word, c.click, coalesce(u.word, ''), sum(c.orders),
       sum(c.micros / 1000000), sum(c.micros % 1000000), sum(c.new), sum(c.again)
FROM campaign_day AS c JOIN word AS w ON w.id = c.word_id LEFT JOIN word AS u ON u.id = c.currency_id
WHERE c.space_id = ?1 AND c.day >= ?2 AND c.day < ?3
GROUP BY c.touch, c.word_id, c.click, c.currency_id
HAVING sum(c.orders) <> 0

-- name: campaign_gone_adds
INSERT INTO campaign_gone (space_id, day, word_id, touch, click, currency_id, orders, micros, new, again)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
ON CONFLICT DO UPDATE SET orders = orders + excluded.orders,
    micros = CASE typeof(micros + excluded.micros) WHEN 'integer' THEN micros + excluded.micros ELSE micros END,
    new = new + excluded.new, again = again + excluded.again

-- name: campaigns_of_rows
-- Orders of these rows that campaigns know.
SELECT o.space_id, o.shop_id, o.order_id FROM json_each(?1) AS wanted JOIN shop_order AS o ON o.row = wanted.value
JOIN order_campaign AS c ON c.space_id = o.space_id AND c.shop_id = o.shop_id AND c.order_id = o.order_id

-- name: campaigns_counted
SELECT space_id, shop_id, order_id, day, first_id, last_id, click, is_new, currency_id, counts, micros FROM order_campaign

-- name: campaign_sums
SELECT space_id, day, word_id, touch, click, currency_id, orders, micros, new, again FROM campaign_day

-- name: campaign_sums_gone
SELECT space_id, day, word_id, touch, click, currency_id, orders, micros, new, again FROM campaign_gone

-- name: set_campaign
INSERT INTO campaign_day (space_id, day, word_id, touch, click, currency_id, orders, micros, new, again)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
ON CONFLICT DO UPDATE SET orders = excluded.orders, micros = excluded.micros, new = excluded.new, again = excluded.again

-- name: forget_order_campaign
DELETE FROM order_campaign WHERE space_id = ?1 AND shop_id = ?2 AND order_id = ?3
