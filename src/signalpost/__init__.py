"""Signalpost: every conversion to Meta exactly once, from your own server."""
