"""Strings with and without personal data, labelled: what a detector of leaks is judged by.

Written before the detector, and imports nothing of it. Half of the templates are reserved: they make the published
figures (docs/reference/leak-truth.md) and nobody looks at their mistakes while working on the detector.
"""
