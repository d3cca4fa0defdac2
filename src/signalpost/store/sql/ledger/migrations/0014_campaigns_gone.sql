-- Of the sums in `campaign_day`, what is of orders that were forgotten since: so that the rest can be counted again from
-- `order_campaign`. An older ledger begins with what its sums have and its orders do not.
CREATE TABLE campaign_gone (
    space_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    word_id INTEGER NOT NULL,
    touch INTEGER NOT NULL,
    click INTEGER NOT NULL,
    currency_id INTEGER NOT NULL,
    orders INTEGER NOT NULL,
    micros INTEGER NOT NULL,
    new INTEGER NOT NULL,
    again INTEGER NOT NULL,
    PRIMARY KEY (space_id, day, word_id, touch, click, currency_id)
) STRICT, WITHOUT ROWID;

-- Sums in parts, as one of millionths could pass what an integer holds.
INSERT INTO campaign_gone
SELECT space_id, day, word_id, touch, click, currency_id, orders,
       CASE typeof(units * 1000000 + rest) WHEN 'integer' THEN units * 1000000 + rest ELSE 0 END, new, again
FROM (
    SELECT space_id, day, word_id, touch, click, currency_id, sum(orders) AS orders, sum(micros / 1000000) AS units,
           sum(micros % 1000000) AS rest, sum(new) AS new, sum(again) AS again
    FROM (
        SELECT space_id, day, word_id, touch, click, currency_id, orders, micros, new, again FROM campaign_day
        UNION ALL SELECT space_id, day, first_id, 0, click, currency_id, -1, -micros, -coalesce(is_new, 0),
            coalesce(is_new, 1) - 1 FROM order_campaign WHERE counts
        UNION ALL SELECT space_id, day, last_id, 1, click, currency_id, -1, -micros, -coalesce(is_new, 0),
            coalesce(is_new, 1) - 1 FROM order_campaign WHERE counts
    )
    GROUP BY space_id, day, word_id, touch, click, currency_id
)
WHERE orders <> 0 OR units <> 0 OR rest <> 0 OR new <> 0 OR again <> 0;
