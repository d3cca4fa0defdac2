"""Where accepted copies are safe (inbox) and what became of each event (ledger)."""
