"""Watching an installation: looks at its files, decides by `signalpost.watch`, tells the channels by Apprise.

A process of its own (`signalpost watch`, which `serve` runs), because who watches the worker must not be the worker. It
only reads the others' files; what it keeps is in `watch.json`.
"""
