"""Stores in SQLite files, through apsw. Reached only through the `open_*` functions of `signalpost.store`."""
