"""Event studies: what a day's news did to share prices, in a user's own file of prices and in a simulated run."""
