"""A made-up shop's day: events to try Signalpost with, the same for the same seed. No person in it exists."""
