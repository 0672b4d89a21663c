"""Ways to make the same briefs: ours, and those that people use today."""
