"""Randomised experiments inside the economy: a trial a file, found by walking this folder."""
