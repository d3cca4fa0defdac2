"""The control file in SQLite. `control` opens it; the others are its parts."""
