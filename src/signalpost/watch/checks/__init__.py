"""What is wrong with an event, a key, a sum: each check reads what was counted and learnt, and gives findings."""
