"""`watch.db`: incidents, and messages about them."""
