"""Strings with and without personal data, labelled: what a detector of leaks is judged by.

The generator was written before the detector, and imports nothing of it. Half of the templates, with words of their
own, are kept for the published run (docs/reference/leak-truth.md): nobody looks at what a detector makes of them one by
one.
"""
