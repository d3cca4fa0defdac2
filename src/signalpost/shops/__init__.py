"""A shop platform's own API: its list of orders, and the webhooks that it keeps for us. The only part that calls shops.

`api`       what every platform's client gives
`caller`    one call: patient with a busy platform, and clear about one that refuses
`<platform>`  one client each
`clients`   which client a shop's settings mean
`hooks`     makes, verifies and makes anew the webhooks
`listing`   reads the list and hands on what it says, for the poll and for a backfill
`poll`      looks at every shop's list, again and again
"""
