-- What campaigns cost.

-- name: put_spend
INSERT INTO campaign_spend (space_id, day, folded, currency, campaign, micros, conversions, value, source, ids)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
ON CONFLICT DO UPDATE SET campaign = excluded.campaign, micros = excluded.micros, conversions = excluded.conversions,
    value = excluded.value, source = excluded.source, ids = excluded.ids

-- name: forget_told_spend
DELETE FROM campaign_spend WHERE space_id = ?1 AND source = ?2 AND day >= ?3

-- name: put_spend_asked
INSERT INTO spend_asked (space_id, ad_account, at, status, lines) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT DO UPDATE SET at = excluded.at, status = excluded.status, lines = excluded.lines

-- name: spend_asked
SELECT ad_account, at, status, lines FROM spend_asked WHERE space_id = ?1 ORDER BY ad_account

-- name: spend_rows
SELECT count(*) FROM campaign_spend WHERE space_id = ?1

-- name: spend_summed
SELECT max(campaign), currency, sum(micros / 1000000), sum(micros % 1000000), count(conversions), sum(conversions / 1000000),
       sum(conversions % 1000000), count(value), sum(value / 1000000), sum(value % 1000000), count(*),
       group_concat(DISTINCT ids)
FROM campaign_spend WHERE space_id = ?1 AND day >= ?2 AND day < ?3 GROUP BY folded, currency ORDER BY folded, currency
