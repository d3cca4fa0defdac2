"""Ninety days of a shop's traffic, with labelled faults: what the watch is judged by.

Written before the checks it judges, and imports nothing of the package. `days` yields it in
slots of five minutes, as rows that stand for many copies alike, so that 18 million events are gone through in minutes.
Every rate is known (`streams`, `seasons`), so it can be computed which fault the right statistical test would see
(`visible`). Half of the faults are kept for the published run (`held_out`): only that run may read them.
"""
