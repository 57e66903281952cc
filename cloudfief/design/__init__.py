"""Designs of experiments: many runs of a scenario with other numbers, and what they say about a claim."""
