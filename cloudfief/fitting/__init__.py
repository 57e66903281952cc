"""A user's own market: observed shares, prices, fees and margins, inverted into a world in which they are the baseline."""
