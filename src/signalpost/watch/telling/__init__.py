"""Who is told of which incident, when, and in what words. Pure: the caller brings incidents, clock and channels."""
