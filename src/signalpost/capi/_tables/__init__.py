"""Generated facts about the world that normalising reads. See tools/make_tables.py."""
