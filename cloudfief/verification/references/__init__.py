"""Textbook models that the economy does not run: cases compare its own code with them, or reproduce them for their own sake."""
