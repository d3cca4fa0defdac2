"""The inbox in SQLite: a file for each gateway process. `inbox` opens it; the others are its parts."""
