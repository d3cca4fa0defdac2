"""What Meta tells about quality, in its shapes, computed by `signalpost.quality` from what the sandbox received.

routes.py           paths, tokens, parameters → one of the three below
dataset_quality.py  GET /{version}/dataset_quality: match quality, coverage, deduplication keys, freshness by event name
offline.py          its variant for events of physical stores
stats.py            GET /{version}/{dataset}/stats: counts by hour
da_checks.py        GET /{version}/{dataset}/da_checks: checks passed and failed
remembered.py       a tally, from the events that are still remembered
fields.py           `fields=web{event_name,…}`; agents.py: browsers and systems by their user agent
"""
