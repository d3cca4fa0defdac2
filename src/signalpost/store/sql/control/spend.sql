-- What campaigns cost.

-- name: put_spend
INSERT INTO campaign_spend (space_id, day, folded, currency, campaign, micros, conversions, value)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
ON CONFLICT DO UPDATE SET campaign = excluded.campaign, micros = excluded.micros, conversions = excluded.conversions,
    value = excluded.value

-- name: spend_rows
SELECT count(*) FROM campaign_spend WHERE space_id = ?1

-- name: spend_summed
SELECT max(campaign), currency, sum(micros / 1000000), sum(micros % 1000000), count(conversions), sum(conversions / 1000000),
       sum(conversions % 1000000), count(value), sum(value / 1000000), sum(value % 1000000), count(*)
FROM campaign_spend WHERE space_id = ?1 AND day >= ?2 AND day < ?3 GROUP BY folded, currency ORDER BY folded, currency
