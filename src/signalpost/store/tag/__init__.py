"""What is kept of a dataset's tag: its settings, its rules, and drafts of them."""
