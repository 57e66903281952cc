"""The shipped scenarios: data only."""
