"""What is known of visitors and people, sealed, in SQLite. `identities` opens it; the others are its parts."""
