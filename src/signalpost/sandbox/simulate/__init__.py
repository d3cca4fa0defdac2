"""A seeded experiment: the same orders, reported to a local Meta in five ways. It measures no real shop.

settings.py, sources.py       every rate, its default and where that comes from; vary.py draws rates from their ranges
town.py, shop.py, visit.py    who buys, after which ad click, in which browser, and what goes wrong
browser.py, told.py           what cookies are left, and what Meta is told of the buyer
setups.py, enriched.py        which copies each set-up sends; what identity adds to the server's
measure.py                    what the sandbox's own deduplication, matching, attribution and scores make of them
run.py, outcome.py, interval.py   seeds, one after another; figures with intervals
claims.py, claims_of_the_field.py   what the field says, held against simulations
chart.py                      the outcome as a picture
"""
