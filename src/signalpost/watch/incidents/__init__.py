"""Findings of one cause as one incident, from its opening to its end. `causes` has the words, `step` the life."""
