"""Observed facts with their sources: the rows that the package refers to."""
