"""A year of a shop's visits and orders by people who do not exist: what the linking of keys is judged by.

Written before the code that links, and imports nothing of it: only the sandbox's invented people. Every event knows who
really made it. Which pairs of events belong together follows from that, and which of those pairs a chain of shared keys
can show, from the keys the events carry (`reference`).
"""
