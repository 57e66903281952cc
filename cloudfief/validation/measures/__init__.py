"""Measures by topic; each file's functions register themselves."""
