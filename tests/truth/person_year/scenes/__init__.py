"""Templates of what happens to people in a year, in two halves: to work with, and kept for the published run."""
