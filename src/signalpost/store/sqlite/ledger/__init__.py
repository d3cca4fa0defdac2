"""The ledger in SQLite: one file, written by the worker alone. `ledger` opens it; the others are its parts."""
